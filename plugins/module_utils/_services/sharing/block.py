# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether things of one kind in a region can be shared with everybody: a state, made stricter, and set back.

Sharing with single accounts is not affected by any of them.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

# Who set it: the account, or the organization, and then it cannot be changed in the account.
ACCOUNT, DECLARED = "account", "declarative-policy"


class Call(t.NamedTuple):
    """What sets a state. :param state: the parameter that has it, if any. :param given: the other parameters."""

    service: str
    operation: str
    state: str = ""
    given: t.Mapping[str, str] = {}


class Mode(t.NamedTuple):
    """What can be asked for.

    :param state: the least strict state that does. :param effect: what becomes of things that are public, in words.
    :param waits: whether it is left undone while anything is public or may be.
    """

    state: str
    effect: str
    waits: bool = False


class Block(t.NamedTuple):
    """A kind of block. :param things: what it is about. :param states: AWS's, each stricter than the one before."""

    title: str
    things: str
    states: tuple[str, ...]
    modes: t.Mapping[str, Mode]
    call: Call

    def resource(self, region: str) -> str:
        """How the block of a region is called in plans."""
        return f"{self.title} in {region}"

    def is_as_strict(self, state: str, wanted: str) -> bool:
        """Whether a state blocks all that another does. One that AWS adds some day counts as the strictest."""
        strictness = {name: number for number, name in enumerate(self.states)}
        return strictness.get(state, len(self.states)) >= strictness.get(wanted, len(self.states))


class State(t.TypedDict):
    """The block of a region. :param managed_by: ACCOUNT or DECLARED."""

    state: str
    managed_by: str


class Public(t.TypedDict):
    """What is public in a region. :param unasked: how many things there are, if these are too many to ask each."""

    public: list[str]
    unasked: int


class Region(State, Public):
    """Both."""


# What reads the block of a region, or None where AWS does not have it; and what reads what is public there.
StateReader = t.Callable[[Connection, str], "State | None"]
PublicReader = t.Callable[[Connection, str], Public]


def record(read: StateReader, connection: Connection, regions: t.Sequence[str]) -> dict[str, str]:
    """What a snapshot has of it, by region: those that have it."""
    found = by_region(lambda region: read(connection, region), regions)
    return {region: one["state"] for region, one in found.items() if one}


def read_region(
    block: Block, read: StateReader, read_public: PublicReader, connection: Connection, region: str, mode: str
) -> Region | None:
    """The block of a region and, where it is to become stricter, what is public there. :param mode: of the block."""
    found = read(connection, region)
    if not found:
        return None
    if block.is_as_strict(found["state"], block.modes[mode].state):
        return {**found, "public": [], "unasked": 0}
    return {**found, **read_public(connection, region)}


def plan(block: Block, current: t.Mapping[str, Region | None], mode: str) -> Plan:
    """A block in every region that has none as strict.

    :param current: by region, what read_region() returns. :param mode: of the block.
    """
    planned, asked = Plan(), block.modes[mode]
    for region, found in current.items():
        subject = block.resource(region)
        if found is None:
            planned.unmet.append(f"{subject}: AWS does not have this setting there; exclude the region until it has")
        elif block.is_as_strict(found["state"], asked.state):
            continue
        elif found["managed_by"] == DECLARED:
            planned.unmet.append(
                f"{subject}: it is {found['state']} by a declarative policy of the organization, and cannot be changed "
                "in the account"
            )
        elif asked.waits and _public(found):
            planned.unmet.append(
                f"{subject}: not set, these {block.things} are or may be public: {_public(found)}. They would stay so, "
                "but the account could make no others public. Make them private, or ask for always"
            )
        else:
            if _public(found):
                planned.warnings.append(f"{subject}: {asked.effect.format(block.things)}: {_public(found)}")
            planned.steps.append(_step(block, block.call, region, found["state"], asked.state))
    return planned


def _public(found: Public) -> str:
    """What is public, or may be, in words."""
    if found["unasked"]:
        return f"unknown which, {found['unasked']} are too many to ask each"
    return ", ".join(found["public"])


def restore(block: Block, opening: Call, now: t.Mapping[str, str], then: t.Mapping[str, str], limits: Limits) -> Plan:
    """Region by region: what is as we set it becomes what it was; from a backup, only what was stricter.

    :param opening: the call after which nothing is blocked.
    """
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        current, desired, subject = now[region], then[region], block.resource(region)
        if block.is_as_strict(current, desired) and not limits.removes:
            continue
        if current == desired or not limits.allows(subject):
            continue
        if limits.removes and limits.marks.get(subject) != current:
            planned.warnings.append(
                f"{subject}: it is {current}, and was {desired} before us; nothing proves that we set it so: it stays"
            )
            continue
        call = opening if desired == block.states[0] else block.call
        planned.steps.append(_step(block, call, region, current, desired))
    return planned


def _step(block: Block, call: Call, region: str, current: str, desired: str) -> Step:
    return Step(
        service=call.service,
        operation=call.operation,
        parameters={**call.given, **({call.state: desired} if call.state else {})},
        reason=f"set public sharing of {block.things} in {region} to {desired}",
        resource=block.resource(region),
        region=region,
        before={"state": current},
        after={"state": desired},
        # What somebody else has set since is not ours to set back.
        mark=desired,
    )
