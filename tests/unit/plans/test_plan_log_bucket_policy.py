# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The bucket policy of log_bucket: who may deliver, in every partition, and what is merged into it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import same
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_bucket import plan
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import delivery_statements
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.log_buckets import (
    EFFECTS,
    NAME,
    TRAIL_BUCKET,
    bucket,
    document,
    existing,
)
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import after, told, warns

OWNER = {"s3:x-amz-acl": "bucket-owner-full-control"}
OF_ACCOUNT = {"aws:SourceAccount": ACCOUNT}
TLS, CHECK, DELIVERY = delivery_statements(TRAIL_BUCKET)


def of_trail(partition: str, region: str) -> dict[str, str]:
    return {"aws:SourceArn": f"arn:{partition}:cloudtrail:{region}:{ACCOUNT}:trail/ctlaudit"}


@pytest.mark.parametrize(
    ("service", "partition", "region", "source", "bucket_actions", "objects"),
    [
        (service, partition, region, source, actions, objects)
        for partition, region in (("aws", "eu-west-1"), ("aws-us-gov", "us-gov-west-1"), ("aws-cn", "cn-north-1"))
        for service, source, actions, objects in (
            ("cloudtrail", of_trail(partition, region), ["s3:GetBucketAcl"], "*"),
            ("config", OF_ACCOUNT, ["s3:GetBucketAcl", "s3:ListBucket"], "Config/*"),
        )
    ],
)
def test_exactly_one_service_may_deliver_for_this_account_and_over_tls(
    service: str, partition: str, region: str, source: dict[str, str], bucket_actions: list[str], objects: str
) -> None:
    trail = of_trail(partition, region)["aws:SourceArn"]
    wanted = bucket(service=service, partition=partition, region=region, trail_arn=trail)
    arn = f"arn:{partition}:s3:::{NAME}"
    principal = {"Service": f"{service}.amazonaws.com"}
    policy = document(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"{arn}/*", arn],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Allow",
            "Principal": principal,
            "Action": bucket_actions,
            "Resource": arn,
            "Condition": {"StringEquals": source},
        },
        {
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:PutObject",
            "Resource": f"{arn}/AWSLogs/{ACCOUNT}/{objects}",
            "Condition": {"StringEquals": {**source, **OWNER}},
        },
    )
    assert same(document(*delivery_statements(wanted)), policy)
    sent = dict(told(plan(None, wanted)))["PutBucketPolicy"]
    assert same(sent["Policy"], policy)


def test_the_trail_may_be_in_another_region_than_the_bucket() -> None:
    trail = of_trail("aws", "us-east-1")
    statements = delivery_statements(bucket(region="eu-west-1", trail_arn=trail["aws:SourceArn"]))
    assert statements[1]["Condition"]["StringEquals"] == trail


def test_an_adopted_trail_goes_on_delivering_into_its_folder() -> None:
    statements = delivery_statements(bucket(prefix="audit/logs"))
    assert statements[2]["Resource"] == f"arn:aws:s3:::{NAME}/audit/logs/AWSLogs/{ACCOUNT}/*"


def test_a_private_folder_is_denied_to_the_roles_that_are_named_wherever_their_path_is() -> None:
    wanted = bucket(private_folder="evidence", private_from=("Staff", "Tools"), partition="aws-cn")
    [denial] = delivery_statements(wanted)[3:]
    assert (denial["Effect"], denial["Resource"]) == ("Deny", f"arn:aws-cn:s3:::{NAME}/evidence/*")
    assert denial["Action"] == ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*"]
    roles = f"arn:aws-cn:iam::{ACCOUNT}:role/"
    names = [f"{roles}Staff", f"{roles}*/Staff", f"{roles}Tools", f"{roles}*/Tools"]
    assert denial["Condition"] == {"ArnLike": {"aws:PrincipalArn": names}}
    assert delivery_statements(bucket(private_folder="evidence")) == [TLS, CHECK, DELIVERY]


def statement(effect: str = "Allow", **values: Any) -> dict[str, Any]:
    return {
        "Effect": effect,
        "Principal": {"AWS": "arn:aws:iam::333333333333:root"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{NAME}/*",
        **values,
    }


AUDITOR, NAMELESS, DENIAL = statement(Sid="Auditor"), statement(), statement("Deny", Sid="NoDelete")
FORMER = {**DELIVERY, "Condition": {"StringEquals": {**of_trail("aws", "us-east-1"), **OWNER}}}
REWORDED = {
    **{key: value for key, value in CHECK.items() if key != "Sid"},
    "Action": ["S3:getbucketacl"],
    "Resource": [CHECK["Resource"]],
}


def test_into_a_bucket_of_no_service_nobody_is_let() -> None:
    wanted = bucket(service="none")
    [only] = delivery_statements(wanted)
    assert (only["Effect"], only["Action"]) == ("Deny", "s3:*")


@pytest.mark.parametrize(
    ("present", "kept", "warnings"),
    [
        # None for `kept` means that the policy stays as it is.
        ([TLS, CHECK, DELIVERY], None, []),
        ([DELIVERY, TLS, CHECK], None, []),
        ([TLS, REWORDED, DELIVERY], None, []),
        ([TLS, CHECK, DELIVERY, DENIAL], None, []),
        ([AUDITOR, TLS, CHECK, DELIVERY], None, ["'Auditor' of its policy allows 333333333333 s3:GetObject, kept"]),
        ([], [], []),
        ([TLS, CHECK], [], []),
        ([TLS, CHECK, FORMER], [], []),
        ([TLS, CHECK, DELIVERY, {**FORMER, "Sid": "CTLDelivery"}], [], []),
        ([AUDITOR], [AUDITOR], ["'Auditor'"]),
        ([NAMELESS, DENIAL], [NAMELESS, DENIAL], ["statement 'without a Sid'"]),
        ([{**FORMER, "Sid": "Theirs"}], [{**FORMER, "Sid": "Theirs"}], ["'Theirs'"]),
    ],
)
def test_our_statements_are_corrected_and_the_customers_own_are_kept(
    present: list[dict[str, Any]], kept: list[dict[str, Any]] | None, warnings: list[str]
) -> None:
    current = existing(policy=document(*present))
    planned = plan(current, TRAIL_BUCKET)
    warns(planned, *warnings)
    if kept is None:
        assert not planned.steps
        return
    [(operation, sent)] = told(planned)
    assert operation == "PutBucketPolicy"
    assert sent["Policy"] == document(TLS, CHECK, DELIVERY, *kept)
    assert not plan(after({"bucket": current}, planned, EFFECTS)["bucket"], TRAIL_BUCKET).steps


def test_a_policy_of_a_single_statement_is_read_as_one() -> None:
    planned = plan(existing(policy={"Version": "2012-10-17", "Statement": DENIAL}), TRAIL_BUCKET)
    assert told(planned)[0][1]["Policy"]["Statement"][-1] == DENIAL
