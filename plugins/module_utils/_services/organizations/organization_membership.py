# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: an account's place in the organization, and its end (in _services/organizations/leaving.py)."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import leaving, organizations
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.answers import Parent
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.leaving import Membership, Options


def read(connection: Connection, params: Options) -> Membership:
    """What the caller's side shows."""
    return {"present": read_present, "removed": leaving.read_removed, "left": leaving.read_left}[params["state"]](
        connection, params
    )


def read_present(connection: Connection, params: Options) -> Membership:
    """The account and its parent.

    :raises CtlError: the account is not a member. :raises InputError: the organizational unit does not exist.
    """
    account_id, unit = params["target_account_id"] or "", params["organizational_unit_id"]
    organization = organizations.read_managed_organization(connection, params["organization_id"])
    member = organizations.read_member(connection, account_id)
    if not member:
        raise CtlError(
            f"Account {account_id} is not a member of organization {organization['id']}",
            hint="Enrol it first (onboard.yml).",
            account=account_id,
        )
    if unit and not unit.startswith("r-"):
        found = connection.read_optional(
            "organizations",
            "DescribeOrganizationalUnit",
            absent=("OrganizationalUnitNotFoundException", "InvalidInputException"),
            OrganizationalUnitId=unit,
        )
        if not found:
            raise InputError(
                "organizational_unit_id", unit, f"the id of an organizational unit of {organization['id']}, or a root's"
            )
    parents: list[Parent] = connection.read_all("organizations", "ListParents", ChildId=account_id)["Parents"]
    return {"organization": organization, "member": member, "parent_id": parents[0]["Id"]}


def plan(current: Membership, params: Options, caller_account: str) -> Plan:
    """At most one step."""
    if params["state"] == "removed":
        return leaving.plan_removed(current, params["target_account_id"] or "")
    if params["state"] == "left":
        return leaving.plan_left(current, params, caller_account)
    return plan_present(current, params)


def plan_present(current: Membership, params: Options) -> Plan:
    """A move, where a unit was asked for and the account is elsewhere."""
    account_id, unit = params["target_account_id"], params["organizational_unit_id"]
    if not unit or current["parent_id"] == unit:
        return Plan()
    step = Step(
        service="organizations",
        operation="MoveAccount",
        parameters={"AccountId": account_id, "SourceParentId": current["parent_id"], "DestinationParentId": unit},
        reason=f"move account {account_id} to {unit}",
        resource=f"account {account_id}",
        before={"parent": current["parent_id"]},
        after={"parent": unit},
        waiter=Condition("organizations", "ListParents", {"ChildId": account_id}, "Parents[0].Id", unit),
    )
    return Plan([step])


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module organization_membership does."""
    target = params["target_account_id"]
    if target and not ACCOUNT_ID.fullmatch(target):
        raise InputError("target_account_id", target, ACCOUNT_ID_EXPECTED)
    connection = Connection(params, check_mode=check_mode)
    account = connection.caller.account
    result = converge(
        connection,
        lambda: read(connection, params),
        lambda current: plan(current, params, account),
        check_mode=check_mode,
    )
    current, unit = result.current, params["organizational_unit_id"]
    parent = current["parent_id"]
    return {
        **result.as_dict(),
        "organization": current["organization"],
        "member": current["member"],
        "parent_id": parent and (unit or parent),
    }


MODULE = Definition(
    run=run,
    arguments={
        "target_account_id": {"type": "str"},
        "organization_id": {"type": "str"},
        "organizational_unit_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "removed", "left"], "default": "present"},
    },
    constraints={
        "required_if": [
            ("state", "present", ("target_account_id",)),
            ("state", "removed", ("target_account_id",)),
            ("state", "left", ("organization_id",)),
        ]
    },
)
