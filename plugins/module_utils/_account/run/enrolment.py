# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Enrolment: what keeps an account from joining the organization, and what became of it."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED

Facts = t.Mapping[str, t.Any]

_ORGANIZATION_ID = re.compile(r"o-[a-z0-9]{10,32}")


def problems(facts: Facts) -> list[str]:
    """Why an account cannot be asked to join.

    :param facts: {"host", "account_id", "approval", "management_account_id", "organization_id"}, each a text.
    """
    host = facts["host"]
    approval = (
        f"ctl_enroll_transfer_approval of {host} is empty, expected a reference to the approved transfer of account "
        f"{facts['account_id']} (a ticket or contract number)"
    )
    management = (
        f"ctl_management_account_id of {host} is '{facts['management_account_id']}', expected {ACCOUNT_ID_EXPECTED}"
    )
    organization = (
        f"ctl_organization_id of {host} is '{facts['organization_id']}', expected the id of the partner's "
        "organization, such as o-abcd012345"
    )
    fine = {
        approval: facts["approval"].strip(),
        management: ACCOUNT_ID.fullmatch(facts["management_account_id"]),
        organization: _ORGANIZATION_ID.fullmatch(facts["organization_id"]),
    }
    return [sentence for sentence, holds in fine.items() if not holds]


def refused(facts: Facts) -> dict[str, str]:
    """Why an account as it is must not join, and for whom that waits.

    The accepting side refuses a member of another organization, too; here nobody has been invited yet.

    :param facts: {"account_id", "seen" (the snapshot of the account: organization, support), "organization_id",
        "from_organization_id" (the one that it may be taken out of, or ""), "require_support"}
    :returns: {"message", "waiting_for"}, both empty where nothing stands in the way.
    """
    account, seen = facts["account_id"], facts["seen"]
    organization = seen["organization"] or {}
    if organization and organization["id"] not in (facts["organization_id"], facts["from_organization_id"]):
        return {
            "message": (
                f"Account {account} is in organization {organization['id']} (management account "
                f"{organization['management_account_id']}). It would be taken out of there: if that is meant, set "
                "ctl_enroll_from_organization_id to exactly that organization. A management account cannot be taken "
                "over: the customer deletes its organization first."
            ),
            "waiting_for": "",
        }
    if facts["require_support"] and seen["support"] == "basic":
        return {
            "message": (
                f"Account {account} has no Business Support, and ctl_enroll_require_support makes it a condition. The "
                "customer subscribes to it, then run again."
            ),
            "waiting_for": "customer",
        }
    return {"message": "", "waiting_for": ""}


def inside(facts: Facts) -> bool:
    """Whether the account says that it is in the organization. No proof of it: see is_member().

    :param facts: {"seen" (the snapshot of the account), "organization_id"}
    """
    return bool((facts["seen"]["organization"] or {}).get("id") == facts["organization_id"])


def is_new(facts: Facts) -> bool:
    """Whether the account comes into our care now: then what would be refused later is foreseen before any write.

    :param facts: what inside() takes, and {"recorded" (of its origin; nothing where it was not looked up)}
    """
    return not inside(facts) or not facts["recorded"].get("complete")


def is_member(facts: Facts) -> bool:
    """Whether both sides say that the account is in the organization: then there is nothing to join.

    :param facts: what inside() takes, and {"invited" (what organization_invitation answered of the management account)}
    """
    return bool(facts["invited"].get("member")) and inside(facts)


def end(facts: Facts) -> dict[str, t.Any]:
    """What the role ctl_enroll records, ctl_enroll_result.

    :param facts: what is_member() takes, and {"accepted" (what organization_invitation answered of the account, or
        nothing), "organizational_unit_id" (where it is to be moved, or "")}
    """
    invited, accepted, unit = facts["invited"], facts["accepted"], facts["organizational_unit_id"]
    joined = is_member(facts) or bool(accepted.get("member"))
    return {
        "joined": joined,
        # A plan has no such move before the account is a member.
        "later": [f"move the account to {unit}"] if unit and not joined else [],
        "changed": any(answer.get("changed", False) for answer in (invited, accepted)),
        "support": facts["seen"]["support"],
    }
