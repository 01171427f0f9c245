# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which service control policies deny that a member leaves."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_membership_info import (
    LEAVE,
    denies,
)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Action": "*"}, True),
        ({"Action": "organizations:*"}, True),
        ({"Action": "organizations:LeaveOrganization"}, True),
        ({"Action": "Organizations:leaveorganization"}, True),
        ({"Action": ["s3:*", "organizations:Leave?rganization"]}, True),
        ({"Action": "*", "Condition": {"StringNotEquals": {"aws:PrincipalArn": "x"}}}, True),
        ({"NotAction": "s3:*"}, True),
        ({"NotAction": ["s3:*", "iam:*"]}, True),
        ({"NotAction": ["s3:*", "organizations:*"]}, False),
        ({"NotAction": "*"}, False),
        ({"Action": "organizations:Describe*"}, False),
        ({"Action": "organizations:[L]eaveOrganization"}, False),
        ({"Action": []}, False),
        ({"Effect": "Allow", "Action": "*"}, False),
        ({"Effect": "Allow", "NotAction": "s3:*"}, False),
    ],
)
def test_a_policy_denies_what_a_deny_of_it_covers(statement: dict[str, Any], expected: bool) -> None:
    document = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Resource": "*", **statement}}
    assert denies(document, LEAVE) is expected
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    assert denies({"Statement": [allow, document["Statement"]]}, LEAVE) is expected
