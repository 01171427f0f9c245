# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of account_primary_email."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.account_primary_email import is_same, plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect, after, shows

OLD, NEW, CODE = "root@partner.example", "root@acme.example", "A1B2C3"


def start(state: dict[str, Any], sent: dict[str, Any]) -> None:
    state["status"] = "PENDING"


def accept(state: dict[str, Any], sent: dict[str, Any]) -> None:
    state.update(status="COMPLETED", address=sent["PrimaryEmail"], accepted=True)


EFFECTS: dict[str, Effect] = {"StartPrimaryEmailUpdate": start, "AcceptPrimaryEmailUpdate": accept}


@pytest.mark.parametrize(
    ("status", "otp", "restart", "operation"),
    [
        (None, None, False, "StartPrimaryEmailUpdate"),
        ("COMPLETED", None, False, "StartPrimaryEmailUpdate"),
        ("FAILED", None, False, "StartPrimaryEmailUpdate"),
        ("PENDING", None, False, ""),
        ("ACCEPTED", None, False, ""),
        ("PENDING", None, True, "StartPrimaryEmailUpdate"),
        ("ACCEPTED", None, True, "StartPrimaryEmailUpdate"),
        (None, CODE, False, "AcceptPrimaryEmailUpdate"),
        ("PENDING", CODE, False, "AcceptPrimaryEmailUpdate"),
        ("PENDING", CODE, True, "AcceptPrimaryEmailUpdate"),
        ("ACCEPTED", CODE, False, ""),
        ("ACCEPTED", CODE, True, ""),
    ],
)
def test_a_code_is_sent_once_and_given_back_once(
    status: str | None, otp: str | None, restart: bool, operation: str
) -> None:
    current = {"address": OLD, "accepted": False, "status": status}
    params = {"target_account_id": ACCOUNT, "email_address": NEW, "otp": otp, "restart": restart}
    planned = plan(current, params)
    sent = {"AccountId": ACCOUNT, "PrimaryEmail": NEW, **({"Otp": otp} if otp else {})}
    shows(planned, [(operation, sent)] if operation else [])
    state = after(current, planned, EFFECTS)
    shows(plan(state, {**params, "restart": False}), [])
    for step in planned.steps:
        assert OLD not in str((step.before, step.after, step.reason, step.resource))
        assert NEW not in str((step.before, step.after, step.reason, step.resource))


@pytest.mark.parametrize("otp", [None, CODE])
def test_the_wanted_address_is_nothing_to_do(otp: str | None) -> None:
    params = {"target_account_id": ACCOUNT, "email_address": NEW, "otp": otp, "restart": True}
    shows(plan({"address": NEW, "accepted": True, "status": "COMPLETED"}, params), [])


@pytest.mark.parametrize(("other", "same"), [(NEW, True), ("Root@ACME.example ", True), (OLD, False), ("", False)])
def test_case_makes_no_other_address(other: str, same: bool) -> None:
    assert is_same(NEW, other) is same
