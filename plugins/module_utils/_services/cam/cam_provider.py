# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Cloud Application Manager: its provider is made, gets the account's role, is synchronised or deleted."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.cam_answers import Look, Wanted, look
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import CamConnection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._services.cam.provider_steps import (
    New,
    check_account,
    plan,
    plan_absent,
    plan_new,
)

POLL_SECONDS = 1.0
REFUSED = "400"
# What stands for the state of a provider that there is not.
ABSENT = "absent"

NOT_SYNCHRONISED = " The provider was not synchronised: run again with ctl_provider_sync=always."
IN_USE = (
    "Whoever runs services on this provider removes them in the Cloud Application Manager, or moves them to another "
    "provider. Then run again."
)


class Seen(t.TypedDict):
    """The option `wait_for_news`."""

    state: str
    log_lines: int
    seconds: int


class Options(t.TypedDict):
    """The options of the module."""

    endpoint: str
    token: str
    validate_certs: bool
    provider_id: str
    name: str
    owner: str
    state: str
    account_id: str | None
    account_role_arn: str | None
    journal: str | None
    sync: str
    wait_for_news: Seen | None


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module cam_provider does."""
    connection = CamConnection(
        params["endpoint"],
        params["token"],
        validate_certs=params["validate_certs"],
        check_mode=check_mode,
        journal=params["journal"],
    )

    account, role = _account_of(params), params["account_role_arn"]
    wanted = _wanted(params, account)

    def read_all() -> Look:
        return look(connection, wanted, may_be_gone=params["state"] == "absent")

    def planned(current: Look) -> Plan:
        if current.provider and account:
            check_account(current.provider, account)
        if params["state"] == "absent":
            return plan_absent(current.provider, account)
        if current.provider:
            return plan(current.provider, role, params["sync"])
        return plan_new(New(wanted.name, wanted.owner), role)

    try:
        result = converge(connection, read_all, planned, check_mode=check_mode)
    except CtlError as error:
        _explain(error)
        raise
    try:
        found = read_all() if result.answers else result.current
        if params["wait_for_news"]:
            found = wait_for_news(read_all, found, params["wait_for_news"])
    except CtlError as error:
        error.steps = result.outcomes
        raise
    provider = found.provider and {key: found.provider.get(key) or "" for key in ("id", "name", "state", "updated")}
    state = provider["state"] if provider else ABSENT
    return {**result.as_dict(), "provider": provider, "state": state, "logs": found.logs}


def _wanted(params: Options, account: str) -> Wanted:
    """Which provider the task is about: an id says more than a name.

    :raises InputError: there is neither, or a name alone, which does not say of which account it is.
    """
    if not params["provider_id"] and not params["name"]:
        raise InputError("provider_id", "", "an id, or a name in place of it")
    if not params["provider_id"] and not account:
        raise InputError("account_id", "", "the account of the provider that is found by its name")
    return Wanted(params["provider_id"], params["name"], params["owner"], account)


def _account_of(params: Options) -> str:
    """The account that the provider is for, "" where the task says none.

    :raises InputError: it is none, or the role is of another one.
    """
    account, role = params["account_id"] or "", params["account_role_arn"] or ""
    if account and not ACCOUNT_ID.fullmatch(account):
        raise InputError("account_id", account, ACCOUNT_ID_EXPECTED)
    of_role = (role.split(":") + [""] * 5)[4]
    if account and of_role and of_role != account:
        raise InputError("account_role_arn", role, f"a role in account {account}, the account_id of this task")
    return account or of_role


def _explain(error: CtlError) -> None:
    """Say what to do about a step that failed."""
    failed = error.steps[-1]["operation"] if error.steps else ""
    if failed == "SyncProvider":
        error.hint += NOT_SYNCHRONISED
    if failed == "DeleteProvider" and error.code == REFUSED:
        error.message, error.hint = str(error.where.get("answer", error.message)), IN_USE


def wait_for_news(read_all: t.Callable[[], Look], found: Look, seen: Seen) -> Look:
    """The provider and its log, as soon as either is another than what was seen, or when the time is up.

    :param found: how they are now. :param seen: {"state", "log_lines", "seconds"}
    """
    deadline = time.monotonic() + seen["seconds"]
    while _is_as_seen(found, seen) and time.monotonic() < deadline:
        time.sleep(min(POLL_SECONDS, max(0.0, deadline - time.monotonic())))
        found = read_all()
    return found


def _is_as_seen(found: Look, seen: Seen) -> bool:
    now = (found.provider["state"], len(found.logs)) if found.provider else None
    return now == (seen["state"], seen["log_lines"])


MODULE = Definition(
    run=run,
    connects_to_aws=False,
    arguments={
        "endpoint": {"type": "str", "required": True},
        "token": {"type": "str", "required": True, "no_log": True},
        "validate_certs": {"type": "bool", "default": True},
        "provider_id": {"type": "str", "default": ""},
        "name": {"type": "str", "default": ""},
        "owner": {"type": "str", "default": ""},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "account_id": {"type": "str"},
        "account_role_arn": {"type": "str"},
        "journal": {"type": "path"},
        "sync": {"type": "str", "choices": ["auto", "always", "never"], "default": "auto"},
        "wait_for_news": {
            "type": "dict",
            "options": {
                "state": {"type": "str", "required": True},
                "log_lines": {"type": "int", "required": True},
                "seconds": {"type": "int", "default": 30},
            },
        },
    },
    constraints={"required_if": [("state", "absent", ("account_id",))]},
)
