# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What hardening promises of an account but for its IAM: log buckets, trail, Config, settings, contact."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.ctl.aws.extensions.molecule.shared.verification import (
    DOCUMENT_SHARING,
    HOME_REGION,
    Verification,
    load_catalogue,
    plain,
)

# What accounts had before, and keep: AWS Config by region.
RECORDERS = {
    "555555555555": {
        "us-west-2": {"name": "default", "role": "umbrella-config", "bucket": "umbrella-config-logs"},
    },
}
SECURITY_CONTACT = {
    "Name": "Security Operations",
    "Title": "On-call team",
    "EmailAddress": "soc@partner.example",
    "PhoneNumber": "+1 555 0100",
}
PASSWORD_POLICY = {
    "MinimumPasswordLength": 14,
    "PasswordReusePrevention": 24,
    "ExpirePasswords": False,
    "RequireSymbols": True,
    "RequireNumbers": True,
    "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True,
    "AllowUsersToChangePassword": True,
}


def hardening(verify: Verification, *, contacts: bool = True) -> None:
    """All of it. :param contacts: those that we set go when an account is given back, whatever else stays."""
    password_policy(verify)
    log_bucket(verify, f"ctlaudit-{verify.account}", "cloudtrail")
    log_bucket(verify, f"config-bucket-{verify.account}", "config")
    trail(verify)
    config(verify)
    account_settings(verify)
    if contacts:
        security_contact(verify)


def password_policy(verify: Verification) -> None:
    """The numbers, and the kinds of characters."""
    iam = verify.client("iam")
    try:
        found = iam.get_account_password_policy()["PasswordPolicy"]
    except iam.exceptions.NoSuchEntityException:
        found = {}
    for name, wanted in PASSWORD_POLICY.items():
        verify.same(f"password policy, {name}", found.get(name), wanted)
    verify.same("password policy, hard expiry", bool(found.get("HardExpiry")), False)


def log_bucket(verify: Verification, name: str, service: str) -> None:
    """Closed, encrypted, versioned; one service may write, for this account; nobody without TLS."""
    s3, bucket = verify.client("s3"), {"Bucket": name, "ExpectedBucketOwner": verify.account}
    if name not in [one["Name"] for one in s3.list_buckets()["Buckets"]]:
        verify.same(f"bucket {name}", "none", "there")
        return
    for setting, found, wanted in (
        ("region", s3.get_bucket_location(**bucket)["LocationConstraint"] or HOME_REGION, HOME_REGION),
        ("public access", _public_access(s3, bucket), [True] * 4),
        ("encryption", _encryption(s3, bucket), "AES256"),
        ("versioning", s3.get_bucket_versioning(**bucket).get("Status"), "Enabled"),
        ("ownership", _ownership(s3, bucket), "BucketOwnerEnforced"),
        ("its policy makes it public", s3.get_bucket_policy_status(**bucket)["PolicyStatus"]["IsPublic"], False),
    ):
        verify.same(f"bucket {name}, {setting}", found, wanted)
    arn = f"arn:aws:s3:::{name}"
    statements = json.loads(s3.get_bucket_policy(**bucket)["Policy"])["Statement"]
    allowed = [plain(one) for one in statements if one["Effect"] == "Allow"]
    denied = [plain(one) for one in statements if one["Effect"] == "Deny"]
    verify.same(
        f"bucket {name}, allowed",
        [one["Principal"] for one in allowed],
        [{"Service": [f"{service}.amazonaws.com"]}] * len(allowed),
    )
    trail = f"arn:aws:cloudtrail:{HOME_REGION}:{verify.account}:trail/ctlaudit"
    source = {"aws:SourceArn": [trail]} if service == "cloudtrail" else {"aws:SourceAccount": [verify.account]}
    for one in allowed:
        condition = one.get("Condition", {}).get("StringEquals", {})
        verify.same(f"bucket {name}, for whom {one['Action']}", condition, {**condition, **source})
    written = [one["Resource"] for one in allowed if one["Action"] == ["s3:PutObject"]]
    below = "/Config/*" if service == "config" else "/*"
    verify.same(f"bucket {name}, written to", written, [[f"{arn}/AWSLogs/{verify.account}{below}"]])
    actions = sorted(action for one in allowed for action in one["Action"])
    listing = ["s3:ListBucket"] if service == "config" else []
    verify.same(f"bucket {name}, allowed", actions, ["s3:GetBucketAcl", *listing, "s3:PutObject"])
    tls_only = {
        "Effect": ["Deny"],
        "Principal": {"AWS": ["*"]},
        "Action": ["s3:*"],
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": ["false"]}},
    }
    verify.same(f"bucket {name}, denied", denied, [tls_only, *evidence_is_private(verify, arn, service)])


def evidence_is_private(verify: Verification, bucket: str, service: str) -> list[dict[str, Any]]:
    """What keeps every role of the catalogue but CTLDeveloperRole out of the evidence in the audit bucket."""
    if service != "cloudtrail":
        return []
    names = [role["name"] for role in load_catalogue()["roles"] if role["name"] != "CTLDeveloperRole"]
    hidden = [f"arn:aws:iam::{verify.account}:role/{path}{name}" for path in ("", "*/") for name in names]
    return [
        {
            "Effect": ["Deny"],
            "Principal": {"AWS": ["*"]},
            "Action": ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*"],
            "Resource": [f"{bucket}/ctl-evidence/*"],
            "Condition": {"ArnLike": {"aws:PrincipalArn": sorted(hidden)}},
        }
    ]


def _public_access(s3: Any, whose: dict[str, str]) -> list[bool] | None:
    try:
        return list(s3.get_public_access_block(**whose)["PublicAccessBlockConfiguration"].values())
    except s3.exceptions.ClientError:
        return None


def _encryption(s3: Any, bucket: dict[str, str]) -> str | None:
    try:
        rules = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    except s3.exceptions.ClientError:
        return None
    return rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]


def _ownership(s3: Any, bucket: dict[str, str]) -> str | None:
    try:
        return s3.get_bucket_ownership_controls(**bucket)["OwnershipControls"]["Rules"][0]["ObjectOwnership"]
    except s3.exceptions.ClientError:
        return None


def trail(verify: Verification) -> None:
    """Everywhere, unforgeable, running, and over the objects of all buckets but those of the logs."""
    cloudtrail = verify.client("cloudtrail")
    found = cloudtrail.describe_trails(trailNameList=["ctlaudit"])["trailList"]
    if not found:
        verify.same("trail ctlaudit", "none", "there")
        return
    wanted = {
        "S3BucketName": f"ctlaudit-{verify.account}",
        "HomeRegion": HOME_REGION,
        "IsMultiRegionTrail": True,
        "IncludeGlobalServiceEvents": True,
        "LogFileValidationEnabled": True,
    }
    verify.same("trail", {name: found[0].get(name) for name in wanted}, wanted)
    verify.same("trail logs", cloudtrail.get_trail_status(Name="ctlaudit")["IsLogging"], True)
    selectors = cloudtrail.get_event_selectors(TrailName="ctlaudit").get("AdvancedEventSelectors", [])
    logged = [
        {field["Field"]: {key: sorted(value) for key, value in field.items() if key != "Field" and value}}
        for selector in selectors
        for field in selector["FieldSelectors"]
    ]
    left_out = [f"arn:aws:s3:::{name}-{verify.account}/" for name in ("config-bucket", "ctlaudit")]
    verify.same(
        "trail, what it logs",
        logged,
        [
            {"eventCategory": {"Equals": ["Management"]}},
            {"eventCategory": {"Equals": ["Data"]}},
            {"resources.type": {"Equals": ["AWS::S3::Object"]}},
            {"resources.ARN": {"NotStartsWith": left_out}},
        ],
    )
    verify.same("trail, selectors", len(selectors), 2)


def config(verify: Verification) -> None:
    """One recorder and one channel in every enabled region, running; the customer's own is kept."""
    ours = {
        "name": "default",
        "role": "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
        "bucket": f"config-bucket-{verify.account}",
    }
    kept = RECORDERS.get(verify.account, {})
    regions = sorted(one["RegionName"] for one in verify.client("ec2").describe_regions()["Regions"])
    verify.same("enabled regions", len(regions) > 1, True)
    recording_global_types = []
    for region in regions:
        client = verify.client("config", region)
        recorders = client.describe_configuration_recorders()["ConfigurationRecorders"]
        channels = client.describe_delivery_channels()["DeliveryChannels"]
        statuses = client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
        verify.same(f"Config in {region} runs", [one["recording"] for one in statuses], [True])
        group = [one["recordingGroup"] for one in recorders]
        verify.same(f"Config in {region} records everything", [one["allSupported"] for one in group], [True])
        recording_global_types += [region for one in group if one["includeGlobalResourceTypes"]]
        found = [
            {
                "name": recorder["name"],
                "role": recorder["roleARN"].split(":role/")[1],
                "bucket": channel["s3BucketName"],
            }
            for recorder, channel in zip(recorders, channels, strict=False)
        ]
        verify.same(f"Config in {region}", found, [kept.get(region, ours)])
    verify.same("where Config records global types", recording_global_types, [HOME_REGION])
    verify.same("recorders kept", sorted(set(kept) - set(regions)), [])


def account_settings(verify: Verification) -> None:
    """Closed to the public; in every region volumes encrypted, nothing made public, external access looked for."""
    block = _public_access(verify.client("s3control"), {"AccountId": verify.account})
    verify.same("public access block of the account", block, [True] * 4)
    for region in [one["RegionName"] for one in verify.client("ec2").describe_regions()["Regions"]]:
        encrypted = verify.client("ec2", region).get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
        verify.same(f"EBS encryption by default in {region}", encrypted, True)
        blocked = verify.client("ec2", region).get_snapshot_block_public_access_state()["State"]
        verify.same(f"EBS snapshot block in {region}", blocked, "block-new-sharing")
        images = verify.client("ec2", region).get_image_block_public_access_state()["ImageBlockPublicAccessState"]
        verify.same(f"AMI block in {region}", images, "block-new-sharing")
        documents = verify.client("ssm", region).get_service_setting(SettingId=DOCUMENT_SHARING)["ServiceSetting"]
        verify.same(f"SSM document block in {region}", documents["SettingValue"], "Disable")
        analyzers = verify.client("accessanalyzer", region).list_analyzers(type="ACCOUNT")["analyzers"]
        found = [(one["name"], one["status"], one["tags"]) for one in analyzers]
        ours = ("CTLExternalAccess", "ACTIVE", {"ctl:managed-by": "ctl.aws"})
        verify.same(f"access analyzer in {region}", found, [ours])


def security_contact(verify: Verification) -> None:
    """The one of the inventory, and nobody for anything else."""
    account, found = verify.client("account"), {}
    for kind in ("SECURITY", "BILLING", "OPERATIONS"):
        try:
            contact = account.get_alternate_contact(AlternateContactType=kind)["AlternateContact"]
        except account.exceptions.ResourceNotFoundException:
            continue
        found[kind] = {name: contact[name] for name in SECURITY_CONTACT}
    verify.same("alternate contacts", found, {"SECURITY": SECURITY_CONTACT})
