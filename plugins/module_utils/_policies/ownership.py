# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is ours: the tag that this collection puts on everything that can carry one, the ledger, and the verdict."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Iam, Policy, Role

MANAGED_BY_KEY = "ctl:managed-by"
MANAGED_BY_VALUE = "ctl.aws"

# What is said of a resource.
MANAGED, UNPROVED, SIMILAR_NAME, UNMANAGED = "managed", "unproved", "similar name", "unmanaged"

# What the ledger records of a role until it is written to once more: that nobody can assume it any more since the
# account is given back, or that nobody may assume it yet.
CLOSED, SHUT = "closed", "shut"
# With this begins the mark of a step that makes again what was there: whose it was, it still is. It is not recorded.
RESTORED = "restored"

# A name that contains this may be meant to be ours, and is shown to people; it proves nothing.
NAME_PART = "ctl"


@dataclass(frozen=True)
class Proof:
    """What speaks for a resource being ours.

    :param named: its name is in the catalogue. :param tagged: it carries our tag.
    :param recorded: the ledger knows it by its unique id. :param replaced: the ledger knows another one of its name.
    :param found: the ledger or the origin says that it was there before us.
    :param resembles: a role trusts whom the catalogue says and nobody else; a policy says what the catalogue's says.
    :param confirmed: an operator says so. :param listed: an operator wants exactly this one (its ARN) removed.
    """

    named: bool = False
    tagged: bool = False
    recorded: bool = False
    replaced: bool = False
    found: bool = False
    resembles: bool = False
    confirmed: bool = False
    listed: bool = False


class Entry(t.TypedDict, total=False):
    """What the ledger says of one resource, as far as it is gone by here."""

    account: t.Required[str]
    resource: t.Required[str]
    unique_id: t.Required[str]
    mark: str
    certain: bool
    created: bool
    gone: bool
    last: dict[str, str]


class Ledger(t.TypedDict, total=False):
    """The ledger of an account. :param proves: false where the account itself could have written it."""

    proves: bool
    resources: list[Entry]


class Rule(t.NamedTuple):
    """A row of the truth table. :param needs: all of these hold. :param lacks: none of these does."""

    needs: frozenset[str]
    lacks: frozenset[str]
    verdict: str


def _rule(needs: str, lacks: str, verdict: str) -> Rule:
    return Rule(frozenset(needs.split()), frozenset(lacks.split()), verdict)


# The first row that fits decides. The same table is in docs/offboarding.md.
TRUTH_TABLE = (
    _rule("listed", "", MANAGED),
    _rule("named found confirmed", "", MANAGED),
    _rule("named found", "", UNPROVED),
    _rule("named recorded", "", MANAGED),
    _rule("named tagged", "replaced", MANAGED),
    _rule("named resembles confirmed", "", MANAGED),
    _rule("named resembles", "", UNPROVED),
    _rule("named", "", SIMILAR_NAME),
    _rule("tagged", "", SIMILAR_NAME),
    _rule("", "", UNMANAGED),
)


def verdict_of(proof: Proof, name: str) -> str:
    """Whose a resource is: MANAGED, UNPROVED, SIMILAR_NAME (kept, and shown to people) or UNMANAGED."""
    stated: dict[str, bool] = vars(proof)
    holds = {field for field, value in stated.items() if value}
    verdict = next(rule.verdict for rule in TRUTH_TABLE if rule.needs <= holds and not rule.lacks & holds)
    return SIMILAR_NAME if verdict == UNMANAGED and NAME_PART in name.lower() else verdict


def entries_of(ledger: Ledger | None) -> list[Entry]:
    """What a ledger says of every resource."""
    return ledger.get("resources", []) if ledger else []


def ledger_ids(ledger: Ledger | None, account: str) -> dict[str, str]:
    """The unique ids that the ledger of an account knows, by the resource's name in plans."""
    return {one["resource"]: one["unique_id"] for one in entries_of(ledger) if one["account"] == account}


def ledger_marks(ledger: Ledger | None, account: str) -> dict[str, str]:
    """What the ledger records of an account's resources since our last write to them, where that is certain."""
    return {
        entry["resource"]: entry.get("mark", "")
        for entry in entries_of(ledger)
        if entry["account"] == account and entry.get("certain")
    }


def ledger_found(ledger: Ledger | None, account: str) -> frozenset[str]:
    """The resources of an account that were there before us, as the ledger has it."""
    return frozenset(
        entry["resource"]
        for entry in entries_of(ledger)
        if entry["account"] == account and not entry.get("created", True)
    )


def ledger_made(ledger: Ledger | None, account: str) -> dict[str, str]:
    """The resources of an account that are there by us, each with its unique id, where it has one.

    :returns: nothing of a ledger that the account itself could have written; without an id, what is certain.
    """
    if not ledger_proves(ledger):
        return {}
    return {
        entry["resource"]: entry["unique_id"]
        for entry in entries_of(ledger)
        if entry["account"] == account and entry.get("created") and not entry.get("gone")
        if entry["unique_id"] or entry.get("certain")
    }


def ledger_against(ledger: Ledger | None, account: str) -> Ledger:
    """What speaks against removal in a ledger that the account itself could have written: it proves nothing else.

    What is in IAM was there before us, or is another one than ours. Nothing is known of when it was written.
    """
    never = {"run": "", "operation": "", "time": ""}
    kept: list[Entry] = [
        {**entry, "certain": False, "mark": "", "last": never.copy()}
        for entry in entries_of(ledger)
        if entry["account"] == account and entry["resource"].startswith(("IAM role ", "IAM policy "))
    ]
    return {"proves": False, "resources": kept} if kept else {}


def ledger_proves(ledger: Ledger | None) -> bool:
    """Whether a ledger proves that something is ours."""
    return ledger.get("proves", True) if ledger else True


def is_elsewhere(arn: str, account: str) -> bool:
    """Whether an ARN is of another account. What is no ARN (the id of a key) is of the account itself."""
    return arn.startswith("arn:") and arn.split(":")[4] != account


def arguments() -> dict[str, t.Any]:
    """The option of a module that goes by what the ledger proves."""
    return {"ledger": {"type": "dict"}}


def origin_found(origin: t.Mapping[str, t.Any] | None) -> frozenset[str]:
    """The unique ids of roles and policies that were there before us: what had our tag then already is ours.

    :param origin: the snapshot of the account before the first write.
    """
    iam: Iam | None = (origin or {}).get("iam")
    if not iam:
        return frozenset()
    items: list[Role | Policy] = [*iam.get("roles", {}).values(), *iam.get("policies", {}).values()]
    return frozenset(item["id"] for item in items if not is_tagged(item.get("tags") or {}))


def restoring(step: Step) -> Step:
    """A step that makes again what was there before: the ledger does not take it for ours by that."""
    return replace(step, mark=f"{RESTORED} {step.mark}".strip())


def managed_tags() -> list[dict[str, str]]:
    """The tag list, as IAM, S3 and CloudTrail take it."""
    return [{"Key": MANAGED_BY_KEY, "Value": MANAGED_BY_VALUE}]


def is_tagged(tags: t.Mapping[str, str]) -> bool:
    """Whether a resource's tags say that this collection manages it."""
    return tags.get(MANAGED_BY_KEY) == MANAGED_BY_VALUE


def adoption(operation: str, identity: t.Mapping[str, str], what: str, resource: str, existing: Role | Policy) -> Step:
    """The step that tags something in IAM that was there before us.

    :param operation: TagRole or TagPolicy. :param identity: its parameter that names the resource.
    :param existing: what was read of it: its tags and its id.
    """
    return Step(
        service="iam",
        operation=operation,
        parameters={**identity, "Tags": managed_tags()},
        reason=f"adopt {what}",
        resource=resource,
        before={"tags": dict(existing["tags"])},
        after={"tags": {**existing["tags"], MANAGED_BY_KEY: MANAGED_BY_VALUE}},
        unique_id=existing["id"],
    )
