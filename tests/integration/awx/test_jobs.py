# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The life of an account in AWX: each job template's playbook, run by ansible-runner with what AWX gives it."""

from __future__ import annotations

import configparser
import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.awx import Awx, Job, configured

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


def ended_well(job: Job, awx: Awx, *secrets: str) -> Job:
    """A job that ended well, says in words what it does, and shows no secret in any event."""
    assert job.status == "successful", job.output
    said = json.dumps(job.events)
    assert not [secret for secret in (*awx.secrets, *secrets) if secret in said]
    names = {event["event_data"].get("task") for event in job.events} - {None}
    assert names and not [name for name in names if "{{" in name or not name[0].isupper()]
    return job


def test_an_account_comes_and_goes(aws: LocalAws, awx: Awx, cam: LocalCam) -> None:
    cam.seed({"id": "acme-prod-provider"})
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

    # From now on AWS Organizations has it: one host, under the name that the project gives it.
    inventory = awx.inventory(**variables)
    assert json.loads(inventory.read_text().split("\n", 2)[2].rsplit("END", 1)[0])["_meta"]["hostvars"].keys() == {HOST}
    assert launch("CTL harden, plan").artifacts["ctl_plan_digest"]
    launch("CTL harden")
    launch("CTL evidence")

    launch("CTL offboard, packet")
    confirmed = {"ctl_offboard_confirm": ACME}
    plan = launch("CTL offboard, plan", **confirmed)
    gone = launch("CTL offboard", ctl_offboard_email_otp="", **confirmed, **plan.artifacts)
    assert "open: customer" in gone.output
    kept = aws.client("s3", "partner").list_objects_v2(Bucket="ctlpartner-evidence", Prefix=f"accounts/{ACME}/backups/")
    (backup,) = (Path(one["Key"]).stem for one in kept["Contents"])
    # An answer that was left out is an empty one.
    assert "planned" in launch("CTL restore", ctl_restore_backup=backup, ctl_restore_confirm="").output
