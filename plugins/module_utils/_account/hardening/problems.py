# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hardening: what is wrong with what the inventory asks for, and with the account's place."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.hardening import exceptions
from ansible_collections.ctl.aws.plugins.module_utils._account.run.problems import of_type
from ansible_collections.ctl.aws.plugins.module_utils._services import account_contact
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import iam_password_policy

# Calls that only a member, or a former one, has in its ledger.
MEMBERSHIP = frozenset({"AcceptHandshake", "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization"})

Facts = t.Mapping[str, t.Any]

# The fields of the security contact, as the module account_contact calls them.
CONTACT = {"name": "name", "title": "title", "email": "email_address", "phone": "phone_number"}


def problems_of_hardening(facts: Facts) -> list[str]:
    """All that cannot be meant of the variables of hardening.

    :param facts: options (the argument specs), values (by name, as far as they are set), names (of the catalogue's
        policies and roles).
    """
    values = facts["values"]
    found = of_type(facts)
    if found:
        return found
    for option, (lowest, highest) in iam_password_policy.RANGES.items():
        variable = f"ctl_harden_password_{option}"
        if not lowest <= int(values[variable]) <= highest:
            found.append(f"{variable} is {values[variable]}, expected a number from {lowest} to {highest}")
    if int(values["ctl_harden_log_retention_days"]) < 0:
        found.append("ctl_harden_log_retention_days is negative, expected a number of days, or 0")
    key = values["ctl_harden_trail_kms_key"]
    if key and not str(key).startswith("arn:"):
        found.append(f"ctl_harden_trail_kms_key is {key}, expected the ARN of a KMS key")
    found += _of_contact(values.get("ctl_harden_security_contact") or {})
    recorded = values["ctl_harden_exceptions"]
    found += exceptions.problems(recorded)
    names = {
        "ctl_harden_adopt": values["ctl_harden_adopt"],
        "ctl_harden_reopen": values["ctl_harden_reopen"],
        "ctl_harden_exceptions": [
            one["what"]
            for one in recorded
            if one.get("control") == "iam" and one.get("what") and not exceptions.wrong(one)
        ],
    }
    for variable, named in names.items():
        unknown = [str(name) for name in named if name not in facts["names"]]
        if unknown:
            known = ", ".join(sorted(set(facts["names"])))
            found.append(
                f"{variable} names {', '.join(unknown)}, expected policies or roles of the catalogue ({known})"
            )
    return found


def problems_of_provider(facts: Facts) -> list[str]:
    """All that cannot be meant of the variables of the CAM provider. No token is in the answer.

    :param facts: options, values, and account_id.
    """
    values = facts["values"]
    found = of_type(facts)
    endpoint = str(values.get("ctl_cam_endpoint") or "")
    if not endpoint:
        return found
    if not re.match(r"https?://[^/]+", endpoint):
        found.append(f"ctl_cam_endpoint is {endpoint}, expected an address such as https://cam.example.com")
    if not str(values.get("ctl_cam_token") or ""):
        found.append("ctl_cam_token is empty, expected a token since ctl_cam_endpoint is set")
    if not any(str(values.get(one) or "") for one in ("ctl_cam_provider_id", "ctl_cam_provider_name")):
        found.append(
            "ctl_cam_provider_id and ctl_cam_provider_name are empty, expected one of them since ctl_cam_endpoint is "
            "set"
        )
    role = str(values.get("ctl_provider_role_arn") or "")
    if role and not re.fullmatch(rf"arn:aws[a-z-]*:iam::{facts['account_id']}:role/.+", role):
        found.append(f"ctl_provider_role_arn is {role}, expected the ARN of a role in account {facts['account_id']}")
    return found


def _of_contact(contact: Facts) -> list[str]:
    """Nobody's address is in the answer."""
    if not contact:
        return []
    return [
        f"{field} of ctl_harden_security_contact is not what AWS takes, expected {account_contact.FIELDS[option][2]}"
        for field, option in CONTACT.items()
        if not re.fullmatch(account_contact.FIELDS[option][1], str(contact.get(field) or ""))
    ]


def left(facts: Facts) -> str:
    """Why an account is not hardened: it was in the organization, and is there no more. Nothing, where it may be.

    :param facts: account_id, organization (the id of the one that it is in, or ""), wanted (ctl_organization_id, or
        ""), before (that of the origin, or ""), ledger (None where there is none).
    """
    wanted, now = str(facts["wanted"]), str(facts["organization"])
    if not wanted or now == wanted or not _was_member(facts, wanted):
        return ""
    where = f"a member of {now}" if now else "in no organization"
    return (
        f"Account {facts['account_id']} was a member of {wanted}, and is {where} now: it has left, and is not "
        "hardened. Onboard it again with onboard.yml, or give it back with offboard.yml. Nothing was written."
    )


def _was_member(facts: Facts, organization: str) -> bool:
    ledger = facts["ledger"] or {}
    operations = {
        entry[when].get("operation")
        for entry in ledger.get("resources", [])
        for when in ("first", "last")
        if when in entry
    }
    return bool(facts["before"] == organization) or bool(operations & MEMBERSHIP)
