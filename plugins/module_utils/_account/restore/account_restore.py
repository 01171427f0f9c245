# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account as a snapshot shows it: the settings as they were before us, or back what was removed."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses
from ansible_collections.ctl.aws.plugins.module_utils._account import account_snapshot_info
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.buckets import plan_buckets
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.iam import plan_federation, plan_iam
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.logging import plan_config, plan_trails
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.safeguards import guarded
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence import backup_guard
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import Ledger, entries_of, ledger_marks
from ansible_collections.ctl.aws.plugins.module_utils._services import (
    access_analyzer,
    account_contact,
    ebs_encryption,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import iam_password_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing import block as sharing_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing.blocks import BLOCKS, OPENING

PLANS: dict[str, t.Callable[[t.Any, t.Any, Limits], Plan]] = {
    "federation": plan_federation,
    "iam": plan_iam,
    "password_policy": iam_password_policy.restore,
    "buckets": plan_buckets,
    "trails": plan_trails,
    "config": plan_config,
    "public_access_block": public_access_block.restore,
    "ebs_encryption": ebs_encryption.restore,
    **{name: functools.partial(sharing_block.restore, block, OPENING[name]) for name, block in BLOCKS.items()},
    "analyzers": access_analyzer.restore,
    "contacts": account_contact.restore,
}

# Sections that are one setting of the whole account, which nothing else of an offboarding changes between backup and
# reset: they have to be as the backup has them.
ONLY_HERE = ("password_policy", "public_access_block")

# Of these, what is ours is removed by iam_removal. Policies that we overwrote are put back where that is asked for.
NO_SETTINGS = ("iam", "federation")


# What is read of an account, by section: each has a rule of its own in PLANS, which knows its shape.
Sections = t.Mapping[str, object]


class Options(t.TypedDict):
    """The options of the module."""

    snapshot: backup_guard.Snapshot | None
    state: str
    sections: list[str]
    ledger: Ledger | None
    buckets: list[str]
    trail: str
    backup: backup_guard.Backup | None


def plan(current: Sections, snapshot: backup_guard.Snapshot, limits: Limits) -> Plan:
    """Every section that was read, by its own rule, and what holds for all of them."""
    planned = Plan()
    for section, now in current.items():
        planned.extend(PLANS[section](now, snapshot[section], limits))
    return guarded(planned)


def touched(ledger: Ledger | None, account: str) -> frozenset[str]:
    """The resources of an account that the ledger says we changed."""
    return frozenset(entry["resource"] for entry in entries_of(ledger) if entry["account"] == account)


def chosen(params: Options, snapshot: backup_guard.Snapshot) -> list[str]:
    """The sections that are restored.

    :raises InputError: one that is asked for cannot be.
    """
    expected = "one that the snapshot has ({})"
    possible = [section for section in PLANS if section in snapshot]
    settings = [section for section in possible if params["state"] == "backup" or section not in NO_SETTINGS]
    if params["state"] == "origin":
        expected = "a setting that the snapshot has ({}), or iam for policies; iam_removal removes what is ours of IAM"
        possible = [section for section in possible if section != "federation"]
    for section in params["sections"]:
        if section not in possible:
            raise InputError("sections", section, expected.format(", ".join(settings)))
    return params["sections"] or settings


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_restore does."""
    state, given = params["state"], params["snapshot"]
    if given is not None:
        chosen(params, given)  # before any call
    connection = Connection(params, check_mode=check_mode)
    account = connection.caller.account
    snapshot, troubles = _source(params, account)
    sections = chosen(params, snapshot)
    of_account = snapshot.get("account", {}).get("id", "")
    if of_account != account:
        raise CtlError(
            f"The snapshot is of account {of_account or 'unknown'}, and the credentials are of account {account}",
            hint="Give the snapshot of this account. Nothing was written.",
            account=account,
        )
    ledger = touched(params["ledger"], account) if state == "origin" else None
    marks = ledger_marks(params["ledger"], account)
    limits = Limits(account, ledger, removes=state == "origin", marks=marks, log_buckets=tuple(params["buckets"]))
    scope = account_snapshot_info.Scope(
        connection=connection,
        regions=enabled_regions(region_statuses(connection)),
        buckets=params["buckets"],
        trail=params["trail"],
    )

    def lacks(planned: Plan, current: Sections, backup: backup_guard.Snapshot) -> list[str]:
        return [section for section in sections if section not in backup or _differs(section, current, backup)]

    def _differs(section: str, current: Sections, backup: backup_guard.Snapshot) -> bool:
        """Whether what would be changed is not what the backup has."""
        if section not in ONLY_HERE or current[section] == backup[section]:
            return False
        return bool(PLANS[section](current[section], snapshot[section], limits).steps)

    result = converge(
        connection,
        lambda: account_snapshot_info.read_sections(scope, sections),
        lambda current: plan(current, snapshot, limits),
        check_mode=check_mode,
        # What is put back from a backup takes nothing away.
        permit=backup_guard.required(account, connection.region, params["backup"], lacks) if limits.removes else None,
    )
    outcome = result.as_dict()
    warnings: list[str] = outcome["warnings"]
    return {**outcome, "warnings": [*troubles, *warnings]}


def _source(params: Options, account: str) -> tuple[backup_guard.Snapshot, list[str]]:
    """What is restored, with what an operator should know of it."""
    if params["snapshot"] is not None:
        return params["snapshot"], []
    if params["state"] == "origin" or not params["backup"]:
        raise CtlError("snapshot is missing, and so is backup in its place", option="snapshot")
    return backup_guard.find(account, params["backup"])


MODULE = Definition(
    run=run,
    arguments={
        "snapshot": {"type": "dict"},
        "state": {"type": "str", "required": True, "choices": ["origin", "backup"]},
        "sections": {"type": "list", "elements": "str", "choices": list(PLANS), "default": []},
        "ledger": {"type": "dict"},
        "buckets": {"type": "list", "elements": "str", "default": []},
        "trail": {"type": "str", "default": ""},
        **backup_guard.arguments(),
    },
    constraints={"required_if": [("state", "origin", ("snapshot", "ledger"))]},
)
