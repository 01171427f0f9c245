# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether IAM is as the catalogue says."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.ctl.aws.extensions.molecule.shared.verification import (
    CATALOGUE,
    OURS,
    Verification,
    load_catalogue,
    meaning,
    pages,
)

# The groups that the accounts had before, and keep, with their policies.
GROUPS: dict[str, dict[str, list[str]]] = {
    "222222222222": {},
    "777777777777": {"auditors": ["ReadOnlyAccess"], "empty": []},
    "555555555555": {
        "finance": [],
        "operators": ["PowerUserAccess"],
        "security": ["SecurityAudit", "ViewOnlyAccess"],
    },
}


def iam(verify: Verification) -> None:
    """What the catalogue says, and nothing else of such names."""
    catalogue = load_catalogue()
    policies(verify, catalogue)
    roles(verify, catalogue)
    groups(verify, catalogue)


def policies(verify: Verification, catalogue: dict[str, Any]) -> None:
    """Every policy of the catalogue with its document, and no others of such names."""
    iam = verify.client("iam")
    found = {one["PolicyName"]: one for page in pages(iam, "list_policies", Scope="Local") for one in page["Policies"]}
    ours = sorted(name for name in found if name.startswith(OURS))
    verify.same("policies", ours, sorted(policy["name"] for policy in catalogue["policies"]))
    for name in ours:
        wanted = CATALOGUE / "policies" / f"{name}.json"
        version = {"PolicyArn": found[name]["Arn"], "VersionId": found[name]["DefaultVersionId"]}
        document = iam.get_policy_version(**version)["PolicyVersion"]["Document"]
        if wanted.exists():
            verify.same(f"policy {name}", meaning(document), meaning(json.loads(wanted.read_text(encoding="utf-8"))))


def roles(verify: Verification, catalogue: dict[str, Any]) -> None:
    """Every role of the catalogue with its trust and its policies, and no others of such names."""
    iam, given = verify.client("iam"), verify.expected["external_ids"]
    found = {one["RoleName"]: one for page in pages(iam, "list_roles") for one in page["Roles"]}
    wanted = {one["name"]: one for one in catalogue["roles"] if "requires" not in one or given[one["requires"]]}
    verify.same("roles", sorted(name for name in found if name.startswith(OURS)), sorted(wanted))
    for name, role in wanted.items():
        if name not in found:
            continue
        trust = trust_policy(catalogue["trusts"][role["trust"]], given)
        verify.same(f"trust of {name}", meaning(found[name]["AssumeRolePolicyDocument"]), meaning(trust))
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        arns = [
            f"arn:aws:iam::aws:policy/{policy[4:]}"
            if policy.startswith("aws:")
            else f"arn:aws:iam::{verify.account}:policy/{policy}"
            for policy in role["policies"]
        ]
        verify.same(f"policies of {name}", sorted(one["PolicyArn"] for one in attached), sorted(arns))
        verify.same(f"inline policies of {name}", iam.list_role_policies(RoleName=name)["PolicyNames"], [])


def trust_policy(trust: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    """What the catalogue says in the words of a trust policy."""
    statement = {
        "Effect": trust.get("effect", "Allow"),
        "Principal": trust["principal"],
        "Action": "sts:AssumeRole",
    }
    external_id = trust.get("external_id") or given.get(trust.get("external_id_variable", ""))
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return {"Statement": [statement]}


def groups(verify: Verification, catalogue: dict[str, Any]) -> None:
    """Every group has the customer policy besides its own."""
    iam = verify.client("iam")
    found = {}
    for group in (one["GroupName"] for page in pages(iam, "list_groups") for one in page["Groups"]):
        attached = iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]
        found[group] = sorted(one["PolicyName"] for one in attached)
    more = catalogue["customer_groups"]["policies"]
    verify.same("groups", found, {name: sorted([*own, *more]) for name, own in GROUPS[verify.account].items()})
