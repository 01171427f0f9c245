# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of root_credentials: what is removed, what is the customer's, and when the password can be recovered."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.root_connection import TASKS
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.root_credentials import plan
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.root_owner import (
    LISTS,
    PASSWORD,
    Credential,
    findings,
    handed_over,
)
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import operations, shows

VIRTUAL, HARDWARE = f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device", "GAHT12345678"
CHANGED = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.timezone.utc)
SECOND, HOUR = datetime.timedelta(seconds=1), datetime.timedelta(hours=1)
OLD, BETWEEN, RECOVERED, NEW = CHANGED - HOUR, CHANGED + HOUR, CHANGED + 2 * HOUR, CHANGED + 3 * HOUR


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
    ("DeactivateMFADevice", {"SerialNumber": HARDWARE}),
    ("DeleteAccessKey", {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}),
    ("DeleteSigningCertificate", {"CertificateId": "TA7SMP42TDN5Z26OBPJE7EXAMPLE"}),
    ("DeleteLoginProfile", {}),
]
RECOVERY = ("CreateLoginProfile", {})

Since = datetime.datetime


def of(kind: str, since: Since) -> Credential:
    return next(one for one in everything(since) if one.kind == kind)


def removed(*kinds: str) -> list[tuple[str, dict[str, str]]]:
    """The calls that remove the first of each kind."""
    order = [one.kind for one in everything(OLD)]
    return [REMOVED[order.index(kind)] for kind in kinds]


PASSWORD_ALONE = [of(PASSWORD, OLD)]
MFA, KEY, CERTIFICATE = "mfa_devices", "access_keys", "signing_certificates"


@pytest.mark.parametrize("changed", [None, CHANGED])
@pytest.mark.parametrize("recovered", [None, RECOVERED])
@pytest.mark.parametrize("since", [OLD, BETWEEN, NEW])
def test_with_absent_everything_goes(since: Since, changed: Since | None, recovered: Since | None) -> None:
    current = {"credentials": everything(since), "address_since": changed, "recovered": recovered}
    shows(plan(current, "absent", ACCOUNT), REMOVED)
    assert plan({**current, "credentials": []}, "absent", ACCOUNT).steps == []


# What there is, since when the address is the owner's, when recovery was let -> what is done, and what is a finding.
RECOVERABLE: list[tuple[str, list[Credential], Since | None, Since | None, list[tuple[str, dict[str, str]]], list[str]]]
RECOVERABLE = [
    ("all from before", everything(OLD), CHANGED, None, [*REMOVED, RECOVERY], []),
    ("nothing to sign in with", [], CHANGED, None, [RECOVERY], []),
    ("nothing, and nobody knows since when", [], None, None, [RECOVERY], []),
    ("nothing, though it was recovered", [], CHANGED, RECOVERED, [RECOVERY], []),
    # The old password is no recovered one, whatever else there is not.
    ("an old password alone", PASSWORD_ALONE, CHANGED, None, [*removed(PASSWORD), RECOVERY], []),
    ("a password of nobody knows when", PASSWORD_ALONE, None, None, [*removed(PASSWORD), RECOVERY], []),
    # Until the recovery was let, everything goes, however new.
    ("a key since the change", [of(KEY, BETWEEN)], CHANGED, None, [*removed(KEY), RECOVERY], []),
    ("a device since the change", [of(MFA, BETWEEN)], CHANGED, None, [*removed(MFA), RECOVERY], []),
    (
        "an old key beside a new password",
        [of(KEY, OLD), of(PASSWORD, NEW)],
        CHANGED,
        None,
        [*removed(KEY, PASSWORD), RECOVERY],
        [],
    ),
    ("all of nobody knows when", everything(NEW), None, None, [*REMOVED, RECOVERY], []),
    # A password that is newer than the address is what a recovery leaves.
    ("a password since the change", [of(PASSWORD, BETWEEN)], CHANGED, None, [], []),
    ("a password of the same second", [of(PASSWORD, CHANGED)], CHANGED, None, [], []),
    ("a device after that password", [of(MFA, NEW), of(PASSWORD, BETWEEN)], CHANGED, None, [], []),
    ("a key before that password", [of(KEY, BETWEEN), of(PASSWORD, NEW)], CHANGED, None, removed(KEY), []),
    ("a key after that password", [of(KEY, NEW), of(PASSWORD, BETWEEN)], CHANGED, None, [], [KEY]),
    # What is newer than the recovery is the owner's.
    ("recovered, and all new", everything(NEW), CHANGED, RECOVERED, [], [KEY, CERTIFICATE]),
    ("recovered in that second", everything(RECOVERED), CHANGED, RECOVERED, [], [KEY, CERTIFICATE]),
    (
        "recovered, and the second before",
        everything(RECOVERED - SECOND),
        CHANGED,
        RECOVERED,
        [*REMOVED, RECOVERY],
        [],
    ),
    ("recovered, and nobody knows the change", [of(PASSWORD, NEW)], None, RECOVERED, [], []),
    ("recovered, and an old key", [of(KEY, OLD), of(PASSWORD, NEW)], CHANGED, RECOVERED, removed(KEY), []),
    ("recovered, and no password", [of(MFA, NEW)], CHANGED, RECOVERED, [RECOVERY], []),
    # The address was changed once more since: the recovery was somebody else's.
    ("recovered before the change", everything(BETWEEN), NEW, RECOVERED, [*REMOVED, RECOVERY], []),
]


@pytest.mark.parametrize(
    ("credentials", "changed", "recovered", "expected", "noticed"),
    [row[1:] for row in RECOVERABLE],
    ids=[row[0] for row in RECOVERABLE],
)
def test_what_is_not_proved_to_be_the_owners_goes(
    credentials: list[Credential],
    changed: Since | None,
    recovered: Since | None,
    expected: list[tuple[str, dict[str, str]]],
    noticed: list[str],
) -> None:
    current = {"credentials": credentials, "address_since": changed, "recovered": recovered}
    planned = plan(current, "recoverable", ACCOUNT)
    shows(planned, expected)
    # A write without a task would be made with credentials that may only look.
    assert set(operations(planned)) <= TASKS.keys()
    assert handed_over(current) is (not expected)
    assert [one["kind"] for one in findings(current)] == noticed


def test_a_device_is_not_deleted_in_a_root_session() -> None:
    assert "DeleteVirtualMFADevice" not in TASKS


def test_the_password_can_be_recovered_only_after_everything_old_is_gone() -> None:
    *removals, recovery = plan(
        {"credentials": everything(OLD), "address_since": CHANGED, "recovered": None}, "recoverable", ACCOUNT
    ).steps
    assert set(recovery.depends_on) == {step.resource for step in removals}


def test_a_password_is_removed_only_if_it_is_the_one_that_was_judged() -> None:
    current = {"credentials": PASSWORD_ALONE, "address_since": None, "recovered": None}
    [step] = plan(current, "absent", ACCOUNT).steps
    assert step.precondition and (step.precondition.operation, step.precondition.value) == ("GetLoginProfile", OLD)


def test_every_kind_is_looked_for() -> None:
    assert {credential.kind for credential in everything(OLD)} == {*LISTS, PASSWORD}
