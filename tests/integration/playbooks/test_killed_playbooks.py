# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ansible-playbook and its workers are killed while a call is under way, right before or after it takes effect.

Or somebody presses Ctrl-C then. The next run takes over the lease, folds the journal, and leaves the account as one
that was never disturbed. `make test` kills one run of every playbook; `make faults` some more.
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
from ansible_collections.ctl.aws.tests.integration.support import disturbed
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences
from ansible_collections.ctl.aws.tests.integration.support.fleets import (
    COUNTED,
    DONE,
    PLAYBOOKS,
    fleet,
    host,
    prepare,
    record,
    state,
)
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator, interrupt, kill

KILLS = int(os.environ.get("CTL_TEST_FAULTS_KILLS", "4")) if COUNTED else 1
STOPS = {"killed at random": kill, "Ctrl-C at random": interrupt}


def random_kill(chance: random.Random, calls: list[dict[str, Any]]) -> dict[str, Any]:
    """A fault that holds one of such calls, every other time one that writes."""
    write = chance.choice([None, True])
    position = chance.randrange(len([call for call in calls if call["write"] or not write]))
    stage = chance.choice(["before", "after"])
    return {"kind": "timeout", "seconds": 3600.0, "stage": stage, "write": write, "after": position}


def unfinished(store: Path, account: str) -> list[str]:
    """What shows in the evidence store that a run of the account has not ended."""
    spool = store / "spool" / account
    lease = store / account / "lease.json"
    held = lease.exists() and json.loads(lease.read_text())["state"] == "held"
    return [path.stem for path in (*spool.glob("*.jsonl"), *spool.glob("*.left"))] + ["lease"] * held


@pytest.mark.parametrize(
    ("kind", "playbook"),
    [*(("killed at random", playbook) for playbook in PLAYBOOKS), ("Ctrl-C at random", "onboard")],
)
def test_what_a_run_left_that_was_stopped_is_finished_by_the_next(
    kind: str, playbook: str, aws: LocalAws, tmp_path: Path
) -> None:
    stop = STOPS[kind]
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    undisturbed, *others = accounts = fleet(1 + KILLS)
    aws.reset({**seeded, "accounts": accounts})
    operator = Operator(aws, tmp_path)
    hosts = {account["name"]: host(account, tmp_path) for account in accounts}
    prepare(aws, operator, playbook, accounts, hosts)
    aws.clear_calls()
    first = operator.play(playbook, {undisturbed["name"]: hosts[undisturbed["name"]]})
    assert first.results == {undisturbed["name"]: "done" if playbook == "offboard" else "ok"}, first.output
    calls = aws.calls(account=undisturbed["id"])
    chance = random.Random(f"{playbook} {kind}")

    def is_held() -> bool:
        return any(call["fault"] for call in aws.calls())

    met, left = {}, {}
    for account in others:
        aws.clear_calls()
        aws.fault(account=account["id"], **random_kill(chance, calls))
        assert operator.stop_when(is_held, stop, playbook, {account["name"]: hosts[account["name"]]})
        aws.clear_faults()
        [call] = [call for call in aws.calls() if call["fault"]]
        met[account["id"]] = (call["operation"], len(aws.calls()))
        left[account["id"]] = unfinished(operator.store, account["id"])
    again = operator.play(playbook, hosts)
    wanted = state(aws, undisturbed)
    ends = Counter({(kind, disturbed.KILLED): len(others)})
    bad: list[Any] = []
    for account in others:
        name, id_ = account["name"], account["id"]
        differs = list(differences(wanted, state(aws, account), {}))
        open_ = unfinished(operator.store, id_)
        ledger = json.loads((operator.store / id_ / "ledger.json").read_text())
        lost = [run for run in left[id_] if run != "lease" and run not in ledger["runs"]]
        if differs or open_ or lost or again.results.get(name) not in DONE:
            ends[kind, disturbed.WRONG] += 1
            bad.append((name, met[id_], differs[:5], open_, lost, again.results.get(name), again.why(name)))
    record(playbook, len(others), ends, bad)
    assert "Traceback" not in again.output, again.output
    taken_over = again.output.count("was taken over from run")
    assert taken_over == sum("lease" in words for words in left.values()), again.output
    assert not bad, "\n\n".join(map(str, bad))
