# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: an account leaves, by itself or removed by the management account."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.hints import BY_CODE
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Until
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations

State = t.Mapping[str, t.Any]


def read_removed(connection: Connection, params: State) -> dict[str, t.Any]:
    """The account as the management account sees it; where it is does not matter."""
    return {
        "organization": organizations.read_managed_organization(connection, params["organization_id"]),
        "member": organizations.read_member(connection, params["target_account_id"]),
        "parent_id": None,
    }


def read_left(connection: Connection, params: State) -> dict[str, t.Any]:
    """The organization of the caller's account: a member sees no more of itself."""
    return {"organization": organizations.read_organization(connection), "member": None, "parent_id": None}


def plan_removed(current: State, account_id: str) -> Plan:
    """Nothing to do for an account that is no member (any more)."""
    if not current["member"]:
        return Plan()
    organization = current["organization"]
    _refuse_management_account(organization, account_id)
    step = Step(
        service="organizations",
        operation="RemoveAccountFromOrganization",
        parameters={"AccountId": account_id},
        reason=f"remove account {account_id} from organization {organization['id']}",
        resource=f"account {account_id}",
        before={"organization": organization["id"]},
        becomes={"organization": None},
        until=Until(
            service="organizations",
            operation="DescribeAccount",
            parameters={"AccountId": account_id},
            path="Account.Id",
            value="AccountNotFoundException",
        ),
    )
    return Plan([step])


def plan_left(current: State, params: State, account_id: str) -> Plan:
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
        becomes={"organization": None},
        # The call itself names no organization: the account may have moved to another one since.
        only_if=_organization_is(named),
        until=_organization_is("AWSOrganizationsNotInUseException"),
    )
    return Plan([step])


def _organization_is(value: str) -> Until:
    """:param value: an organization's id, or the error code that says that there is none."""
    return Until("organizations", "DescribeOrganization", {}, "Organization.Id", value)


def _refuse_management_account(organization: State, account_id: str) -> None:
    if organization["management_account_id"] == account_id:
        raise CtlError(
            f"Account {account_id} is the management account of organization {organization['id']}",
            hint=BY_CODE["MasterCannotLeaveOrganizationException"].text,
            account=account_id,
        )
