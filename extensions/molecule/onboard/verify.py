# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an account is as onboarding promises."""

from __future__ import annotations

import json
import sys
from typing import Any

from ansible_collections.ctl.aws.extensions.molecule.shared.hardening import hardening
from ansible_collections.ctl.aws.extensions.molecule.shared.verification import (
    CATALOGUE,
    OURS,
    Verification,
    load_catalogue,
    meaning,
    pages,
    run,
)

MANAGEMENT_OF = {"o-stranger00001": "999999999999"}
# The groups that the accounts had before, and keep, with their policies.
GROUPS: dict[str, dict[str, list[str]]] = {
    "222222222222": {},
    "555555555555": {
        "finance": [],
        "operators": ["PowerUserAccess"],
        "security": ["SecurityAudit", "ViewOnlyAccess"],
    },
}


def membership(verify: Verification) -> None:
    """From both sides, the organizational unit, and nothing left of the way there."""
    expected = verify.expected
    as_member = verify.client("organizations")
    try:
        organization = as_member.describe_organization()["Organization"]
    except as_member.exceptions.AWSOrganizationsNotInUseException:
        organization = {}
    verify.same("organization, seen by the account", organization.get("Id"), expected["organization"])
    verify.same("its management account", organization.get("MasterAccountId"), expected["management"])
    handshakes = as_member.list_handshakes_for_account()["Handshakes"]
    verify.same("open invitations", [one["Id"] for one in handshakes if one["State"] in ("OPEN", "REQUESTED")], [])
    management = verify.aws.client("organizations", account=expected["management"])
    members = {one["Id"]: one for one in management.list_accounts()["Accounts"]}
    member = members.get(verify.account, {})
    verify.same("status, seen by management", member.get("Status"), "ACTIVE")
    verify.same("how it joined", member.get("JoinedMethod"), "INVITED")
    parents = management.list_parents(ChildId=verify.account)["Parents"] if member else []
    verify.same("organizational unit", [one["Id"] for one in parents], [expected["unit"]])
    if expected["left_organization"]:
        left = verify.aws.client("organizations", account=MANAGEMENT_OF[expected["left_organization"]])
        others = [one["Id"] for one in left.list_accounts()["Accounts"]]
        verify.same("still a member of the organization before", verify.account in others, False)


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


def provider(verify: Verification) -> None:
    """The provider knows the role, and is online."""
    found = verify.cam.provider(verify.expected["provider"])
    role = f"arn:aws:iam::{verify.account}:role/CTLDeveloperRole"
    verify.same("provider's role", found["credentials"].get("role"), role)
    verify.same("provider's state", found["state"], "ready")


def recorded(verify: Verification) -> None:
    """The account before the first write, and the two runs that changed something: bootstrap and onboarding."""
    folder = verify.directory / "evidence" / verify.account
    names = sorted(path.name for path in folder.glob("*.json"))
    verify.same("documents", names, ["lease.json", "ledger.json", "origin.json"])
    verify.same("runs that changed something", len(list(folder.glob("runs/*.json"))), 2)
    origin = json.loads((folder / "origin.json").read_text(encoding="utf-8"))["snapshot"]["iam"]["roles"]
    verify.same("roles of the origin", [name for name in origin if name.startswith(OURS)], ["CTLDeveloperRole"])


def iam(verify: Verification) -> None:
    """What the catalogue says, and nothing else of such names."""
    catalogue = load_catalogue()
    policies(verify, catalogue)
    roles(verify, catalogue)
    groups(verify, catalogue)


if __name__ == "__main__":
    sys.exit(run(membership, iam, hardening, provider, recorded))
