# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Decisions of hardening: what is wrong with its variables, and what became of every control."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import (
    PARTS,
    USERS,
    chosen,
    options_of_chosen,
    outcome,
    remediated,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.problems import (
    left,
    problems_of_hardening,
    problems_of_provider,
)
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT

ROLES = Path(__file__).parents[3] / "roles"
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
        *(
            (
                {"ctl_harden_exceptions": [{"control": "iam", "reason": "x", "until": until}]},
                ["expected a last day such as"],
            )
            # Compared as texts, some of these would hold until the end of the year, or of time.
            for until in ("soon", "20260131", 20260131, "2026-W05-1", "2026-031", "2026-1-31", "31.01.2026", 0, False)
        ),
        (
            {"ctl_harden_exceptions": [{"control": "audit_trail", "what": "x", "reason": "x"}]},
            ["audit_trail can only be excluded as a whole"],
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
        ({"ctl_harden_security_contact": [1]}, ["ctl_harden_security_contact"]),
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
        ({**CAM, "cam_provider_id": None, "cam_provider_name": "acme"}, []),
        ({**CAM, "cam_provider_name": "acme"}, []),
        ({**CAM, "cam_provider_id": None}, ["ctl_cam_provider_id and ctl_cam_provider_name are empty"]),
        (
            {"cam_endpoint": "https://cam.example"},
            ["ctl_cam_token is empty", "ctl_cam_provider_id and ctl_cam_provider_name are empty"],
        ),
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

# What became of the controls

SET = {"changed": False, "warnings": [], "unmet": []}
WARNED = {"changed": True, "warnings": ["kept"], "unmet": []}
KEPT_FROM_IT = {"changed": True, "warnings": ["public"], "unmet": ["public"]}
FAULT = {"failed": True, "changed": False, "warnings": [], "unmet": []}
KEYS = sorted({part for parts in PARTS.values() for part in parts})
ON = dict.fromkeys((*PARTS, USERS), True)
EVERYTHING: dict[str, Any] = {
    "switches": ON,
    "excluded": [],
    "run_tags": ["all"],
    "skip_tags": [],
    "baseline": {"changed": False, "controls": dict.fromkeys(KEYS, SET)},
    "users": {},
    "exceptions": [],
    "skipped": [],
    "support": "",
}


def end(**facts: Any) -> dict[str, Any]:
    return outcome({**EVERYTHING, **facts})


def answers(**controls: Any) -> dict[str, Any]:
    """What account_baseline answers; a control that is None is not in it."""
    found = {name: answer for name, answer in {**dict.fromkeys(KEYS, SET), **controls}.items() if answer is not None}
    failed = {"failed": True} if FAULT in found.values() else {}
    return {"changed": any(answer["changed"] for answer in found.values()), "controls": found, **failed}


@pytest.mark.parametrize("off", [False, "no", "False", "off", 0, "0", ""])
@pytest.mark.parametrize("on", [True, "yes", "unless_public", "always", 1, "1"])
def test_a_switch_is_off_however_it_is_written(off: Any, on: Any) -> None:
    facts = {**EVERYTHING, "switches": {**ON, "config": off, "iam": on}}
    found = outcome(facts)["controls"]
    assert (found["config"], found["iam"]) == ("off", "done")
    assert "iam" in chosen(facts) and "config" not in chosen(facts)


@pytest.mark.parametrize(
    ("tags", "skipped", "wanted"),
    [
        (["all"], [], [*PARTS, USERS]),
        (["tagged"], [], [*PARTS, USERS]),
        (["ctl_harden_config"], [], ["config"]),
        (["ctl_harden_iam"], [], ["iam", "customer_groups", USERS]),
        (["all"], ["ctl_harden_iam"], [name for name in PARTS if name not in ("iam", "customer_groups")]),
        (["ctl_harden_config"], ["ctl_harden_config"], []),
        (["all"], ["tagged"], []),
        (["ctl_enroll"], [], []),
        (["untagged"], [], []),
        (["always"], [], []),
    ],
)
def test_the_tags_of_a_run_choose_among_the_controls(tags: list[str], skipped: list[str], wanted: list[str]) -> None:
    assert chosen({**EVERYTHING, "run_tags": tags, "skip_tags": skipped}) == wanted


def test_an_exception_leaves_its_control_out() -> None:
    assert "config" not in chosen({**EVERYTHING, "excluded": ["config"]})


NOTHING_CHOSEN = {"skipped": True, "changed": False}


@pytest.mark.parametrize(
    ("facts", "became", "hardened"),
    [
        ({}, "done", True),
        ({"switches": {**ON, "audit_trail": False}}, "off", True),
        ({"excluded": ["audit_trail"]}, "excluded", True),
        ({"excluded": ["audit_trail"], "switches": {**ON, "audit_trail": False}}, "excluded", True),
        ({"run_tags": ["ctl_harden_iam"], "baseline": answers(audit_bucket=None, audit_trail=None)}, "not run", False),
        ({"baseline": {}}, "not run", False),
        ({"baseline": {}, "switches": {**ON, "audit_trail": False}}, "not run", False),
        ({"baseline": answers(audit_bucket=FAULT)}, "failed", False),
        ({"baseline": answers(audit_trail=FAULT)}, "failed", False),
        ({"baseline": answers(audit_trail=KEPT_FROM_IT)}, "unmet", True),
        ({"baseline": answers(audit_bucket=KEPT_FROM_IT, audit_trail=FAULT)}, "failed", False),
        ({"baseline": answers(config=KEPT_FROM_IT)}, "done", True),
        # Another control's failure is not this one's.
        ({"baseline": answers(password_policy=FAULT)}, "done", False),
        # Nobody got in: nothing is known of any control but that it was to be set.
        ({"baseline": {"failed": True, "msg": "The role cannot be assumed"}}, "failed", False),
    ],
)
def test_of_every_control_it_is_known_what_became_of_it(facts: dict[str, Any], became: str, hardened: bool) -> None:
    found = end(**facts)
    assert (found["controls"]["audit_trail"], found["hardened"]) == (became, hardened)


FOUND = answers(iam={**SET, "users_with_direct_policies": ["alice"], "users_in_no_group": ["alice", "bob"]})


@pytest.mark.parametrize(
    ("facts", "became"),
    [
        ({}, "done"),  # there are none
        ({"baseline": FOUND, "users": SET}, "done"),
        ({"baseline": FOUND, "users": FAULT}, "failed"),
        ({"baseline": answers(iam=KEPT_FROM_IT)}, "done"),  # they were looked for all the same
        ({"baseline": FOUND}, "not run"),  # the backup before it failed
        ({"baseline": FOUND, "users": {"skipped": True}}, "not run"),
        ({"baseline": answers(iam=FAULT)}, "failed"),
        # Nobody looked for them: the control that would have is left out.
        ({"baseline": answers(iam=None), "switches": {**ON, "iam": False}}, "not run"),
        ({"baseline": answers(iam=None), "excluded": ["iam"]}, "not run"),
        ({"baseline": answers(iam=None), "run_tags": ["ctl_harden_config"]}, "not run"),
        ({"baseline": FOUND, "switches": {**ON, USERS: False}}, "off"),
        ({"baseline": FOUND, "excluded": [USERS]}, "excluded"),
    ],
)
def test_policies_are_taken_from_users_after_their_own_backup(facts: dict[str, Any], became: str) -> None:
    assert end(**facts)["controls"][USERS] == became


@pytest.mark.parametrize(
    ("facts", "users"),
    [
        ({"baseline": FOUND}, ["alice"]),
        ({"baseline": FOUND, "switches": {**ON, USERS: False}}, []),
        ({"baseline": FOUND, "excluded": [USERS]}, []),
        ({"baseline": FOUND, "skip_tags": ["ctl_harden_iam"]}, []),
        ({"baseline": {}}, []),
        ({"baseline": {"failed": True}}, []),
    ],
)
def test_whose_policies_are_taken(facts: dict[str, Any], users: list[str]) -> None:
    assert remediated({**EVERYTHING, **facts}) == users


def test_a_run_that_reached_no_control_did_not_run() -> None:
    assert not end(baseline={})["ran"]
    assert not end(baseline=NOTHING_CHOSEN, run_tags=["ctl_enroll"])["ran"]
    # All are switched off: that was looked at.
    off = end(baseline=NOTHING_CHOSEN, switches=dict.fromkeys(ON, False))
    assert off["ran"] and off["hardened"]


def test_what_the_role_records_is_what_its_specs_name() -> None:
    made = {"name": "CTLCAMRole", "requires": "ctl_analytics_external_id"}
    iam = {**WARNED, "closed_roles": ["CTLOperationsRole"], "users_in_no_group": ["bob"]}
    found = end(
        baseline=answers(iam=iam, audit_bucket={**WARNED, "bucket": {}}),
        skipped=[made],
        exceptions=["granted"],
        support="basic",
    )
    assert {key: value for key, value in found.items() if key != "controls"} == {
        "differs": {},
        "hardened": True,
        "ran": True,
        "changed": True,
        "warnings": ["kept"],
        "closed_roles": ["CTLOperationsRole"],
        "audited": True,
        "users_in_no_group": ["bob"],
        "not_created": ["CTLCAMRole (ctl_analytics_external_id)"],
        "exceptions": ["granted"],
        "support": "basic",
    }
    assert not end(baseline=answers(iam=None), skipped=[made])["not_created"]
    assert end(users={**WARNED, "warnings": ["taken"]})["warnings"] == ["taken"]


def steps(*where: tuple[str, str]) -> dict[str, Any]:
    named = [{"resource": resource, "region": region} for resource, region in where]
    return {"changed": bool(named), "warnings": [], "unmet": [], "steps": named}


TRAIL, BUCKET = ("trail ctlaudit", "us-east-1"), ("bucket ctl-audit", "")


@pytest.mark.parametrize(
    ("facts", "differs"),
    [
        ({}, {}),
        ({"baseline": {}}, {}),
        ({"baseline": answers(iam=steps())}, {}),
        # Two calls for one resource; what customer_groups needs is set with iam, and stands there.
        ({"baseline": answers(iam=steps(("role A", ""), ("role A", "")))}, {"iam": ["role A"]}),
        (
            {"baseline": answers(audit_bucket=steps(BUCKET), audit_trail=steps(TRAIL))},
            {"audit_trail": ["bucket ctl-audit", "trail ctlaudit in us-east-1"]},
        ),
        # The region is not said twice, and two regions are two resources.
        (
            {"baseline": answers(config=steps(("Config in r1", "r1"), ("Recorder", "r1"), ("Recorder", "r2")))},
            {"config": ["Config in r1", "Recorder in r1", "Recorder in r2"]},
        ),
        # What failed has the calls that were planned.
        ({"baseline": answers(config={**FAULT, **steps(("Recorder", "r1"))})}, {"config": ["Recorder in r1"]}),
        ({"users": steps(("user bob", ""))}, {USERS: ["user bob"]}),
    ],
)
def test_what_is_not_as_it_should_be_is_known_by_control(facts: dict[str, Any], differs: dict[str, Any]) -> None:
    assert end(**facts)["differs"] == differs


# Membership

OURS, OTHERS = "o-ctlpartner01", "o-stranger00001"


def ledger(*operations: str) -> dict[str, Any]:
    return {"resources": [{"first": {"operation": one}, "last": {"operation": one}} for one in operations]}


JOINED = ledger("CreateRole", "AcceptHandshake")


@pytest.mark.parametrize(
    ("now", "wanted", "before", "recorded", "words"),
    [
        (OURS, OURS, "", JOINED, ""),
        (OURS, OURS, "", None, ""),
        ("", "", "", JOINED, ""),
        # It never was a member: nobody said that it has to be one.
        ("", OURS, "", None, ""),
        ("", OURS, "", ledger("CreateRole"), ""),
        (OTHERS, OURS, OTHERS, None, ""),
        ("", OURS, "", ledger("InviteAccountToOrganization"), ""),
        # It was.
        ("", OURS, "", JOINED, "in no organization now"),
        (OTHERS, OURS, "", JOINED, f"a member of {OTHERS} now"),
        ("", OURS, OURS, None, "in no organization now"),
        ("", OURS, "", ledger("LeaveOrganization"), "offboard.yml"),
    ],
)
def test_an_account_that_has_left_is_not_hardened(
    now: str, wanted: str, before: str, recorded: Any, words: str
) -> None:
    facts = {"account_id": ACCOUNT, "organization": now, "wanted": wanted, "before": before, "ledger": recorded}
    assert (words in left(facts)) if words else left(facts) == ""


# What is chosen, and the parts of account_baseline that get their options.
CHOSEN_PARTS: list[tuple[list[str], list[str]]] = [
    ([], []),
    (["iam", "customer_groups"], ["iam"]),
    (["customer_groups"], []),
    ([USERS], []),
    (["audit_trail"], ["audit_bucket", "audit_trail"]),
    (["config", "ebs_encryption"], ["config_bucket", "config", "ebs_encryption"]),
    (list(PARTS), list(dict.fromkeys(part for parts in PARTS.values() for part in parts))),
]


@pytest.mark.parametrize(("names", "parts"), CHOSEN_PARTS)
def test_account_baseline_gets_the_options_of_what_is_chosen(names: list[str], parts: list[str]) -> None:
    given = {part: {"of": part} for all_parts in PARTS.values() for part in all_parts}
    assert options_of_chosen({"chosen": names, "options": given}) == {part: {"of": part} for part in parts}
