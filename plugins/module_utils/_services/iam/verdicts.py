# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: whose everything is that an account has."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, principals, same, statements
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Everything
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    UNMANAGED,
    Proof,
    is_tagged,
    ledger_found,
    ledger_ids,
    ledger_proves,
    origin_found,
    verdict_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import denies_all
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import KnownRole, Removal

KINDS: t.Final = ("roles", "policies", "users", "groups", "saml", "oidc")
# What the catalogue and the ledger know; the others are removed by their ARN only.
KNOWN: t.Final = ("roles", "policies")


class Account(t.NamedTuple):
    """Whose IAM it is. :param kind: roles or users. :param in_use: the name of the one that makes the calls, or ""."""

    id: str
    kind: t.Literal["roles", "users"]
    in_use: str


def verdicts(current: Everything, params: Removal, account: Account) -> dict[str, dict[str, str]]:
    """Whose everything is: {kind: {name: verdict}}. What is to be kept is the customer's from now on."""
    policies_of = {role["name"]: role["policies"] for role in params["roles"]}
    known = {kind: {item["name"] for item in params[kind]} for kind in KNOWN}
    ids, found = ledger_ids(params["ledger"], account.id), ledger_found(params["ledger"], account.id)
    proves, before = ledger_proves(params["ledger"]), origin_found(params["origin"])
    kept = {*params["kept"]}
    staying = kept | {name for name, role in current["roles"].items() if role["arn"] in kept}
    kept.update(policy for name in staying & policies_of.keys() for policy in policies_of[name])
    tagged, alike = _tagged(current), _alike(current, params)
    unique = {(kind, name): item["id"] for kind in KNOWN for name, item in current[kind].items()}
    evaluated: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        for name, item in current[kind].items():
            resource = authorization_details.resource(kind, name) if kind in known else ""
            recorded, unique_id = ids.get(resource, ""), unique.get((kind, name), "")
            proof = Proof(
                named=name in known.get(kind, ()),
                tagged=(kind, name) in tagged,
                recorded=proves and bool(recorded) and recorded == unique_id,
                replaced=bool(recorded) and recorded != unique_id,
                found=kind in known and (resource in found or unique_id in before),
                resembles=(kind, name) in alike,
                confirmed=not {name, item["arn"]}.isdisjoint(params["confirmed"]),
                listed=item["arn"] in params["also_remove"],
            )
            stays = not kept.isdisjoint((name, item["arn"])) and not proof.listed
            verdict = UNMANAGED if stays else verdict_of(proof, name)
            evaluated.setdefault(kind, {})[name] = verdict
    return evaluated


def _tagged(current: Everything) -> set[tuple[str, str]]:
    """What carries our tag, by kind and name: groups have none."""
    return {
        (kind, name)
        for kind in ("roles", "policies", "users", "saml", "oidc")
        for name, item in current[kind].items()
        if is_tagged(item["tags"])
    }


def _alike(current: Everything, params: Removal) -> set[tuple[str, str]]:
    """What says the same as the catalogue's of its name, by kind and name."""
    partner = {trusted for role in params["roles"] for trusted in role["trusted_accounts"]}
    roles = {role["name"]: role for role in params["roles"]}
    policies = {policy["name"]: policy for policy in params["policies"]}
    return {
        *(
            ("policies", name)
            for name, item in current["policies"].items()
            if name in policies and same(item["document"], policies[name]["document"])
        ),
        *(
            ("roles", name)
            for name, item in current["roles"].items()
            if name in roles and _trusts_alike(item["trust"], roles[name], partner)
        ),
    }


def _trusts_alike(trust: Document, standard: KnownRole, partner: t.Collection[str]) -> bool:
    if denies_all(trust):
        return True
    allowed = {
        principal
        for statement in statements(trust)
        if statement.get("Effect") == "Allow"
        for principal in principals(statement.get("Principal", {"": "?"}))
    }
    within = {("Service", service) for service in standard["trusted_services"]}
    return bool(allowed) and all(
        one in within or (one[0] == "AWS" and _account_of(one[1]) in partner) for one in allowed
    )


def _account_of(principal: str) -> str:
    return principal.split(":")[4] if principal.startswith("arn:") else principal
