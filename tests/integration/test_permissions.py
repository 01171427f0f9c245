# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With identity policies enforced, modules need what their notes list, no more and no less, and name what they lack.

`make test` takes one action away from some of them; with CTL_TEST_PERMISSIONS=all, each from each.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.iam_actions import actions_of
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused
from ansible_collections.ctl.aws.tests.integration import disturbed
from ansible_collections.ctl.aws.tests.integration.cases import CASES, Case, Options, Stage
from ansible_collections.ctl.aws.tests.integration.test_module_documentation import permissions
from botocore.exceptions import ClientError

ACME = "222222222222"
ALL = os.environ.get("CTL_TEST_PERMISSIONS") == "all"
SOME_CASES = CASES if ALL else sorted(random.Random(20260102).sample(CASES, 8), key=str)


@pytest.fixture
def stage(aws: LocalAws, cam: LocalCam, customer: Callable[..., Options], management: Options) -> Stage:
    return Stage(aws, cam, customer, management)


def prepared(case: Case, stage: Stage, actions: set[str]) -> Options:
    stage.aws.reset()
    stage.cam.reset()
    options = case.prepare(stage)
    stage.clear()
    stage.aws.enforce_identity_policies(boundary=sorted(actions))
    return options


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_permissions_of_the_notes_are_enough(case: Case, stage: Stage) -> None:
    ended = disturbed.run(stage.aws, case.module, prepared(case, stage, permissions(case.module)))
    denied = [
        call for call in stage.aws.calls() if str(call["error"]).startswith(("AccessDenied", "Unauthorized", "403"))
    ]
    stage.aws.enforce_identity_policies(on=False)
    assert denied == []
    assert ended.result is not None, ended.output
    assert not ended.result.get("failed"), ended.output
    assert case.look(stage) == case.becomes


@pytest.mark.parametrize("case", SOME_CASES, ids=str)
def test_an_action_that_is_taken_away_is_named(case: Case, stage: Stage) -> None:
    granted = permissions(case.module)
    disturbed.run(stage.aws, case.module, prepared(case, stage, granted))
    used = {(call["service"], call["operation"]) for call in stage.aws.calls() if not call["caller"].endswith(":root")}
    needed = sorted({action for call in used for action in actions_of(*call)})
    silent = []
    for action in needed if ALL else random.Random(str(case)).sample(needed, min(1, len(needed))):
        ended = disturbed.run(stage.aws, case.module, prepared(case, stage, granted - {action}))
        # HEAD has no body: there the message has the call.
        calls = {call["operation"] for call in stage.aws.calls() if call["status"] in (400, 401, 403) and call["error"]}
        said = json.dumps({**(ended.result or {}), "invocation": {}})
        if ended.result is None or not (action in said or any(f".{operation}" in said for operation in calls)):
            silent.append((action, sorted(calls), ended.output[:400]))
    assert not silent, silent


# The local AWS itself


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
