# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The local AWS itself: that a run against it meets AWS's refusals, and that the tests' tools for it work."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.tests.accounts import (
    ACME,
    ANALYTICS,
    GLOBEX,
    INITECH,
    MANAGEMENT,
    PARTNER,
    STRANGER,
    UMBRELLA,
)
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused
from ansible_collections.ctl.aws.tests.servers import STOP_SECONDS
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

# The server and its tools


def test_credentials_file_is_private_and_complete(aws: LocalAws) -> None:
    assert stat.S_IMODE(aws.credentials_file.stat().st_mode) == 0o600
    assert aws.profiles() == {
        "partner": PARTNER,
        "analytics": ANALYTICS,
        "management": MANAGEMENT,
        "stranger": STRANGER,
        "acme-prod-admin": ACME,
        "globex-admin": GLOBEX,
        "initech-admin": INITECH,
        "umbrella-admin": UMBRELLA,
    }
    for profile, account in aws.profiles().items():
        identity = aws.client("sts", profile=profile).get_caller_identity()
        assert identity["Account"] == account
        assert identity["Arn"].startswith(f"arn:aws:iam::{account}:user/")


def test_it_runs_as_a_module_and_ends_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.emulator", "--ready-file", str(tmp_path / "ready.json")]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        assert told == json.loads((tmp_path / "ready.json").read_text())
        assert told["pid"] == process.pid
        process.terminate()
        assert process.wait(timeout=STOP_SECONDS) == 0


def test_keys_come_and_go(aws: LocalAws) -> None:
    iam = aws.client("iam", account=ACME)
    key = iam.create_access_key(UserName="admin")["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name="us-east-1")
    sts = session.client("sts", endpoint_url=aws.url)
    assert sts.get_caller_identity()["Account"] == ACME
    change = {"UserName": "admin", "AccessKeyId": key["AccessKeyId"]}
    iam.update_access_key(**change, Status="Inactive")
    assert refused(sts.get_caller_identity) == "InvalidClientTokenId"
    iam.update_access_key(**change, Status="Active")
    sts.get_caller_identity()
    iam.delete_access_key(**change)
    assert refused(sts.get_caller_identity) == "InvalidClientTokenId"


def test_keys_outlive_a_reset(aws: LocalAws) -> None:
    sts = aws.client("sts", account=ACME)
    aws.reset()
    assert sts.get_caller_identity()["Account"] == ACME


def test_reset_takes_another_seed_and_repeats_accounts(aws: LocalAws) -> None:
    aws.reset({"accounts": {"id": "000000000100", "name": "many", "repeat": 3}})
    assert aws.profiles() == {f"many-00{one}-admin": f"00000000010{one - 1}" for one in (1, 2, 3)}
    organizations = aws.client("organizations", account="000000000100")
    assert refused(organizations.list_roots) == "AWSOrganizationsNotInUseException"


def test_reset_refuses_a_seed_that_is_none(aws: LocalAws, tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("acounts: []")
    with pytest.raises(ValueError, match="a seed has partner, management, accounts"):
        aws.reset(tmp_path / "bad.yml")


def test_reset_forgets_everything(aws: LocalAws) -> None:
    aws.client("iam", account=ACME).create_group(GroupName="left")
    aws.client("s3", account=ACME).create_bucket(Bucket="left-over")
    aws.set_account(ACME, support_plan="basic")
    aws.fault(service="iam", count=None)
    aws.reset()
    assert aws.calls() == []
    assert aws.client("iam", account=ACME).list_groups()["Groups"] == []
    assert refused(lambda: aws.client("s3", account=ACME).head_bucket(Bucket="left-over")) == "404"
    assert aws.client("support", account=ACME).describe_severity_levels()["severityLevels"]


def test_the_log_tells_who_did_what(aws: LocalAws) -> None:
    s3 = aws.client("s3", account=ACME, user_agent_extra="run/42")
    s3.create_bucket(Bucket="acme-logged")
    s3.put_bucket_policy(Bucket="acme-logged", Policy=document())
    s3.put_object(Bucket="acme-logged", Key="a/b", Body=b"text")
    refused(lambda: s3.get_bucket_tagging(Bucket="acme-logged"))
    refused(lambda: s3.head_bucket(Bucket="nobody-has-it"))
    aws.client("iam", profile="partner", region="us-west-2").generate_credential_report()
    log = [(one["service"], one["operation"], one["status"], one["error"], one["write"]) for one in aws.calls()]
    assert log == [
        ("s3", "CreateBucket", 200, None, True),
        ("s3", "PutBucketPolicy", 200, None, True),
        ("s3", "PutObject", 200, None, True),
        ("s3", "GetBucketTagging", 404, "NoSuchTagSet", False),
        ("s3", "HeadBucket", 404, "404", False),
        ("iam", "GenerateCredentialReport", 200, None, False),
    ]
    first, last = aws.calls()[0], aws.calls()[-1]
    assert "run/42" in first["user_agent"]
    assert (first["account"], first["caller"]) == (ACME, f"arn:aws:iam::{ACME}:user/admin")
    assert (last["region"], last["account"]) == ("us-west-2", PARTNER)
    assert len(aws.writes()) == 3
    assert aws.calls(since=first["seq"], account=ACME, operation="PutObject")[0]["status"] == 200
    aws.clear_calls()
    assert aws.calls() == []


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ({"code": "ServiceException", "status": 503}, "ServiceException", 503),
        ({"kind": "throttling"}, "TooManyRequestsException", 400),
        ({"kind": "internal"}, "InternalFailure", 500),
        ({"code": "ConstraintViolationException", "details": {"Reason": "X"}}, "ConstraintViolationException:X", 400),
    ],
)
def test_faults_hit_the_calls_they_are_meant_for(aws: LocalAws, fault: Any, code: str, status: int) -> None:
    aws.fault("organizations", "List*", account=MANAGEMENT, after=1, count=1, **fault)
    organizations = aws.client("organizations", profile="management")
    organizations.describe_organization()
    organizations.list_accounts()
    assert refused(organizations.list_accounts) == code
    organizations.list_accounts()
    assert [call["status"] for call in aws.calls()] == [200, 200, status, 200]


def test_a_fault_after_the_call_leaves_it_done(aws: LocalAws) -> None:
    iam = aws.client("iam", account=ACME)
    aws.fault("iam", "CreateGroup", kind="drop", stage="after")
    with pytest.raises(ConnectionClosedError):
        iam.create_group(GroupName="done")
    assert [group["GroupName"] for group in iam.list_groups()["Groups"]] == ["done"]
    aws.fault("iam", count=None)
    aws.clear_faults()
    iam.list_groups()


def test_faults_hold_a_connection_or_slow_it(aws: LocalAws) -> None:
    aws.fault("sts", kind="timeout", seconds=1.5)
    sts = aws.client("sts", account=ACME)
    quick = boto3.session.Session(sts._request_signer._credentials.access_key, "x").client(
        "sts",
        region_name="us-east-1",
        endpoint_url=aws.url,
        config=Config(read_timeout=0.3, retries={"total_max_attempts": 1}),
    )
    with pytest.raises(ReadTimeoutError):
        quick.get_caller_identity()
    aws.fault("sts", kind="latency", latency_ms=200)
    assert sts.get_caller_identity()["Account"] == ACME
    assert aws.calls()[-1]["fault"] == "latency"


@pytest.mark.parametrize(
    "order", [{"kind": "earthquake"}, {"stage": "beside"}, {"operations": "x"}], ids=["kind", "stage", "key"]
)
def test_an_order_nobody_understands_is_an_error(aws: LocalAws, order: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="POST faults"):
        aws.fault(**order)
    with pytest.raises(ValueError, match="unknown account flags: solvent"):
        aws.set_account(ACME, solvent=True)


@pytest.mark.parametrize(
    ("service", "call"),
    [
        ("iam", lambda one: one.simulate_custom_policy(PolicyInputList=["{}"], ActionNames=["a:b"])),
        ("ec2", lambda one: one.get_flow_logs_integration_template(
            FlowLogId="fl-1", ConfigDeliveryS3DestinationArn="x", IntegrateServices={})),
        ("s3", lambda one: one.get_bucket_analytics_configuration(Bucket="acme-any", Id="1")),
        ("accessanalyzer", lambda one: one.list_findings(analyzerArn="x")),
        ("shield", lambda one: one.get_subscription_state()),
        ("cloudwatch", lambda one: one.get_metric_widget_image(MetricWidget="{}")),
        ("controltower", lambda one: one.list_landing_zones()),
    ],
    ids=["query", "ec2", "rest-xml", "rest-json", "json", "cbor", "no-such-service"],
)  # fmt: skip
def test_what_is_missing_says_so(aws: LocalAws, service: str, call: Callable[[Any], Any]) -> None:
    assert refused(lambda: call(aws.client(service, account=ACME))) == "NotImplemented"
    assert aws.calls()[-1]["status"] == 501


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("ec2", "describe_vpcs", "AuthFailure"),
        ("iam", "list_users", "InvalidClientTokenId"),
        ("config", "describe_configuration_recorders", "UnrecognizedClientException"),
        ("s3", "list_buckets", "InvalidAccessKeyId"),
    ],
)
def test_regions_that_are_not_enabled_know_nobody(aws: LocalAws, service: str, call: str, code: str) -> None:
    assert refused(getattr(aws.client(service, account=ACME, region="eu-central-1"), call)) == code
    aws.set_account(ACME, opt_in_regions=["eu-central-1"])
    getattr(aws.client(service, account=ACME, region="eu-central-1"), call)()


def test_describe_regions_tells_what_is_enabled(aws: LocalAws) -> None:
    ec2 = aws.client("ec2", account=ACME)
    aws.set_account(ACME, opt_in_regions=["me-south-1"])
    here = {one["RegionName"]: one["OptInStatus"] for one in ec2.describe_regions()["Regions"]}
    usual = "opt-in-not-required"
    assert here == {"us-east-1": usual, "us-west-2": usual, "eu-west-1": usual, "me-south-1": "opted-in"}
    everywhere = ec2.describe_regions(AllRegions=True)["Regions"]
    assert {one["OptInStatus"] for one in everywhere if one["RegionName"] not in here} == {"not-opted-in"}
    only = [{"Name": "opt-in-status", "Values": ["opted-in"]}]
    assert [one["RegionName"] for one in ec2.describe_regions(Filters=only)["Regions"]] == ["me-south-1"]


def test_support_is_for_those_who_pay(aws: LocalAws) -> None:
    assert refused(aws.client("support", account=GLOBEX).describe_severity_levels) == "SubscriptionRequiredException"
    assert refused(aws.client("support", account=UMBRELLA).describe_cases) == "SubscriptionRequiredException"
    levels = aws.client("support", account=ACME).describe_severity_levels()["severityLevels"]
    assert [one["code"] for one in levels] == ["low", "normal", "high", "urgent"]
