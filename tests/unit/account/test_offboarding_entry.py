# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How an account that is given back is entered, and what the ledger proves of its past: a table for each question."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.facts import (
    cannot_be_assumed,
    enter,
    root_user,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.past import closed_since, recovered
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_invitation import plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import GLOBEX as OTHER
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT
from ansible_collections.ctl.aws.tests.unit.support.departure_facts import (
    ROLE,
    facts,
    member,
)

PASSWORD, ADDRESS = f"password of root user {ACCOUNT}", f"primary e-mail address of account {ACCOUNT}"


def at(hour: int) -> str:
    return f"2026-01-31T{hour:02}:00:00.123Z"


def entry(resource: str, operation: str, hour: int = 9, **more: Any) -> dict[str, Any]:
    when = {"run": "r", "operation": operation, "time": at(hour)}
    known = {"account": ACCOUNT, "service": "iam", "region": "", "created": False, "certain": True, "mark": ""}
    return {**known, "resource": resource, "first": when, "last": when, "unique_id": "", **more}


def role(operation: str, **more: Any) -> dict[str, Any]:
    return entry(f"IAM role {ROLE}", operation, **more)


CLOSED: list[tuple[str, list[dict[str, Any]], bool]] = [
    ("nothing is known", [], False),
    ("closed", [role("UpdateAssumeRolePolicy", mark="closed")], True),
    ("closed, and its policies taken", [role("DetachRolePolicy", mark="closed")], True),
    ("removed, and not by the last step", [role("DeleteRole")], False),
    ("removed last", [role("DeleteRole", mark="closed")], True),
    (
        "the account joined once more since",
        [role("X", mark="closed"), entry("invitation h-2", "AcceptHandshake", 10)],
        False,
    ),
    ("the account joined before", [role("X", mark="closed"), entry("invitation h-1", "AcceptHandshake", 8)], True),
    # Hardening writes the same call.
    ("a surplus policy taken by hardening", [role("DetachRolePolicy")], False),
    ("closed in another account", [role("UpdateAssumeRolePolicy", mark="closed", account=OTHER)], False),
    ("another role closed", [entry("IAM role Other", "UpdateAssumeRolePolicy", mark="closed")], False),
    ("nobody knows whether it was", [role("UpdateAssumeRolePolicy", mark="closed", certain=False)], False),
    ("of a ledger that knows no marks", [{key: value for key, value in role("X").items() if key != "mark"}], False),
]


@pytest.mark.parametrize(("resources", "closed"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED])
def test_a_role_is_closed_if_closing_was_the_last_that_was_done_to_it(
    resources: list[dict[str, Any]], closed: bool
) -> None:
    assert closed_since({"resources": resources}, ACCOUNT, ROLE) == (at(9) if closed else "")


@pytest.mark.parametrize(
    ("resources", "removed"),
    [
        ([], False),
        ([role("UpdateAssumeRolePolicy", mark="closed")], False),
        ([role("DeleteRole", mark="closed", account=OTHER), role("X", mark="closed")], False),
        ([role("DeleteRole", mark="closed")], True),
        ([role("DeleteRole")], False),
    ],
)
def test_a_role_that_is_gone_is_told_from_one_that_is_shut(resources: list[dict[str, Any]], removed: bool) -> None:
    assert enter(facts(ledger={"resources": resources})).removed is removed


JOINED = entry("invitation h-1", "AcceptHandshake", 8)
CHANGED = entry(ADDRESS, "AcceptPrimaryEmailUpdate", 10, account=MANAGEMENT)
LET = entry(PASSWORD, "CreateLoginProfile", 11)


def into(organization: str, hour: int) -> dict[str, Any]:
    return entry(f"invitation h-{hour} into organization {organization}", "AcceptHandshake", hour)


RECOVERED: list[tuple[str, list[dict[str, Any]], str | None, bool]] = [
    ("nothing is known", [], None, False),
    ("a device deactivated", [entry(f"mfa device x of root user {ACCOUNT}", "DeactivateMFADevice", 11)], None, False),
    ("the password removed", [entry(PASSWORD, "DeleteLoginProfile", 11)], None, False),
    ("the address changed alone", [JOINED, CHANGED], None, False),
    ("let be recovered after the change", [JOINED, CHANGED, LET], None, True),
    ("in the second of the change", [CHANGED, entry(PASSWORD, "CreateLoginProfile", 10)], None, True),
    ("before the change", [CHANGED, entry(PASSWORD, "CreateLoginProfile", 9)], None, False),
    ("the address being changed once more", [entry(ADDRESS, "StartPrimaryEmailUpdate", 12), LET], None, False),
    ("before it joined once more", [entry("invitation h-2", "AcceptHandshake", 12), CHANGED, LET], None, False),
    ("before it joined ours once more", [into("o-ctlpartner01", 12), CHANGED, LET], None, False),
    ("before it went to another organization", [into("o-customer01", 12), CHANGED, LET], None, True),
    ("in one that is called like ours", [into("o-ctlpartner012", 12), CHANGED, LET], None, True),
    ("before both", [into("o-customer01", 12), into("o-ctlpartner01", 13), CHANGED, LET], None, False),
    # Of a ledger that does not tell into which.
    (
        "and one that is not told",
        [into("o-customer01", 12), entry("invitation h-2", "AcceptHandshake", 12), LET],
        None,
        False,
    ),
    ("before it joined, as AWS says", [CHANGED, LET], "2026-01-31T12:00:00+00:00", False),
    ("after it joined, as AWS says", [CHANGED, LET], "2026-01-31T08:00:00+00:00", True),
    ("nobody knows whether it was", [CHANGED, {**LET, "certain": False}], None, False),
    ("of another account", [entry(f"password of root user {OTHER}", "CreateLoginProfile", 11)], None, False),
]


@pytest.mark.parametrize(
    ("resources", "joined", "proved"), [row[1:] for row in RECOVERED], ids=[row[0] for row in RECOVERED]
)
def test_a_recovery_is_proved_by_its_own_step_alone(
    resources: list[dict[str, Any]], joined: str | None, proved: bool
) -> None:
    found = recovered(facts(ledger={"resources": resources}, member={"joined": joined} if joined else None))
    assert bool(found) is proved


def test_since_when_the_owner_has_a_password_is_what_aws_says() -> None:
    by_aws = "2026-01-31T10:59:58+00:00"
    assert recovered(facts(ledger={"resources": [CHANGED, LET]}, member=None)) == at(11)
    assert recovered(facts(ledger={"resources": [CHANGED, {**LET, "unique_id": by_aws}]}, member=None)) == by_aws


CLAIMS: list[tuple[str, dict[str, Any], str]] = [
    ("invited, with an address of its own", {}, ""),
    ("an address of the partner's", {"member": member("lumen.com")}, "lumen.com"),
    ("below the partner's domain", {"member": member("mail.Lumen.com")}, "mail.lumen.com"),
    ("a domain that only ends like it", {"member": member("notlumen.com")}, ""),
    ("created in the organization", {"member": member(method="CREATED")}, "created in the organization"),
    ("created, and stated", {"member": member(method="CREATED"), "root_held_by_reason": "CASE-7"}, ""),
    ("both", {"member": member("ctl.io", "CREATED")}, "ctl.io, a domain of the partner's and it was created"),
    ("held by the partner", {"member": member("ctl.io", "CREATED"), "root_held_by": "partner"}, ""),
    ("no member any more", {"member": None}, ""),
    # What is not known is no proof.
    ("the address is not known", {"member": member("")}, "its primary e-mail address is not known"),
    ("the address is a blank", {"member": member(" ")}, "its primary e-mail address is not known"),
    ("how it joined is not known", {"member": member(method="")}, "how it joined is not known"),
    ("it joined in a way that is not known here", {"member": member(method="MOVED")}, "how it joined is not known"),
    ("nothing is known of it", {"member": member("", "")}, "not known and how it joined is not known"),
    ("not known, and stated", {"member": member("", ""), "root_held_by_reason": "CASE-7"}, ""),
    ("a domain that ends with a dot", {"member": member("lumen.com.")}, "lumen.com, a domain of the partner's"),
    *(
        (
            f"created, and {blank!r} for a reason",
            {"member": member(method="CREATED"), "root_held_by_reason": blank},
            "in",
        )
        for blank in (" ", "\t\n", "\u00a0", None)
    ),
]


@pytest.mark.parametrize(("more", "words"), [row[1:] for row in CLAIMS], ids=[row[0] for row in CLAIMS])
def test_who_has_the_root_user_is_not_believed_against_what_aws_shows(more: dict[str, Any], words: str) -> None:
    problems = enter(facts(**more)).problems
    assert [words in sentence for sentence in problems] == ([True] if words else [])


PROVED = {"resources": [JOINED, CHANGED, LET]}
ROOT: list[tuple[str, dict[str, Any], str]] = [
    ("customer's, as AWS shows it", {}, "customer"),
    ("customer's, as stated", {"root_held_by_reason": "CASE-7"}, "stated"),
    ("customer's, and nobody can look any more", {"member": None}, "stated"),
    ("partner's", {"root_held_by": "partner"}, "partner"),
    # While it is a member, it is looked at once more.
    ("handed over, and still a member", {"root_held_by": "partner", "ledger": PROVED}, "partner"),
    ("handed over before it left", {"root_held_by": "partner", "ledger": PROVED, "member": None}, "handed over"),
    ("left, and a hand-over was begun", {"member": None, "ledger": {"resources": [CHANGED]}}, "partner"),
    ("customer's, and a blank for a reason", {"root_held_by_reason": " "}, "customer"),
    (
        "begun, and a blank for a reason",
        {"member": None, "ledger": {"resources": [CHANGED]}, "root_held_by_reason": " "},
        "partner",
    ),
    ("begun, and stated", {"member": None, "ledger": {"resources": [CHANGED]}, "root_held_by_reason": "x"}, "stated"),
    ("left, and never handed over", {"root_held_by": "partner", "member": None}, "partner"),
]


@pytest.mark.parametrize(("more", "expected"), [row[1:] for row in ROOT], ids=[row[0] for row in ROOT])
def test_who_has_the_root_user_is_what_is_proved(more: dict[str, Any], expected: str) -> None:
    given = facts(**more)
    assert root_user(given, recovered(given)) == enter(given).root == expected


SHUT = {"resources": [role("UpdateAssumeRolePolicy", mark="closed")]}
OUT: dict[str, Any] = {"partner_enters": False, "member": None}
# What holds, the way in, whether it was never in care, and words of why nothing can be done.
WAYS: list[tuple[str, dict[str, Any], str, bool, str]] = [
    ("the partner", {}, "partner", False, ""),
    ("the partner before the customer", {"customer_enters": True}, "partner", False, ""),
    ("the customer", {"partner_enters": False, "customer_enters": True}, "customer", False, ""),
    ("nobody, and a member", {"partner_enters": False}, "none", False, "still a member of o-ctlpartner01"),
    ("nobody, and a member whose role is closed", {**OUT, "member": member(), "ledger": SHUT}, "none", False, "member"),
    ("nobody, and closed", {**OUT, "ledger": SHUT}, "none", False, ""),
    ("nobody, and nothing proves it", OUT, "none", False, "nothing in the evidence store proves that it was closed"),
    (
        "closed, and the root user is the partner's",
        {**OUT, "ledger": SHUT, "root_held_by": "partner"},
        "none",
        False,
        "nothing proves that the partner does not have the root user",
    ),
    ("closed, and a journal is not folded", {**OUT, "ledger": SHUT, "unfolded": ["r.jsonl"]}, "none", False, "r.jsonl"),
    ("nothing is known", {**OUT, "origin": []}, "none", True, ""),
    ("not known, and confirmed", {**OUT, "origin": [], "confirm": ACCOUNT}, "none", False, "nothing in the evidence"),
    (
        "closed, by the account's own word",
        {**OUT, "ledger": SHUT, "store": f"s3://ctlaudit-{ACCOUNT}/evidence"},
        "none",
        False,
        "nothing in the evidence store proves",
    ),
    (
        "closed, by a store of a like name",
        {**OUT, "ledger": SHUT, "store": f"s3://ctlaudit-{ACCOUNT}0"},
        "none",
        False,
        "",
    ),
    ("never in care, but a member", {**OUT, "origin": [], "member": member()}, "none", False, "member"),
    ("without an origin, but with a ledger", {**OUT, "origin": [], "ledger": SHUT}, "none", False, ""),
]


@pytest.mark.parametrize(("more", "way", "nothing", "words"), [row[1:] for row in WAYS], ids=[row[0] for row in WAYS])
def test_an_account_is_entered_or_it_is_said_why_not(more: dict[str, Any], way: str, nothing: bool, words: str) -> None:
    entered = enter(facts(**more))
    assert (entered.way_in, entered.nothing) == (way, nothing)
    assert words in entered.stop and bool(entered.stop) is bool(words)


def test_an_account_that_was_transferred_is_found_given_back_by_the_next_run() -> None:
    """Accepting the other organization's invitation comes after the recovery, and closing the role after that."""
    step = accepted(organization="o-customer01")
    moved = entry(step.resource, step.operation, 12)
    closed = role("UpdateAssumeRolePolicy", hour=13, mark="closed")
    ledger = {"resources": [JOINED, CHANGED, LET, moved, closed]}
    found = enter(facts(**OUT, ledger=ledger, root_held_by="partner"))
    assert (found.root, found.stop, found.closed) == ("handed over", "", at(13))
    # Back in ours, nothing is proved any more.
    again = accepted(organization="o-ctlpartner01")
    ledger = {"resources": [*ledger["resources"], entry(again.resource, again.operation, 13)]}
    assert "does not have the root user" in enter(facts(**OUT, ledger=ledger, root_held_by="partner")).stop


def accepted(organization: str) -> Step:
    """The step with which an account accepts an invitation."""
    params = {
        "state": "accepted",
        "handshake_id": "",
        "management_account_id": MANAGEMENT,
        "organization_id": organization,
        "from_organization_id": "",
    }
    invitation = {
        "id": "h-9",
        "state": "OPEN",
        "management_account_id": MANAGEMENT,
        "organization_id": organization,
        "expires": "",
    }
    return plan({"organization": None, "invitations": [invitation]}, params, ACCOUNT).steps[0]


@pytest.mark.parametrize(
    ("more", "sections"),
    [
        ({"ledger": SHUT}, ["contacts"]),
        ({"ledger": SHUT, "keep_hardening": False}, ["trails", "contacts"]),
        # The ledger knows how we left contacts: they are ours, whoever was named before.
        ({"ledger": SHUT, "keep_hardening": False, "origin": []}, ["contacts"]),
        ({"ledger": SHUT, "origin": []}, ["contacts"]),
        # The account's own word is no proof.
        ({"ledger": SHUT, "keep_hardening": False, "store": f"s3://ctlaudit-{ACCOUNT}/ctl-evidence"}, []),
        # Nothing proves what we changed.
        ({"keep_hardening": False}, []),
    ],
)
def test_settings_go_back_where_the_origin_and_the_ledger_know_them(more: dict[str, Any], sections: list[str]) -> None:
    assert enter(facts(**more)).resets == sections


@pytest.mark.parametrize(("confirm", "confirmed"), [("", False), (ACCOUNT, True), (OTHER, False), (222222222222, True)])
def test_only_the_id_of_this_account_confirms(confirm: Any, confirmed: bool) -> None:
    assert enter(facts(confirm=confirm)).confirmed is confirmed


PARTNERS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["111111111111", "589942003651"]),
    ({"management_accounts": ["", ""]}, ["589942003651"]),
    ({"management_accounts": ["111111111111", "111111111111"]}, ["111111111111", "589942003651"]),
    # As YAML reads an account id without quotes.
    ({"partner_accounts": [666666666666, "589942003651"]}, ["111111111111", "589942003651", "666666666666"]),
    ({"provider_accounts": [], "management_accounts": []}, []),
]


@pytest.mark.parametrize(("more", "accounts"), PARTNERS, ids=str)
def test_the_partners_accounts_are_known_from_catalogue_organization_and_inventory(
    more: dict[str, Any], accounts: list[str]
) -> None:
    assert enter(facts(**more)).partner_accounts == accounts


def failed(operation: str, code: str) -> dict[str, Any]:
    return {"failed": True, "msg": "why", "error": {"operation": operation, "code": code}}


@pytest.mark.parametrize(
    ("result", "is_shut"),
    [
        (failed("AssumeRole", "AccessDenied"), True),
        (failed("AssumeRole", "ExpiredToken"), False),
        (failed("DescribeRegions", "AccessDenied"), False),
        ({"failed": True, "msg": "boto3 is missing"}, False),
        ({"failed": True, "error": None}, False),
        ({"snapshot": {"regions": []}}, False),
        ({}, False),
    ],
)
def test_only_a_refused_assume_role_shows_that_the_way_in_is_shut(result: dict[str, Any], is_shut: bool) -> None:
    assert cannot_be_assumed(result) is is_shut
