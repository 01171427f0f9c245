# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of iam_password_policy."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.iam_password_policy import (
    FIELDS,
    RESOURCE,
    STRICTER_WHEN_HIGHER,
    plan,
    restore,
)
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import PROPERTY, Effect, after, shows, told, warns
from hypothesis import given
from hypothesis import strategies as st

CIS = {
    "MinimumPasswordLength": 14,
    "RequireSymbols": True,
    "RequireNumbers": True,
    "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True,
    "PasswordReusePrevention": 24,
    "AllowUsersToChangePassword": True,
    "MaxPasswordAge": 0,
}
SENT = {key: value for key, value in CIS.items() if value}
# What AWS answers for a policy that was set with nothing at all.
AWS_DEFAULT = {"MinimumPasswordLength": 6, "RequireSymbols": False, "ExpirePasswords": False}
UPDATE = "UpdateAccountPasswordPolicy"


def set_policy(state: dict[str, Any], parameters: dict[str, Any]) -> None:
    state["policy"] = {**AWS_DEFAULT, **parameters, "ExpirePasswords": "MaxPasswordAge" in parameters}


EFFECTS: dict[str, Effect] = {UPDATE: set_policy}


@pytest.mark.parametrize(
    ("current", "desired", "keep", "sent", "warnings"),
    [
        (None, {}, True, {**SENT, "HardExpiry": None}, []),
        (AWS_DEFAULT, {}, True, {**SENT, "HardExpiry": None}, []),
        (SENT, {}, True, None, []),
        ({**SENT, "HardExpiry": True}, {}, True, {"HardExpiry": None}, []),
        ({**SENT, "RequireSymbols": False}, {}, True, {"RequireSymbols": True}, []),
        # The account is stricter: kept, or not.
        ({**SENT, "MinimumPasswordLength": 20}, {}, True, None, ["MinimumPasswordLength (20), kept"]),
        ({**SENT, "MinimumPasswordLength": 20}, {}, False, {"MinimumPasswordLength": 14}, []),
        ({**SENT, "MaxPasswordAge": 90}, {}, True, None, ["MaxPasswordAge (90), kept"]),
        ({**SENT, "MaxPasswordAge": 90}, {}, False, {"MaxPasswordAge": None}, []),
        ({**SENT, "MaxPasswordAge": 30}, {"MaxPasswordAge": 90}, True, None, ["MaxPasswordAge (30), kept"]),
        ({**SENT, "MaxPasswordAge": 180}, {"MaxPasswordAge": 90}, True, {"MaxPasswordAge": 90}, []),
        (SENT, {"MaxPasswordAge": 90}, True, {"MaxPasswordAge": 90}, []),
        (
            {**SENT, "MinimumPasswordLength": 20, "PasswordReusePrevention": 1},
            {},
            True,
            {"MinimumPasswordLength": 20, "PasswordReusePrevention": 24},
            ["MinimumPasswordLength (20), kept"],
        ),
        # Stricter than a standard that does not ask for it; whether users change passwords is no strictness.
        (SENT, {"RequireSymbols": False}, True, None, ["RequireSymbols (True), kept"]),
        (SENT, {"RequireSymbols": False}, False, {"RequireSymbols": False}, []),
        (SENT, {"AllowUsersToChangePassword": False}, True, {"AllowUsersToChangePassword": False}, []),
        # AWS takes no zero for these: left out is off.
        (SENT, {"PasswordReusePrevention": 0}, False, {"PasswordReusePrevention": None}, []),
    ],
)
def test_the_whole_policy_is_set_in_one_call_where_it_differs(
    current: dict[str, Any] | None,
    desired: dict[str, Any],
    keep: bool,
    sent: dict[str, Any] | None,
    warnings: list[str],
) -> None:
    planned = plan(current, {**CIS, **desired}, keep_stricter=keep)
    shows(planned, [] if sent is None else [(UPDATE, sent)])
    warns(planned, *warnings)


def test_a_field_that_is_off_is_not_sent_as_zero() -> None:
    [(_operation, parameters)] = told(plan(None, {**CIS, "PasswordReusePrevention": 0}, keep_stricter=True))
    assert not {"MaxPasswordAge", "PasswordReusePrevention"} & parameters.keys()


def test_every_field_that_can_be_stricter_is_a_field_of_the_policy() -> None:
    assert set(STRICTER_WHEN_HIGHER) < set(FIELDS.values()) == CIS.keys()


POLICIES = st.fixed_dictionaries(
    {
        **dict.fromkeys(FIELDS.values(), st.booleans()),
        "MinimumPasswordLength": st.integers(6, 128),
        "PasswordReusePrevention": st.integers(0, 24),
        "MaxPasswordAge": st.integers(0, 1095),
    }
)


@given(current=st.none() | POLICIES, desired=POLICIES, keep=st.booleans(), hard=st.booleans())
@PROPERTY
def test_a_second_plan_is_empty_and_nothing_that_was_stricter_is_loosened(
    current: dict[str, Any] | None, desired: dict[str, Any], keep: bool, hard: bool
) -> None:
    now = {**current, "HardExpiry": hard} if current else None
    state = after({"policy": now}, plan(now, desired, keep_stricter=keep), EFFECTS)["policy"]
    assert not plan(state, desired, keep_stricter=keep).steps
    assert not state.get("HardExpiry")
    if current and keep:
        assert all(state.get(name, 0) >= current[name] for name in STRICTER_WHEN_HIGHER)
        assert not current["MaxPasswordAge"] or 0 < state["MaxPasswordAge"] <= current["MaxPasswordAge"]


@pytest.mark.parametrize(
    ("now", "then", "operations"),
    [
        (CIS, AWS_DEFAULT, [UPDATE]),
        (CIS, None, ["DeleteAccountPasswordPolicy"]),
        # Whoever made it stricter since keeps that, and is named.
        ({**CIS, "MinimumPasswordLength": 20}, AWS_DEFAULT, []),
        ({**CIS, "MaxPasswordAge": 60, "HardExpiry": True}, None, []),
    ],
)
def test_what_was_changed_since_we_set_it_stays(now: Any, then: Any, operations: list[str]) -> None:
    [ours] = plan(AWS_DEFAULT, CIS, keep_stricter=True).steps
    limits = Limits("222222222222", frozenset({RESOURCE}), removes=True, marks={RESOURCE: ours.mark})
    planned = restore(now, then, limits)
    assert [step.operation for step in planned.steps] == operations
    assert bool(planned.warnings) is not bool(operations)
    # From a ledger of before there is no mark: it goes as it went.
    assert restore(now, then, limits._replace(marks={})).steps
