# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One ticket for all departing accounts of a customer, from what the inventory says of them."""

from __future__ import annotations

import hashlib
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID
from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import Shape
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding import packet, request
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless, markdown

Facts = t.Mapping[str, t.Any]

# Without the prefix: what of an account its ticket is about, and what it is where the inventory says nothing.
DEFAULTS: dict[str, t.Any] = {
    **dict.fromkeys(("contract_end", "representative", "root_delivery", "considerations"), ""),
    "root_held_by": "customer",
    "leave": "removed",
    "leaving_users": [],
    "keep_cam": False,
}
TITLES = {
    "target_date": "Target date",
    "representative": "Representative",
    "root_delivery": "Delivery of root access",
    "removed_from_organization_by": "Who takes the accounts out of the organization",
    "users_who_need_permission": "IAM users who need permission for that",
    "keeps_cloud_application_manager": "Cloud Application Manager goes on being used",
    "considerations": "Special considerations",
}
CHOICES = {"root_held_by": ("partner", "customer"), "leave": tuple(packet.LEAVES_BY)}
LACKING = {"target_date": "ctl_offboard_contract_end", "representative": "ctl_offboard_representative"}
# The document that a program can read; in docs/schemas by `make readmes`.
TICKET: Shape = {
    **dict.fromkeys(("group", "customer", "goal"), str),
    "departing_accounts": [{"account_id": str, "account": str}],
    "accounts_without_root_access": [str],
    **{field: [{"value": str, "accounts": [str]}] for field in TITLES},
    "problems": [str],
}


class Departing(t.NamedTuple):
    """An account that a customer takes back.

    :param options: of its inventory, without their prefix, typed. :param problems: what of them cannot be meant.
    """

    host: str
    account_id: str
    customer: str
    directory: str
    options: dict[str, t.Any]
    problems: list[str]


def departing(host: str, variables: Facts) -> Departing | None:
    """The account of a host, if its customer takes it back: the inventory names the customer and a last day.

    :param variables: of the host: account_id, and what begins with ctl_offboard_, without the prefix.
    """
    customer = str(variables.get("customer") or "").strip()
    if not customer or not str(variables.get("contract_end") or "").strip():
        return None
    given = {
        name: default if variables.get(name) in (None, "") else variables[name] for name, default in DEFAULTS.items()
    }
    untyped = dict.fromkeys((*request.SWITCHES, *request.LISTS), "")
    always = {"keep_hardening": True, "customer_email": "", "accepted_trust": [], "customer": customer}
    options, problems = request.typed({**untyped, **always, **given})
    if not request.is_date(str(options["contract_end"])):
        problems.append(f"{request.PREFIX}contract_end is '{options['contract_end']}', expected a date")
    for name, choices in CHOICES.items():
        if options[name] not in choices:
            problems.append(f"{request.PREFIX}{name} is '{options[name]}', expected one of {', '.join(choices)}")
            options[name] = DEFAULTS[name]
    account = str(variables.get("account_id") or host)
    if not ACCOUNT_ID.fullmatch(account):
        problems.append("ctl_account_id is not set, or is no account id")
    directory = str(variables.get("packet_directory", "~/.ansible/ctl-offboarding") or "")
    return Departing(host, account, customer, directory, options, problems)


def tickets(
    accounts: t.Sequence[Departing], unread: t.Mapping[str, str], hosts: t.Collection[str], group: str
) -> list[dict[str, t.Any]]:
    """The tickets of the customers of whom a host is in the run; each has all of a customer's departing accounts.

    :param unread: the hosts whose variables could not be read, and why: they may be anybody's.
    :param hosts: of the run. :param group: whose tickets these are.
    :return: [{"customer", "file" (its name, without a suffix), "directory", "ticket" (for programs), "text" (Markdown),
        "lines" (for a terminal)}]
    """
    first: dict[str, Departing] = {}
    for one in accounts:
        if one.host in hosts:
            first.setdefault(one.customer, one)
    return [
        {
            **_ticket(customer, [one for one in accounts if one.customer == customer], unread, group),
            "directory": found.directory,
        }
        for customer, found in first.items()
    ]


def _ticket(
    customer: str, accounts: t.Sequence[Departing], unread: t.Mapping[str, str], group: str
) -> dict[str, t.Any]:
    accounts = sorted(accounts, key=lambda one: (one.account_id, one.host))
    singly = [
        (one, packet.ticket({"asked": one.options, "account_id": one.account_id, "ticket_group": group}))
        for one in accounts
    ]
    ticket = {
        "group": group,
        "customer": customer,
        "goal": f"Give the accounts of {customer} back to their owner and remove the partner's access",
        "departing_accounts": [{"account_id": one.account_id, "account": one.host} for one in accounts],
        "accounts_without_root_access": sorted(
            {account for _one, single in singly for account in single["accounts_without_root_access"]}
        ),
        **{field: _values(field, singly) for field in TITLES},
        "problems": [
            *(f"{one.host}: {problem}" for one in accounts for problem in one.problems),
            *(f"{host}: whose account it is was not read: {why}" for host, why in unread.items()),
        ],
    }
    text = "\n".join([*_lines(ticket, markdown), ""])
    return {
        "customer": customer,
        "file": _file(customer),
        "ticket": ticket,
        "text": text,
        "lines": list(_lines(ticket, harmless)),
    }


def _values(field: str, singly: t.Sequence[tuple[Departing, Facts]]) -> list[dict[str, t.Any]]:
    """What a field is, and of which accounts: [{"value", "accounts"}]; one entry where all agree."""
    found: dict[str, list[str]] = {}
    for one, ticket in singly:
        found.setdefault(_text(ticket[field]), []).append(one.account_id)
    return [{"value": value, "accounts": accounts} for value, accounts in found.items()]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _lines(ticket: Facts, shown: t.Callable[[str], str]) -> t.Iterator[str]:
    """The ticket as a table. :param shown: makes what somebody else wrote harmless where it is read."""
    names = [f"{shown(one['account_id'])} ({shown(one['account'])})" for one in ticket["departing_accounts"]]
    yield f"# Ticket, group {shown(ticket['group'])}: the accounts of {shown(ticket['customer'])} go back"
    yield ""
    yield "| Field | |"
    yield "| --- | --- |"
    yield f"| Goal | {shown(ticket['goal'])} |"
    yield f"| Departing accounts | {', '.join(names)} |"
    without = ", ".join(map(shown, ticket["accounts_without_root_access"])) or "none"
    yield f"| Accounts whose root user the customer does not have | {without} |"
    for field, title in TITLES.items():
        yield f"| {title} | {'; '.join(_cell(field, one, ticket, shown) for one in ticket[field])} |"
    yield ""
    yield "Before the meeting: earlier invoices are paid; customer, AWS and partner have signed the agreement; every"
    yield "account has a payment method."
    if ticket["problems"]:
        yield ""
        yield "To be mended in the inventory:"
        yield ""
        yield from (f"- {shown(problem)}" for problem in ticket["problems"])


def _cell(field: str, entry: Facts, ticket: Facts, shown: t.Callable[[str], str]) -> str:
    lacking = f"({LACKING[field]} is not set)" if field in LACKING else "none"
    whose = "" if len(ticket[field]) == 1 else f" ({', '.join(map(shown, entry['accounts']))})"
    return f"{shown(entry['value'] or lacking)}{whose}"


def _file(customer: str) -> str:
    """The name of a ticket's file. Two customers whose names differ by odd characters alone have two files."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", customer).strip("-")[:40]
    digest = hashlib.sha256(customer.encode()).hexdigest()[:8]
    return f"ticket-{plain}" if plain == customer else f"ticket-{plain}-{digest}"
