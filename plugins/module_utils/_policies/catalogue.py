# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The partner's catalogue: what of it an account gets, what of it an account may have, and how things are called."""

from __future__ import annotations

import typing as t

AWS_MANAGED = "aws:"
# In a name: the account's.
ACCOUNT = "{account_id}"

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
    """A role, of today or of former years.

    :key requires: the variable without which it is not made. :key created_if: the switch without which it is not.
    :key activated_if: the switch with which it has another trust, `activated_trust`.
    """

    name: str
    trust: str
    policies: list[str]
    description: t.NotRequired[str]
    requires: t.NotRequired[str]
    created_if: t.NotRequired[str]
    activated_if: t.NotRequired[str]
    activated_trust: t.NotRequired[str]


class Retired(t.TypedDict):
    """What is never made any more."""

    policies: list[Policy]
    roles: list[Role]


class CustomerGroups(t.TypedDict):
    """What every IAM group of the customer gets."""

    policies: list[str]


class Partner(t.TypedDict):
    """By what else than its accounts the partner is known. :key domains: of its mail."""

    domains: list[str]
    companies: list[str]
    ticket_group: str


class Names(t.TypedDict):
    """How things are called. :key role: through which the partner works. :key provider_role: that a provider gets."""

    role: str
    provider_role: str
    audit_bucket: str
    config_bucket: str
    trail: str
    evidence_folder: str


class Catalogue(t.TypedDict):
    """The file catalogue.yml."""

    partner: Partner
    names: Names
    trusts: dict[str, Trust]
    policies: list[Policy]
    roles: list[Role]
    customer_groups: CustomerGroups
    retired: Retired


class Choice(t.NamedTuple):
    """What an inventory says of the catalogue.

    :param external_ids: by variable; empty where it is not set. :param partner_principals: patterns of principals.
    :param switches: those that are on, by variable.
    """

    external_ids: t.Mapping[str, str] = {}
    partner_principals: t.Sequence[str] = ()
    switches: t.Mapping[str, bool] = {}

    def is_on(self, switch: str) -> bool:
        """Whether a switch is. One that is not given is off."""
        return self.switches.get(switch, False)


def named(names: Names, account: str) -> Names:
    """How things are called in an account."""
    return t.cast(Names, {key: str(name).replace(ACCOUNT, account) for key, name in names.items()})


def accounts(catalogue: Catalogue) -> list[str]:
    """The partner's: those that a role trusts."""
    principals = [one["principal"] for one in catalogue["trusts"].values() if one.get("effect") != "Deny"]
    return sorted({one["AWS"] for one in principals if "AWS" in one})


def declared(catalogue: Catalogue, documents: t.Mapping[str, Document], choice: Choice) -> dict[str, t.Any]:
    """The catalogue as options of iam_baseline, and of iam_removal under `known`.

    :param documents: the document of each policy.
    """
    entrance = catalogue["names"]["role"]
    roles = [role for role in catalogue["roles"] if "created_if" not in role or choice.is_on(role["created_if"])]
    lacking = {role["name"]: role["requires"] for role in roles if _lacks(role, choice)}
    made = [
        _role(role, catalogue["trusts"][_trust(role, choice)], choice) for role in roles if role["name"] not in lacking
    ]
    policies = [_policy(one, documents) for one in catalogue["policies"]]
    first = [role for role in made if role["name"] == entrance]
    return {
        "policies": policies,
        "roles": made,
        "group_policies": catalogue["customer_groups"]["policies"],
        "skipped": [{"name": name, "requires": variable} for name, variable in lacking.items()],
        "entrance": {"roles": first, "policies": [one for one in policies if one["name"] in first[0]["policies"]]},
        "staff": sorted(role["name"] for role in roles if role["name"] != entrance),
        "known": _known(catalogue, documents),
    }


def _trust(role: Role, choice: Choice) -> str:
    """The name of the trust that a role has."""
    return role["activated_trust"] if choice.is_on(role.get("activated_if", "")) else role["trust"]


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
