# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet of accounts that are all the same, for playbooks that are disturbed while they run."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import disturbed
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator

COUNTED = os.environ.get("CTL_TEST_FAULTS_COUNTED", "")
PLAYBOOKS = ("onboard", "harden", "offboard") if COUNTED else ("onboard",)
# Where the calls of an account end, about.
POSITIONS = {"onboard": 110, "harden": 70, "offboard": 130}
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


def record(playbook: str, positions: int, ends: Counter[tuple[str, str]], bad: list[Any]) -> None:
    """One line for the table, where one is made."""
    if COUNTED:
        line = {"case": f"{playbook}.yml", "positions": positions, "ends": [[*key, n] for key, n in ends.items()]}
        with Path(COUNTED).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({**line, "bad": [str(one) for one in bad]}) + "\n")
