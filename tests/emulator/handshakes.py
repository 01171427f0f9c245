# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Invitations: sent, seen, accepted, declined, cancelled, and refused as AWS refuses them."""

from __future__ import annotations

import secrets
import string
from datetime import datetime, timedelta
from typing import Any

from moto.core.utils import unix_time, utcnow

from . import orgs
from .refusals import Refusal, access_denied, not_in_use
from .state import STATE, Handshake

LIFETIME = timedelta(days=15)
STATES = ("REQUESTED", "OPEN", "CANCELED", "ACCEPTED", "DECLINED", "EXPIRED")


def constraint(reason: str) -> Refusal:
    """A handshake that would violate a rule; the Reason tells which."""
    text = f"The requested operation would violate the constraint identified in the reason code: {reason}."
    return Refusal("HandshakeConstraintViolationException", text, Reason=reason)


def invite(management: str, target: dict[str, str], notes: str | None) -> Handshake:
    """A new invitation by a management account."""
    backend = orgs.backend_of(management)
    if backend is None or backend.org is None:
        raise not_in_use()
    inviter = STATE.account(management)
    account_id = _target_account(target)
    if inviter.finalizing:
        text = "Your organization hasn't finished initializing. Try again later."
        raise Refusal("FinalizingOrganizationException", text)
    if inviter.handshake_reason:
        raise constraint(inviter.handshake_reason)
    if orgs.backend_of(account_id) is backend:
        raise constraint("ALREADY_IN_AN_ORGANIZATION")
    if any(one.pending and (one.management, one.account) == (management, account_id) for one in _all()):
        text = "A handshake with the same action and target already exists."
        raise Refusal("DuplicateHandshakeException", text)
    if inviter.invitation_rate_limit is not None:
        if inviter.invitation_rate_limit <= 0:
            raise constraint("HANDSHAKE_RATE_LIMIT_EXCEEDED")
        inviter.invitation_rate_limit -= 1
    return add(management, backend.org.id, account_id, target=target["Id"], target_type=target["Type"], notes=notes)


def add(management: str, organization: str, account: str, **values: Any) -> Handshake:
    """Puts an invitation into the state, without asking whether AWS would."""
    now = utcnow()
    alphabet = string.ascii_lowercase + string.digits
    handshake = Handshake(
        id=values.pop("id", None) or "h-" + "".join(secrets.choice(alphabet) for _position in range(10)),
        management=management,
        organization=organization,
        account=account,
        target=values.pop("target", account),
        target_type=values.pop("target_type", "ACCOUNT"),
        requested=now,
        expires=now + LIFETIME,
        **values,
    )
    STATE.handshakes[handshake.id] = handshake
    return handshake


def get(handshake_id: str, caller: str) -> Handshake:
    """An invitation, for one of its two parties."""
    handshake = STATE.handshakes.get(handshake_id)
    if handshake is None:
        text = "We can't find a handshake with the HandshakeId that you specified."
        raise Refusal("HandshakeNotFoundException", text)
    if caller not in (handshake.management, handshake.account):
        raise access_denied()
    return handshake


def accept(handshake_id: str, caller: str) -> Handshake:
    """Joins the inviting organization; a member of another one moves over, as AWS does since December 2025."""
    handshake = get(handshake_id, caller)
    if caller != handshake.account:
        raise access_denied()
    _check_pending(handshake, "ACCEPTED")
    account = STATE.account(caller)
    if account.handshake_reason:
        raise constraint(account.handshake_reason)
    if not account.payment_instrument:
        raise constraint("PAYMENT_INSTRUMENT_REQUIRED")
    current = orgs.backend_of(caller)
    if current is not None:
        orgs.leave(current, caller)
    orgs.join(orgs.by_id(handshake.organization), caller)
    handshake.state = "ACCEPTED"
    return handshake


def decline(handshake_id: str, caller: str) -> Handshake:
    """The invited account says no."""
    handshake = get(handshake_id, caller)
    if caller != handshake.account:
        raise access_denied()
    _check_pending(handshake, "DECLINED")
    handshake.state = "DECLINED"
    return handshake


def cancel(handshake_id: str, caller: str) -> Handshake:
    """The inviting account takes it back."""
    handshake = get(handshake_id, caller)
    if caller != handshake.management:
        raise access_denied()
    _check_pending(handshake, "CANCELED")
    handshake.state = "CANCELED"
    return handshake


def listed(
    wanted: dict[str, str], *, account: str | None = None, management: str | None = None
) -> list[dict[str, Any]]:
    """The invitations that an account received, or that a management account sent, newest first."""
    if wanted.get("ActionType", "INVITE") != "INVITE" or "ParentHandshakeId" in wanted:
        return []
    mine = [one for one in _all() if one.account == account or one.management == management]
    return [describe(one) for one in sorted(mine, key=lambda one: one.requested, reverse=True)]


def describe(handshake: Handshake) -> dict[str, Any]:
    """As the API writes it."""
    inviter = STATE.account(handshake.management)
    organization, target = handshake.organization, handshake.target
    details = [
        {"Type": "MASTER_EMAIL", "Value": inviter.email},
        {"Type": "MASTER_NAME", "Value": inviter.name},
        {"Type": "ORGANIZATION_FEATURE_SET", "Value": "ALL"},
    ]
    resources: list[dict[str, Any]] = [
        {"Type": "ORGANIZATION", "Value": organization, "Resources": details},
        {"Type": handshake.target_type, "Value": target},
    ]
    if handshake.notes:
        resources.append({"Type": "NOTES", "Value": handshake.notes})
    return {
        "Id": handshake.id,
        "Arn": f"arn:aws:organizations::{handshake.management}:handshake/{organization}/invite/{handshake.id}",
        # The party's id has the prefix in AWS's published example, and none in what others have seen: it decides
        # nothing.
        "Parties": [
            {"Id": organization.removeprefix("o-"), "Type": "ORGANIZATION"},
            {"Id": target, "Type": handshake.target_type},
        ],
        "State": handshake.current_state,
        "RequestedTimestamp": unix_time(handshake.requested),
        "ExpirationTimestamp": unix_time(handshake.expires),
        "Action": "INVITE",
        "Resources": resources,
    }


def force(handshake: Handshake, values: dict[str, Any]) -> None:
    """What a test says: `state`, or `expires` as an ISO time or as seconds from now."""
    unknown = set(values) - {"state", "expires"}
    if unknown or values.get("state", "OPEN") not in STATES:
        raise ValueError(f"a handshake takes expires, and state as one of {', '.join(STATES)}")
    handshake.state = values.get("state", handshake.state)
    expires = values.get("expires")
    if isinstance(expires, str):
        handshake.expires = datetime.fromisoformat(expires)
    elif expires is not None:
        handshake.expires = utcnow() + timedelta(seconds=expires)


def _check_pending(handshake: Handshake, wanted: str) -> None:
    if handshake.current_state == wanted:
        text = f"The specified handshake is already in the requested state: {wanted}."
        raise Refusal("HandshakeAlreadyInStateException", text)
    if not handshake.pending:
        text = f"You can't perform the operation on the handshake in its current state {handshake.current_state}."
        raise Refusal("InvalidHandshakeTransitionException", text)


def _target_account(target: dict[str, str]) -> str:
    if target["Type"] == "ACCOUNT":
        if len(target["Id"]) != 12 or not target["Id"].isdigit():
            raise Refusal("InvalidInputException", "You specified an invalid value.", Reason="INVALID_PATTERN")
        return target["Id"]
    # An address without an account is invited all the same: AWS does not tell who has one.
    return next((one.id for one in STATE.accounts.values() if one.email == target["Id"]), target["Id"])


def _all() -> list[Handshake]:
    return list(STATE.handshakes.values())
