# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Decisions of hardening: what is wrong with its variables, and what became of every control."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import (
    left,
    outcome,
    problems_of_hardening,
    problems_of_provider,
)

ROLES = Path(__file__).parents[2] / "roles"
ACCOUNT = "222222222222"
CONTACT = {"name": "SOC", "title": "Team", "email": "soc@acme.example", "phone": "+1 555"}


def options(role: str) -> dict[str, Any]:
    specs = yaml.safe_load((ROLES / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    return dict(specs["argument_specs"]["main"]["options"])


def defaults(role: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROLES / role / "defaults" / "main.yml").read_text(encoding="utf-8")))


def harden(**values: Any) -> list[str]:
    return problems_of_hardening(
        {
            "options": options("ctl_harden"),
            "values": {**defaults("ctl_harden"), **values},
            "names": ["CTLDeveloperRole", "CTLCAMPolicy"],
        }
    )


def provide(**values: Any) -> list[str]:
    values = {f"ctl_{name}": value for name, value in values.items()}
    return problems_of_provider(
        {
            "options": options("ctl_provider"),
            "values": {**defaults("ctl_provider"), **values},
            "account_id": ACCOUNT,
        }
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"ctl_harden_iam": "yes", "ctl_harden_public_access_block": False, "ctl_harden_excluded_groups": "one"},
        {"ctl_harden_password_minimum_length": "8", "ctl_harden_log_retention_days": "365"},
        {"ctl_harden_security_contact": CONTACT, "ctl_harden_trail_kms_key": "arn:aws:kms:us-east-1:1:key/x"},
        {"ctl_harden_exceptions": [{"control": "iam", "what": "CTLCAMPolicy", "reason": "CHG"}]},
        {"ctl_harden_exceptions": [{"control": "config", "what": "eu-west-1", "reason": "CHG", "until": "2030-01-31"}]},
        {"ctl_harden_adopt": ["CTLCAMPolicy"], "ctl_harden_reopen": ["CTLDeveloperRole"]},
        {"ctl_analytics_external_id": None, "unheard_of": 1},
    ],
)
def test_what_can_be_meant_has_no_problems(values: dict[str, Any]) -> None:
    assert harden(**values) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ctl_harden_iam": "perhaps"}, ["ctl_harden_iam"]),
        ({"ctl_harden_ebs_encryption": "sometimes"}, ["ctl_harden_ebs_encryption", "unless_shared", "sometimes"]),
        ({"ctl_harden_iam": 7, "ctl_harden_config": "x"}, ["ctl_harden_iam", "ctl_harden_config"]),
        ({"ctl_harden_exceptions": [{"control": "iam"}]}, ["reason", "ctl_harden_exceptions"]),
        ({"ctl_harden_exceptions": [{"control": "all", "reason": "x"}]}, ["all", "ctl_harden_exceptions"]),
        ({"ctl_harden_exceptions": [{"control": "iam", "reason": " "}]}, ["expected a reason"]),
        (
            {"ctl_harden_exceptions": [{"control": "iam", "reason": "x", "until": "soon"}]},
            ["expected a last day such as 2027-01-31"],
        ),
        (
            {"ctl_harden_exceptions": [{"control": "audit_trail", "what": "x", "reason": "x"}]},
            ["audit_trail can only be excepted as a whole"],
        ),
        (
            {"ctl_harden_exceptions": [{"control": "iam", "what": "CTLNothing", "reason": "x"}]},
            ["ctl_harden_exceptions names CTLNothing", "CTLCAMPolicy, CTLDeveloperRole"],
        ),
        ({"ctl_harden_adopt": ["app", "CTLCAMPolicy", "own"]}, ["ctl_harden_adopt names app, own, expected"]),
        ({"ctl_harden_reopen": ["CTLCamRole"]}, ["ctl_harden_reopen names CTLCamRole"]),
        ({"ctl_harden_password_minimum_length": 5}, ["ctl_harden_password_minimum_length is 5", "from 6 to 128"]),
        ({"ctl_harden_password_reuse_prevention": "25"}, ["ctl_harden_password_reuse_prevention is 25"]),
        ({"ctl_harden_password_maximum_age": 9999}, ["ctl_harden_password_maximum_age is 9999"]),
        ({"ctl_harden_log_retention_days": -1}, ["ctl_harden_log_retention_days is negative"]),
        ({"ctl_harden_trail_kms_key": "alias/x"}, ["ctl_harden_trail_kms_key is alias/x"]),
        ({"ctl_harden_security_contact": {"name": "SOC"}}, ["title of", "email of", "phone of"]),
        ({"ctl_harden_security_contact": {**CONTACT, "email": "nobody"}}, ["email of ctl_harden_security_contact"]),
        (
            {"ctl_harden_log_retention_days": -1, "ctl_harden_adopt": ["x"], "ctl_harden_password_maximum_age": -1},
            ["retention", "adopt", "maximum_age"],
        ),
    ],
)
def test_what_cannot_be_meant_is_named_all_at_once(values: dict[str, Any], words: list[str]) -> None:
    found = "\n".join(harden(**values))
    assert [word for word in words if word not in found] == []


def test_nobodys_address_is_in_a_problem() -> None:
    found = harden(ctl_harden_security_contact={**CONTACT, "email": "soc at acme", "phone": "call me"})
    assert len(found) == 2
    assert "soc at acme" not in str(found) and "call me" not in str(found)


CAM = {"cam_endpoint": "https://cam.example", "cam_token": "s3cret-token", "cam_provider_id": 7}


@pytest.mark.parametrize("values", [{}, {"cam_endpoint": ""}, CAM, {**CAM, "provider_sync": "never"}])
def test_a_provider_that_can_be_meant_has_no_problems(values: dict[str, Any]) -> None:
    assert provide(**values) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({**CAM, "cam_token": ""}, ["ctl_cam_token is empty"]),
        ({**CAM, "cam_provider_id": None}, ["ctl_cam_provider_id is empty"]),
        ({"cam_endpoint": "https://cam.example"}, ["ctl_cam_token is empty", "ctl_cam_provider_id is empty"]),
        ({**CAM, "cam_endpoint": "cam.example"}, ["ctl_cam_endpoint is cam.example"]),
        ({**CAM, "provider_sync": "sometimes"}, ["ctl_provider_sync"]),
        ({**CAM, "provider_wait_seconds": "long"}, ["ctl_provider_wait_seconds"]),
        (
            {**CAM, "provider_role_arn": "arn:aws:iam::333333333333:role/x"},
            ["ctl_provider_role_arn", f"account {ACCOUNT}"],
        ),
    ],
)
def test_a_provider_that_cannot_be_meant_is_refused(values: dict[str, Any], words: list[str]) -> None:
    found = "\n".join(provide(**values))
    assert [word for word in words if word not in found] == []
    assert CAM["cam_token"] not in found


# The end

ONE, TWO, FAULT, SKIPPED = (
    {"changed": False},
    {"changed": True, "warnings": ["kept"]},
    {"failed": True},
    {"skipped": True},
)


def end(off: Any = (), excepted: list[str] | None = None, **results: list[Any]) -> dict[str, Any]:
    """What became of controls. :param off: names, or what the inventory says of each."""
    switches = {**dict.fromkeys(results, True), **(off if isinstance(off, dict) else dict.fromkeys(off, "off"))}
    return outcome({"results": results, "switches": switches, "excepted": excepted or []})


@pytest.mark.parametrize("off", [False, "no", "False", "off", 0, "0"])
@pytest.mark.parametrize("on", [True, "yes", "unless_public", "always", 1, "1"])
def test_a_switch_is_off_however_it_is_written(off: Any, on: Any) -> None:
    assert end(x=[ONE], y=[ONE], off={"x": off, "y": on})["controls"] == {"x": "off", "y": "done"}


@pytest.mark.parametrize(
    ("results", "facts", "became", "hardened"),
    [
        ([ONE], {}, "done", True),
        ([ONE, TWO], {}, "done", True),
        ([SKIPPED], {"off": ["x"]}, "off", True),
        ([SKIPPED], {"excepted": ["x"]}, "excepted", True),
        ([SKIPPED], {"off": ["x"], "excepted": ["x"]}, "excepted", True),
        # Switched off in one task with others.
        ([ONE], {"off": ["x"]}, "off", True),
        # Nobody said why.
        ([SKIPPED], {}, "not run", False),
        ([{}], {}, "not run", False),
        ([ONE, {}], {}, "not run", False),
        ([{}], {"off": ["x"]}, "not run", False),
        ([FAULT, {}], {}, "failed", False),
        ([ONE, FAULT], {}, "failed", False),
    ],
)
def test_of_every_control_it_is_known_what_became_of_it(
    results: list[Any], facts: dict[str, Any], became: str, hardened: bool
) -> None:
    found = end(x=results, y=[ONE], **facts)
    assert (found["controls"], found["hardened"]) == ({"x": became, "y": "done"}, hardened)


def test_a_run_that_reached_no_control_did_not_run() -> None:
    assert not end(x=[{}], y=[{}, {}])["ran"]
    assert end(x=[{}], y=[SKIPPED])["ran"]
    assert not end(x=[{}])["hardened"]


def test_what_was_told_twice_is_told_once() -> None:
    found = end(x=[TWO], y=[TWO, ONE])
    assert found["warnings"] == ["kept"]


# Membership

OURS, OTHERS = "o-ctlpartner01", "o-stranger00001"


def ledger(*operations: str) -> dict[str, Any]:
    return {"resources": [{"first": {"operation": one}, "last": {"operation": one}} for one in operations]}


def origin(organization: str) -> dict[str, Any]:
    return {"snapshot": {"organization": {"id": organization} if organization else None}}


JOINED = ledger("CreateRole", "AcceptHandshake")


@pytest.mark.parametrize(
    ("now", "wanted", "before", "remembered", "words"),
    [
        (OURS, OURS, origin(""), JOINED, ""),
        (OURS, OURS, None, None, ""),
        ("", "", origin(""), JOINED, ""),
        # It never was a member: nobody said that it has to be one.
        ("", OURS, None, None, ""),
        ("", OURS, origin(""), ledger("CreateRole"), ""),
        (OTHERS, OURS, origin(OTHERS), None, ""),
        ("", OURS, origin(""), ledger("InviteAccountToOrganization"), ""),
        # It was.
        ("", OURS, origin(""), JOINED, "in no organization now"),
        (OTHERS, OURS, origin(""), JOINED, f"a member of {OTHERS} now"),
        ("", OURS, origin(OURS), None, "in no organization now"),
        ("", OURS, origin(""), ledger("LeaveOrganization"), "offboard.yml"),
    ],
)
def test_an_account_that_has_left_is_not_hardened(
    now: str, wanted: str, before: Any, remembered: Any, words: str
) -> None:
    facts = {"account_id": ACCOUNT, "organization": now, "wanted": wanted, "origin": before, "ledger": remembered}
    assert (words in left(facts)) if words else left(facts) == ""
