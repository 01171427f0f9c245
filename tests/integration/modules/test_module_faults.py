# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS is slow, forgetful, or changed by somebody else meanwhile: a run ends well, or the next one finishes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, ANALYTICS
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks

LOGS = f"ctlaudit-{ACME}"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]

READ_ONLY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*"}]}
IDENTITIES: Options = {
    "policies": [{"name": "CTLCAMPolicy", "document": READ_ONLY}],
    "roles": [
        {"name": name, "trusted_accounts": [ANALYTICS], "policies": ["CTLCAMPolicy"]} for name in ("CTLOne", "CTLTwo")
    ],
}
WHOLE = {"CTLDeveloperRole": ["AdministratorAccess"], "CTLOne": ["CTLCAMPolicy"], "CTLTwo": ["CTLCAMPolicy"]}
BUCKET: Options = {"name": LOGS, "service": "cloudtrail", "trail_name": "ctlaudit"}
SETTINGS: Options = {"public_access_block": "unless_public", "ebs_encryption": "always", "access_analyzer": True}
CONTACT: Options = {"name": "Team", "title": "Team", "email_address": "soc@p.example", "phone_number": "+1 555 0100"}


def statuses(result: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((step["operation"], step["status"]) for step in result["steps"])


def delivering(service: str) -> Options:
    return {"buckets": [{"name": LOGS, "delivers": service}]}


# Service, operation, kind of fault, module, its options: a call that fails once, and a run that ends well.
PASSING: list[tuple[str, str, Options, str, Options]] = [
    ("sts", "AssumeRole", {"kind": "throttling"}, "iam_password_policy", {}),
    ("iam", "GetAccountAuthorizationDetails", {"kind": "throttling"}, "iam_baseline", IDENTITIES),
    ("iam", "CreateRole", {"kind": "throttling"}, "iam_baseline", IDENTITIES),
    ("iam", "UpdateAccountPasswordPolicy", {"kind": "internal"}, "iam_password_policy", {}),
    ("iam", "UpdateAccountPasswordPolicy", {"kind": "drop", "stage": "after"}, "iam_password_policy", {}),
    ("s3", "PutBucketPolicy", {"kind": "throttling"}, "log_bucket", BUCKET),
    ("s3", "PutBucketVersioning", {"code": "OperationAborted", "status": 409}, "log_bucket", BUCKET),
    ("s3", "HeadBucket", {"kind": "internal"}, "log_bucket", BUCKET),
    ("s3control", "GetPublicAccessBlock", {"kind": "internal"}, "account_settings", SETTINGS),
    ("s3control", "PutPublicAccessBlock", {"kind": "throttling"}, "account_settings", SETTINGS),
    ("ec2", "EnableEbsEncryptionByDefault", {"kind": "drop", "stage": "after"}, "account_settings", SETTINGS),
    ("accessanalyzer", "ListAnalyzers", {"kind": "throttling"}, "account_settings", SETTINGS),
    ("account", "PutAlternateContact", {"code": "TooManyRequestsException", "status": 429}, "account_contact", CONTACT),
    (
        "cloudtrail",
        "CreateTrail",
        {"code": "InsufficientS3BucketPolicyException"},
        "cloudtrail_trail",
        {"name": "ctlaudit", "bucket": LOGS},
    ),
    (
        "config",
        "PutDeliveryChannel",
        {"code": "InsufficientDeliveryPolicyException"},
        "config_recorder",
        {"bucket": LOGS, "regions": ["us-east-1"]},
    ),
    (
        "config",
        "PutConfigurationRecorder",
        {"code": "InvalidRoleException"},
        "config_recorder",
        {"bucket": LOGS, "regions": ["us-east-1"]},
    ),
]


@pytest.mark.parametrize(
    ("service", "operation", "fault", "module", "options"),
    PASSING,
    ids=[f"{row[1]} {' '.join(map(str, row[2].values()))}" for row in PASSING],
)
def test_what_fails_once_and_passes_ends_well(
    service: str,
    operation: str,
    fault: Options,
    module: str,
    options: Options,
    aws: LocalAws,
    run_module: RunModule,
    customer: Customer,
) -> None:
    delivers = {"cloudtrail_trail": "cloudtrail", "config_recorder": "config"}.get(module)
    way_in = customer(ACME, **(delivering(delivers) if delivers else {}))
    aws.fault(service, operation, **fault)
    result = run_module(module, **way_in, **options)
    assert not result.get("failed"), result
    assert [call["operation"] for call in aws.calls() if call["fault"]] == [operation]
    assert {step["status"] for step in result["steps"]} == {"applied"}
    assert not run_module(module, **way_in, **options)["changed"]


def test_throttling_that_does_not_end_is_told(aws: LocalAws, refused: RunModule, customer: Customer) -> None:
    way_in = customer(ACME)
    aws.fault("organizations", "ListHandshakesForAccount", kind="throttling", count=None)
    words = ["TooManyRequestsException", "run again with fewer forks", f"account {ACME}"]
    inviter = {"management_account_id": "111111111111", "organization_id": "o-ctlpartner01"}
    refused("organization_invitation", *words, **way_in, state="accepted", **inviter)


# A step that fails in the middle


def test_after_a_failed_step_the_rest_of_its_resource_waits_and_the_second_run_finishes(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("s3", "PutBucketPolicy", code="AccessDenied", message="denied by a test", status=403)
    result = run_module("log_bucket", **way_in, **BUCKET)
    assert (result["failed"], result["changed"]) == (True, True)
    assert (result["error"]["code"], result["error"]["operation"]) == ("AccessDenied", "PutBucketPolicy")
    for word in (f"set policy of bucket {LOGS}", "denied by a test", f"account {ACME}", "Give the credentials"):
        assert word in result["msg"]
    assert statuses(result) == Counter(
        {
            ("CreateBucket", "applied"): 1,
            ("PutPublicAccessBlock", "applied"): 1,
            ("PutBucketEncryption", "applied"): 1,
            ("PutBucketVersioning", "applied"): 1,
            ("PutBucketPolicy", "failed"): 1,
            ("PutBucketLifecycleConfiguration", "skipped"): 1,
            ("PutBucketTagging", "skipped"): 1,
        }
    )
    second = run_module("log_bucket", **way_in, **BUCKET)
    done = ["PutBucketPolicy", "PutBucketLifecycleConfiguration", "PutBucketTagging"]
    assert [step["operation"] for step in second["steps"]] == done
    assert not run_module("log_bucket", **way_in, **BUCKET)["changed"]
    assert (looks.bucket(aws, ACME, LOGS) or {})["services"] == ["*", "cloudtrail.amazonaws.com"]


def test_what_does_not_depend_on_a_failed_step_is_done_all_the_same(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("iam", "CreateRole", code="LimitExceeded", message="a quota", status=409)
    result = run_module("iam_baseline", **way_in, **IDENTITIES)
    assert (result["failed"], result["changed"]) == (True, True)
    expected = {("CreatePolicy", "applied"): 1, ("CreateRole", "failed"): 1, ("CreateRole", "applied"): 1}
    expected |= {("AttachRolePolicy", "skipped"): 1, ("AttachRolePolicy", "applied"): 1}
    assert statuses(result) == Counter(expected)
    assert "A quota of the account is reached" in result["msg"]
    second = run_module("iam_baseline", **way_in, **IDENTITIES)
    assert statuses(second) == Counter({("CreateRole", "applied"): 1, ("AttachRolePolicy", "applied"): 1})
    assert looks.roles(aws, ACME) == WHOLE


def test_an_explicit_deny_of_the_organization_says_whose_it_is(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    text = "User: x is not authorized to perform: iam:CreateRole with an explicit deny in a service control policy"
    aws.fault("iam", "CreateRole", code="AccessDenied", message=text, status=403, count=None)
    result = run_module("iam_baseline", **way_in, **IDENTITIES)
    assert result["failed"]
    assert "whoever administers that organization has to allow it" in result["msg"]


# Somebody else was faster


@pytest.mark.parametrize("fault", [{"stage": "before"}, {"stage": "after"}], ids=["gone again", "still there"])
def test_a_role_that_somebody_made_meanwhile_is_read_and_planned_again(
    fault: Options, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("iam", "CreateRole", code="EntityAlreadyExists", status=409, **fault)
    result = run_module("iam_baseline", **way_in, **IDENTITIES)
    assert not result.get("failed"), result
    assert {step["status"] for step in result["steps"]} == {"applied"}
    reads = [call for call in aws.calls(operation="GetAccountAuthorizationDetails") if call["error"] is None]
    assert len(reads) == 2
    assert looks.roles(aws, ACME) == WHOLE
    assert not run_module("iam_baseline", **way_in, **IDENTITIES)["changed"]


def test_a_role_whose_creation_was_not_answered_is_found_again(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("iam", "CreateRole", kind="drop", stage="after")
    assert not run_module("iam_baseline", **way_in, **IDENTITIES).get("failed")
    assert looks.roles(aws, ACME) == WHOLE


def test_a_role_that_is_removed_meanwhile_is_made_again(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("iam", "AttachRolePolicy", code="NoSuchEntity", status=404)
    assert not run_module("iam_baseline", **way_in, **IDENTITIES).get("failed")
    assert looks.roles(aws, ACME) == WHOLE


@pytest.mark.parametrize("fault", [{"code": "DuplicateHandshakeException"}, {"kind": "drop"}], ids=["told", "not told"])
def test_an_invitation_that_is_open_by_now_is_resumed_with_its_id(
    fault: Options, aws: LocalAws, run_module: RunModule, management: Options
) -> None:
    options = {**management, "state": "invited", "target_account_id": ACME}
    aws.fault("organizations", "InviteAccountToOrganization", stage="after", **fault)
    result = run_module("organization_invitation", **options)
    assert not result.get("failed"), result
    assert looks.invitations(aws, ACME) == {result["handshake_id"]: result["handshake_state"]}


def test_an_analyzer_that_somebody_made_meanwhile_is_read_and_not_made_again(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault(
        "accessanalyzer", "CreateAnalyzer", region="us-west-2", code="ConflictException", status=409, stage="after"
    )
    result = run_module("account_settings", **way_in, access_analyzer=True)
    assert not result.get("failed"), result
    assert [len(found) for found in looks.settings(aws, ACME)["analyzers"].values()] == [1, 1, 1]


def test_a_region_that_refuses_is_named_and_the_others_are_done(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("accessanalyzer", "CreateAnalyzer", region="eu-west-1", code="ServiceQuotaExceededException", status=402)
    result = run_module("account_settings", **way_in, ebs_encryption="unless_shared", access_analyzer=True)
    for words in ("create analyzer CTLExternalAccess in eu-west-1", "account 222222222222", "ask AWS for more"):
        assert words in result["msg"]
    assert result["error"]["region"] == "eu-west-1"
    assert (result["failed"], result["changed"]) == (True, True)
    assert statuses(result)["CreateAnalyzer", "failed"] == 1
    found = looks.settings(aws, ACME)
    assert found["encrypted"] == looks.REGIONS
    assert {region for region, one in found["analyzers"].items() if one} == {"us-east-1", "us-west-2"}
