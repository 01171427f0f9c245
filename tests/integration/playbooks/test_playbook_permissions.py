# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With identity policies enforced, the playbooks run with the permissions of docs/security.md and no more.

Each account of a fleet has a role of its own in the management account: two with the actions of the document, every
other one with one action less, while it is onboarded or offboarded. `make test` takes one action from each playbook;
with CTL_TEST_PERMISSIONS=all, each.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.emulator.iam_actions import actions_of
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.fleets import fleet, host
from ansible_collections.ctl.aws.tests.integration.support.playbooks import COMMON, ROOT, Operator, Run

FULL = "CTLOrganizationRole"
ROW = re.compile(r"^\| management account \| ([^|]+) \|.*\| ([^|]+) \|$", re.MULTILINE)
PLAYBOOKS = ("onboard", "offboard")
ALL = os.environ.get("CTL_TEST_PERMISSIONS") == "all"
# What these accounts give no occasion for.
UNUSED = {
    "organizations:CancelHandshake": "an invitation that could not be accepted is taken back",
    "organizations:DescribePolicy": "there are service control policies besides AWS's own",
}
MOVES = {"ctl_enroll_organizational_unit_id": "ou-ctl1-customers", "ctl_offboard_leave": "removed"}
SOME = [
    ("onboard", "organizations:InviteAccountToOrganization"),
    ("onboard", "organizations:ListParents"),
    ("offboard", "sts:AssumeRoot"),
]


def of_the_document() -> dict[str, set[str]]:
    """The actions of the management account's role, by playbook."""
    rows = ROW.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {playbook: set() for playbook in PLAYBOOKS}
    for what_for, actions in rows:
        playbook = "onboard" if what_for.startswith(("invite", "confirm")) else "offboard"
        found[playbook].update(re.split(r",\s*", actions))
    return found


def role_with(aws: LocalAws, name: str, actions: set[str]) -> dict[str, Any]:
    """A role in the management account that may do this and nothing else; the connection that leads there."""
    iam = aws.client("iam", account=MANAGEMENT)
    trust = iam.get_role(RoleName=FULL)["Role"]["AssumeRolePolicyDocument"]
    if name != FULL:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    text = document({"Effect": "Allow", "Action": sorted(actions), "Resource": "*"})
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=text)
    return {**COMMON["ctl_management_connection"], "role_arn": f"arn:aws:iam::{MANAGEMENT}:role/{name}"}


def calls_of(aws: LocalAws, role: str) -> list[dict[str, Any]]:
    """What a role of the management account was used for."""
    return [call for call in aws.calls() if f":assumed-role/{role}/" in str(call["caller"])]


def root_is_the_partners(account: dict[str, Any]) -> dict[str, Any]:
    """What an inventory says then."""
    address = f"root@{account['name']}.customer.example"
    return {"ctl_offboard_root_held_by": "partner", "ctl_offboard_customer_email": address}


def test_the_permissions_of_the_document_are_enough_and_what_is_lacking_is_named(aws: LocalAws, tmp_path: Path) -> None:
    documented = of_the_document()
    granted = set().union(*documented.values())
    everything = [(playbook, action) for playbook in PLAYBOOKS for action in sorted(documented[playbook])]
    lacking = [(playbook, action) for playbook, action in everything if action not in UNUSED] if ALL else SOME
    plain, *with_root = accounts = fleet(2 + len(lacking))
    for account in with_root:
        account["root"] = {"mfa": ["virtual"], "keys": 1, "password": True}
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    aws.reset({**seeded, "accounts": accounts})
    hosts = {account["name"]: {**host(account, tmp_path), **MOVES} for account in accounts}
    for account in with_root:
        hosts[account["name"]] |= root_is_the_partners(account)
    whole = [plain["name"], with_root[0]["name"]]
    lacks = dict(zip([account["name"] for account in with_root[1:]], lacking, strict=True))
    connections = {
        name: role_with(aws, f"Without-{name}", granted - {action}) for name, (_playbook, action) in lacks.items()
    }
    role_with(aws, FULL, granted)
    aws.enforce_identity_policies()
    operator = Operator(aws, tmp_path)
    assert operator.play("bootstrap", hosts).code == 0
    silent = []
    for playbook in PLAYBOOKS:
        tried = [name for name, (of, _action) in lacks.items() if of == playbook]
        later = [name for name, (of, _action) in lacks.items() if playbook == "onboard" and of == "offboard"]
        for name in tried:
            hosts[name]["ctl_management_connection"] = connections[name]
        aws.clear_calls()
        runs = play(aws, operator, playbook, {name: hosts[name] for name in [*whole, *later, *tried]})
        for name in tried:
            hosts[name].pop("ctl_management_connection")
        results = {name: result for run in runs for name, result in run.results.items()}
        assert [results[name] for name in whole] == ["done" if playbook == "offboard" else "ok"] * 2, runs[-1].output
        calls = calls_of(aws, FULL)
        assert [call for call in calls if str(call["error"]).startswith("AccessDenied")] == []
        actions = {action for call in calls for action in actions_of(call["service"], call["operation"])}
        assert actions == documented[playbook] - UNUSED.keys()
        for name in tried:
            said = "\n".join(run.why(name) for run in runs)
            if not (lacks[name][1] in said and f"account {MANAGEMENT}" in said):
                silent.append((*lacks[name], results[name], said))
    assert silent == []


def play(aws: LocalAws, operator: Operator, playbook: str, hosts: dict[str, dict[str, Any]]) -> list[Run]:
    """A playbook; and once more for whom a code was sent to."""
    runs = [operator.play(playbook, hosts)]
    codes = {name: looks.root(aws, values["ctl_account_id"])["email_otp"] for name, values in hosts.items()}
    again = {name: {**hosts[name], "ctl_offboard_email_otp": code} for name, code in codes.items() if code}
    if again:
        runs.append(operator.play(playbook, again))
    return runs
