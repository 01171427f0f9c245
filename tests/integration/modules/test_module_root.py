# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Handing an account's root user over: its address, and its credentials."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.root_connection import RootConnection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, WriteRefused
from ansible_collections.ctl.aws.plugins.module_utils._engine import wait
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks

OURS = "o-ctlpartner01"
NEW, OTHER = "aws-root@acme.example", "second@acme.example"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]


@pytest.fixture
def member(customer: Callable[..., Options], management: Options) -> Options:
    """Acme is a member: the options that say so."""
    customer(ACME, organization={"member_of": OURS})
    return {**management, "target_account_id": ACME}


def test_an_address_is_handed_over_in_two_runs(aws: LocalAws, member: Options, run_module: RunModule) -> None:
    options = {**member, "email_address": NEW}
    first, waiting = (run_module("account_primary_email", **options) for _run in range(2))
    assert (first["changed"], waiting["changed"], waiting["steps"]) == (True, False, [])
    assert [(one["accepted"], one["status"]) for one in (first, waiting)] == [(False, "PENDING")] * 2
    otp = looks.root(aws, ACME)["email_otp"]
    planned = run_module("account_primary_email", check_mode=True, **options, otp=otp)
    assert (planned["changed"], planned["accepted"], planned["status"]) == (True, False, "PENDING")
    done = run_module("account_primary_email", **options, otp=otp)
    assert (done["changed"], done["accepted"], done["status"]) == (True, True, "COMPLETED")
    again = run_module("account_primary_email", **{**options, "email_address": NEW.upper()})
    assert (again["changed"], again["accepted"], again["status"]) == (False, True, "COMPLETED")
    assert looks.root(aws, ACME)["email"] == NEW


def test_a_restart_sends_another_code_also_to_another_address(
    aws: LocalAws, member: Options, run_module: RunModule
) -> None:
    run_module("account_primary_email", **member, email_address=NEW)
    first = looks.root(aws, ACME)["email_otp"]
    options = {**member, "email_address": OTHER}
    assert not run_module("account_primary_email", **options)["changed"]
    assert run_module("account_primary_email", **options, restart=True)["status"] == "PENDING"
    failed = run_module("account_primary_email", **options, otp=first)
    assert failed["failed"] and "restart=true" in failed["msg"] and not failed["changed"]
    assert run_module("account_primary_email", **options, otp=looks.root(aws, ACME)["email_otp"])["accepted"]
    assert looks.root(aws, ACME)["email"] == OTHER


@pytest.mark.parametrize(("lag", "within", "accepted"), [(2, 60.0, True), (99, 0.1, False)])
def test_the_new_address_is_waited_for_and_not_taken_for_granted(
    lag: int,
    within: float,
    accepted: bool,
    aws: LocalAws,
    member: Options,
    run_module: RunModule,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wait, "VISIBLE_WITHIN_SECONDS", within)
    options = {**member, "email_address": NEW}
    run_module("account_primary_email", **options)
    aws.set_account(ACME, email_lag=lag)
    options["otp"] = looks.root(aws, ACME)["email_otp"]
    done = run_module("account_primary_email", **options)
    assert (done["changed"], done["accepted"]) == (True, accepted)
    assert done["status"] == ("COMPLETED" if accepted else "ACCEPTED")
    aws.set_account(ACME, email_lag=0)
    again = run_module("account_primary_email", **options)
    assert (again["changed"], again["accepted"], again["status"]) == (False, True, "COMPLETED")


def test_a_code_without_a_mail_is_refused(aws: LocalAws, member: Options, run_module: RunModule) -> None:
    failed = run_module("account_primary_email", **member, email_address=NEW, otp="A1B2C3")
    assert failed["failed"] and not failed["changed"]
    assert "restart=true" in failed["msg"]


def test_an_address_of_another_account_is_aws_refusal(aws: LocalAws, member: Options, run_module: RunModule) -> None:
    taken = looks.root(aws, MANAGEMENT)["email"]
    failed = run_module("account_primary_email", **member, email_address=taken)
    assert failed["failed"] and "already in use" in failed["msg"] and not failed["changed"]


@pytest.mark.parametrize("account", [ACME, MANAGEMENT])
def test_only_a_member_has_its_address_changed(account: str, refused: RunModule, management: Options) -> None:
    words = [f"Account {account} is not a member account of organization {OURS}", "before"]
    refused("account_primary_email", *words, **management, target_account_id=account, email_address=NEW)


# What is missing in the organization: its differences, and the words.
LACKING = [
    ({"feature_set": "CONSOLIDATED_BILLING"}, ["does not have all features"]),
    ({"trusted_services": []}, ["enable-aws-service-access --service-principal account.amazonaws.com"]),
]
FEATURES = ["RootCredentialsManagement", "RootSessions"]
EVERYTHING = {"mfa": ["virtual", "hardware"], "keys": 1, "certificates": 1, "password": True}


def organization(**differences: Any) -> dict[str, Any]:
    """A seed: a management account with one member."""
    own = {"id": OURS, "root": "r-ctl1", "trusted_services": ["account.amazonaws.com"], **differences}
    return {
        "management": {"id": MANAGEMENT, "name": "management", "profile": "management", "organization": own},
        "accounts": [{"id": ACME, "name": "acme-prod", "organization": {"member_of": OURS}}],
    }


@pytest.mark.parametrize(("differences", "words"), LACKING, ids=[row[1][0] for row in LACKING])
def test_what_the_organization_lacks_is_told(
    differences: dict[str, Any], words: list[str], aws: LocalAws, refused: RunModule
) -> None:
    aws.reset(organization(**differences))
    way_in = {"profile": "management", "region": "us-east-1", "target_account_id": ACME}
    refused("account_primary_email", *words, **way_in, email_address=NEW)


def test_an_operation_that_botocore_does_not_know_is_told(
    member: Options, refused: RunModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.xform_name", lambda name: f"no_{name}")
    refused(
        "account_primary_email",
        "does not know organizations:DescribeOrganization",
        "Update boto3 and botocore",
        **member,
        email_address=NEW,
    )


@pytest.fixture
def recovering(aws: LocalAws, member: Options) -> Options:
    """The options that hand the root user over; its address was, a minute ago."""
    done = {"email": NEW, "email_status": "COMPLETED", "email_updated": time.time() - 60}
    aws.set_account(ACME, **done, root=EVERYTHING)
    return {**member, "state": "recoverable", "email_address": NEW}


def test_nothing_is_touched_while_the_address_is_another(
    aws: LocalAws, recovering: Options, refused: RunModule
) -> None:
    before = looks.root(aws, ACME)
    words = [
        f"The primary e-mail address of account {ACME} is not the one",
        "account_primary_email",
        "Nothing was done",
    ]
    result = refused("root_credentials", *words, **{**recovering, "email_address": OTHER})
    assert NEW not in str(result)
    assert looks.root(aws, ACME) == before
    assert aws.calls(operation="AssumeRoot") == []


def test_what_there_was_is_counted(recovering: Options, run_module: RunModule) -> None:
    everything = {"mfa_devices": 2, "access_keys": 1, "signing_certificates": 1, "password": 1}
    planned = run_module("root_credentials", check_mode=True, **recovering)
    done, again = (run_module("root_credentials", **recovering) for _run in range(2))
    assert planned["found"] == done["found"] == everything
    assert (again["found"], again["changed"]) == ({**dict.fromkeys(everything, 0), "password": 1}, False)


def test_what_the_owner_made_after_the_recovery_is_kept_and_keys_are_named(
    aws: LocalAws, recovering: Options, run_module: RunModule
) -> None:
    planned = run_module("root_credentials", check_mode=True, **recovering)
    done = run_module("root_credentials", **recovering)
    assert (planned["handed_over"], done["handed_over"], done["findings"]) == (False, True, [])
    recovered = done["recovered"]
    assert (planned["recovered"], bool(recovered)) == ("", True)
    aws.set_account(ACME, root={**EVERYTHING, "age": -1})
    mine = looks.root(aws, ACME)["root"]
    again = run_module("root_credentials", **recovering, recovered=recovered)
    assert (again["changed"], again["handed_over"]) == (False, True)
    assert [one["kind"] for one in again["findings"]] == ["access_keys", "signing_certificates"]
    assert looks.root(aws, ACME)["root"] == mine
    absent = run_module("root_credentials", **{**recovering, "state": "absent"})
    assert (absent["changed"], absent["handed_over"]) == (True, False)
    assert not any(looks.root(aws, ACME)["root"].values())


def test_until_the_recovery_everything_goes_however_new(
    aws: LocalAws, recovering: Options, run_module: RunModule
) -> None:
    aws.set_account(ACME, root={"mfa": ["virtual"], "keys": 1, "age": 0})
    assert not run_module("root_credentials", check_mode=True, **recovering)["handed_over"]
    assert run_module("root_credentials", **recovering)["handed_over"]
    left = looks.root(aws, ACME)["root"]
    assert (left["mfa"], left["keys"]) == ({}, {}) and left["password"]


def test_a_time_that_is_none_is_refused(recovering: Options, refused: RunModule) -> None:
    refused("root_credentials", "recovered", "2026-01-31T12:00:00Z", **recovering, recovered="yesterday")


def test_a_root_session_does_not_delete_a_device(aws: LocalAws, recovering: Options) -> None:
    """AWS's task policy denies all that is not the root user itself, and a device is a resource of its own."""
    root = RootConnection(Connection(recovering, check_mode=False), ACME, recovering, check_mode=False)
    serial = f"arn:aws:iam::{ACME}:mfa/root-account-mfa-device"
    with pytest.raises(CtlError, match="AccessDenied"):
        root.write("iam", "DeleteVirtualMFADevice", None, {"SerialNumber": serial})


def test_a_recovery_is_not_opened_while_something_old_is_left(
    aws: LocalAws, recovering: Options, run_module: RunModule
) -> None:
    aws.fault("iam", "DeleteAccessKey", code="AccessDenied", message="denied by a test", status=403, count=1)
    failed = run_module("root_credentials", **recovering)
    assert failed["failed"] and failed["changed"]
    statuses = {step["operation"]: step["status"] for step in failed["steps"]}
    assert (statuses["DeleteAccessKey"], statuses["CreateLoginProfile"]) == ("failed", "skipped")
    assert looks.root(aws, ACME)["root"]["password"] is None
    assert run_module("root_credentials", **recovering)["changed"]
    assert looks.root(aws, ACME)["root"]["password"] is not None


def test_each_task_has_credentials_of_its_own_in_a_regional_endpoint(
    aws: LocalAws, recovering: Options, run_module: RunModule
) -> None:
    aws.clear_calls()
    run_module("root_credentials", check_mode=True, **{**recovering, "region": "eu-west-1"})
    assert [call["region"] for call in aws.calls(operation="AssumeRoot")] == ["us-east-1"]
    aws.clear_calls()
    run_module("root_credentials", **recovering)
    assert len(aws.calls(operation="AssumeRoot")) == 3
    root = [call for call in aws.writes() if call["service"] == "iam"]
    assert {call["caller"] for call in root} == {f"arn:aws:iam::{ACME}:root"}
    assert all("ctl.aws" in call["user_agent"] for call in root)


@pytest.mark.parametrize("enabled", [[], FEATURES[:1], FEATURES[1:]])
def test_central_root_access_is_not_switched_on_by_the_way(
    enabled: list[str], aws: LocalAws, recovering: Options, refused: RunModule
) -> None:
    aws.set_account(MANAGEMENT, root_features=enabled)
    words = ["does not have central root access", "aws iam enable-organizations-root-sessions", "in the management"]
    result = refused("root_credentials", *words, **recovering)
    for feature in FEATURES:
        assert (feature in result["error"]["message"]) is (feature not in enabled)


def test_without_trusted_access_of_iam_there_is_no_central_root_access(aws: LocalAws, refused: RunModule) -> None:
    aws.reset(organization())
    options = {"profile": "management", "region": "us-east-1", "target_account_id": ACME, "state": "absent"}
    words = [
        "RootCredentialsManagement and RootSessions",
        "enable-aws-service-access --service-principal iam.amazonaws",
    ]
    refused("root_credentials", *words, **options)


def test_who_may_not_become_root_is_told_what_is_missing(
    aws: LocalAws, recovering: Options, refused: RunModule
) -> None:
    aws.fault("sts", "AssumeRoot", code="AccessDenied", message="denied by a test", status=403)
    refused("root_credentials", "denied by a test", "sts:AssumeRoot", MANAGEMENT, **recovering)


@pytest.mark.parametrize("account", ["333333333333", MANAGEMENT])
def test_only_a_members_root_user_is_touched(account: str, refused: RunModule, management: Options) -> None:
    words = f"Account {account} is not a member account of organization {OURS}"
    refused("root_credentials", words, **management, target_account_id=account, state="absent")


def test_a_password_that_somebody_removed_meanwhile_is_no_failure(
    aws: LocalAws, recovering: Options, run_module: RunModule
) -> None:
    aws.set_account(ACME, root={"password": True})
    aws.fault("iam", "DeleteLoginProfile", code="NoSuchEntity", message="gone by a test", status=404, count=1)
    result = run_module("root_credentials", **recovering)
    assert not result.get("failed"), result
    assert looks.root(aws, ACME)["root"]["password"] is not None


def test_the_guard_is_in_the_sessions_of_the_root_user_too(aws: LocalAws, recovering: Options) -> None:
    management = Connection(recovering, check_mode=False)
    root = RootConnection(management, ACME, recovering, check_mode=False)
    assert root.read("iam", "ListAccessKeys")["AccessKeyMetadata"]
    for operation, parameters in (
        ("DeleteLoginProfile", {}),
        ("DeleteAccessKey", {"AccessKeyId": "AKIA0000000000000000"}),
    ):
        with pytest.raises(WriteRefused, match=f"iam:{operation} is not on the list of reads"):
            root.read("iam", operation, **parameters)
    assert [call for call in aws.writes() if call["service"] == "iam"] == []
