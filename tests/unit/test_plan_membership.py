# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of organization_membership."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._membership import plan
from ansible_collections.ctl.aws.tests.unit.test_plan_steps import Effect, after, operations, shows

ACCOUNT, ROOT, UNIT, OTHER = "222222222222", "r-ctl1", "ou-ctl1-customers", "ou-ctl1-suspended"


def move(state: dict[str, Any], sent: dict[str, Any]) -> None:
    assert sent["SourceParentId"] == state["parent_id"], "SourceParentNotFoundException"
    state["parent_id"] = sent["DestinationParentId"]


EFFECTS: dict[str, Effect] = {"MoveAccount": move}


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
    params = {"target_account_id": ACCOUNT, "organizational_unit_id": unit}
    planned = plan(current, params)
    sent = {"AccountId": ACCOUNT, "SourceParentId": parent, "DestinationParentId": unit}
    shows(planned, [("MoveAccount", sent)] if moves else [])
    assert all(step.until and step.until.value == unit for step in planned.steps)
    state = after(current, planned, EFFECTS)
    assert state["parent_id"] == (unit or parent)
    assert not operations(plan(state, params))
