# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is true of an account as a whole: every check beside the controls, the document, and what makes a run fail."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import trouble
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.checks import CHECKS, findings
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import (
    AUDIT,
    FAIL_ON,
    STATES,
    document,
    result,
    worst,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.outputs import junit, ocsf
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.page import page
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.problems import problems
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.regional_access import UNASKED
from ansible_collections.ctl.aws.tests.unit.support.audits import (
    CREDENTIALS,
    REGION,
    USER,
    VENDOR,
    controls,
    facts,
    stored,
)
from hypothesis import given
from hypothesis import strategies as st

REFUSED = {"msg": "AWS answered AccessDenied."}


def of(name: str, **more: Any) -> dict[str, Any]:
    return dict(next(one for one in findings(facts(**more)) if one["check"] == name))


def seen(**more: Any) -> dict[str, Any]:
    return {"seen": {**facts()["seen"], **more}}


def root(**more: Any) -> dict[str, Any]:
    return seen(credentials={**CREDENTIALS, "root": {**CREDENTIALS["root"], **more}})


def user(**more: Any) -> dict[str, Any]:
    return seen(credentials={**CREDENTIALS, "users": [{**USER, **more}]})


def key(**more: Any) -> dict[str, Any]:
    return user(keys=[{**USER["keys"][0], **more}])


def region(**more: Any) -> dict[str, Any]:
    return seen(network={"eu-west-1": REGION, "us-east-1": {**REGION, **more}})


def look(**more: Any) -> dict[str, Any]:
    return {"look": {"snapshot": {**facts()["look"]["snapshot"], **more}}}


def contacts(**more: Any) -> dict[str, Any]:
    return {"contacts": {"snapshot": {**facts()["contacts"]["snapshot"], **more}}}


def let_in(*things: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = [{"arn": one["arn"], "words": f"{one['arn']}: {one['how']}"} for one in things]
    return {"trust": {"findings": said, "trust": list(things), "accepted": [], "not_looked_at": [], **more}}


def test_nothing_is_the_matter_with_an_account_that_is_as_it_should_be() -> None:
    assert {one["check"]: (one["state"], one["why"]) for one in findings(facts())} == dict.fromkeys(
        CHECKS, ("compliant", "")
    )


PARTNERS = {**VENDOR, "accounts": ["589942003651"]}
# What is so, and what is said of it; nothing where it is as it should be.
SAID: list[tuple[str, str, dict[str, Any], str]] = [
    ("membership", "left", look(organization=None), "It is in no organization, and should be in o-ctlpartner01"),
    ("membership", "another", look(organization={"id": "o-x"}), "It is a member of o-x, and should be"),
    (
        "organizational_unit",
        "moved",
        {"place": {"member": {}, "parent_id": "r-1", "blockers": []}},
        "It is in r-1, and should be",
    ),
    (
        "organizational_unit",
        "no member",
        {"place": {"member": None, "parent_id": None, "blockers": []}},
        "in no unit of the",
    ),
    ("support_plan", "basic", look(support="basic"), "AWS shows the plan basic"),
    ("primary_contact", "none", contacts(primary_contact=None), "There is no primary contact"),
    (
        "alternate_contacts",
        "half",
        contacts(contacts={"BILLING": {"Name": "B"}}),
        "no alternate contact for operations",
    ),
    ("root_access_keys", "key", root(access_keys=1), "The root user has 1 active access key: delete them"),
    ("root_access_keys", "certificates", root(certificates=2), "2 active signing certificates"),
    ("root_mfa", "none", root(mfa=False), "signs in without MFA"),
    ("root_mfa", "not known whether it signs in", root(mfa=False, password=None), "signs in without MFA"),
    ("root_mfa", "no password", root(mfa=False, password=False), ""),
    ("root_hardware_mfa", "virtual", root(hardware_mfa=False), "has no hardware MFA"),
    ("root_hardware_mfa", "no password", root(hardware_mfa=False, password=False), ""),
    ("root_use", "lately", root(last_used="2026-06-01T00:00:00Z"), "last used on 2026-06-01"),
    ("root_use", "on the last day", root(last_used="2026-05-16T00:00:00Z"), "last used on 2026-05-16"),
    ("root_use", "long ago", root(last_used="2026-05-15T00:00:00Z"), ""),
    ("console_mfa", "none", user(mfa=False), "IAM user alice has a password and no MFA"),
    ("console_mfa", "no console", user(mfa=False, console=False), ""),
    ("unused_credentials", "password", user(password_last_used="2026-05-16T00:00:00Z"), "not used since 2026-05-16"),
    ("unused_credentials", "a day less", user(password_last_used="2026-05-17T00:00:00Z"), ""),
    (
        "unused_credentials",
        "never",
        user(password_last_used="", password_last_changed="2026-02-01T00:00:00Z"),
        "not used since it came to be on 2026-02-01",
    ),
    ("unused_credentials", "no console", user(console=False, password_last_used="2026-01-01T00:00:00Z"), ""),
    ("unused_credentials", "key", key(last_used="2026-05-01T00:00:00Z"), "access key 1 not used since 2026-05-01"),
    ("unused_credentials", "key never", key(last_used="", rotated="2026-05-01T00:00:00Z"), "came to be on 2026-05-01"),
    ("unused_credentials", "inactive key", key(last_used="2026-01-01T00:00:00Z", active=False), ""),
    ("access_key_age", "old", key(rotated="2026-03-31T00:00:00Z"), "access key 1 of 2026-03-31, older than 90 days"),
    ("access_key_age", "90 days", key(rotated="2026-04-01T00:00:00Z"), ""),
    ("access_key_age", "inactive", key(rotated="2025-01-01T00:00:00Z", active=False), ""),
    (
        "server_certificates",
        "expired",
        seen(
            credentials={
                **CREDENTIALS,
                "server_certificates": [{"name": "site", "arn": "a", "expires": "2026-06-29T23:59:59Z"}],
            }
        ),
        "The server certificate site expired on 2026-06-29",
    ),
    ("outside_access", "a vendor", let_in(VENDOR), "lets account 999999999999 assume it"),
    ("outside_access", "the partner", let_in(PARTNERS), ""),
    # By name nobody is the partner, and one that lets others in, too, is not the partner's alone.
    ("outside_access", "the partner and another", let_in({**PARTNERS, "accounts": ["589942003651", "9" * 12]}), "lets"),
    ("outside_access", "somebody unknown", let_in({**PARTNERS, "who": ["account", "unknown"]}), "lets"),
    ("outside_access", "everybody", let_in({**VENDOR, "who": ["everybody"], "accounts": []}), "lets"),
    ("outside_access", "twice, once another's", let_in(PARTNERS, {**VENDOR, "arn": PARTNERS["arn"]}), "lets"),
    ("flow_logs", "none", region(vpcs_without_flow_logs=["vpc-1"]), "vpc-1 in us-east-1: no flow logs"),
    ("network_acls", "open", region(network_acls_open=["acl-1"]), "acl-1 in us-east-1: the world reaches"),
    (
        "open_ports",
        "ssh",
        region(open_to_the_world=[{"id": "sg-2", "name": "web", "ports": [22], "sources": ["0.0.0.0/0"]}]),
        "sg-2 (web) in us-east-1: 0.0.0.0/0 reaches port 22",
    ),
    (
        "open_ports",
        "all",
        region(open_to_the_world=[{"id": "sg-2", "name": "web", "ports": [], "sources": ["::/0"]}]),
        "::/0 reaches every port",
    ),
    (
        "default_security_groups",
        "rules",
        region(
            default_security_groups=[
                {"id": "sg-1", "vpc": "vpc-1", "is_default_vpc": True, "rules": ["inbound all"], "used_by": ["eni-1"]}
            ]
        ),
        "sg-1 of vpc-1 in us-east-1: inbound all (used by eni-1)",
    ),
    ("imdsv2", "instances", region(instances_without_imdsv2=["i-1", "i-2"]), "i-1, i-2 in us-east-1: IMDSv1"),
    (
        "imdsv2",
        "many",
        region(instances_without_imdsv2=[f"i-{number}" for number in range(12)]),
        "i-9 and 2 more in us-east-1",
    ),
    ("imdsv2", "default", region(imdsv2_default="no-preference"), "the account's default is no-preference"),
]


@pytest.mark.parametrize(("name", "so", "more", "words"), SAID, ids=[f"{case[0]}: {case[1]}" for case in SAID])
def test_what_is_not_as_it_should_be_is_said(name: str, so: str, more: dict[str, Any], words: str) -> None:
    found = of(name, **more)
    assert found["state"] == (CHECKS[name].state if words else "compliant"), so
    assert words in "\n".join(found["said"])
    assert bool(found["said"]) is bool(words)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_what_could_not_be_read_is_not_checked_and_says_why(name: str) -> None:
    source = CHECKS[name].source.name
    assert (of(name, **{source: REFUSED})["state"], of(name, **{source: REFUSED})["why"]) == (
        "not checked",
        "AWS answered AccessDenied.",
    )
    if name == "root_mfa":
        refused = of(name, **seen(credentials=None, credentials_refused="refused"))
        assert (refused["state"], refused["why"]) == ("not checked", "refused")
    nobody = of(name, failure="The role cannot be assumed", **{source: {}})
    assert (nobody["state"], nobody["why"]) == ("not checked", "The role cannot be assumed")


@pytest.mark.parametrize("name", [name for name, check in CHECKS.items() if check.source.unread])
def test_nothing_found_is_not_compliant_where_a_part_was_not_looked_at(name: str) -> None:
    source = CHECKS[name].source.name
    unread = {
        source: {
            **facts()[source],
            "not_looked_at": ["Flow logs of eu-west-1: refused", f"Snapshots in us-east-1 {UNASKED}"],
        }
    }
    assert (of(name, **unread)["state"], of(name, **unread)["why"]) == (
        "not checked",
        "Flow logs of eu-west-1: refused",
    )
    only_what_is_never_asked_for = {source: {**facts()[source], "not_looked_at": [f"Snapshots in us-east-1 {UNASKED}"]}}
    assert of(name, **only_what_is_never_asked_for)["state"] == "compliant"


@pytest.mark.parametrize(
    ("name", "variable", "words"),
    [
        ("membership", "organization_id", "ctl_organization_id is not set"),
        ("organizational_unit", "unit_id", "ctl_enroll_organizational_unit_id is not set"),
    ],
)
def test_what_the_inventory_does_not_say_is_not_asked_for(name: str, variable: str, words: str) -> None:
    found = of(name, **{variable: ""})
    assert (found["state"], found["why"]) == ("off", words)


@pytest.mark.parametrize("name", [name for name, check in CHECKS.items() if check.cis])
def test_what_is_asked_of_every_region_is_not_answered_by_some(name: str) -> None:
    assert of(name)["cis"] == list(CHECKS[name].cis)
    assert bool(of(name, regions=["eu-west-1"])["cis"]) is not bool(CHECKS[name].source.unread)


def test_who_is_accepted_is_an_exception_with_its_reason() -> None:
    accepted = let_in(accepted=[{**VENDOR, "reason": "CHG-9"}])
    assert of("outside_access", **accepted)["state"] == "excepted"
    assert of("outside_access", **accepted)["exceptions"] == [{"what": VENDOR["arn"], "reason": "CHG-9", "until": ""}]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["compliant", "drifted", "not checked"], "drifted"),
        (["compliant", "to be decided", "not checked"], "not checked"),
        (["compliant", "to be decided", "off"], "to be decided"),
        (["compliant", "excepted", "off"], "compliant"),
        (["excepted", "off"], "excepted"),
        (["off"], "off"),
        ([], "off"),
    ],
)
def test_an_account_is_as_bad_as_the_worst_that_is_true_of_it(states: list[str], expected: str) -> None:
    assert worst(states) == expected


@given(states=st.lists(st.sampled_from(STATES), min_size=12, max_size=12), fail_on=st.sampled_from(sorted(FAIL_ON)))
def test_a_document_has_its_shape_and_a_run_fails_by_its_threshold(states: list[str], fail_on: str) -> None:
    names = [one["check"] for one in controls()]
    made = document(facts(inspection=controls(**dict(zip(names, states, strict=False)))))
    assert trouble(made, AUDIT) == ""
    given_states = {one["state"] for one in made["checks"]}
    shown = result({"document": made, "fail_on": fail_on})
    assert shown["fails"] is bool(given_states & set(FAIL_ON[fail_on]))
    assert bool(shown["why"]) is shown["fails"]
    assert len(shown["notes"]) == shown["drifted"] + shown["undecided"] + shown["unchecked"]


def test_an_account_that_nobody_could_enter_has_a_document_without_anything_green() -> None:
    nothing: dict[str, Any] = {check.source.name: {} for check in CHECKS.values()}
    unseen = controls(**dict.fromkeys([one["check"] for one in controls()], "not checked"))
    made = document(facts(**nothing, inspection=unseen, failure="The role cannot be assumed"))
    assert trouble(made, AUDIT) == ""
    assert (made["state"], {one["state"] for one in made["checks"]}) == ("not checked", {"not checked"})
    assert result({"document": made, "fail_on": "drifted"})["fails"]


def test_what_has_drifted_names_the_command_that_brings_it_back() -> None:
    made = document(facts(inspection=controls(config="drifted"), **look(organization=None)))
    assert {one["check"]: one["mend"] for one in made["checks"] if one["mend"]} == {
        "config": "ansible-playbook ctl.aws.harden -l acme-prod -t ctl_harden_config",
        "membership": "ansible-playbook ctl.aws.onboard -l acme-prod",
    }


HOSTILE = 'acme <b onclick="x">&\x1b[31m'


def test_junit_counts_what_fails_the_run_and_is_xml_whatever_an_account_is_called() -> None:
    documents = [
        stored(HOSTILE, inspection=controls(config="drifted", iam="not checked", ebs_encryption="off")),
        stored("globex", **root(mfa=False)),
    ]
    first, second = ElementTree.fromstring(junit({"documents": documents, "fail_on": "drifted"}))
    assert {key: first.get(key) for key in ("failures", "errors", "skipped", "tests")} == {
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "tests": str(len(documents[0]["checks"])),
    }
    assert second.get("failures") == "0"
    assert [case.get("name") for case in second if case.find("system-out") is not None] == [
        "root_mfa: MFA of the root user"
    ]
    _first, strict = ElementTree.fromstring(junit({"documents": documents, "fail_on": "undecided"}))
    assert strict.get("failures") == "1"


def test_ocsf_has_a_compliance_finding_for_every_check() -> None:
    one = stored(inspection=controls(config="drifted"))
    events = json.loads(json.dumps(ocsf({"documents": [one]})))
    assert len(events) == len(one["checks"])
    [config] = [event for event in events if event["compliance"]["control"] == "config"]
    assert (config["class_uid"], config["type_uid"], config["time"]) == (2003, 200301, 1782820800000)
    assert config["compliance"] == {
        "control": "config",
        "status_id": 3,
        "status": "Fail",
        "standards": ["CIS AWS Foundations Benchmark 7.0.0"],
        "requirements": ["4.3"],
    }
    assert config["remediation"] == {"desc": "ansible-playbook ctl.aws.harden -l acme-prod -t ctl_harden_config"}
    assert {event["compliance"]["status"] for event in events} == {"Pass", "Fail"}


def test_the_page_begins_with_what_is_the_matter() -> None:
    excepted = controls()
    excepted[0]["exceptions"] = [
        {"what": "x", "reason": "CHG-1", "until": "2026-07-30"},
        {"what": "y", "reason": "CHG-2", "until": "2026-07-31"},
        {"what": "z", "reason": "CHG-3", "until": ""},
    ]
    earlier = [{"run": "a", "taken": "2026-06-29T12:00:00Z", "state": "drifted", "counts": {"drifted": 1}}]
    documents = [
        stored("a-fine-one", "111111111110", inspection=excepted, history=earlier),
        stored("b-drifted", "111111111111", inspection=controls(config="drifted"), **let_in(VENDOR)),
        stored("c-undecided", "111111111112", **root(mfa=False)),
    ]
    made = page({"documents": documents, "missing": {"lost": "no way in"}, "today": "2026-06-30"})
    assert (made["good"], made["total"]) == (2, 4)
    assert [(one.state, one.number) for one in made["answers"]] == [
        ("drifted", 1),
        ("not checked", 1),
        ("to be decided", 1),
        ("compliant", 1),
    ]
    assert [one["account"] for one in made["accounts"]] == ["b-drifted", "c-undecided", "a-fine-one"]
    assert [one.what for one in made["ending"]] == ["x"]
    assert [one["account"] for one in made["outside"]] == ["b-drifted"]
    assert [(one["day"], dict(one["counts"])) for one in made["days"]] == [
        ("2026-06-29", {"drifted": 1}),
        ("2026-06-30", {"compliant": 1, "drifted": 1, "to be decided": 1}),
    ]
    assert {one["check"]: sum(one["counts"].values()) for one in made["checks"]}["config"] == 3


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, []),
        ({"ctl_audit_fail_on": "sometimes"}, ["ctl_audit_fail_on", "sometimes"]),
        ({"ctl_audit_key_days": 0, "ctl_audit_unused_days": -1}, ["ctl_audit_key_days is 0", "ctl_audit_unused_days"]),
        ({"ctl_audit_accepted_trust": [{"arn": "x"}]}, ["reason"]),
    ],
)
def test_what_cannot_be_meant_of_an_audit_is_named(values: dict[str, Any], words: list[str]) -> None:
    options = {
        "ctl_audit_fail_on": {"type": "str", "choices": list(FAIL_ON)},
        "ctl_audit_unused_days": {"type": "int"},
        "ctl_audit_key_days": {"type": "int"},
        "ctl_audit_accepted_trust": {
            "type": "list",
            "elements": "dict",
            "options": {"arn": {"required": True}, "reason": {"required": True}},
        },
    }
    known = {"ctl_audit_fail_on": "drifted", "ctl_audit_unused_days": 45, "ctl_audit_key_days": 90}
    found = "\n".join(problems({"options": options, "values": {**known, **values}}))
    assert [word for word in words if word not in found] == []
    assert bool(found) is bool(words)
