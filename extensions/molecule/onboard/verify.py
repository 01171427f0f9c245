# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an account is as onboarding promises: verify.py DIRECTORY, with what is expected as JSON on stdin.

Sees AWS with plain boto3, and takes from the collection only data: the catalogue and its policy documents.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

CATALOGUE = Path(__file__).resolve().parents[3] / "roles" / "ctl_harden" / "files"
HOME_REGION = "us-east-1"
OURS = ("CTL", "CAM")
MANAGEMENT_OF = {"o-stranger00001": "999999999999"}

# What the accounts had before, and keep: groups with their policies, and AWS Config by region.
GROUPS: dict[str, dict[str, list[str]]] = {
    "222222222222": {},
    "555555555555": {
        "finance": [],
        "operators": ["PowerUserAccess"],
        "security": ["SecurityAudit", "ViewOnlyAccess"],
    },
}
RECORDERS = {
    "222222222222": {},
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


class Verification:
    """What is expected of one account, and what was found to be otherwise."""

    def __init__(self, aws: LocalAws, cam: LocalCam, expected: dict[str, Any]) -> None:
        self.aws, self.cam, self.expected = aws, cam, expected
        self.account: str = expected["account"]
        self.seen = 0
        self.findings: list[str] = []

    def client(self, service: str, region: str = HOME_REGION) -> Any:
        return self.aws.client(service, account=self.account, region=region)

    def same(self, what: str, found: Any, wanted: Any) -> None:
        self.seen += 1
        if found != wanted:
            self.findings.append(f"{what}: found {found}, expected {wanted}")


def plain(value: Any) -> Any:
    """A part of a policy document without the ways there are to write the same."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key != "Sid"}
    values = value if isinstance(value, list) else [value]
    return sorted(_account_of_root(str(one)) for one in values)


def _account_of_root(text: str) -> str:
    return text.split(":")[4] if text.startswith("arn:aws:iam::") and text.endswith(":root") else text


def meaning(document: dict[str, Any]) -> list[str]:
    """A policy document's statements, to compare."""
    return sorted(json.dumps(plain(one), sort_keys=True) for one in document["Statement"])


def membership(verify: Verification) -> None:
    """From both sides, the organizational unit, and nothing left of the way there."""
    expected = verify.expected
    as_member = verify.client("organizations")
    try:
        organization = as_member.describe_organization()["Organization"]
    except as_member.exceptions.AWSOrganizationsNotInUseException:
        organization = {}
    verify.same("organization, seen by the account", organization.get("Id"), expected["organization"])
    verify.same("its management account", organization.get("MasterAccountId"), expected["management"])
    handshakes = as_member.list_handshakes_for_account()["Handshakes"]
    verify.same("open invitations", [one["Id"] for one in handshakes if one["State"] in ("OPEN", "REQUESTED")], [])
    management = verify.aws.client("organizations", account=expected["management"])
    members = {one["Id"]: one for one in management.list_accounts()["Accounts"]}
    member = members.get(verify.account, {})
    verify.same("status, seen by management", member.get("Status"), "ACTIVE")
    verify.same("how it joined", member.get("JoinedMethod"), "INVITED")
    parents = management.list_parents(ChildId=verify.account)["Parents"] if member else []
    verify.same("organizational unit", [one["Id"] for one in parents], [expected["unit"]])
    if expected["left_organization"]:
        left = verify.aws.client("organizations", account=MANAGEMENT_OF[expected["left_organization"]])
        others = [one["Id"] for one in left.list_accounts()["Accounts"]]
        verify.same("still a member of the organization before", verify.account in others, False)


def policies(verify: Verification, catalogue: dict[str, Any]) -> None:
    """Every policy of the catalogue with its document, and no others of such names."""
    iam = verify.client("iam")
    found = {one["PolicyName"]: one for page in _pages(iam, "list_policies", Scope="Local") for one in page["Policies"]}
    ours = sorted(name for name in found if name.startswith(OURS))
    verify.same("policies", ours, sorted(policy["name"] for policy in catalogue["policies"]))
    for name in ours:
        wanted = CATALOGUE / "policies" / f"{name}.json"
        version = {"PolicyArn": found[name]["Arn"], "VersionId": found[name]["DefaultVersionId"]}
        document = iam.get_policy_version(**version)["PolicyVersion"]["Document"]
        if wanted.exists():
            verify.same(f"policy {name}", meaning(document), meaning(json.loads(wanted.read_text(encoding="utf-8"))))


def roles(verify: Verification, catalogue: dict[str, Any]) -> None:
    """Every role of the catalogue with its trust and its policies, and no others of such names."""
    iam, given = verify.client("iam"), verify.expected["external_ids"]
    found = {one["RoleName"]: one for page in _pages(iam, "list_roles") for one in page["Roles"]}
    wanted = {one["name"]: one for one in catalogue["roles"] if "requires" not in one or given[one["requires"]]}
    verify.same("roles", sorted(name for name in found if name.startswith(OURS)), sorted(wanted))
    for name, role in wanted.items():
        if name not in found:
            continue
        trust = trust_policy(catalogue["trusts"][role["trust"]], given)
        verify.same(f"trust of {name}", meaning(found[name]["AssumeRolePolicyDocument"]), meaning(trust))
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        arns = [
            f"arn:aws:iam::aws:policy/{policy[4:]}"
            if policy.startswith("aws:")
            else f"arn:aws:iam::{verify.account}:policy/{policy}"
            for policy in role["policies"]
        ]
        verify.same(f"policies of {name}", sorted(one["PolicyArn"] for one in attached), sorted(arns))
        verify.same(f"inline policies of {name}", iam.list_role_policies(RoleName=name)["PolicyNames"], [])


def trust_policy(trust: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    """What the catalogue says in the words of a trust policy."""
    statement = {
        "Effect": trust.get("effect", "Allow"),
        "Principal": trust["principal"],
        "Action": "sts:AssumeRole",
    }
    external_id = trust.get("external_id") or given.get(trust.get("external_id_variable", ""))
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return {"Statement": [statement]}


def groups(verify: Verification, catalogue: dict[str, Any]) -> None:
    """Every group has the customer policy besides its own."""
    iam = verify.client("iam")
    found = {}
    for group in (one["GroupName"] for page in _pages(iam, "list_groups") for one in page["Groups"]):
        attached = iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]
        found[group] = sorted(one["PolicyName"] for one in attached)
    more = catalogue["customer_groups"]["policies"]
    verify.same("groups", found, {name: sorted([*own, *more]) for name, own in GROUPS[verify.account].items()})


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
        f"bucket {name}, admitted",
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
        verify.same(f"Config in {region}", found, [RECORDERS[verify.account].get(region, ours)])
    verify.same("where Config records global types", recording_global_types, [HOME_REGION])
    verify.same("recorders kept", sorted(set(RECORDERS[verify.account]) - set(regions)), [])


def account_settings(verify: Verification) -> None:
    """Closed to the public; new volumes encrypted and external access looked for in every enabled region."""
    block = _public_access(verify.client("s3control"), {"AccountId": verify.account})
    verify.same("public access block of the account", block, [True] * 4)
    for region in [one["RegionName"] for one in verify.client("ec2").describe_regions()["Regions"]]:
        encrypted = verify.client("ec2", region).get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
        verify.same(f"EBS encryption by default in {region}", encrypted, True)
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


def provider(verify: Verification) -> None:
    """The provider knows the role, and is online."""
    found = verify.cam.provider(verify.expected["provider"])
    role = f"arn:aws:iam::{verify.account}:role/CTLDeveloperRole"
    verify.same("provider's role", found["credentials"].get("role"), role)
    verify.same("provider's state", found["state"], "ready")


def remembered(verify: Verification, folder: Path) -> None:
    """The account before the first write, and the one run that changed something."""
    names = sorted(path.name for path in folder.glob("*.json"))
    verify.same("documents", names, ["ledger.json", "origin.json"])
    verify.same("runs that changed something", len(list(folder.glob("runs/*.json"))), 1)
    origin = json.loads((folder / "origin.json").read_text(encoding="utf-8"))["snapshot"]["iam"]["roles"]
    verify.same("roles of the origin", [name for name in origin if name.startswith(OURS)], ["CTLDeveloperRole"])


def load_catalogue() -> dict[str, Any]:
    """The provider's policies and roles, as data."""
    return dict(yaml.safe_load((CATALOGUE / "catalogue.yml").read_text(encoding="utf-8")))


def _pages(client: Any, operation: str, **parameters: Any) -> Any:
    return client.get_paginator(operation).paginate(**parameters)


def main(directory: Path) -> int:
    known = json.loads((directory / "servers.json").read_text(encoding="utf-8"))
    aws = LocalAws(known["aws"], known["pids"][1], directory / "credentials")
    cam = LocalCam(known["cam"], known["cam_token"], known["pids"][2])
    verify = Verification(aws, cam, json.load(sys.stdin))
    catalogue = load_catalogue()
    membership(verify)
    policies(verify, catalogue)
    roles(verify, catalogue)
    groups(verify, catalogue)
    password_policy(verify)
    log_bucket(verify, f"ctlaudit-{verify.account}", "cloudtrail")
    log_bucket(verify, f"config-bucket-{verify.account}", "config")
    trail(verify)
    config(verify)
    account_settings(verify)
    security_contact(verify)
    provider(verify)
    remembered(verify, directory / "evidence" / verify.account)
    for finding in verify.findings:
        print(f"{verify.account}: {finding}", file=sys.stderr)
    print(f"{verify.account}: {verify.seen} facts looked at, {len(verify.findings)} not as expected")
    return 1 if verify.findings else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
