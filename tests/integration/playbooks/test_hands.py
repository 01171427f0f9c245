# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""While a playbook runs, somebody of the customer's changes what it is about: see support/hands.py.

Each hand has two accounts. In one it was there before the playbook began; in the other it comes while a call is held
whose answer is made already, so that the playbook goes on with what is no longer so. That run ends well or fails with
a whole message, and after the next one both accounts are the same. `make test` takes some hands, `make faults` all.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import threading
import time
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
    POSITIONS,
    fleet,
    host,
    prepare,
    state,
)
from ansible_collections.ctl.aws.tests.integration.support.hands import (
    HARDENING,
    LEFT_TO_THE_CUSTOMER,
    OFFBOARDING,
    TEAM,
    Hand,
)
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator
from botocore.exceptions import ClientError

HANDS = {"harden": HARDENING, "offboard": OFFBOARDING}
ROUNDS = int(os.environ.get("CTL_TEST_FAULTS_HANDS", "3")) if COUNTED else 1
SOME = {"harden": 1, "offboard": 1}
HELD_SECONDS = 3
WAITING = "waiting for the customer"


def make(hand: Hand, aws: LocalAws, account: str) -> None:
    """What it is about may not be there yet, or no more."""
    with contextlib.suppress(ClientError):
        hand(aws, account)


class Hands(threading.Thread):
    """Waits until a call of an account is held, and makes its hand meanwhile."""

    def __init__(self, aws: LocalAws, hands: dict[str, Hand]) -> None:
        super().__init__(daemon=True)
        self._aws, self._waiting, self.made = aws, dict(hands), {}
        self.stopped = threading.Event()

    def run(self) -> None:
        since = 0
        while self._waiting and not self.stopped.is_set():
            calls = self._aws.calls(since)
            for call in calls:
                if call["fault"] and call["account"] in self._waiting:
                    make(self._waiting.pop(call["account"]), self._aws, call["account"])
                    self.made[call["account"]] = call["operation"]
            # A call is in the log before it is known whether it is held.
            since = max([since, *(call["seq"] - 50 for call in calls)])
            time.sleep(0.1)


def is_whole(said: str, account: str) -> bool:
    """Whether a message names the account and its region, and says what to do."""
    return f"account {account}" in said and "us-east-1" in said and bool(re.search(r"[.:] [A-Z]", said))


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("playbook", HANDS)
def test_what_somebody_changes_meanwhile_is_not_lost_and_the_next_run_sees_it(
    playbook: str, number: int, aws: LocalAws, tmp_path: Path
) -> None:
    chance = random.Random(f"{playbook} hands {number}")
    table = list(HANDS[playbook].items())
    chosen = table if COUNTED else chance.sample(table, SOME[playbook])
    accounts = fleet(2 * len(chosen))
    for account in accounts:
        account["groups"] = {TEAM: {"members": ["one"]}}
    before, meanwhile = accounts[: len(chosen)], accounts[len(chosen) :]
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    aws.reset({**seeded, "accounts": accounts})
    operator = Operator(aws, tmp_path)
    hosts = {account["name"]: host(account, tmp_path) for account in accounts}
    prepare(aws, operator, playbook, accounts, hosts)
    for account, (_name, hand) in zip(before, chosen, strict=True):
        make(hand, aws, account["id"])
    for account in meanwhile:
        held = {"kind": "latency", "latency_ms": HELD_SECONDS * 1000, "stage": "after"}
        aws.fault(account=account["id"], after=chance.randrange(POSITIONS[playbook]), **held)
    aws.clear_calls()
    somebody = Hands(aws, {account["id"]: hand for account, (_name, hand) in zip(meanwhile, chosen, strict=True)})
    somebody.start()
    run = operator.play(playbook, hosts)
    somebody.stopped.set()
    somebody.join()
    aws.clear_faults()
    assert "Traceback" not in run.output, run.output
    again = operator.play(playbook, hosts)
    bad: list[Any] = []
    for first, other, (name, _hand) in zip(before, meanwhile, chosen, strict=True):
        result, said = run.results[other["name"]], run.why(other["name"])
        where = (name, other["name"], somebody.made.get(other["id"]))
        ends = {WAITING} if name in LEFT_TO_THE_CUSTOMER else set(DONE)
        if result not in {*DONE, *ends} and not is_whole(said, other["id"]):
            bad.append((*where, result, said))
        # A hand that found no call to come between was never made.
        made = other["id"] in somebody.made
        expected = {first["name"]: ends, other["name"]: ends if made else set(DONE)}
        wrong = {one: again.results[one] for one in expected if again.results[one] not in expected[one]}
        left = list(differences(state(aws, first), state(aws, other), {})) if made else []
        if left or wrong:
            bad.append((*where, disturbed.WRONG, left[:5], result, said, wrong, *map(again.why, expected)))
    assert not bad, "\n\n".join(map(str, bad))
