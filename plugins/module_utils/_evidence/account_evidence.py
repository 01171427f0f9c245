# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is recorded of an account: its origin, the evidence of every run that changed something, and the ledger.

origin.json          the account before the first write, never overwritten
completions/<run>.json  what the origin lacked, read later: see _evidence/origin.py
runs/<run>.json      one run: plan, steps with request ids and times, result, exceptions, versions
ledger.json          all runs folded, and the digest of every document: see _evidence/ledger.py
backups/<run>.json   a snapshot before something is removed
audits/<run>.json    what was true of the account, and of those audits before: see _evidence/audits.py
packets/<run>.json   the hand-over packet: what was planned, or done, when the account was given back

Schema 2. In documents of the first one nothing says who made them, and no ledger has digests.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine import fence
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence import runs as run_evidence
from ansible_collections.ctl.aws.plugins.module_utils._evidence.audits import AUDITS, history
from ansible_collections.ctl.aws.plugins.module_utils._evidence.brought import (
    COMPLETIONS,
    ORIGIN,
    Options,
    backup_name,
    made_by,
    of_the_run,
    snapshots_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import (
    LEDGER,
    SCHEMA,
    Content,
    digests,
    fold,
    run_name,
)
from ansible_collections.ctl.aws.plugins.module_utils._evidence.origin import completed, completion, lacking
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import NONE, collect, look
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Document, Store, open_store


class Desired(t.NamedTuple):
    """What is to be stored of an account.

    :param snapshots: the origin, a backup or a packet, by document. :param runs: evidence by run.
    """

    account: str
    snapshots: dict[str, Content]
    runs: dict[str, Content]


def check_backup(store: Store, document: str, snapshot: Content) -> str:
    """Read a backup back and compare it with what was to be kept.

    :returns: its digest. :raises CtlError: it is something else.
    """
    found = store.get(document).content
    if found is None or found["snapshot"] != snapshot:
        raise CtlError(
            f"The backup {store.uri}/{document} does not read back as it was written",
            hint="Nothing may be removed without it: check the store, then run again.",
        )
    return digest(found)


def read(store: Store, desired: Desired) -> dict[str, Document]:
    """What is stored already of all that is to be stored."""
    wanted = [*desired.snapshots, *map(run_name, desired.runs)]
    return {name: store.get(f"{desired.account}/{name}") for name in [*wanted, *([LEDGER] if wanted else [])]}


def plan(current: t.Mapping[str, Document], desired: Desired, store: Store) -> Plan:
    """Store what is not stored yet: snapshots and a run once and for all, then the ledger as it grows.

    :raises CtlError: what is to be stored was stored before, and is gone.
    """
    planned = Plan()
    contents = {**desired.snapshots, **{run_name(run): content for run, content in desired.runs.items()}}
    if not contents:
        return planned
    found = current[LEDGER]
    for name, content in contents.items():
        if current[name].content is None:
            _check_not_gone(store, desired.account, name, content, found.content)
            reason = f"store {name} of account {desired.account}"
            planned.steps.append(store.put(f"{desired.account}/{name}", content, "", reason))
    ledger = fold(
        found.content,
        desired.account,
        {run: current[run_name(run)].content or content for run, content in desired.runs.items()},
        {name: current[name].content or content for name, content in desired.snapshots.items()},
    )
    if ledger != found.content:
        reason = f"add to the ledger of account {desired.account}"
        step = store.put(f"{desired.account}/{LEDGER}", ledger, found.version, reason)
        planned.steps.append(replace(step, depends_on=tuple(before.resource for before in planned.steps)))
    return planned


def _check_not_gone(store: Store, account: str, name: str, content: Content, ledger: Content | None) -> None:
    if digests(ledger).get(name, digest(content)) != digest(content):
        raise CtlError(
            f"{store.uri}/{account}/{name} is in the ledger, and gone from the evidence store: it was removed",
            hint="Bring it back, from the versions of the bucket or a copy of the directory. Nothing takes its place.",
        )


def read_origin(store: Store, account: str) -> Content | None:
    """The origin with what was added to it later."""
    origin = store.get(f"{account}/{ORIGIN}").content
    if origin is None:
        return None
    folder = f"{account}/{COMPLETIONS}"
    added = [content for name in store.names(folder) if (content := store.get(f"{folder}/{name}").content)]
    return completed(origin, added)


def recorded(store: Store, account: str) -> Content:
    """What a run goes by, and no more: the origin of a big account is half a megabyte.

    :returns: {"origin" (whether there is one), "organization" (the id of the one that the account was in by then, or
        ""), "lacking" (sections that the origin lacks, and that can be added), "complete" (whether there is an origin
        that lacks nothing), "ledger" (None, if there is none)}
    """
    origin, ledger = read_origin(store, account), store.get(f"{account}/{LEDGER}").content
    before = (origin or {"snapshot": {}})["snapshot"].get("organization") or {}
    known = {"origin": origin is not None, "organization": before.get("id", "")}
    lacks = lacking(origin, ledger)
    return {**known, "lacking": lacks, "complete": origin is not None and not lacks, "ledger": ledger}


def account_of(params: t.Mapping[str, t.Any]) -> str:
    """The account that is recorded: part of a path, so it has to look like one."""
    account = str(params["target_account_id"])
    if not ACCOUNT_ID.fullmatch(account):
        raise InputError("target_account_id", account, ACCOUNT_ID_EXPECTED)
    return account


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_evidence does."""
    account = account_of(params)
    own = Path(params["journal"]).expanduser() if params["journal"] else None
    # What is stored about a run is no part of it.
    store = open_store(params["store"], {**params, "journal": None}, check_mode=check_mode)
    journals = (
        collect(look(own.parent, own.stem, alone=fence.is_held(own)), own, closing=not check_mode) if own else NONE
    )
    details = {"provenance": params["provenance"], **params["run"]}
    runs = run_evidence.runs_of(journals, store, account, {own.stem: details} if own else {})
    snapshots = snapshots_of(params, account)
    refused: list[str] = []
    if params["completion"]:
        ledger = store.get(f"{account}/{LEDGER}").content
        parts, refused = completion(read_origin(store, account), params["completion"], ledger)
        if parts:
            head = {"schema": SCHEMA, "account_id": account, "kind": "completion", **made_by(params)}
            completed_by = run_evidence.without_addresses_but_in_policies({**head, "snapshot": parts})
            snapshots[of_the_run(COMPLETIONS, params)] = completed_by
    audit: Content | None = None
    kept: list[str] = []
    if params["audit"]:
        name = of_the_run(AUDITS, params)
        kept.append(name)
        head = {**made_by(params), "schema": SCHEMA, "account_id": account, "kind": "audit"}
        before = history(store, account, name)
        audit = snapshots[name] = run_evidence.without_addresses({**head, **params["audit"], "history": before})
    desired = Desired(account, snapshots, runs)
    result = converge(
        store.target,
        lambda: read(store, desired),
        lambda current: plan(current, desired, store),
        check_mode=check_mode,
    )
    stored = ""
    if params["backup"]:
        name = backup_name(params["backup_name"] or "")
        stored = digest(snapshots[name])
        if not check_mode:
            stored = check_backup(store, f"{account}/{name}", params["backup"])
    if params["forget_journal"] and not check_mode:
        journals.forget()
    outcome = result.as_dict()
    warnings: list[str] = outcome["warnings"]
    lost = [f"The origin lacks {what}, and a run has changed that since" for what in refused]
    warnings += [*journals.troubles, *lost]
    documents = [f"{store.uri}/{account}/{name}" for name in [*map(run_name, runs), *kept]]
    known = {"recorded": recorded(store, account)} if params["recorded"] else {}
    return {
        **outcome,
        **known,
        "documents": documents,
        "digest": stored,
        "unfolded": journals.troubles,
        "audit": audit,
    }


MODULE = Definition(
    run=run,
    arguments={
        "store": {"type": "str", "required": True},
        "target_account_id": {"type": "str", "required": True},
        "origin": {"type": "dict"},
        "completion": {"type": "dict"},
        "backup": {"type": "dict"},
        "backup_name": {"type": "str"},
        "packet": {"type": "dict"},
        "audit": {"type": "dict"},
        "run": {"type": "dict", "default": {}},
        "provenance": {"type": "dict", "default": {}},
        "forget_journal": {"type": "bool", "default": False},
        "recorded": {"type": "bool", "default": False},
    },
    constraints={"required_by": {"backup": ("backup_name",)}},
)
