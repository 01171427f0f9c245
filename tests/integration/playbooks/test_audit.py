# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""audit.yml: it names what drifted and what is to be decided, keeps it, and writes nothing to any account."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import trouble
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import AUDIT
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.browser import parsed
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

Hosts = dict[str, dict[str, Any]]

# Nobody asks where the accounts of these tests are.
NO_ORGANIZATION = {"ctl_organization_id": ""}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


@pytest.fixture
def hosts(customer: Callable[..., dict[str, Any]], tmp_path: Path) -> Callable[..., Hosts]:
    """acme-prod, with variables of its host."""

    def seeded(**variables: Any) -> Hosts:
        known = {**NO_ORGANIZATION, "ctl_audit_directory": str(tmp_path / "audit")}
        return {"acme-prod": {**ACME, "ctl_external_id": customer(ACCOUNT)["external_id"], **known, **variables}}

    return seeded


def audits(operator: Operator, account: str = ACCOUNT) -> list[dict[str, Any]]:
    """What is kept of an account, the oldest first."""
    return [json.loads(path.read_text()) for path in sorted((operator.store / account / "audits").glob("*.json"))]


def states(document: dict[str, Any]) -> dict[str, str]:
    return {one["check"]: one["state"] for one in document["checks"]}


def test_an_account_is_audited_before_and_after_somebody_changed_it(
    operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws, tmp_path: Path
) -> None:
    excepted = {"control": "config", "what": "eu-west-1", "reason": "CHG-7", "until": "2099-12-31"}
    wanted = hosts(ctl_harden_exceptions=[excepted])
    assert operator.play("harden", wanted).code == 0
    aws.clear_calls()
    run = operator.play("audit", wanted)
    assert run.code == 0, run.output
    assert aws.writes() == []
    assert run.rows["acme-prod"] == {
        "compliant": run.rows["acme-prod"]["compliant"],
        "drifted": "0",
        "unchecked": "0",
        "exceptions": "1",
        "undecided": run.rows["acme-prod"]["undecided"],
        "changed": "no",
        "result": "to be decided",
    }
    [first] = audits(operator)
    assert trouble(first, AUDIT) == ""
    found = states(first)
    assert [
        name for name in ("iam", "audit_trail", "ebs_encryption", "image_block") if found[name] != "compliant"
    ] == []
    assert found["config"] == "excepted"
    assert (found["membership"], found["security_contact"]) == ("off", "off")

    aws.client("iam", account=ACCOUNT).update_account_password_policy(MinimumPasswordLength=6)
    aws.client("cloudtrail", account=ACCOUNT).stop_logging(Name="ctlaudit")
    aws.clear_calls()
    run = operator.play("audit", wanted, "--diff")
    assert run.code == 2, run.output
    assert aws.writes() == []
    assert run.results == {"acme-prod": "drifted"}
    assert "audit_trail drifted: trail ctlaudit in us-east-1" in run.why("acme-prod")
    assert "password_policy drifted: password policy" in run.why("acme-prod")
    assert f"report: {tmp_path / 'audit' / 'report.html'}" in run.lines
    _first, second = audits(operator)
    drifted = {one["check"]: one for one in second["checks"] if one["state"] == "drifted"}
    assert sorted(drifted) == ["audit_trail", "password_policy"]
    [policy] = drifted["password_policy"]["differences"]
    assert [policy[when]["MinimumPasswordLength"] for when in ("before", "after")] == [6, 14]
    assert drifted["audit_trail"]["mend"] == "ansible-playbook ctl.aws.harden -l acme-prod -t ctl_harden_audit_trail"
    assert [one["state"] for one in second["history"]] == ["to be decided"]

    # What the report names is what mends it.
    command = drifted["audit_trail"]["mend"].split()
    assert operator.play("harden", wanted, *command[2:]).code == 0
    run = operator.play("audit", wanted)
    assert "audit_trail drifted" not in run.why("acme-prod")
    assert "password_policy drifted" in run.why("acme-prod")
    # All of it is in the chain of digests, and what was altered later is seen.
    assert operator.play("evidence", wanted).code == 0
    path = next((operator.store / ACCOUNT / "audits").glob("*.json"))
    path.write_text(path.read_text().replace('"to be decided"', '"compliant"'))
    altered = operator.play("evidence", wanted)
    assert altered.code != 0
    assert f"audits/{path.name}" in altered.output


def test_the_files_for_people_and_programs_say_the_same(
    operator: Operator, hosts: Callable[..., Hosts], tmp_path: Path
) -> None:
    wanted = hosts()
    wanted["nobody"] = {**wanted["acme-prod"], "ctl_account_id": "999999999999", "ctl_external_id": "another-one"}
    run = operator.play("audit", wanted, "-e", "ctl_audit_fail_on=never")
    # An account that nobody can enter fails, whatever the threshold.
    assert run.code == 2, run.output
    assert run.results["acme-prod"] == "drifted"
    assert run.results["nobody"] == "waiting for the customer"
    folder = tmp_path / "audit"
    documents = {one["account"]: one for one in json.loads((folder / "audit.json").read_text())}
    assert sorted(documents) == ["acme-prod", "nobody"]
    assert set(states(documents["nobody"]).values()) <= {"not checked", "off"}
    assert "AssumeRole" in documents["nobody"]["failure"]
    assert audits(operator, "999999999999")[0]["state"] == "not checked"
    suites = ElementTree.fromstring((folder / "junit.xml").read_text())
    assert {suite.get("name"): suite.get("failures") for suite in suites} == dict.fromkeys(documents, "0")
    events = json.loads((folder / "ocsf.json").read_text())
    assert len(events) == sum(len(one["checks"]) for one in documents.values())
    kept = [*folder.iterdir(), *operator.store.rglob("*.json")]
    assert [path.name for path in kept if wanted["acme-prod"]["ctl_external_id"] in path.read_text()] == []
    page = parsed((folder / "report.html").read_text())
    assert page.all("h1")[0].text == "0 of 2 accounts have not drifted"


def test_check_mode_keeps_nothing_and_an_account_that_left_is_not_ok(
    operator: Operator, hosts: Callable[..., Hosts], tmp_path: Path
) -> None:
    wanted = hosts(ctl_organization_id="o-ctlpartner01")
    run = operator.play("audit", wanted, "--check")
    assert run.code == 2
    assert "membership drifted: It is in no organization, and should be in o-ctlpartner01" in run.why("acme-prod")
    assert not (operator.store / ACCOUNT / "audits").exists()
    assert not (tmp_path / "audit").exists()


def test_what_is_refused_is_not_checked_and_the_rest_is(
    operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws
) -> None:
    wanted = hosts()
    assert operator.play("harden", wanted).code == 0
    aws.fault("iam", "GetAccountPasswordPolicy", code="AccessDenied", account=ACCOUNT)
    aws.fault("iam", "GetCredentialReport", code="AccessDenied", account=ACCOUNT)
    aws.fault("ec2", "DescribeFlowLogs", code="UnauthorizedOperation", account=ACCOUNT, region="eu-west-1")
    run = operator.play("audit", wanted)
    assert run.code == 2
    [document] = audits(operator)
    found = states(document)
    assert {
        name: found[name] for name in ("password_policy", "root_mfa", "console_mfa", "open_ports")
    } == dict.fromkeys(("password_policy", "root_mfa", "console_mfa", "open_ports"), "not checked")
    assert (found["iam"], found["audit_trail"]) == ("compliant", "compliant")
    whys = {one["check"]: one["why"] for one in document["checks"]}
    assert "iam.GetAccountPasswordPolicy" in whys["password_policy"]
    assert "ec2.DescribeFlowLogs" in whys["open_ports"]


def test_what_cannot_be_meant_is_refused_before_anything_is_read(
    operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws
) -> None:
    wanted = hosts(ctl_audit_fail_on="sometimes", ctl_audit_key_days=0)
    aws.clear_calls()
    run = operator.play("audit", wanted)
    assert run.code == 2
    assert "ctl_audit_fail_on must be one of: never, drifted, undecided, got: sometimes" in run.output
    assert aws.calls(account=ACCOUNT) == []
