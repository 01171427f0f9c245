# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies, ACLs and grants of buckets, keys, event buses and backup vaults, with those that cannot be read."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._account.trust import answers as answer
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import Bucket, Key, Unreadable, WithPolicy
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region, each
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Grant, Owner

# A key that was deleted for good between the list and the look at it.
NO_SUCH_KEY = ("NotFoundException",)

Item = t.TypeVar("Item", Bucket, Key)


def read_buckets(connection: Connection) -> tuple[list[Bucket], list[Unreadable]]:
    """All buckets; and those that cannot be read."""
    regions = sorted(buckets.read_regions(connection).items())
    return _sorted_out(each(lambda bucket: _read_bucket(connection, *bucket), regions))


def read_keys(connection: Connection, regions: t.Sequence[str]) -> tuple[list[Key], list[Unreadable]]:
    """All KMS keys, those of AWS among them; and those that cannot be read."""
    found = by_region(lambda region: _read_region(connection, region), regions)
    return _sorted_out([item for items in found.values() for item in items])


def _sorted_out(items: t.Iterable[Item | Unreadable | None]) -> tuple[list[Item], list[Unreadable]]:
    """What could be read, and what could not. None is what is gone by now."""
    present = [item for item in items if item is not None]
    return [item for item in present if "why" not in item], [item for item in present if "why" in item]


def _unreadable(kind: str, name: str, region: str, error: AwsError) -> Unreadable:
    return {"kind": kind, "name": name, "region": region, "why": str(error)}


def _read_bucket(connection: Connection, name: str, region: str | None) -> Bucket | Unreadable | None:
    owned = {"Bucket": name, "ExpectedBucketOwner": connection.caller.account}
    try:
        policy = connection.read_optional(
            "s3", "GetBucketPolicy", absent=("NoSuchBucketPolicy",), region=region, **owned
        )
        acl = connection.read("s3", "GetBucketAcl", region, **owned)
    except AwsError as error:
        return None if error.code in buckets.NO_SUCH_BUCKET else _unreadable("bucket", name, region or "", error)
    grants: list[Grant] = acl["Grants"]
    owner: Owner = acl["Owner"]
    return {
        "name": name,
        "arn": f"arn:{connection.caller.partition}:s3:::{name}",
        "region": region or "",
        "policy": json.loads(policy["Policy"]) if policy else None,
        "grants": grants,
        "owner": owner["ID"],
    }


def _read_region(connection: Connection, region: str) -> list[Key | Unreadable | None]:
    try:
        keys: list[answer.Key] = connection.read_all("kms", "ListKeys", region).get("Keys", [])
    except AwsError as error:  # such as a policy of the organization that closes the region
        return [_unreadable("key", "", region, error)]
    return each(lambda key: _read_key(connection, region, key), keys)


def _read_key(connection: Connection, region: str, key: answer.Key) -> Key | Unreadable | None:
    which = {"KeyId": key["KeyId"]}
    try:
        policy = connection.read("kms", "GetKeyPolicy", region, PolicyName="default", **which)
        listed = connection.read_all("kms", "ListGrants", region, **which)
    except AwsError as error:
        return None if error.code in NO_SUCH_KEY else _unreadable("key", key["KeyId"], region, error)
    grants: list[answer.KeyGrant] = listed.get("Grants", [])
    return {
        "name": key["KeyId"],
        "arn": key["KeyArn"],
        "region": region,
        "policy": json.loads(policy["Policy"]),
        "grants": grants,
    }


def read_event_buses(connection: Connection, region: str) -> list[WithPolicy | Unreadable]:
    """The event buses of a region (events:ListEventBuses).

    :raises AwsError: they cannot be read.
    """
    buses: list[answer.EventBus] = []
    token: dict[str, str] = {}
    while True:  # botocore has no paginator for it
        page = connection.read("events", "ListEventBuses", region, **token)
        buses += page.get("EventBuses", [])
        if not page.get("NextToken"):
            break
        token = {"NextToken": page["NextToken"]}
    return [_with_policy("event_bus", bus["Name"], bus["Arn"], region, bus.get("Policy")) for bus in buses]


def read_vaults(connection: Connection, region: str) -> list[WithPolicy | Unreadable]:
    """The backup vaults of a region (backup:ListBackupVaults, backup:GetBackupVaultAccessPolicy).

    :raises AwsError: none can be listed.
    """
    vaults: list[answer.Vault] = connection.read_all("backup", "ListBackupVaults", region).get("BackupVaultList", [])
    return each(
        lambda vault: _read_vault(connection, region, vault["BackupVaultName"], vault["BackupVaultArn"]), vaults
    )


def _read_vault(connection: Connection, region: str, name: str, arn: str) -> WithPolicy | Unreadable:
    try:
        found = connection.read_optional(
            "backup",
            "GetBackupVaultAccessPolicy",
            absent=("ResourceNotFoundException",),
            region=region,
            BackupVaultName=name,
        )
    except AwsError as error:
        return _unreadable("backup_vault", name, region, error)
    return _with_policy("backup_vault", name, arn, region, (found or {}).get("Policy"))


def _with_policy(kind: str, name: str, arn: str, region: str, policy: str | None) -> WithPolicy:
    return {"kind": kind, "name": name, "arn": arn, "region": region, "policy": json.loads(policy) if policy else None}
