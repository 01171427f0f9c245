# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether everything that was removed is back, and all is as it was before the account was given back."""

from __future__ import annotations

import sys

from ansible_collections.ctl.aws.extensions.molecule.shared.look import changes, now, recorded
from ansible_collections.ctl.aws.extensions.molecule.shared.verification import Verification, meaning, run

NOBODY = {"Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}


def account(verify: Verification) -> None:
    """Policies with their documents; roles, groups and users with all that they hold; settings."""
    before, seen = recorded(verify), now(verify)
    backups = [path.stem for path in (verify.directory / "evidence" / verify.account / "backups").glob("*.json")]
    verify.same("backups", len(backups), 1)
    copies = f"buckets.ctlaudit-{verify.account}.objects.ctl-evidence/{verify.account}"
    verify.same(
        "what is not as it was",
        list(changes(before, seen)),
        [
            # The customer's copy of the backup, and its digest.
            f"{copies}/backups/{backups[0]}.json appeared",
            f"{copies}/ledger.json changed",
            # No backup has the address of a contact, or an external id: nobody can assume a role that asks for one.
            "contacts.SECURITY.AlternateContact is gone",
            "organization changed",
            "roles.CTLCAMRole.AssumeRolePolicyDocument.Statement changed",
        ],
    )
    verify.same("organization", seen["organization"], None)
    trust = seen["roles"]["CTLCAMRole"]["AssumeRolePolicyDocument"]
    verify.same("trust of CTLCAMRole", meaning(trust), meaning(NOBODY))


if __name__ == "__main__":
    sys.exit(run(account))
