# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a backup has and the account lacks is made again. Nothing is removed, and what exists stays as it is."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._account.restore import policies
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.safeguards import (
    has_masked_address,
    is_masked,
    whole_description,
    whole_tags,
)
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import compact
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Federation, Iam
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import SHUT
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import NOBODY, denies_all
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import identity_providers, writes
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.authorization_details import WORDS

Item = t.Mapping[str, t.Any]

# As writes.CALLS has them.
HOLDERS: t.Final = ("groups", "users", "roles")


def plan_iam(now: Iam, then: Iam, limits: Limits) -> Plan:
    """Policies first, then groups, users and roles with what is attached to them. Of an origin, policies alone."""
    if limits.removes:
        return policies.plan_origin(now["policies"], then["policies"], limits.touched or ())
    planned = Plan()
    for name in sorted(then["policies"].keys() - now["policies"].keys()):
        planned.extend(policies.put_back(name, then["policies"][name]))
    for kind in HOLDERS:
        for name, item in then[kind].items():
            there = now[kind].get(name)
            planned.extend(_holder(kind, name, item, there))
    for name, user in then["users"].items():
        there = now["users"].get(name)
        missing = set(user["groups"]) - set(there["groups"] if there else [])
        planned.steps += [writes.membership(name, group) for group in sorted(missing)]
    return planned


def _holder(kind: str, name: str, item: Item, there: Item | None) -> Plan:
    """A group, user or role: made if it is missing, then with everything that is attached to it."""
    calls, planned = writes.CALLS[kind], Plan()
    what = f"{WORDS[kind]} {name}"
    if not there:
        planned.extend(_create(kind, name, item))
    elif kind == "roles" and denies_all(there["trust"]) and not denies_all(item["trust"]):
        planned.extend(_open(name, item))
    now = there or {"attached": [], "inline": {}, "boundary": "", "instance_profiles": []}
    for arn in item["attached"]:
        if arn not in now["attached"]:
            planned.steps.append(writes.attachment(kind, name, calls.attach, arn, " again"))
    for policy, document in item["inline"].items():
        if policy not in now["inline"]:
            values = {"PolicyName": policy, "PolicyDocument": compact(document)}
            reason = f"put back inline policy {policy} of {what}"
            planned.steps.append(writes.holder(kind, name, calls.put_inline, reason, {"inline": policy}, **values))
    if item.get("boundary") and not now["boundary"]:
        arn = item["boundary"]
        reason = f"put back the permissions boundary of {what}"
        planned.steps.append(
            writes.holder(kind, name, calls.put_boundary, reason, {"boundary": arn}, PermissionsBoundary=arn)
        )
    for profile in item.get("instance_profiles", []):
        if profile not in now["instance_profiles"]:
            planned.steps.append(writes.profile_membership(name, profile))
    if kind == "roles" and is_masked(item["trust"]) and (not there or denies_all(there["trust"])):
        planned.steps = [replace(step, mark=SHUT) for step in planned.steps]
    return planned


def _create(kind: str, name: str, item: Item) -> Plan:
    what = f"{WORDS[kind].capitalize()} {name}"
    tags, warnings = whole_tags(what, item.get("tags") or {})
    planned = Plan(warnings=warnings)
    values: dict[str, t.Any] = {"Path": item["path"], **writes.tag_list(tags)}
    if kind == "roles":
        trust, warnings = _trust(name, item)
        description, described = whole_description(what, item["description"])
        planned.warnings += [*warnings, *described]
        values |= {
            "AssumeRolePolicyDocument": compact(trust),
            "Description": description,
            "MaxSessionDuration": item["max_session"],
        }
    if kind == "users":
        planned.warnings.append(
            f"User {name}: passwords, access keys and MFA devices do not come back; the customer sets new ones"
        )
    reason = f"make {WORDS[kind]} {name} again"
    operation = writes.CALLS[kind].create
    planned.steps.append(writes.creation(kind, name, operation, reason, {"path": item["path"]}, **values))
    return planned


def _open(name: str, item: Item) -> Plan:
    trust, warnings = _trust(name, item)
    if denies_all(trust):
        return Plan(warnings=warnings)
    reason = f"let role {name} be assumed again as it was"
    return Plan([writes.trust(name, trust, reason, trust)], warnings)


def _trust(name: str, item: Item) -> tuple[t.Mapping[str, t.Any], list[str]]:
    """A backup has no external ids. A role that needs one is put back so that nobody can assume it yet."""
    if not is_masked(item["trust"]):
        return item["trust"], []
    lost = "its external id is a secret and not in the backup"
    if has_masked_address(item["trust"]):
        lost = "its trust policy had an e-mail address in it, which is masked in the snapshot"
    warning = (
        f"Role {name}: {lost}, so nobody may assume it yet; "
        "set its trust policy (hardening does that for roles of the catalogue)"
    )
    return {"Version": "2012-10-17", "Statement": [NOBODY]}, [warning]


def plan_federation(now: Federation, then: Federation, limits: Limits) -> Plan:
    """Identity providers that are missing, with their addresses and certificates."""
    saml = sorted(then["saml"].keys() - now["saml"].keys())
    oidc = sorted(then["oidc"].keys() - now["oidc"].keys())
    return Plan(
        [
            *(identity_providers.saml_creation(name, then["saml"][name]) for name in saml),
            *(identity_providers.oidc_creation(url, then["oidc"][url]) for url in oidc),
        ]
    )
