# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the calls that make and set things, for whoever plans them: the standard, the origin, or a backup."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, compact
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.authorization_details import WORDS, resource


class Made(t.TypedDict):
    """What a policy is made with besides its document."""

    path: str
    description: str


class Calls(t.NamedTuple):
    """What makes one kind of thing that policies are attached to, and sets it."""

    create: str
    attach: str
    put_inline: str
    put_boundary: str = ""


# The parameter that names each.
KEYS = {"groups": "GroupName", "users": "UserName", "roles": "RoleName"}

# All of them, for those who make anything again: hardening creates roles, and attaches to roles and groups.
CALLS = {
    "groups": Calls("CreateGroup", "AttachGroupPolicy", "PutGroupPolicy"),
    "users": Calls("CreateUser", "AttachUserPolicy", "PutUserPolicy", "PutUserPermissionsBoundary"),
    "roles": Calls("CreateRole", "AttachRolePolicy", "PutRolePolicy", "PutRolePermissionsBoundary"),
}

# A role or policy that was just created is not at once visible to the next call.
NOT_YET = frozenset({"NoSuchEntity"})
# Nor is it at once that a version is not in force any more.
STILL_IN_FORCE = frozenset({"DeleteConflict"})


def name_of(arn: str) -> str:
    """The last part of an ARN."""
    return arn.rsplit("/", 1)[-1]


def tag_list(tags: t.Mapping[str, str]) -> dict[str, t.Any]:
    """The parameter for tags; none where there are none."""
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]} if tags else {}


def holder(
    kind: str,
    name: str,
    operation: str,
    reason: str,
    after: object = None,
    before: object = None,
    **parameters: object,
) -> Step:
    """A call on a group, user or role, after those on what it names; it may have to wait until these are seen.

    :param kind: of KEYS.
    """
    arn = str(parameters.get("PolicyArn", parameters.get("PermissionsBoundary", "")))
    group = str(parameters.get("GroupName", "")) if kind == "users" else ""
    return Step(
        service="iam",
        operation=operation,
        parameters={KEYS[kind]: name, **parameters},
        reason=reason,
        resource=resource(kind, name),
        depends_on=tuple(resource(of, one) for of, one in (("policies", name_of(arn)), ("groups", group)) if one),
        before=before,
        after=after,
        retry_on=NOT_YET,
    )


def creation(kind: str, name: str, operation: str, reason: str, after: object, **parameters: t.Any) -> Step:
    """The call that makes a group, user or role."""
    return replace(holder(kind, name, operation, reason, after, **parameters), retry_on=frozenset())


def attachment(kind: str, name: str, operation: str, arn: str, how: str = "") -> Step:
    """The call that attaches a policy. :param how: ends its reason."""
    reason = f"attach policy {name_of(arn)} to {WORDS[kind]} {name}{how}"
    return holder(kind, name, operation, reason, {"attached": arn}, PolicyArn=arn)


def membership(user: str, group: str) -> Step:
    """The call that puts a user back into a group."""
    return holder("users", user, "AddUserToGroup", f"put user {user} back into group {group}", GroupName=group)


def profile_membership(role: str, profile: str) -> Step:
    """The call that puts a role back into an instance profile."""
    values = {"InstanceProfileName": profile}
    reason = f"put role {role} back into instance profile {profile}"
    return holder("roles", role, "AddRoleToInstanceProfile", reason, values, **values)


def trust(name: str, document: Document, reason: str, after: object, before: object = None) -> Step:
    """The call that sets a role's trust policy."""
    values = {"PolicyDocument": compact(document)}
    step = holder("roles", name, "UpdateAssumeRolePolicy", reason, {"trust": after}, before, **values)
    return replace(step, retry_on=frozenset())


def policy_creation(
    name: str, policy: Made, document: Document, tags: t.Mapping[str, str], reason: str, after: object
) -> Step:
    """The call that makes a policy. :param policy: its path and description. :param document: its first version."""
    return _policy(
        name,
        "CreatePolicy",
        reason,
        after=after,
        PolicyName=name,
        Path=policy["path"],
        Description=policy["description"],
        PolicyDocument=compact(document),
        **tag_list(tags),
    )


def version_creation(
    name: str, arn: str, document: Document, reason: str, *, in_force: bool = True, before: Document | None = None
) -> Step:
    """The call that adds a version to a policy.

    :param before: the document that it replaces in force; None where the policy was only just made.
    """
    step = _policy(
        name,
        "CreatePolicyVersion",
        reason,
        before={"document": before} if before else None,
        after={"document": document},
        PolicyArn=arn,
        PolicyDocument=compact(document),
        SetAsDefault=in_force,
    )
    return step if before else replace(step, retry_on=NOT_YET)


def version_in_force(name: str, arn: str, version: str, reason: str, before: Document, document: Document) -> Step:
    """The call that puts another version in force."""
    values = {"PolicyArn": arn, "VersionId": version}
    states = {"before": {"document": before}, "after": {"document": document}}
    return _policy(name, "SetDefaultPolicyVersion", reason, **states, **values)


def version_deletion(name: str, arn: str, version: str, document: Document | None, reason: str = "") -> Step:
    """The call that deletes a version that is not in force, or is not any more by the call before.

    :param reason: without one it makes room: IAM keeps five. It may be the customer's: the origin has what was there.
    """
    before = {"version": version, "document": document}
    why = reason or f"make room for a new version of policy {name}"
    step = _policy(name, "DeletePolicyVersion", why, before=before, PolicyArn=arn, VersionId=version)
    return replace(step, retry_on=STILL_IN_FORCE) if reason else step


def _policy(
    name: str, operation: str, reason: str, before: object = None, after: object = None, **parameters: t.Any
) -> Step:
    return Step(
        service="iam",
        operation=operation,
        parameters=parameters,
        reason=reason,
        resource=resource("policies", name),
        before=before,
        after=after,
    )
