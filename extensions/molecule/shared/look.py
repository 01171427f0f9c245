# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A whole account as plain data, seen with plain boto3: look.py DIRECTORY ACCOUNT keeps it, to compare afterwards.

Without unique ids, dates and ids of versions: nobody can bring these back.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ansible_collections.ctl.aws.extensions.molecule.shared.verification import (
    DOCUMENT_SHARING,
    HOME_REGION,
    Verification,
    pages,
    servers,
)
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from botocore.exceptions import ClientError


def look(aws: LocalAws, account: str) -> dict[str, Any]:
    """Everything."""

    def client(service: str, region: str = HOME_REGION) -> Any:
        return aws.client(service, account=account, region=region)

    s3, cloudtrail = client("s3"), client("cloudtrail")
    regions = [one["RegionName"] for one in client("ec2").describe_regions()["Regions"]]
    contact = client("account").get_alternate_contact
    return {
        **identities(client("iam")),
        "organization": _answer(client("organizations").describe_organization).get("Organization", {}).get("Id"),
        "buckets": {one["Name"]: bucket(s3, one["Name"]) for one in s3.list_buckets()["Buckets"]},
        "trails": {one["Name"]: trail(cloudtrail, one) for one in cloudtrail.describe_trails()["trailList"]},
        "config": {region: config(client("config", region)) for region in regions},
        "public_access_block": _answer(client("s3control").get_public_access_block, AccountId=account),
        "ebs_encryption": {
            region: client("ec2", region).get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
            for region in regions
        },
        "ebs_snapshot_block": {
            region: client("ec2", region).get_snapshot_block_public_access_state()["State"] for region in regions
        },
        "image_block": {
            region: client("ec2", region).get_image_block_public_access_state()["ImageBlockPublicAccessState"]
            for region in regions
        },
        "ssm_document_block": {
            region: client("ssm", region).get_service_setting(SettingId=DOCUMENT_SHARING)["ServiceSetting"][
                "SettingValue"
            ]
            for region in regions
        },
        "analyzers": {
            region: [one["name"] for one in client("accessanalyzer", region).list_analyzers()["analyzers"]]
            for region in regions
        },
        "contacts": {
            kind: _answer(contact, AlternateContactType=kind) for kind in ("SECURITY", "BILLING", "OPERATIONS")
        },
    }


def identities(iam: Any) -> dict[str, Any]:
    """Policies by the document of their default version; roles, groups and users with all that they hold."""

    def names(operation: str, list_key: str, key: str, **more: Any) -> list[str]:
        return [one[key] for page in pages(iam, operation, **more) for one in page[list_key]]

    policies = {}
    for arn in names("list_policies", "Policies", "Arn", Scope="Local"):
        found = iam.get_policy(PolicyArn=arn)["Policy"]
        version = iam.get_policy_version(PolicyArn=arn, VersionId=found["DefaultVersionId"])["PolicyVersion"]
        kept = {key: found.get(key) for key in ("Path", "Description", "Tags")}
        policies[found["PolicyName"]] = {**kept, "Document": version["Document"]}
    roles = {}
    for name in names("list_roles", "Roles", "RoleName"):
        found = iam.get_role(RoleName=name)["Role"]
        kept = {
            key: found.get(key) for key in ("Path", "Description", "MaxSessionDuration", "AssumeRolePolicyDocument")
        }
        roles[name] = {**kept, **_held(iam, "role", RoleName=name), **_identity(found)}
    groups = {}
    for name in names("list_groups", "Groups", "GroupName"):
        members = sorted(one["UserName"] for one in iam.get_group(GroupName=name)["Users"])
        groups[name] = {"Members": members, **_held(iam, "group", GroupName=name)}
    users = {}
    for name in names("list_users", "Users", "UserName"):
        found = iam.get_user(UserName=name)["User"]
        password = bool(_answer(iam.get_login_profile, UserName=name))
        users[name] = {
            "Path": found["Path"],
            "Password": password,
            **_held(iam, "user", UserName=name),
            **_identity(found),
        }
    return {
        "policies": policies,
        "roles": roles,
        "groups": groups,
        "users": users,
        "password_policy": _answer(iam.get_account_password_policy),
        "saml_providers": sorted(one["Arn"] for one in iam.list_saml_providers()["SAMLProviderList"]),
    }


def _identity(found: dict[str, Any]) -> dict[str, Any]:
    tags = {one["Key"]: one["Value"] for one in found.get("Tags", [])}
    return {"Tags": tags, "Boundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")}


def _held(iam: Any, kind: str, **which: str) -> dict[str, Any]:
    attached = getattr(iam, f"list_attached_{kind}_policies")(**which)["AttachedPolicies"]
    inline = getattr(iam, f"list_{kind}_policies")(**which)["PolicyNames"]
    read = getattr(iam, f"get_{kind}_policy")
    return {
        "Attached": sorted(one["PolicyArn"] for one in attached),
        "Inline": {name: read(**which, PolicyName=name)["PolicyDocument"] for name in inline},
    }


def bucket(s3: Any, name: str) -> dict[str, Any]:
    """A bucket's settings, and the contents of its objects by key."""
    objects = [one["Key"] for page in pages(s3, "list_objects_v2", Bucket=name) for one in page.get("Contents", [])]
    settings = ("location", "versioning", "ownership_controls", "encryption", "tagging", "logging")
    return {
        **{setting: _answer(getattr(s3, f"get_bucket_{setting}"), Bucket=name) for setting in settings},
        "policy": json.loads(_answer(s3.get_bucket_policy, Bucket=name).get("Policy", "null")),
        "public_access_block": _answer(s3.get_public_access_block, Bucket=name),
        "lifecycle": _answer(s3.get_bucket_lifecycle_configuration, Bucket=name),
        "objects": {key: s3.get_object(Bucket=name, Key=key)["Body"].read().decode() for key in objects},
    }


def trail(cloudtrail: Any, found: dict[str, Any]) -> dict[str, Any]:
    """A trail, whether it logs, and what."""
    return {
        **found,
        "logging": cloudtrail.get_trail_status(Name=found["Name"])["IsLogging"],
        "selectors": _answer(cloudtrail.get_event_selectors, TrailName=found["Name"]),
        "tags": cloudtrail.list_tags(ResourceIdList=[found["TrailARN"]])["ResourceTagList"][0]["TagsList"],
    }


def config(client: Any) -> dict[str, Any]:
    """Recorders, channels, and whether they record."""
    statuses = client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    return {
        "recorders": client.describe_configuration_recorders()["ConfigurationRecorders"],
        "channels": client.describe_delivery_channels()["DeliveryChannels"],
        "recording": [one["recording"] for one in statuses],
    }


def _answer(call: Callable[..., dict[str, Any]], **parameters: Any) -> dict[str, Any]:
    """What there is, and nothing where AWS says that there is none."""
    try:
        return {key: value for key, value in call(**parameters).items() if key != "ResponseMetadata"}
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (400, 404):
            raise
        return {}


def changes(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """In words, every field that is not what it was."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        if before != after:
            yield f"{'.'.join(path)} changed"
        return
    for key in sorted(before.keys() | after.keys()):
        here = (*path, key)
        if key in before and key in after:
            yield from changes(before[key], after[key], here)
        else:
            yield f"{'.'.join(here)} {'appeared' if key in after else 'is gone'}"


def recorded(verify: Verification) -> dict[str, Any]:
    """The account as it was."""
    return dict(json.loads(_file(verify.directory, verify.account).read_text(encoding="utf-8")))


def now(verify: Verification) -> dict[str, Any]:
    """The account as it is, in the form in which it is recorded."""
    return dict(json.loads(_text(look(verify.aws, verify.account))))


def _text(seen: dict[str, Any]) -> str:
    return json.dumps(seen, default=str, indent=2, sort_keys=True)


def _file(directory: Path, account: str) -> Path:
    return directory / f"look-{account}.json"


def main(directory: Path, account: str) -> int:
    aws, _cam = servers(directory)
    _file(directory, account).write_text(_text(look(aws, account)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
