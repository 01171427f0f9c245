# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""offboard.yml, run as an operator runs it: what the account is afterwards, and what people are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.playbooks import ACME, Operator

ACCOUNT = "222222222222"
CUSTOMER = {"ctl_customer_connection": {"profile": "acme-prod-admin", "region": "us-east-1"}}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


def onboarded(operator: Operator, hosts: dict[str, dict[str, Any]]) -> None:
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output


def test_an_account_is_given_back(operator: Operator, aws: LocalAws, tmp_path: Path) -> None:
    hosts = {"acme-prod": {**ACME, "ctl_offboard_packet_directory": str(tmp_path / "packets")}}
    onboarded(operator, hosts)
    aws.clear_calls()
    plan = operator.play("offboard", hosts)
    print(plan.output)
    print((tmp_path / "packets" / f"{ACCOUNT}.md").read_text())
    assert plan.code == 0
    assert aws.writes() == []
    done = operator.play("offboard", hosts, "-e", f"ctl_offboard_confirm={ACCOUNT}")
    print(done.output)
    print((tmp_path / "packets" / f"{ACCOUNT}.md").read_text())
    assert done.code == 0
    assert False
