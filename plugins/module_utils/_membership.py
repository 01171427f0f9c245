# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: an account's place in the organization, seen from the management account."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils import _organizations as organizations
from ansible_collections.ctl.aws.plugins.module_utils._connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._converge import Plan, Step, converge
from ansible_collections.ctl.aws.plugins.module_utils._credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._module import Definition
from ansible_collections.ctl.aws.plugins.module_utils._wait import Until


def read(connection: Connection, params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The account and its parent.

    :returns: {"organization", "member", "parent_id"}
    :raises CtlError: the account is not a member. :raises InputError: the organizational unit does not exist.
    """
    account_id, unit = params["target_account_id"], params["organizational_unit_id"]
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
    parents = connection.read_all("organizations", "ListParents", ChildId=account_id)["Parents"]
    return {"organization": organization, "member": member, "parent_id": parents[0]["Id"]}


def plan(current: t.Mapping[str, t.Any], params: t.Mapping[str, t.Any]) -> Plan:
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
        becomes={"parent": unit},
        until=Until("organizations", "ListParents", {"ChildId": account_id}, "Parents[0].Id", unit),
    )
    return Plan([step])


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module organization_membership does."""
    if not ACCOUNT_ID.fullmatch(params["target_account_id"]):
        raise InputError("target_account_id", params["target_account_id"], ACCOUNT_ID_EXPECTED)
    connection = Connection(params, check_mode=check_mode)
    result = converge(
        connection,
        lambda: read(connection, params),
        lambda current: plan(current, params),
        check_mode=check_mode,
    )
    return {
        **result.as_dict(),
        "organization": result.current["organization"],
        "member": result.current["member"],
        "parent_id": params["organizational_unit_id"] or result.current["parent_id"],
    }


MODULE = Definition(
    run=run,
    arguments={
        "target_account_id": {"type": "str", "required": True},
        "organization_id": {"type": "str"},
        "organizational_unit_id": {"type": "str"},
        "state": {"type": "str", "choices": ["present"], "default": "present"},
    },
)
