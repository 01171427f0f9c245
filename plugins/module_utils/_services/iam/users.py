# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: users in no group, whom no group's policy binds."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import User
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details

# What takes something from a user.
REMOVALS = ("DetachUserPolicy", "DeleteUserPolicy")

Users = t.Mapping[str, User]


def in_no_group(users: Users) -> list[str]:
    """Their names."""
    return sorted(name for name, user in users.items() if not user["groups"])


def with_direct_policies(users: Users, excluded: t.Collection[str]) -> list[str]:
    """Names of those who have policies of their own, which plan() would take away."""
    return [
        name
        for name in in_no_group(users)
        if name not in excluded and (users[name]["attached"] or users[name]["inline"])
    ]


def plan(users: Users, excluded: t.Collection[str]) -> Plan:
    """Take directly attached and inline policies from users in no group. Nothing else is taken."""
    planned = Plan()
    for name in with_direct_policies(users, excluded):
        planned.steps.extend(_detach(name, users[name]["id"], arn) for arn in users[name]["attached"])
        planned.steps.extend(
            _delete(name, users[name]["id"], policy, text) for policy, text in users[name]["inline"].items()
        )
    return planned


def _detach(user: str, unique_id: str, arn: str) -> Step:
    return Step(
        service="iam",
        operation="DetachUserPolicy",
        parameters={"UserName": user, "PolicyArn": arn},
        reason=f"detach policy {arn.rsplit('/', 1)[-1]} from user {user}, who is in no group",
        resource=authorization_details.resource("users", user),
        before={"attached": arn},
        unique_id=unique_id,
    )


def _delete(user: str, unique_id: str, policy: str, document: Document) -> Step:
    return Step(
        service="iam",
        operation="DeleteUserPolicy",
        parameters={"UserName": user, "PolicyName": policy},
        reason=f"delete inline policy {policy} of user {user}, who is in no group",
        resource=authorization_details.resource("users", user),
        before={"inline": {policy: document}},
        unique_id=unique_id,
    )
