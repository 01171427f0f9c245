# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: the hand-over packet, which operator and customer read, and programs."""

from __future__ import annotations

import datetime
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import OneOf, Shape
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.ending import shell
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.facts import PARTNER
from ansible_collections.ctl.aws.plugins.module_utils._base.register import SETTINGS

Facts = t.Mapping[str, t.Any]

# What a thing loses before it goes itself is not worth a sentence.
_REMOVAL = re.compile(r"Delete(Role|Policy|User|Group|SAMLProvider|OpenIDConnectProvider)")
TICKET_DAYS, INVITATION_DAYS = 14, 15
# The document that a program can read; in docs/schemas by `make readmes`.
PACKET: Shape = {
    "account_id": str,
    "account": str,
    "prepared": str,
    "run": str,
    "status": str,
    "backup": str,
    "backup_digest": str,
    "data": [{"bucket": str, "decision": OneOf(("keep", "archive", "delete"))}],
    "ticket": {
        **dict.fromkeys(("group", "customer", "goal", "target_date"), str),
        **dict.fromkeys(("representative", "root_delivery", "considerations"), str),
        **{key: [str] for key in ("departing_accounts", "accounts_without_root_access", "users_who_need_permission")},
        "removed_from_organization_by": str,
        "keeps_cloud_application_manager": bool,
    },
    "dates": dict.fromkeys(("contract_end", "ticket_by", "invitations_from"), str),
    "organization": {"leaves": str, "member": (dict, type(None))},
    "trust": [dict],
    "to_accept": [{"arn": str, "words": str}],
    **{key: [str] for key in ("problems", "expected", "findings", "open", "removed", "stays", "restored", "people")},
    **{key: [str] for key in ("warnings", "unproved", "through_services", "came_since", "not_looked_at")},
}
LEAVES_BY = {"removed": "the partner", "left": "the customer", "transferred": "the customer"}


def packet(facts: Facts) -> dict[str, t.Any]:
    """What is handed over with an account.

    :param facts: {"account_id", "account", "prepared", "run", "asked", "resets", "has_provider",
        "provider" (what it is called), "blockers", "trails", "shell", "own_role",
        "data", "kept", "member", "backup", "backup_digest", "problems",
        "expected" (findings, as foreseen), "findings" (as found), "ending" (what end() returned), and the plans, as the
        modules returned them: "iam", "trust", "settings"}
    """
    asked, iam = facts["asked"], facts["iam"]
    return {
        **{key: facts[key] for key in ("account_id", "account", "prepared", "run", "data", "backup", "backup_digest")},
        **{key: facts[key] for key in ("problems", "expected", "findings")},
        "status": facts["ending"].get("status", "planned"),
        "open": facts["ending"].get("open", []),
        "ticket": ticket(facts),
        "dates": dates(str(asked["contract_end"])),
        "removed": _removed(facts),
        "stays": _stays(facts),
        "restored": put_back(facts),
        "people": _people(facts),
        "warnings": sorted({warning for plan in (iam, facts["settings"]) for warning in plan.get("warnings", [])}),
        "unproved": [item["arn"] for item in iam["unproved"]],
        "trust": facts["trust"]["trust"],
        "through_services": [
            f"{item['kind']} {item['name']}: {item['how']}" for item in facts["trust"]["through_services"]
        ],
        "came_since": [
            f"{item['kind']} {item['name']}" + (f", {item['created']}" if item["created"] else "")
            for item in facts["trust"]["came_since"]
        ],
        "not_looked_at": facts["trust"]["not_looked_at"],
        "to_accept": [{"arn": one["arn"], "words": one["words"]} for one in facts["trust"]["findings"]],
        "organization": {"leaves": asked["leave"], "member": facts["member"]},
    }


def dates(contract_end: str) -> dict[str, str]:
    """Counted back from the last day of the contract, where that is known."""
    if not contract_end:
        return dict.fromkeys(("contract_end", "ticket_by", "invitations_from"), "")
    end = datetime.date.fromisoformat(contract_end)
    before = {"ticket_by": TICKET_DAYS, "invitations_from": INVITATION_DAYS}
    counted = {name: (end - datetime.timedelta(days=days)).isoformat() for name, days in before.items()}
    return {"contract_end": end.isoformat(), **counted}


def ticket(facts: Facts) -> dict[str, t.Any]:
    """What the ticket says of an account. :param facts: {"asked", "account_id", "ticket_group"}"""
    asked, account = facts["asked"], facts["account_id"]
    partners = asked["root_held_by"] == PARTNER
    by_mail = "the e-mail address becomes the customer's, who sets a password; no password is handed over"
    return {
        "group": facts["ticket_group"],
        "customer": asked["customer"],
        "goal": f"Give account {account} back to its owner and remove the partner's access",
        "target_date": str(asked["contract_end"]),
        "representative": asked["representative"],
        "departing_accounts": [account],
        "accounts_without_root_access": [account] if partners else [],
        "root_delivery": asked["root_delivery"] or (by_mail if partners else "not needed"),
        "removed_from_organization_by": LEAVES_BY[asked["leave"]],
        "users_who_need_permission": asked["leaving_users"],
        "keeps_cloud_application_manager": asked["keep_cam"],
        "considerations": asked["considerations"],
    }


def _removed(facts: Facts) -> list[str]:
    steps = facts["iam"]["steps"]
    gone = [step for step in steps if _REMOVAL.fullmatch(step["operation"])]
    going = {step["resource"] for step in gone}
    last = f"close role {facts['own_role']} (or delete it, with the customer's credentials), the last of all"
    provider = f"delete provider {facts['provider']} from the Cloud Application Manager"
    return [
        *(step["reason"] for step in gone),
        *(step["reason"] for step in steps if step["resource"] not in going),
        *([last] if facts["own_role"] else []),
        *([provider] if facts["has_provider"] and not facts["asked"]["keep_cam"] else []),
        *(f"delete bucket {one['bucket']}" for one in facts["data"] if one["decision"] == "delete"),
    ]


def _stays(facts: Facts) -> list[str]:
    settings = "trail, recorders, bucket policies and settings go on working, under no role of the partner's"
    return [
        *([settings] if facts["asked"]["keep_hardening"] else []),
        *(f"bucket {one['bucket']}" for one in facts["data"] if one["decision"] != "delete"),
        *(f"chosen to be kept: {name}" for name in facts["kept"]),
        *(f"looks like ours, kept: {item['arn']}" for item in facts["iam"]["similar_names"]),
    ]


def put_back(facts: Facts) -> list[str]:
    """Which settings become as they were, and of which that is not known.

    :param facts: {"asked" ({"keep_hardening"}), "resets" (the sections that are set back), "settings" (their plan)}
    """
    planned = [step["reason"] for step in facts["settings"].get("steps", [])]
    lost = [] if facts["asked"]["keep_hardening"] else [one for one in SETTINGS if one not in facts["resets"]]
    if not lost:
        return planned
    where = "of these" if facts["resets"] else "of the settings"
    return [*planned, f"nothing {where}, since the evidence store does not say how they were: {', '.join(lost)}"]


def _people(facts: Facts) -> list[str]:
    """What only people can do."""
    keys = sorted({trail["KmsKeyId"] for trail in facts["trails"] if trail.get("KmsKeyId")})
    password = "set a password and a second factor for the root user (password recovery at the sign-in page)"
    return [
        "pay earlier invoices, and sign the agreement of customer, AWS and partner",
        "have a payment method on the account: from leaving on, AWS bills the customer",
        *facts["blockers"],
        *(role["words"] for role in facts["trust"]["before_leaving"]),
        *([password] if facts["asked"]["root_held_by"] == PARTNER else []),
        *(f"keep KMS key {key}: logs are encrypted with it, and cannot be read without" for key in keys),
        *shell(facts["shell"]),
    ]
