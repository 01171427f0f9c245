# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Another partner's catalogue: an account comes and goes by it, and nothing of ours is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.accounts import GLOBEX as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.documents import kinds_in
from ansible_collections.ctl.aws.tests.integration.support.dumps import MAY_DIFFER, differences
from ansible_collections.ctl.aws.tests.integration.support.playbooks import GLOBEX, Operator

CATALOGUE = Path(__file__).parents[1] / "support" / "northwind"
PROVIDER = "610000000061"
CREDENTIALS = {"profile": "northwind", "region": "us-east-1"}
ROLES = ["NorthwindEngineer", "NorthwindOnCall", "NorthwindOperator", "NorthwindSupport"]
POLICIES = ["NorthwindEngineering", "NorthwindGuardrail", "NorthwindReading"]
# Names of our own catalogue: what is left of them are the marks of the collection on what it makes.
OF_OURS = re.compile(r"ctlaudit|config-bucket|CAM\w+Policy|589942003651|540339316802|CTL\w+(?:Role|Policy)")
TAGS = {r"(cloudtrail|s3) .*(:trail/northwind|:northwind-\w+-\d+)/.*": "as in MAY_DIFFER, of these names"}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    fleet: dict[str, Any] = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    fleet["partner"].append({"id": PROVIDER, "name": "northwind", "admin": "engineer", "profile": "northwind"})
    fleet["management"][0]["roles"]["Northwind"] = {"trust": {"AWS": PROVIDER}, "policies": ["AdministratorAccess"]}
    aws.reset(fleet)
    return Operator(aws, tmp_path)


def host(tmp_path: Path) -> dict[str, Any]:
    in_management = {**CREDENTIALS, "role_arn": f"arn:aws:iam::{MANAGEMENT}:role/Northwind"}
    return {
        **GLOBEX,
        "ctl_catalogue": str(CATALOGUE),
        "ctl_external_id": "northwind-4711",
        "ctl_partner_connection": CREDENTIALS,
        "ctl_management_connection": in_management,
        "ctl_offboard_keep_hardening": False,
        "ctl_offboard_packet_directory": str(tmp_path / "packets"),
        "ctl_offboard_audit_data": "delete",
        "ctl_offboard_config_data": "delete",
        "ctl_evidence_backup_store": str(tmp_path / "customer"),
    }


def named(aws: LocalAws, listing: str, kind: str) -> list[str]:
    """What IAM lists that a provider made, by its name."""
    answer = aws.client("iam", account=ACCOUNT).get_paginator(listing).paginate().build_full_result()
    names = (one[f"{kind}Name"] for one in answer[{"Role": "Roles", "Policy": "Policies"}[kind]])
    return sorted(name for name in names if name.startswith(("Northwind", "CTL", "CAM")))


def roles(aws: LocalAws) -> list[str]:
    return named(aws, "list_roles", "Role")


def roles_policies(aws: LocalAws) -> list[str]:
    """What the role of the way in still has: it took from itself last that with which it could."""
    client = aws.client("iam", account=ACCOUNT)
    found = client.list_attached_role_policies(RoleName="NorthwindEngineer")["AttachedPolicies"]
    return [one["PolicyName"] for one in found]


def test_an_account_comes_and_goes_by_the_catalogue_of_another_provider(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    before = aws.dump(ACCOUNT)
    globex = {"globex": host(tmp_path)}
    for playbook in ("bootstrap", "onboard", "harden"):
        run = operator.play(playbook, globex)
        assert run.code == 0, run.output
    assert run.table["globex"].changed == "no"
    assert roles(aws) == ROLES
    assert named(aws, "list_policies", "Policy") == POLICIES
    assert looks.trail(aws, ACCOUNT, "northwind")
    assert looks.objects(aws, ACCOUNT, f"northwind-audit-{ACCOUNT}") is not None
    assert [key for key in looks.objects(aws, ACCOUNT, f"northwind-audit-{ACCOUNT}") or {} if "evidence/" in key]
    assert sorted(set(OF_OURS.findall(json.dumps(aws.dump(ACCOUNT))))) == ["540339316802"]  # of the customer's own role

    run = operator.play("offboard", globex)
    assert run.results == {"globex": "planned"}, run.output
    packet = (tmp_path / "packets" / f"{ACCOUNT}.md").read_text(encoding="utf-8")
    assert "Cloud Desk" in packet
    assert set(OF_OURS.findall(packet)) <= {"540339316802"}
    run = operator.play("offboard", {"globex": {**globex["globex"], "ctl_offboard_confirm": ACCOUNT}})
    assert run.results == {"globex": "open: customer"}, run.output
    assert "policy/NorthwindReading" in run.why("globex")
    assert roles(aws) == ["NorthwindEngineer"]
    assert roles_policies(aws) == []
    expected = {"origin": 1, "ledger": 1, "lease": 1, "evidence": 3, "backup": 1, "packet": 2}
    assert kinds_in(operator.store) == expected
    left = list(differences(before, aws.dump(ACCOUNT), {**MAY_DIFFER, **TAGS}))
    assert [one for one in left if "NorthwindEngine" not in one and "NorthwindReading" not in one] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("roles: []", ["ctl_catalogue of globex", "catalogue.yml cannot be meant: missing required arguments"]),
        ("{", ["catalogue.yml, of the catalogue, cannot be read"]),
    ],
)
def test_a_catalogue_that_cannot_be_meant_stops_before_anything_is_read(
    aws: LocalAws, operator: Operator, tmp_path: Path, text: str, words: list[str]
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "catalogue.yml").write_text(text, encoding="utf-8")
    run = operator.play("onboard", {"globex": {**host(tmp_path), "ctl_catalogue": str(folder)}})
    assert run.code != 0
    assert aws.calls() == []
    assert "Finalization of task args" not in run.output
    assert [word for word in words if word not in re.sub(r"\s+", " ", run.output)] == [], run.output
