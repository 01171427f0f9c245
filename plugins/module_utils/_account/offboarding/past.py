# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: what the ledger proves of its past. It is given as far as it proves anything."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import CLOSED
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_invitation import INTO

Facts = t.Mapping[str, t.Any]


def last_write(ledger: Facts) -> str:
    """When anything was written last, in whole seconds; "" where that is not known."""
    latest = max((entry["last"]["time"] for entry in ledger.get("resources", [])), default="")
    return f"{latest[:19]}Z" if latest else ""


def closed_since(ledger: Facts, account: str, role: str) -> str:
    """When a role was closed, if nothing was written to it since and the account did not join once more; else "".

    The mark is set after the verification alone, by closing or by removing it: hardening too detaches policies.
    """
    entries = ledger.get("resources", [])
    joined = [entry["last"]["time"] for entry in entries if entry["last"]["operation"] == "AcceptHandshake"]
    for entry in entries:
        if entry["resource"] == f"IAM role {role}" and entry["account"] == account:
            when = str(entry["last"]["time"])
            holds = entry.get("mark") == CLOSED and entry["certain"] and all(one <= when for one in joined)
            return when if holds else ""
    return ""


def last_call(ledger: Facts, account: str, role: str) -> str:
    """The call that changed a role last."""
    entries = [
        one for one in ledger["resources"] if one["resource"] == f"IAM role {role}" and one["account"] == account
    ]
    return str(entries[0]["last"]["operation"])


def recovered(facts: Facts) -> str:
    """When the root user's password was let be recovered, after the address was changed and the account last joined.

    :param facts: {"account_id", "organization_id", "ledger", "member" (as the organization knows it, if it is one)}
    :returns: since when there has been a new password, by AWS's clock; "" where the ledger does not prove one.
    """
    ledger, account, member = facts["ledger"], facts["account_id"], facts["member"]
    entries = {entry["resource"]: entry for entry in ledger.get("resources", [])}
    step = entries.get(f"password of root user {account}")
    if not step or step["last"]["operation"] != "CreateLoginProfile" or not step["certain"]:
        return ""
    address = entries.get(f"primary e-mail address of account {account}")
    joined = [
        entry["last"]["time"]
        for entry in entries.values()
        if entry["last"]["operation"] == "AcceptHandshake" and _may_be_into(entry["resource"], facts["organization_id"])
    ]
    before = [*joined, *([address["last"]["time"]] if address else []), *([member["joined"]] if member else [])]
    when = _time(step["last"]["time"])
    since = str(step["unique_id"] or step["last"]["time"])
    return since if all(_time(earlier) <= when for earlier in before) else ""


def _may_be_into(invitation: str, organization: str) -> bool:
    """Whether an account may have come into an organization by an invitation: ledgers did not always tell into which.

    :param invitation: as plans call it. With the last one of a transfer an account goes away from the partner.
    """
    return invitation.partition(INTO)[2] in ("", organization)


def has_begun(ledger: Facts, account: str) -> bool:
    """Whether a hand-over of the root user was begun: then a word that the customer has it needs a reason."""
    ends = (f" of root user {account}", f"primary e-mail address of account {account}")
    return any(entry["resource"].endswith(ends) for entry in ledger.get("resources", []))


def _time(text: str) -> datetime.datetime:
    """A time of the ledger's, or of AWS's, in whole seconds as AWS has them."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0)
