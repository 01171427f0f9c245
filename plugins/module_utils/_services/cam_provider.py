# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Cloud Application Manager: its provider gets the account's role and is synchronised, or is deleted."""

from __future__ import annotations

import re
import time
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.cam_answers import (
    Look,
    Provider,
    accounts_of,
    look,
    role_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import CamConnection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

ONLINE = "ready"
DELETING = "deleting"
ON_ITS_WAY = ("initializing", "processing")
POLL_SECONDS = 1.0

# Asking for a synchronisation again does no harm, and no later run can see that one was lost.
TRANSIENT = frozenset({"502", "503", "504", "EndpointConnectionError"})
REFUSED = "400"

NOT_SYNCHRONISED = " The provider was not synchronised: run again with ctl_provider_sync=always."
IN_USE = (
    "Whoever runs services on this provider removes them in the Cloud Application Manager, or moves them to another "
    "provider. Then run again."
)
NOTHING_WRITTEN = "Nothing was written."


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
    state: str
    account_id: str | None
    account_role_arn: str | None
    journal: str | None
    sync: str
    wait_for_news: Seen | None


def check_account(provider: Provider, account: str) -> None:
    """Whether a provider may be touched for an account: one that works in another account is another customer's.

    :raises CtlError: its role, or what it says of its account, names another one.
    """
    for owner in sorted(accounts_of(provider) - {account}):
        raise CtlError(
            f"{_resource(provider)} works in account {owner} (its role is {role_of(provider)!r}), and not in {account}",
            hint="Check ctl_cam_provider_id. If the provider is meant to move to this account, whoever manages it in "
            f"the Cloud Application Manager takes its Account Role ARN and account id out first. {NOTHING_WRITTEN}",
            account=account,
        )


def _resource(provider: Provider) -> str:
    return f"CAM provider {provider.get('name') or provider['id']}"


def plan(provider: Provider, role_arn: str | None, sync: str) -> Plan:
    """Set the role where it differs; synchronise when it changed, when the provider is not online, or when asked.

    :param sync: auto, always or never.
    """
    resource, state, now = _resource(provider), provider["state"], role_of(provider)
    if state == DELETING:
        raise CtlError(f"{resource} is being deleted", hint="Give the id of another provider.")
    planned = Plan()
    if role_arn and now != role_arn:
        body = {**provider, "credentials": {**provider.get("credentials", {}), "role": role_arn}}
        planned.steps.append(
            Step(
                service="cam",
                operation="UpdateProvider",
                parameters={"id": provider["id"], "body": body},
                reason=f"set the Account Role ARN of {resource}",
                resource=resource,
                before={"role": now},
                after={"role": role_arn},
            )
        )
    due = bool(planned.steps) or state not in (ONLINE, *ON_ITS_WAY)
    if sync == "always" or (sync == "auto" and due):
        planned.steps.append(
            Step(
                service="cam",
                operation="SyncProvider",
                parameters={"id": provider["id"]},
                reason=f"synchronise {resource}",
                resource=resource,
                before={"state": state},
                after={"state": "processing"},
                retry_on=TRANSIENT,
            )
        )
    return planned


def plan_absent(provider: Provider | None, account: str) -> Plan:
    """Delete the provider, unless it is gone or going.

    :raises CtlError: nothing shows that it is of the account.
    """
    if not provider or provider["state"] == DELETING:
        return Plan()
    resource, role = _resource(provider), role_of(provider)
    if not re.fullmatch(rf"arn:[a-z-]+:iam::{account}:role/\S+", role):
        raise CtlError(
            f"Nothing shows that {resource} is of account {account}: its Account Role ARN is {role!r}",
            hint="Check ctl_cam_provider_id. Only a provider with a role of the account is deleted: if this one is the "
            "account's, whoever manages it in the Cloud Application Manager gives it such a role, or deletes it there. "
            f"{NOTHING_WRITTEN}",
            account=account,
        )
    step = Step(
        service="cam",
        operation="DeleteProvider",
        parameters={"id": provider["id"]},
        reason=f"delete {resource}",
        resource=resource,
        before={"state": provider["state"], "role": role},
        after={"state": DELETING},
        retry_on=TRANSIENT,
    )
    return Plan([step])


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module cam_provider does."""
    connection = CamConnection(
        params["endpoint"],
        params["token"],
        validate_certs=params["validate_certs"],
        check_mode=check_mode,
        journal=params["journal"],
    )

    def read_all() -> Look:
        return look(connection, params["provider_id"], params["state"])

    account = _account_of(params)

    def planned(current: Look) -> Plan:
        if current.provider and account:
            check_account(current.provider, account)
        if current.provider and params["state"] == "present":
            return plan(current.provider, params["account_role_arn"], params["sync"])
        return plan_absent(current.provider, account)

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
    return {**result.as_dict(), "provider": provider, "logs": found.logs}


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
        "provider_id": {"type": "str", "required": True},
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
