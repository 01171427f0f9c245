# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans as documents: what one says, what approves it, and what of it is done. Pure, but for reading the store."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._engine.approval import Call, identity
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import SCHEMA, Content
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Store

PLANS, SETS = "plans", "plan-sets"
# What of a line of a plan is approved; resource and reason are wording.
APPROVED = ("account", "region", "service", "operation", "parameters", "precondition")


def call_of(line: t.Mapping[str, t.Any]) -> Call:
    """What of a line of a plan is approved."""
    return {key: line[key] for key in APPROVED}


def document(account: str, lines: t.Iterable[Content], ends: str, about: t.Mapping[str, t.Any]) -> Content:
    """A plan. What is planned by two tasks is in it once.

    :param ends: the last day on which it may be carried out, or "". :param about: run, playbook and the like.
    """
    calls = {identity(call_of(line)): dict(line) for line in lines}
    content = {"ends": ends, "calls": [calls[name] for name in sorted(calls)]}
    head = {"schema": SCHEMA, "kind": "plan", "account_id": account}
    return {**head, **about, **content, "digest": digest_of(account, content)}


def digest_of(account: str, plan: t.Mapping[str, t.Any]) -> str:
    """What is approved: SHA-256 in hexadecimal over the calls, in whatever order, and how long they may be made."""
    identities = sorted(identity(call_of(line)) for line in plan["calls"])
    return _digest({"account_id": account, "calls": identities, "ends": plan["ends"]})


def plan_set(name: str, plans: t.Mapping[str, str]) -> Content:
    """The plans of a fleet under one digest. :param plans: the digest of each, by account."""
    return {"schema": SCHEMA, "kind": "plan set", "run": name, "plans": dict(plans), "digest": set_digest(plans)}


def set_digest(plans: t.Mapping[str, str]) -> str:
    """What approves all plans of a set: SHA-256 in hexadecimal."""
    return _digest({"plans": dict(plans)})


def _digest(value: t.Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def earliest(exceptions: t.Iterable[t.Mapping[str, t.Any]]) -> str:
    """The last day of the first exception that ends, or ""."""
    return min((str(one["until"]) for one in exceptions if one.get("until")), default="")


def find(store: Store, account: str, approved: str) -> Content:
    """The plan of an account that a digest approves: its own, or that of a set that the account is in.

    :raises InputError: there is none; it says which there are.
    """
    known = {content["digest"]: content for content in _contents(store, f"{account}/{PLANS}")}
    sound = {digest: one for digest, one in known.items() if digest_of(account, one) == digest}
    sets = [one for one in _contents(store, SETS) if set_digest(one["plans"]) == one["digest"] == approved]
    wanted = sets[0]["plans"].get(account, "") if sets else approved
    if wanted in sound:
        return sound[wanted]
    there = ", ".join(f"{one['run']} ({digest})" for digest, one in sound.items()) or "none"
    altered = " One of this digest was altered." if wanted in known else ""
    raise InputError("digest", approved, f"that of a plan of account {account}. There are: {there}.{altered}")


def _contents(store: Store, folder: str) -> list[Content]:
    names = [f"{folder}/{name}" for name in store.names(folder)]
    return [content for content in each(lambda name: store.get(name).content, names) if content]


def since(store: Store, account: str, plan: Content) -> list[Content]:
    """The steps of all runs since a plan was made."""
    # To the second: a run that was stored in the same one counts.
    made_at = str(plan["made"])[:19]
    runs = [name for name, when in store.names(f"{account}/runs").items() if when[:19] >= made_at]
    contents = each(lambda name: store.get(f"{account}/runs/{name}").content, runs)
    return [step for content in contents if content for step in content["steps"]]


def identities(plan: Content) -> set[str]:
    """What tells the calls of a plan apart."""
    return {identity(call_of(line)) for line in plan["calls"]}


def made(steps: t.Iterable[Content], *, certain: bool = False) -> set[str]:
    """The approved calls among the steps of runs that were made, or may have been. :param certain: only the former."""
    how = ("applied",) if certain else ("applied", "unknown")
    return {step["approved"] for step in steps if step.get("approved") and step["status"] in how}


def differences(note: Content, planned: t.Mapping[str, Content], *, whole: bool) -> list[str]:
    """What an account needs that is not approved, and what was approved and it does not need any more, in words.

    :param note: {"plan", "identities" (what of it may be made), "done" (what of it was, or may have been)}
    :param planned: what is planned now, by identity. :param whole: whether all is planned that the run does.
    """
    approved = {identity(call_of(line)): line for line in note["plan"]["calls"]}
    more = [
        f"{'in the plan, and carried out before' if name in approved else 'not in the plan'}: {_words(line)}"
        for name, line in planned.items()
        if name not in note["identities"]
    ]
    if not whole:
        return more
    lacking = [line for name, line in approved.items() if name not in planned and name not in note["done"]]
    return [*more, *(f"in the plan, and not needed any more: {_words(line)}" for line in lacking)]


def left(plan: Content, gone: t.Collection[str]) -> list[str]:
    """What of a plan was not done, in words."""
    return [_words(line) for line in plan["calls"] if identity(call_of(line)) not in gone]


def _words(line: Content) -> str:
    return f"{line['reason']} ({line['service']}:{line['operation']})"
