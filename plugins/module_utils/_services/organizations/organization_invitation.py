# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: an invitation, seen and moved from either side."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import KNOWN_AFTER_APPLY, Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations

State = t.Mapping[str, t.Any]

# In the name of an invitation that was accepted: the ledger knows by it where an account went.
INTO = " into organization "


def read(connection: Connection, params: State) -> dict[str, t.Any]:
    """What the caller's side shows.

    :returns: {"organization", "member", "invitations"}; "member" only on the management side.
    """
    account_id = params["target_account_id"] or ""
    if params["state"] in ("invited", "canceled"):
        organization = organizations.read_managed_organization(connection, params["organization_id"])
        member = organizations.read_member(connection, account_id)
        # Nobody invites a member, and in a run over many accounts every call in the management account counts.
        unread = member and params["state"] == "invited"
        invitations = [] if unread else organizations.read_invitations(connection, account_id)
        return {"organization": organization, "member": member, "invitations": invitations}
    return {
        "organization": organizations.read_organization(connection),
        "invitations": organizations.read_invitations(connection),
    }


def plan(current: State, params: State, account_id: str) -> Plan:
    """At most one step. :param account_id: the account that the caller is in."""
    return PLANS[params["state"]](current, params, account_id)


def _plan_invited(current: State, params: State, account_id: str) -> Plan:
    target = params["target_account_id"]
    if target == account_id:
        raise CtlError(f"Account {target} is the management account: it cannot be invited", account=target)
    member = current["member"]
    if member and member["status"] != "ACTIVE":
        raise CtlError(
            f"Account {target} is a member, but its status is {member['status']}",
            hint="A suspended or closing account cannot be taken over.",
            account=target,
        )
    if member or _pending(current["invitations"]):
        return Plan()
    step = Step(
        service="organizations",
        operation="InviteAccountToOrganization",
        parameters={
            "Target": {"Id": target, "Type": "ACCOUNT"},
            **({"Notes": params["notes"]} if params["notes"] else {}),
        },
        reason=f"invite account {target} into organization {current['organization']['id']}",
        resource=f"invitation of account {target}",
        after={"state": "OPEN"},
    )
    return Plan([step])


def _plan_accepted(current: State, params: State, account_id: str) -> Plan:
    wanted, organization = params["organization_id"], current["organization"]
    if organization and organization["id"] == wanted:
        return Plan()
    if organization:
        _check_may_move(organization, params, account_id)
    if params["handshake_id"] == KNOWN_AFTER_APPLY:
        return Plan([_accept(KNOWN_AFTER_APPLY, params)])
    ours = [item for item in current["invitations"] if _is_expected(item, params)]
    pending = _pending(ours)
    if not pending:
        raise CtlError(
            f"Account {account_id} has no open invitation from management account {params['management_account_id']} "
            f"into organization {wanted}; it has {_listed(current['invitations'])}",
            hint="An invitation from anybody else is never accepted. Run onboard.yml again to invite anew.",
            account=account_id,
        )
    return Plan([_accept(pending[-1]["id"], params)])


def _check_may_move(organization: State, params: State, account_id: str) -> None:
    if organization["management_account_id"] == account_id:
        raise CtlError(
            f"Account {account_id} is itself the management account of organization {organization['id']}",
            hint="The customer removes its member accounts and deletes that organization first.",
            waiting_for="customer",
            account=account_id,
        )
    if organization["id"] != params["from_organization_id"]:
        raise CtlError(
            f"Account {account_id} is a member of organization {organization['id']} (management account "
            f"{organization['management_account_id']}); accepting would silently take it out of there",
            hint="If it is meant to move, set ctl_enroll_from_organization_id to exactly that organization.",
            account=account_id,
        )


def _accept(handshake_id: str, params: State) -> Step:
    what = f"invitation {handshake_id}{INTO}{params['organization_id']}"
    return Step(
        service="organizations",
        operation="AcceptHandshake",
        parameters={"HandshakeId": handshake_id},
        reason=f"accept the {what}",
        resource=what,
        before={"state": "OPEN"},
        after={"state": "ACCEPTED"},
        waiter=Condition("organizations", "DescribeOrganization", {}, "Organization.Id", params["organization_id"]),
    )


def _plan_closed(operation: str, verb: str) -> t.Callable[[State, State, str], Plan]:
    """Decline (as the invited account) or cancel (as the management account) the one named invitation."""

    def planned(current: State, params: State, account_id: str) -> Plan:
        invitation = next(
            (item for item in _pending(current["invitations"]) if item["id"] == params["handshake_id"]), None
        )
        if not invitation:
            return Plan()
        step = Step(
            service="organizations",
            operation=operation,
            parameters={"HandshakeId": invitation["id"]},
            reason=f"{verb} the invitation {invitation['id']}",
            resource=f"invitation {invitation['id']}",
            before={"state": invitation["state"]},
        )
        return Plan([step])

    return planned


PLANS: dict[str, t.Callable[[State, State, str], Plan]] = {
    "invited": _plan_invited,
    "accepted": _plan_accepted,
    "declined": _plan_closed("DeclineHandshake", "decline"),
    "canceled": _plan_closed("CancelHandshake", "cancel"),
}


def _pending(invitations: t.Sequence[State]) -> list[State]:
    return [item for item in invitations if item["state"] in organizations.PENDING]


def _is_expected(invitation: State, params: State) -> bool:
    return (
        invitation["management_account_id"] == params["management_account_id"]
        and invitation["organization_id"] == params["organization_id"]
        and (not params["handshake_id"] or invitation["id"] == params["handshake_id"])
    )


def _listed(invitations: t.Sequence[State]) -> str:
    if not invitations:
        return "none at all"
    return ", ".join(
        f"{item['id']} ({item['state']}, from management account {item['management_account_id']}, "
        f"organization {item['organization_id']})"
        for item in invitations
    )


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module organization_invitation does."""
    for option in ("target_account_id", "management_account_id"):
        if params[option] and not ACCOUNT_ID.fullmatch(params[option]):
            raise InputError(option, params[option], ACCOUNT_ID_EXPECTED)
    connection = Connection(params, check_mode=check_mode)
    account = connection.caller.account
    result = converge(
        connection,
        lambda: read(connection, params),
        lambda current: plan(current, params, account),
        check_mode=check_mode,
    )
    planned = result.plan.steps if check_mode else []
    return {**result.as_dict(), **_facts(result.current, params, result.answers, planned)}


def _facts(current: State, params: State, answers: State, planned: t.Sequence[Step]) -> dict[str, t.Any]:
    answered = next((answer["Handshake"] for answer in answers.values() if "Handshake" in answer), None)
    pending = _pending(current["invitations"])
    if answered:
        handshake_id, state = answered["Id"], answered["State"]
    elif planned:
        handshake_id, state = planned[0].parameters.get("HandshakeId", KNOWN_AFTER_APPLY), "OPEN"
    elif pending and params["state"] == "invited":
        handshake_id, state = pending[-1]["id"], pending[-1]["state"]
    else:
        handshake_id, state = "", ""
    return {
        "handshake_id": handshake_id,
        "handshake_state": state,
        "member": _is_member(current, params) or "AcceptHandshake" in answers,
    }


def _is_member(current: State, params: State) -> bool:
    if "member" in current:  # the management side
        return current["member"] is not None
    organization = current["organization"]
    return organization is not None and organization["id"] == params["organization_id"]


MODULE = Definition(
    run=run,
    arguments={
        "state": {"type": "str", "choices": list(PLANS), "required": True},
        "target_account_id": {"type": "str"},
        "management_account_id": {"type": "str"},
        "organization_id": {"type": "str"},
        "from_organization_id": {"type": "str"},
        "handshake_id": {"type": "str"},
        "notes": {"type": "str"},
    },
    constraints={
        "required_if": [
            ("state", "invited", ("target_account_id",)),
            ("state", "accepted", ("management_account_id", "organization_id")),
            ("state", "declined", ("handshake_id",)),
            ("state", "canceled", ("target_account_id", "handshake_id")),
        ]
    },
)
