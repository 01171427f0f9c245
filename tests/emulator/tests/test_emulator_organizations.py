# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations of the local AWS: invitations, and everything AWS refuses about them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, INITECH, MANAGEMENT, STRANGER, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import refused

ROOT = "r-ctl1"


@pytest.fixture
def management(aws: LocalAws) -> Any:
    return aws.client("organizations", profile="management")


def member(aws: LocalAws, account: str) -> Any:
    return aws.client("organizations", account=account)


def invite(client: Any, account: str, **more: Any) -> dict[str, Any]:
    return dict(client.invite_account_to_organization(Target={"Id": account, "Type": "ACCOUNT"}, **more)["Handshake"])


def join(aws: LocalAws, account: str) -> Any:
    handshake = invite(aws.client("organizations", profile="management"), account)
    client = member(aws, account)
    client.accept_handshake(HandshakeId=handshake["Id"])
    return client


def test_an_invitation_looks_like_one(aws: LocalAws, management: Any) -> None:
    sent = invite(management, ACME, Notes="welcome")
    assert sent["Arn"] == f"arn:aws:organizations::{MANAGEMENT}:handshake/o-ctlpartner01/invite/{sent['Id']}"
    assert sent["State"] == "OPEN" and sent["Action"] == "INVITE"
    parties = [{"Id": "ctlpartner01", "Type": "ORGANIZATION"}, {"Id": ACME, "Type": "ACCOUNT"}]
    assert sent["Parties"] == parties
    assert (sent["ExpirationTimestamp"] - sent["RequestedTimestamp"]).days == 15
    assert {one["Type"]: one["Value"] for one in sent["Resources"]}["NOTES"] == "welcome"
    assert member(aws, ACME).list_handshakes_for_account()["Handshakes"] == [sent]
    assert member(aws, ACME).describe_handshake(HandshakeId=sent["Id"])["Handshake"] == sent
    assert sent in management.list_handshakes_for_organization(Filter={"ActionType": "INVITE"})["Handshakes"]


def test_acceptance_is_seen_from_both_sides(aws: LocalAws, management: Any) -> None:
    client = join(aws, ACME)
    organization = client.describe_organization()["Organization"]
    assert (organization["Id"], organization["MasterAccountId"]) == ("o-ctlpartner01", MANAGEMENT)
    account = management.describe_account(AccountId=ACME)["Account"]
    assert (account["JoinedMethod"], account["Status"]) == ("INVITED", "ACTIVE")
    assert (account["Name"], account["Email"]) == ("acme-prod", "aws-prod@acme.example.com")
    assert management.list_parents(ChildId=ACME)["Parents"] == [{"Id": ROOT, "Type": "ROOT"}]
    assert [one["State"] for one in client.list_handshakes_for_account()["Handshakes"]] == ["ACCEPTED"]
    roles = [role["RoleName"] for role in aws.client("iam", account=ACME).list_roles()["Roles"]]
    assert roles == ["AWSServiceRoleForOrganizations"]


def test_an_address_is_invited_too(aws: LocalAws, management: Any) -> None:
    target = {"Id": "aws-prod@acme.example.com", "Type": "EMAIL"}
    sent = management.invite_account_to_organization(Target=target)["Handshake"]
    assert {"Id": "aws-prod@acme.example.com", "Type": "EMAIL"} in sent["Parties"]
    assert member(aws, ACME).accept_handshake(HandshakeId=sent["Id"])["Handshake"]["State"] == "ACCEPTED"


CONSTRAINT = "HandshakeConstraintViolationException"


@pytest.mark.parametrize(
    ("inviter", "flags", "code"),
    [
        (ACME, {}, "AWSOrganizationsNotInUseException"),
        (UMBRELLA, {}, "AccessDeniedException"),
        (MANAGEMENT, {"invitation_rate_limit": 0}, f"{CONSTRAINT}:HANDSHAKE_RATE_LIMIT_EXCEEDED"),
        (MANAGEMENT, {"handshake_reason": "PAST_DUE_INVOICE"}, f"{CONSTRAINT}:PAST_DUE_INVOICE"),
        (MANAGEMENT, {"finalizing": True}, "FinalizingOrganizationException"),
    ],
)
def test_invitations_that_aws_does_not_send(aws: LocalAws, inviter: str, flags: dict[str, Any], code: str) -> None:
    aws.set_account(inviter, **flags)
    assert refused(lambda: invite(member(aws, inviter), GLOBEX)) == code


def test_an_invitation_is_sent_once(aws: LocalAws, management: Any) -> None:
    first = invite(management, ACME)
    assert refused(lambda: invite(management, ACME)) == "DuplicateHandshakeException"
    aws.set_handshake(first["Id"], expires=-1)
    second = invite(management, ACME)
    assert member(aws, ACME).accept_handshake(HandshakeId=second["Id"])["Handshake"]["State"] == "ACCEPTED"
    assert refused(lambda: invite(management, ACME)) == f"{CONSTRAINT}:ALREADY_IN_AN_ORGANIZATION"
    aws.set_account(MANAGEMENT, invitation_rate_limit=1)
    invite(management, GLOBEX)
    assert refused(lambda: invite(management, UMBRELLA)) == f"{CONSTRAINT}:HANDSHAKE_RATE_LIMIT_EXCEEDED"


@pytest.mark.parametrize("verb", ["accept", "decline", "cancel"])
@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("ACCEPTED", "InvalidHandshakeTransitionException"),
        ("DECLINED", "InvalidHandshakeTransitionException"),
        ("CANCELED", "InvalidHandshakeTransitionException"),
        ("EXPIRED", "InvalidHandshakeTransitionException"),
    ],
)
def test_a_handshake_ends_once(aws: LocalAws, management: Any, verb: str, state: str, code: str) -> None:
    handshake = invite(management, ACME)["Id"]
    aws.set_handshake(handshake, state=state)
    who = management if verb == "cancel" else member(aws, ACME)
    same = {"accept": "ACCEPTED", "decline": "DECLINED", "cancel": "CANCELED"}[verb] == state
    expected = "HandshakeAlreadyInStateException" if same else code
    assert refused(lambda: getattr(who, f"{verb}_handshake")(HandshakeId=handshake)) == expected
    assert management.describe_handshake(HandshakeId=handshake)["Handshake"]["State"] == state


@pytest.mark.parametrize(("verb", "by", "state"), [("decline", ACME, "DECLINED"), ("cancel", MANAGEMENT, "CANCELED")])
def test_an_invitation_comes_to_nothing(aws: LocalAws, management: Any, verb: str, by: str, state: str) -> None:
    handshake = invite(management, ACME)["Id"]
    wrong = MANAGEMENT if by == ACME else ACME
    assert refused(lambda: getattr(member(aws, wrong), f"{verb}_handshake")(HandshakeId=handshake)) == (
        "AccessDeniedException"
    )
    ended = getattr(member(aws, by), f"{verb}_handshake")(HandshakeId=handshake)["Handshake"]
    assert ended["State"] == state
    invite(management, ACME)


def test_an_invitation_is_for_its_parties(aws: LocalAws, management: Any) -> None:
    handshake = invite(management, ACME)["Id"]
    for call in ("describe_handshake", "accept_handshake", "decline_handshake", "cancel_handshake"):
        outsider = getattr(member(aws, GLOBEX), call)
        assert refused(lambda act=outsider: act(HandshakeId=handshake)) == "AccessDeniedException"
        assert refused(lambda act=outsider: act(HandshakeId="h-nothing00")) == "HandshakeNotFoundException"
    assert refused(lambda: management.accept_handshake(HandshakeId=handshake)) == "AccessDeniedException"


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ({"payment_instrument": False}, f"{CONSTRAINT}:PAYMENT_INSTRUMENT_REQUIRED"),
        ({"handshake_reason": "UNUSED_PREPAYMENT_BALANCE"}, f"{CONSTRAINT}:UNUSED_PREPAYMENT_BALANCE"),
    ],
)
def test_acceptances_that_aws_refuses(aws: LocalAws, management: Any, flags: dict[str, Any], code: str) -> None:
    handshake = invite(management, ACME)["Id"]
    aws.set_account(ACME, **flags)
    assert refused(lambda: member(aws, ACME).accept_handshake(HandshakeId=handshake)) == code
    assert member(aws, ACME).describe_handshake(HandshakeId=handshake)["Handshake"]["State"] == "OPEN"


def test_seeded_invitations(aws: LocalAws) -> None:
    initech = member(aws, INITECH)
    states = {one["Id"]: one["State"] for one in initech.list_handshakes_for_account()["Handshakes"]}
    assert states == {"h-stranger01": "OPEN", "h-expired0001": "EXPIRED"}
    expired = refused(lambda: initech.accept_handshake(HandshakeId="h-expired0001"))
    assert expired == "InvalidHandshakeTransitionException"
    initech.accept_handshake(HandshakeId="h-stranger01")
    assert initech.describe_organization()["Organization"]["Id"] == "o-stranger00001"


def test_a_member_elsewhere_moves_over_but_a_management_account_cannot(aws: LocalAws, management: Any) -> None:
    stranger = member(aws, STRANGER)
    assert [one["Id"] for one in stranger.list_accounts()["Accounts"]] == [STRANGER, UMBRELLA]
    client = join(aws, UMBRELLA)
    assert client.describe_organization()["Organization"]["Id"] == "o-ctlpartner01"
    assert [one["Id"] for one in stranger.list_accounts()["Accounts"]] == [STRANGER]
    handshake = invite(management, STRANGER)["Id"]
    refusal = refused(lambda: stranger.accept_handshake(HandshakeId=handshake))
    assert refusal == "MasterCannotLeaveOrganizationException"
    stranger.delete_organization()
    stranger.accept_handshake(HandshakeId=handshake)
    assert stranger.describe_organization()["Organization"]["MasterAccountId"] == MANAGEMENT
