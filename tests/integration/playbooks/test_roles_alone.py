# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role in somebody's own play does its part without our playbooks: it checks, looks and records by itself."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

PLAY = """
- hosts: all
  connection: local
  gather_facts: false
  roles: [{roles}]
"""


def test_roles_do_their_part_by_themselves(aws: LocalAws, tmp_path: Path) -> None:
    operator = Operator(aws, tmp_path)
    account = ACME["ctl_account_id"]
    assert operator.play("bootstrap", {"acme-prod": ACME}).code == 0
    (tmp_path / "mine.yml").write_text(PLAY.format(roles="ctl.aws.ctl_enroll, ctl.aws.ctl_harden"), encoding="utf-8")
    for options, writes in ((["--check"], False), ([], True), ([], False)):
        aws.clear_calls()
        run = operator.play(str(tmp_path / "mine"), {"acme-prod": ACME}, *options)
        assert run.code == 0, run.output
        assert bool(aws.writes()) is writes
    assert looks.organization(aws, account)
    assert "CTLOperationsRole" in looks.roles(aws, account)
    assert (operator.store / account / "origin.json").exists()


def test_a_role_refuses_what_it_cannot_work_with(aws: LocalAws, tmp_path: Path) -> None:
    operator = Operator(aws, tmp_path)
    wrong = {"ctl_enroll_transfer_approval": "", "ctl_harden_log_retention_days": -1, "ctl_cam_endpoint": "cam"}
    for role, word in (
        ("ctl_enroll", "ctl_enroll_transfer_approval of acme-prod is empty"),
        ("ctl_harden", "ctl_harden_log_retention_days is negative"),
        ("ctl_provider", "ctl_cam_endpoint is cam, expected an address"),
    ):
        (tmp_path / f"{role}.yml").write_text(
            PLAY.format(roles=f"{{role: ctl.aws.{role}, tags: [mine]}}"), encoding="utf-8"
        )
        # Whatever tag somebody has put on the role.
        refused = operator.play(str(tmp_path / role), {"acme-prod": {**ACME, **wrong}}, "-t", "mine")
        assert refused.code != 0, refused.output
        assert word in refused.output.replace("\n", " ")
    assert aws.writes() == []
