# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who can make themselves an administrator."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from ansible_collections.ctl.aws.plugins.module_utils._admin_rights import ESCALATIONS, escalates, is_admin

LOCAL = "arn:aws:iam::222222222222:policy/Own"


def allow(action: Any = None, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Resource": resource, **({"Action": action} if action else {}), **more}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("*"), True),
        (allow("iam:*"), True),
        (allow("IAM:putuserpolicy"), True),
        (allow(["s3:GetObject", "iam:Create*"]), True),
        (allow("iam:PassRole"), True),
        (allow("s3:*"), False),
        (allow(["iam:Get*", "iam:List*"]), False),
        (allow("iam:PutRolePolicy", "arn:aws:iam::*:role/*"), True),
        (allow("iam:PutRolePolicy", ["arn:aws:s3:::b", "arn:aws-us-gov:iam::222222222222:role/app/*"]), True),
        (allow("iam:PutRolePolicy", "arn:aws:iam::222222222222:role/One"), False),
        (allow("iam:PutRolePolicy", "arn:aws:iam::222222222222:role/app-*"), False),
        (allow(NotAction=["iam:*", "sts:*"]), False),
        (allow(NotAction="s3:*"), True),
        ({"Effect": "Allow", "Action": "iam:*", "NotResource": "arn:aws:iam::222222222222:role/One"}, True),
        # What is denied, or allowed under a condition, is not counted against it
        (allow("iam:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), True),
        ({**allow("*"), "Effect": "Deny"}, False),
    ],
)
def test_a_policy_that_gives_rights_on_anything_makes_an_administrator(
    statement: dict[str, Any], expected: bool
) -> None:
    assert escalates({"Statement": statement}) is expected
    assert escalates({"Statement": [allow("ec2:Describe*"), statement]}) is expected


def holder(**more: Any) -> dict[str, Any]:
    return {"attached": [], "inline": {}, **more}


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (holder(), False),
        (holder(attached=["arn:aws:iam::aws:policy/AdministratorAccess"]), True),
        (holder(attached=["arn:aws-us-gov:iam::aws:policy/job-function/SystemAdministrator"]), True),
        (holder(attached=["arn:aws:iam::aws:policy/ReadOnlyAccess"]), False),
        # Of that name, and the account's own
        (holder(attached=["arn:aws:iam::222222222222:policy/AdministratorAccess"]), False),
        (holder(attached=[LOCAL]), True),
        (holder(inline={"all": {"Statement": allow("*")}}), True),
        (holder(groups=["admins"]), True),
        (holder(groups=["readers", "gone"]), False),
    ],
)
def test_rights_come_from_attached_and_inline_policies_and_from_groups(entity: dict[str, Any], expected: bool) -> None:
    iam = {
        "policies": {"Own": {"arn": LOCAL, "document": {"Statement": [allow("iam:AttachRolePolicy")]}}},
        "groups": {
            "admins": holder(attached=["arn:aws:iam::aws:policy/IAMFullAccess"]),
            "readers": holder(inline={"read": {"Statement": [allow("s3:Get*")]}}),
        },
    }
    assert is_admin(entity, iam) is expected


@pytest.mark.parametrize("action", ESCALATIONS)
def test_every_escalation_is_an_operation_of_its_service_or_passes_a_role(action: str) -> None:
    service, _colon, operation = action.partition(":")
    operations = botocore.session.get_session().get_service_model(service).operation_names
    assert operation in operations or action == "iam:PassRole"
