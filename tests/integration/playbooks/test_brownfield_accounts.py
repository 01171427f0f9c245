# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet of accounts with a past, onboarded in one run: each ends as it should, and says why."""

from __future__ import annotations

from pathlib import Path

import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support.brownfield_accounts import (
    BROWNFIELD,
    OK,
    account_id,
    seed_of,
)
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator


def test_every_account_with_a_past_ends_as_it_should_and_says_why(aws: LocalAws, tmp_path: Path) -> None:
    fleet = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    squatted = f"ctlaudit-{account_id('squatted')}"
    next(one for one in fleet["management"] if one["id"] == "999999999999").setdefault("buckets", []).append(
        {"name": squatted}
    )
    fleet["accounts"] = [seed_of(name) for name in BROWNFIELD]
    aws.reset(fleet)
    for name, one in BROWNFIELD.items():
        if one.fault:
            aws.fault(**{"kind": "error", **one.fault}, account=account_id(name), count=100)
    operator = Operator(aws, tmp_path)
    run = operator.play("onboard", {name: {"ctl_account_id": account_id(name)} for name in BROWNFIELD}, "-f", "10")
    assert "Traceback" not in run.output
    assert {name: row.result for name, row in run.table.items()} == {
        name: one.result for name, one in BROWNFIELD.items()
    }
    unsaid = {name: [word for word in one.words if word not in run.why(name)] for name, one in BROWNFIELD.items()}
    assert {name: (words, run.why(name)) for name, words in unsaid.items() if words} == {}
    # Whoever is refused or waits has joined nothing.
    joined = {name for name, row in run.table.items() if row.joined == "yes"}
    assert joined >= {name for name, one in BROWNFIELD.items() if one.result == OK}
    refused = {"member-elsewhere", "management", "unpaid", "too-often", "other-seller", "no-role-yet"}
    assert not joined & {*refused, "other-purpose", "own-policy"}
    for name in ("other-purpose", "member-with-a-purpose", "own-policy"):
        assert aws.writes(account=account_id(name)) == []
    tower = aws.client("config", account=account_id("control-tower"))
    [recorder] = tower.describe_configuration_recorders()["ConfigurationRecorders"]
    assert recorder["name"].startswith("aws-controltower-")
    aws.clear_calls()
    well = {name: {"ctl_account_id": account_id(name)} for name, one in BROWNFIELD.items() if one.result == OK}
    again = operator.play("onboard", well, "-f", "10")
    assert again.code == 0, again.output
    assert aws.writes() == []
