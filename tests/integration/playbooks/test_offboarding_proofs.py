# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may not be taken for done: each by a run that ended in success once, while somebody still got in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

ADDRESS = "aws-root@acme.example"
ADMIN = {"profile": "acme-prod-admin", "region": "us-east-1"}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


def host(tmp_path: Path, **more: Any) -> dict[str, Any]:
    return {
        **ACME,
        "ctl_bootstrap_connection": ADMIN,
        "ctl_customer_connection": ADMIN,
        "ctl_evidence_spool": str(tmp_path / "spool"),
        "ctl_offboard_confirm": ACCOUNT,
        "ctl_offboard_packet_directory": "",
        "ctl_regions": ["us-east-1"],
        **more,
    }


def succeed(operator: Operator, playbook: str, acme: dict[str, Any], *options: str) -> None:
    run = operator.play(playbook, {"acme": acme}, *options)
    assert run.code == 0, run.output


def test_a_hand_over_of_the_root_user_that_was_cut_off_is_none(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    """The phase is cut off after its first call; the account may not leave, and the next run finishes it."""
    acme = host(tmp_path, ctl_offboard_root_held_by="partner", ctl_offboard_customer_email=ADDRESS)
    for playbook in ("bootstrap", "onboard"):
        succeed(operator, playbook, acme)
    aws.set_account(ACCOUNT, root={"mfa": ["virtual"], "keys": 1, "password": True}, email=ADDRESS)
    aws.fault("iam", "DeleteAccessKey", kind="error", code="ServiceFailure", status=400, account=ACCOUNT, count=1)
    cut = operator.play("offboard", {"acme": acme})
    assert cut.results == {"acme": "failed"}, cut.output
    assert looks.root(aws, ACCOUNT)["root"]["keys"]
    leaving = operator.play("offboard", {"acme": acme}, "-t", "ctl_offboard_leave")
    assert leaving.results == {"acme": "failed"}, leaving.output
    assert "is not handed over" in leaving.why("acme")
    assert looks.organization(aws, ACCOUNT)
    done = operator.play("offboard", {"acme": acme})
    assert (done.results, done.rows["acme"]["root"]) == ({"acme": "done"}, "handed over"), done.output
    root = looks.root(aws, ACCOUNT)["root"]
    assert (root["keys"], root["mfa"]) == ({}, {}) and root["password"]


def test_what_a_later_phase_would_be_refused_is_told_before_the_first_write(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    acme = host(tmp_path)
    for playbook in ("bootstrap", "onboard"):
        succeed(operator, playbook, acme)
    later = {
        "ctl_offboard_audit_data": "archive",
        "ctl_offboard_archive_bucket": "acme-nowhere",
        "ctl_offboard_leave": "transferred",
        "ctl_offboard_transfer_management_account_id": "444444444444",
        "ctl_offboard_transfer_organization_id": "o-elsewhere01",
        "ctl_offboard_root_held_by": "partner",
        "ctl_offboard_customer_email": ADDRESS,
    }
    aws.fault("iam", "ListOrganizationsFeatures", kind="error", code="ServiceAccessNotEnabledException", count=None)
    aws.clear_calls()
    run = operator.play("offboard", {"acme": {**acme, **later}})
    assert run.results == {"acme": "failed"}, run.output
    for words in ("Nothing was done.", "acme-nowhere", "has no open invitation", "central root access"):
        assert words in run.why("acme")
    assert aws.writes() == []


def test_a_provider_that_stayed_is_named_when_the_account_is_closed(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    """The CAM refuses to delete it while a service is active; nobody can enter the account any more."""
    with local_cam.start(tmp_path, [{"id": "acme", "name": "acme", "services": [{"id": "web"}]}], delay=0.1) as cam:
        variables = {"ctl_cam_endpoint": cam.url, "ctl_cam_token": cam.token, "ctl_cam_provider_id": "acme"}
        acme = host(tmp_path, **variables)
        for playbook in ("bootstrap", "onboard"):
            succeed(operator, playbook, acme)
        # Nothing of the customer's is left to enter with.
        acme |= {"ctl_customer_connection": {}, "ctl_evidence_backup_store": str(tmp_path / "customer")}
        for result in ("open: customer", "given back"):
            run = operator.play("offboard", {"acme": acme})
            assert run.results == {"acme": result}, run.output
            assert "provider" in run.why("acme") and "aws iam delete-role" in run.why("acme")
        assert "delete CAM provider acme" in run.why("acme")


def test_a_role_that_lost_a_policy_is_not_closed(aws: LocalAws, operator: Operator, tmp_path: Path) -> None:
    """Hardening detaches what is too much. Then the account leaves by hand, and the inventory has a wrong external "
    "id."""
    acme = host(tmp_path, ctl_external_id="acme-a1b2c3")
    for playbook in ("bootstrap", "onboard"):
        succeed(operator, playbook, acme)
    iam = aws.client("iam", account=ACCOUNT)
    iam.attach_role_policy(RoleName="CTLDeveloperRole", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    succeed(operator, "harden", acme, "-t", "ctl_harden_iam")
    aws.client("organizations", account="111111111111").remove_account_from_organization(AccountId=ACCOUNT)
    del acme["ctl_customer_connection"]
    lost = operator.play("offboard", {"acme": {**acme, "ctl_external_id": "another-one"}})
    assert lost.results == {"acme": "failed"}, lost.output
    assert "nothing in the evidence store proves that it was closed" in lost.why("acme")
    closed = operator.play("offboard", {"acme": acme})
    assert (closed.results, closed.rows["acme"]["access"]) == ({"acme": "open: customer"}, "none"), closed.output
    again = operator.play("offboard", {"acme": acme})
    assert (again.results, again.rows["acme"]["access"]) == ({"acme": "given back"}, "closed"), again.output
    # What is left to do is still said.
    assert "aws iam delete-role --role-name CTLDeveloperRole" in again.why("acme")


def test_what_a_killed_run_made_is_set_back_too(aws: LocalAws, operator: Operator, tmp_path: Path) -> None:
    """The trail is made by a run that is killed within the call; the next one finishes, and then it goes back."""
    acme = host(
        tmp_path,
        ctl_offboard_keep_hardening=False,
        ctl_offboard_audit_data="delete",
        ctl_offboard_config_data="delete",
        ctl_evidence_backup_store=str(tmp_path / "customer"),
    )
    succeed(operator, "bootstrap", acme)
    aws.fault("cloudtrail", "CreateTrail", kind="latency", latency_ms=120000)
    operator.kill("onboard", {"acme": acme}, tmp_path / "spool" / ACCOUNT, "CreateTrail")
    aws.clear_faults()
    acme["ctl_run_take_over"] = True
    succeed(operator, "onboard", acme)
    done = operator.play("offboard", {"acme": acme})
    assert done.results == {"acme": "done"}, done.output
    assert looks.trail(aws, ACCOUNT, "ctlaudit") is None
    assert looks.password_policy(aws, ACCOUNT) is None


def test_whoever_the_partner_made_and_can_sign_in_is_found(aws: LocalAws, operator: Operator, tmp_path: Path) -> None:
    """CTLCAMRole may make users. One that it made has a key; another came since, and can do nothing."""
    acme = host(tmp_path)
    for playbook in ("bootstrap", "onboard"):
        succeed(operator, playbook, acme)
    iam = aws.client("iam", account=ACCOUNT)
    for name in ("night-shift", "idle"):
        iam.create_user(UserName=name)
    iam.create_access_key(UserName="night-shift")
    iam.attach_user_policy(UserName="night-shift", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    before = len(aws.writes())
    found = operator.play("offboard", {"acme": acme})
    assert found.results == {"acme": "failed"}, found.output
    assert "user/night-shift" in found.why("acme") and "user/idle" not in found.why("acme")
    assert [call for call in aws.writes()[before:] if call["service"] != "s3"] == []
    acme["ctl_offboard_also_remove"] = [f"arn:aws:iam::{ACCOUNT}:user/night-shift"]
    done = operator.play("offboard", {"acme": acme})
    assert done.results == {"acme": "done"}, done.output
    users = [user["UserName"] for user in iam.list_users()["Users"]]
    assert "night-shift" not in users and "idle" in users


def test_without_the_confirmation_nothing_is_written_whichever_phase_is_named(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    acme = host(tmp_path, ctl_offboard_confirm="")
    for playbook in ("bootstrap", "onboard"):
        succeed(operator, playbook, acme)
    aws.clear_calls()
    phases = ",".join(f"ctl_offboard_{phase}" for phase in ("backup", "root", "data", "leave", "access", "verify"))
    planned = operator.play("offboard", {"acme": acme}, "-t", phases)
    assert planned.results == {"acme": "planned"}, planned.output
    assert json.dumps(aws.writes()) == "[]"
