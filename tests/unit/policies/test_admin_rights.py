# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who can make themselves an administrator."""

from __future__ import annotations

import functools
import json
from typing import Any

import botocore.session
import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.admin_rights import administrators
from ansible_collections.ctl.aws.plugins.module_utils._policies.escalations import ACTING_AS, CODE, ESCALATIONS
from moto.iam.aws_managed_policies import aws_managed_policies_data

ACCOUNT = "arn:aws:iam::222222222222"
LOCAL = f"{ACCOUNT}:policy/Own"
ADMIN, OTHER = f"{ACCOUNT}:role/Admin", f"{ACCOUNT}:role/Other"


def allow(action: Any = None, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Resource": resource, **({"Action": action} if action else {}), **more}


def holder(kind: str, name: str, *inline: dict[str, Any], **more: Any) -> dict[str, Any]:
    policies = {str(number): {"Statement": statement} for number, statement in enumerate(inline)}
    return {"arn": f"{ACCOUNT}:{kind}/{name}", "attached": [], "inline": policies, **more}


def trusting(principal: Any) -> dict[str, Any]:
    return {"Statement": allow("sts:AssumeRole", Principal=principal)}


def account(**more: Any) -> dict[str, Any]:
    """An account with an administrator that EC2 may use, and a role that is nothing."""
    admin = holder("role", "Admin", allow("*"), trust=trusting({"Service": "ec2.amazonaws.com"}))
    other = holder("role", "Other", trust=trusting({"Service": "lambda.amazonaws.com"}))
    things = {"roles": {}, "users": {}, "groups": {}, "policies": {}, **more}
    return {**things, "roles": {"Admin": admin, "Other": other, **things["roles"]}}


def is_admin(iam: dict[str, Any], entity: str = "role/One", **documents: Any) -> bool:
    return f"{ACCOUNT}:{entity}" in administrators(
        iam, {f"arn:aws:iam::aws:policy/{k}": v for k, v in documents.items()}
    )


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("*"), True),
        (allow("iam:*"), True),
        (allow("IAM:putuserpolicy"), True),
        (allow(["s3:GetObject", "iam:Create*"]), True),
        (allow("iam:PassRole"), True),
        (allow("s3:*"), False),
        (allow(["iam:Get*", "iam:List*"]), False),
        (allow("iam:PutRolePolicy", "arn:aws:iam::*:role/*"), True),
        (allow("iam:PutRolePolicy", ["arn:aws:s3:::b", "arn:aws-us-gov:iam::222222222222:role/app/*"]), True),
        (allow("iam:PutRolePolicy", OTHER), False),
        (allow("iam:PutRolePolicy", f"{ACCOUNT}:role/app-*"), False),
        # However anything is written
        (allow("iam:PutRolePolicy", "?*"), True),
        (allow("iam:PutRolePolicy", "*?"), True),
        (allow("iam:PutRolePolicy", f"{ACCOUNT}:role/??*"), True),
        (allow("iam:PutRolePolicy", f"{ACCOUNT}:r*"), True),
        (allow("iam:PutRolePolicy", "arn:?*:iam::*:ro?e*"), True),
        (allow("iam:PutRolePolicy", "arn:aws:iam::${aws:PrincipalAccount}:role/${aws:PrincipalTag/team}"), True),
        (allow("iam:PutRolePolicy", ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"]), False),
        # Itself
        (allow("iam:PutRolePolicy", f"{ACCOUNT}:role/One"), True),
        (allow("iam:AttachRolePolicy", f"{ACCOUNT}:role/O?e"), True),
        (allow("iam:DeleteRolePermissionsBoundary", f"{ACCOUNT}:role/On*"), True),
        # One administrator
        (allow("iam:UpdateAssumeRolePolicy", ADMIN), True),
        (allow("iam:UpdateAssumeRolePolicy", OTHER), False),
        (allow("sts:AssumeRole", f"{ACCOUNT}:role/A*n"), True),
        (allow("sts:AssumeRole", OTHER), False),
        (allow(["iam:PassRole", "ec2:RunInstances"], ADMIN), True),
        (allow("iam:PassRole", f"{ACCOUNT}:role/app/Admin"), False),
        # Rights for somebody whom it can be
        (allow(["iam:PutRolePolicy", "sts:AssumeRole"], OTHER), True),
        (allow(["iam:PutRolePolicy", "iam:PassRole"], OTHER), True),
        # Code and commands where an administrator is at work
        (allow("ssm:SendCommand"), True),
        (allow("ssm:StartSession", "arn:aws:ec2:us-east-1:222222222222:instance/i-1"), True),
        (allow("ec2-instance-connect:*"), True),
        (allow("ec2:*"), True),
        (allow("ec2:Describe*"), False),
        (allow("lambda:UpdateFunctionCode"), False),
        (allow("lambda:InvokeFunction"), False),
        (allow("ssm:CreateAssociationBatch"), True),
        (allow("ssm:UpdateAssociation"), True),
        (allow("ssm:UpdateDocument"), True),
        (allow("ssm:UpdateMaintenanceWindowTask"), True),
        (allow("ssm:StartAutomationExecution"), False),  # with roles of Systems Manager's
        (allow("elasticmapreduce:AddJobFlowSteps"), True),
        (allow("codedeploy:CreateDeployment"), True),
        (allow("ec2:CreateLaunchTemplateVersion"), True),
        (allow("rolesanywhere:CreateTrustAnchor"), False),  # for roles that trust it
        (allow("iam:AddClientIDToOpenIDConnectProvider"), True),
        (allow("iam:PutRolePermissionsBoundary"), True),
        (allow(["iam:UploadSigningCertificate", "iam:UploadSSHPublicKey"], f"{ACCOUNT}:user/nobody"), False),
        # Everything but this
        (allow(NotAction=sorted({f"{action.partition(':')[0]}:*" for action in ESCALATIONS})), False),
        (allow(NotAction=["iam:*", "sts:*", "ec2:*", "ec2-instance-connect:*", "ssm:*"]), True),  # steps of a cluster
        (allow(NotAction=["iam:*", "sts:*"]), True),  # commands
        (allow(NotAction="s3:*"), True),
        ({"Effect": "Allow", "Action": "iam:*", "NotResource": f"{ACCOUNT}:role/One"}, True),
        # What is denied, or allowed under a condition, is not counted against it
        (allow("iam:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), True),
        ({**allow("*"), "Effect": "Deny"}, False),
    ],
)
def test_a_policy_that_leads_to_all_rights_makes_an_administrator(statement: dict[str, Any], expected: bool) -> None:
    assert is_admin(account(roles={"One": holder("role", "One", statement)})) is expected
    assert is_admin(account(roles={"One": holder("role", "One", allow("ec2:Describe*"), statement)})) is expected


@pytest.mark.parametrize(
    ("action", "service"),
    [
        ("ssm:StartAutomationExecution", "ssm"),
        ("ssm:UpdateDocument", "ssm"),
        ("ssm:SendCommand", "ssm"),  # of a machine that is not one of EC2's
        ("ssm:StartSession", "ecs-tasks"),
        ("elasticmapreduce:AddJobFlowSteps", "ec2"),
        ("codebuild:StartCommandExecution", "codebuild"),
        ("glue:StartJobRun", "glue"),
        ("apprunner:UpdateService", "tasks.apprunner"),
        ("synthetics:UpdateCanary", "lambda"),
        ("rolesanywhere:CreateTrustAnchor", "rolesanywhere"),
        ("deadline:AssumeQueueRoleForUser", "credentials.deadline"),
    ],
)
def test_whoever_runs_code_has_the_rights_of_the_roles_of_that_service(action: str, service: str) -> None:
    boss = holder("role", "Boss", allow("*"), trust=trusting({"Service": f"{service}.amazonaws.com"}))
    one = holder("role", "One", allow(action, "arn:aws:x:eu-west-1:222222222222:thing/1"))
    assert is_admin({**account(), "roles": {"One": one, "Boss": boss}})
    boss["trust"] = trusting({"Service": "other.amazonaws.com"})
    assert not is_admin({**account(), "roles": {"One": one, "Boss": boss}})


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ({}, False),
        ({"attached": ["arn:aws:iam::aws:policy/AdministratorAccess"]}, True),
        ({"attached": ["arn:aws-us-gov:iam::aws:policy/job-function/SystemAdministrator"]}, True),
        ({"attached": ["arn:aws:iam::aws:policy/Unread"]}, False),
        ({"attached": ["arn:aws:iam::aws:policy/Harmless"]}, False),
        ({"attached": ["arn:aws:iam::aws:policy/Dangerous"]}, True),
        # What is read is believed, whatever its name
        ({"attached": ["arn:aws:iam::aws:policy/IAMFullAccess"]}, False),
        # Of that name, and the account's own
        ({"attached": [f"{ACCOUNT}:policy/AdministratorAccess"]}, False),
        ({"attached": [LOCAL]}, True),
        ({"groups": ["admins"]}, True),
        ({"groups": ["readers", "gone"]}, False),
        # A policy or a group of its own, or one's own name
        ({"inline": {"p": {"Statement": allow("iam:CreatePolicyVersion", f"{ACCOUNT}:policy/Mine")}}}, False),
        (
            {
                "inline": {"p": {"Statement": allow("iam:CreatePolicyVersion", f"{ACCOUNT}:policy/Mine")}},
                "attached": [f"{ACCOUNT}:policy/Mine"],
            },
            True,
        ),
        (
            {
                "inline": {"p": {"Statement": allow("iam:PutGroupPolicy", f"{ACCOUNT}:group/readers")}},
                "groups": ["readers"],
            },
            True,
        ),
        ({"inline": {"p": {"Statement": allow("iam:AddUserToGroup", f"{ACCOUNT}:group/admins")}}}, True),
        ({"inline": {"p": {"Statement": allow("iam:AddUserToGroup", f"{ACCOUNT}:group/readers")}}}, False),
        ({"inline": {"p": {"Statement": allow("iam:PutUserPolicy", f"{ACCOUNT}:user/${{aws:username}}")}}}, True),
        ({"inline": {"p": {"Statement": allow("iam:CreateAccessKey", f"{ACCOUNT}:user/${{aws:username}}")}}}, False),
    ],
)
def test_rights_come_from_attached_and_inline_policies_and_from_groups(entity: dict[str, Any], expected: bool) -> None:
    iam = account(
        users={"One": {**holder("user", "One"), **entity}},
        policies={
            "Own": {"arn": LOCAL, "document": {"Statement": [allow("iam:AttachRolePolicy")]}},
            "Mine": {"arn": f"{ACCOUNT}:policy/Mine", "document": {"Statement": [allow("s3:Get*")]}},
        },
        groups={
            "admins": holder("group", "admins", attached=["arn:aws:iam::aws:policy/PowerUserAccess"]),
            "readers": holder("group", "readers", allow("s3:Get*")),
        },
    )
    documents = {
        "Harmless": {"Statement": allow("s3:*")},
        "Dangerous": {"Statement": allow("iam:PassRole")},
        "IAMFullAccess": {"Statement": allow("s3:*")},
    }
    assert is_admin(iam, "user/One", **documents) is expected


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        (trusting({"AWS": f"{ACCOUNT}:role/One"}), True),
        (trusting({"AWS": f"{ACCOUNT}:role/Two"}), False),
        ({"Statement": {**trusting({"AWS": f"{ACCOUNT}:role/One"})["Statement"], "Effect": "Deny"}}, False),
    ],
)
def test_whoever_an_administrator_names_needs_no_right_of_his_own(trust: dict[str, Any], expected: bool) -> None:
    boss = holder("role", "Boss", allow("*"), trust=trust)
    assert is_admin(account(roles={"One": holder("role", "One"), "Boss": boss})) is expected


def test_a_long_way_is_followed_in_time_that_grows_with_its_length() -> None:
    names = [f"R{number}" for number in range(400)]
    roles = {
        name: holder("role", name, allow("sts:AssumeRole", f"{ACCOUNT}:role/{after}"))
        for name, after in zip(names, [*names[1:], "Admin"], strict=True)
    }
    assert administrators(account(roles=roles), {}) >= {f"{ACCOUNT}:role/{name}" for name in names}


def test_the_way_can_have_several_steps() -> None:
    roles = {
        f"R{number}": holder("role", f"R{number}", allow("sts:AssumeRole", f"{ACCOUNT}:role/R{number + 1}"))
        for number in range(5)
    }
    assert not is_admin(account(roles=roles), "role/R0")
    roles["R5"] = holder("role", "R5", allow("ssm:SendCommand"))
    assert is_admin(account(roles=roles), "role/R0")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AdministratorAccess", True),
        ("AdministratorAccess-Amplify", True),
        ("IAMFullAccess", True),
        ("PowerUserAccess", True),
        ("SystemAdministrator", True),
        ("DatabaseAdministrator", False),  # the roles that it passes are no administrators here
        ("AWSLambda_FullAccess", True),
        ("AmazonSSMFullAccess", True),
        ("AmazonEC2FullAccess", True),
        ("ReadOnlyAccess", False),
        ("ViewOnlyAccess", False),
        ("SecurityAudit", False),
        ("AWSSupportAccess", False),
        ("IAMReadOnlyAccess", False),
        ("IAMUserChangePassword", False),
        ("AmazonS3FullAccess", False),
        ("AWSLambdaBasicExecutionRole", False),
        ("Billing", False),
    ],
)
def test_policies_of_aws_are_judged_by_what_they_say(name: str, expected: bool) -> None:
    arn = f"arn:aws:iam::aws:policy/{name}"
    document = json.loads(aws_managed_policies_data)[name]["Document"]
    assert is_admin(account(roles={"One": holder("role", "One", attached=[arn])}), **{name: document}) is expected


# What a service is called in policies, and in botocore.
MODELS = {
    "airflow": "mwaa",
    "elasticmapreduce": "emr",
    "kinesisanalytics": "kinesisanalyticsv2",
    "states": "stepfunctions",
}

SESSION = botocore.session.get_session()


@functools.cache
def model(action: str) -> Any:
    service = action.partition(":")[0]
    return SESSION.get_service_model(MODELS.get(service, service))


@pytest.mark.parametrize("action", ESCALATIONS)
def test_every_escalation_is_an_operation_of_its_service_or_passes_a_role(action: str) -> None:
    service, _colon, operation = action.partition(":")
    assert operation in model(action).operation_names or (action == "iam:PassRole" and action in ACTING_AS)
    assert model(action).signing_name == service


@pytest.mark.parametrize("action", CODE)
def test_no_role_has_to_be_passed_to_run_code(action: str) -> None:
    """Else iam:PassRole is what it takes, and that counts by itself."""
    required = model(action).operation_model(action.partition(":")[2]).input_shape.required_members
    assert not [name for name in required if name.lower().endswith(("rolearn", "role"))]
