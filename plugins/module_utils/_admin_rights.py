# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who can make themselves an administrator. Conservative: denials, conditions and boundaries are not counted."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._patterns import matches
from ansible_collections.ctl.aws.plugins.module_utils._policy import Document, Statement, as_list, statements

# AWS's own policies that are as much; their documents are not read.
AWS_POLICIES = frozenset(
    {
        "AdministratorAccess",
        "AdministratorAccess-AWSElasticBeanstalk",
        "AdministratorAccess-Amplify",
        "IAMFullAccess",
        "PowerUserAccess",
        "SystemAdministrator",
    }
)

# Each of these is enough by itself, on anything: it gives rights, a way into what has them, or takes a limit away.
ESCALATIONS = (
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:CreateServiceSpecificCredential",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PassRole",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "iam:UpdateSAMLProvider",
    "sts:AssumeRole",
)

# "*", and all of one kind: "arn:aws:iam::*:role/*".
_ANY_RESOURCE = re.compile(r"(.*[:/])?\*")


def is_admin(entity: t.Mapping[str, t.Any], iam: t.Mapping[str, t.Mapping[str, t.Any]]) -> bool:
    """Whether a role or a user, with the groups that it is in, can make itself an administrator.

    :param entity: of what _iam.read() returns. :param iam: all of that.
    """
    local = {policy["arn"]: policy["document"] for policy in iam["policies"].values()}
    holders = [entity, *(iam["groups"][name] for name in entity.get("groups", []) if name in iam["groups"])]
    attached = [arn for holder in holders for arn in holder["attached"]]
    if any(arn.split(":")[4] == "aws" and arn.rpartition("/")[2] in AWS_POLICIES for arn in attached):
        return True
    own = [document for holder in holders for document in holder["inline"].values()]
    return any(escalates(document) for document in [*own, *(local[arn] for arn in attached if arn in local)])


def escalates(document: Document) -> bool:
    """Whether a policy allows one of the actions on anything."""
    return any(_escalates(statement) for statement in statements(document) if statement.get("Effect") == "Allow")


def _escalates(statement: Statement) -> bool:
    if "NotResource" not in statement and not any(
        _ANY_RESOURCE.fullmatch(str(resource)) for resource in as_list(statement.get("Resource"))
    ):
        return False
    excluded = as_list(statement.get("NotAction"))
    allowed = as_list(statement.get("Action")) or (["*"] if excluded else [])
    return any(
        any(matches(action, str(pattern), ignore_case=True) for pattern in allowed)
        and not any(matches(action, str(pattern), ignore_case=True) for pattern in excluded)
        for action in ESCALATIONS
    )
