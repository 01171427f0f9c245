# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations of the local AWS: leaving, moving, lists, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import refused

ROOT, CUSTOMERS, SUSPENDED = "r-ctl1", "ou-ctl1-customers", "ou-ctl1-suspended"


@pytest.fixture
def management(aws: LocalAws) -> Any:
    return aws.client("organizations", profile="management")


def member(aws: LocalAws, account: str) -> Any:
    return aws.client("organizations", account=account)


def join(aws: LocalAws, account: str) -> Any:
    target = {"Id": account, "Type": "ACCOUNT"}
    sent = aws.client("organizations", profile="management").invite_account_to_organization(Target=target)
    client = member(aws, account)
    client.accept_handshake(HandshakeId=sent["Handshake"]["Id"])
    return client


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"payment_instrument": False}, "MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED"),
        ({"phone_verified": False}, "ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION"),
        ({"eula_accepted": False}, "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA"),
        ({"wait_period": True}, "WAIT_PERIOD_ACTIVE"),
        ({"leave_reason": "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"}, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"),
    ],
)
@pytest.mark.parametrize("how", ["leave", "remove"])
def test_who_cannot_stand_alone_stays(
    aws: LocalAws, management: Any, flags: dict[str, Any], reason: str, how: str
) -> None:
    client = join(aws, ACME)
    aws.set_account(ACME, **flags)

    def go() -> Any:
        return (
            client.leave_organization()
            if how == "leave"
            else management.remove_account_from_organization(AccountId=ACME)
        )

    assert refused(go) == f"ConstraintViolationException:{reason}"
    aws.set_account(
        ACME, payment_instrument=True, phone_verified=True, eula_accepted=True, wait_period=False, leave_reason=None
    )
    go()
    assert refused(client.describe_organization) == "AWSOrganizationsNotInUseException"
    assert refused(lambda: management.describe_account(AccountId=ACME)) == "AccountNotFoundException"


def test_delegated_administrators_and_management_accounts_stay(aws: LocalAws, management: Any) -> None:
    client = join(aws, ACME)
    delegation = {"AccountId": ACME, "ServicePrincipal": "guardduty.amazonaws.com"}
    management.register_delegated_administrator(**delegation)
    assert client.list_accounts()["Accounts"]
    assert refused(client.leave_organization).endswith(":CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG")
    management.deregister_delegated_administrator(**delegation)
    client.leave_organization()
    assert refused(management.leave_organization) == "MasterCannotLeaveOrganizationException"
    removal = refused(lambda: management.remove_account_from_organization(AccountId=MANAGEMENT))
    assert removal == "MasterCannotLeaveOrganizationException"


CALLS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "not a member": (lambda one: one.move_account(AccountId=GLOBEX, SourceParentId=ROOT,
                     DestinationParentId=CUSTOMERS), "AccountNotFoundException"),
    "wrong source": (lambda one: one.move_account(AccountId=ACME, SourceParentId=SUSPENDED,
                     DestinationParentId=CUSTOMERS), "SourceParentNotFoundException"),
    "no source": (lambda one: one.move_account(AccountId=ACME, SourceParentId="ou-ctl1-nowhere00",
                  DestinationParentId=CUSTOMERS), "SourceParentNotFoundException"),
    "no destination": (lambda one: one.move_account(AccountId=ACME, SourceParentId=ROOT,
                       DestinationParentId="ou-ctl1-nowhere00"), "DestinationParentNotFoundException"),
    "no way": (lambda one: one.move_account(AccountId=ACME, SourceParentId=ROOT,
               DestinationParentId=ROOT), "DuplicateAccountException"),
    "attached": (lambda one: one.attach_policy(PolicyId="p-FullAWSAccess", TargetId=ACME),
                 "DuplicatePolicyAttachmentException"),
    "removing a non-member": (lambda one: one.remove_account_from_organization(AccountId=GLOBEX),
                              "AccountNotFoundException"),
    "describing a non-member": (lambda one: one.describe_account(AccountId=GLOBEX), "AccountNotFoundException"),
    "a second organization": (lambda one: one.create_organization(), "AlreadyInOrganizationException"),
    "a full organization": (lambda one: one.delete_organization(), "OrganizationNotEmptyException"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_what_the_management_account_may_not(aws: LocalAws, management: Any, name: str) -> None:
    join(aws, ACME)
    call, code = CALLS[name]
    assert refused(lambda: call(management)) == code
    assert refused(lambda: call(member(aws, ACME))) == (
        "AlreadyInOrganizationException" if name == "a second organization" else "AccessDeniedException"
    )


def test_accounts_move_and_tags_know_our_ids(aws: LocalAws, management: Any) -> None:
    join(aws, ACME)
    management.move_account(AccountId=ACME, SourceParentId=ROOT, DestinationParentId=CUSTOMERS)
    assert [one["Id"] for one in management.list_accounts_for_parent(ParentId=CUSTOMERS)["Accounts"]] == [ACME]
    management.tag_resource(ResourceId=CUSTOMERS, Tags=[{"Key": "a", "Value": "b"}])
    assert management.list_tags_for_resource(ResourceId=CUSTOMERS)["Tags"] == [{"Key": "a", "Value": "b"}]


def test_lists_come_in_pages_and_may_begin_empty(aws: LocalAws, management: Any) -> None:
    for account in (ACME, GLOBEX):
        join(aws, account)
    first = management.list_accounts(MaxResults=2)
    assert len(first["Accounts"]) == 2
    rest = management.list_accounts(MaxResults=2, NextToken=first["NextToken"])
    assert len(rest["Accounts"]) == 1 and "NextToken" not in rest
    aws.set_account(MANAGEMENT, empty_first_page=True)
    for call, name, number in (
        ("list_accounts", "Accounts", 3),
        ("list_roots", "Roots", 1),
        ("list_handshakes_for_organization", "Handshakes", 3),
    ):
        assert getattr(management, call)()[name] == []
        pages = list(management.get_paginator(call).paginate())
        assert [len(page[name]) for page in pages] == [0, number]


def test_accounts_made_in_the_organization_cannot_stand_alone(aws: LocalAws, management: Any) -> None:
    made = management.create_account(AccountName="made", Email="made@example.com")["CreateAccountStatus"]
    assert management.describe_account(AccountId=made["AccountId"])["Account"]["JoinedMethod"] == "CREATED"
    removal = refused(lambda: management.remove_account_from_organization(AccountId=made["AccountId"]))
    assert removal == "ConstraintViolationException:ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA"
