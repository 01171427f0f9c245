# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Handing an account's root user over: its address, and its credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils import _wait
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration import looks

ACME, MANAGEMENT_ACCOUNT, OURS = "222222222222", "111111111111", "o-ctlpartner01"
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
    monkeypatch.setattr(_wait, "VISIBLE_WITHIN_SECONDS", within)
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
    taken = looks.root(aws, MANAGEMENT_ACCOUNT)["email"]
    failed = run_module("account_primary_email", **member, email_address=taken)
    assert failed["failed"] and "already in use" in failed["msg"] and not failed["changed"]


@pytest.mark.parametrize("account", [ACME, MANAGEMENT_ACCOUNT])
def test_only_a_member_has_its_address_changed(account: str, refused: RunModule, management: Options) -> None:
    words = [f"Account {account} is not a member account of organization {OURS}", "before"]
    refused("account_primary_email", *words, **management, target_account_id=account, email_address=NEW)


# What is missing in the organization: its differences, and the words.
LACKING = [
    ({"feature_set": "CONSOLIDATED_BILLING"}, ["does not have all features"]),
    ({"trusted_services": []}, ["enable-aws-service-access --service-principal account.amazonaws.com"]),
]


def organization(**differences: Any) -> dict[str, Any]:
    """A seed: a management account with one member."""
    own = {"id": OURS, "root": "r-ctl1", "trusted_services": ["account.amazonaws.com"], **differences}
    return {
        "management": {"id": MANAGEMENT_ACCOUNT, "name": "management", "profile": "management", "organization": own},
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
