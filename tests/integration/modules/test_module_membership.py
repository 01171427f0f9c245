# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Invitations and membership where somebody else was there first, or AWS says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, INITECH, MANAGEMENT, STRANGER, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks

OURS, THEIRS = "o-ctlpartner01", "o-stranger00001"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]


def accepting(profile: str, **more: Any) -> Options:
    """The options that accept an invitation into the partner's organization."""
    inviter = {"management_account_id": MANAGEMENT, "organization_id": OURS}
    return {"profile": profile, "region": "us-east-1", "state": "accepted", **inviter, **more}


def inviting(management: Options, account: str, **more: Any) -> Options:
    return {**management, "state": "invited", "target_account_id": account, "organization_id": OURS, **more}


def invite(aws: LocalAws, account: str, inviter: str = MANAGEMENT) -> str:
    client = aws.client("organizations", account=inviter)
    answer = client.invite_account_to_organization(Target={"Id": account, "Type": "ACCOUNT"})
    return str(answer["Handshake"]["Id"])


def test_a_strangers_invitation_is_refused_by_name_and_stays_open(aws: LocalAws, refused: RunModule) -> None:
    words = [
        f"Account {INITECH} has no open invitation from management account {MANAGEMENT} into",
        f"h-stranger01 (OPEN, from management account {STRANGER}, organization {THEIRS})",
        f"h-expired0001 (EXPIRED, from management account {MANAGEMENT}, organization {OURS})",
        "never accepted",
    ]
    for named in ({}, {"handshake_id": "h-stranger01"}, {"handshake_id": "h-expired0001"}):
        refused("organization_invitation", *words, **accepting("initech-admin", **named))
    assert looks.invitations(aws, INITECH) == {"h-stranger01": "OPEN", "h-expired0001": "EXPIRED"}
    assert looks.organization(aws, INITECH) is None


def test_beside_a_strangers_invitation_only_ours_is_accepted(aws: LocalAws, run_module: RunModule) -> None:
    ours = invite(aws, INITECH)
    result = run_module("organization_invitation", **accepting("initech-admin"))
    assert (result["handshake_id"], result["handshake_state"], result["member"]) == (ours, "ACCEPTED", True)
    assert looks.invitations(aws, INITECH)["h-stranger01"] == "OPEN"
    assert looks.organization(aws, INITECH) == OURS


@pytest.mark.parametrize("state", ["EXPIRED", "DECLINED", "CANCELED"])
def test_a_closed_invitation_is_named_and_a_new_one_takes_its_place(
    state: str, aws: LocalAws, run_module: RunModule, refused: RunModule, management: Options
) -> None:
    closed = invite(aws, ACME)
    aws.set_handshake(closed, **({"expires": -1} if state == "EXPIRED" else {"state": state}))
    accept = accepting("acme-prod-admin")
    refused("organization_invitation", f"Account {ACME} has no open invitation", f"{closed} ({state}", **accept)
    result = run_module("organization_invitation", **inviting(management, ACME))
    assert result["changed"] and result["handshake_id"] != closed
    assert looks.invitations(aws, ACME) == {closed: state, result["handshake_id"]: "OPEN"}


def test_an_open_invitation_is_resumed_with_its_id(aws: LocalAws, run_module: RunModule, management: Options) -> None:
    open_one = invite(aws, ACME)
    result = run_module("organization_invitation", **inviting(management, ACME))
    assert (result["changed"], result["handshake_id"], result["handshake_state"]) == (False, open_one, "OPEN")


def test_lists_that_begin_with_an_empty_page_are_read_to_their_end(
    aws: LocalAws, run_module: RunModule, management: Options
) -> None:
    open_one = invite(aws, ACME)
    for account in (ACME, MANAGEMENT):
        aws.set_account(account, empty_first_page=True)
    assert run_module("organization_invitation", **inviting(management, ACME))["handshake_id"] == open_one
    assert run_module("organization_invitation", **accepting("acme-prod-admin"))["handshake_id"] == open_one
    place = run_module("organization_membership", **management, target_account_id=ACME)
    assert (place["changed"], place["parent_id"]) == (False, "r-ctl1")


@pytest.mark.parametrize("named", [{}, {"from_organization_id": "o-anotherone1"}], ids=["none named", "another named"])
def test_a_member_elsewhere_is_not_taken_out_of_there(named: Options, aws: LocalAws, refused: RunModule) -> None:
    invite(aws, UMBRELLA)
    words = [
        f"Account {UMBRELLA} is a member of organization {THEIRS} (management account {STRANGER})",
        "ctl_enroll_from_organization_id",
    ]
    refused("organization_invitation", *words, **accepting("umbrella-admin", **named))
    assert looks.organization(aws, UMBRELLA) == THEIRS


def test_a_member_elsewhere_moves_where_exactly_that_organization_is_named(
    aws: LocalAws, run_module: RunModule
) -> None:
    invite(aws, UMBRELLA)
    result = run_module("organization_invitation", **accepting("umbrella-admin", from_organization_id=THEIRS))
    assert (result["changed"], result["member"]) == (True, True)
    assert looks.organization(aws, UMBRELLA) == OURS


def test_a_management_account_is_never_moved(aws: LocalAws, refused: RunModule) -> None:
    invite(aws, STRANGER)
    words = [f"Account {STRANGER} is itself the management account of organization {THEIRS}", "removes its member"]
    accept = accepting("stranger", from_organization_id=THEIRS)
    refused("organization_invitation", *words, waiting_for="customer", **accept)
    assert looks.organization(aws, STRANGER) == THEIRS


def test_the_organizations_own_account_is_not_invited(refused: RunModule, management: Options) -> None:
    words = f"Account {MANAGEMENT} is the management account: it cannot be invited"
    refused("organization_invitation", words, **inviting(management, MANAGEMENT))


# What AWS refuses: whose flag, its value, whom a retry waits for, words.
CONSTRAINTS: list[tuple[str, Options, str, list[str]]] = [
    (MANAGEMENT, {"invitation_rate_limit": 0}, "aws", ["HANDSHAKE_RATE_LIMIT_EXCEEDED", "tomorrow"]),
    (MANAGEMENT, {"finalizing": True}, "aws", ["FinalizingOrganizationException", "run again in an hour"]),
    (
        MANAGEMENT,
        {"handshake_reason": "ACCOUNT_NUMBER_LIMIT_EXCEEDED"},
        "",
        ["ACCOUNT_NUMBER_LIMIT_EXCEEDED", "organization is full"],
    ),
    (ACME, {"payment_instrument": False}, "customer", ["PAYMENT_INSTRUMENT_REQUIRED", "valid payment method"]),
    (ACME, {"handshake_reason": "PAST_DUE_INVOICE"}, "customer", ["PAST_DUE_INVOICE", "unpaid invoice"]),
    (
        ACME,
        {"handshake_reason": "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD"},
        "",
        ["ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD", "AWS Support"],
    ),
]


@pytest.mark.parametrize(
    ("whose", "flags", "waiting_for", "words"), CONSTRAINTS, ids=[str(row[1]) for row in CONSTRAINTS]
)
def test_a_refusal_of_aws_says_what_to_do_and_who_has_to(
    whose: str,
    flags: Options,
    waiting_for: str,
    words: list[str],
    aws: LocalAws,
    run_module: RunModule,
    management: Options,
) -> None:
    if whose == ACME:
        invite(aws, ACME)
    aws.set_account(whose, **flags)
    options = accepting("acme-prod-admin") if whose == ACME else inviting(management, ACME)
    result = run_module("organization_invitation", **options)
    assert (result["failed"], result["changed"]) == (True, False)
    assert result["error"]["waiting_for"] == waiting_for
    for word in [*words, f"account {whose}", "request "]:
        assert word in result["msg"]
    assert [step["status"] for step in result["steps"]] == ["failed"]
    assert looks.organization(aws, ACME) is None


def test_a_suspended_member_is_refused(aws: LocalAws, refused: RunModule, management: Options) -> None:
    aws.client("organizations", account=ACME).accept_handshake(HandshakeId=invite(aws, ACME))
    aws.set_account(ACME, suspended=True)
    words = f"Account {ACME} is a member, but its status is SUSPENDED"
    refused("organization_invitation", words, **inviting(management, ACME))


def test_an_account_that_is_no_member_is_not_moved(refused: RunModule, management: Options) -> None:
    words = [f"Account {ACME} is not a member of organization {OURS}", "Enrol it first"]
    refused("organization_membership", *words, **management, target_account_id=ACME)


@pytest.mark.parametrize("unit", ["ou-ctl1-nowhere00", "ou-strg-everybody", "Customers"])
def test_a_unit_that_the_organization_does_not_have_is_refused(
    unit: str, aws: LocalAws, refused: RunModule, management: Options
) -> None:
    aws.client("organizations", account=ACME).accept_handshake(HandshakeId=invite(aws, ACME))
    words = [f"organizational_unit_id is '{unit}'", f"expected the id of an organizational unit of {OURS}"]
    refused("organization_membership", *words, **management, target_account_id=ACME, organizational_unit_id=unit)
    assert looks.place(aws, ACME)[1] == "r-ctl1"
