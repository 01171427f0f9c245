# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: what both sides see of a membership, normalised. Throttled low by AWS: each list is read once."""

from __future__ import annotations

import re

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.answers import (
    Account,
    Handshake,
    Organization,
)

PENDING = ("REQUESTED", "OPEN")


_HANDSHAKE = re.compile(r"handshake/(?P<organization>o-[a-z0-9]+)/invite/(?P<id>h-[a-z0-9]+)")


def read_organization(connection: Connection) -> dict[str, str] | None:
    """The organization that the caller's account is in (organizations:DescribeOrganization), or None.

    :returns: {id, management_account_id, feature_set}
    """
    answer = connection.read_optional(
        "organizations", "DescribeOrganization", absent=("AWSOrganizationsNotInUseException",)
    )
    if not answer:
        return None
    found: Organization = answer["Organization"]
    return {
        "id": found["Id"],
        "management_account_id": found["MasterAccountId"],
        "feature_set": found.get("FeatureSet", ""),
    }


def read_managed_organization(connection: Connection, expected_id: str | None) -> dict[str, str]:
    """The organization that the caller's account manages.

    :raises CtlError: the account manages none, or another than expected.
    """
    found = read_organization(connection)
    account = connection.caller.account
    if not found or found["management_account_id"] != account:
        raise CtlError(
            f"Account {account} does not manage an organization",
            hint="ctl_management_connection has to lead into the management account of the organization.",
            account=account,
        )
    if expected_id and found["id"] != expected_id:
        raise CtlError(
            f"Account {account} manages organization {found['id']}, not {expected_id}",
            hint="Correct ctl_organization_id or ctl_management_connection.",
            account=account,
        )
    return found


def read_member(connection: Connection, account_id: str) -> dict[str, str] | None:
    """An account as the management account sees it (organizations:DescribeAccount), or None.

    :returns: {id, name, status, joined_method, joined, email_domain}; the address itself is somebody's own.
    """
    answer = connection.read_optional(
        "organizations", "DescribeAccount", absent=("AccountNotFoundException",), AccountId=account_id
    )
    if not answer:
        return None
    account: Account = answer["Account"]
    return {
        "id": account["Id"],
        "name": account.get("Name", ""),
        "status": state_of(account),
        "joined_method": account.get("JoinedMethod", ""),
        "joined": account["JoinedTimestamp"].isoformat(),
        "email_domain": account.get("Email", "").rpartition("@")[2],
    }


def state_of(account: Account) -> str:
    """In which state an account is, such as ACTIVE; botocore of before 2025 knows no State."""
    return account.get("State") or account.get("Status", "")


def read_invitations(connection: Connection, account_id: str = "") -> list[dict[str, str]]:
    """Invitations, as seen by the caller's account, or by a management account for one other account.

    :param account_id: the invited account, when the caller is the management account.
    :returns: [{id, state, management_account_id, organization_id, expires}], the newest last.
    """
    operation = "ListHandshakesForOrganization" if account_id else "ListHandshakesForAccount"
    answer = connection.read_all("organizations", operation, Filter={"ActionType": "INVITE"})
    listed: list[Handshake] = answer.get("Handshakes", [])
    handshakes = sorted(listed, key=lambda item: item["RequestedTimestamp"])
    return [
        normalised(handshake)
        for handshake in handshakes
        if handshake.get("Action") == "INVITE" and (not account_id or _party(handshake, "ACCOUNT") == account_id)
    ]


def normalised(handshake: Handshake) -> dict[str, str]:
    """One handshake. Who invites is in its ARN and its resources; names, addresses and the party's id are display "
    "data."""
    return {
        "id": handshake["Id"],
        "state": handshake["State"],
        "management_account_id": handshake["Arn"].split(":")[4],
        "organization_id": _organization(handshake),
        "expires": handshake["ExpirationTimestamp"].isoformat(),
    }


def _organization(handshake: Handshake) -> str:
    """The organization of a handshake's ARN, "" where the ARN is of another handshake or its resources say "
    "otherwise."""
    found = _HANDSHAKE.fullmatch(handshake["Arn"].split(":", 5)[5])
    if not found or found["id"] != handshake["Id"]:
        return ""
    named = {one.get("Value") for one in handshake.get("Resources", []) if one.get("Type") == "ORGANIZATION"}
    return found["organization"] if named <= {found["organization"]} else ""


def _party(handshake: Handshake, kind: str) -> str:
    return next((party["Id"] for party in handshake.get("Parties", []) if party["Type"] == kind), "")
