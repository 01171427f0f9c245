# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account management: a member's primary e-mail address, which is its root user's name. Shown masked only."""

from __future__ import annotations

import datetime
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import retrying
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import FIELDS, masked_address
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations

# A code was sent, or taken: to begin anew would make it worthless.
PENDING, TAKEN, COMPLETED = "PENDING", "ACCEPTED", "COMPLETED"
UNDER_WAY = (PENDING, TAKEN)
NOT_SHOWN_YET = "NotShownYet"

# AWS's documentation does not say which of these a wrong code is.
CODE_REFUSED = ("AccessDeniedException", "ConflictException", "ResourceNotFoundException", "ValidationException")

OTP = r"[a-zA-Z0-9]{6}"
NOT_ALLOWED = (
    "Either the credentials in use lack permission for this call, or trusted access for account management is not "
    "enabled: in the management account, 'aws organizations enable-aws-service-access --service-principal "
    "account.amazonaws.com'."
)
WRONG_CODE = (
    "The code is the one of the last mail, and is for exactly this address and for a short time only. Run without otp "
    "and with restart=true to have a new one sent."
)


class Update(t.TypedDict):
    """Of account:GetPrimaryEmailUpdateStatus."""

    Status: str
    UpdatedAt: datetime.datetime


class State(t.TypedDict):
    """How far it is. :param status: None where nobody ever asked for an update."""

    address: str
    accepted: bool
    status: str | None


class Options(t.TypedDict):
    """The options of the module."""

    target_account_id: str
    email_address: str
    otp: str | None
    restart: bool


def check_address(address: str) -> None:
    """Without showing it.

    :raises CtlError: it is none that AWS takes.
    """
    if not (re.fullmatch(FIELDS["email_address"][1], address) and len(address) <= 64):
        raise CtlError("email_address is not an e-mail address of at most 64 characters", option="email_address")


def check_member(connection: Connection, account_id: str) -> None:
    """What AWS would only answer with AccessDenied.

    :raises CtlError: there is no such member, or the organization does not have all features.
    """
    organization = organizations.read_managed_organization(connection, None)
    if organization["feature_set"] != "ALL":
        raise CtlError(
            f"Organization {organization['id']} does not have all features",
            hint="Whoever administers it enables all features; before that, it cannot work on its members' root users.",
            account=organization["management_account_id"],
        )
    if account_id == organization["management_account_id"] or not organizations.read_member(connection, account_id):
        raise CtlError(
            f"Account {account_id} is not a member account of organization {organization['id']}",
            hint="Once it has left, only its root user can change this: it has to be done before.",
            account=account_id,
        )


def read_address(connection: Connection, account_id: str) -> str:
    """A member's primary e-mail address (account:GetPrimaryEmail).

    :raises AwsError: it must not be read; the hint says what may be missing.
    """
    try:
        return str(connection.read("account", "GetPrimaryEmail", AccountId=account_id)["PrimaryEmail"])
    except AwsError as error:
        if error.code == "AccessDeniedException":
            error.hint = NOT_ALLOWED
        raise


def is_same(address: str, other: str) -> bool:
    """Whether two addresses are one: a mail does not get lost over upper and lower case."""
    return address.strip().casefold() == other.strip().casefold()


def read(connection: Connection, account_id: str, wanted: str) -> State:
    """How far it is."""
    address = read_address(connection, account_id)
    if is_same(address, wanted):
        return {"address": address, "accepted": True, "status": COMPLETED}
    update = read_update(connection, account_id)
    return {"address": address, "accepted": False, "status": update["Status"] if update else None}


def read_update(connection: Connection, account_id: str) -> Update | None:
    """The last update of a member's address, if anybody ever asked for one (account:GetPrimaryEmailUpdateStatus)."""
    answer = connection.read_optional(
        "account", "GetPrimaryEmailUpdateStatus", absent=("ResourceNotFoundException",), AccountId=account_id
    )
    return t.cast("Update", answer) if answer else None


def plan(current: State, params: Options) -> Plan:
    """Have a code sent, or give it back. AWS does not tell which address a pending update is about."""
    if current["accepted"]:
        return Plan()
    otp, status = params["otp"], current["status"]
    if otp and status != TAKEN:
        return Plan([_step("AcceptPrimaryEmailUpdate", "give the code for", current, params, Otp=otp)])
    if otp or (status in UNDER_WAY and not params["restart"]):
        return Plan()
    return Plan([_step("StartPrimaryEmailUpdate", "send a code for", current, params)])


def _step(operation: str, verb: str, current: State, params: Options, **more: str) -> Step:
    account_id, wanted = params["target_account_id"], params["email_address"]
    what = f"primary e-mail address of account {account_id}"
    return Step(
        service="account",
        operation=operation,
        parameters={"AccountId": account_id, "PrimaryEmail": wanted, **more},
        reason=f"{verb} the new {what}",
        resource=what,
        before={"address": masked_address(current["address"]), "status": current["status"]},
        after={"address": masked_address(wanted), "status": TAKEN if more else PENDING},
    )


def _read_back(connection: Connection, account_id: str, wanted: str) -> bool:
    """Whether the wanted address is shown, after a while."""

    def check() -> None:
        if not is_same(read_address(connection, account_id), wanted):
            raise CtlError("The new address is not shown yet", code=NOT_SHOWN_YET)

    try:
        retrying(check, (NOT_SHOWN_YET,))
    except CtlError as error:
        if error.code != NOT_SHOWN_YET:
            raise
        return False
    return True


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_primary_email does."""
    account_id, wanted = params["target_account_id"], params["email_address"]
    if not ACCOUNT_ID.fullmatch(account_id):
        raise InputError("target_account_id", account_id, ACCOUNT_ID_EXPECTED)
    check_address(wanted)
    if params["otp"] and not re.fullmatch(OTP, params["otp"]):
        raise CtlError("otp is not a code of six letters and digits", option="otp")
    connection = Connection(params, check_mode=check_mode)
    check_member(connection, account_id)
    try:
        result = converge(
            connection,
            lambda: read(connection, account_id, wanted),
            lambda current: plan(current, params),
            check_mode=check_mode,
        )
    except CtlError as error:
        if error.where.get("operation") == "AcceptPrimaryEmailUpdate" and error.code in CODE_REFUSED:
            error.hint = WRONG_CODE
        raise
    status: str | None = next((answer["Status"] for answer in result.answers.values()), result.current["status"])
    accepted = result.current["accepted"]
    if params["otp"] and not accepted and status in (TAKEN, COMPLETED) and not check_mode:
        accepted = _read_back(connection, account_id, wanted)
    return {**result.as_dict(), "accepted": accepted, "status": COMPLETED if accepted else status}


MODULE = Definition(
    run=run,
    arguments={
        "target_account_id": {"type": "str", "required": True},
        # no_log keeps them out of the invocation and out of AWS's own words.
        "email_address": {"type": "str", "required": True, "no_log": True},
        "otp": {"type": "str", "no_log": True},
        "restart": {"type": "bool", "default": False},
    },
)
