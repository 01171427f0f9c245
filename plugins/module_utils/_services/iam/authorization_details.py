# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: one bulk read of users, groups, roles and customer managed policies, normalised."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each, together

# Without a filter every AWS managed policy would come along.
KINDS = ["User", "Role", "Group", "LocalManagedPolicy"]

# A service-linked role belongs to its service, whatever its name.
SERVICE_LINKED_PATH = "/aws-service-role/"

# What one of each kind is called.
WORDS = {"roles": "role", "policies": "policy", "users": "user", "groups": "group"}


def resource(kind: str, name: str) -> str:
    """How a role, policy, user or group is called in plans."""
    return f"IAM {WORDS[kind]} {name}"


def read(
    connection: Connection, policy_tags_of: t.Collection[str] | None = (), *, all_versions: bool = False
) -> dict[str, dict[str, t.Any]]:
    """The account's IAM: users, groups, roles, policies, each by name.

    :param policy_tags_of: names of policies whose tags are needed (one call each: the bulk read has none); None: all.
    :param all_versions: whether policies have "documents" too, those of all their versions: {version: document}.
    :returns: {"policies": {name: {arn, id, path, description, document, default_version, versions, tags}},
        "roles": {name: {arn, id, path, created, description, max_session, trust, attached, inline, boundary, tags,
            instance_profiles}},
        "groups": {name: {arn, id, path, attached, inline}},
        "users": {name: {arn, id, path, created, groups, attached, inline, boundary, tags}}}
    """
    answers = together(
        details=lambda: connection.read_all("iam", "GetAccountAuthorizationDetails", Filter=KINDS),
        # The bulk read has neither description nor session duration.
        roles=lambda: connection.read_all("iam", "ListRoles"),
    )
    details = answers["details"]
    listed = {role["RoleName"]: role for role in answers["roles"].get("Roles", [])}
    policies = {item["PolicyName"]: _policy(item, all_versions) for item in details.get("Policies", [])}
    wanted = [name for name in policies if policy_tags_of is None or name in policy_tags_of]
    tag_lists = each(lambda name: connection.read_all("iam", "ListPolicyTags", PolicyArn=policies[name]["arn"]), wanted)
    for name, tags in zip(wanted, tag_lists, strict=True):
        policies[name]["tags"] = _tags(tags)
    roles = {
        item["RoleName"]: _role(item, listed.get(item["RoleName"], {})) for item in details.get("RoleDetailList", [])
    }
    return {
        "policies": policies,
        "roles": {name: role for name, role in roles.items() if not role["path"].startswith(SERVICE_LINKED_PATH)},
        "groups": {item["GroupName"]: _group(item) for item in details.get("GroupDetailList", [])},
        "users": {item["UserName"]: _user(item) for item in details.get("UserDetailList", [])},
    }


def _identity(item: t.Mapping[str, t.Any], kind: str) -> dict[str, t.Any]:
    return {"arn": item["Arn"], "id": item[f"{kind}Id"], "path": item["Path"]}


def _created(item: t.Mapping[str, t.Any]) -> str:
    return t.cast("str", item["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"))


def _permissions(item: t.Mapping[str, t.Any], kind: str) -> dict[str, t.Any]:
    return {
        "attached": sorted(policy["PolicyArn"] for policy in item.get("AttachedManagedPolicies", [])),
        "inline": {policy["PolicyName"]: policy["PolicyDocument"] for policy in item.get(f"{kind}PolicyList", [])},
    }


def _tags(item: t.Mapping[str, t.Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in item.get("Tags", [])}


def _boundary(item: t.Mapping[str, t.Any]) -> str:
    return str(item.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""))


def _policy(item: t.Mapping[str, t.Any], all_versions: bool) -> dict[str, t.Any]:
    versions = sorted(item["PolicyVersionList"], key=lambda version: (version["CreateDate"], version["VersionId"]))
    default = next((version for version in versions if version["IsDefaultVersion"]), versions[-1])
    return {
        **_identity(item, "Policy"),
        "description": item.get("Description", ""),
        "document": default["Document"],
        "default_version": default["VersionId"],
        "versions": [version["VersionId"] for version in versions],
        "tags": {},
        **({"documents": {version["VersionId"]: version["Document"] for version in versions}} if all_versions else {}),
    }


def _role(item: t.Mapping[str, t.Any], listed: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {
        **_identity(item, "Role"),
        "created": _created(item),
        **_permissions(item, "Role"),
        "description": listed.get("Description", ""),
        "max_session": listed.get("MaxSessionDuration", 3600),
        "trust": item["AssumeRolePolicyDocument"],
        "boundary": _boundary(item),
        "tags": _tags(item),
        "instance_profiles": sorted(profile["InstanceProfileName"] for profile in item.get("InstanceProfileList", [])),
    }


def _group(item: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {**_identity(item, "Group"), **_permissions(item, "Group")}


def _user(item: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {
        **_identity(item, "User"),
        "created": _created(item),
        **_permissions(item, "User"),
        "groups": sorted(item.get("GroupList", [])),
        "boundary": _boundary(item),
        "tags": _tags(item),
    }
