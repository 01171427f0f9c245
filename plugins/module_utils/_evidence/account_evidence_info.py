# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an evidence store records of an account, and whether that is still what was stored."""

from __future__ import annotations

import typing as t
from pathlib import Path, PurePath

from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_evidence import (
    account_of,
    read_origin,
)
from ansible_collections.ctl.aws.plugins.module_utils._evidence.brought import document_name
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import (
    LEDGER,
    Content,
    digests,
    fold,
)
from ansible_collections.ctl.aws.plugins.module_utils._evidence.origin import lacking
from ansible_collections.ctl.aws.plugins.module_utils._evidence.proof import check
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import runs_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import NONE, Journals, collect, everything
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Store, open_store

# What is read whole, what is read by its name, and what is listed.
WHOLE = ("origin", "ledger")
NAMED = {"backup": "backups", "run": "runs"}
LISTS = ("backups", "runs")


class Options(t.TypedDict):
    """The options of the module."""

    store: str
    target_account_id: str
    documents: list[str]
    backup_name: str | None
    run_name: str | None
    spool: str | None
    verify: bool


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_evidence_info does."""
    account = account_of(params)
    store = open_store(params["store"], params, check_mode=True)  # whatever the mode of the play: it only reads
    given = [kind for kind in NAMED if _name_of(kind, params)]
    wanted = params["documents"] or [*WHOLE, *given, *LISTS]
    for kind in NAMED:
        if kind in wanted and kind not in given:
            raise InputError(f"{kind}_name", "", f"the name of a {kind}: documents: [{NAMED[kind]}] lists them")
    found = together(**{name: (lambda name=name: _read(store, account, name, params)) for name in wanted})
    journals = collect(everything(Path(params["spool"]).expanduser()), closing=False) if params["spool"] else NONE
    if "ledger" in found:
        found["ledger"] = _with(journals, found["ledger"], store, account)
    if found.get("origin"):
        found["lacking"] = lacking(found["origin"], store.get(f"{account}/{LEDGER}").content)
    result = {"evidence": found, "unfolded": journals.troubles, "warnings": list(journals.troubles)}
    if params["verify"]:
        verdict = check(store, account)
        unaltered = not verdict.altered and not verdict.unproved
        result["verification"] = {"unaltered": unaltered, **verdict._asdict()}
    return result


def _read(store: Store, account: str, wanted: str, params: Options) -> t.Any:
    if wanted in LISTS:
        return _listed(store, account, wanted)
    if wanted == "origin":
        return read_origin(store, account)
    if wanted == "ledger":
        return store.get(f"{account}/{LEDGER}").content
    name = _name_of(wanted, params)
    content = store.get(f"{account}/{document_name(NAMED[wanted], name, f'{wanted}_name')}").content
    if content is None:
        raise InputError(f"{wanted}_name", name, f"the name of a {wanted}{_there_are(store, account, wanted)}")
    return content


def _name_of(kind: str, params: Options) -> str:
    return (params["backup_name"] if kind == "backup" else params["run_name"]) or ""


def _listed(store: Store, account: str, folder: str) -> list[dict[str, str]]:
    known = digests(store.get(f"{account}/{LEDGER}").content)
    return [
        {"name": PurePath(name).stem, "stored": when, "digest": known.get(f"{folder}/{name}", "")}
        for name, when in store.names(f"{account}/{folder}").items()
    ]


def _there_are(store: Store, account: str, kind: str) -> str:
    """The names that there are, for whoever gave another one."""
    found = [f"{one['name']} ({one['stored']})" for one in _listed(store, account, NAMED[kind])]
    return f" of account {account} in {store.uri}: {', '.join(found) or 'there is none'}"


def _with(journals: Journals, ledger: Content | None, store: Store, account: str) -> Content | None:
    runs = runs_of(journals, store, account, {})
    return fold(ledger, account, runs) if runs else ledger


MODULE = Definition(
    run=run,
    arguments={
        "store": {"type": "str", "required": True},
        "target_account_id": {"type": "str", "required": True},
        "documents": {"type": "list", "elements": "str", "choices": [*WHOLE, *NAMED, *LISTS], "default": []},
        "backup_name": {"type": "str"},
        "run_name": {"type": "str"},
        "spool": {"type": "path"},
        "verify": {"type": "bool", "default": False},
    },
)
