# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the calls that remove one thing, in the order that AWS asks for, each only if it is still the same."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.plugins.module_utils._policies import iam_records as iam
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import compact, masked, may_allow
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import CLOSED
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import NOBODY
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import user_credentials as credentials
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.authorization_details import WORDS, resource


class Calls(t.NamedTuple):
    """What removes one kind of thing. :param key: its parameter in every call. :param unique_id: where get shows it."""

    key: str
    get: str
    unique_id: str
    delete: str
    detach: str = ""
    delete_inline: str = ""
    delete_boundary: str = ""


CALLS = {
    "roles": Calls(
        "RoleName",
        "GetRole",
        "Role.RoleId",
        "DeleteRole",
        "DetachRolePolicy",
        "DeleteRolePolicy",
        "DeleteRolePermissionsBoundary",
    ),
    "users": Calls(
        "UserName",
        "GetUser",
        "User.UserId",
        "DeleteUser",
        "DetachUserPolicy",
        "DeleteUserPolicy",
        "DeleteUserPermissionsBoundary",
    ),
    "groups": Calls("GroupName", "GetGroup", "Group.GroupId", "DeleteGroup", "DetachGroupPolicy", "DeleteGroupPolicy"),
    "policies": Calls("PolicyArn", "GetPolicy", "Policy.PolicyId", "DeletePolicy"),
}
PROVIDERS = {
    "saml": ("DeleteSAMLProvider", "SAMLProviderArn"),
    "oidc": ("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn"),
}
# AWS's own policies with which IAM itself can be changed.
_CHANGE_IAM = ("AdministratorAccess", "IAMFullAccess")


@dataclass(frozen=True)
class Removal:
    """Something that goes. :param resource: how it is called in plans. :param identity: the parameters that name it."""

    resource: str
    identity: t.Mapping[str, str]
    unique_id: str = ""
    same: Condition | None = None

    def step(
        self, operation: str, reason: str, before: object = None, depends_on: t.Sequence[str] = (), **more: str
    ) -> Step:
        """One of its calls. :param more: parameters besides those that name it."""
        return Step(
            service="iam",
            operation=operation,
            parameters={**self.identity, **more},
            reason=reason,
            resource=self.resource,
            depends_on=tuple(depends_on),
            before=before,
            unique_id=self.unique_id,
            precondition=self.same,
        )


def _removal(kind: str, name: str, item: iam.Thing) -> Removal:
    calls = CALLS[kind]
    identity = {calls.key: item["arn"] if kind == "policies" else name}
    same = Condition("iam", calls.get, identity, calls.unique_id, item["id"])
    return Removal(resource(kind, name), identity, item["id"], same)


def bounded_by(current: iam.Holders, arn: str, *going: t.Collection[str]) -> list[str]:
    """The roles and users that stay, whose permissions boundary a policy is."""
    gone = {name for names in going for name in names}
    return [
        f"{WORDS[kind]} {name}"
        for kind in ("roles", "users")
        for name, item in sorted(current[kind].items())
        if item["boundary"] == arn and name not in gone
    ]


def detach(staying: iam.Holders, arns: t.Collection[str]) -> list[Step]:
    """Policies off the groups, users and roles that stay."""
    return [
        _detach(_removal(kind, name, item), kind, name, arn)
        for kind in ("groups", "users", "roles")
        for name, item in staying[kind].items()
        for arn in item["attached"]
        if arn in arns
    ]


def _detach(removal: Removal, kind: str, name: str, arn: str) -> Step:
    reason = f"detach policy {arn.rsplit('/', 1)[-1]} from {WORDS[kind]} {name}"
    return removal.step(CALLS[kind].detach, reason, {"attached": arn}, PolicyArn=arn)


def _strip(removal: Removal, kind: str, name: str, item: iam.Group, boundary: str = "") -> list[Step]:
    """Everything off that AWS does not let a role, user or group be deleted with."""
    calls = CALLS[kind]
    found = [_detach(removal, kind, name, arn) for arn in item["attached"]]
    found += _delete_inline(removal, kind, name, item)
    if boundary:
        reason = f"take the permissions boundary from {WORDS[kind]} {name}"
        found.append(removal.step(calls.delete_boundary, reason, {"boundary": boundary}))
    return found


def _delete_inline(removal: Removal, kind: str, name: str, item: iam.Group) -> list[Step]:
    calls = CALLS[kind]
    return [
        removal.step(
            calls.delete_inline,
            f"delete inline policy {policy} of {WORDS[kind]} {name}",
            {"inline": {policy: document}},
            PolicyName=policy,
        )
        for policy, document in item["inline"].items()
    ]


def remove_role(name: str, role: iam.Role, *, ends_access: bool = False) -> list[Step]:
    """A role: out of its instance profiles, without policies, then gone.

    :param ends_access: whether it ends the partner's last access: then the ledger takes that for the end.
    """
    removal = _removal("roles", name, role)
    found = [
        removal.step(
            "RemoveRoleFromInstanceProfile",
            f"take role {name} out of instance profile {profile}",
            {"instance_profile": profile},
            InstanceProfileName=profile,
        )
        for profile in role["instance_profiles"]
    ]
    found += _strip(removal, "roles", name, role, role["boundary"])
    shown = {key: value for key, value in role.items() if key not in ("attached", "inline")}
    gone = removal.step("DeleteRole", f"delete role {name}", {**shown, "trust": masked(role["trust"])})
    return [*found, replace(gone, mark=CLOSED) if ends_access else gone]


def remove_policy(name: str, policy: iam.Policy, current: iam.Holders) -> list[Step]:
    """A policy: its older versions, then the policy, after everything that has it attached."""
    holders = [
        resource(kind, holder)
        for kind in ("roles", "users", "groups")
        for holder, item in current[kind].items()
        if policy["arn"] in item["attached"] or policy["arn"] == item.get("boundary")
    ]
    gone = _removal("policies", name, policy).step("DeletePolicy", f"delete policy {name}", dict(policy), holders)
    return [*remove_older_versions(name, policy, holders), gone]


def remove_older_versions(name: str, policy: iam.Policy, depends_on: t.Sequence[str] = ()) -> list[Step]:
    """The versions of a policy that are not its default: AWS deletes no policy that has any."""
    removal = _removal("policies", name, policy)
    return [
        removal.step(
            "DeletePolicyVersion",
            f"delete version {version} of policy {name}",
            {"version": version},
            depends_on,
            VersionId=version,
        )
        for version in policy["versions"]
        if version != policy["default_version"]
    ]


def remove_user(name: str, user: iam.User) -> list[Step]:
    """A user: its credentials, groups and policies, then gone."""
    removal = _removal("users", name, user)
    found = []
    for kind, call in credentials.KINDS.items():
        for one in user["credentials"].get(kind, []):
            found.append(removal.step(call.removed_by, f"remove {kind} {one} of user {name}", **{call.key: one}))
            if ":mfa/" in one:  # a virtual device is something of its own, which stays behind otherwise
                device = Removal(removal.resource, {"SerialNumber": one})
                found.append(device.step("DeleteVirtualMFADevice", f"delete MFA device {one}"))
    if user["credentials"].get(credentials.PASSWORD):
        found.append(removal.step("DeleteLoginProfile", f"delete the password of user {name}"))
    found += [
        removal.step("RemoveUserFromGroup", f"take user {name} out of group {group}", {"group": group}, GroupName=group)
        for group in user["groups"]
    ]
    found += _strip(removal, "users", name, user, user["boundary"])
    shown = {"arn": user["arn"], "path": user["path"], "tags": user["tags"]}
    return [*found, removal.step("DeleteUser", f"delete user {name}", shown)]


def remove_group(name: str, group: iam.Group, members: t.Sequence[str]) -> list[Step]:
    """A group: its members out, without policies, then gone."""
    removal = _removal("groups", name, group)
    found = [
        removal.step("RemoveUserFromGroup", f"take user {user} out of group {name}", {"member": user}, UserName=user)
        for user in members
    ]
    found += _strip(removal, "groups", name, group)
    return [*found, removal.step("DeleteGroup", f"delete group {name}", {"path": group["path"]})]


def remove_provider(kind: str, name: str, provider: iam.Saml | iam.Oidc) -> Step:
    """An identity provider. :param kind: saml or oidc."""
    operation, parameter = PROVIDERS[kind]
    shown = {key: value for key, value in provider.items() if key != "metadata"}
    removal = Removal(f"IAM {kind.upper()} provider {name}", {parameter: provider["arn"]})
    return removal.step(operation, f"delete {kind.upper()} provider {name}", shown)


def close_role(name: str, role: iam.Role, others: t.Sequence[str], policies: t.Mapping[str, iam.Policy]) -> list[Step]:
    """The role in use cannot delete itself: nobody may assume it any more, then it loses its permissions.

    After the last call none of this session is allowed: a policy with which IAM itself can be changed goes last.

    :param policies: the account's own, by name.
    """
    last = {item["arn"] for item in policies.values() if may_allow(item["document"], "iam:DetachRolePolicy")}
    removal = _removal("roles", name, role)
    trust = {"Version": "2012-10-17", "Statement": [NOBODY]}
    attached = sorted(role["attached"], key=lambda arn: (arn in last or arn.rsplit("/", 1)[-1] in _CHANGE_IAM, arn))
    shut = removal.step(
        "UpdateAssumeRolePolicy",
        f"let nobody assume role {name} any more",
        {"trust": masked(role["trust"])},
        sorted(set(others)),
        PolicyDocument=compact(trust),
    )
    inline = _delete_inline(removal, "roles", name, role)
    closing = [shut, *inline, *(_detach(removal, "roles", name, arn) for arn in attached)]
    return [replace(step, mark=CLOSED) for step in closing]
