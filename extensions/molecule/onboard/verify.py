# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an account is as onboarding promises."""

from __future__ import annotations

import json
import sys

from ansible_collections.ctl.aws.extensions.molecule.shared.hardening import hardening
from ansible_collections.ctl.aws.extensions.molecule.shared.identities import iam
from ansible_collections.ctl.aws.extensions.molecule.shared.verification import OURS, Verification, run

MANAGEMENT_OF = {"o-stranger00001": "999999999999"}


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


if __name__ == "__main__":
    sys.exit(run(membership, iam, hardening, provider, recorded))
