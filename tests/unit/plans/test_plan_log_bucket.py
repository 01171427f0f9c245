# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of log_bucket: the bucket and its sub-resources, merged with what the customer has there."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_bucket import PUBLIC_ACCESS_BLOCK, plan
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import delivery_statements
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.log_buckets import (
    AES,
    EFFECTS,
    NAME,
    OUR_RULE,
    OURS,
    TRAIL_BUCKET,
    bucket,
    document,
    existing,
)
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import (
    PROPERTY,
    Unmet,
    after,
    operations,
    shows,
    told,
    warns,
)
from hypothesis import given
from hypothesis import strategies as st

THEIR_RULE = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 30}}
THEIR_KEY = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:eu-west-1:222222222222:key/1"}
OLD_RULE = {"ID": "old", "Status": "Enabled", "Prefix": "old/", "Expiration": {"Days": 30}}


def lifecycle(*rules: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return ("PutBucketLifecycleConfiguration", {"LifecycleConfiguration": {"Rules": list(rules)}})


def expiring(days: int) -> dict[str, Any]:
    return {**OUR_RULE, "Expiration": {"Days": days}, "NoncurrentVersionExpiration": {"NoncurrentDays": days}}


def logged_to(target: str) -> dict[str, str]:
    return {"TargetBucket": target, "TargetPrefix": f"{NAME}/"}


LOGGED = {"access_log_bucket": "access-logs"}


@pytest.mark.parametrize(
    ("current", "asked", "steps"),
    [
        ({}, {}, []),
        ({"tags": {**OURS, "cost": "1"}, "encryption": THEIR_KEY, "lifecycle": [THEIR_RULE, OUR_RULE]}, {}, []),
        (
            {"ownership": "ObjectWriter"},
            {},
            [
                (
                    "PutBucketOwnershipControls",
                    {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
                )
            ],
        ),
        ({"ownership": ""}, {}, [("PutBucketOwnershipControls", {})]),
        (
            {"public_access_block": {**PUBLIC_ACCESS_BLOCK, "BlockPublicAcls": False}},
            {},
            [("PutPublicAccessBlock", {"PublicAccessBlockConfiguration": PUBLIC_ACCESS_BLOCK})],
        ),
        ({"public_access_block": {}}, {}, [("PutPublicAccessBlock", {})]),
        ({"encryption": {}}, {}, [("PutBucketEncryption", {})]),
        (
            {"versioning": "Suspended"},
            {},
            [("PutBucketVersioning", {"VersioningConfiguration": {"Status": "Enabled"}})],
        ),
        # Lifecycle: our rule, known by its id, among the customer's own.
        ({"lifecycle": []}, {}, [lifecycle(OUR_RULE)]),
        ({"lifecycle": [THEIR_RULE]}, {}, [lifecycle(OUR_RULE, THEIR_RULE)]),
        ({"lifecycle": [OLD_RULE]}, {}, [lifecycle(OUR_RULE, {**THEIR_RULE, "ID": "old"})]),
        ({"lifecycle": [THEIR_RULE, OUR_RULE]}, {"retention_days": 365}, [lifecycle(expiring(365), THEIR_RULE)]),
        ({"lifecycle": [expiring(365)]}, {"retention_days": 365}, []),
        ({"lifecycle": [expiring(90)]}, {"retention_days": 365}, [lifecycle(expiring(365))]),
        ({"lifecycle": [expiring(365)]}, {}, [lifecycle(OUR_RULE)]),
        ({"lifecycle": [{**OUR_RULE, "Status": "Disabled"}]}, {}, [lifecycle(OUR_RULE)]),
        # Access logging, only where asked for.
        ({}, LOGGED, [("PutBucketLogging", {"BucketLoggingStatus": {"LoggingEnabled": logged_to("access-logs")}})]),
        ({"logging": {"TargetBucket": "access-logs", "TargetPrefix": "theirs/"}}, LOGGED, []),
        ({"logging": logged_to("another")}, LOGGED, [("PutBucketLogging", {})]),
        ({"logging": logged_to("another")}, {}, []),
        # Tags: ours beside theirs.
        (
            {"tags": {"cost": "1"}},
            {},
            [
                (
                    "PutBucketTagging",
                    {
                        "Tagging": {
                            "TagSet": [{"Key": "cost", "Value": "1"}, {"Key": "ctl:managed-by", "Value": "ctl.aws"}]
                        }
                    },
                )
            ],
        ),
        ({"policy": None}, {}, [("PutBucketPolicy", {"Policy": document(*delivery_statements(TRAIL_BUCKET))})]),
    ],
)
def test_only_what_differs_is_set_and_what_the_customer_has_is_kept(
    current: dict[str, Any], asked: dict[str, Any], steps: list[tuple[str, dict[str, Any]]]
) -> None:
    wanted = bucket(**asked)
    planned = plan(existing(**current), wanted)
    shows(planned, steps)
    # Their rules are about another folder than that of the logs.
    warns(planned)
    assert all(step.parameters["ExpectedBucketOwner"] == ACCOUNT for step in planned.steps)
    assert not operations(plan(after({"bucket": existing(**current)}, planned, EFFECTS)["bucket"], wanted))


@pytest.mark.parametrize(
    ("region", "location"),
    [
        ("us-east-1", None),
        ("eu-west-1", {"LocationConstraint": "eu-west-1"}),
        ("us-gov-west-1", {"LocationConstraint": "us-gov-west-1"}),
        ("cn-north-1", {"LocationConstraint": "cn-north-1"}),
    ],
)
def test_a_bucket_is_made_where_it_was_asked_for_and_closed_before_anything_else(region: str, location: Any) -> None:
    planned = plan(None, bucket(region=region, **LOGGED, retention_days=30))
    made, *rest = told(planned)
    ownership = {"Bucket": NAME, "ObjectOwnership": "BucketOwnerEnforced"}
    assert made == ("CreateBucket", ownership | ({"CreateBucketConfiguration": location} if location else {}))
    assert [operation for operation, _parameters in rest] == [
        "PutPublicAccessBlock",
        "PutBucketEncryption",
        "PutBucketVersioning",
        "PutBucketPolicy",
        "PutBucketLifecycleConfiguration",
        "PutBucketLogging",
        "PutBucketTagging",
    ]
    assert {step.region for step in planned.steps} == {region}
    assert len({step.resource for step in planned.steps}) == 1, "sub-resources of one bucket are not written together"
    assert planned.steps[0].waiter and planned.steps[0].waiter.parameters["ExpectedBucketOwner"] == ACCOUNT


def test_an_existing_bucket_is_changed_where_it_is() -> None:
    planned = plan(existing(region="us-west-2", versioning="", tags={}), TRAIL_BUCKET)
    assert {step.region for step in planned.steps} == {"us-west-2"}


@pytest.mark.parametrize(
    ("service", "warnings"), [("cloudtrail", []), ("config", [Unmet("Config cannot deliver to it")])]
)
def test_config_cannot_deliver_to_a_bucket_with_a_default_retention(service: str, warnings: list[str]) -> None:
    wanted = bucket(service=service)
    locked = existing(wanted, object_lock={"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}})
    planned = plan(locked, wanted)
    assert not planned.steps
    warns(planned, *warnings)


FOUND = st.builds(
    lambda values: existing(**values),
    st.fixed_dictionaries(
        {},
        optional={
            "ownership": st.sampled_from(["", "ObjectWriter"]),
            "public_access_block": st.sampled_from([{}, dict.fromkeys(PUBLIC_ACCESS_BLOCK, False)]),
            "encryption": st.sampled_from([{}, AES, THEIR_KEY]),
            "versioning": st.sampled_from(["", "Suspended"]),
            "policy": st.sampled_from([None, document(), document(*delivery_statements(bucket(service="config")))]),
            "lifecycle": st.sampled_from([[], [THEIR_RULE], [expiring(30), THEIR_RULE]]),
            "logging": st.sampled_from([{}, logged_to("another")]),
            "tags": st.sampled_from([{}, {"cost": "1"}, {"ctl:managed-by": "another"}]),
            "region": st.sampled_from(["us-east-1", "eu-west-1"]),
        },
    ),
)


@given(
    found=st.none() | FOUND,
    service=st.sampled_from(["cloudtrail", "config"]),
    days=st.sampled_from([0, 30]),
    logs=st.sampled_from(["", "access-logs"]),
    region=st.sampled_from(["us-east-1", "eu-west-1"]),
)
@PROPERTY
def test_a_second_plan_is_empty(found: dict[str, Any] | None, service: str, days: int, logs: str, region: str) -> None:
    wanted = bucket(service=service, retention_days=days, access_log_bucket=logs, region=region)
    state = after({"bucket": found}, plan(found, wanted), EFFECTS)["bucket"]
    assert not plan(state, wanted).steps
    assert state["region"] == (found["region"] if found else region)
