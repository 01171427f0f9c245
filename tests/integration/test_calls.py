# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many calls a run makes where nothing is to do: at a thousand accounts a night, each of them counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.playbooks import Operator

ACCOUNT = "800000000000"
REGIONS = ["us-east-1", "eu-west-1", "us-west-2"]
# Of each playbook: calls for an account with one region, and for each further region.
CALLS = {"harden": (55, 6), "onboard": (84, 6), "offboard": (91, 19)}


@pytest.mark.parametrize("regions", [1, 3])
def test_no_more_calls_are_made_than_are_known_of(regions: int, aws: LocalAws, tmp_path: Path) -> None:
    account = {"id": ACCOUNT, "name": "account", "enabled_regions": REGIONS[:regions]}
    aws.reset({**yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8")), "accounts": [account]})
    operator = Operator(aws, tmp_path)
    hosts = {"account": {"ctl_account_id": ACCOUNT, "ctl_offboard_packet_directory": ""}}
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    for playbook, (of_one, of_each_further) in CALLS.items():
        aws.clear_calls()
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
        assert aws.writes() == []
        made = Counter((call["service"], call["operation"]) for call in aws.calls())
        assert made.total() == of_one + of_each_further * (regions - 1), (playbook, made.most_common())
