# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task brings to be kept whole, and the document that it becomes."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.clock import now
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._evidence import runs as run_evidence
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import SCHEMA, Content

ORIGIN, COMPLETIONS = "origin.json", "completions"
_NAME = re.compile(r"[\w.=@-]+")


class Options(t.TypedDict):
    """The options of the module."""

    store: str
    target_account_id: str
    origin: Content | None
    completion: Content | None
    backup: Content | None
    backup_name: str | None
    packet: Content | None
    audit: Content | None
    run: Content
    provenance: Content
    forget_journal: bool
    recorded: bool
    journal: str | None
    run_id: str | None


def document_name(folder: str, name: str, option: str) -> str:
    """The document of a backup or run.

    :param option: what names it. :raises InputError: the name would lead elsewhere.
    """
    if not _NAME.fullmatch(name):
        raise InputError(option, name, "letters, digits and .=@_-")
    return f"{folder}/{name}.json"


def backup_name(name: str) -> str:
    """The document of a backup. :raises InputError: the name would lead elsewhere."""
    return document_name("backups", name, "backup_name")


def snapshots_of(params: Options, account: str) -> dict[str, Content]:
    """The origin, backup or packet of a task, by document. A backup is the same wherever it is stored, and later."""
    head = {"schema": SCHEMA, "account_id": account}
    found: dict[str, Content] = {}
    if params["origin"]:
        origin = {**head, "kind": "origin", **made_by(params), "snapshot": params["origin"]}
        found[ORIGIN] = run_evidence.without_addresses_but_in_policies(origin)
    if params["backup"]:
        # Whole, addresses too: what is restored from it has to be what it was.
        found[backup_name(params["backup_name"] or "")] = {**head, "kind": "backup", "snapshot": params["backup"]}
    if params["packet"]:
        found[of_the_run("packets", params)] = {**params["packet"], **head, "kind": "packet"}
    return found


def of_the_run(folder: str, params: Options) -> str:
    """The document of this run in a folder; by the time where the run has no name."""
    return document_name(folder, params["run_id"] or now().replace(":", ""), "run_id")


def made_by(params: Options) -> Content:
    """When, in which run, by whom and with what a snapshot was taken."""
    return {
        "taken": now(),
        "run": params["run_id"] or "",
        "versions": run_evidence.versions(),
        "provenance": params["provenance"],
    }
