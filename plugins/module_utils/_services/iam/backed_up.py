# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a backup has to have of whatever a plan removes."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import masked
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import denies_all
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.authorization_details import WORDS, resource

Snapshot = t.Mapping[str, t.Any]

# What each call of a removal ends and is in no other place, by the fields of a snapshot's entry.
ENDING: dict[str, tuple[str, ...]] = {
    "DeletePolicy": ("default_version",),
    "DeletePolicyVersion": ("versions",),
    "DeleteRole": ("trust",),
    "UpdateAssumeRolePolicy": ("trust",),
    "RemoveRoleFromInstanceProfile": ("instance_profiles",),
    "DeleteRolePolicy": ("inline",),
    "DetachRolePolicy": ("attached",),
    "DeleteRolePermissionsBoundary": ("boundary",),
    "DeleteGroup": (),
    "DeleteGroupPolicy": ("inline",),
    "DetachGroupPolicy": ("attached",),
    "DeleteUser": (),
    "RemoveUserFromGroup": ("groups",),
    "DeleteUserPolicy": ("inline",),
    "DetachUserPolicy": ("attached",),
    "DeleteUserPermissionsBoundary": ("boundary",),
    "DeleteSAMLProvider": ("metadata",),
    "DeleteOpenIDConnectProvider": ("client_ids", "thumbprints"),
    # No backup has what somebody signs in with.
    "DeleteAccessKey": (),
    "DeactivateMFADevice": (),
    "DeleteVirtualMFADevice": (),
    "DeleteSSHPublicKey": (),
    "DeleteSigningCertificate": (),
    "DeleteServiceSpecificCredential": (),
    "DeleteLoginProfile": (),
}
# Who is in a group is known of its users: whether one is removed, or the group.
OF_USER = "RemoveUserFromGroup"


def lacks_iam(planned: Plan, current: Snapshot, snapshot: Snapshot) -> list[str]:
    """What a plan removes from IAM, or takes from something there, that a backup does not have.

    It has something if it is there with its unique id, and with what a call ends as that is now.
    """
    kept = _by_resource({**snapshot.get("iam", {}), **snapshot.get("federation", {})})
    there = _by_resource(current)
    missing = set()
    for step in planned.steps:
        item = kept.get(step.resource)
        holder = resource("users", str(step.parameters["UserName"])) if step.operation == OF_USER else step.resource
        if item is None or (step.unique_id and step.unique_id != item["id"]):
            missing.add(step.resource)
        elif holder not in kept:
            missing.add(holder)
        else:
            now = there.get(holder, {})
            missing |= {
                f"{holder} with its present {field}"
                for field in ENDING[step.operation]
                if field in now and not _has(field, kept[holder], now)
            }
    return sorted(missing)


def _by_resource(things: t.Mapping[str, Snapshot]) -> dict[str, Snapshot]:
    return {
        resource(kind, name) if kind in WORDS else f"IAM {kind.upper()} provider {name}": item
        for kind, items in things.items()
        for name, item in items.items()
    }


def _has(field: str, kept: Snapshot, now: Snapshot) -> bool:
    """Whether a backup has a field as it is now, or more: a first attempt may have taken something from it already."""
    if field == "trust":  # external ids are in no snapshot
        return denies_all(now[field]) or masked(kept[field]) == masked(now[field])
    if field == "versions":  # a version never changes
        return set(now[field]) <= set(kept.get("documents", {}))
    if field == "boundary":
        return now[field] in ("", kept[field])
    if field == "inline":
        return all(kept[field].get(name) == document for name, document in now[field].items())
    if isinstance(now[field], list):
        return set(now[field]) <= set(kept[field])
    return bool(kept[field] == now[field])
