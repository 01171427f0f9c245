# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Identity policies: whether those of the caller's role or user allow what it does. A test switches this on.

By action: a statement counts if it has no condition, and is about all resources or that of the call, which is known of
S3 and of entering a role. An explicit deny wins. Root users may
do what their task policy says, and everybody GetCallerIdentity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from moto.iam.models import iam_backends

from .callers import Caller
from .iam_actions import actions_of
from .operations import Request
from .policies import as_list, statements

# Whoever enters an account by a role has it, whatever the boundary.
ENTERING = "sts:AssumeRole"
# As services say it, where that is not AccessDenied with 403.
CODES = {
    "ec2": ("UnauthorizedOperation", 403),
    **dict.fromkeys(
        ("organizations", "cloudtrail", "config", "events", "kms", "backup", "ssm"), ("AccessDeniedException", 400)
    ),
    **dict.fromkeys(("account", "accessanalyzer", "ram", "rolesanywhere"), ("AccessDeniedException", 403)),
}


@dataclass
class Enforcement:
    """Whether identity policies are enforced, and what nobody may go beyond, as a boundary."""

    on: bool = False
    boundary: frozenset[str] | None = None

    def set(self, on: bool, boundary: list[str] | None = None) -> None:
        """What a test orders. :param boundary: actions."""
        self.on, self.boundary = on, None if boundary is None else frozenset(boundary)


ENFORCEMENT = Enforcement()
# The resource of a call that a statement about particular ones does not reach.
ANYTHING = "*"


class Lack(NamedTuple):
    """An action that a caller lacks for a call, and why."""

    action: str
    reason: str


def _part_of(resource: str, action: str) -> str:
    """What an action is about: of S3 a bucket, unless its name speaks of objects alone."""
    is_about_object = "Object" in action and "Bucket" not in action
    return resource if is_about_object or not resource.startswith("arn:aws:s3:") else resource.partition("/")[0]


def resource_of(service: str, operation: str, request: Request) -> str:
    """What a call is about, of the calls of which that is easily told; ANYTHING of all others."""
    if service == "s3" and request.path.strip("/"):
        return f"arn:aws:s3:::{request.path.strip('/')}"
    if (service, operation) == ("sts", "AssumeRole"):
        return str(request.form.get("RoleArn", ANYTHING))
    return ANYTHING


def missing(caller: Caller, service: str, operation: str, resource: str) -> Lack | None:
    """What the caller lacks for a call; nothing if it has all, or nothing is enforced."""
    if not ENFORCEMENT.on or caller.task or not operation:
        return None
    documents, boundaries = list(_documents(caller)), list(_boundaries(caller))
    needed = {ENTERING} if (service, operation) == ("sts", "AssumeRole") else actions_of(service, operation)
    for action in sorted(needed):
        about = _part_of(resource, action)
        effects = _effects(documents, action, about)
        inside = ENFORCEMENT.boundary is None or action in {*ENFORCEMENT.boundary, ENTERING}
        if "Deny" in effects:
            return Lack(action, "with an explicit deny in an identity-based policy")
        if any("Deny" in _effects([boundary], action, about) for boundary in boundaries):
            return Lack(action, "with an explicit deny in a permissions boundary")
        if any(not _effects([boundary], action, about) for boundary in boundaries):
            return Lack(action, f"because no permissions boundary allows the {action} action")
        if not (inside and effects):
            return Lack(action, f"because no identity-based policy allows the {action} action")
    return None


def refusal(caller: Caller, service: str, lack: Lack) -> tuple[str, str, int]:
    """Code, message and status with which the service says so."""
    code, status = CODES.get(service, ("AccessDenied", 403))
    return code, f"User: {caller.arn} is not authorized to perform: {lack.action} {lack.reason}", status


def _effects(documents: list[Any], action: str, resource: str) -> set[str]:
    return {one["Effect"] for document in documents for one in statements(document) if _is_about(one, action, resource)}


def _is_about(statement: dict[str, Any], action: str, resource: str) -> bool:
    named = as_list(statement.get("Resource"))
    if statement.get("Condition") or not any(fnmatchcase(resource, pattern) for pattern in named):
        return False
    element = "NotAction" if "NotAction" in statement else "Action"
    found = any(fnmatchcase(action.lower(), pattern.lower()) for pattern in as_list(statement[element]))
    return found is (element == "Action")


def _documents(caller: Caller) -> Iterator[Any]:
    for holder in _holders(caller):
        yield from (holder.policies if isinstance(holder.policies, dict) else {}).values()
        yield from map(_default_document, holder.managed_policies.values())


def _boundaries(caller: Caller) -> Iterator[Any]:
    iam = iam_backends[caller.account]["aws"]
    for holder in _holders(caller):
        if arn := getattr(holder, "permissions_boundary_arn", None):
            yield _default_document(iam.get_policy(arn))


def _default_document(policy: Any) -> Any:
    return next(one.document for one in policy.versions if one.version_id == policy.default_version_id)


def _holders(caller: Caller) -> list[Any]:
    """The role, or the user with its groups. A session may outlive its role."""
    iam = iam_backends[caller.account]["aws"]
    name = caller.principal_arn.rpartition("/")[2]
    if ":role/" in caller.principal_arn:
        return [role for role in iam.roles.values() if role.name == name]
    return [iam.users[name], *iam.get_groups_for_user(name)]
