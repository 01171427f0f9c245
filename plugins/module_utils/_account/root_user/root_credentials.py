# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a member's root user can sign in with, removed, and perhaps left to the owner of its address to renew."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._access.root_connection import RootConnection
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.account_primary_email import (
    COMPLETED,
    check_address,
    check_member,
    is_same,
    read_address,
    read_update,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.root_owner import (
    LISTS,
    PASSWORD,
    Credential,
    State,
    findings,
    handed_over,
    owners,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition

FEATURES = ("RootCredentialsManagement", "RootSessions")
HOW_TO_ENABLE = (
    "It is a setting of the whole organization, which this module does not change. Whoever administers it runs, in the "
    "management account: 'aws organizations enable-aws-service-access --service-principal iam.amazonaws.com', 'aws iam "
    "enable-organizations-root-credentials-management' and 'aws iam enable-organizations-root-sessions'."
)
# Kind of credential -> the call that removes one, and which of its parameters takes the id.
REMOVALS = {
    "mfa_devices": ("DeactivateMFADevice", "SerialNumber"),
    "access_keys": ("DeleteAccessKey", "AccessKeyId"),
    "signing_certificates": ("DeleteSigningCertificate", "CertificateId"),
}


class Profile(t.TypedDict):
    """A password, of iam:GetLoginProfile and iam:CreateLoginProfile."""

    CreateDate: datetime.datetime


class Options(t.TypedDict):
    """The options of the module."""

    target_account_id: str
    state: str
    email_address: str | None
    recovered: str | None


def check_features(connection: Connection) -> None:
    """Whether the organization has central root access.

    :raises CtlError: it does not, or not all of it.
    """
    answer = connection.read_optional("iam", "ListOrganizationsFeatures", absent=("ServiceAccessNotEnabledException",))
    enabled: list[str] = answer.get("EnabledFeatures", []) if answer else []
    missing = [feature for feature in FEATURES if feature not in enabled]
    if missing:
        raise CtlError(
            f"The organization does not have central root access: {' and '.join(missing)} is not enabled",
            hint=HOW_TO_ENABLE,
            account=connection.caller.account,
        )


def read_change(management: Connection, account_id: str, wanted: str) -> datetime.datetime | None:
    """Since when the customer has the address; None where it was not changed by account management.

    :raises CtlError: the account has another address: whoever reads its mail would get hold of the account.
    """
    if not is_same(read_address(management, account_id), wanted):
        raise CtlError(
            f"The primary e-mail address of account {account_id} is not the one that is asked for",
            hint="Whoever reads its mail could recover the password. Hand the address over first, with "
            "account_primary_email. Nothing was done to the root user.",
            account=account_id,
        )
    update = read_update(management, account_id)
    # IAM's dates are whole seconds.
    return update["UpdatedAt"].replace(microsecond=0) if update and update["Status"] == COMPLETED else None


def read(root: Connection) -> list[Credential]:
    """Everything that the root user can sign in with."""
    found = [
        Credential(kind, item[id_key], item[date_key])
        for kind, (operation, items, id_key, date_key) in LISTS.items()
        for item in root.read_all("iam", operation)[items]
    ]
    answer = root.read_optional("iam", "GetLoginProfile", absent=("NoSuchEntity",))
    if answer:
        profile: Profile = answer["LoginProfile"]
        found.append(Credential(PASSWORD, "", profile["CreateDate"]))
    return found


def plan(current: State, state: str, account_id: str) -> Plan:
    """Remove what there is, and let the password be recovered once all of it is gone.

    What is newer than the recovery is the owner's.
    """
    credentials = current["credentials"]
    kept = owners(current) if state == "recoverable" else []
    planned = Plan()
    for credential in credentials:
        if credential not in kept:
            planned.steps.append(_removal(credential, account_id))
    if state == "recoverable" and not any(credential.kind == PASSWORD for credential in kept):
        planned.steps.append(_recovery(account_id, tuple(step.resource for step in planned.steps)))
    return planned


def _removal(credential: Credential, account_id: str) -> Step:
    def step(operation: str, parameters: dict[str, str], verb: str, **more: t.Any) -> Step:
        return Step(
            service="iam",
            operation=operation,
            parameters=parameters,
            reason=f"{verb} {credential.what} of the root user of account {account_id}",
            resource=f"{credential.what} of root user {account_id}",
            before={"since": credential.since.isoformat()},
            unique_id=credential.id,
            **more,
        )

    if credential.kind == PASSWORD:
        evaluated = Condition("iam", "GetLoginProfile", {}, "LoginProfile.CreateDate", credential.since)
        return step("DeleteLoginProfile", {}, "remove the", precondition=evaluated)
    operation, parameter = REMOVALS[credential.kind]
    # A virtual device stays behind, of no use to anybody: its deletion is none of what a root task policy allows.
    verb = "deactivate" if credential.kind == "mfa_devices" else "delete"
    return step(operation, {parameter: credential.id}, verb)


def _recovery(account_id: str, depends_on: tuple[str, ...]) -> Step:
    return Step(
        service="iam",
        operation="CreateLoginProfile",
        # Without a user it is the root user's; without a password it only lets one be chosen by mail.
        parameters={},
        reason=f"let the password of the root user of account {account_id} be recovered by e-mail",
        resource=f"{PASSWORD} of root user {account_id}",
        depends_on=depends_on,
        after={"recoverable": True},
        # The old one has just been removed.
        retry_on=frozenset({"EntityAlreadyExists", "EntityTemporarilyUnmodifiable"}),
    )


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module root_credentials does."""
    account_id, state, address = params["target_account_id"], params["state"], params["email_address"]
    if not ACCOUNT_ID.fullmatch(account_id):
        raise InputError("target_account_id", account_id, ACCOUNT_ID_EXPECTED)
    if address:
        check_address(address)
    management = Connection(params, check_mode=check_mode)
    check_member(management, account_id)
    check_features(management)
    root = RootConnection(management, account_id, params, check_mode=check_mode)

    recovered = _time("recovered", params["recovered"])

    def look() -> State:
        # Argument specification: who asks for recoverable names an address.
        address_since = read_change(management, account_id, address or "") if state == "recoverable" else None
        return {"address_since": address_since, "recovered": recovered, "credentials": read(root)}

    try:
        result = converge(root, look, lambda current: plan(current, state, account_id), check_mode=check_mode)
    except AwsError as error:
        if (error.where.get("operation"), error.code) == ("AssumeRoot", "AccessDenied"):
            error.hint = "The credentials in use lack sts:AssumeRoot on the account, or a policy of it denies that."
        raise
    current = result.current
    kinds = [credential.kind for credential in current["credentials"]]
    # A plan whose steps were all applied ends with the recovery; what is only planned is not handed over.
    done = handed_over(current) or (bool(result.outcomes) and not check_mode)
    let = result.answers.get("CreateLoginProfile")
    made: Profile | None = let["LoginProfile"] if let else None
    since = made["CreateDate"] if made else recovered
    return {
        **result.as_dict(),
        "recovered": since.isoformat() if since else "",
        "found": {kind: kinds.count(kind) for kind in (*LISTS, PASSWORD)},
        "handed_over": state == "recoverable" and done,
        "findings": findings(current),
    }


def _time(option: str, value: str | None) -> datetime.datetime | None:
    """A time of the ledger's, in whole seconds as IAM's dates are."""
    if not value:
        return None
    try:
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).replace(microsecond=0)
    except ValueError as error:
        raise InputError(option, value, "a time such as 2026-01-31T12:00:00Z") from error


MODULE = Definition(
    run=run,
    arguments={
        "target_account_id": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["absent", "recoverable"], "required": True},
        # no_log keeps it out of the invocation and out of AWS's own words.
        "email_address": {"type": "str", "no_log": True},
        "recovered": {"type": "str"},
    },
    constraints={"required_if": [("state", "recoverable", ("email_address",))]},
)
