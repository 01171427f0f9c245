# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be said of an account in the end: every word of success, and what it needs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.ending import end, hindrances, verify
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.packet import dates, put_back
from ansible_collections.ctl.aws.plugins.module_utils._base.register import SETTINGS
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.departures import arn, iam, item, trust, trusting

DENIED = "AccessDenied"
CLOSING = [{"status": "applied", "operation": "UpdateAssumeRolePolicy"}]
SHELL = {
    "has_customer": False,
    "own_role": {"name": "CTLDeveloperRole", "stack": ""},
    "closed": "",
    "removed": False,
    "way_in_role": "CTLDeveloperRole",
    "catalogue_roles": [{"name": "CTLDeveloperRole", "policies": ["CTLDeveloperPolicy"]}],
    "partition": "aws",
    "account_id": ACCOUNT,
}


def facts(**more: Any) -> dict[str, Any]:
    """A run with the customer's credentials that went through to its end."""
    return {
        "nothing": False,
        "way_in": "partner",
        "closed": "",
        "carried_out": True,
        "findings": [],
        "denied": DENIED,
        "closed_now": [],
        "has_customer": True,
        "seen": [{"member": None}],
        "root_before": "customer",
        "root_handed_over": [],
        "shell": {**SHELL, "has_customer": True},
        "provider_refused": "",
        "provider_seen": {"skipped": True},
        "provider_answers": [{}, {"skipped": True}],
        "provider_called": "acme",
        "ledger": {},
        **more,
    }


ALONE: dict[str, Any] = {"has_customer": False, "closed_now": CLOSING, "shell": SHELL}
LOST: dict[str, Any] = {"way_in": "none", "findings": None, "denied": "", "carried_out": True}
MEMBER = [{"member": {"id": ACCOUNT}}]
# What holds, and the result and the partner's access that the table shows.
ENDINGS: list[tuple[str, dict[str, Any], str, str]] = [
    ("all done, with the customer", {}, "done", "none"),
    ("all done, and the shell is left", ALONE, "open: customer", "none"),
    ("the provider is left", {"provider_refused": "a service is active"}, "open: customer", "none"),
    ("only planned", {"carried_out": False, "findings": None, "denied": ""}, "planned", "open"),
    ("never in care", {**LOST, "nothing": True}, "not known", "unknown"),
    # Each thing that is missing is enough.
    ("not verified", {"findings": None}, "not finished", "open"),
    ("not verified, on ansible-core 2.18", {"findings": ""}, "not finished", "open"),
    ("a finding", {"findings": ["role vendor"]}, "not finished", "none"),
    ("the way in was not tried", {"denied": ""}, "not finished", "open"),
    ("the way in is open", {"denied": "Throttling"}, "not finished", "open"),
    ("closed by nobody", {**ALONE, "closed_now": []}, "not finished", "open"),
    ("closing failed", {**ALONE, "closed_now": [{"status": "failed"}]}, "not finished", "open"),
    ("closing was only planned", {**ALONE, "closed_now": [{"status": "planned"}]}, "not finished", "open"),
    # Nobody can enter.
    ("closed before", {**LOST, "closed": "2026-01-31"}, "given back", "closed"),
    ("nothing proves it", LOST, "not finished", "unknown"),
    ("closed before, and a member", {**LOST, "closed": "x", "seen": MEMBER}, "not finished", "closed"),
    ("closed before, the root user not", {**LOST, "closed": "x", "root_before": "partner"}, "not finished", "closed"),
    # The customer entered, since the partner cannot.
    ("the customer verified", {"way_in": "customer"}, "done", "none"),
    ("the customer did not verify", {"way_in": "customer", "findings": None}, "not finished", "open"),
    ("the customer did not, on ansible-core 2.18", {"way_in": "customer", "findings": ""}, "not finished", "open"),
]


@pytest.mark.parametrize(("more", "status", "access"), [row[1:] for row in ENDINGS], ids=[row[0] for row in ENDINGS])
def test_a_word_of_success_needs_its_proof(more: dict[str, Any], status: str, access: str) -> None:
    ending = end(facts(**more))
    assert (ending.status, ending.access) == (status, access)


@pytest.mark.parametrize(
    ("before", "seen", "after"),
    [
        ("partner", [], "partner"),
        ("partner", [False, False], "partner"),
        ("partner", [None, True], "handed over"),
        ("partner", [True, ""], "handed over"),
        ("partner", ["", ""], "partner"),
        ("partner", [True, None], "handed over"),
        # The last look decides.
        ("partner", [True, False], "partner"),
        ("customer", [False], "customer"),
        ("stated", [True], "stated"),
    ],
)
def test_the_root_user_is_handed_over_if_this_run_saw_it(before: str, seen: list[bool], after: str) -> None:
    assert end(facts(root_before=before, root_handed_over=seen)).root == after


ROOT_KEY = {"kind": "access_keys", "id": "AKIA1", "since": "2026-03-03T00:00:00Z"}
OF_THE_KEY = f"access key AKIA1 of root user {ACCOUNT}"


@pytest.mark.parametrize(
    ("before", "seen", "findings", "accepted", "words"),
    [
        ("handed over", [], [], [], ""),
        ("customer", [], [], [], ""),
        ("partner", [True], [], [], ""),
        ("partner", [], [], [], "is not handed over"),
        ("partner", ["", ""], [], [], "is not handed over"),  # what ansible-core 2.18 makes of None
        ("partner", [True, False], [], [], "is not handed over"),
        # Once the account has left, nobody can look at the root user, and it would not be said again.
        ("partner", [True, True], [ROOT_KEY], [], OF_THE_KEY),
        ("handed over", [True], [ROOT_KEY], [], OF_THE_KEY),
        ("handed over", [True], [ROOT_KEY], [OF_THE_KEY], ""),
    ],
)
def test_an_account_leaves_when_nothing_is_to_be_said_of_its_root_user(
    before: str, seen: list[Any], findings: list[Any], accepted: list[str], words: str
) -> None:
    reasons = [{"arn": arn, "reason": "x"} for arn in accepted]
    known = {"root_before": before, "root_handed_over": seen, "root_findings": findings, "accepted": reasons}
    found = hindrances({"account_id": ACCOUNT, **known})
    assert (words in " ".join(found)) if words else found == []


def test_the_membership_is_what_was_seen_last() -> None:
    assert end(facts(seen=[{"member": None}, *MEMBER])).organization == "left"
    assert end(facts(seen=[{"skipped": True}, *MEMBER])).organization == "member"


def test_an_account_that_was_closed_before_still_names_what_is_left() -> None:
    ending = end(facts(**LOST, closed="2026-01-31", shell={**SHELL, "own_role": {}, "closed": "2026-01-31"}))
    assert ["delete-role --role-name CTLDeveloperRole" in sentence for sentence in ending.open] == [True, False]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({}, []),
        ({"skipped": True}, []),
        ({"changed": False, "steps": []}, []),
        ({"steps": [{"reason": "delete CAM provider 7"}]}, ["delete CAM provider 7"]),
        ({"error": {}, "msg": "no token", "steps": []}, ["whether the provider is gone is not known: no token"]),
        ({"error": {"code": "401"}, "msg": "no token"}, ["whether the provider is gone is not known: no token"]),
    ],
)
def test_the_provider_of_a_closed_account_is_named_as_long_as_it_is_there(seen: Any, words: list[str]) -> None:
    gone = {**SHELL, "own_role": {}, "closed": "2026-01-31", "removed": True}
    assert end(facts(**LOST, closed="2026-01-31", shell=gone, provider_seen=seen)).open == words


def test_of_a_role_that_was_removed_nothing_is_left() -> None:
    gone = {**SHELL, "own_role": {}, "closed": "2026-01-31", "removed": True}
    assert end(facts(**LOST, closed="2026-01-31", shell=gone)).open == []


def test_a_stack_that_made_the_role_is_deleted_instead() -> None:
    own = {"name": "CTLDeveloperRole", "stack": "ctl-developer-role"}
    [sentence] = end(facts(**{**ALONE, "shell": {**SHELL, "own_role": own}})).open
    assert "CloudFormation stack ctl-developer-role" in sentence


def looked(**more: Any) -> dict[str, Any]:
    return {
        "account_id": ACCOUNT,
        "organization_id": "o-ctlpartner01",
        "accepted": [],
        "keep_cam": False,
        "cam_role": "CTLCAMRole",
        "way_in_role": "CTLDeveloperRole",
        "catalogue_roles": [{"name": "CTLDeveloperRole", "policies": ["CTLDeveloperPolicy"]}],
        "root_before": "customer",
        "root_handed_over": [],
        "root_findings": [],
        "unfolded": [],
        "partner_domains": ["partner.example"],
        "partner_names": [],
        "look": {"contacts": {}, "primary_contact": None},
        **trusting(),
        "iam": iam(),
        "member": None,
        **more,
    }


OWN = {"iam": iam(managed=[item("roles", "CTLDeveloperRole"), item("policies", "CTLDeveloperPolicy")])}
KEY = {"kind": "access_keys", "id": "AKIA1", "since": "2026-01-31T12:00:00+00:00"}
FOUND: list[tuple[str, dict[str, Any], list[str]]] = [
    ("nothing", {}, []),
    ("somebody is trusted", trusting(trust("vendor")), ["role/vendor"]),
    ("ours is there", {"iam": iam(managed=[item("roles", "CTLx")])}, [f"{arn('role/CTLx')} is still there"]),
    ("what may be ours is there", {"iam": iam(unproved=[item("roles", "CTLx")])}, ["is still there"]),
    ("what goes last is there", OWN, []),
    ("what goes last is open until then", {**OWN, **trusting(trust("CTLDeveloperRole"))}, []),
    # Nothing closes it: with the customer's credentials, nobody may notice.
    (
        "a way in that is not ours",
        {**trusting(trust("CTLDeveloperRole")), "iam": iam(similar_names=[item("roles", "CTLDeveloperRole")])},
        ["role/CTLDeveloperRole"],
    ),
    ("another way in is meant", {**OWN, "way_in_role": "other"}, ["role/CTLDev", "policy/CTLDev"]),
    ("a member", {"member": {"id": ACCOUNT}}, ["still a member of o-ctlpartner01"]),
    ("the root user is the partner's", {"root_before": "partner"}, ["Nothing proves"]),
    ("the root user was handed over", {"root_before": "partner", "root_handed_over": [True]}, []),
    ("a new key of the root user", {"root_findings": [KEY]}, [f"access key AKIA1 of root user {ACCOUNT}"]),
    (
        "a new key, accepted",
        {"root_findings": [KEY], "accepted": [{"arn": f"access key AKIA1 of root user {ACCOUNT}", "reason": "x"}]},
        [],
    ),
    (
        "a contact of the partner's",
        {"look": {"contacts": {"SECURITY": {"EmailAddress": "s***@partner.example"}}, "primary_contact": None}},
        ["SECURITY contact"],
    ),
    ("a journal that nobody could read", {"unfolded": ["/spool/r.jsonl"]}, ["/spool/r.jsonl. What that run changed"]),
]


@pytest.mark.parametrize(("more", "words"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_whatever_is_left_is_a_finding(more: dict[str, Any], words: list[str]) -> None:
    found = verify(looked(**more))
    assert len(found) == len(words), found
    assert [word for word, sentence in zip(words, found, strict=True) if word not in sentence] == []


def test_dates_are_counted_back_from_the_end_of_the_contract() -> None:
    assert dates("2026-03-01") == {
        "contract_end": "2026-03-01",
        "ticket_by": "2026-02-15",
        "invitations_from": "2026-02-14",
    }
    assert set(dates("").values()) == {""}


@pytest.mark.parametrize(
    ("keeps", "resets", "words"),
    [
        (True, ["contacts"], ""),
        (False, [*SETTINGS], ""),
        (
            False,
            [one for one in SETTINGS if one != "config"],
            "nothing of these, since the evidence store does not say how they were: config",
        ),
        (
            False,
            [],
            f"nothing of the settings, since the evidence store does not say how they were: {', '.join(SETTINGS)}",
        ),
    ],
)
def test_the_packet_names_every_setting_that_stays_since_nobody_knows_how_it_was(
    keeps: bool, resets: list[str], words: str
) -> None:
    plan = {"steps": [{"reason": "delete trail ctlaudit"}]}
    told = put_back({"asked": {"keep_hardening": keeps}, "resets": resets, "settings": plan})
    assert told == ["delete trail ctlaudit", *([words] if words else [])]


MADE = {"resource": "CAM provider acme", "created": True}
NOT_FOUND = {"state": "absent", "steps": []}
# What cam_provider answered, what the ledger has, and whether something is open.
UNSEEN: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], bool]] = [
    ("made by us, and not found", [NOT_FOUND, {}], [MADE], True),
    ("and not found at a closed account", [{}, NOT_FOUND], [MADE], True),
    ("deleted now", [{"state": "absent", "steps": [{"operation": "DeleteProvider"}]}], [MADE], False),
    ("being deleted", [{"state": "deleting", "steps": []}], [MADE], False),
    ("deleted by an earlier run", [NOT_FOUND], [{**MADE, "gone": True}], False),
    ("never made by us", [NOT_FOUND], [{**MADE, "created": False}], False),
    ("another one was made", [NOT_FOUND], [{**MADE, "resource": "CAM provider globex"}], False),
    ("nobody asked", [{}, {"skipped": True}], [MADE], False),
]


@pytest.mark.parametrize(("name", "answers", "resources", "is_open"), UNSEEN, ids=[one[0] for one in UNSEEN])
def test_a_token_that_does_not_see_a_provider_proves_nothing(
    name: str, answers: list[dict[str, Any]], resources: list[dict[str, Any]], is_open: bool
) -> None:
    ended = end(facts(provider_answers=answers, ledger={"resources": resources}))
    assert any("is not there as far as the token in use sees" in one for one in ended.open) is is_open
    assert not is_open or ended.status != "done"
