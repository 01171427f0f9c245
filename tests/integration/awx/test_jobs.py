# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The life of an account in AWX: each job template's playbook, run by ansible-runner with what AWX gives it."""

from __future__ import annotations

import configparser
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.accounts import ACME, PARTNER
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support.awx import Awx, Job, configured, in_script
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences
from ansible_collections.ctl.aws.tests.integration.support.fleets import fleet, state
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Run

ROLE = "arn:aws:iam::111111111111:role/CTLOrganizationRole"
HOST = "acme-prod"


@pytest.fixture
def awx(aws: LocalAws, cam: LocalCam, tmp_path: Path) -> Awx:
    """An AWX whose credentials somebody has entered."""
    made = Awx(aws, configured(tmp_path), tmp_path)
    known = configparser.ConfigParser(interpolation=None)
    known.read(aws.credentials_file)

    def keys(profile: str) -> dict[str, str]:
        section = known[profile]
        return {"access_key": section["aws_access_key_id"], "secret_key": section["aws_secret_access_key"]}

    made.enter("CTL partner", **keys("partner"), plan_key="a-key-for-plans-in-tests")
    made.enter("CTL management account", **keys("partner"), role_arn=ROLE, region="us-east-1")
    made.enter("CTL customer", **keys("acme-prod-admin"))
    made.enter("CTL Cloud Application Manager", endpoint=cam.url, token=cam.token)
    return made


def rows_of(job: Job) -> dict[str, dict[str, str]]:
    """The table at the end of a job, by account."""
    return Run(0, job.output).rows


def ended_well(job: Job, awx: Awx, *secrets: str) -> Job:
    """A job that ended well, says in words what it does, and shows no secret in any event."""
    assert job.status == "successful", job.output
    said = json.dumps(job.events)
    assert not [secret for secret in (*awx.secrets, *secrets) if secret in said]
    names = {event["event_data"].get("task") for event in job.events} - {None}
    assert names and not [name for name in names if "{{" in name or not name[0].isupper()]
    return job


def test_an_account_comes_and_goes(aws: LocalAws, awx: Awx, cam: LocalCam) -> None:
    external_id = "an-external-id-of-acme"
    variables: dict[str, Any] = {"ctl_external_id": external_id, "ctl_provider_wait_seconds": 60}
    inventory = awx.inventory(**variables)

    def launch(template: str, **answers: Any) -> Job:
        return ended_well(awx.launch(template, HOST, inventory, **answers), awx, external_id)

    launch("CTL bootstrap")
    # Plan, approval, and what the next job of the workflow gets from the one before it.
    approved = {"ctl_enroll_transfer_approval": "CASE-1"}
    plan = launch("CTL onboard, plan", **approved)
    assert len(plan.artifacts["ctl_plan_digest"]) == 64
    onboarded = launch("CTL onboard", **approved, **plan.artifacts)
    assert "done" in onboarded.output or "ok" in onboarded.output
    assert [(one["name"], one["state"]) for one in cam.providers()] == [(HOST, "ready")]

    # From now on AWS Organizations has it: one host, under the name that the project gives it.
    inventory = awx.inventory(**variables)
    assert in_script(inventory)["_meta"]["hostvars"].keys() == {HOST}
    assert launch("CTL harden, plan").artifacts["ctl_plan_digest"]
    launch("CTL harden")
    launch("CTL evidence")

    launch("CTL offboard, packet")
    confirmed = {"ctl_offboard_confirm": ACME}
    plan = launch("CTL offboard, plan", **confirmed)
    gone = launch("CTL offboard", ctl_offboard_email_otp="", **confirmed, **plan.artifacts)
    assert "open: customer" in gone.output
    assert cam.providers() == []
    # The packets of both runs are among the documents that the ledger proves.
    launch("CTL evidence")
    kept = aws.client("s3", "partner").list_objects_v2(Bucket="ctlpartner-evidence", Prefix=f"accounts/{ACME}/backups/")
    (backup,) = (Path(one["Key"]).stem for one in kept["Contents"])
    # An answer that was left out is an empty one.
    assert "planned" in launch("CTL restore", ctl_restore_backup=backup, ctl_restore_confirm="").output


def test_without_a_plan_nothing_can_be_approved(aws: LocalAws, awx: Awx) -> None:
    """Nobody has let the partner in when the plan is made, and somebody has when it is approved."""
    approval = {"ctl_enroll_transfer_approval": "CASE-1"}
    inventory = awx.inventory(ctl_cam_provider_name="")
    plan = awx.launch("CTL onboard, plan", HOST, inventory, **approval)
    assert plan.status == "successful" and "waiting" in plan.output, plan.output
    ended_well(awx.launch("CTL bootstrap", HOST, inventory), awx)
    aws.clear_calls()
    late = awx.launch("CTL onboard", HOST, inventory, **approval, **plan.artifacts)
    assert late.status == "failed" and "digest is 'none'" in late.output, late.output
    assert aws.writes(account=ACME) == []


def test_an_inventory_that_cannot_be_read_whole_is_none(aws: LocalAws, awx: Awx) -> None:
    """AWX overwrites: an account that is not in the answer is no host any more."""
    aws.fault("organizations", "ListRoots", code="AccessDeniedException", count=None)
    with pytest.raises(AssertionError, match="AccessDeniedException"):
        awx.inventory()


def test_slices_give_what_one_job_gives(aws: LocalAws, awx: Awx) -> None:
    """Three accounts in one job, three in two slices under one approval: every account comes out the same."""
    role = {"CTLDeveloperRole": {"trust": {"AWS": PARTNER}, "policies": ["AdministratorAccess"]}}
    accounts = [
        {**one, "roles": role, "organization": {"member_of": "o-ctlpartner01"}, "email": "root@example.com"}
        for one in fleet(6)
    ]
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    aws.reset({**seeded, "accounts": accounts})
    inventory = awx.inventory()
    together, apart = accounts[:3], accounts[3:]
    names = {one["id"] for one in apart}

    whole = ended_well(awx.launch("CTL harden", ",".join(one["id"] for one in together), inventory), awx)
    plan = ended_well(awx.launch("CTL harden, plan", ",".join(names), inventory), awx)
    of_these = awx.narrowed(inventory, names)
    slices = awx.launch_in_slices("CTL harden", 2, of_these, **plan.artifacts)
    for job in slices:
        ended_well(job, awx)
    assert [set(rows_of(job)) for job in slices] == [{one["id"] for one in apart[0::2]}, {apart[1]["id"]}]
    table = {name: row for job in slices for name, row in rows_of(job).items()}
    assert list(table.values()) == list(rows_of(whole).values())
    first = state(aws, together[0])
    assert [list(differences(first, state(aws, one), {})) for one in accounts] == [[]] * 6

    def recorded(account: dict[str, Any]) -> Any:
        """What the evidence of an account has, its ids taken out."""
        store = aws.client("s3", "partner")
        keys = store.list_objects_v2(Bucket="ctlpartner-evidence", Prefix=f"accounts/{account['id']}/")["Contents"]
        (run,) = (one["Key"] for one in keys if "/runs/" in one["Key"])
        steps = json.load(store.get_object(Bucket="ctlpartner-evidence", Key=run)["Body"])["steps"]
        calls = sorted(
            (step["operation"], step["resource"].replace(account["id"], ""), step["status"]) for step in steps
        )
        return calls, sorted(one["Key"].split("/")[2] for one in keys if "/plans/" not in one["Key"])

    assert [recorded(one) for one in apart] == [recorded(one) for one in together]
