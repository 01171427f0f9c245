# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet in batches: where too many accounts of the first ones failed, nothing happens to the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests import accounts
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator

FLEET = {"acme-prod": accounts.ACME, "globex": accounts.GLOBEX, "initech": accounts.INITECH}
EXTERNAL_ID = "batches-a1b2c3"
# One control is enough to see who was written to.
HARDEN = ("harden", ("-t", "ctl_harden_password_policy"))

Hosts = dict[str, dict[str, Any]]


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


@pytest.fixture
def hosts(aws: LocalAws) -> Hosts:
    """Three accounts that let the partner in; something is wrong with what is to be set in the first."""
    trust = {"AWS": accounts.PARTNER, "external_id": EXTERNAL_ID}
    let_in = {"CTLDeveloperRole": {"trust": trust, "policies": ["AdministratorAccess"]}}
    fleet = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    for account in fleet["accounts"]:
        account["roles"] = {**account.get("roles", {}), **let_in}
    aws.reset(fleet)
    found: Hosts = {
        name: {"ctl_account_id": account, "ctl_external_id": EXTERNAL_ID} for name, account in FLEET.items()
    }
    found["acme-prod"]["ctl_harden_password_minimum_length"] = 4000
    return found


def harden(operator: Operator, hosts: Hosts, *options: str) -> Any:
    playbook, tags = HARDEN
    return operator.play(playbook, hosts, *tags, *options)


def stored(operator: Operator) -> set[str]:
    """The accounts of which there is evidence."""
    return {path.name for path in operator.store.glob("[0-9]*")}


def test_a_first_account_that_fails_keeps_the_others_as_they_are(
    operator: Operator, hosts: Hosts, aws: LocalAws
) -> None:
    run = harden(operator, hosts, "-e", "ctl_run_batches=1,100%")
    assert run.results == {"acme-prod": "failed", "globex": "not begun", "initech": "not begun"}, run.output
    assert run.code != 0
    assert "1 of 3 accounts have failed (acme-prod), and ctl_run_max_failures is 0" in run.why("globex")
    assert [aws.calls(account=account) for account in FLEET.values()] == [[], [], []]
    assert stored(operator) == set(), "of an account that was not begun there is nothing to keep"


def test_as_many_failures_as_may_be_keep_nobody_from_going_on(operator: Operator, hosts: Hosts, aws: LocalAws) -> None:
    run = harden(operator, hosts, "-e", '{"ctl_run_batches": [1, 1, "100%"], "ctl_run_max_failures": "34%"}')
    assert run.results == {"acme-prod": "failed", "globex": "ok", "initech": "ok"}, run.output
    assert run.code != 0
    assert stored(operator) == {accounts.GLOBEX, accounts.INITECH}
    aws.clear_calls()
    del hosts["acme-prod"]["ctl_harden_password_minimum_length"]
    again = harden(operator, hosts, "-e", "ctl_run_batches=1,100%")
    assert again.results == dict.fromkeys(FLEET, "ok")
    assert again.code == 0
    assert {call["account"] for call in aws.writes()} == {accounts.ACME}


@pytest.mark.parametrize(
    ("variables", "options", "words"),
    [
        ({"ctl_run_batches": "1,100%"}, (), "give it on the command line"),
        ({}, ("-e", "ctl_run_max_failures=5%"), "ctl_run_batches is not"),
        ({}, ("-e", "ctl_run_max_failures=few", "-e", "ctl_run_batches=1"), "expected a number of accounts"),
    ],
)
def test_what_would_not_stop_anything_is_refused(
    variables: dict[str, Any], options: tuple[str, ...], words: str, operator: Operator, hosts: Hosts, aws: LocalAws
) -> None:
    run = harden(operator, {name: {**known, **variables} for name, known in hosts.items()}, *options)
    assert {run.results[name] for name in ("globex", "initech")} <= {"failed", "not begun"}, run.output
    assert words in run.why("globex") and words in run.why("initech")
    assert aws.writes() == []


@pytest.mark.parametrize("playbook", ["onboard", "harden", "offboard"])
def test_batches_that_cannot_be_meant_end_the_run_before_it_begins(
    playbook: str, operator: Operator, hosts: Hosts, aws: LocalAws
) -> None:
    run = operator.play(playbook, hosts, "-e", "ctl_run_batches=some")
    assert run.code != 0
    assert "ctl_run_batches is 'some', expected numbers of accounts or percentages" in run.output
    assert "Traceback" not in run.output
    assert aws.calls() == []
