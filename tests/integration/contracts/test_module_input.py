# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bad input and connections that cannot be made: one clear message, before any write."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access import patience
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

ADMIN = {"profile": "acme-prod-admin", "region": "us-east-1"}
ORGANIZATION = {"profile": "management", "region": "us-east-1"}
DEVELOPER = f"arn:aws:iam::{ACME}:role/CTLDeveloperRole"
TWELVE_DIGITS = "expected the 12 digits of an AWS account id, in quotes"
# Down within this: five attempts that are refused at once, with botocore's pauses in between (15 s at most).
DOWN_SECONDS = 20.0

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]

RESTORE: Options = {**ADMIN, "snapshot": {"account": {"id": ACME}, "iam": {}, "password_policy": None}}

# Found without a single call: name, module, options, words of the message.
WITHOUT_A_CALL: list[tuple[str, str, Options, list[str]]] = [
    (
        "a key's alias instead of its ARN",
        "cloudtrail_trail",
        {**ADMIN, "name": "ctlaudit", "bucket": "any", "kms_key": "alias/logs"},
        ["kms_key is 'alias/logs'", "expected the ARN of a KMS key"],
    ),
    (
        "an account id that is too short",
        "iam_password_policy",
        {**ADMIN, "account_id": "22222222222"},
        ["account_id is '22222222222'", TWELVE_DIGITS],
    ),
    (
        "an account id that YAML took for an octal number",
        "iam_password_policy",
        {**ADMIN, "account_id": 0o222222222222},
        ["account_id is '19634136210'", TWELVE_DIGITS, "octal"],
    ),
    (
        "an account id with something in it that is no digit",
        "iam_password_policy",
        {**ADMIN, "account_id": "2222-2222-22"},
        ["account_id is '2222-2222-22'", TWELVE_DIGITS],
    ),
    (
        "an invited account id that is too long",
        "organization_invitation",
        {**ORGANIZATION, "state": "invited", "target_account_id": "2222222222222"},
        ["target_account_id is '2222222222222'", TWELVE_DIGITS],
    ),
    (
        "a management account id that is none",
        "organization_invitation",
        {**ADMIN, "state": "accepted", "management_account_id": "partner", "organization_id": "o-ctlpartner01"},
        ["management_account_id is 'partner'", TWELVE_DIGITS],
    ),
    (
        "a member's account id that is none",
        "organization_membership",
        {**ORGANIZATION, "target_account_id": "acme-prod"},
        ["target_account_id is 'acme-prod'", TWELVE_DIGITS],
    ),
    (
        "a role's name instead of its ARN",
        "iam_password_policy",
        {"profile": "partner", "role_arn": "CTLDeveloperRole"},
        ["role_arn is 'CTLDeveloperRole'", "expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/"],
    ),
    (
        "a role in another account than the task's",
        "iam_password_policy",
        {"profile": "partner", "role_arn": DEVELOPER, "account_id": GLOBEX},
        [f"role_arn is '{DEVELOPER}'", f"expected a role in account {GLOBEX}"],
    ),
    (
        "a profile that does not exist",
        "iam_password_policy",
        {"profile": "nobody", "account_id": ACME},
        ["The config profile (nobody) could not be found", ACME, "AWS_SHARED_CREDENTIALS_FILE"],
    ),
    (
        "a profile and an access key",
        "iam_password_policy",
        {**ADMIN, "access_key": "AKIA0000", "secret_key": "the-secret-key"},
        ["profile and access_key exclude each other"],
    ),
    (
        "an access key without its secret",
        *("iam_password_policy", {"access_key": "AKIA0000"}, ["access_key and secret_key belong together"]),
    ),
    (
        "a region that does not look like one",
        "iam_password_policy",
        {**ADMIN, "region": "mars"},
        ["region is 'mars'", "expected the name of an AWS region, such as us-east-1"],
    ),
    (
        "a region that only looks like one",
        "log_bucket",
        {**ADMIN, "region": "us-esat-1", "name": "ctlaudit-222222222222", "service": "config"},
        ["region is 'us-esat-1'", "expected the name of an AWS region, such as us-east-1"],
    ),
    (
        "an invitation of nobody",
        "organization_invitation",
        {**ORGANIZATION, "state": "invited"},
        ["state is invited but all of the following are missing: target_account_id"],
    ),
    (
        "an address that is none",
        "account_primary_email",
        {**ORGANIZATION, "target_account_id": ACME, "email_address": "acme"},
        ["email_address is not an e-mail address of at most 64 characters"],
    ),
    (
        "an address that is too long for a root user",
        "account_primary_email",
        {**ORGANIZATION, "target_account_id": ACME, "email_address": f"{'a' * 53}@acme.example"},
        ["email_address is not an e-mail address of at most 64 characters"],
    ),
    (
        "a code that is none",
        "account_primary_email",
        {**ORGANIZATION, "target_account_id": ACME, "email_address": "root@acme.example", "otp": "12 345"},
        ["otp is not a code of six letters and digits"],
    ),
    (
        "an address of an account that is none",
        "account_primary_email",
        {**ORGANIZATION, "target_account_id": "acme", "email_address": "root@acme.example"},
        ["target_account_id is 'acme'", TWELVE_DIGITS],
    ),
    (
        "a root user that is left to nobody",
        "root_credentials",
        {**ORGANIZATION, "target_account_id": ACME, "state": "recoverable"},
        ["state is recoverable but all of the following are missing: email_address"],
    ),
    (
        "a root user of no account",
        "root_credentials",
        {**ORGANIZATION, "target_account_id": "acme", "state": "absent"},
        ["target_account_id is 'acme'", TWELVE_DIGITS],
    ),
    (
        "a root user's address that is none",
        "root_credentials",
        {**ORGANIZATION, "target_account_id": ACME, "state": "recoverable", "email_address": "acme"},
        ["email_address is not an e-mail address of at most 64 characters"],
    ),
    (
        "a removal of nobody",
        "organization_membership",
        {**ORGANIZATION, "state": "removed"},
        ["state is removed but all of the following are missing: target_account_id"],
    ),
    (
        "a place of nobody",
        "organization_membership",
        ORGANIZATION,
        ["state is present but all of the following are missing: target_account_id"],
    ),
    (
        "leaving whatever organization it is",
        "organization_membership",
        {**ADMIN, "state": "left"},
        ["state is left but all of the following are missing: organization_id"],
    ),
    (
        "a trail's bucket without the trail's name",
        "log_bucket",
        {**ADMIN, "name": "ctlaudit-222222222222", "service": "cloudtrail"},
        ["service is cloudtrail but all of the following are missing: trail_name"],
    ),
    (
        "an ARN of something that is not IAM's",
        "iam_removal",
        {**ADMIN, "also_remove": [f"arn:aws:s3:::{ACME}"]},
        [f"also_remove is 'arn:aws:s3:::{ACME}'", "expected the ARN of a role, policy, user, group or identity"],
    ),
    (
        "an origin without a ledger",
        "account_restore",
        {**RESTORE, "state": "origin"},
        ["state is origin but all of the following are missing: ledger"],
    ),
    (
        "a section that the snapshot lacks",
        "account_restore",
        {**RESTORE, "state": "backup", "sections": ["trails"]},
        ["sections is 'trails'", "expected one that the snapshot has (iam, password_policy)"],
    ),
    (
        "identities, of which the origin says nothing",
        "account_restore",
        {**RESTORE, "state": "origin", "ledger": {"resources": []}, "sections": ["federation"]},
        ["sections is 'federation'", "expected a setting that the snapshot has (password_policy)", "iam_removal"],
    ),
    (
        "a backup without a name",
        "account_evidence",
        {**ADMIN, "store": "/tmp", "target_account_id": ACME, "backup": {"support": "basic"}},
        ["missing parameter(s) required by 'backup': backup_name"],
    ),
    (
        "a backup that would lie elsewhere",
        "account_evidence",
        {**ADMIN, "store": "/tmp", "target_account_id": ACME, "backup": {"support": "basic"}, "backup_name": "../x"},
        ["backup_name is '../x'", "expected letters, digits and .=@_-"],
    ),
    (
        "a backup to be read that has no name",
        "account_evidence_info",
        {**ADMIN, "store": "/tmp", "target_account_id": ACME, "documents": ["backup"]},
        ["backup_name is ''", "expected the name of a backup"],
    ),
]

# Found by reading: the same, and whom a retry waits for.
BY_READING: list[tuple[str, str, Options, list[str], str]] = [
    (
        "credentials of another account",
        "iam_password_policy",
        {**ADMIN, "account_id": GLOBEX},
        [f"The credentials belong to account {ACME} (arn:aws:iam::{ACME}:user/admin), not to account {GLOBEX}"],
        "",
    ),
    (
        "a role that does not exist",
        "iam_password_policy",
        {"profile": "partner", "role_arn": DEVELOPER, "account_id": ACME},
        [f"The role {DEVELOPER} cannot be assumed", "does not exist yet", "bootstrap.yml", f"account {ACME}"],
        "customer",
    ),
    (
        "a snapshot of another account",
        "account_restore",
        {**ADMIN, "state": "backup", "snapshot": {"account": {"id": GLOBEX}, "password_policy": None}},
        [f"The snapshot is of account {GLOBEX}, and the credentials are of account {ACME}", "Nothing was written"],
        "",
    ),
    (
        "a snapshot of nobody",
        "account_restore",
        {**ADMIN, "state": "backup", "snapshot": {"password_policy": None}},
        [f"The snapshot is of account unknown, and the credentials are of account {ACME}"],
        "",
    ),
    (
        "a key that AWS does not know",
        "iam_password_policy",
        {"access_key": "AKIA0000", "secret_key": "the-secret-key", "region": "us-east-1", "account_id": ACME},
        ["InvalidClientTokenId", f"account {ACME}", "check access_key, profile or the environment"],
        "",
    ),
    (
        "a region for Config that does not exist",
        "config_recorder",
        {**ADMIN, "bucket": "any", "regions": ["us-east-1", "us-mars-1"]},
        ["regions is 'us-mars-1'", "expected an existing AWS region (eu-west-1, us-east-1, us-west-2)"],
        "",
    ),
    (
        "a region for Config that is not enabled",
        "config_recorder",
        {**ADMIN, "bucket": "any", "regions": ["eu-south-1"]},
        [
            "regions is 'eu-south-1'",
            "expected a region that is enabled in the account (eu-west-1, us-east-1, us-west-2)",
        ],
        "",
    ),
    (
        "a region for IAM's types that is not among the others",
        "config_recorder",
        {**ADMIN, "bucket": "any", "global_resources_region": "eu-central-1"},
        ["global_resources_region is 'eu-central-1'", "expected one of eu-west-1, us-east-1, us-west-2"],
        "",
    ),
    (
        "a region for the snapshot that is not enabled",
        "account_snapshot_info",
        {**ADMIN, "regions": ["eu-south-1"], "sections": ["config"]},
        ["regions is 'eu-south-1'", "expected a region that is enabled in the account"],
        "",
    ),
    (
        "a trail into a bucket that somebody else owns",
        "cloudtrail_trail",
        {**ADMIN, "name": "ctlaudit", "bucket": "globex-website"},
        ["Bucket globex-website exists, but", f"account {ACME} does not own it"],
        "",
    ),
    (
        "a recorder into a bucket that somebody else owns",
        "config_recorder",
        {**ADMIN, "bucket": "globex-website"},
        ["Bucket globex-website exists, but", f"account {ACME} does not own it"],
        "",
    ),
    (
        "a home region that is not enabled",
        "account_snapshot_info",
        {"profile": "acme-prod-admin", "region": "eu-south-1", "sections": ["regions"]},
        ["region is 'eu-south-1'", "enabled in the account"],
        "",
    ),
    (
        "a bucket that somebody else owns",
        "log_bucket",
        {**ADMIN, "name": "globex-website", "service": "config"},
        ["Bucket globex-website exists, but", f"account {ACME} does not own it", "No log is sent there"],
        "",
    ),
    (
        "a role's policy that is nowhere",
        "iam_baseline",
        {**ADMIN, "roles": [{"name": "CTLCAMRole", "trusted_accounts": [GLOBEX], "policies": ["CTLNowhere"]}]},
        ["policies of role CTLCAMRole is 'CTLNowhere'", "expected a policy that is declared in policies or exists"],
        "",
    ),
    (
        "an account that manages no organization",
        "organization_membership",
        {**ADMIN, "target_account_id": GLOBEX},
        [f"Account {ACME} does not manage an organization", "ctl_management_connection"],
        "",
    ),
    (
        "another organization than the inventory says",
        "organization_membership",
        {**ORGANIZATION, "target_account_id": ACME, "organization_id": "o-somebodyelse"},
        [
            f"Account {MANAGEMENT} manages organization o-ctlpartner01, not o-somebodyelse",
            "ctl_organization_id",
        ],
        "",
    ),
]


@pytest.mark.parametrize(("name", "module", "options", "words"), WITHOUT_A_CALL, ids=[row[0] for row in WITHOUT_A_CALL])
def test_what_cannot_be_meant_is_refused_without_a_call(
    name: str, module: str, options: Options, words: list[str], aws: LocalAws, refused: RunModule
) -> None:
    refused(module, *words, **options)
    assert aws.calls() == []


@pytest.mark.parametrize(
    ("name", "module", "options", "words", "waiting_for"), BY_READING, ids=[row[0] for row in BY_READING]
)
def test_what_the_account_contradicts_is_refused_without_a_write(
    name: str, module: str, options: Options, words: list[str], waiting_for: str, aws: LocalAws, refused: RunModule
) -> None:
    refused(module, *words, waiting_for=waiting_for, **options)
    assert aws.calls()


def test_a_wrong_external_id_is_not_let_in_and_the_customer_is_asked(
    refused: RunModule, customer: Callable[..., Options]
) -> None:
    way_in = {**customer(ACME), "external_id": "of-somebody-else"}
    words = [f"The role {DEVELOPER} cannot be assumed", "expects another external id", f"account {ACME}"]
    refused("iam_baseline", *words, waiting_for="customer", **way_in)


def test_an_endpoint_that_is_down_is_told_soon(refused: RunModule, record_property: Callable[..., None]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}"
        start = time.monotonic()
        words = ["Could not connect to the endpoint URL", closed, "Check the network, endpoint_url or AWS_ENDPOINT_URL"]
        refused("iam_password_policy", *words, **ADMIN, endpoint_url=closed)
        took = time.monotonic() - start
    record_property("seconds", took)
    assert took < DOWN_SECONDS


def test_what_is_never_answered_is_asked_twice(
    aws: LocalAws, run_module: RunModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 1)
    aws.fault("iam", "GetAccountPasswordPolicy", kind="timeout", seconds=1.5, count=9)
    answer = run_module("iam_password_policy", **ADMIN)
    assert answer["failed"] and "made twice, and not answered within its time" in answer["msg"], answer
    assert (answer["error"]["account"], answer["error"]["operation"]) == (ACME, "GetAccountPasswordPolicy")
    assert len(aws.calls(operation="GetAccountPasswordPolicy")) == 2
    # What AWS refuses for a while is asked more often, and counts for itself.
    aws.clear_faults()
    aws.fault("iam", "GetAccountPasswordPolicy", code="ThrottlingException", status=400, count=2)
    aws.fault("iam", "GetAccountPasswordPolicy", kind="timeout", seconds=1.5, count=1, after=2)
    assert not run_module("iam_password_policy", **ADMIN, check_mode=True).get("failed")
    aws.clear_faults()
    aws.fault("iam", "GetAccountPasswordPolicy", code="ThrottlingException", status=400, count=4)
    assert not run_module("iam_password_policy", **ADMIN).get("failed")
