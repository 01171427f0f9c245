# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With identity policies enforced, the playbooks run with the permissions of docs/security.md and no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.playbooks import ACME, ROOT, Operator

MANAGEMENT, ROLE = "111111111111", "CTLOrganizationRole"
ROW = re.compile(r"^\| management account \|.*\| ([^|]+) \|$", re.MULTILINE)
ACME_HOST: dict[str, Any] = {
    **ACME,
    "ctl_customer_connection": {"profile": "acme-prod-admin", "region": "us-east-1"},
    "ctl_offboard_confirm": ACME["ctl_account_id"],
    "ctl_offboard_packet_directory": "",
    "ctl_offboard_leave": "removed",
}


def of_the_document() -> set[str]:
    """The actions of the management account's role."""
    rows = ROW.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(rows) > 1
    return {action for row in rows for action in re.split(r",\s*", row)}


def grant(aws: LocalAws, actions: set[str]) -> None:
    """The role in the management account may do this, and nothing else."""
    iam = aws.client("iam", account=MANAGEMENT)
    for policy in iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=ROLE, PolicyArn=policy["PolicyArn"])
    for name in iam.list_role_policies(RoleName=ROLE)["PolicyNames"]:
        iam.delete_role_policy(RoleName=ROLE, PolicyName=name)
    text = document({"Effect": "Allow", "Action": sorted(actions), "Resource": "*"})
    iam.put_role_policy(RoleName=ROLE, PolicyName="own", PolicyDocument=text)
    aws.enforce_identity_policies()


def test_the_permissions_of_the_document_are_enough_for_all_playbooks(aws: LocalAws, tmp_path: Path) -> None:
    grant(aws, of_the_document())
    operator = Operator(aws, tmp_path)
    host = {**ACME_HOST, "ctl_evidence_backup_store": str(tmp_path / "customer")}
    for playbook in ("bootstrap", "onboard", "offboard"):
        run = operator.play(playbook, {"acme-prod": host})
        assert run.code == 0, run.output
    assert [call for call in aws.calls() if call["error"] == "AccessDeniedException"] == []


@pytest.mark.parametrize("action", ["organizations:InviteAccountToOrganization", "organizations:ListParents"])
def test_onboarding_names_the_action_that_the_role_lacks(action: str, aws: LocalAws, tmp_path: Path) -> None:
    grant(aws, of_the_document() - {action})
    operator = Operator(aws, tmp_path)
    assert operator.play("bootstrap", {"acme-prod": ACME}).code == 0
    run = operator.play("onboard", {"acme-prod": ACME})
    assert run.code != 0
    assert action in run.why("acme-prod"), run.why("acme-prod")
    assert "account 111111111111" in run.why("acme-prod")
