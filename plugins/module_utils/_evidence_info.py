# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an evidence store remembers of an account."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._evidence import (
    LEDGER,
    ORIGIN,
    account_of,
    backup_name,
    fold,
    runs_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._module import Definition
from ansible_collections.ctl.aws.plugins.module_utils._parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._spool import collect, everything
from ansible_collections.ctl.aws.plugins.module_utils._store import open_store


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module account_evidence_info does."""
    account = account_of(params)
    store = open_store(params["store"], params, check_mode=True)  # whatever the mode of the play: it only reads
    names = {"origin": ORIGIN, "ledger": LEDGER}
    if params["backup_name"]:
        names["backup"] = backup_name(params["backup_name"])
    wanted = params["documents"] or list(names)
    if "backup" in wanted and "backup" not in names:
        raise InputError("backup_name", "", "the name of a backup, as the run that made it has shown it")
    found = together(**{name: (lambda name=name: store.get(f"{account}/{names[name]}").content) for name in wanted})
    if not params["spool"]:
        return {"evidence": found, "unfolded": [], "warnings": []}
    journals = collect(everything(Path(params["spool"]).expanduser()), closing=False)
    if "ledger" in found:
        runs = runs_of(journals, store, account, {})
        found["ledger"] = fold(found["ledger"], account, runs) if runs else found["ledger"]
    return {"evidence": found, "unfolded": journals.troubles, "warnings": list(journals.troubles)}


MODULE = Definition(
    run=run,
    arguments={
        "store": {"type": "str", "required": True},
        "target_account_id": {"type": "str", "required": True},
        "documents": {"type": "list", "elements": "str", "choices": ["origin", "ledger", "backup"], "default": []},
        "backup_name": {"type": "str"},
        "spool": {"type": "path"},
    },
)
