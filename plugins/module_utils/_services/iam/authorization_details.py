# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: one bulk read of users, groups, roles and customer managed policies, normalised."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each, together
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Group, Iam, Policy, Role, User
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import answers as answer

# Without a filter every AWS managed policy would come along.
KINDS = ["User", "Role", "Group", "LocalManagedPolicy"]

# A service-linked role belongs to its service, whatever its name.
SERVICE_LINKED_PATH = "/aws-service-role/"

# What one of each kind is called.
WORDS = {"roles": "role", "policies": "policy", "users": "user", "groups": "group"}


def resource(kind: str, name: str) -> str:
    """How a role, policy, user or group is called in plans."""
    return f"IAM {WORDS[kind]} {name}"


def read(connection: Connection, policy_tags_of: t.Collection[str] | None = (), *, all_versions: bool = False) -> Iam:
    """The account's IAM: users, groups, roles, policies, each by name.

    :param policy_tags_of: names of policies whose tags are needed (one call each: the bulk read has none); None: all.
    :param all_versions: whether policies have "documents" too, those of all their versions: {version: document}.
    """
    answers = together(
        details=lambda: connection.read_all("iam", "GetAccountAuthorizationDetails", Filter=KINDS),
        # The bulk read has neither description nor session duration.
        roles=lambda: connection.read_all("iam", "ListRoles"),
    )
    details = answers["details"]
    managed: list[answer.PolicyDetail] = details.get("Policies", [])
    roles: list[answer.RoleDetail] = details.get("RoleDetailList", [])
    groups: list[answer.GroupDetail] = details.get("GroupDetailList", [])
    users: list[answer.UserDetail] = details.get("UserDetailList", [])
    with_more: list[answer.ListedRole] = answers["roles"].get("Roles", [])
    policies = {item["PolicyName"]: _policy(item, all_versions) for item in managed}
    for name, tags in _policy_tags(connection, policies, policy_tags_of).items():
        policies[name]["tags"] = tags
    listed = {role["RoleName"]: role for role in with_more}
    return {
        "policies": policies,
        "roles": {
            item["RoleName"]: _role(item, listed.get(item["RoleName"]))
            for item in roles
            if not item["Path"].startswith(SERVICE_LINKED_PATH)
        },
        "groups": {item["GroupName"]: _group(item) for item in groups},
        "users": {item["UserName"]: _user(item) for item in users},
    }


def _policy_tags(
    connection: Connection, policies: t.Mapping[str, Policy], names: t.Collection[str] | None
) -> dict[str, dict[str, str]]:
    def tags_of(name: str) -> dict[str, str]:
        found = connection.read_all("iam", "ListPolicyTags", PolicyArn=policies[name]["arn"])
        tags: list[answer.Tag] = found.get("Tags", [])
        return _tags(tags)

    wanted = [name for name in policies if names is None or name in names]
    return dict(zip(wanted, each(tags_of, wanted), strict=True))


def _created(item: answer.PrincipalDetail) -> str:
    return item["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ")


def _attached(item: answer.HolderDetail) -> list[str]:
    return sorted(policy["PolicyArn"] for policy in item.get("AttachedManagedPolicies", []))


def _inline(policies: t.Iterable[answer.InlinePolicy]) -> dict[str, Document]:
    return {policy["PolicyName"]: policy["PolicyDocument"] for policy in policies}


def _tags(tags: t.Iterable[answer.Tag]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags}


def _boundary(item: answer.PrincipalDetail) -> str:
    return item["PermissionsBoundary"].get("PermissionsBoundaryArn", "") if "PermissionsBoundary" in item else ""


def _policy(item: answer.PolicyDetail, all_versions: bool) -> Policy:
    versions = sorted(item["PolicyVersionList"], key=lambda version: (version["CreateDate"], version["VersionId"]))
    default = next((version for version in versions if version["IsDefaultVersion"]), versions[-1])
    found: Policy = {
        "arn": item["Arn"],
        "id": item["PolicyId"],
        "path": item["Path"],
        "description": item.get("Description", ""),
        "document": default["Document"],
        "default_version": default["VersionId"],
        "versions": [version["VersionId"] for version in versions],
        "tags": {},
    }
    if all_versions:
        found["documents"] = {version["VersionId"]: version["Document"] for version in versions}
    return found


def _role(item: answer.RoleDetail, listed: answer.ListedRole | None) -> Role:
    more = listed or {"RoleName": item["RoleName"]}
    return {
        "arn": item["Arn"],
        "id": item["RoleId"],
        "path": item["Path"],
        "created": _created(item),
        "attached": _attached(item),
        "inline": _inline(item.get("RolePolicyList", [])),
        "description": more.get("Description", ""),
        "max_session": more.get("MaxSessionDuration", 3600),
        "trust": item["AssumeRolePolicyDocument"],
        "boundary": _boundary(item),
        "tags": _tags(item.get("Tags", [])),
        "instance_profiles": sorted(profile["InstanceProfileName"] for profile in item.get("InstanceProfileList", [])),
    }


def _group(item: answer.GroupDetail) -> Group:
    return {
        "arn": item["Arn"],
        "id": item["GroupId"],
        "path": item["Path"],
        "attached": _attached(item),
        "inline": _inline(item.get("GroupPolicyList", [])),
    }


def _user(item: answer.UserDetail) -> User:
    return {
        "arn": item["Arn"],
        "id": item["UserId"],
        "path": item["Path"],
        "created": _created(item),
        "attached": _attached(item),
        "inline": _inline(item.get("UserPolicyList", [])),
        "groups": sorted(item.get("GroupList", [])),
        "boundary": _boundary(item),
        "tags": _tags(item.get("Tags", [])),
    }
