# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said of an account at the end of a run: nothing is green that was not done."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.ending import restored
from ansible_collections.ctl.aws.plugins.module_utils._account.run.report import (
    PARTS,
    copies,
    failure,
    provenance,
    row,
    status,
)

ORGANIZATION = "o-ctlpartner01"
ENROLLED = {"joined": True, "changed": False, "support": "business"}
HARDENED: dict[str, Any] = {
    "hardened": True,
    "ran": True,
    "changed": False,
    "controls": {"trail": "done", "config": "off"},
    "differs": {},
    "closed_roles": [],
    "warnings": [],
    "exceptions": [],
    "users_in_no_group": [],
    "not_created": [],
    "support": "business",
}
UNMET = {"controls": {"trail": "unmet", "config": "off"}}
BACK = {"status": "done", "changed": True, "root": "customer", "access": "none", "warnings": [], "open": []}


def stopped(waiting_for: str = "") -> dict[str, str]:
    return {"message": "why", "waiting_for": waiting_for, "task": "Do it"}


def facts(**more: Any) -> dict[str, Any]:
    return {
        "failure": None,
        **dict.fromkeys(PARTS),
        "about": "care",
        "check_mode": False,
        "organization_id": ORGANIZATION,
        "organization_seen": "",
        "waiting_fails": False,
        "unfolded": [],
        **more,
    }


# What was recorded, what is said of it, and whether the run fails.
STATUSES: list[tuple[str, dict[str, Any], str, bool]] = [
    ("nothing", {}, "nothing was done", True),
    ("enrolled", {"enroll": ENROLLED}, "ok", False),
    ("hardened", {"harden": HARDENED}, "ok", False),
    ("passed by", {"harden": {**HARDENED, "hardened": False, "ran": False}}, "nothing was done", True),
    ("joined, hardening passed by", {"enroll": ENROLLED, "harden": {**HARDENED, "ran": False}}, "ok", False),
    ("bootstrapped", {"bootstrap": {"changed": True}}, "ok", False),
    ("failed", {"failure": stopped()}, "failed", True),
    ("hardened, then failed", {"harden": HARDENED, "failure": stopped()}, "failed", True),
    ("waits for the customer", {"failure": stopped("customer")}, "waiting for the customer", False),
    ("waits, which fails", {"failure": stopped("customer"), "waiting_fails": True}, "waiting for the customer", True),
    ("waits for AWS", {"failure": stopped("aws")}, "deferred", False),
    ("not begun", {"failure": stopped("batches")}, "not begun", True),
    ("a closed role", {"harden": {**HARDENED, "closed_roles": ["R"]}}, "waiting for the customer", False),
    (
        "a closed role, which fails",
        {"harden": {**HARDENED, "closed_roles": ["R"]}, "waiting_fails": True},
        "waiting for the customer",
        True,
    ),
    ("given back", {"offboard": BACK}, "done", False),
    ("half given back", {"offboard": {**BACK, "status": "not finished"}}, "not finished", False),
    ("given back, and failed", {"offboard": BACK, "failure": stopped()}, "failed", True),
]


@pytest.mark.parametrize(("more", "expected", "fails"), [one[1:] for one in STATUSES], ids=[one[0] for one in STATUSES])
def test_the_status_is_what_was_recorded(more: dict[str, Any], expected: str, fails: bool) -> None:
    given = facts(**more)
    assert (status(given), row(given).status, row(given).failed) == (expected, expected, fails)
    assert bool(row(given).why) is (bool(more.get("failure")) or expected == "nothing was done")


# What was recorded, and the cells joined and hardened.
CELLS: list[tuple[str, dict[str, Any], str, str]] = [
    ("nothing", {}, "no", "no"),
    ("joined now", {"enroll": ENROLLED}, "yes", "no"),
    ("joined before", {"organization_seen": ORGANIZATION}, "yes", "no"),
    ("in another organization", {"organization_seen": "o-other"}, "no", "no"),
    ("nobody knows which is ours", {"organization_seen": "", "organization_id": ""}, "no", "no"),
    ("would join", {"enroll": {**ENROLLED, "joined": False}, "check_mode": True}, "planned", "no"),
    ("would fail", {"enroll": {**ENROLLED, "joined": False}, "check_mode": True, "failure": stopped()}, "no", "no"),
    ("not joined", {"enroll": {**ENROLLED, "joined": False}}, "no", "no"),
    ("hardened", {"harden": HARDENED}, "no", "yes"),
    ("not hardened", {"harden": {**HARDENED, "hardened": False}}, "no", "no"),
    ("hardened in part", {"harden": {**HARDENED, **UNMET}}, "no", "in part"),
    ("hardened in part, the rest failed", {"harden": {**HARDENED, **UNMET, "hardened": False}}, "no", "no"),
    (
        "would be hardened in part",
        {"harden": {**HARDENED, **UNMET, "changed": True}, "check_mode": True},
        "no",
        "in part",
    ),
    ("would be hardened", {"harden": {**HARDENED, "changed": True}, "check_mode": True}, "no", "planned"),
    ("is hardened already", {"harden": HARDENED, "check_mode": True}, "no", "yes"),
]


@pytest.mark.parametrize(("more", "joined", "hardened"), [one[1:] for one in CELLS], ids=[one[0] for one in CELLS])
def test_the_cells_say_what_is_known(more: dict[str, Any], joined: str, hardened: str) -> None:
    assert row(facts(**more)).cells == [joined, hardened, "none"]


@pytest.mark.parametrize(
    ("about", "more", "expected"),
    [
        ("care", {"provider": {"state": "ready", "changed": False}}, ["no", "no", "ready"]),
        ("care", {"provider": {"state": "absent", "changed": True}, "check_mode": True}, ["no", "no", "planned"]),
        ("care", {"provider": {"state": "absent", "changed": True}}, ["no", "no", "absent"]),
        ("offboarding", {"offboard": BACK}, ["customer", "", "", "none"]),
        ("restoring", {"offboard": {**BACK, "backup": "b", "restored": 3}}, ["b", "3"]),
        ("restoring", {}, ["", ""]),
    ],
)
def test_every_table_has_its_columns(about: str, more: dict[str, Any], expected: list[str]) -> None:
    assert row(facts(about=about, **more)).cells == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"enroll": ENROLLED}, "no"),
        ({"enroll": {**ENROLLED, "changed": True}}, "yes"),
        ({"provider": {"state": "ready", "changed": True}}, "yes"),
        ({"provider": {"state": "ready", "changed": True}, "check_mode": True}, "planned"),
        ({"harden": HARDENED, "check_mode": True}, "no"),
    ],
)
def test_changed_is_what_the_parts_say(more: dict[str, Any], expected: str) -> None:
    assert row(facts(**more)).changed == expected


def test_what_others_have_to_do_is_noted() -> None:
    more = {**UNMET, "users_in_no_group": ["bob"], "not_created": ["R"], "support": "basic", "warnings": ["kept"]}
    found = row(facts(harden={**HARDENED, **more}, unfolded=["journal"]))
    assert [sentence.split(":")[0] for sentence in found.notes] == [
        "Not created, since a variable is not set",
        "Set in part only, for a reason that is given here",
        "Switched off in the inventory",
        "IAM users in no group, whom no policy of a group binds",
        "No Business Support, AWS shows the plan basic",
    ]
    assert found.warnings == ["kept", "journal"]
    assert row(facts(harden={**HARDENED, "ran": False})).notes == []


@pytest.mark.parametrize(
    ("resources", "named"),
    [
        (["role A"], "role A"),
        (["role A", "role B", "role C"], "role A, role B, role C"),
        (["role A", "role B", "role C", "role D", "role E"], "role A, role B, role C, and 2 more"),
    ],
)
def test_check_mode_names_the_controls_that_are_not_as_they_should_be(resources: list[str], named: str) -> None:
    drifted = {**HARDENED, "changed": True, "differs": {"iam": resources, "config": ["recorder default in eu-west-1"]}}
    assert row(facts(harden=drifted, check_mode=True)).notes[:2] == [
        f"iam is not as it should be: {named}",
        "config is not as it should be: recorder default in eu-west-1",
    ]
    # Otherwise they are as they should be by now, or the account has failed, which says why.
    assert row(facts(harden=drifted)).notes == row(facts(harden=HARDENED)).notes


DENIED = {"msg": "AWS  said\nno", "error": {"waiting_for": "customer"}}
# What failed, what is said, and for whom it waits.
FAILURES: list[tuple[str, dict[str, Any], str, str]] = [
    ("a task", {"result": DENIED}, "AWS said no", "customer"),
    ("without a message", {"result": {}}, "no message", ""),
    (
        "items of a loop",
        {
            "result": {
                "msg": "some",
                "results": [{"msg": "one"}, {**DENIED, "failed": True}, {**DENIED, "failed": True}],
            }
        },
        "AWS said no",
        "customer",
    ),
    ("after another failure", {"result": DENIED, "before": "First this."}, "First this. AWS said no", "customer"),
    ("a role knows for whom", {"result": {"msg": "x"}, "waiting_for": "customer"}, "x", "customer"),
    (
        "shut out of an account in care",
        {"result": DENIED, "past": {"evidence": {"origin": {"schema": 2}}}},
        "AWS said no",
        "",
    ),
    (
        "whether it was in care is not known",
        {"result": DENIED, "past": {"failed": False, "msg": "no bucket"}},
        "AWS said no",
        "",
    ),
    ("in a batch that is not begun", {"result": {"msg": "x"}, "is_begun": False, "waiting_for": "aws"}, "x", "batches"),
    ("never in care", {"result": DENIED, "past": {"evidence": {"origin": None}}}, "AWS said no", "customer"),
]


@pytest.mark.parametrize(("more", "message", "waits"), [one[1:] for one in FAILURES], ids=[one[0] for one in FAILURES])
def test_a_failure_says_why_and_who_has_to_act(more: dict[str, Any], message: str, waits: str) -> None:
    known = {"before": "", "is_begun": True, "waiting_for": "", "past": {"skipped": True}, **more}
    assert failure(known) == {"message": message, "waiting_for": waits}


@pytest.mark.parametrize(
    ("confirmed", "check_mode", "statuses", "expected", "changed"),
    [
        (False, False, [], "planned", False),
        (False, False, ["planned"], "planned", False),
        (True, True, ["planned"], "planned", True),
        (True, False, [], "done", False),
        (True, False, ["applied", "applied"], "done", True),
        (True, False, ["applied", "unknown"], "not finished", True),
    ],
)
def test_a_backup_is_put_back_if_every_call_was_made(
    confirmed: bool, check_mode: bool, statuses: list[str], expected: str, changed: bool
) -> None:
    steps = [{"status": one} for one in statuses]
    answer = {"changed": bool(steps), "steps": steps, "warnings": ["w"]}
    given = {"backup": "b", "confirmed": confirmed, "check_mode": check_mode, **answer}
    found = restored(given)
    assert (found["status"], found["changed"], found["restored"]) == (expected, changed, len(steps))


AUDITED = {**HARDENED, "audited": True}


@pytest.mark.parametrize(
    ("wanted", "harden", "offboard", "copied"),
    [
        (True, AUDITED, None, True),
        (False, AUDITED, None, False),
        (True, HARDENED, None, False),
        (True, None, None, False),
        (True, AUDITED, BACK, False),
    ],
)
def test_a_copy_of_the_evidence_goes_where_this_run_has_set_the_audit_bucket(
    wanted: bool, harden: Any, offboard: Any, copied: bool
) -> None:
    assert copies({"wanted": wanted, "harden": harden, "offboard": offboard}) is copied


def looked(**who: str) -> dict[str, Any]:
    return {"snapshot": {"account": {"id": "222222222222", **who}}}


@pytest.mark.parametrize(
    ("looks", "principal"),
    [
        ([looked(caller="role", assumed_by="alice"), looked(caller="other")], "alice"),
        ([looked(caller="role", assumed_by="")], "role"),
        ([{}, looked(caller="other")], "other"),
        ([{"skipped": True}, {"snapshot": {"iam": {}}}], ""),
        ([{}, {}], ""),
    ],
)
def test_who_made_a_run_is_whoever_assumed_the_role(looks: list[dict[str, Any]], principal: str) -> None:
    others = {"job": 4711, "user": "bob", "user_id": 7, "approval": ""}
    expected = {"principal": principal, "job": "4711", "user": "bob", "user_id": "7", "approval": ""}
    assert provenance({"looks": looks, **others}) == expected
