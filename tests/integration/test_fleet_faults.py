# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Playbooks over a fleet in which each account has a call that fails, each at another position.

The first account is left alone: after one more, undisturbed run the others are what it is, by the local AWS's own
state. `make test` takes one small fleet; `make faults` takes ROUNDS of every playbook.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration import disturbed
from ansible_collections.ctl.aws.tests.integration.dumps import differences
from ansible_collections.ctl.aws.tests.integration.playbooks import Operator, Run

COUNTED = os.environ.get("CTL_TEST_FAULTS_COUNTED", "")
SIZE, ROUNDS = (8, int(os.environ.get("CTL_TEST_FAULTS_ROUNDS", "5"))) if COUNTED else (3, 1)
PLAYBOOKS = ("onboard", "harden", "offboard") if COUNTED else ("onboard",)
# Where the calls of an account end, about.
POSITIONS = {"onboard": 110, "harden": 70, "offboard": 130}
# A call that hangs is made twice, and never answered.
HANGS = "never answered"
FAULTS = {
    **disturbed.FAULTS,
    "connection reset, call made": {"kind": "drop", "stage": "after"},
    HANGS: {"kind": "timeout", "seconds": disturbed.ANSWER_SECONDS + 1.0, "count": 2},
}
DONE = ("ok", "done")


def fleet(size: int) -> list[dict[str, Any]]:
    """Accounts of no more than one region, all the same."""
    ids = [str(700000000000 + number) for number in range(size)]
    return [{"id": account, "name": f"fleet-{account}", "enabled_regions": ["us-east-1"]} for account in ids]


def host(account: dict[str, Any], directory: Path) -> dict[str, Any]:
    return {
        "ctl_account_id": account["id"],
        "ctl_customer_connection": {"profile": f"{account['name']}-admin", "region": "us-east-1"},
        "ctl_offboard_confirm": account["id"],
        "ctl_evidence_backup_store": str(directory / "customer"),
        "ctl_offboard_packet_directory": "",
    }


def state(aws: LocalAws, account: dict[str, Any]) -> Any:
    """The account, as if it had no id of its own."""
    text = json.dumps(disturbed.without_made_up(aws.dump(account["id"])))
    return json.loads(text.replace(account["id"], "ACCOUNT"))


def prepare(aws: LocalAws, operator: Operator, playbook: str, accounts: list[dict[str, Any]], hosts: Any) -> None:
    """All that comes before a playbook, undisturbed."""
    for before in ("bootstrap", *(("onboard",) if playbook != "onboard" else ())):
        run = operator.play(before, hosts)
        assert run.code == 0, run.output
    if playbook == "harden":  # there has to be something to do
        for account in accounts:
            profile = f"{account['name']}-admin"
            aws.client("iam", profile=profile).delete_account_password_policy()
            aws.client("ec2", profile=profile).disable_ebs_encryption_by_default()
            aws.client("cloudtrail", profile=profile).stop_logging(Name="ctlaudit")


def outcome(run: Run, name: str, met: dict[str, Any], is_as_expected: bool) -> str:
    """What became of a disturbed account."""
    if run.results.get(name) in DONE:
        return disturbed.RECOVERED if is_as_expected else disturbed.NOTHING_SAID
    why = run.why(name)
    whole = met["operation"] in why and f"account {met['account']}" in why
    return disturbed.FAILED if whole else disturbed.UNCLEAR if why else disturbed.NOTHING_SAID


def record(playbook: str, positions: int, ends: Counter[tuple[str, str]], bad: list[Any]) -> None:
    """One line for the table, where one is made."""
    if COUNTED:
        line = {"case": f"{playbook}.yml", "positions": positions, "ends": [[*key, n] for key, n in ends.items()]}
        with Path(COUNTED).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({**line, "bad": [str(one) for one in bad]}) + "\n")


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_fleet_with_a_fault_in_each_account(playbook: str, number: int, aws: LocalAws, tmp_path: Path) -> None:
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    accounts = fleet(SIZE)
    aws.reset({**seeded, "accounts": accounts})
    operator = Operator(aws, tmp_path)
    hosts = {account["name"]: host(account, tmp_path) for account in accounts}
    prepare(aws, operator, playbook, accounts, hosts)
    chance = random.Random(f"{playbook} {number}")
    faults = {}
    kinds = [HANGS, *chance.choices(sorted(FAULTS), k=SIZE - 2)]
    for account, kind in zip(accounts[1:], kinds, strict=True):
        position = chance.randrange(POSITIONS[playbook])
        faults[account["id"]] = kind
        aws.fault(account=account["id"], after=position, **FAULTS[kind])
    aws.clear_calls()
    # Only what meets a call that hangs waits for seconds instead of a minute: a loaded machine is slow by itself.
    run = Operator(aws, tmp_path, disturbed.ANSWER_SECONDS).play(playbook, hosts)
    met = {call["account"]: call for call in aws.calls() if call["fault"]}
    aws.clear_faults()
    assert "Traceback" not in run.output, run.output
    assert met
    undisturbed, *others = accounts
    assert run.results[undisturbed["name"]] in DONE, run.output
    wanted = state(aws, undisturbed)
    ends: Counter[tuple[str, str]] = Counter()
    bad = []
    for account in [account for account in others if account["id"] in met]:
        as_expected = not list(differences(wanted, state(aws, account), {}))
        end = outcome(run, account["name"], met[account["id"]], as_expected)
        ends[faults[account["id"]], end] += 1
        if end in disturbed.NEVER:
            call = met[account["id"]]["operation"]
            bad.append((account["id"], faults[account["id"]], call, end, run.why(account["name"])))
    again = operator.play(playbook, hosts)
    wanted = state(aws, undisturbed)
    for account in others:
        left = list(differences(wanted, state(aws, account), {}))
        if left or again.results.get(account["name"]) not in DONE:
            said = again.why(account["name"])
            call = met.get(account["id"], {}).get("operation")
            bad.append((account["id"], faults[account["id"]], call, disturbed.WRONG, left[:5], said))
            ends[faults[account["id"]], disturbed.WRONG] += 1
    record(playbook, len(met), ends, bad)
    assert not bad, "\n\n".join(map(str, bad))
