# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM of the local AWS, asked to enforce identity policies: who may then do what, and what a refusal says."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused
from botocore.exceptions import ClientError

POLICIES: list[tuple[str, dict[str, Any], bool]] = [
    ("allowed", {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"}, True),
    ("by a pattern, in any case", {"Effect": "Allow", "Action": "IAM:list*", "Resource": "*"}, True),
    ("everything but another", {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}, True),
    ("everything but this", {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, False),
    ("another", {"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"}, False),
    ("somewhere else", {"Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:iam::*:user/x"}, False),
]


@pytest.mark.parametrize(("statement", "allowed"), [row[1:] for row in POLICIES], ids=[row[0] for row in POLICIES])
@pytest.mark.parametrize("through", ["user", "group"])
def test_identity_policies_are_enforced_when_asked_for(
    through: str, statement: dict[str, Any], allowed: bool, aws: LocalAws
) -> None:
    iam = aws.client("iam", account=ACME)
    text = document(statement)
    if through == "user":
        iam.put_user_policy(UserName="admin", PolicyName="own", PolicyDocument=text)
    else:
        iam.create_group(GroupName="people")
        iam.put_group_policy(GroupName="people", PolicyName="own", PolicyDocument=text)
        iam.add_user_to_group(GroupName="people", UserName="admin")
    iam.detach_user_policy(UserName="admin", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.list_users()
    aws.enforce_identity_policies()
    if allowed:
        iam.list_users()
    else:
        assert refused(iam.list_users) == "AccessDenied"


def test_a_statement_about_a_bucket_is_about_no_other(aws: LocalAws) -> None:
    iam, s3 = aws.client("iam", account=ACME), aws.client("s3", account=ACME)
    for name in ("acme-one", "acme-two"):
        s3.create_bucket(Bucket=name)
    allow = [
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme-one/a/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:*:s3:::acme-*"},
        {"Effect": "Deny", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme-two"},
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{ACME}:role/one"},
    ]
    trust = document({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"})
    for name in ("one", "two"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    iam.put_user_policy(UserName="admin", PolicyName="own", PolicyDocument=document(*allow))
    iam.detach_user_policy(UserName="admin", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    aws.enforce_identity_policies()
    s3.put_object(Bucket="acme-one", Key="a/b", Body=b"")
    s3.list_objects_v2(Bucket="acme-one")
    assert refused(lambda: s3.put_object(Bucket="acme-one", Key="b", Body=b"")) == "AccessDenied"
    assert refused(lambda: s3.list_objects_v2(Bucket="acme-two")) == "AccessDenied"
    sts = aws.client("sts", account=ACME)
    sts.assume_role(RoleArn=f"arn:aws:iam::{ACME}:role/one", RoleSessionName="session")
    assert (
        refused(lambda: sts.assume_role(RoleArn=f"arn:aws:iam::{ACME}:role/two", RoleSessionName="session"))
        == "AccessDenied"
    )


def test_a_deny_and_the_boundary_win(aws: LocalAws) -> None:
    iam = aws.client("iam", account=ACME)
    deny = document({"Effect": "Deny", "Action": "iam:ListRoles", "Resource": "*"})
    iam.put_user_policy(UserName="admin", PolicyName="own", PolicyDocument=deny)
    aws.enforce_identity_policies(boundary=["iam:ListUsers"])
    iam.list_users()
    assert refused(iam.list_roles) == "AccessDenied"
    assert refused(iam.list_groups) == "AccessDenied"
    aws.enforce_identity_policies()
    iam.list_groups()
    assert refused(iam.list_roles) == "AccessDenied"
    aws.reset()
    iam.list_roles()


def test_the_boundary_of_a_role_limits_it_and_the_refusal_says_why(aws: LocalAws) -> None:
    iam = aws.client("iam", account=ACME)
    trust = document({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"})
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    limit = iam.create_policy(PolicyName="limit", PolicyDocument=document({**allow, "Action": "iam:ListRoles"}))
    iam.create_role(RoleName="limited", AssumeRolePolicyDocument=trust, PermissionsBoundary=limit["Policy"]["Arn"])
    iam.put_role_policy(RoleName="limited", PolicyName="own", PolicyDocument=document(allow))
    sts = aws.client("sts", account=ACME)
    keys = sts.assume_role(RoleArn=f"arn:aws:iam::{ACME}:role/limited", RoleSessionName="somebody")["Credentials"]
    own = boto3.client(
        "iam",
        endpoint_url=aws.url,
        region_name="us-east-1",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    aws.enforce_identity_policies()
    own.list_roles()
    with pytest.raises(ClientError, match="no permissions boundary allows the iam:ListUsers action"):
        own.list_users()
    deny = document({"Effect": "Deny", "Action": "iam:ListRoles", "Resource": "*"})
    iam.put_role_policy(RoleName="limited", PolicyName="deny", PolicyDocument=deny)
    with pytest.raises(ClientError, match="iam:ListRoles with an explicit deny in an identity-based policy"):
        own.list_roles()
