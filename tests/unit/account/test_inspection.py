# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is true of every control of hardening: compliant is only what was looked at and differs in nothing."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import PARTS, USERS
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import cis, inspection

ON = dict.fromkeys((*PARTS, USERS), True)
AS_IT_SHOULD = {"changed": False, "steps": [], "warnings": [], "unmet": [], "differences": []}
KEYS = sorted({part for parts in PARTS.values() for part in parts})


def change(resource: str) -> dict[str, Any]:
    call = dict.fromkeys(("region", "service", "operation", "reason"), "")
    return {**call, "resource": resource, "before": None, "after": {}}


ANALYZER, GROUP = change("analyzer"), change("IAM group admins")
REFUSED = {"failed": True, "msg": "refused.", "warnings": [], "unmet": [], "steps": [], "differences": []}


def facts(**more: Any) -> dict[str, Any]:
    """:param more: what differs, and answers of single parts in "answers"."""
    answers = {**dict.fromkeys(KEYS, AS_IT_SHOULD), **more.pop("answers", {})}
    return {
        "switches": ON,
        "excluded": [],
        "run_tags": ["all"],
        "skip_tags": [],
        "baseline": {"controls": {name: answer for name, answer in answers.items() if answer is not None}},
        "honoured": [],
        "expired": [],
        "options": {},
        "regions": [],
        **more,
    }


def states(**more: Any) -> dict[str, tuple[str, str]]:
    return {one["check"]: (one["state"], one["why"]) for one in inspection(facts(**more))}


def test_every_control_has_a_state_and_all_are_compliant_where_nothing_differs() -> None:
    assert states() == dict.fromkeys((*PARTS, USERS), ("compliant", ""))


CASES: list[tuple[str, dict[str, Any], str, tuple[str, str]]] = [
    ("a difference", {"answers": {"config": {**AS_IT_SHOULD, "differences": [ANALYZER]}}}, "config", ("drifted", "")),
    (
        "of its bucket",
        {"answers": {"audit_bucket": {**AS_IT_SHOULD, "differences": [ANALYZER]}}},
        "audit_trail",
        ("drifted", ""),
    ),
    ("of a group", {"answers": {"iam": {**AS_IT_SHOULD, "differences": [GROUP]}}}, "customer_groups", ("drifted", "")),
    ("of a group alone", {"answers": {"iam": {**AS_IT_SHOULD, "differences": [GROUP]}}}, "iam", ("compliant", "")),
    ("a warning", {"answers": {"config": {**AS_IT_SHOULD, "warnings": ["x"]}}}, "config", ("to be decided", "")),
    ("refused", {"answers": {"config": REFUSED}}, "config", ("not checked", "refused.")),
    ("refused elsewhere", {"answers": {"config": REFUSED}}, "ebs_encryption", ("compliant", "")),
    (
        "half of it refused",
        {"answers": {"config": REFUSED, "config_bucket": {**AS_IT_SHOULD, "differences": [ANALYZER]}}},
        "config",
        ("drifted", "refused."),
    ),
    ("not in the answer", {"answers": {"config": None}}, "config", ("not checked", "The tags of the run leave it out")),
    (
        "nobody got in",
        {"baseline": {"failed": True, "msg": "no way in"}},
        "config",
        ("not checked", "no way in"),
    ),
    (
        "nobody got in, and it is off",
        {"baseline": {"failed": True, "msg": "no way in"}, "switches": {**ON, "config": "off"}},
        "config",
        ("off", "ctl_harden_config is off"),
    ),
    ("off", {"switches": {**ON, "config": "no"}}, "config", ("off", "ctl_harden_config is off")),
    ("nothing is taken from users", {"switches": {**ON, USERS: False}}, USERS, ("compliant", "")),
    (
        "nothing is taken from users who have something",
        {
            "switches": {**ON, USERS: False},
            "answers": {"iam": {**AS_IT_SHOULD, "users_with_direct_policies": ["alice"]}},
        },
        USERS,
        ("to be decided", ""),
    ),
    ("nobody looked for users", {"switches": {**ON, "iam": False}}, USERS, ("off", "ctl_harden_iam is off")),
    (
        "a part of it excepted",
        {"honoured": [{"control": "config", "what": "eu-west-1", "reason": "CHG"}]},
        "config",
        ("excepted", ""),
    ),
    (
        "a part of it excepted, and another drifted",
        {
            "honoured": [{"control": "config", "what": "eu-west-1", "reason": "CHG"}],
            "answers": {"config": {**AS_IT_SHOULD, "differences": [ANALYZER]}},
        },
        "config",
        ("drifted", ""),
    ),
    ("excepted", {"excluded": ["config"], "answers": {"config": None}}, "config", ("excepted", "")),
    ("IAM refused", {"answers": {"iam": REFUSED}}, USERS, ("not checked", "refused.")),
    (
        "users with policies of their own",
        {"answers": {"iam": {**AS_IT_SHOULD, "users_with_direct_policies": ["alice"]}}},
        USERS,
        ("drifted", ""),
    ),
    (
        "an exception that has ended",
        {"expired": ["exception expired on 2026-01-31, no longer honoured: config eu-west-1 (CHG)"]},
        "config",
        ("to be decided", ""),
    ),
    (
        "an exception of another that has ended",
        {"expired": ["exception expired on 2026-01-31, no longer honoured: iam CTLCAMRole (CHG)"]},
        "config",
        ("compliant", ""),
    ),
]


@pytest.mark.parametrize(("more", "control", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_control_is_compliant_only_where_that_is_known(
    more: dict[str, Any], control: str, expected: tuple[str, str]
) -> None:
    assert states(**more)[control] == expected


def test_an_exception_says_what_why_and_until_when() -> None:
    recorded = [
        {"control": "config", "what": "eu-west-1", "reason": "CHG-1", "until": "2027-01-31"},
        {"control": "iam", "reason": "CHG-2"},
    ]
    found = {one["check"]: one["exceptions"] for one in inspection(facts(honoured=recorded))}
    assert found["config"] == [{"what": "eu-west-1", "reason": "CHG-1", "until": "2027-01-31"}]
    assert found["iam"] == [{"what": "", "reason": "CHG-2", "until": ""}]
    assert not any(found[name] for name in found if name not in ("config", "iam"))


SUPPORT = {"name": "Support", "policies": ["aws:AWSSupportAccess"]}


@pytest.mark.parametrize(
    ("control", "options", "numbers"),
    [
        ("password_policy", {"password_policy": {"minimum_length": 14, "reuse_prevention": 24}}, ["2.8", "2.9"]),
        ("password_policy", {"password_policy": {"minimum_length": "13", "reuse_prevention": "24"}}, ["2.9"]),
        ("audit_trail", {}, ["4.1", "4.2", "4.8", "4.9"]),
        ("audit_trail", {"audit_bucket": {"access_log_bucket": "logs"}}, ["4.1", "4.2", "4.8", "4.9", "4.4"]),
        ("audit_trail", {"audit_trail": {"kms_key": "arn"}}, ["4.1", "4.2", "4.8", "4.9", "4.5"]),
        ("iam", {"iam": {"roles": [SUPPORT]}}, ["2.15"]),
        ("iam", {"iam": {"roles": [SUPPORT], "excluded": ["Support"]}}, []),
        ("iam", {"iam": {"roles": []}}, []),
        ("ebs_snapshot_block", {}, []),
    ],
)
def test_a_control_names_the_recommendations_that_it_answers_as_it_is_asked_for(
    control: str, options: dict[str, Any], numbers: list[str]
) -> None:
    assert cis(control, options, all_regions=True) == numbers


@pytest.mark.parametrize("control", ["config", "ebs_encryption", "access_analyzer"])
def test_what_is_asked_of_every_region_is_not_answered_by_some(control: str) -> None:
    assert cis(control, {}, all_regions=True)
    assert cis(control, {}, all_regions=False) == []
    [found] = [one for one in inspection(facts(regions=["eu-west-1"])) if one["check"] == control]
    assert (found["state"], found["cis"]) == ("compliant", [])
