# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of requirements says what the code says: who answers which, and what nobody answers, and why."""

from __future__ import annotations

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.checks import CHECKS
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import cis
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS
from ansible_collections.ctl.aws.tests.compliance.page import PAGE, page, requirements

# Options with which every control answers all that it can.
EVERYTHING = {
    "iam": {"roles": [{"name": "support", "policies": ["aws:AWSSupportAccess"]}]},
    "password_policy": {"minimum_length": 14, "reuse_prevention": 24},
    "audit_bucket": {"access_log_bucket": "logs"},
    "audit_trail": {"kms_key": "arn:aws:kms:us-east-1:111111111111:key/x"},
}


def answered() -> dict[str, str]:
    """Every number that code names, and by what."""
    by_controls = {number: name for name in CONTROLS for number in cis(name, EVERYTHING, all_regions=True)}
    return {**by_controls, **{number: name for name, check in CHECKS.items() for number in check.cis}}


def test_the_table_has_what_the_code_answers() -> None:
    assert {number: one["by"] for number, one in requirements().items() if "by" in one} == answered()


@pytest.mark.parametrize("number", sorted(requirements()))
def test_what_nothing_answers_says_why(number: str) -> None:
    one = requirements()[number]
    assert one["about"]
    assert "by" in one or one["not"]


def test_the_page_is_what_make_readmes_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make readmes`"
