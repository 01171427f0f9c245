# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: EBS encryption by default in a region, and the AMIs and snapshots that the account shares from there."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import both, by_region, each, together
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import is_elsewhere

# Each costs a call, as long as the region is not encrypted: more than these are not asked one by one.
MOST_LOOKUPS = 500
# The most that a warning names.
MOST_NAMED = 5
GONE = ("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable", "InvalidSnapshot.NotFound")


class Image(t.TypedDict):
    """An image of ec2:DescribeImages."""

    ImageId: str


class Snapshot(t.TypedDict):
    """A snapshot of ec2:DescribeSnapshots."""

    SnapshotId: str


class Region(t.TypedDict):
    """The state of a region.

    :param shared: what is shared, in words. :param too_many: AMIs and snapshots, if they are not looked at.
    :param foreign_key: the key that encrypts new volumes, where it is of another account.
    """

    encrypted: bool
    shared: list[str]
    too_many: int
    foreign_key: t.NotRequired[str]


def resource(region: str) -> str:
    """How the setting of a region is called in plans."""
    return f"EBS encryption by default in {region}"


def read_encrypted(connection: Connection, region: str) -> bool:
    """Whether new volumes are encrypted (ec2:GetEbsEncryptionByDefault)."""
    return bool(connection.read("ec2", "GetEbsEncryptionByDefault", region)["EbsEncryptionByDefault"])


def record(connection: Connection, regions: t.Sequence[str]) -> dict[str, bool]:
    """What a snapshot has of it, by region."""
    return by_region(lambda region: read_encrypted(connection, region), regions)


def read_region(connection: Connection, region: str, mode: str) -> Region:
    """Whether new volumes are encrypted, by whose key, and if not, what the account shares with others.

    :param mode: unless_shared or always, which does not ask what is shared.
    """
    encrypted, key = both(
        lambda: read_encrypted(connection, region),
        lambda: str(connection.read("ec2", "GetEbsDefaultKmsKeyId", region).get("KmsKeyId", "")),
    )
    found: Region = {"encrypted": encrypted, "shared": [], "too_many": 0}
    if is_elsewhere(key, connection.caller.account):
        found["foreign_key"] = key
    if found["encrypted"] or mode == "always" or "foreign_key" in found:
        return found
    own = together(
        images=lambda: connection.read_all("ec2", "DescribeImages", region, Owners=["self"]),
        snapshots=lambda: connection.read_all("ec2", "DescribeSnapshots", region, OwnerIds=["self"]),
    )
    images: list[Image] = own["images"].get("Images", [])
    snapshots: list[Snapshot] = own["snapshots"].get("Snapshots", [])
    if len(images) + len(snapshots) > MOST_LOOKUPS:
        return {**found, "too_many": len(images) + len(snapshots)}

    def shared_image(image: Image) -> bool:
        call = {"ImageId": image["ImageId"], "Attribute": "launchPermission"}
        answer = _permissions(connection, "DescribeImageAttribute", region, call)
        return _is_shared(connection, answer.get("LaunchPermissions", []))

    def shared_snapshot(snapshot: Snapshot) -> bool:
        call = {"SnapshotId": snapshot["SnapshotId"], "Attribute": "createVolumePermission"}
        answer = _permissions(connection, "DescribeSnapshotAttribute", region, call)
        return _is_shared(connection, answer.get("CreateVolumePermissions", []))

    shared = [
        f"AMI {image['ImageId']}" for image, yes in zip(images, each(shared_image, images), strict=True) if yes
    ] + [
        f"snapshot {snapshot['SnapshotId']}"
        for snapshot, yes in zip(snapshots, each(shared_snapshot, snapshots), strict=True)
        if yes
    ]
    return {**found, "shared": shared}


def _permissions(connection: Connection, operation: str, region: str, call: dict[str, str]) -> dict[str, t.Any]:
    """What others may do with it; nothing, where it was deleted since it was listed."""
    return connection.read_optional("ec2", operation, absent=GONE, region=region, **call) or {}


def _is_shared(connection: Connection, permissions: t.Sequence[t.Mapping[str, str]]) -> bool:
    """Whether anybody else is allowed: everybody, an account, an organization or a unit of one."""
    return any(permission != {"UserId": connection.caller.account} for permission in permissions)


def plan(current: t.Mapping[str, Region]) -> Plan:
    """Encryption by default in every region from which nothing is shared. :param current: by region."""
    planned = Plan()
    for region, state in current.items():
        if state.get("foreign_key") and not state["encrypted"]:
            planned.unmet.append(
                f"{resource(region)}: not switched on, new volumes would be encrypted by key {state['foreign_key']}, "
                "which is of another account. Name a key of the account (ec2:ModifyEbsDefaultKmsKeyId), or AWS's own "
                "(ec2:ResetEbsDefaultKmsKeyId)"
            )
            continue
        if state.get("foreign_key"):
            planned.unmet.append(
                f"{resource(region)}: by key {state['foreign_key']}, which is of another account; kept"
            )
        if state["encrypted"]:
            continue
        if state["shared"] or state["too_many"]:
            planned.unmet.append(f"{resource(region)}: not switched on, {_why(state)}")
            continue
        planned.steps.append(switch_on(region))
    return planned


def restore(now: t.Mapping[str, bool], then: t.Mapping[str, bool], limits: Limits) -> Plan:
    """Region by region."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        if now[region] == then[region] or not limits.allows(resource(region)):
            continue
        if then[region]:
            planned.steps.append(switch_on(region))
        elif limits.removes:
            planned.steps.append(switch_off(region))
    return planned


def switch_on(region: str) -> Step:
    """The step after which new volumes are encrypted (ec2:EnableEbsEncryptionByDefault)."""
    return _step("EnableEbsEncryptionByDefault", region, f"encrypt new EBS volumes in {region}", encrypted=True)


def switch_off(region: str) -> Step:
    """The step after which they are only where somebody says so (ec2:DisableEbsEncryptionByDefault)."""
    reason = f"encrypt no new EBS volumes in {region} by default"
    return _step("DisableEbsEncryptionByDefault", region, reason, encrypted=False)


def _step(operation: str, region: str, reason: str, *, encrypted: bool) -> Step:
    return Step(
        service="ec2",
        operation=operation,
        parameters={},
        reason=reason,
        resource=resource(region),
        region=region,
        before={"encrypted": not encrypted},
        after={"encrypted": encrypted},
    )


def _why(state: Region) -> str:
    if state["too_many"]:
        return f"{state['too_many']} AMIs and snapshots are too many to ask each whether it is shared"
    named, more = state["shared"][:MOST_NAMED], len(state["shared"]) - MOST_NAMED
    others = f" and {more} more" if more > 0 else ""
    return f"the account shares {', '.join(named)}{others}: made from encrypted volumes, the next could not be"
