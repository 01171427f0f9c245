# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan that is kept is carried out as it was approved, and refused where the account has moved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.documents import kinds_in
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, GLOBEX, Operator, Run

ID = ACME["ctl_account_id"]
KEY = "a-key-from-a-vault"
EXTERNAL_ID = "acme-a1b2c3"
HOSTS: dict[str, dict[str, Any]] = {
    "acme-prod": {**ACME, "ctl_external_id": EXTERNAL_ID, "ctl_regions": ["us-east-1"]},
    "globex": {**GLOBEX, "ctl_regions": ["us-east-1"]},
}
SET = re.compile(r"together: ([0-9a-f]{64})")


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    aws.reset()
    return Operator(aws, tmp_path)


def play(operator: Operator, playbook: str, hosts: dict[str, Any], **variables: Any) -> Run:
    options = ["--check"] if variables.get("ctl_plan_store") else []
    return operator.play(playbook, hosts, *options, "-e", json.dumps({"ctl_plan_key": KEY, **variables}))


def planned(aws: LocalAws, operator: Operator, playbook: str, hosts: dict[str, Any], **variables: Any) -> str:
    """The digest of all plans of a run, which wrote nothing."""
    before = len(aws.writes())
    run = play(operator, playbook, hosts, ctl_plan_store=True, **variables)
    assert run.code == 0, run.output
    assert aws.writes()[before:] == []
    found = SET.search(run.output)
    assert found, run.output
    return found[1]


def plans(operator: Operator, account: str = ID) -> list[dict[str, Any]]:
    paths = sorted((operator.store / account / "plans").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def approved(operator: Operator, account: str = ID) -> list[dict[str, Any]]:
    """The steps of all runs that carried out a plan."""
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in (operator.store / account / "runs").glob("*.json")]
    return [step for run in runs for step in run["steps"] if "approved" in step]


def onboarded(operator: Operator, hosts: dict[str, Any]) -> None:
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output


def drift(aws: LocalAws) -> None:
    aws.client("iam", account=ID).delete_account_password_policy()
    aws.client("cloudtrail", account=ID).stop_logging(Name="ctlaudit")


def test_hardening_is_carried_out_as_it_was_approved(aws: LocalAws, operator: Operator) -> None:
    onboarded(operator, HOSTS)
    drift(aws)
    digest = planned(aws, operator, "harden", HOSTS)
    [plan], [nothing] = plans(operator), plans(operator, GLOBEX["ctl_account_id"])
    assert {call["operation"] for call in plan["calls"]} == {"UpdateAccountPasswordPolicy", "StartLogging"}
    assert nothing["calls"] == []
    assert kinds_in(operator.store / ID)["plan"] == 1

    # An account of its own, by the digest of its own plan; then the fleet, by that of all.
    before = len(aws.writes(account=ID))
    run = play(operator, "harden", HOSTS, ctl_plan_digest=digest)
    assert run.code == 0, run.output
    made = aws.writes(account=ID)[before:]
    assert {call["operation"] for call in made} >= {"UpdateAccountPasswordPolicy", "StartLogging"}
    assert {step["operation"] for step in approved(operator)} == {"UpdateAccountPasswordPolicy", "StartLogging"}
    again = play(operator, "harden", {"acme-prod": HOSTS["acme-prod"]}, ctl_plan_digest=plan["digest"])
    assert (again.code, again.table["acme-prod"].changed) == (0, "no"), again.output


MOVED: dict[str, tuple[Any, list[str]]] = {
    "more": (
        lambda aws: aws.client("s3control", account=ID).delete_public_access_block(AccountId=ID),
        ["not in the plan", "s3control:PutPublicAccessBlock"],
    ),
    "less": (
        lambda aws: aws.client("cloudtrail", account=ID).start_logging(Name="ctlaudit"),
        ["in the plan, and not needed any more", "cloudtrail:StartLogging"],
    ),
}


def test_an_account_that_has_moved_is_refused_before_the_first_write(aws: LocalAws, operator: Operator) -> None:
    hosts = {"acme-prod": HOSTS["acme-prod"]}
    onboarded(operator, hosts)
    for move, words in MOVED.values():
        drift(aws)
        digest = planned(aws, operator, "harden", hosts)
        move(aws)
        before = len(aws.writes(account=ID))
        run = play(operator, "harden", hosts, ctl_plan_digest=digest)
        assert run.results == {"acme-prod": "failed"}, run.output
        assert [word for word in words if word not in run.why("acme-prod")] == [], run.output
        assert aws.writes(account=ID)[before:] == []
        assert operator.play("harden", hosts).code == 0

    drift(aws)
    digest = planned(aws, operator, "harden", hosts)
    unknown = play(operator, "harden", hosts, ctl_plan_digest="0" * 64)
    assert f"{plans(operator)[-1]['run']} ({plans(operator)[-1]['digest']})" in unknown.why("acme-prod"), unknown.output
    altered = sorted((operator.store / ID / "plans").glob("*.json"))[-1]
    altered.write_text(altered.read_text(encoding="utf-8").replace("StartLogging", "StopLogging"), encoding="utf-8")
    refused = play(operator, "harden", hosts, ctl_plan_digest=digest)
    assert "One of this digest was altered" in refused.why("acme-prod"), refused.output


def test_what_is_secret_is_in_no_plan_and_must_not_change(aws: LocalAws, operator: Operator) -> None:
    hosts = {"acme-prod": HOSTS["acme-prod"]}
    onboarded(operator, hosts)
    # With it comes a role that asks for it.
    secrets = [{"ctl_analytics_external_id": f"analytics-{number}"} for number in (4711, 4712)]
    keyless = play(operator, "harden", hosts, ctl_plan_store=True, ctl_plan_key="", **secrets[0])
    assert "Set ctl_plan_key" in keyless.why("acme-prod"), keyless.output
    digest = planned(aws, operator, "harden", hosts, **secrets[0])
    texts = [path.read_text(encoding="utf-8") for path in operator.store.rglob("*") if path.is_file()]
    assert [text for text in texts if "analytics-4711" in text or KEY in text] == []
    assert "hmac:" in json.dumps(plans(operator))
    before = len(aws.writes(account=ID))
    for other in (secrets[1], {**secrets[0], "ctl_plan_key": "another"}):
        refused = play(operator, "harden", hosts, ctl_plan_digest=digest, **other)
        assert "not in the plan: create role CTLCloudOptimization" in refused.why("acme-prod"), refused.output
    assert aws.writes(account=ID)[before:] == []
    run = play(operator, "harden", hosts, ctl_plan_digest=digest, **secrets[0])
    assert (run.code, run.table["acme-prod"].changed) == (0, "yes"), run.output


def test_a_run_that_was_cut_off_goes_on_with_what_is_left(aws: LocalAws, operator: Operator) -> None:
    hosts = {"acme-prod": HOSTS["acme-prod"]}
    onboarded(operator, hosts)
    drift(aws)
    digest = planned(aws, operator, "harden", hosts)
    aws.fault("cloudtrail", "StartLogging", kind="error", code="AccessDenied", message="by a test", status=403)
    cut = play(operator, "harden", hosts, ctl_plan_digest=digest)
    assert cut.results == {"acme-prod": "failed"}, cut.output
    aws.clear_faults()
    assert [step["operation"] for step in approved(operator) if step["status"] == "applied"] == [
        "UpdateAccountPasswordPolicy"
    ]
    run = play(operator, "harden", hosts, ctl_plan_digest=digest)
    assert (run.code, run.table["acme-prod"].changed) == (0, "yes"), run.output
    assert aws.client("cloudtrail", account=ID).get_trail_status(Name="ctlaudit")["IsLogging"]


def test_a_plan_ends_with_the_first_exception_in_it(aws: LocalAws, operator: Operator) -> None:
    exceptions = [
        {"control": "ebs_encryption", "reason": "CASE-1", "until": until} for until in ("2099-12-31", "2099-06-30")
    ]
    hosts = {"acme-prod": HOSTS["acme-prod"]}
    onboarded(operator, hosts)
    drift(aws)
    digest = planned(aws, operator, "harden", hosts, ctl_harden_exceptions=exceptions)
    [path] = (operator.store / ID / "plans").glob("*.json")
    assert json.loads(path.read_text(encoding="utf-8"))["ends"] == "2099-06-30"
    # Whoever makes it last longer makes another plan of it.
    path.write_text(path.read_text(encoding="utf-8").replace("2099-06-30", "2099-12-31"), encoding="utf-8")
    refused = play(operator, "harden", hosts, ctl_plan_digest=digest, ctl_harden_exceptions=exceptions)
    assert "One of this digest was altered" in refused.why("acme-prod"), refused.output


def test_onboarding_and_giving_back_are_carried_out_as_they_were_approved(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    acme = {**HOSTS["acme-prod"], "ctl_offboard_keep_hardening": False, "ctl_offboard_confirm": ID}
    hosts = {"acme-prod": {**acme, "ctl_evidence_backup_store": str(tmp_path / "customer")}}
    assert operator.play("bootstrap", hosts).code == 0
    for playbook in ("onboard", "offboard"):
        digest = planned(aws, operator, playbook, hosts)
        run = play(operator, playbook, hosts, ctl_plan_digest=digest)
        assert run.code == 0, run.output
    steps = {(step["service"], step["operation"]) for step in approved(operator)}
    assert {("organizations", "AcceptHandshake"), ("iam", "CreateRole"), ("iam", "DeleteRole")} <= steps
