# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a backup has and the account lacks is made again. Nothing is removed, and what exists stays as it is."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._account.restore import policies
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.settings import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import MASK, compact
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import SHUT
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import NOBODY, says_nobody
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import managed_policies
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.authorization_details import WORDS, resource
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.roles import NOT_YET

Item = t.Mapping[str, t.Any]
Items = t.Mapping[str, Item]


class Calls(t.NamedTuple):
    """What puts one kind of thing back."""

    key: str
    create: str
    attach: str
    put_inline: str
    put_boundary: str = ""


CALLS = {
    "groups": Calls("GroupName", "CreateGroup", "AttachGroupPolicy", "PutGroupPolicy"),
    "users": Calls("UserName", "CreateUser", "AttachUserPolicy", "PutUserPolicy", "PutUserPermissionsBoundary"),
    "roles": Calls("RoleName", "CreateRole", "AttachRolePolicy", "PutRolePolicy", "PutRolePermissionsBoundary"),
}


def plan_iam(now: t.Mapping[str, Items], then: t.Mapping[str, Items], limits: Limits) -> Plan:
    """Policies first, then groups, users and roles with what is attached to them. Of an origin, policies alone."""
    if limits.removes:
        return policies.plan_origin(now["policies"], then["policies"], limits.touched or ())
    planned = Plan()
    for name in sorted(then["policies"].keys() - now["policies"].keys()):
        planned.steps += policies.put_back(name, then["policies"][name])
    for kind in CALLS:
        for name, item in then[kind].items():
            there = now[kind].get(name)
            planned.extend(_holder(kind, name, item, there))
    for name, user in then["users"].items():
        missing = set(user["groups"]) - set(now["users"].get(name, {"groups": []})["groups"])
        planned.steps += [
            _step("users", name, "AddUserToGroup", f"put user {name} back into group {group}", GroupName=group)
            for group in sorted(missing)
        ]
    return planned


def _tags(item: Item) -> dict[str, t.Any]:
    return {"Tags": [{"Key": key, "Value": value} for key, value in item["tags"].items()]} if item.get("tags") else {}


def _step(kind: str, name: str, operation: str, reason: str, becomes: t.Any = None, **parameters: t.Any) -> Step:
    arn = str(parameters.get("PolicyArn", parameters.get("PermissionsBoundary", "")))
    group = parameters.get("GroupName", "") if kind == "users" else ""
    return Step(
        service="iam",
        operation=operation,
        parameters={CALLS[kind].key: name, **parameters},
        reason=reason,
        resource=resource(kind, name),
        follows=(managed_policies.resource(arn.rsplit("/", 1)[-1]), resource("groups", group)),
        becomes=becomes,
        retry_on=NOT_YET,
    )


def _holder(kind: str, name: str, item: Item, there: Item | None) -> Plan:
    """A group, user or role: made if it is missing, then with everything that is attached to it."""
    calls, planned = CALLS[kind], Plan()
    what = f"{WORDS[kind]} {name}"
    if not there:
        planned.extend(_create(kind, name, item))
    elif kind == "roles" and says_nobody(there["trust"]) and not says_nobody(item["trust"]):
        planned.extend(_open(name, item))
    now = there or {"attached": [], "inline": {}, "boundary": "", "instance_profiles": []}
    for arn in item["attached"]:
        if arn not in now["attached"]:
            reason = f"attach policy {arn.rsplit('/', 1)[-1]} to {what} again"
            planned.steps.append(_step(kind, name, calls.attach, reason, {"attached": arn}, PolicyArn=arn))
    for policy, document in item["inline"].items():
        if policy not in now["inline"]:
            values = {"PolicyName": policy, "PolicyDocument": compact(document)}
            reason = f"put back inline policy {policy} of {what}"
            planned.steps.append(_step(kind, name, calls.put_inline, reason, {"inline": policy}, **values))
    if item.get("boundary") and not now["boundary"]:
        arn = item["boundary"]
        reason = f"put back the permissions boundary of {what}"
        planned.steps.append(_step(kind, name, calls.put_boundary, reason, {"boundary": arn}, PermissionsBoundary=arn))
    for profile in item.get("instance_profiles", []):
        if profile not in now["instance_profiles"]:
            values = {"InstanceProfileName": profile}
            reason = f"put {what} back into instance profile {profile}"
            planned.steps.append(_step(kind, name, "AddRoleToInstanceProfile", reason, values, **values))
    if kind == "roles" and MASK in compact(item["trust"]) and (not there or says_nobody(there["trust"])):
        planned.steps = [replace(step, mark=SHUT) for step in planned.steps]
    return planned


def _create(kind: str, name: str, item: Item) -> Plan:
    planned = Plan()
    values: dict[str, t.Any] = {"Path": item["path"], **_tags(item)}
    if kind == "roles":
        trust, warnings = _trust(name, item)
        planned.warnings += warnings
        values |= {
            "AssumeRolePolicyDocument": compact(trust),
            "Description": item["description"],
            "MaxSessionDuration": item["max_session"],
        }
    if kind == "users":
        planned.warnings.append(
            f"User {name}: passwords, access keys and MFA devices do not come back; the customer sets new ones"
        )
    planned.steps.append(
        _step(kind, name, CALLS[kind].create, f"make {WORDS[kind]} {name} again", {"path": item["path"]}, **values)
    )
    return planned


def _open(name: str, item: Item) -> Plan:
    trust, warnings = _trust(name, item)
    if says_nobody(trust):
        return Plan(warnings=warnings)
    reason = f"let role {name} be assumed again as it was"
    step = _step("roles", name, "UpdateAssumeRolePolicy", reason, {"trust": trust}, PolicyDocument=compact(trust))
    return Plan([step], warnings)


def _trust(name: str, item: Item) -> tuple[t.Mapping[str, t.Any], list[str]]:
    """A backup has no external ids. A role that needs one is put back so that nobody can assume it yet."""
    if MASK not in compact(item["trust"]):
        return item["trust"], []
    told = (
        f"Role {name}: its external id is a secret and not in the backup, so nobody may assume it yet; "
        "set its trust policy (hardening does that for roles of the catalogue)"
    )
    return {"Version": "2012-10-17", "Statement": [NOBODY]}, [told]


def plan_federation(now: t.Mapping[str, Items], then: t.Mapping[str, Items], limits: Limits) -> Plan:
    """Identity providers that are missing, with their addresses and certificates."""
    steps = []
    for name in sorted(then["saml"].keys() - now["saml"].keys()):
        provider = then["saml"][name]
        values = {"Name": name, "SAMLMetadataDocument": provider["metadata"], **_tags(provider)}
        steps.append(_provider("SAML", "CreateSAMLProvider", name, values))
    for url in sorted(then["oidc"].keys() - now["oidc"].keys()):
        provider = then["oidc"][url]
        values = {
            "Url": f"https://{url}",
            "ClientIDList": provider["client_ids"],
            "ThumbprintList": provider["thumbprints"],
            **_tags(provider),
        }
        steps.append(_provider("OIDC", "CreateOpenIDConnectProvider", url, values))
    return Plan(steps)


def _provider(kind: str, operation: str, name: str, values: dict[str, t.Any]) -> Step:
    return Step(
        service="iam",
        operation=operation,
        parameters=values,
        reason=f"make {kind} provider {name} again",
        resource=f"IAM {kind} provider {name}",
        becomes={"name": name},
    )
