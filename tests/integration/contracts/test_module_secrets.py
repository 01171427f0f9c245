# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No secret leaves a module: not in results, not in diffs, not in failures, not on stderr."""

from __future__ import annotations

import configparser
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import mark
from ansible_collections.ctl.aws.tests.accounts import ACME, ANALYTICS
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.backups import SECTIONS, backup_of
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences

LOGS, CONFIG = f"ctlaudit-{ACME}", f"config-bucket-{ACME}"
CAM_ROLE = f"arn:aws:iam::{ACME}:role/CTLCAMRole"

# Theirs are in the account or in the CAM, and never among the options: Ansible cannot mask what it does not know.
OLD_ID, VENDOR_ID, NEW_ID, CAM_SECRET = (
    "the-old-external-id",
    "the-vendors-external-id",
    "the-new-one",
    "the-cams-secret",
)

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
MEMBER = {"member_of": "o-ctlpartner01"}

TRUST = {"AWS": ANALYTICS, "external_id": OLD_ID}
VENDOR = {"AWS": ANALYTICS, "external_id": VENDOR_ID}
LOG_BUCKET = {"name": LOGS, "service": "config", "state": "present"}
INVITER = {"management_account_id": "111111111111", "organization_id": "o-ctlpartner01"}

# Personal data: of the contact that the account has, and of the one that is asked for.
THEIR_EMAIL, THEIR_PHONE, OUR_EMAIL, OUR_PHONE = "alice@acme.example", "+49 89 1234567", "soc@p.example", "+1 555 0100"
CONTACT = {"name": "Security", "title": "Team", "email_address": OUR_EMAIL, "phone_number": OUR_PHONE}
OTP = "Q7w9Z1"
THEIRS = {"name": "Alice", "title": "CISO", "email": THEIR_EMAIL, "phone": THEIR_PHONE}

SHOWN = {"Name": "Alice", "Title": "CISO", "EmailAddress": "a***@acme.example", "PhoneNumber": "***67"}
SET_BY_US = {
    "account": ACME,
    "resource": f"SECURITY contact of account {ACME}",
    "certain": True,
    "mark": mark(SHOWN),
}

# Every module, its options, and the call that fails in the last run.
RUNS: list[tuple[str, Options, tuple[str, str]]] = [
    ("organization_invitation", {"state": "accepted", **INVITER}, ("organizations", "ListHandshakesForAccount")),
    ("organization_membership", {"target_account_id": ACME}, ("organizations", "DescribeOrganization")),
    ("organization_membership_info", {"target_account_id": ACME}, ("organizations", "DescribeOrganization")),
    ("iam_password_policy", {}, ("iam", "UpdateAccountPasswordPolicy")),
    (
        "iam_baseline",
        {"roles": [{"name": "CTLCAMRole", "trusted_accounts": [ANALYTICS], "external_id": NEW_ID}]},
        ("iam", "UpdateAssumeRolePolicy"),
    ),
    ("log_bucket", LOG_BUCKET, ("s3", "PutBucketVersioning")),
    ("cloudtrail_trail", {"name": "ctlaudit", "bucket": LOGS}, ("cloudtrail", "CreateTrail")),
    ("config_recorder", {"bucket": CONFIG, "regions": ["us-east-1"]}, ("config", "PutConfigurationRecorder")),
    ("account_settings", {"access_analyzer": True}, ("accessanalyzer", "CreateAnalyzer")),
    ("account_contact", {**CONTACT, "overwrite": True}, ("account", "PutAlternateContact")),
    (
        "account_primary_email",
        {"target_account_id": ACME, "email_address": OUR_EMAIL, "otp": OTP},
        ("organizations", "DescribeOrganization"),
    ),
    (
        "root_credentials",
        {"target_account_id": ACME, "state": "recoverable", "email_address": OUR_EMAIL},
        ("organizations", "DescribeOrganization"),
    ),
    ("iam_removal", {"also_remove": [f"arn:aws:iam::{ACME}:role/vendor"]}, ("iam", "DeleteRole")),
    (
        "account_restore",
        {
            "state": "origin",
            "snapshot": {"account": {"id": ACME}, "contacts": {"SECURITY": None}},
            "ledger": {"resources": [SET_BY_US]},
        },
        ("account", "DeleteAlternateContact"),
    ),
    ("account_snapshot_info", {}, ("iam", "GetAccountAuthorizationDetails")),
]


def keys(aws: LocalAws, profile: str) -> Options:
    section = configparser.ConfigParser(interpolation=None)
    section.read(aws.credentials_file)
    found = section[profile]
    return {"access_key": found["aws_access_key_id"], "secret_key": found["aws_secret_access_key"]}


@pytest.mark.parametrize(("module", "options", "failing"), RUNS, ids=[row[0] for row in RUNS])
def test_no_secret_is_printed_by_a_module_of_aws(
    module: str,
    options: Options,
    failing: tuple[str, str],
    aws: LocalAws,
    run_module: RunModule,
    customer: Callable[..., Options],
    printed: list[str],
) -> None:
    roles = {"CTLCAMRole": {"trust": TRUST}, "vendor": {"trust": VENDOR}}
    buckets = [{"name": LOGS, "delivers": "cloudtrail"}, {"name": CONFIG, "delivers": "config"}]
    way_in = customer(ACME, roles=roles, buckets=buckets, contacts={"SECURITY": THEIRS})
    way_in = {**way_in, **keys(aws, "partner")}
    del way_in["profile"]
    run_module(module, check_mode=True, **way_in, **options)
    if module in SECTIONS and options.get("state") != "present":
        options = {**options, "backup": backup_of(way_in, SECTIONS[module])}
    aws.fault(*failing, code="AccessDenied", message="denied by a test", status=403, count=None)
    failed = run_module(module, **way_in, **options)
    assert failed["failed"] and "denied by a test" in failed["msg"], failed
    aws.clear_faults()
    run_module(module, **way_in, **options)
    run_module(module, **{**way_in, "external_id": "a-wrong-external-id"}, **options)
    assert len(printed) == 4
    secrets = [way_in["secret_key"], way_in["external_id"], OLD_ID, VENDOR_ID, NEW_ID, "a-wrong-external-id"]
    for secret in [*secrets, THEIR_EMAIL, THEIR_PHONE, OUR_EMAIL, OUR_PHONE, OTP]:
        assert secret not in "\n".join(printed)


def test_no_address_and_no_code_is_printed_by_account_primary_email(
    aws: LocalAws,
    run_module: RunModule,
    customer: Callable[..., Options],
    management: Options,
    printed: list[str],
    tmp_path: Path,
) -> None:
    customer(ACME, organization=MEMBER)
    aws.set_account(ACME, email=THEIR_EMAIL)
    journal = tmp_path / "journal.jsonl"
    options = {**management, "target_account_id": ACME, "email_address": OUR_EMAIL, "journal": str(journal)}
    run_module("account_primary_email", **options)
    assert "a***@acme.example" in printed[-1] and "s***@p.example" in printed[-1]
    right = aws.set_account(ACME)["account"]["email_otp"]
    aws.fault("account", "AcceptPrimaryEmailUpdate", code="AccessDeniedException", message="denied by a test", count=1)
    for otp in (right, OTP, f"{OTP}-too-long", right):
        run_module("account_primary_email", **options, otp=otp)
    assert [json.loads(text).get("changed", False) for text in printed] == [True, False, False, False, True]
    run_module("account_primary_email", **{**options, "email_address": "no address"})
    for text in [*printed, journal.read_text()]:
        for secret in (THEIR_EMAIL, OUR_EMAIL, OTP, right):
            assert secret not in text


def test_no_credentials_are_printed_by_root_credentials(
    aws: LocalAws,
    run_module: RunModule,
    customer: Callable[..., Options],
    management: Options,
    printed: list[str],
    tmp_path: Path,
) -> None:
    customer(ACME, organization=MEMBER)
    aws.set_account(ACME, email=THEIR_EMAIL, root={"mfa": ["virtual"], "keys": 1, "password": True})
    journal = tmp_path / "journal.jsonl"
    options = {**management, "target_account_id": ACME, "state": "recoverable", "journal": str(journal)}
    assert run_module("root_credentials", **options, email_address=OUR_EMAIL)["failed"]
    aws.set_account(ACME, email=OUR_EMAIL)
    aws.fault("iam", "DeleteAccessKey", code="AccessDenied", message="denied by a test", status=403, count=1)
    assert run_module("root_credentials", **options, email_address=OUR_EMAIL)["failed"]
    assert run_module("root_credentials", **options, email_address=OUR_EMAIL)["changed"]
    made = aws.state()["root_sessions"]
    assert len(made) >= 3
    for text in [*printed, journal.read_text()]:
        for secret in (THEIR_EMAIL, OUR_EMAIL, *made):
            assert secret not in text


def test_the_masked_external_id_shows_that_there_is_one(
    run_module: RunModule, customer: Callable[..., Options]
) -> None:
    way_in = customer(ACME, roles={"CTLCAMRole": {"trust": TRUST}})
    snapshot = run_module("account_snapshot_info", **way_in, sections=["iam"])["snapshot"]
    condition = snapshot["iam"]["roles"]["CTLCAMRole"]["trust"]["Statement"][0]["Condition"]
    assert condition == {"StringEquals": {"sts:ExternalId": "********"}}


def test_no_secret_is_printed_by_cam_provider(cam: LocalCam, run_module: RunModule, printed: list[str]) -> None:
    credentials = {"role": f"arn:aws:iam::{ACME}:role/Old", "external_id": OLD_ID, "secret": CAM_SECRET}
    cam.seed({"id": "acme", "credentials": credentials})
    options = {"endpoint": cam.url, "token": cam.token, "provider_id": "acme", "account_role_arn": CAM_ROLE}
    run_module("cam_provider", check_mode=True, **options)
    cam.fail(method="PUT", status=400, text="refused by a test")
    assert "refused by a test" in run_module("cam_provider", **options)["msg"]
    assert run_module("cam_provider", **options)["changed"]
    wrong = "a-wrong-token"
    assert run_module("cam_provider", **{**options, "token": wrong})["failed"]
    assert len(printed) == 4
    for secret in (cam.token, wrong, OLD_ID, CAM_SECRET):
        assert secret not in "\n".join(printed)
    assert cam.provider("acme")["credentials"] == {**credentials, "role": CAM_ROLE}


# The local AWS itself


def test_no_key_of_a_session_is_in_a_dump(
    aws: LocalAws, run_module: Callable[..., dict[str, Any]], customer: Callable[..., dict[str, Any]]
) -> None:
    way_in = customer(ACME)
    before = aws.dump(ACME)
    assert not run_module("iam_password_policy", check_mode=True, **way_in).get("failed")
    assert [call["operation"] for call in aws.calls(service="sts")].count("AssumeRole") == 1
    assert list(differences(before, aws.dump(ACME), {})) == []
