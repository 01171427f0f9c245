# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How an account is, seen with plain boto3 and never with this collection, short enough to compare."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from botocore.exceptions import ClientError

HOME, REGIONS = "us-east-1", ["eu-west-1", "us-east-1", "us-west-2"]
# Whether SSM documents can be made public.
DOCUMENT_SHARING = "/ssm/documents/console/public-sharing-permission"


def logs(account: str) -> dict[str, Any]:
    """What hardening makes for logs, as options of the modules that read or restore it."""
    return {"buckets": [f"ctlaudit-{account}", f"config-bucket-{account}"], "trail": "ctlaudit"}


def invitations(aws: LocalAws, account: str) -> dict[str, str]:
    """The invitations that an account received: state by id."""
    found = aws.client("organizations", account=account).list_handshakes_for_account()["Handshakes"]
    return {one["Id"]: one["State"] for one in found}


def organization(aws: LocalAws, account: str) -> str | None:
    """The id of the account's organization."""
    try:
        return str(aws.client("organizations", account=account).describe_organization()["Organization"]["Id"])
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AWSOrganizationsNotInUseException"
        return None


def place(aws: LocalAws, account: str) -> tuple[list[str], str | None]:
    """The states of an account's invitations, and its parent in the partner's organization."""
    client = aws.client("organizations", account=MANAGEMENT)
    is_member = account in [one["Id"] for one in client.list_accounts()["Accounts"]]
    parent = client.list_parents(ChildId=account)["Parents"][0]["Id"] if is_member else None
    return list(invitations(aws, account).values()), parent


def root(aws: LocalAws, account: str) -> dict[str, Any]:
    """What nobody but AWS sees of an account and its root user."""
    return next(one for one in aws.state()["accounts"] if one["id"] == account)


def password_policy(aws: LocalAws, account: str) -> dict[str, Any] | None:
    """The password policy as AWS answers it."""
    client = aws.client("iam", account=account)
    try:
        return dict(client.get_account_password_policy()["PasswordPolicy"])
    except client.exceptions.NoSuchEntityException:
        return None


def roles(aws: LocalAws, account: str) -> dict[str, list[str]]:
    """The names of the policies attached to each role whose name begins with CTL."""
    found = _details(aws, account, "Role")
    return {name: policies for name, policies in found.items() if name.startswith("CTL")}


def groups(aws: LocalAws, account: str) -> dict[str, list[str]]:
    """The names of the policies attached to each group."""
    return _details(aws, account, "Group")


def iam(aws: LocalAws, account: str) -> dict[str, Any]:
    """Everything in the account's IAM but its administrator and what services have: names, with what is attached."""
    client = aws.client("iam", account=account)
    details = client.get_account_authorization_details()
    groups = {user["UserName"]: sorted(user["GroupList"]) for user in details["UserDetailList"]}
    roles = _details(aws, account, "Role")
    services = [one["RoleName"] for one in details["RoleDetailList"] if one["Path"].startswith("/aws-service-role/")]
    providers = [
        *client.list_saml_providers()["SAMLProviderList"],
        *client.list_open_id_connect_providers()["OpenIDConnectProviderList"],
    ]
    return {
        "roles": {name: attached for name, attached in roles.items() if name not in services},
        "groups": _details(aws, account, "Group"),
        "users": {
            name: [*attached, *groups[name]]
            for name, attached in _details(aws, account, "User").items()
            if name != "admin"
        },
        "policies": sorted(policies(aws, account)),
        "providers": sorted(one["Arn"].rpartition("/")[2] for one in providers),
    }


def _details(aws: LocalAws, account: str, kind: str) -> dict[str, list[str]]:
    details = aws.client("iam", account=account).get_account_authorization_details(Filter=[kind])[f"{kind}DetailList"]
    return {
        one[f"{kind}Name"]: sorted(policy["PolicyName"] for policy in one["AttachedManagedPolicies"]) for one in details
    }


def trust(aws: LocalAws, account: str, role: str) -> Any:
    """A role's trust policy."""
    return aws.client("iam", account=account).get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]


def policies(aws: LocalAws, account: str) -> dict[str, Any]:
    """The account's own managed policies: the default version's document by name."""
    client = aws.client("iam", account=account)
    found = client.list_policies(Scope="Local")["Policies"]
    versions = {one["PolicyName"]: {"PolicyArn": one["Arn"], "VersionId": one["DefaultVersionId"]} for one in found}
    return {name: client.get_policy_version(**which)["PolicyVersion"]["Document"] for name, which in versions.items()}


def bucket(aws: LocalAws, account: str, name: str) -> dict[str, Any] | None:
    """What makes a bucket fit for logs."""
    client, owned = aws.client("s3", account=account), {"Bucket": name, "ExpectedBucketOwner": account}
    if name not in [one["Name"] for one in client.list_buckets()["Buckets"]]:
        return None
    block = client.get_public_access_block(**owned)["PublicAccessBlockConfiguration"]
    encryption = client.get_bucket_encryption(**owned)["ServerSideEncryptionConfiguration"]["Rules"][0]
    rules = client.get_bucket_lifecycle_configuration(**owned)["Rules"]
    return {
        "services": sorted({str(one["Principal"].get("Service", "*")) for one in bucket_policy(aws, account, name)}),
        "versioning": client.get_bucket_versioning(**owned)["Status"],
        "closed": len(block) == 4 and all(block.values()),
        "encryption": encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
        "expires": [rule.get("Expiration", {}).get("Days") for rule in rules],
        "logging": client.get_bucket_logging(**owned).get("LoggingEnabled", {}).get("TargetBucket"),
        "tags": {tag["Key"]: tag["Value"] for tag in client.get_bucket_tagging(**owned)["TagSet"]},
    }


def objects(aws: LocalAws, account: str, name: str) -> dict[str, str] | None:
    """The current objects of a bucket: their contents by key."""
    client = aws.client("s3", account=account)
    if name not in [one["Name"] for one in client.list_buckets()["Buckets"]]:
        return None
    keys = [one["Key"] for one in client.list_objects_v2(Bucket=name).get("Contents", [])]
    return {key: client.get_object(Bucket=name, Key=key)["Body"].read().decode() for key in keys}


def bucket_policy(aws: LocalAws, account: str, name: str) -> list[dict[str, Any]]:
    """The statements of a bucket's policy."""
    answer = aws.client("s3", account=account).get_bucket_policy(Bucket=name)
    return list(json.loads(answer["Policy"])["Statement"])


def trail(aws: LocalAws, account: str, name: str) -> dict[str, Any] | None:
    """A trail's settings, whether it logs, and which buckets its data events leave out."""
    client = aws.client("cloudtrail", account=account)
    found = [one for one in client.describe_trails()["trailList"] if one["Name"] == name]
    if not found:
        return None
    selectors = client.get_event_selectors(TrailName=name).get("AdvancedEventSelectors", [])
    fields = [field for selector in selectors for field in selector["FieldSelectors"]]
    tags = client.list_tags(ResourceIdList=[found[0]["TrailARN"]])["ResourceTagList"][0]["TagsList"]
    return {
        "bucket": found[0]["S3BucketName"],
        "everywhere": found[0]["IsMultiRegionTrail"] and found[0]["IncludeGlobalServiceEvents"],
        "validation": found[0]["LogFileValidationEnabled"],
        "logging": client.get_trail_status(Name=name)["IsLogging"],
        "left out": next((one["NotStartsWith"] for one in fields if one["Field"] == "resources.ARN"), None),
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


def recorders(aws: LocalAws, account: str) -> dict[str, dict[str, Any]]:
    """Config by region, where there is a recorder."""
    found = {}
    for region in REGIONS:
        client = aws.client("config", account=account, region=region)
        channels = client.describe_delivery_channels()["DeliveryChannels"]
        statuses = client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
        for one in client.describe_configuration_recorders()["ConfigurationRecorders"]:
            found[region] = {
                "name": one["name"],
                "role": one["roleARN"].rsplit("/", 1)[-1],
                "bucket": channels[0]["s3BucketName"] if channels else None,
                "recording": statuses[0]["recording"],
                "all": one["recordingGroup"]["allSupported"],
                "global": one["recordingGroup"]["includeGlobalResourceTypes"],
            }
    return found


def settings(aws: LocalAws, account: str) -> dict[str, Any]:
    """The account's block for S3, where volumes are encrypted and what cannot be public, analyzers by region."""
    encrypted, blocked, analyzers = [], {}, {}
    images, documents = [], []
    for region in REGIONS:
        ec2 = aws.client("ec2", account=account, region=region)
        if ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]:
            encrypted.append(region)
        state = ec2.get_snapshot_block_public_access_state()["State"]
        if state != "unblocked":
            blocked[region] = state
        if ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"] != "unblocked":
            images.append(region)
        setting = aws.client("ssm", account=account, region=region).get_service_setting(SettingId=DOCUMENT_SHARING)
        if setting["ServiceSetting"]["SettingValue"] != "Enable":
            documents.append(region)
        found = aws.client("accessanalyzer", account=account, region=region).list_analyzers()["analyzers"]
        analyzers[region] = {one["name"]: one["tags"] for one in found}
    blocks = {"snapshots blocked": blocked, "images blocked": images, "documents blocked": documents}
    of_regions = {"encrypted": encrypted, **blocks, "analyzers": analyzers}
    return {"public access block": public_access_block(aws, account), **of_regions}


def public_access_block(aws: LocalAws, account: str) -> list[bool] | None:
    """The four settings of the account's block for S3."""
    client = aws.client("s3control", account=account)
    try:
        found = client.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"]
    except client.exceptions.NoSuchPublicAccessBlockConfiguration:
        return None
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    return [found[name] for name in names]


def contacts(aws: LocalAws, account: str) -> dict[str, list[str]]:
    """Name, title, e-mail address and phone number of every alternate contact that is set."""
    client, found = aws.client("account", account=account), {}
    for kind in ("SECURITY", "BILLING", "OPERATIONS"):
        try:
            contact = client.get_alternate_contact(AlternateContactType=kind)["AlternateContact"]
        except client.exceptions.ResourceNotFoundException:
            continue
        found[kind] = [contact[name] for name in ("Name", "Title", "EmailAddress", "PhoneNumber")]
    return found
