# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The provider's IAM catalogue: what of it an account gets, and what of it an account may have."""

from __future__ import annotations

import typing as t

AWS_MANAGED = "aws:"

Document = dict[str, t.Any]
Items = list[dict[str, t.Any]]


class Trust(t.TypedDict):
    """Who may assume a role. :key principal: as in a trust policy."""

    principal: dict[str, str]
    narrowed_by_partner_principals: bool
    effect: t.NotRequired[str]
    external_id: t.NotRequired[str]
    external_id_variable: t.NotRequired[str]


class Policy(t.TypedDict):
    """A policy, of today or of former years. :key document: the name of the policy whose document it has."""

    name: str
    description: t.NotRequired[str]
    create_only: t.NotRequired[bool]
    document: t.NotRequired[str]


class Role(t.TypedDict):
    """A role, of today or of former years. :key requires: the variable without which it is not made."""

    name: str
    trust: str
    policies: list[str]
    description: t.NotRequired[str]
    requires: t.NotRequired[str]


class Retired(t.TypedDict):
    """What is never made any more."""

    policies: list[Policy]
    roles: list[Role]


class CustomerGroups(t.TypedDict):
    """What every IAM group of the customer gets."""

    policies: list[str]


class Catalogue(t.TypedDict):
    """The file catalogue.yml."""

    trusts: dict[str, Trust]
    policies: list[Policy]
    roles: list[Role]
    customer_groups: CustomerGroups
    retired: Retired


class Choice(t.NamedTuple):
    """What an inventory says of the catalogue.

    :param external_ids: by variable; empty where it is not set. :param partner_principals: patterns of principals.
    :param activated: the trust that a role has instead of its own. :param only: names, or empty for all.
    :param without: names that are left out.
    """

    external_ids: t.Mapping[str, str] = {}
    partner_principals: t.Sequence[str] = ()
    activated: t.Mapping[str, str] = {}
    only: t.Collection[str] = ()
    without: t.Collection[str] = ()

    def has(self, name: str) -> bool:
        """Whether a policy or role is asked for."""
        return (not self.only or name in self.only) and name not in self.without


def declared(catalogue: Catalogue, documents: t.Mapping[str, Document], choice: Choice) -> dict[str, t.Any]:
    """The catalogue as options of iam_baseline, and of iam_removal under `known`.

    :param documents: the document of each policy.
    """
    roles = [role for role in catalogue["roles"] if choice.has(role["name"])]
    lacking = {role["name"]: role["requires"] for role in roles if _lacks(role, choice)}
    return {
        "policies": [_policy(one, documents) for one in catalogue["policies"] if choice.has(one["name"])],
        "roles": [
            _role(role, catalogue["trusts"][choice.activated.get(role["name"], role["trust"])], choice)
            for role in roles
            if role["name"] not in lacking
        ],
        "group_policies": catalogue["customer_groups"]["policies"],
        "skipped": [{"name": name, "requires": variable} for name, variable in lacking.items()],
        "known": _known(catalogue, documents),
    }


def _lacks(role: Role, choice: Choice) -> bool:
    """Whether the variable that a role requires is not set."""
    variable = role.get("requires")
    return bool(variable) and not choice.external_ids.get(variable or "")


def _policy(policy: Policy, documents: t.Mapping[str, Document]) -> dict[str, t.Any]:
    return {
        "name": policy["name"],
        "description": policy.get("description", ""),
        "document": documents[policy["name"]],
        "create_only": policy.get("create_only", False),
    }


def _role(role: Role, trust: Trust, choice: Choice) -> dict[str, t.Any]:
    principal = {} if trust.get("effect") == "Deny" else trust["principal"]
    variable = trust.get("external_id_variable", "")
    return {
        "name": role["name"],
        "description": role.get("description", ""),
        "trusted_accounts": [principal["AWS"]] if "AWS" in principal else [],
        "trusted_services": [principal["Service"]] if "Service" in principal else [],
        "trusted_principals": choice.partner_principals if trust["narrowed_by_partner_principals"] else [],
        "external_id": trust.get("external_id") or choice.external_ids.get(variable) or "",
        "policies": [name for name in role["policies"] if not name.startswith(AWS_MANAGED)],
        "aws_policies": [name.removeprefix(AWS_MANAGED) for name in role["policies"] if name.startswith(AWS_MANAGED)],
    }


def _known(catalogue: Catalogue, documents: t.Mapping[str, Document]) -> dict[str, Items]:
    """Everything that hardening makes, or made in former years."""
    retired = catalogue["retired"]
    made = [_role(role, catalogue["trusts"][role["trust"]], Choice()) for role in catalogue["roles"] + retired["roles"]]
    return {
        "policies": [
            {"name": policy["name"], "document": documents[policy.get("document", policy["name"])]}
            for policy in catalogue["policies"] + retired["policies"]
        ],
        "roles": [
            {key: role[key] for key in ("name", "trusted_accounts", "trusted_services", "policies")} for role in made
        ],
    }
