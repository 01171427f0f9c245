# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The evaluate of plans itself: a step that AWS would not take is found."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import shows, told


def a_step(**values: Any) -> Step:
    """A correct step, but for what is given."""
    correct = {
        "service": "iam",
        "operation": "AttachGroupPolicy",
        "parameters": {"GroupName": "Admins", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        "reason": "attach it",
        "resource": "IAM group Admins",
    }
    return Step(**{**correct, **values})


def test_a_correct_step_is_let_through() -> None:
    shows(Plan([a_step()]), [("AttachGroupPolicy", {"GroupName": "Admins"})])


@pytest.mark.parametrize(
    "wrong",
    [
        {"parameters": {"GroupName": "Admins"}},
        {"parameters": {**a_step().parameters, "Path": "/"}},
        {"parameters": {**a_step().parameters, "GroupName": 1}},
        {"operation": "GetRole", "parameters": {"RoleName": "CTLDeveloperRole"}},
        {"reason": ""},
        {"waiter": Condition("iam", "DeleteRole", {"RoleName": "CTLDeveloperRole"}, "Role", None)},
    ],
)
def test_a_step_that_aws_would_not_take_is_found(wrong: dict[str, Any]) -> None:
    with pytest.raises((AssertionError, KeyError)):
        told(Plan([a_step(**wrong)]))
