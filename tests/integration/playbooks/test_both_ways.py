# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A whole life of two accounts that are alike: one by Ansible's own worker, one by a process for every task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support.fleets import fleet, host, state
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator

LIFE = {"onboard": "ok", "harden": "ok", "offboard": "done"}


def test_both_ways_to_run_a_module_lead_to_the_same_account(aws: LocalAws, tmp_path: Path) -> None:
    accounts = fleet(2)
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    aws.reset({**seeded, "accounts": accounts})
    operator = Operator(aws, tmp_path)
    hosts: dict[str, dict[str, Any]] = {
        account["name"]: {**host(account, tmp_path), "ctl_in_process": in_process}
        for account, in_process in zip(accounts, (True, False), strict=True)
    }
    bootstrap = operator.play("bootstrap", hosts)
    assert bootstrap.code == 0, bootstrap.output
    for playbook, result in LIFE.items():
        run = operator.play(playbook, hosts)
        assert (run.code, run.results) == (0, dict.fromkeys(hosts, result)), run.output
        quick, ordinary = (state(aws, account) for account in accounts)
        assert quick == ordinary, playbook
    assert [call["error"] for call in aws.calls() if call["error"] == "InternalFailure"] == []
