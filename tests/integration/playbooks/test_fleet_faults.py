# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Playbooks over a fleet in which each account has a call that fails, each at another position.

The first account is left alone: after one more, undisturbed run the others are what it is, by the local AWS's own
state. `make test` takes one small fleet; `make faults` takes ROUNDS of every playbook.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support import disturbed
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences
from ansible_collections.ctl.aws.tests.integration.support.fleets import (
    COUNTED,
    DONE,
    PLAYBOOKS,
    POSITIONS,
    fleet,
    host,
    prepare,
    record,
    state,
)
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator, Run

SIZE, ROUNDS = (8, int(os.environ.get("CTL_TEST_FAULTS_ROUNDS", "5"))) if COUNTED else (3, 1)
# A call that hangs is made twice, and never answered.
HANGS = "never answered"
FAULTS = {
    **disturbed.FAULTS,
    "connection reset, call made": {"kind": "drop", "stage": "after"},
    HANGS: {"kind": "timeout", "seconds": disturbed.ANSWER_SECONDS + 1.0, "count": 2},
}


def outcome(run: Run, name: str, met: dict[str, Any], is_as_expected: bool) -> str:
    """What became of a disturbed account."""
    if run.results.get(name) in DONE:
        return disturbed.RECOVERED if is_as_expected else disturbed.NOTHING_SAID
    why = run.why(name)
    whole = met["operation"] in why and f"account {met['account']}" in why
    return disturbed.FAILED if whole else disturbed.UNCLEAR if why else disturbed.NOTHING_SAID


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
    impatient = {"CTL_TEST_ANSWER_SECONDS": str(disturbed.ANSWER_SECONDS)}
    run = Operator(aws, tmp_path, impatient).play(playbook, hosts)
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
