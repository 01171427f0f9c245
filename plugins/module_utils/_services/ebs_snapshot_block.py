# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: whether EBS snapshots of a region can be shared with everybody."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

# AWS's states, each stricter than the one before. One that AWS adds some day is not loosened.
UNBLOCKED, NEW_SHARING, ALL_SHARING = "unblocked", "block-new-sharing", "block-all-sharing"
STRICTNESS = {UNBLOCKED: 0, NEW_SHARING: 1, ALL_SHARING: 2}
STRICTEST = 3
# Module option -> AWS's state.
MODES = {"new": NEW_SHARING, "all": ALL_SHARING}
# Who set it: not the account, and so it cannot be changed there.
DECLARED = "declarative-policy"


class Snapshot(t.TypedDict):
    """A snapshot of ec2:DescribeSnapshots."""

    SnapshotId: str


class State(t.TypedDict):
    """The block of a region. :param state: of STRICTNESS. :param managed_by: account or declarative-policy."""

    state: str
    managed_by: str


class Region(State):
    """With the ids of snapshots that are public there."""

    public: list[str]


def resource(region: str) -> str:
    """How the block of a region is called in plans."""
    return f"EBS snapshot block in {region}"


def is_as_strict(state: str, wanted: str) -> bool:
    """Whether a state blocks all that another does."""
    return STRICTNESS.get(state, STRICTEST) >= STRICTNESS.get(wanted, STRICTEST)


def read_state(connection: Connection, region: str) -> State:
    """The block of a region (ec2:GetSnapshotBlockPublicAccessState)."""
    answer = connection.read("ec2", "GetSnapshotBlockPublicAccessState", region)
    return {"state": answer["State"], "managed_by": answer.get("ManagedBy", "account")}


def record(connection: Connection, regions: t.Sequence[str]) -> dict[str, str]:
    """What a snapshot has of it, by region."""
    return by_region(lambda region: read_state(connection, region)["state"], regions)


def read_region(connection: Connection, region: str, mode: str) -> Region:
    """The block of a region and, where it is to become stricter, the account's snapshots that are public there.

    :param mode: of MODES.
    """
    found = read_state(connection, region)
    if is_as_strict(found["state"], MODES[mode]):
        return {**found, "public": []}
    answer = connection.read_all("ec2", "DescribeSnapshots", region, OwnerIds=["self"], RestorableByUserIds=["all"])
    snapshots: list[Snapshot] = answer.get("Snapshots", [])
    return {**found, "public": sorted(snapshot["SnapshotId"] for snapshot in snapshots)}


def plan(current: t.Mapping[str, Region], mode: str) -> Plan:
    """A block in every region that has none as strict.

    :param current: by region. :param mode: of MODES.
    """
    planned = Plan()
    for region, found in current.items():
        if is_as_strict(found["state"], MODES[mode]):
            continue
        if found["managed_by"] == DECLARED:
            planned.unmet.append(
                f"{resource(region)}: it is {found['state']} by a declarative policy of the organization, and cannot "
                "be changed in the account"
            )
            continue
        if found["public"]:
            becomes = "hides these public snapshots" if mode == "all" else "leaves these snapshots public"
            planned.warnings.append(f"{resource(region)}: it {becomes}: {', '.join(found['public'])}")
        planned.steps.append(setting(region, found["state"], MODES[mode]))
    return planned


def restore(now: t.Mapping[str, str], then: t.Mapping[str, str], limits: Limits) -> Plan:
    """Region by region: what is as we set it becomes what it was; from a backup, only what was stricter."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        current, desired, subject = now[region], then[region], resource(region)
        if is_as_strict(current, desired) and not limits.removes:
            continue
        if current == desired or not limits.allows(subject):
            continue
        if limits.removes and limits.marks.get(subject) != current:
            planned.warnings.append(
                f"{subject}: it is {current}, and was {desired} before us; nothing proves that we set it so: it stays"
            )
            continue
        if desired == UNBLOCKED:
            planned.steps.append(removal(region, current))
        else:
            planned.steps.append(setting(region, current, desired))
    return planned


def setting(region: str, current: str, desired: str) -> Step:
    """The step that blocks (ec2:EnableSnapshotBlockPublicAccess). :param desired: not UNBLOCKED."""
    return _step("EnableSnapshotBlockPublicAccess", region, {"State": desired}, current, desired)


def removal(region: str, current: str) -> Step:
    """The step after which nothing is blocked (ec2:DisableSnapshotBlockPublicAccess)."""
    return _step("DisableSnapshotBlockPublicAccess", region, {}, current, UNBLOCKED)


def _step(operation: str, region: str, parameters: dict[str, str], current: str, desired: str) -> Step:
    return Step(
        service="ec2",
        operation=operation,
        parameters=parameters,
        reason=f"set public sharing of EBS snapshots in {region} to {desired}",
        resource=resource(region),
        region=region,
        before={"state": current},
        after={"state": desired},
        # What somebody else has set since is not ours to set back.
        mark=desired,
    )
