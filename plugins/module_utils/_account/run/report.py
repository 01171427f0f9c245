# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be said of an account at the end of a run, from what its parts have recorded."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import OFF, UNMET

Facts = t.Mapping[str, t.Any]

OK, FAILED, WAITING, DEFERRED, NOTHING = "ok", "failed", "waiting for the customer", "deferred", "nothing was done"
NOT_BEGUN = "not begun"
# For whom a failure waits: nobody, which leaves the operator.
STATUSES = {"": FAILED, "customer": WAITING, "aws": DEFERRED, "batches": NOT_BEGUN}
YES, NO, PLANNED, IN_PART = "yes", "no", "planned", "in part"
# The state of a provider that there is not.
ABSENT = "absent"
# How many resources of a control are named below the table: the differences of a run with --diff have them all.
NAMED = 3
WHY_NOTHING = "No part of the playbook was reached: look at the tags of the run"
# What the table is about, and its columns between the account's name and whether something changed.
COLUMNS = {
    "care": ("joined", "hardened", "provider"),
    "offboarding": ("root", "data", "organization", "access"),
    "restoring": ("backup", "restored"),
    "audit": ("compliant", "drifted", "undecided", "unchecked", "exceptions"),
}
# The parts of a run, each of which records its result where it was reached.
PARTS = ("bootstrap", "enroll", "harden", "provider", "offboard", "audit")


@dataclass(frozen=True)
class Row:
    """What the table shows of an account.

    :param cells: in the order of COLUMNS. :param failed: whether the account makes the run fail. :param notes: what is
        no failure, and is for the customer or the operator to do. :param warnings: what else they should know.
    """

    cells: list[str]
    changed: str
    status: str
    failed: bool
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    packet: str = ""
    why: str = ""


def status(results: Facts) -> str:
    """One word or two of what became of an account.

    :param results: {"failure": {"message", "waiting_for"}, and PARTS}; None for each that there is not.
    """
    failure, harden, offboard, audit = (results[part] for part in ("failure", "harden", "offboard", "audit"))
    if failure:
        return STATUSES[failure["waiting_for"]]
    if harden and harden["closed_roles"]:
        return WAITING
    if offboard:
        return str(offboard["status"])
    if audit:
        return str(audit["state"])
    return OK if any(_was_reached(results[part]) for part in PARTS) else NOTHING


def _was_reached(result: Facts | None) -> bool:
    """Whether a part has done, or looked at, anything. Hardening records that it was passed by, too."""
    return bool(result and result.get("ran", True))


def copies(facts: Facts) -> bool:
    """Whether a run leaves a copy of its evidence in the account: only where it has set the audit bucket itself.

    None of giving it back: the role that would write it is gone by then, though the same run may have hardened before.

    :param facts: {"wanted", "harden" and "offboard" (what these recorded, or None)}
    """
    audited = (facts["harden"] or {}).get("audited", False)
    return bool(facts["wanted"] and audited and not facts["offboard"])


def provenance(facts: Facts) -> dict[str, str]:
    """Who made a run, for an auditor.

    :param facts: {"looks" (snapshots of the run, the best first), "job", "user", "user_id", "approval"}
    """
    seen: list[Facts] = [
        look["snapshot"]["account"] for look in facts["looks"] if "account" in look.get("snapshot", {})
    ]
    principal = next((one.get("assumed_by") or one.get("caller") or "" for one in seen), "")
    return {"principal": principal, **{key: str(facts[key]) for key in ("job", "user", "user_id", "approval")}}


def row(facts: Facts) -> Row:
    """What the table shows.

    :param facts: what status() takes, and {"about" (of COLUMNS), "check_mode", "organization_id" (the partner's, or
        ""), "organization_seen" (the one that the account was in when the run began, or ""), "waiting_fails",
        "unfolded"}
    """
    harden, offboard, failure, audit = (facts[part] or {} for part in ("harden", "offboard", "failure", "audit"))
    ended = status(facts)
    changed = any((facts[part] or {}).get("changed") for part in PARTS)
    known = {
        **offboard,
        **audit,
        "joined": _joined(facts),
        "hardened": _hardened(harden, facts["check_mode"]),
        "provider": _provider(facts["provider"] or {}, facts["check_mode"]),
    }
    return Row(
        cells=[str(known.get(column, "")) for column in COLUMNS[facts["about"]]],
        changed=(PLANNED if facts["check_mode"] else YES) if changed else NO,
        status=ended,
        failed=ended in (FAILED, NOTHING, NOT_BEGUN)
        or (ended in (WAITING, DEFERRED) and facts["waiting_fails"])
        or audit.get("fails", False),
        notes=[*(_drifted(harden) if facts["check_mode"] else []), *_notes(harden), *audit.get("notes", [])],
        warnings=[
            *harden.get("warnings", []),
            *offboard.get("warnings", []),
            *offboard.get("open", []),
            *facts["unfolded"],
        ],
        exceptions=harden.get("exceptions", []),
        packet=offboard.get("packet", ""),
        why=failure.get("message", WHY_NOTHING if ended == NOTHING else audit.get("why", "")),
    )


def _joined(facts: Facts) -> str:
    """Whether the account is in the organization. In check mode it is not yet, but would be."""
    enroll = facts["enroll"] or {}
    wanted = facts["organization_id"]
    if (wanted and facts["organization_seen"] == wanted) or enroll.get("joined"):
        return YES
    return PLANNED if facts["check_mode"] and enroll and not facts["failure"] else NO


def _hardened(harden: Facts, check_mode: bool) -> str:
    if not harden.get("hardened"):
        return NO
    if UNMET in harden.get("controls", {}).values():
        return IN_PART
    return PLANNED if check_mode and harden["changed"] else YES


def _provider(result: Facts, check_mode: bool) -> str:
    """The state of the provider. In check mode one that is not there would be made."""
    state = str(result.get("state", "none"))
    return PLANNED if check_mode and state == ABSENT else state


def _drifted(harden: Facts) -> list[str]:
    """The controls that are not as they should be, a sentence each: the first of their resources, and how many more."""
    said = []
    for control, resources in harden.get("differs", {}).items():
        more = len(resources) - NAMED
        named = ", ".join(resources[:NAMED]) + (f", and {more} more" if more > 0 else "")
        said.append(f"{control} is not as it should be: {named}")
    return said


def _notes(harden: Facts) -> list[str]:
    became = harden.get("controls", {}) if harden.get("ran") else {}
    off, unmet = ([name for name, what in became.items() if what == one] for one in (OFF, UNMET))
    said = (
        ("Not created, since a variable is not set", harden.get("not_created", [])),
        ("Set in part only, for a reason that is given here", unmet),
        ("Switched off in the inventory", off),
        ("IAM users in no group, whom no policy of a group binds", harden.get("users_in_no_group", [])),
    )
    basic = ["No Business Support, AWS shows the plan basic: the customer should subscribe to it"]
    return [f"{words}: {', '.join(names)}" for words, names in said if names] + (
        basic if harden.get("support") == "basic" else []
    )


def failure(facts: Facts) -> dict[str, str]:
    """Why an account stopped, and who has to act: {"message", "waiting_for"}.

    :param facts: {"result": the failed task's, "before": why it had stopped already, or "", "is_begun": false where
        too many others had failed, "waiting_for": what a role
        knows better, or "", "past": what the store answered about an origin; "skipped" where it was not asked}
    """
    parts = _failed_parts(facts["result"])
    words = _words(parts)
    # An account that was managed and cannot be entered any more is nothing to wait for; nor is one of which that is
    # not known.
    past = facts["past"]
    shut_out = not past.get("skipped") and (past.get("evidence") or {"origin": "not known"})["origin"] is not None
    waits_for = "" if shut_out else (parts[0].get("error") or {}).get("waiting_for", "")
    return {
        # What fails twice is said once.
        "message": " ".join(filter(None, [facts["before"], *(text for text in words if text not in facts["before"])])),
        "waiting_for": facts["waiting_for"] or waits_for if facts["is_begun"] else "batches",
    }


def unwritten(result: Facts) -> list[str]:
    """That a ticket was not written, and why. :param result: of the task that failed."""
    return [f"A ticket of a customer was not written: {' '.join(_words(_failed_parts(result)))}"]


def _failed_parts(result: Facts) -> list[Facts]:
    """Of a loop, the items that failed: the task itself only says that some did."""
    return [one for one in result.get("results") or [] if one.get("failed")] or [result]


def _words(parts: t.Sequence[Facts]) -> dict[str, None]:
    """What failed tasks say, each sentence once."""
    return dict.fromkeys(" ".join(str(part.get("msg") or "no message").split()) for part in parts)
