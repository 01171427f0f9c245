# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of root_credentials: what is removed, what is the customer's, and when the password can be recovered."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._root_connection import TASKS
from ansible_collections.ctl.aws.plugins.module_utils._root_credentials import LISTS, PASSWORD, Credential, plan
from ansible_collections.ctl.aws.tests.unit.test_plan_steps import operations, shows

ACCOUNT = "222222222222"
VIRTUAL, HARDWARE = f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device", "GAHT12345678"
HANDOVER = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.timezone.utc)
OLD, NEW = HANDOVER - datetime.timedelta(days=1), HANDOVER + datetime.timedelta(seconds=1)


def everything(since: datetime.datetime) -> list[Credential]:
    return [
        Credential("mfa_devices", VIRTUAL, since),
        Credential("mfa_devices", HARDWARE, since),
        Credential("access_keys", "AKIAIOSFODNN7EXAMPLE", since),
        Credential("signing_certificates", "TA7SMP42TDN5Z26OBPJE7EXAMPLE", since),
        Credential(PASSWORD, "", since),
    ]


REMOVED = [
    ("DeactivateMFADevice", {"SerialNumber": VIRTUAL}),
    ("DeleteVirtualMFADevice", {"SerialNumber": VIRTUAL}),
    ("DeactivateMFADevice", {"SerialNumber": HARDWARE}),
    ("DeleteAccessKey", {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}),
    ("DeleteSigningCertificate", {"CertificateId": "TA7SMP42TDN5Z26OBPJE7EXAMPLE"}),
    ("DeleteLoginProfile", {}),
]
RECOVERY = ("CreateLoginProfile", {})
PASSWORD_ALONE = [Credential(PASSWORD, "", OLD)]


@pytest.mark.parametrize(
    ("state", "credentials", "handover", "expected"),
    [
        ("absent", everything(OLD), None, REMOVED),
        ("absent", everything(NEW), None, REMOVED),
        ("absent", PASSWORD_ALONE, None, REMOVED[-1:]),
        ("absent", [], None, []),
        ("recoverable", everything(OLD), HANDOVER, [*REMOVED, RECOVERY]),
        ("recoverable", everything(NEW), HANDOVER, []),
        ("recoverable", everything(HANDOVER), HANDOVER, []),
        ("recoverable", PASSWORD_ALONE, HANDOVER, [REMOVED[-1], RECOVERY]),
        ("recoverable", [*everything(OLD)[:-1], Credential(PASSWORD, "", NEW)], HANDOVER, REMOVED[:-1]),
        ("recoverable", [], HANDOVER, [RECOVERY]),
        ("recoverable", [], None, [RECOVERY]),
        ("recoverable", PASSWORD_ALONE, None, []),
        ("recoverable", everything(OLD), None, [*REMOVED, RECOVERY]),
    ],
)
def test_the_old_goes_and_the_customers_own_stays(
    state: str,
    credentials: list[Credential],
    handover: datetime.datetime | None,
    expected: list[tuple[str, dict[str, str]]],
) -> None:
    planned = plan({"credentials": credentials, "handover": handover}, state, ACCOUNT)
    shows(planned, expected)
    # A write without a task would be made with credentials that may only look.
    assert set(operations(planned)) <= TASKS.keys()


def test_the_password_can_be_recovered_only_after_everything_old_is_gone() -> None:
    *removals, recovery = plan({"credentials": everything(OLD), "handover": HANDOVER}, "recoverable", ACCOUNT).steps
    assert set(recovery.follows) == {step.resource for step in removals}


def test_a_password_is_removed_only_if_it_is_the_one_that_was_judged() -> None:
    [step] = plan({"credentials": PASSWORD_ALONE, "handover": None}, "absent", ACCOUNT).steps
    assert step.only_if and (step.only_if.operation, step.only_if.value) == ("GetLoginProfile", OLD)


def test_what_is_kept_beside_something_old_is_told() -> None:
    credentials = [*everything(OLD)[2:3], *everything(NEW)[:1]]
    planned = plan({"credentials": credentials, "handover": HANDOVER}, "recoverable", ACCOUNT)
    [warning] = planned.warnings
    assert "mfa device" in warning and VIRTUAL in warning and "AKIA" not in warning


def test_every_kind_is_looked_for() -> None:
    assert {credential.kind for credential in everything(OLD)} == {*LISTS, PASSWORD}
