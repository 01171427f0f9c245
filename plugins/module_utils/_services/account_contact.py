# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account management: whom AWS writes to about security, billing and operations. Addresses are shown masked only."""

from __future__ import annotations

import hashlib
import json
import re
import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies import ownership

Contact = t.Mapping[str, str]
# By type.
Contacts: t.TypeAlias = "t.Mapping[str, Contact | None]"

CONTACT_TYPES = ("SECURITY", "BILLING", "OPERATIONS")

# Module option -> AWS's name, what it takes (account:PutAlternateContact), and that in words.
FIELDS = {
    "name": ("Name", r".{1,64}", "1 to 64 characters"),
    "title": ("Title", r".{1,50}", "1 to 50 characters"),
    "email_address": ("EmailAddress", r"(?=.{1,254}$)[\w+=.#|!&-]+@[\w.-]+\.\w+", "an e-mail address"),
    "phone_number": ("PhoneNumber", r"[\s0-9()+-]{1,25}", "at most 25 digits, blanks and ()+-"),
}


class Options(t.TypedDict):
    """The options of the module."""

    contact_type: str
    name: str
    title: str
    email_address: str
    phone_number: str
    target_account_id: str | None
    overwrite: bool
    ledger: t.NotRequired[ownership.Ledger | None]


def resource(contact_type: str, account_id: str) -> str:
    """How a contact is called in plans."""
    return f"{contact_type} contact of account {account_id}"


def read(connection: Connection, contact_type: str, account_id: str) -> dict[str, str] | None:
    """A contact in AWS's names, or None (account:GetAlternateContact).

    :param account_id: a member of the organization that the caller's account manages, or the caller's own account.
    """
    answer = connection.read_optional(
        "account",
        "GetAlternateContact",
        absent=("ResourceNotFoundException",),
        **_addressed(contact_type, account_id, connection.caller.account),
    )
    contact: dict[str, str] | None = answer["AlternateContact"] if answer else None
    return contact


def read_masked(connection: Connection) -> dict[str, dict[str, str] | None]:
    """All contacts of the caller's own account, to show to people."""
    account = connection.caller.account
    found = {contact_type: read(connection, contact_type, account) for contact_type in CONTACT_TYPES}
    return {contact_type: masked(contact) if contact else None for contact_type, contact in found.items()}


def read_primary(connection: Connection) -> dict[str, str] | None:
    """Of the account's primary contact what tells whose it is (account:GetContactInformation): no person is named."""
    answer = connection.read_optional("account", "GetContactInformation", absent=("ResourceNotFoundException",))
    if not answer:
        return None
    found: dict[str, str] = answer["ContactInformation"]
    return {"CompanyName": found.get("CompanyName", ""), "WebsiteUrl": found.get("WebsiteUrl", "")}


def mark(shown: Contact) -> str:
    """By which the ledger knows a contact that we set again. :param shown: the contact, masked."""
    return "contact " + hashlib.sha256(json.dumps(dict(shown), sort_keys=True).encode()).hexdigest()[:16]


def masked(contact: Contact) -> dict[str, str]:
    """A copy to show to people: e-mail address and phone number are somebody's personal data."""
    return {
        "Name": contact["Name"],
        "Title": contact["Title"],
        "EmailAddress": masked_address(contact["EmailAddress"]),
        "PhoneNumber": f"***{contact['PhoneNumber'].strip()[-2:]}",
    }


def masked_address(address: str) -> str:
    """An e-mail address as people may see it."""
    user, _at, domain = address.strip().partition("@")
    return f"{user[:1]}***@{domain}"


def plan(
    current: Contact | None, desired: Contact, contact_type: str, account_id: str, caller_account: str, overwrite: bool
) -> Plan:
    """One call, unless somebody else was named before us.

    :param desired: in AWS's names. :param overwrite: a different contact is replaced, not kept.
    """
    different = [name for name in desired if not current or current.get(name) != desired[name]]
    if not different:
        return Plan()
    what = resource(contact_type, account_id)
    if current and not overwrite:
        return Plan(
            warnings=[
                f"{what}: {masked(current)['EmailAddress']} was named before and is kept; "
                f"other than asked for: {', '.join(different)}"
            ]
        )
    replaced = [f"{what}: {masked(current)['EmailAddress']} was named, and is replaced"] if current else []
    step = Step(
        service="account",
        operation="PutAlternateContact",
        parameters={**_addressed(contact_type, account_id, caller_account), **desired},
        reason=f"set the {what}",
        resource=what,
        before=masked(current) if current else None,
        after=masked(desired),
        mark=mark(masked(desired)),
    )
    return Plan([step], replaced)


def deletion(contact_type: str, account_id: str, shown: Contact) -> Step:
    """The step that names nobody any more (account:DeleteAlternateContact).

    :param account_id: the caller's own account. :param shown: who was named, masked.
    """
    what = resource(contact_type, account_id)
    return Step(
        service="account",
        operation="DeleteAlternateContact",
        parameters=_addressed(contact_type, account_id, account_id),
        reason=f"remove the {what}: we set it",
        resource=what,
        before=shown,
    )


def _addressed(contact_type: str, account_id: str, caller_account: str) -> dict[str, str]:
    """AWS refuses the id of one's own account, even to a management account."""
    whose = {} if account_id == caller_account else {"AccountId": account_id}
    return {"AlternateContactType": contact_type, **whose}


def restore(now: Contacts, then: Contacts, limits: Limits) -> Plan:
    """One that is as we set it goes, known or not who was named before; that is known masked only, and asked for."""
    planned = Plan()
    for kind in {**then, **now}:
        subject = resource(kind, limits.account)
        before, present = then.get(kind), now.get(kind)
        if present == before or not limits.allows(subject):
            continue
        if before:
            planned.warnings.append(
                f"{subject}: it was {before['EmailAddress']} ({before['Name']}), which is kept masked only: the "
                "customer enters it again"
            )
        if limits.removes and present and limits.marks.get(subject) == mark(present):
            planned.steps.append(deletion(kind, limits.account, present))
    return planned


def check(params: Options) -> None:
    """:raises InputError: an option is not what AWS takes."""
    target = params["target_account_id"]
    if target and not ACCOUNT_ID.fullmatch(target):
        raise InputError("target_account_id", target, ACCOUNT_ID_EXPECTED)
    for option, value in _asked(params).items():
        _aws_name, pattern, expected = FIELDS[option]
        if not re.fullmatch(pattern, value):
            raise InputError(option, value, expected)


def _asked(params: Options) -> dict[str, str]:
    """What FIELDS are to be, by option."""
    return {
        "name": params["name"],
        "title": params["title"],
        "email_address": params["email_address"],
        "phone_number": params["phone_number"],
    }


def prepare(connection: Connection, params: Options) -> Work[dict[str, str] | None]:
    """What the module account_contact sets."""
    caller_account = connection.caller.account
    account_id, contact_type = params["target_account_id"] or caller_account, params["contact_type"]
    desired = {FIELDS[option][0]: value for option, value in _asked(params).items()}
    # Whom we named, the ledger has a mark of: who took his place is drift, and nobody who was there before us.
    marks = ownership.ledger_marks(params.get("ledger"), account_id)
    is_ours = ownership.ledger_proves(params.get("ledger")) and bool(marks.get(resource(contact_type, account_id)))
    overwrite = params["overwrite"] or is_ours
    return Work(
        read=lambda: read(connection, contact_type, account_id),
        plan=lambda current: plan(current, desired, contact_type, account_id, caller_account, overwrite),
    )


CONTROL = Control(
    prepare=prepare,
    check=check,
    arguments={
        "contact_type": {"type": "str", "choices": list(CONTACT_TYPES), "default": "SECURITY"},
        "name": {"type": "str", "required": True},
        "title": {"type": "str", "required": True},
        # no_log keeps them out of the invocation and out of AWS's own words.
        "email_address": {"type": "str", "required": True, "no_log": True},
        "phone_number": {"type": "str", "required": True, "no_log": True},
        "target_account_id": {"type": "str"},
        "overwrite": {"type": "bool", "default": False},
    },
)

MODULE = replace(CONTROL, arguments={**CONTROL.arguments, **ownership.arguments()}).module()
