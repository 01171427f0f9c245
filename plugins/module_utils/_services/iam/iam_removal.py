# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: everything that is proved to be ours goes, and nothing else; the role in use goes last, or is closed."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence import backup_guard
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import principals, same, statements
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    CUSTOMERS,
    LOOKALIKE,
    OURS,
    UNPROVED,
    Proof,
    is_tagged,
    judge,
    ledger_found,
    ledger_ids,
    ledger_proves,
    origin_found,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import says_nobody
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details, identity_providers
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import removal_steps as steps
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import user_credentials as credentials
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.backed_up import lacks_iam

KINDS = ("roles", "policies", "users", "groups", "saml", "oidc")


class Account(t.NamedTuple):
    """Whose IAM it is. :param kind: roles or users. :param in_use: the name of the one that makes the calls, or ""."""

    id: str
    kind: str
    in_use: str


def read(connection: Connection, also_remove: t.Collection[str]) -> dict[str, dict[str, t.Any]]:
    """The account's IAM, by KINDS and name, with the credentials of the users that are to be removed."""
    answers = together(
        iam=lambda: authorization_details.read(connection, policy_tags_of=None),
        federation=lambda: identity_providers.read(connection),
    )
    found = {**answers["iam"], **answers["federation"]}
    for name, user in found["users"].items():
        user["credentials"] = credentials.read(connection, name) if user["arn"] in also_remove else {}
    return found


def verdicts(
    current: t.Mapping[str, t.Mapping[str, t.Any]], params: t.Mapping[str, t.Any], account: Account
) -> dict[str, dict[str, str]]:
    """Whose everything is: {kind: {name: verdict}}. What is to be kept is the customer's from now on."""
    known = {kind: {item["name"]: item for item in params[kind]} for kind in ("roles", "policies")}
    ids, found = ledger_ids(params["ledger"], account.id), ledger_found(params["ledger"], account.id)
    proves, before = ledger_proves(params["ledger"]), origin_found(params["origin"])
    partner = {trusted for role in params["roles"] for trusted in role["trusted_accounts"]}
    kept = {*params["kept"]}
    staying = kept | {name for name, role in current["roles"].items() if role["arn"] in kept}
    kept.update(policy for name in staying & known["roles"].keys() for policy in known["roles"][name]["policies"])
    judged: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        for name, item in current[kind].items():
            standard = known.get(kind, {}).get(name)
            resource = authorization_details.resource(kind, name) if kind in known else ""
            recorded = ids.get(resource, "")
            proof = Proof(
                named=standard is not None,
                tagged=is_tagged(item.get("tags", {})),
                recorded=proves and bool(recorded) and recorded == item["id"],
                replaced=bool(recorded) and recorded != item["id"],
                found=kind in known and (resource in found or item["id"] in before),
                resembles=standard is not None and _resembles(kind, item, standard, partner),
                confirmed=not {name, item["arn"]}.isdisjoint(params["confirmed"]),
                listed=item["arn"] in params["also_remove"],
            )
            stays = not kept.isdisjoint((name, item["arn"])) and not proof.listed
            verdict = CUSTOMERS if stays else judge(proof, name)
            judged.setdefault(kind, {})[name] = verdict
    return judged


def _resembles(
    kind: str, item: t.Mapping[str, t.Any], standard: t.Mapping[str, t.Any], partner: t.Collection[str]
) -> bool:
    if kind == "policies":
        return same(item["document"], standard["document"])
    if says_nobody(item["trust"]):
        return True
    admitted = {
        principal
        for statement in statements(item["trust"])
        if statement.get("Effect") == "Allow"
        for principal in principals(statement.get("Principal", {"": "?"}))
    }
    within = {("Service", service) for service in standard["trusted_services"]}
    return bool(admitted) and all(
        one in within or (one[0] == "AWS" and _account_of(one[1]) in partner) for one in admitted
    )


def _account_of(principal: str) -> str:
    return principal.split(":")[4] if principal.startswith("arn:") else principal


def plan(current: t.Mapping[str, t.Mapping[str, t.Any]], params: t.Mapping[str, t.Any], account: Account) -> Plan:
    """Ours off everything of the customer's first, then our roles, policies, and what was listed by its ARN."""
    judged = verdicts(current, params, account)
    ours = {
        kind: {name: item for name, item in current[kind].items() if judged[kind][name] == OURS}
        for kind in KINDS
        if current[kind]
    }
    in_use = current[account.kind].get(account.in_use)
    closes = in_use is not None and judged[account.kind][account.in_use] == OURS and account.kind == "roles"
    last = params["last_role"] if params["own_role"] == "keep" else ""
    held = {account.in_use, last} if account.kind == "roles" else {last}
    doomed = {name: role for name, role in ours.get("roles", {}).items() if name not in held}
    needed = set(in_use["attached"]) if in_use else set()
    later = set(ours["roles"][last]["attached"]) if last in ours.get("roles", {}) else set()
    planned = Plan()
    policies = {}
    for name, policy in ours.get("policies", {}).items():
        bounded = steps.bounded_by(current, policy["arn"], doomed, ours.get("users", {}))
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
    going = {policy["arn"] for policy in ours.get("policies", {}).values()}
    staying = {
        kind: {
            name: item
            for name, item in current[kind].items()
            if name not in ours.get(kind, {}) and (kind, name) != (account.kind, account.in_use)
        }
        for kind in ("groups", "users", "roles")
    }
    planned.steps += steps.detach(staying, going)
    for name, role in doomed.items():
        planned.steps += steps.remove_role(name, role, ends_access=name == params["last_role"])
    for name, user in ours.get("users", {}).items():
        planned.steps += steps.remove_user(name, user)
    for name, group in ours.get("groups", {}).items():
        members = sorted(user for user, item in current["users"].items() if name in item["groups"])
        planned.steps += steps.remove_group(name, group, members)
    for name, policy in policies.items():
        planned.steps += steps.remove_policy(name, policy, current)
    for kind in ("saml", "oidc"):
        for name, provider in ours.get(kind, {}).items():
            planned.steps.append(steps.remove_provider(kind, name, provider))
    if params["own_role"] == "close" and in_use and closes:
        # The customer deletes them when the role is gone: that takes one call each then.
        for name, policy in ours.get("policies", {}).items():
            planned.steps += steps.remove_older_versions(name, policy) if policy["arn"] in needed else []
        planned.steps += steps.close_role(account.in_use, in_use, [step.resource for step in planned.steps])
    return planned


def bounding(current: t.Mapping[str, t.Mapping[str, t.Any]], judged: t.Mapping[str, t.Any]) -> list[str]:
    """The names of our policies that are the permissions boundary of somebody who stays: they stay, too."""
    ours = {kind: {name for name, verdict in names.items() if verdict == OURS} for kind, names in judged.items()}
    return [
        name
        for name in sorted(ours.get("policies", ()))
        if steps.bounded_by(
            current, current["policies"][name]["arn"], ours.get("roles", set()), ours.get("users", set())
        )
    ]


def _listed(current: t.Mapping[str, t.Any], judged: t.Mapping[str, t.Any], verdict: str) -> list[dict[str, str]]:
    return [
        {"kind": kind, "name": name, "arn": current[kind][name]["arn"]}
        for kind, names in judged.items()
        for name, found in sorted(names.items())
        if found == verdict
    ]


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
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
        permit=backup_guard.required(account.id, params["backup"], lacks_iam),
    )
    judged = verdicts(result.current, params, account)
    mine = caller.role_name if judged.get("roles", {}).get(caller.role_name) == OURS else ""
    stack = result.current["roles"][mine]["tags"].get("aws:cloudformation:stack-name", "") if mine else ""
    return {
        **result.as_dict(),
        "ours": _listed(result.current, judged, OURS),
        "unproved": _listed(result.current, judged, UNPROVED),
        "lookalikes": _listed(result.current, judged, LOOKALIKE),
        "own_role": {"name": mine, "stack": stack},
        "bounding": bounding(result.current, judged),
        "names": sorted(
            {text for items in result.current.values() for name, one in items.items() for text in (name, one["arn"])}
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
