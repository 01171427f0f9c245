# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What keeps an account from joining is said at once, and it has joined where both sides say so."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.run.enrolment import (
    end,
    is_member,
    is_new,
    problems,
    refused,
)

ENROLMENT: dict[str, Any] = {
    "host": "acme",
    "account_id": "222222222222",
    "approval": "CASE-1",
    "management_account_id": "111111111111",
    "organization_id": "o-ctlpartner01",
}
WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"approval": ""}, ["ctl_enroll_transfer_approval of acme is empty"]),
    ({"approval": " \n"}, ["ctl_enroll_transfer_approval of acme is empty"]),
    ({"management_account_id": "partner"}, ["ctl_management_account_id of acme is 'partner', expected the 12 digits"]),
    ({"organization_id": "o-CTLPARTNER01"}, ["ctl_organization_id of acme is 'o-CTLPARTNER01'"]),
    ({"organization_id": "o-ctlpartner01\n"}, ["ctl_organization_id of acme"]),
    (
        dict.fromkeys(("approval", "management_account_id", "organization_id"), ""),
        ["ctl_enroll_transfer_approval", "ctl_management_account_id", "ctl_organization_id"],
    ),
]

OURS, OTHER = {"id": "o-ctlpartner01"}, {"id": "o-other00001", "management_account_id": "999999999999"}
SEEN: dict[str, Any] = {
    "account_id": "222222222222",
    "seen": {"organization": OURS, "support": "basic"},
    "organization_id": "o-ctlpartner01",
    "from_organization_id": "",
    "organizational_unit_id": "",
    "require_support": False,
    "invited": {"member": True, "changed": False},
    "accepted": {},
}


@pytest.mark.parametrize(("differs", "words"), WRONG, ids=str)
def test_all_that_keeps_an_account_from_joining_is_said_at_once(differs: dict[str, Any], words: list[str]) -> None:
    found = problems({**ENROLMENT, **differs})
    assert len(found) == len(words)
    for sentence, word in zip(found, words, strict=True):
        assert word in sentence


def seen(organization: dict[str, str] | None, **differs: Any) -> dict[str, Any]:
    return {**SEEN, "seen": {**SEEN["seen"], "organization": organization}, **differs}


@pytest.mark.parametrize(
    ("facts", "words", "waiting_for"),
    [
        (seen(None), "", ""),
        (seen({}), "", ""),
        (seen(OURS), "", ""),
        (seen(OTHER), "is in organization o-other00001 (management account 999999999999)", ""),
        (seen(OTHER, from_organization_id="o-other00001"), "", ""),
        (seen(OTHER, from_organization_id="o-another001"), "o-other00001", ""),
        (seen(OURS, require_support=True), "no Business Support", "customer"),
        (seen(OTHER, require_support=True), "o-other00001", ""),
        (seen(OURS, require_support=True, seen={"organization": OURS, "support": "business"}), "", ""),
        # Whoever cannot tell is not refused for it.
        (seen(OURS, require_support=True, seen={"organization": OURS, "support": "unknown"}), "", ""),
    ],
)
def test_an_account_that_must_not_join_is_refused(facts: dict[str, Any], words: str, waiting_for: str) -> None:
    answer = refused(facts)
    assert bool(answer["message"]) is bool(words)
    assert words in answer["message"]
    assert answer["waiting_for"] == waiting_for


@pytest.mark.parametrize(
    ("organization", "invited", "expected"),
    [
        (OURS, {"member": True}, True),
        # The word of one side is none of the other's.
        (OURS, {"member": False}, False),
        (OURS, {}, False),
        (None, {"member": True}, False),
        (OTHER, {"member": True}, False),
    ],
)
def test_both_sides_have_to_say_that_it_is_a_member(
    organization: dict[str, str] | None, invited: dict[str, bool], expected: bool
) -> None:
    facts = seen(organization, invited=invited)
    assert is_member(facts) is expected
    assert end(facts)["joined"] is expected


@pytest.mark.parametrize(
    ("organization", "recorded", "expected"),
    [
        (OURS, {"complete": True}, False),
        (OURS, {"complete": False}, True),
        (OURS, {}, True),
        (None, {"complete": True}, True),
        (OTHER, {"complete": True}, True),
    ],
)
def test_an_account_is_new_until_it_is_a_member_whose_origin_is_stored(
    organization: dict[str, str] | None, recorded: dict[str, bool], expected: bool
) -> None:
    assert is_new(seen(organization, recorded=recorded)) is expected


UNIT = "ou-abcd-11111111"


@pytest.mark.parametrize(
    ("differs", "expected"),
    [
        ({}, {"joined": True, "changed": False, "later": []}),
        ({"organizational_unit_id": UNIT}, {"joined": True, "changed": False, "later": []}),
        (
            {"invited": {"member": False, "changed": True}, "organizational_unit_id": UNIT},
            {"joined": False, "changed": True, "later": [f"move the account to {UNIT}"]},
        ),
        (
            {"invited": {"member": False, "changed": False}, "accepted": {"member": True, "changed": True}},
            {"joined": True, "changed": True, "later": []},
        ),
        ({"invited": {}, "accepted": {"failed": True}}, {"joined": False, "changed": False, "later": []}),
    ],
)
def test_what_became_of_it_is_what_the_two_sides_have_answered(
    differs: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert end({**SEEN, **differs}) == {**expected, "support": "basic"}
