# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit: what the report of all accounts shows, in its order. How it looks is in the template of the role ctl_audit."""

from __future__ import annotations

import datetime
import typing as t
from collections import Counter

from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import FAIL_ON, STATES, WORST, worst
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import UNKNOWN

Document = t.Mapping[str, t.Any]

# An exception that ends within these days is somebody's to renew, or to let go.
SOON_DAYS = 30
# How each state is shown where there is no room for a word, and as a class of the page.
SIGNS = dict(zip(STATES, ("✗", "?", "!", "e", "-", "✓"), strict=True))


class Answer(t.NamedTuple):
    """How many accounts are in a state. :param share: of all, in per cent."""

    state: str
    number: int
    share: float


class Ending(t.NamedTuple):
    """An exception that ends soon."""

    account: str
    check: str
    what: str
    reason: str
    until: str


def page(facts: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What the report has.

    :param facts: {"documents" (of the shape AUDIT, each with "account_id" and "history"), "missing" (by host, why there
        is none), "today" (a day)}
    :returns: "good" (the accounts of which nothing drifted, and nothing was left unchecked), "answers" (of Answer),
        "accounts" (the worst first), "checks" (name, title, number of accounts by state),
        "ending" (of Ending), "outside" (who is let in), "days" (of the fleet's history)
    """
    documents = sorted(facts["documents"], key=lambda one: (STATES.index(one["state"]), one["account"]))
    lost = [{"account": host, "why": why} for host, why in sorted(facts["missing"].items())]
    states = Counter([one["state"] for one in documents] + [UNKNOWN] * len(lost))
    total = sum(states.values())
    order = [*WORST, *(state for state in STATES if state not in WORST)]
    return {
        "today": facts["today"],
        "total": total,
        "good": sum(number for state, number in states.items() if state not in FAIL_ON["drifted"]),
        "answers": [Answer(state, states[state], 100 * states[state] / total) for state in order if states[state]],
        "states": STATES,
        "signs": SIGNS,
        "accounts": [_account(one) for one in documents],
        "missing": lost,
        "checks": _checks(documents),
        "ending": _ending(documents, facts["today"]),
        "outside": [{"account": one["account"], **thing} for one in documents for thing in one["trust"]],
        "days": _days(documents),
    }


def _account(document: Document) -> dict[str, t.Any]:
    by_state = {state: [one for one in document["checks"] if one["state"] == state] for state in STATES}
    return {
        **document,
        "by_state": {state: found for state, found in by_state.items() if found},
        "state_of": {one["check"]: one["state"] for one in document["checks"]},
    }


def _checks(documents: t.Sequence[Document]) -> list[dict[str, t.Any]]:
    """Every check, in the order of the documents. :returns: each with how many accounts are in which state."""
    found: dict[str, dict[str, t.Any]] = {}
    for document in documents:
        for one in document["checks"]:
            known = {"check": one["check"], "title": one["title"], "cis": one["cis"], "counts": Counter[str]()}
            found.setdefault(one["check"], known)["counts"][one["state"]] += 1
    return list(found.values())


def _ending(documents: t.Sequence[Document], today: str) -> list[Ending]:
    last = (datetime.date.fromisoformat(today) + datetime.timedelta(days=SOON_DAYS)).isoformat()
    found = [
        Ending(document["account"], check["check"], one["what"], one["reason"], one["until"])
        for document in documents
        for check in document["checks"]
        for one in check["exceptions"]
        if one["until"] and one["until"] <= last
    ]
    return sorted(found, key=lambda one: (one.until, one.account))


def _days(documents: t.Sequence[Document]) -> list[dict[str, t.Any]]:
    """The history of the fleet: of each day the last that was known of every account by then."""
    moments = sorted(
        (moment["taken"][:10], number, moment["state"])
        for number, document in enumerate(documents)
        for moment in [*document["history"], document]
    )
    known: dict[int, str] = {}
    days: dict[str, Counter[str]] = {}
    for day, number, state in moments:
        known[number] = state
        days[day] = Counter(known.values())
    return [{"day": day, "counts": counts, "state": worst(list(counts))} for day, counts in days.items()]
