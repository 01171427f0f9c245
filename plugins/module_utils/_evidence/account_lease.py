# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lease of an account: one run at a time changes it, whichever machine it is on.

It is a document of the evidence store, written on the condition that nobody else wrote it meanwhile. The store grants
no delete: a lease is given back by overwriting it.
"""

from __future__ import annotations

import time
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.clock import seconds_of, stamp
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.process import controller, is_alive, parse
from ansible_collections.ctl.aws.plugins.module_utils._engine import fence
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.fence import HELD, LEASE_LOST, LOST, RELEASED, Note
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_evidence import account_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import SCHEMA
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import without_addresses
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Document, Store, open_store

LEASE = "lease.json"

# Clocks of two machines differ: a lease is taken over only so long after its end.
CLOCKS_DIFFER_SECONDS = 60


class Lease(t.TypedDict, total=False):
    """The lease of an account, as it is stored."""

    schema: int
    kind: str
    account_id: str
    state: t.Required[str]
    run: t.Required[str]
    holder: str
    process: str
    since: str
    expires: str


class Options(t.TypedDict):
    """The options of the module."""

    store: str
    target_account_id: str
    state: str
    holder: str
    seconds: int
    take_over: bool
    journal: str | None


class Desired(t.NamedTuple):
    """What is wanted.

    :param run: whose lease. :param holder: who that is, in words. :param process: its ansible-playbook, or "".
    :param note: what was noted of the run's lease before, if anything.
    """

    account: str
    state: str
    run: str
    holder: str
    process: str
    seconds: int
    take_over: bool
    note: Note | None


class Look(t.NamedTuple):
    """What is there. :param alive: whether the process that has it is there; None if that cannot be known."""

    document: Document
    now: float
    alive: bool | None


def _lease_of(document: Document) -> Lease | None:
    """A stored lease: its shape was seen to when it was read."""
    return t.cast("Lease", document.content) if document.content else None


def read(store: Store, account: str) -> Look:
    """The lease as it is stored."""
    document = store.get(f"{account}/{LEASE}")
    lease = _lease_of(document)
    process = parse(lease.get("process", "") if lease else "")
    return Look(document, time.time(), is_alive(process) if process else None)


def plan(current: Look, desired: Desired, store: Store) -> Plan:
    """Take, renew or release the lease.

    :raises CtlError: another run has it, or had it meanwhile.
    """
    found = _lease_of(current.document) or {"state": RELEASED, "run": ""}
    held, ours = found["state"] == HELD, found["run"] == desired.run
    if desired.state == RELEASED:
        released: Lease = {**found, "state": RELEASED, "expires": stamp(current.now)}
        return Plan([_put(store, released, current, "release")] if held and ours else [])
    if desired.note and desired.note.state != RELEASED and not ours:
        raise CtlError(
            f"The lease of account {desired.account} was taken over by run {found['run']} meanwhile",
            hint="See what that run did, then run again.",
            code=LEASE_LOST,
        )
    if held and ours and seconds_of(found["expires"]) - current.now > desired.seconds / 2:
        return Plan()
    taken: Lease = {
        "schema": SCHEMA,
        "kind": "lease",
        "account_id": desired.account,
        "state": HELD,
        "run": desired.run,
        "holder": str(without_addresses(desired.holder)),
        "process": desired.process,
        "since": found["since"] if held and ours else stamp(current.now),
        "expires": stamp(current.now + desired.seconds),
    }
    warnings = [_taken_over(current, desired, found)] if held and not ours else []
    return Plan([_put(store, taken, current, "renew" if held and ours else "take")], warnings)


def _taken_over(current: Look, desired: Desired, found: Lease) -> str:
    """Why the lease of another run is taken over.

    :raises CtlError: it is not.
    """
    whose = f"run {found['run']} ({found['holder']}), which has it since {found['since']}"
    reasons = {
        f"it ran out at {found['expires']}": current.now > seconds_of(found["expires"]) + CLOCKS_DIFFER_SECONDS,
        "its ansible-playbook has ended": current.alive is False,
        "ctl_run_take_over is set": desired.take_over,
    }
    reason = next((words for words, holds in reasons.items() if holds), "")
    if not reason:
        raise CtlError(
            f"Account {desired.account} is leased to {whose}, until {found['expires']}: nothing was written",
            hint="Run again when that run has ended. If you know that it is no longer there, set ctl_run_take_over.",
            code="LeaseHeld",
            account=desired.account,
        )
    return f"The lease of account {desired.account} was taken over from {whose}: {reason}"


def _put(store: Store, content: Lease, current: Look, verb: str) -> Step:
    account = content["account_id"]
    return store.put(
        f"{account}/{LEASE}", dict(content), current.document.version, f"{verb} the lease of account {account}"
    )


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_lease does."""
    account = account_of(params)
    if params["seconds"] < 60:
        raise InputError("seconds", params["seconds"], "at least 60: a lease has to last for a task")
    journal = Path(params["journal"]).expanduser() if params["journal"] else None
    if journal is None:
        raise InputError("journal", "", "the journal of the run, which its tasks have too")
    desired = Desired(
        account=account,
        state=params["state"],
        run=journal.stem,
        holder=params["holder"],
        process=str(controller() or ""),
        seconds=params["seconds"],
        take_over=params["take_over"],
        note=fence.note_of(journal),
    )
    store = open_store(params["store"], {**params, "journal": None}, check_mode=check_mode)
    began = time.time()
    try:
        result = converge(
            store.target,
            lambda: read(store, account),
            lambda current: plan(current, desired, store),
            check_mode=check_mode,
        )
        if not check_mode:
            _note(journal, desired, store, began)
    except CtlError as error:
        if error.code == LEASE_LOST and not check_mode:
            # The run goes on to say how it ended: it writes nothing to the account meanwhile.
            fence.keep(journal, Note(LOST))
        raise
    return result.as_dict()


def _note(journal: Path, desired: Desired, store: Store, began: float) -> None:
    """Note beside the journal what the run may from now on."""
    if desired.state == RELEASED:
        if desired.note:
            fence.keep(journal, Note(RELEASED))
        return
    found = _lease_of(store.get(f"{desired.account}/{LEASE}"))
    if not found or found["state"] != HELD or found["run"] != desired.run:
        raise CtlError(
            f"The lease of account {desired.account} does not read back as it was written",
            hint="Another run took it at the same moment, or the evidence store is not the one that was written to.",
            code=LEASE_LOST,
        )
    fence.keep(journal, Note(HELD, min(seconds_of(found["expires"]), began + desired.seconds)))


MODULE = Definition(
    run=run,
    arguments={
        "store": {"type": "str", "required": True},
        "target_account_id": {"type": "str", "required": True},
        "state": {"type": "str", "choices": [HELD, RELEASED], "default": HELD},
        "holder": {"type": "str", "default": ""},
        "seconds": {"type": "int", "default": 3600},
        "take_over": {"type": "bool", "default": False},
    },
)
