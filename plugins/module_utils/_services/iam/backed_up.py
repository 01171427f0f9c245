# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a backup has to have of whatever a plan removes."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import masked
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.authorization_details import WORDS, resource

Snapshot = t.Mapping[str, t.Any]

# What ends with these calls and is in no other place, by the fields of a snapshot's entry.
ENDING = {
    "DeletePolicy": ("default_version",),
    "DeleteRole": ("trust",),
    "DeleteRolePolicy": ("inline",),
    "DetachRolePolicy": ("attached",),
    "DeleteGroupPolicy": ("inline",),
    "DetachGroupPolicy": ("attached",),
    "DeleteUserPolicy": ("inline",),
    "DetachUserPolicy": ("attached",),
    "DeleteSAMLProvider": ("metadata",),
    "DeleteOpenIDConnectProvider": ("client_ids", "thumbprints"),
}


def lacks_iam(planned: Plan, current: t.Mapping[str, Snapshot], snapshot: Snapshot) -> list[str]:
    """What a plan removes from IAM, or takes from something there, that a backup does not have.

    It has something if it is there with its unique id, and with what a call ends as that is now.
    """
    kept = _by_resource({**snapshot.get("iam", {}), **snapshot.get("federation", {})})
    there = _by_resource(current)
    missing = set()
    for step in planned.steps:
        item, now = kept.get(step.resource), there.get(step.resource, {})
        if item is None or (step.unique_id and step.unique_id != item["id"]):
            missing.add(step.resource)
        else:
            missing |= {
                f"{step.resource} with its present {field}"
                for field in ENDING.get(step.operation, ())
                if field in now and not _has(field, item, now)
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
        return masked(kept[field]) == masked(now[field])
    if field == "inline":
        return all(kept[field].get(name) == document for name, document in now[field].items())
    if isinstance(now[field], list):
        return set(now[field]) <= set(kept[field])
    return bool(kept[field] == now[field])
