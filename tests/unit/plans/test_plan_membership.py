# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of organization_membership."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_membership import plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect, after, operations, shows

ROOT, UNIT, OTHER = "r-ctl1", "ou-ctl1-customers", "ou-ctl1-suspended"


def move(state: dict[str, Any], sent: dict[str, Any]) -> None:
    assert sent["SourceParentId"] == state["parent_id"], "SourceParentNotFoundException"
    state["parent_id"] = sent["DestinationParentId"]


def go(state: dict[str, Any], sent: dict[str, Any]) -> None:
    state.update(member=None, organization=MANAGED if sent else None)


EFFECTS: dict[str, Effect] = {"MoveAccount": move, "RemoveAccountFromOrganization": go, "LeaveOrganization": go}
MANAGED = {"id": "o-ctlpartner01", "management_account_id": MANAGEMENT, "feature_set": "ALL"}


@pytest.mark.parametrize(
    ("parent", "unit", "moves"),
    [
        (ROOT, None, False),
        (ROOT, "", False),
        (ROOT, ROOT, False),
        (UNIT, UNIT, False),
        (UNIT, None, False),
        (ROOT, UNIT, True),
        (OTHER, UNIT, True),
        (UNIT, ROOT, True),
    ],
)
def test_an_account_is_moved_only_to_a_unit_that_was_asked_for(parent: str, unit: str | None, moves: bool) -> None:
    current = {"organization": {"id": "o-ctlpartner01"}, "member": {"id": ACCOUNT}, "parent_id": parent}
    params = {"state": "present", "target_account_id": ACCOUNT, "organizational_unit_id": unit}
    planned = plan(current, params, MANAGEMENT)
    sent = {"AccountId": ACCOUNT, "SourceParentId": parent, "DestinationParentId": unit}
    shows(planned, [("MoveAccount", sent)] if moves else [])
    assert all(step.waiter and step.waiter.value == unit for step in planned.steps)
    state = after(current, planned, EFFECTS)
    assert state["parent_id"] == (unit or parent)
    assert not operations(plan(state, params, MANAGEMENT))


def asked(state: str, account: str | None = ACCOUNT, organization: str = "o-ctlpartner01") -> dict[str, Any]:
    return {
        "state": state,
        "target_account_id": account,
        "organization_id": organization,
        "organizational_unit_id": None,
    }


@pytest.mark.parametrize(
    ("state", "caller", "sent"),
    [
        ("removed", MANAGEMENT, ("RemoveAccountFromOrganization", {"AccountId": ACCOUNT})),
        ("left", ACCOUNT, ("LeaveOrganization", {})),
    ],
)
def test_a_member_goes_once(state: str, caller: str, sent: tuple[str, dict[str, Any]]) -> None:
    current = {"organization": MANAGED, "member": {"id": ACCOUNT}, "parent_id": None}
    planned = plan(current, asked(state), caller)
    shows(planned, [sent])
    assert all(step.waiter for step in planned.steps)
    assert not operations(plan(after(current, planned, EFFECTS), asked(state), caller))


def test_leaving_asks_once_more_where_it_is() -> None:
    [step] = plan({"organization": MANAGED}, asked("left", None), ACCOUNT).steps
    assert step.precondition and (step.precondition.operation, step.precondition.value) == (
        "DescribeOrganization",
        "o-ctlpartner01",
    )


@pytest.mark.parametrize(
    ("params", "caller", "words"),
    [
        (asked("left", organization="o-other"), ACCOUNT, ["o-ctlpartner01", "not of o-other"]),
        (asked("left", MANAGEMENT), ACCOUNT, ["target_account_id is '111111111111'", ACCOUNT]),
        (asked("left", MANAGEMENT), MANAGEMENT, ["is the management account of organization o-ctlpartner01"]),
        (asked("removed", MANAGEMENT), MANAGEMENT, ["is the management account of organization o-ctlpartner01"]),
    ],
)
def test_nobody_goes_from_where_it_was_not_asked(params: dict[str, Any], caller: str, words: list[str]) -> None:
    current = {"organization": MANAGED, "member": {"id": params["target_account_id"]}, "parent_id": None}
    with pytest.raises(CtlError) as caught:
        plan(current, params, caller)
    for word in words:
        assert word in str(caught.value)
