# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The password policy that an account has already, and the snapshot of everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, INITECH, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]


def test_a_stricter_password_policy_is_kept(aws: LocalAws, run_module: RunModule) -> None:
    before = looks.password_policy(aws, INITECH)
    result = run_module("iam_password_policy", profile="initech-admin")
    assert (result["changed"], aws.writes()) == (False, [])
    assert looks.password_policy(aws, INITECH) == before
    assert result["warnings"] == [
        "Password policy: the account is stricter in MinimumPasswordLength (20), kept",
        "Password policy: the account is stricter in MaxPasswordAge (60), kept",
    ]


def test_a_stricter_password_policy_is_replaced_where_that_is_asked_for(aws: LocalAws, run_module: RunModule) -> None:
    result = run_module("iam_password_policy", profile="initech-admin", keep_stricter=False)
    assert (result["changed"], result["warnings"]) == (True, [])
    found = looks.password_policy(aws, INITECH) or {}
    assert (found["MinimumPasswordLength"], found["ExpirePasswords"]) == (14, False)


@pytest.mark.parametrize("keep_stricter", [True, False])
def test_hard_expiry_is_switched_off(
    keep_stricter: bool, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(
        ACME, password_policy={"minimum_password_length": 20, "max_password_age": 90, "hard_expiry": True}
    )
    assert (looks.password_policy(aws, ACME) or {})["HardExpiry"] is True
    result = run_module("iam_password_policy", **way_in, keep_stricter=keep_stricter)
    assert result["changed"]
    found = looks.password_policy(aws, ACME) or {}
    assert not found.get("HardExpiry")
    assert found["MinimumPasswordLength"] == (20 if keep_stricter else 14)
    assert found.get("MaxPasswordAge", 0) == (90 if keep_stricter else 0)
    assert not run_module("iam_password_policy", **way_in, keep_stricter=keep_stricter)["changed"]


def test_a_looser_password_policy_is_tightened_field_by_field(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, password_policy={"minimum_password_length": 30, "require_numbers": False})
    assert run_module("iam_password_policy", **way_in)["changed"]
    found = looks.password_policy(aws, ACME) or {}
    assert (found["MinimumPasswordLength"], found["RequireNumbers"], found["PasswordReusePrevention"]) == (30, True, 24)


SUPPORT = [
    ("acme-prod-admin", "business"),
    ("globex-admin", "basic"),
    ("umbrella-admin", "basic"),
    ("management", "enterprise"),
]


@pytest.mark.parametrize(("profile", "plan"), SUPPORT)
def test_the_snapshot_tells_the_support_plan(profile: str, plan: str, run_module: RunModule) -> None:
    assert run_module("account_snapshot_info", profile=profile, sections=["support"])["snapshot"]["support"] == plan


def test_the_snapshot_shows_what_plain_boto3_shows(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    buckets = ["umbrella-config-logs", "globex-website", "nobodys-bucket"]
    way_in = customer(UMBRELLA)
    result = run_module("account_snapshot_info", **way_in, buckets=buckets, trail="none")
    assert not result.get("failed"), result
    snapshot = result["snapshot"]
    caller = f"arn:aws:sts::{UMBRELLA}:assumed-role/CTLDeveloperRole/ctl.aws"
    who = {"caller": caller, "assumed_by": "arn:aws:iam::589942003651:user/operator"}
    assert snapshot["account"] == {"id": UMBRELLA, "partition": "aws", **who}
    assert snapshot["organization"]["id"] == looks.organization(aws, UMBRELLA)
    assert snapshot["regions"] == looks.REGIONS
    assert snapshot["password_policy"] is looks.password_policy(aws, UMBRELLA) is None
    names = {
        group: sorted(arn.rsplit("/", 1)[-1] for arn in one["attached"])
        for group, one in snapshot["iam"]["groups"].items()
    }
    assert names == looks.groups(aws, UMBRELLA)
    assert snapshot["iam"]["users"]["erin"]["groups"] == ["operators", "security"]
    assert "AWSServiceRoleForOrganizations" not in snapshot["iam"]["roles"]
    assert snapshot["buckets"]["umbrella-config-logs"]["region"] == "us-west-2"
    assert "does not own it" in snapshot["buckets"]["globex-website"]["foreign"]
    assert snapshot["buckets"]["nobodys-bucket"] is None
    assert snapshot["trails"] == {"trails": [], "trail": None}
    config = {region: one["recording"] for region, one in snapshot["config"]["regions"].items()}
    assert config == {"eu-west-1": False, "us-east-1": False, "us-west-2": True}


def test_the_snapshot_reads_only_what_was_asked_for(aws: LocalAws, run_module: RunModule) -> None:
    result = run_module("account_snapshot_info", profile="globex-admin", sections=["password_policy"])
    assert set(result["snapshot"]) == {"account", "password_policy"}
    assert {call["service"] for call in aws.calls()} == {"sts", "ec2", "iam"}
