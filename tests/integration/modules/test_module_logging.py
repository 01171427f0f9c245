# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Buckets, trails and Config in an account that logs already: what is overwritten, adopted, kept, and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, INITECH, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks

LOGS = f"ctlaudit-{ACME}"
SERVICE_ROLE = "AWSServiceRoleForConfig"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]


def operations(result: dict[str, Any]) -> list[str]:
    assert not result.get("failed"), result
    return [step["operation"] for step in result["steps"]]


# Buckets


def test_what_the_customer_wrote_into_the_buckets_policy_is_kept(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    own = {
        "Sid": "OurAuditor",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::333333333333:root"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{LOGS}/*",
    }
    stale = {**own, "Sid": "CTLDelivery", "Principal": {"Service": "config.amazonaws.com"}, "Action": "s3:PutObject"}
    policy = {"Version": "2012-10-17", "Statement": [own, stale]}
    way_in = customer(
        ACME, buckets=[{"name": LOGS, "region": "eu-west-1", "policy": policy, "tags": {"team": "audit"}}]
    )
    wanted = {**way_in, "name": LOGS, "service": "cloudtrail", "trail_name": "ctlaudit"}
    result = run_module("log_bucket", **wanted)
    changes = ["PutBucketVersioning", "PutBucketPolicy", "PutBucketLifecycleConfiguration", "PutBucketTagging"]
    assert operations(result) == changes
    assert {step["region"] for step in result["steps"]} == {"eu-west-1"}
    kept = (
        f"Bucket {LOGS}: statement 'OurAuditor' of its policy allows 333333333333 s3:GetObject, kept (account {ACME})"
    )
    assert result["warnings"] == [kept]
    statements = {one["Sid"]: one for one in looks.bucket_policy(aws, ACME, LOGS)}
    assert list(statements) == ["CTLTlsOnly", "CTLDeliveryCheck", "CTLDelivery", "OurAuditor"]
    assert statements["OurAuditor"] == own
    source = statements["CTLDelivery"]["Condition"]["StringEquals"]["aws:SourceArn"]
    assert source == f"arn:aws:cloudtrail:us-east-1:{ACME}:trail/ctlaudit"
    tags = (looks.bucket(aws, ACME, LOGS) or {})["tags"]
    assert tags == {"team": "audit", "ctl:managed-by": "ctl.aws"}
    assert operations(run_module("log_bucket", **wanted)) == []


def test_a_public_bucket_is_not_closed_behind_the_back_of_its_readers(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    website = {"Sid": "Website", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    policy = {"Version": "2012-10-17", "Statement": [{**website, "Resource": f"arn:aws:s3:::{LOGS}/*"}]}
    way_in = customer(ACME, buckets=[{"name": LOGS}])
    client = aws.client("s3", account=ACME)
    client.delete_public_access_block(Bucket=LOGS)
    client.put_bucket_policy(Bucket=LOGS, Policy=json.dumps(policy))
    aws.clear_calls()
    wanted = {**way_in, "name": LOGS, "service": "cloudtrail", "trail_name": "ctlaudit"}
    refused = run_module("log_bucket", **wanted)
    assert refused["failed"] and not refused["changed"]
    assert f"Bucket {LOGS} is open to the public by its policy" in refused["msg"]
    assert refused["error"]["waiting_for"] == "customer"
    # That hides nothing else that is the matter with it.
    statement = f"Bucket {LOGS}: statement 'Website' of its policy allows * s3:GetObject, kept"
    for words in ("which leaves undone: ", f"set versioning of bucket {LOGS}", statement):
        assert words in refused["msg"]
    assert {step["status"] for step in refused["steps"]} == {"skipped"}
    assert aws.writes() == []
    client.delete_bucket_policy(Bucket=LOGS)
    assert run_module("log_bucket", **wanted)["changed"]


def test_the_customers_key_and_lifecycle_rules_are_kept(aws: LocalAws, run_module: RunModule) -> None:
    client = aws.client("s3", account=ACME)
    client.create_bucket(Bucket=LOGS)
    key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": f"arn:aws:kms:us-east-1:{ACME}:key/own"}
    rules = [{"ApplyServerSideEncryptionByDefault": key}]
    client.put_bucket_encryption(Bucket=LOGS, ServerSideEncryptionConfiguration={"Rules": rules})
    own = {"ID": "own", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 7}}
    client.put_bucket_lifecycle_configuration(Bucket=LOGS, LifecycleConfiguration={"Rules": [own]})
    wanted = {"profile": "acme-prod-admin", "name": LOGS, "service": "config", "retention_days": 400}
    assert "PutBucketEncryption" not in operations(run_module("log_bucket", **wanted))
    found = looks.bucket(aws, ACME, LOGS) or {}
    assert (found["encryption"], found["expires"]) == ("aws:kms", [400, 7])
    assert operations(run_module("log_bucket", **wanted)) == []


def test_a_bucket_that_somebody_else_owns_gets_no_log(aws: LocalAws, refused: RunModule, customer: Customer) -> None:
    way_in = customer("333333333333", buckets=[{"name": LOGS, "delivers": "cloudtrail"}])
    assert way_in
    before = looks.bucket_policy(aws, "333333333333", LOGS)
    options = {"profile": "acme-prod-admin", "name": LOGS, "service": "cloudtrail", "trail_name": "ctlaudit"}
    for check_mode in (True, False):
        refused("log_bucket", f"account {ACME} does not own it", check_mode=check_mode, **options)
    assert looks.bucket_policy(aws, "333333333333", LOGS) == before


# Trails


def trails(*names: str) -> Options:
    return {
        "buckets": [{"name": LOGS, "delivers": "cloudtrail"}],
        "trails": [{"name": name, "bucket": LOGS, "logging": False} for name in names],
    }


def test_beside_five_trails_there_is_no_room(refused: RunModule, customer: Customer) -> None:
    way_in = customer(ACME, **trails("one", "two", "three", "four", "five"))
    words = ["Region us-east-1 has its 5 trails already (five, four, one, three, two)", "The customer removes one"]
    refused("cloudtrail_trail", *words, waiting_for="customer", **way_in, name="ctlaudit", bucket=LOGS)


def test_one_of_five_trails_is_adopted_where_it_is_named(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, **trails("one", "two", "three", "four", "five"))
    wanted = {**way_in, "name": "three", "bucket": LOGS}
    result = run_module("cloudtrail_trail", **wanted)
    assert operations(result) == ["UpdateTrail", "AddTags", "PutEventSelectors", "StartLogging"]
    assert (looks.trail(aws, ACME, "three") or {})["validation"] is True
    assert (looks.trail(aws, ACME, "two") or {})["logging"] is False
    assert operations(run_module("cloudtrail_trail", **wanted)) == []


def test_a_trail_is_changed_in_its_home_region_only(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    trail = {"name": "ctlaudit", "bucket": LOGS, "region": "eu-west-1", "logging": False}
    way_in = customer(ACME, buckets=[{"name": LOGS, "delivers": "cloudtrail"}], trails=[trail])
    result = run_module("cloudtrail_trail", **way_in, name="ctlaudit", bucket=LOGS)
    assert {step["region"] for step in result["steps"]} == {"eu-west-1"}
    assert result["trail"]["home_region"] == "eu-west-1"
    assert aws.client("cloudtrail", account=ACME, region="eu-west-1").get_trail_status(Name="ctlaudit")["IsLogging"]


def test_the_customers_own_trail_stays_as_it_is(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    logs = f"ctlaudit-{INITECH}"
    before = looks.trail(aws, INITECH, "initech-trail")
    way_in = customer(INITECH, buckets=[{"name": logs, "delivers": "cloudtrail"}])
    result = run_module("cloudtrail_trail", **way_in, name="ctlaudit", bucket=logs)
    assert operations(result) == ["CreateTrail", "PutEventSelectors", "StartLogging"]
    assert looks.trail(aws, INITECH, "initech-trail") == before


# Config


def recording(bucket: str = LOGS, **config: Any) -> Options:
    return {"buckets": [{"name": bucket, "delivers": "config"}], "config": config}


def test_an_adopted_recorder_keeps_its_name_its_bucket_and_its_role(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(UMBRELLA, **recording())
    wanted = {**way_in, "bucket": LOGS, "name": "ctl"}
    result = run_module("config_recorder", **wanted)
    assert not result.get("failed"), result
    assert result["warnings"] == [
        f"Config in us-west-2 {what} (account {UMBRELLA})"
        for what in (
            f"was there already: it keeps recording with role arn:aws:iam::{UMBRELLA}:role/umbrella-config",
            "was there already: it keeps delivering to bucket umbrella-config-logs",
            "recorded only some resource types, now all: that costs more",
        )
    ]
    adopted = {"name": "default", "role": "umbrella-config", "bucket": "umbrella-config-logs"}
    ours = {"name": "ctl", "role": SERVICE_ROLE, "bucket": LOGS}
    running = {"recording": True, "all": True}
    assert looks.recorders(aws, UMBRELLA) == {
        "eu-west-1": {**ours, **running, "global": False},
        "us-east-1": {**ours, **running, "global": True},
        "us-west-2": {**adopted, **running, "global": False},
    }
    assert operations(run_module("config_recorder", **wanted)) == []


def test_a_recorder_without_a_channel_gets_ours_and_is_started(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, **recording(**{"us-east-1": {"name": "own"}}))
    result = run_module("config_recorder", **way_in, bucket=LOGS, regions=["us-east-1"])
    assert operations(result) == ["PutDeliveryChannel", "StartConfigurationRecorder"]
    kept = {"name": "own", "role": SERVICE_ROLE, "bucket": LOGS, "recording": True, "all": True, "global": True}
    assert looks.recorders(aws, ACME) == {"us-east-1": kept}


def test_a_recorder_of_control_tower_is_left_alone(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    name = "aws-controltower-BaselineConfigRecorder"
    theirs = {
        "name": name,
        "bucket": LOGS,
        "recording": False,
        "recording_group": {"resourceTypes": ["AWS::S3::Bucket"]},
    }
    way_in = customer(ACME, **recording(**{"us-west-2": theirs}))
    before = looks.recorders(aws, ACME)["us-west-2"]
    result = run_module("config_recorder", **way_in, bucket=LOGS)
    assert "us-west-2" not in {step["region"] for step in result["steps"]}
    left_alone = f"Config in us-west-2 is managed by AWS Control Tower ({name}): nothing was written there"
    left_alone += ", though it does not record"
    assert result["warnings"] == [f"{left_alone} (account {ACME})"]
    found = looks.recorders(aws, ACME)
    assert found["us-west-2"] == before
    assert [found[region]["recording"] for region in ("eu-west-1", "us-east-1")] == [True, True]


@pytest.mark.parametrize(
    ("home", "opted_in", "expected"),
    [("us-east-1", [], "us-east-1"), ("eu-west-1", [], "eu-west-1"), ("eu-south-2", ["eu-south-2"], "us-east-1")],
)
def test_iams_types_are_recorded_in_one_region_that_can(
    home: str, opted_in: list[str], expected: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = {**customer(ACME, **recording()), "region": home}
    aws.set_account(ACME, opt_in_regions=opted_in)
    result = run_module("config_recorder", **way_in, bucket=LOGS)
    assert result["global_resources_region"] == expected
    found = looks.recorders(aws, ACME)
    assert [region for region, one in found.items() if one["global"]] == [expected]


def test_the_bucket_of_a_trail_at_home_elsewhere_goes_on_admitting_it(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    for region, moved in (("eu-west-1", True), ("us-east-1", False)):
        wanted = {**way_in, "region": region}
        bucket = run_module("log_bucket", **wanted, name=LOGS, service="cloudtrail", trail_name="ctlaudit")
        trail = run_module("cloudtrail_trail", **wanted, name="ctlaudit", bucket=LOGS)
        assert (bucket["changed"], trail["changed"]) == (moved, moved)
    source = f"arn:aws:cloudtrail:eu-west-1:{ACME}:trail/ctlaudit"
    assert source in str(looks.bucket_policy(aws, ACME, LOGS))
