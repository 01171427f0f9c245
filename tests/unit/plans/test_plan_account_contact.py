# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of account_contact: whose contact it is, what is kept, and what people get to see."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import (
    mark,
    masked,
    plan,
    resource,
    restore,
)
from ansible_collections.ctl.aws.tests.accounts import ACME as MEMBER
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import PROPERTY, Call, shows, warns
from hypothesis import given
from hypothesis import strategies as st

WANTED = {
    "Name": "Security Operations",
    "Title": "On-call team",
    "EmailAddress": "soc@partner.example",
    "PhoneNumber": "+1 555 0100",
}
# As the API answers it.
SAME = {**WANTED, "AlternateContactType": "SECURITY"}
THEIRS = {**SAME, "EmailAddress": "alice@acme.example", "PhoneNumber": "+49 89 1234567"}
SENT: Call = ("PutAlternateContact", {**WANTED, "AlternateContactType": "SECURITY", "AccountId": None})
KEPT = "a***@acme.example was named before and is kept; other than asked for: EmailAddress, PhoneNumber"


@pytest.mark.parametrize(
    ("current", "overwrite", "steps", "warnings"),
    [
        (None, False, [SENT], []),
        (SAME, False, [], []),
        (SAME, True, [], []),
        (THEIRS, False, [], [KEPT]),
        (THEIRS, True, [SENT], ["a***@acme.example was named, and is replaced"]),
        ({**SAME, "Title": "CISO"}, False, [], ["s***@partner.example was named before"]),
    ],
)
def test_a_contact_is_set_where_there_is_none_or_where_that_is_asked_for(
    current: dict[str, str] | None, overwrite: bool, steps: list[Call], warnings: list[str]
) -> None:
    planned = plan(current, WANTED, "SECURITY", MEMBER, MEMBER, overwrite)
    shows(planned, steps)
    warns(planned, *warnings)


@pytest.mark.parametrize(("account", "sent"), [(MEMBER, MEMBER), (MANAGEMENT, None)])
def test_an_account_is_named_unless_it_is_ones_own(account: str, sent: str | None) -> None:
    planned = plan(None, WANTED, "BILLING", account, MANAGEMENT, False)
    shows(planned, [("PutAlternateContact", {"AccountId": sent, "AlternateContactType": "BILLING"})])


@pytest.mark.parametrize(
    ("contact", "email", "phone"),
    [
        (WANTED, "s***@partner.example", "***00"),
        ({**WANTED, "EmailAddress": " x@y.example ", "PhoneNumber": "7"}, "x***@y.example", "***7"),
    ],
)
def test_people_see_enough_to_tell_whose_it_is(contact: dict[str, str], email: str, phone: str) -> None:
    shown = {"Name": WANTED["Name"], "Title": WANTED["Title"], "EmailAddress": email, "PhoneNumber": phone}
    assert masked(contact) == shown


ADDRESS = st.from_regex(r"[a-z.]{4,12}@[a-z]{2,8}\.example", fullmatch=True)
PHONE = st.from_regex(r"\+[0-9]{6,14}", fullmatch=True)
CONTACT = st.builds(lambda email, phone: {**SAME, "EmailAddress": email, "PhoneNumber": phone}, ADDRESS, PHONE)


@given(current=st.none() | CONTACT, desired=CONTACT, overwrite=st.booleans())
@PROPERTY
def test_nothing_that_is_shown_has_an_address_or_a_number(
    current: dict[str, str] | None, desired: dict[str, str], overwrite: bool
) -> None:
    wanted = {name: desired[name] for name in WANTED}
    target: Any = SimpleNamespace(journal=Journal(None))  # check mode asks nothing else of it

    def planned(state: dict[str, str] | None) -> Any:
        return plan(state, wanted, "SECURITY", MEMBER, MEMBER, overwrite)

    shown = json.dumps(converge(target, lambda: current, planned, check_mode=True).as_dict())
    for contact in filter(None, (current, desired)):
        assert contact["EmailAddress"] not in shown and contact["PhoneNumber"] not in shown


OURS, OTHERS = masked(WANTED), masked({**WANTED, "Name": "Somebody else"})
SECURITY = resource("SECURITY", MEMBER)


@pytest.mark.parametrize(
    ("now", "then", "goes"),
    [
        (OURS, {"SECURITY": None}, True),
        (OURS, {"SECURITY": OTHERS}, True),
        # Who was named before is not known: what is as we set it is ours all the same.
        (OURS, {}, True),
        (OTHERS, {}, False),
        (OTHERS, {"SECURITY": None}, False),
        (None, {}, False),
    ],
)
def test_a_contact_that_is_as_we_left_it_goes_when_the_account_is_given_back(now: Any, then: Any, goes: bool) -> None:
    limits = Limits(MEMBER, frozenset({SECURITY}), removes=True, marks={SECURITY: mark(OURS)})
    planned = restore({"SECURITY": now, "BILLING": OURS}, then, limits)
    assert [step.operation for step in planned.steps] == (["DeleteAlternateContact"] if goes else [])
    assert not restore({"SECURITY": now}, then, limits._replace(removes=False)).steps
