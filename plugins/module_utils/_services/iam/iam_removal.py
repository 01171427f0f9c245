# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: everything that is proved to be ours goes, and nothing else; the role in use goes last, or is closed."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import both
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence import backup_guard
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Everything, Holders, Policy
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import MANAGED, SIMILAR_NAME, UNPROVED
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details, identity_providers
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import removal_steps as steps
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import user_credentials as credentials
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.backed_up import lacks_iam
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import Removal
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.verdicts import KINDS, Account, verdicts

Item = t.TypeVar("Item")
Verdicts = t.Mapping[str, t.Mapping[str, str]]


def read(connection: Connection, also_remove: t.Collection[str]) -> Everything:
    """The account's IAM, by KINDS and name, with the credentials of the users that are to be removed."""
    iam, federation = both(
        lambda: authorization_details.read(connection, policy_tags_of=None),
        lambda: identity_providers.read(connection),
    )
    found: Everything = {**iam, **federation}
    for name, user in found["users"].items():
        user["credentials"] = credentials.read(connection, name) if user["arn"] in also_remove else {}
    return found


def plan(current: Everything, params: Removal, account: Account) -> Plan:
    """Ours off everything of the customer's first, then our roles, policies, and what was listed by its ARN."""
    evaluated = verdicts(current, params, account)
    ours = _with(current, evaluated, MANAGED)
    in_use = current[account.kind].get(account.in_use)
    closes = in_use is not None and evaluated[account.kind][account.in_use] == MANAGED and account.kind == "roles"
    last = params["last_role"] if params["own_role"] == "keep" else ""
    held = {account.in_use, last} if account.kind == "roles" else {last}
    doomed = {name: role for name, role in ours["roles"].items() if name not in held}
    needed = set(in_use["attached"]) if in_use else set()
    later = set(ours["roles"][last]["attached"]) if last in ours["roles"] else set()
    planned = Plan()
    policies: dict[str, Policy] = {}
    for name, policy in ours["policies"].items():
        bounded = steps.bounded_by(current, policy["arn"], doomed, ours["users"])
        if bounded:
            planned.warnings.append(
                f"Policy {name} is the permissions boundary of {', '.join(bounded)}: without it they would gain "
                "permissions, so it is kept until the customer sets another boundary"
            )
        elif policy["arn"] not in needed | later:
            policies[name] = policy
        elif policy["arn"] in needed and not closes:
            planned.warnings.append(
                f"Policy {name} is attached to {account.in_use}, whose credentials are in use: it is kept, so that "
                "they are not cut off; detach and delete it with others"
            )
    going = {policy["arn"] for policy in ours["policies"].values()}
    planned.steps += steps.detach(_staying(current, ours, account), going)
    for name, role in doomed.items():
        planned.steps += steps.remove_role(name, role, ends_access=name == params["last_role"])
    for name, user in ours["users"].items():
        planned.steps += steps.remove_user(name, user)
    for name, group in ours["groups"].items():
        members = sorted(user for user, item in current["users"].items() if name in item["groups"])
        planned.steps += steps.remove_group(name, group, members)
    for name, policy in policies.items():
        planned.steps += steps.remove_policy(name, policy, current)
    for kind in ("saml", "oidc"):
        for name, provider in ours[kind].items():
            planned.steps.append(steps.remove_provider(kind, name, provider))
    if params["own_role"] == "close" and closes:
        # The customer deletes them when the role is gone: that takes one call each then.
        for name, policy in ours["policies"].items():
            planned.steps += steps.remove_older_versions(name, policy) if policy["arn"] in needed else []
        others = [step.resource for step in planned.steps]
        planned.steps += steps.close_role(account.in_use, current["roles"][account.in_use], others, current["policies"])
    return planned


def _with(current: Everything, evaluated: Verdicts, verdict: str) -> Everything:
    """What there is of one verdict."""

    def of(kind: str, items: t.Mapping[str, Item]) -> dict[str, Item]:
        return {name: item for name, item in items.items() if evaluated[kind][name] == verdict}

    return {
        "roles": of("roles", current["roles"]),
        "policies": of("policies", current["policies"]),
        "users": of("users", current["users"]),
        "groups": of("groups", current["groups"]),
        "saml": of("saml", current["saml"]),
        "oidc": of("oidc", current["oidc"]),
    }


def _staying(current: Holders, ours: Holders, account: Account) -> Holders:
    """Whoever is not removed, and whose credentials are not in use."""

    def of(kind: str, items: t.Mapping[str, Item], going: t.Collection[str]) -> dict[str, Item]:
        in_use = account.in_use if kind == account.kind else ""
        return {name: item for name, item in items.items() if name not in going and name != in_use}

    return {
        "groups": of("groups", current["groups"], ours["groups"]),
        "users": of("users", current["users"], ours["users"]),
        "roles": of("roles", current["roles"], ours["roles"]),
    }


def bounding(current: Everything, evaluated: Verdicts) -> list[str]:
    """The names of our policies that are the permissions boundary of somebody who stays: they stay, too."""
    ours = _with(current, evaluated, MANAGED)
    return [
        name
        for name, policy in sorted(ours["policies"].items())
        if steps.bounded_by(current, policy["arn"], ours["roles"], ours["users"])
    ]


def _listed(current: Everything, evaluated: Verdicts, verdict: str) -> list[dict[str, str]]:
    found = _with(current, evaluated, verdict)
    return [
        {"kind": kind, "name": name, "arn": found[kind][name]["arn"]} for kind in KINDS for name in sorted(found[kind])
    ]


def run(params: Removal, check_mode: bool) -> dict[str, t.Any]:
    """What the module iam_removal does."""
    for arn in params["also_remove"]:
        if len(arn.split(":")) < 6 or arn.split(":")[2] != "iam":
            raise InputError("also_remove", arn, "the ARN of a role, policy, user, group or identity provider of IAM")
    connection = Connection(params, check_mode=check_mode)
    caller = connection.caller
    if not caller.role_name and caller.arn in params["also_remove"]:
        raise InputError("also_remove", caller.arn, "not the user whose credentials make the calls")
    account = Account(caller.account, "roles" if caller.role_name else "users", caller.role_name or caller.user_name)
    result = converge(
        connection,
        lambda: read(connection, params["also_remove"]),
        lambda current: plan(current, params, account),
        check_mode=check_mode,
        permit=backup_guard.required(account.id, connection.region, params["backup"], lacks_iam),
    )
    evaluated = verdicts(result.current, params, account)
    mine = caller.role_name if evaluated.get("roles", {}).get(caller.role_name) == MANAGED else ""
    stack = result.current["roles"][mine]["tags"].get("aws:cloudformation:stack-name", "") if mine else ""
    return {
        **result.as_dict(),
        "managed": _listed(result.current, evaluated, MANAGED),
        "unproved": _listed(result.current, evaluated, UNPROVED),
        "similar_names": _listed(result.current, evaluated, SIMILAR_NAME),
        "own_role": {"name": mine, "stack": stack},
        "bounding": bounding(result.current, evaluated),
        "names": sorted(
            {text for kind in KINDS for name, one in result.current[kind].items() for text in (name, one["arn"])}
        ),
    }


_NAMED = {"name": {"type": "str", "required": True}}
MODULE = Definition(
    run=run,
    arguments={
        "policies": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {**_NAMED, "document": {"type": "dict", "required": True}},
        },
        "roles": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {
                **_NAMED,
                "trusted_accounts": {"type": "list", "elements": "str", "default": []},
                "trusted_services": {"type": "list", "elements": "str", "default": []},
                "policies": {"type": "list", "elements": "str", "default": []},
            },
        },
        "ledger": {"type": "dict"},
        "origin": {"type": "dict"},
        "confirmed": {"type": "list", "elements": "str", "default": []},
        "also_remove": {"type": "list", "elements": "str", "default": []},
        "kept": {"type": "list", "elements": "str", "default": []},
        "own_role": {"type": "str", "choices": ["keep", "close"], "default": "keep"},
        "last_role": {"type": "str", "default": ""},
        **backup_guard.arguments(),
    },
)
