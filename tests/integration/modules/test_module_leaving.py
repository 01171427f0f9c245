# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Leaving an organization, where AWS or somebody else stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT, STRANGER, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support import looks

OURS, THEIRS = "o-ctlpartner01", "o-stranger00001"
MEMBER = {"member_of": OURS, "unit": "ou-ctl1-customers"}
REMOVE = {"state": "removed", "target_account_id": ACME, "organization_id": OURS}
LEAVE = {"state": "left", "organization_id": OURS}

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]

# What the account lacks, AWS's reason, whom a retry waits for, and where somebody has to go.
BLOCKERS: list[tuple[Options, str, str, str]] = [
    ({"eula_accepted": False}, "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA", "customer", "Complete the account sign-up steps"),
    (
        {"phone_verified": False},
        "ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION",
        "customer",
        "confirm it with the code",
    ),
    ({"payment_instrument": False}, "MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED", "customer", "Payment preferences"),
    ({"leave_reason": "INVALID_PAYMENT_INSTRUMENT"}, "INVALID_PAYMENT_INSTRUMENT", "customer", "Payment preferences"),
    ({"wait_period": True}, "WAIT_PERIOD_ACTIVE", "aws", "four days"),
    ({"leave_reason": "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"}, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION", "", "never leaves"),
]


def deny(aws: LocalAws, name: str, target: str, **statement: Any) -> str:
    """A service control policy on a target; its id."""
    organizations = aws.client("organizations", account=MANAGEMENT)
    content = document({"Effect": "Deny", "Resource": "*", **statement})
    made = organizations.create_policy(Content=content, Description="", Name=name, Type="SERVICE_CONTROL_POLICY")
    policy_id = str(made["Policy"]["PolicySummary"]["Id"])
    organizations.attach_policy(PolicyId=policy_id, TargetId=target)
    return policy_id


@pytest.fixture(params=["removed", "left"])
def leaving(request: pytest.FixtureRequest, customer: Customer, management: Options) -> Options:
    """Acme is a member, and shall not be one any more: the options of either way."""
    way_in = customer(ACME, organization=MEMBER)
    return {**management, **REMOVE} if request.param == "removed" else {**way_in, **LEAVE}


@pytest.mark.parametrize(("flags", "reason", "waiting_for", "where"), BLOCKERS, ids=[row[1] for row in BLOCKERS])
def test_what_is_missing_is_told_with_where_to_supply_it(
    flags: Options, reason: str, waiting_for: str, where: str, leaving: Options, aws: LocalAws, run_module: RunModule
) -> None:
    aws.set_account(ACME, **flags)
    result = run_module("organization_membership", **leaving)
    assert (result["failed"], result["changed"], result["error"]["waiting_for"]) == (True, False, waiting_for)
    for word in ("ConstraintViolationException", reason, where, "request "):
        assert word in result["msg"]
    assert [step["status"] for step in result["steps"]] == ["failed"]
    assert looks.place(aws, ACME)[1] == "ou-ctl1-customers"


def test_a_delegated_administrator_is_deregistered_first(
    leaving: Options, aws: LocalAws, run_module: RunModule
) -> None:
    organizations = aws.client("organizations", account=MANAGEMENT)
    delegation = {"AccountId": ACME, "ServicePrincipal": "guardduty.amazonaws.com"}
    organizations.register_delegated_administrator(**delegation)
    failed = run_module("organization_membership", **leaving)
    assert "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG" in failed["msg"]
    assert "aws organizations deregister-delegated-administrator" in failed["msg"]
    organizations.deregister_delegated_administrator(**delegation)
    assert run_module("organization_membership", **leaving)["changed"]
    assert looks.organization(aws, ACME) is None


def test_the_result_has_the_same_keys_before_and_after(leaving: Options, run_module: RunModule) -> None:
    first, second = (run_module("organization_membership", **leaving) for _run in range(2))
    assert first["organization"] == {"id": OURS, "management_account_id": MANAGEMENT, "feature_set": "ALL"}
    assert (first["member"] or {"id": ACME})["id"] == ACME
    assert second["organization"] == (first["organization"] if leaving["state"] == "removed" else None)
    assert (second["member"], first["parent_id"], second["parent_id"]) == (None, None, None)


def test_a_call_whose_answer_was_lost_is_no_failure(leaving: Options, aws: LocalAws, run_module: RunModule) -> None:
    operation = "RemoveAccountFromOrganization" if leaving["state"] == "removed" else "LeaveOrganization"
    aws.fault("organizations", operation, kind="drop", stage="after", count=1)
    assert not run_module("organization_membership", **leaving).get("failed")
    assert looks.organization(aws, ACME) is None


def test_a_policy_that_denies_leaving_does_not_deny_being_removed(
    aws: LocalAws, customer: Customer, management: Options, run_module: RunModule
) -> None:
    way_in = customer(ACME, organization=MEMBER)
    deny(aws, "Stay", "ou-ctl1-customers", Action="organizations:Leave*")
    failed = run_module("organization_membership", **way_in, **LEAVE)
    assert "service control policy" in failed["msg"] and not failed["changed"]
    assert looks.organization(aws, ACME) == OURS
    assert run_module("organization_membership", **management, **REMOVE)["changed"]
    assert looks.organization(aws, ACME) is None


def test_no_other_organization_is_left(aws: LocalAws, refused: RunModule) -> None:
    words = [f"Account {UMBRELLA} is a member of organization {THEIRS} (management account {STRANGER}), not of {OURS}"]
    refused("organization_membership", *words, profile="umbrella-admin", region="us-east-1", **LEAVE)
    assert looks.organization(aws, UMBRELLA) == THEIRS


def test_no_other_account_leaves(refused: RunModule) -> None:
    words = [f"target_account_id is '{ACME}'", f"expected {UMBRELLA}, the account of the credentials"]
    options = {"profile": "umbrella-admin", "region": "us-east-1", **LEAVE, "target_account_id": ACME}
    refused("organization_membership", *words, **options)


@pytest.mark.parametrize("options", [{**REMOVE, "target_account_id": MANAGEMENT}, LEAVE], ids=["removed", "left"])
def test_the_management_account_stays(options: Options, refused: RunModule, management: Options) -> None:
    words = [f"Account {MANAGEMENT} is the management account of organization {OURS}", "never leaves"]
    refused("organization_membership", *words, **management, **options)


def test_who_removes_has_to_manage_that_organization(refused: RunModule, management: Options) -> None:
    words = f"manages organization {OURS}, not {THEIRS}"
    refused("organization_membership", words, **management, **{**REMOVE, "organization_id": THEIRS})


@pytest.fixture
def preflight(run_module: RunModule, management: Options) -> RunModule:
    """What organization_membership_info finds about an account."""

    def found(account: str = ACME) -> dict[str, Any]:
        result = run_module("organization_membership_info", **management, target_account_id=account)
        assert not result.get("failed"), result
        return result

    return found


def test_nothing_hinders_an_invited_member(customer: Customer, preflight: RunModule) -> None:
    customer(ACME, organization=MEMBER)
    found = preflight()
    assert (found["member"]["id"], found["parent_id"]) == (ACME, "ou-ctl1-customers")
    assert (found["delegated_services"], found["denying_policies"], found["blockers"]) == ([], [], [])


def test_nothing_hinders_who_is_no_member(preflight: RunModule) -> None:
    found = preflight()
    assert (found["member"], found["parent_id"], found["blockers"]) == (None, None, [])
    assert found["organization"]["id"] == OURS


def test_policies_are_found_wherever_they_are_attached_and_each_is_read_once(
    aws: LocalAws, customer: Customer, preflight: RunModule
) -> None:
    customer(ACME, organization=MEMBER)
    stay = deny(aws, "Stay", "ou-ctl1-customers", Action=["s3:*", "organizations:leave*"])
    aws.client("organizations", account=MANAGEMENT).attach_policy(PolicyId=stay, TargetId=ACME)
    other = deny(aws, "NothingElse", "r-ctl1", NotAction="s3:*")
    deny(aws, "NoBuckets", "r-ctl1", Action="s3:*")
    deny(aws, "Elsewhere", "ou-ctl1-suspended", Action="*")
    aws.clear_calls()
    found = preflight()
    assert found["denying_policies"] == [
        {"id": stay, "name": "Stay", "target": ACME},
        {"id": stay, "name": "Stay", "target": "ou-ctl1-customers"},
        {"id": other, "name": "NothingElse", "target": "r-ctl1"},
    ]
    assert [
        f"({one['id']}) on {one['target']} denies" in text
        for one, text in zip(found["denying_policies"], found["blockers"], strict=True)
    ] == [True] * 3
    assert len(aws.calls(operation="DescribePolicy")) == 3  # not the one on another unit, and none twice


def test_delegated_services_are_blockers_of_their_own(aws: LocalAws, customer: Customer, preflight: RunModule) -> None:
    customer(ACME, organization=MEMBER)
    services = ["guardduty.amazonaws.com", "ssm.amazonaws.com"]
    for service in services:
        delegation = {"AccountId": ACME, "ServicePrincipal": service}
        aws.client("organizations", account=MANAGEMENT).register_delegated_administrator(**delegation)
    found = preflight()
    assert found["delegated_services"] == services
    assert [service in text for service, text in zip(services, found["blockers"], strict=True)] == [True, True]


def test_a_suspended_account_and_the_management_account_are_told(
    aws: LocalAws, customer: Customer, preflight: RunModule
) -> None:
    customer(ACME, organization=MEMBER)
    aws.set_account(ACME, suspended=True)
    assert "is SUSPENDED" in preflight()["blockers"][0]
    assert "is the management account" in preflight(MANAGEMENT)["blockers"][0]


def test_an_organization_without_all_features_has_no_policies_and_is_told(aws: LocalAws, run_module: RunModule) -> None:
    seed = {
        "management": {"id": MANAGEMENT, "name": "management", "profile": "management"},
        "accounts": [{"id": ACME, "name": "acme-prod", "organization": {"member_of": OURS, "joined": "CREATED"}}],
    }
    seed["management"]["organization"] = {"id": OURS, "root": "r-ctl1", "feature_set": "CONSOLIDATED_BILLING"}
    aws.reset(seed)
    options = {"profile": "management", "region": "us-east-1", "target_account_id": ACME}
    found = run_module("organization_membership_info", **options)
    assert (found["denying_policies"], found["delegated_services"]) == ([], [])
    created, features = found["blockers"]
    assert "was created in the organization on 2" in created and "payment method" in created
    assert "does not have all features" in features
