# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS of the local AWS: who may be which role."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, ANALYTICS, MANAGEMENT, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused
from botocore.exceptions import ClientError

USER, MGMT_ROLE = f"arn:aws:iam::{PARTNER}:user/operator", f"arn:aws:iam::{MANAGEMENT}:role/CTLOrganizationRole"
TRUSTED = {"AWS": f"arn:aws:iam::{PARTNER}:root"}
ONLY_USER = {"StringNotEquals": {"aws:PrincipalArn": USER}}
DENY_ALL = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}


def allow(**values: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", **values}


def assumed(aws: LocalAws, credentials: dict[str, str], service: str = "sts") -> Any:
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=aws.url,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


@pytest.mark.parametrize(
    ("statements", "external_id", "allowed"),
    [
        ([allow(Principal={"AWS": PARTNER})], None, True),
        ([allow(Principal=TRUSTED)], "not-asked-for", True),
        ([allow(Principal={"AWS": [ANALYTICS, USER]})], None, True),
        ([allow(Principal={"AWS": "*"})], None, True),
        ([allow(Principal={"AWS": ANALYTICS})], None, False),
        ([allow(Principal={"Service": "ec2.amazonaws.com"})], None, False),
        ([allow(Principal=TRUSTED, Action="sts:TagSession")], None, False),
        ([allow(Principal=TRUSTED), DENY_ALL], None, False),
        ([DENY_ALL], None, False),
        ([allow(Principal=TRUSTED, Condition={"StringEquals": {"sts:ExternalId": "secret"}})], "secret", True),
        ([allow(Principal=TRUSTED, Condition={"StringEquals": {"sts:ExternalId": "secret"}})], "wrong", False),
        ([allow(Principal=TRUSTED, Condition={"StringEquals": {"sts:ExternalId": "secret"}})], None, False),
        ([allow(Principal=TRUSTED, Condition={"StringEquals": {"sts:ExternalId": ["a1", "b2"]}})], "b2", True),
        ([allow(Principal=TRUSTED, Condition={"ArnLike": {"aws:PrincipalArn": "arn:*:user/op*"}})], None, True),
        ([allow(Principal=TRUSTED, Condition={"ArnEquals": {"aws:PrincipalArn": USER}})], None, True),
        ([allow(Principal=TRUSTED, Condition={"StringLike": {"aws:PrincipalArn": "*:role/*"}})], None, False),
        ([allow(Principal=TRUSTED, Condition={"StringEquals": {"aws:PrincipalArn": USER}})], None, True),
        ([allow(Principal=TRUSTED, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})], None, False),
        ([allow(Principal=TRUSTED, Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": True}})], None, True),
        ([allow(Principal=TRUSTED, Condition={"Null": {"sts:ExternalId": "false"}})], None, False),
        ([allow(Principal=TRUSTED), {**DENY_ALL, "Condition": ONLY_USER}], None, True),
        ([allow(Principal=TRUSTED, Condition={"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}})], None, False),
    ],
)  # fmt: skip
def test_a_role_is_assumed_by_whom_it_trusts(
    aws: LocalAws, statements: list[dict[str, Any]], external_id: str | None, allowed: bool
) -> None:
    aws.client("iam", account=ACME).create_role(RoleName="Tried", AssumeRolePolicyDocument=document(*statements))
    sts = aws.client("sts", profile="partner")
    request = {"RoleArn": f"arn:aws:iam::{ACME}:role/Tried", "RoleSessionName": "run-1"}
    request |= {"ExternalId": external_id} if external_id else {}
    if not allowed:
        assert refused(lambda: sts.assume_role(**request)) == "AccessDenied"
        return
    credentials = sts.assume_role(**request)["Credentials"]
    identity = assumed(aws, credentials).get_caller_identity()
    assert identity["Account"] == ACME
    assert identity["Arn"] == f"arn:aws:sts::{ACME}:assumed-role/Tried/run-1"


@pytest.mark.parametrize(
    "arn", [f"arn:aws:iam::{ACME}:role/Missing", "arn:aws:iam::000000000000:role/Any", "nonsense-of-some-length"]
)
def test_a_missing_role_looks_like_a_closed_one(aws: LocalAws, arn: str) -> None:
    with pytest.raises(ClientError) as caught:
        aws.client("sts", profile="partner").assume_role(RoleArn=arn, RoleSessionName="run-1")
    text = f"User: {USER} is not authorized to perform: sts:AssumeRole on resource: {arn}"
    assert caught.value.response["Error"] | {"Type": ""} == {"Code": "AccessDenied", "Message": text, "Type": ""}


def test_roles_are_chained_within_limits_and_die_with_the_role(aws: LocalAws) -> None:
    iam = aws.client("iam", account=ACME)
    trust = document(allow(Principal={"AWS": MGMT_ROLE}))
    iam.create_role(RoleName="Chained", AssumeRolePolicyDocument=trust, MaxSessionDuration=7200)
    sts = aws.client("sts", profile="partner")
    first = sts.assume_role(RoleArn=MGMT_ROLE, RoleSessionName="one")["Credentials"]
    request = {"RoleArn": f"arn:aws:iam::{ACME}:role/Chained", "RoleSessionName": "two"}
    assert refused(lambda: sts.assume_role(**request)) == "AccessDenied"
    assert refused(lambda: assumed(aws, first).assume_role(**request, DurationSeconds=7200)) == "ValidationError"
    second = assumed(aws, assumed(aws, first).assume_role(**request)["Credentials"])
    assert second.get_caller_identity()["Account"] == ACME
    iam.delete_role(RoleName="Chained")
    iam.create_role(RoleName="Chained", AssumeRolePolicyDocument=trust)
    assert refused(second.get_caller_identity) == "InvalidClientTokenId"


def test_a_suspended_account_lets_nobody_in(aws: LocalAws) -> None:
    aws.set_account(MANAGEMENT, suspended=True)
    sts = aws.client("sts", profile="partner")
    assert refused(lambda: sts.assume_role(RoleArn=MGMT_ROLE, RoleSessionName="one")) == "AccessDenied"
    assert refused(aws.client("sts", profile="management").get_caller_identity) == "InvalidClientTokenId"
