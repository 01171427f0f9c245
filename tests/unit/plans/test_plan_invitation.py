# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of organization_invitation: every state, from either side, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import KNOWN_AFTER_APPLY
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_invitation import PLANS, plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT, STRANGER
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect, after, operations, shows

OURS, OTHER = "o-ctlpartner01", "o-stranger00001"
STATES = ("REQUESTED", "OPEN", "ACCEPTED", "CANCELED", "DECLINED", "EXPIRED")
PENDING = ("REQUESTED", "OPEN")


def invitation(id: str = "h-1", state: str = "OPEN", by: str = MANAGEMENT, into: str = OURS) -> dict[str, Any]:
    return {"id": id, "state": state, "management_account_id": by, "organization_id": into, "expires": "2026-12-05"}


def organization(id: str = OURS, managed_by: str = MANAGEMENT) -> dict[str, Any]:
    return {"id": id, "management_account_id": managed_by, "feature_set": "ALL"}


def member(status: str = "ACTIVE") -> dict[str, Any]:
    return {"id": ACCOUNT, "name": "acme", "status": status, "joined_method": "INVITED"}


def options(state: str, **values: Any) -> dict[str, Any]:
    default = {
        "target_account_id": ACCOUNT,
        "management_account_id": MANAGEMENT,
        "organization_id": OURS,
        "from_organization_id": None,
        "handshake_id": None,
        "notes": None,
    }
    return {"state": state, **default, **values}


def managing(*invitations: dict[str, Any], member: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the management account sees."""
    return {"organization": organization(), "member": member, "invitations": list(invitations)}


def invited(*invitations: dict[str, Any], organization: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the invited account sees."""
    return {"organization": organization, "invitations": list(invitations)}


def invite(state: dict[str, Any], sent: dict[str, Any]) -> None:
    assert sent["Target"] == {"Id": ACCOUNT, "Type": "ACCOUNT"}
    state["invitations"].append(invitation("h-new"))


def accept(state: dict[str, Any], sent: dict[str, Any]) -> None:
    found = closed(state, sent, "ACCEPTED")
    state["organization"] = organization(found["organization_id"], found["management_account_id"])


def closed(state: dict[str, Any], sent: dict[str, Any], how: str) -> dict[str, Any]:
    found = next(item for item in state["invitations"] if item["id"] == sent["HandshakeId"])
    assert found["state"] in PENDING, "HandshakeAlreadyInStateException"
    found["state"] = how
    return dict(found)


EFFECTS: dict[str, Effect] = {
    "InviteAccountToOrganization": invite,
    "AcceptHandshake": accept,
    "DeclineHandshake": lambda state, sent: closed(state, sent, "DECLINED") and None,
    "CancelHandshake": lambda state, sent: closed(state, sent, "CANCELED") and None,
}

INVITE = ("InviteAccountToOrganization", {"Target": {"Id": ACCOUNT, "Type": "ACCOUNT"}})


def accepts(handshake: str) -> list[tuple[str, dict[str, Any]]]:
    return [("AcceptHandshake", {"HandshakeId": handshake})]


MOVE = {"from_organization_id": OTHER}
IN_OTHER = organization(OTHER, STRANGER)


@pytest.mark.parametrize(
    ("current", "params", "steps"),
    [
        # The management side invites.
        (managing(), options("invited"), [INVITE]),
        (managing(), options("invited", notes="Welcome."), [(INVITE[0], {"Notes": "Welcome."})]),
        (managing(), options("invited", notes=""), [(INVITE[0], {"Notes": None})]),
        (managing(member=member()), options("invited"), []),
        *[(managing(invitation(state=state)), options("invited"), []) for state in PENDING],
        *[(managing(invitation(state=state)), options("invited"), [INVITE]) for state in STATES[2:]],
        (managing(invitation(state="EXPIRED"), invitation("h-2")), options("invited"), []),
        # The invited side accepts what it was told to expect, the newest one, by its id.
        *[(invited(invitation(state=state)), options("accepted"), accepts("h-1")) for state in PENDING],
        (invited(invitation(), invitation("h-2")), options("accepted"), accepts("h-2")),
        (invited(invitation(), invitation("h-2")), options("accepted", handshake_id="h-1"), accepts("h-1")),
        (invited(invitation("h-9", by=STRANGER, into=OTHER), invitation()), options("accepted"), accepts("h-1")),
        (invited(invitation(), organization=organization()), options("accepted"), []),
        (invited(organization=organization()), options("accepted"), []),
        (invited(), options("accepted", handshake_id=KNOWN_AFTER_APPLY), accepts(KNOWN_AFTER_APPLY)),
        # It moves only from the organization that was named.
        (invited(invitation(), organization=IN_OTHER), options("accepted", **MOVE), accepts("h-1")),
        (invited(organization=organization()), options("accepted", **MOVE), []),
        # Either side closes the one that was named, if it is open.
        *[
            (invited(invitation(state=state)), options("declined", handshake_id="h-1"), [("DeclineHandshake", {})])
            for state in PENDING
        ],
        *[(invited(invitation(state=state)), options("declined", handshake_id="h-1"), []) for state in STATES[2:]],
        (invited(invitation("h-2")), options("declined", handshake_id="h-1"), []),
        (
            invited(invitation("h-9", by=STRANGER, into=OTHER)),
            options("declined", handshake_id="h-9"),
            [("DeclineHandshake", {"HandshakeId": "h-9"})],
        ),
        *[
            (managing(invitation(state=state)), options("canceled", handshake_id="h-1"), [("CancelHandshake", {})])
            for state in PENDING
        ],
        *[(managing(invitation(state=state)), options("canceled", handshake_id="h-1"), []) for state in STATES[2:]],
        (managing(invitation("h-2")), options("canceled", handshake_id="h-1"), []),
    ],
)
def test_an_invitation_is_moved_by_at_most_one_step(
    current: dict[str, Any], params: dict[str, Any], steps: list[tuple[str, dict[str, Any]]]
) -> None:
    account = MANAGEMENT if "member" in current else ACCOUNT
    planned = plan(current, params, account)
    shows(planned, steps)
    if params["handshake_id"] != KNOWN_AFTER_APPLY:
        assert not operations(plan(after(current, planned, EFFECTS), params, account))


def test_all_states_of_the_module_are_in_the_table() -> None:
    assert set(PLANS) == {"invited", "accepted", "declined", "canceled"}


def test_an_acceptance_counts_when_the_account_is_in_that_organization() -> None:
    [step] = plan(invited(invitation()), options("accepted"), ACCOUNT).steps
    assert step.waiter is not None
    assert (step.waiter.operation, step.waiter.path, step.waiter.value) == (
        "DescribeOrganization",
        "Organization.Id",
        OURS,
    )


@pytest.mark.parametrize(
    ("current", "params", "message", "waiting_for"),
    [
        (managing(), options("invited", target_account_id=MANAGEMENT), f"{MANAGEMENT} is the management account", ""),
        (managing(member=member("SUSPENDED")), options("invited"), "a member, but its status is SUSPENDED", ""),
        (managing(member=member("PENDING_CLOSURE")), options("invited"), "its status is PENDING_CLOSURE", ""),
        # Nobody's invitation but ours is accepted: neither half of who invites is enough.
        (invited(), options("accepted"), f"{OURS}; it has none at all", ""),
        *[
            (invited(invitation(state=state)), options("accepted"), rf"it has h-1 \({state}, from", "")
            for state in STATES[2:]
        ],
        (invited(invitation(by=STRANGER)), options("accepted"), f"from management account {STRANGER}", ""),
        (invited(invitation(into=OTHER)), options("accepted"), f"organization {OTHER}", ""),
        (invited(invitation(by=STRANGER, into=OTHER)), options("accepted"), "anybody else is never accepted", ""),
        (invited(invitation("h-2")), options("accepted", handshake_id="h-1"), "has no open invitation", ""),
        (
            invited(invitation(by=STRANGER)),
            options("accepted", handshake_id="h-1"),
            f"has no open invitation from management account {MANAGEMENT}",
            "",
        ),
        # A member of another organization is not taken out of it by the way.
        (
            invited(invitation(), organization=IN_OTHER),
            options("accepted"),
            rf"a member of organization {OTHER} \(management account {STRANGER}\); accepting would silently",
            "",
        ),
        (
            invited(invitation(), organization=IN_OTHER),
            options("accepted", from_organization_id="o-another0001"),
            "accepting would silently take it out of there",
            "",
        ),
        (
            invited(organization=IN_OTHER),
            options("accepted", handshake_id=KNOWN_AFTER_APPLY),
            "accepting would silently take it out of there",
            "",
        ),
        (invited(organization=IN_OTHER), options("accepted", **MOVE), "has no open invitation", ""),
        (
            invited(invitation(), organization=organization(OTHER, ACCOUNT)),
            options("accepted", **MOVE),
            f"{ACCOUNT} is itself the management account of organization {OTHER}",
            "customer",
        ),
    ],
)
def test_what_must_not_happen_is_refused(
    current: dict[str, Any], params: dict[str, Any], message: str, waiting_for: str
) -> None:
    account = MANAGEMENT if "member" in current else ACCOUNT
    with pytest.raises(CtlError, match=message) as caught:
        plan(current, params, account)
    assert caught.value.waiting_for == waiting_for
