# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What arrives on the operator's screen: one table, and nothing that a terminal obeys."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, GLOBEX, Operator

HOSTS = {"acme-prod": ACME}
EVIL = "\x1b[2J\x1b]0;title\x07\u202eNo"


def test_no_terminal_obeys_what_aws_says(aws: LocalAws, tmp_path: Path) -> None:
    operator = Operator(aws, tmp_path)
    assert operator.play("bootstrap", HOSTS).code == 0
    aws.fault("cloudtrail", "CreateTrail", kind="error", code="InvalidNameException", message=EVIL, count=99)
    run = operator.play("harden", HOSTS)
    assert run.results == {"acme-prod": "failed"}, run.output
    assert not [one for one in ("\x1b", "\x07", "\u202e") if one in run.output]
    assert "\\x1b[2J" in run.why("acme-prod")
    for path in (operator.store / ACME["ctl_account_id"] / "runs").glob("*.json"):
        assert not [one for one in ("\x1b", "\x07", "\u202e") if one in path.read_text()]


def test_the_table_is_shown_once_where_accounts_do_not_wait_for_each_other(aws: LocalAws, tmp_path: Path) -> None:
    hosts = {**HOSTS, "globex": GLOBEX}
    operator = Operator(aws, tmp_path, {"ANSIBLE_STRATEGY": "free"})
    for playbook in ("bootstrap", "harden"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    assert run.output.count("joined") == 1, run.output
    assert run.results == dict.fromkeys(hosts, "ok"), run.output
