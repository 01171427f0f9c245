# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: an account leaves, by itself or removed by the management account."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.hints import BY_CODE
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations


class Membership(t.TypedDict):
    """What the caller's side shows: None where it is not there or not to be seen."""

    organization: dict[str, str] | None
    member: dict[str, str] | None
    parent_id: str | None


class Options(t.TypedDict):
    """The options of the module."""

    target_account_id: str | None
    organization_id: str | None
    organizational_unit_id: str | None
    state: str


def read_removed(connection: Connection, params: Options) -> Membership:
    """The account as the management account sees it; where it is does not matter."""
    return {
        "organization": organizations.read_managed_organization(connection, params["organization_id"]),
        "member": organizations.read_member(connection, params["target_account_id"] or ""),
        "parent_id": None,
    }


def read_left(connection: Connection, params: Options) -> Membership:
    """The organization of the caller's account: a member sees no more of itself."""
    return {"organization": organizations.read_organization(connection), "member": None, "parent_id": None}


def plan_removed(current: Membership, account_id: str) -> Plan:
    """Nothing to do for an account that is no member (any more)."""
    organization = current["organization"]
    if not current["member"] or not organization:
        return Plan()
    _refuse_management_account(organization, account_id)
    step = Step(
        service="organizations",
        operation="RemoveAccountFromOrganization",
        parameters={"AccountId": account_id},
        reason=f"remove account {account_id} from organization {organization['id']}",
        resource=f"account {account_id}",
        before={"organization": organization["id"]},
        after={"organization": None},
        waiter=Condition(
            service="organizations",
            operation="DescribeAccount",
            parameters={"AccountId": account_id},
            path="Account.Id",
            value="AccountNotFoundException",
        ),
    )
    return Plan([step])


def plan_left(current: Membership, params: Options, account_id: str) -> Plan:
    """Only ever out of the organization that was named.

    :param account_id: the account that the caller is in.
    """
    target, organization, named = params["target_account_id"], current["organization"], params["organization_id"]
    if target and target != account_id:
        raise InputError("target_account_id", target, f"{account_id}, the account of the credentials, which leaves")
    if not organization:
        return Plan()
    if organization["id"] != named:
        raise CtlError(
            f"Account {account_id} is a member of organization {organization['id']} (management account "
            f"{organization['management_account_id']}), not of {named}: it stays there",
            hint="Correct organization_id if it is that organization that the account has to leave.",
            account=account_id,
        )
    _refuse_management_account(organization, account_id)
    step = Step(
        service="organizations",
        operation="LeaveOrganization",
        parameters={},
        reason=f"leave organization {named} with account {account_id}",
        resource=f"account {account_id}",
        before={"organization": named},
        after={"organization": None},
        # The call itself names no organization: the account may have moved to another one since.
        precondition=_organization_is(named),
        waiter=_organization_is("AWSOrganizationsNotInUseException"),
    )
    return Plan([step])


def _organization_is(value: str) -> Condition:
    """:param value: an organization's id, or the error code that says that there is none."""
    return Condition("organizations", "DescribeOrganization", {}, "Organization.Id", value)


def _refuse_management_account(organization: t.Mapping[str, str], account_id: str) -> None:
    if organization["management_account_id"] == account_id:
        raise CtlError(
            f"Account {account_id} is the management account of organization {organization['id']}",
            hint=BY_CODE["MasterCannotLeaveOrganizationException"].text,
            account=account_id,
        )
