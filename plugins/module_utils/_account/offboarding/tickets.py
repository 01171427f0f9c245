# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One ticket for all departing accounts of a customer, from what the inventory says of them."""

from __future__ import annotations

import hashlib
import re
import typing as t

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
LACKING = {"target_date": "ctl_offboard_contract_end", "representative": "ctl_offboard_representative"}
# The document that a program can read; in docs/schemas by `make readmes`.
TICKET: Shape = {
    **dict.fromkeys(("group", "customer", "goal"), str),
    "departing_accounts": [{"account_id": str, "account": str}],
    "accounts_without_root_access": [str],
    **{field: [{"value": str, "accounts": [str]}] for field in TITLES},
}


class Departing(t.NamedTuple):
    """An account that a customer takes back. :param options: of its inventory, without their prefix, typed."""

    host: str
    account_id: str
    customer: str
    options: dict[str, t.Any]


def departing(host: str, variables: Facts) -> Departing | None:
    """The account of a host, if its customer takes it back: the inventory names the customer and a last day.

    :param variables: of the host: account_id, and what begins with ctl_offboard_, without the prefix.
    """
    customer = str(variables.get("customer") or "").strip()
    if not customer or not str(variables.get("contract_end") or "").strip():
        return None
    given = {name: variables.get(name, default) for name, default in DEFAULTS.items()}
    untyped = dict.fromkeys((*request.SWITCHES, *request.LISTS), "")
    raw = {**untyped, "keep_hardening": True, "customer_email": "", "accepted_trust": [], "customer": customer, **given}
    options, _problems = request.typed(raw)
    return Departing(host, str(variables.get("account_id") or host), customer, options)


def tickets(accounts: t.Sequence[Departing], hosts: t.Collection[str], group: str) -> list[dict[str, t.Any]]:
    """The tickets of the customers of whom a host is in the run; each has all of a customer's departing accounts.

    :param hosts: of the run. :param group: whose tickets these are.
    :return: [{"customer", "file" (its name, without a suffix), "ticket" (for programs), "lines" (for people)}]
    """
    customers = dict.fromkeys(one.customer for one in accounts if one.host in hosts)
    return [_ticket(customer, [one for one in accounts if one.customer == customer], group) for customer in customers]


def _ticket(customer: str, accounts: t.Sequence[Departing], group: str) -> dict[str, t.Any]:
    accounts = sorted(accounts, key=lambda one: one.account_id)
    singly = {
        one.account_id: packet.ticket({"asked": one.options, "account_id": one.account_id, "ticket_group": group})
        for one in accounts
    }
    ticket = {
        "group": group,
        "customer": customer,
        "goal": f"Give the accounts of {customer} back to their owner and remove the partner's access",
        "departing_accounts": [{"account_id": one.account_id, "account": one.host} for one in accounts],
        "accounts_without_root_access": sorted(
            account for one in singly.values() for account in one["accounts_without_root_access"]
        ),
        **{field: _values(field, singly) for field in TITLES},
    }
    return {"customer": customer, "file": _file(customer), "ticket": ticket, "lines": list(_lines(ticket))}


def _values(field: str, singly: t.Mapping[str, Facts]) -> list[dict[str, t.Any]]:
    """What a field is, and of which accounts: [{"value", "accounts"}]; one entry where all agree."""
    found: dict[str, list[str]] = {}
    for account, ticket in singly.items():
        found.setdefault(_text(ticket[field]), []).append(account)
    return [{"value": value, "accounts": accounts} for value, accounts in found.items()]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _lines(ticket: Facts) -> t.Iterator[str]:
    """The ticket in Markdown."""
    names = [f"{one['account_id']} ({markdown(one['account'])})" for one in ticket["departing_accounts"]]
    yield f"# Ticket, group {markdown(ticket['group'])}: the accounts of {markdown(ticket['customer'])} go back"
    yield ""
    yield "| Field | |"
    yield "| --- | --- |"
    yield f"| Goal | {markdown(ticket['goal'])} |"
    yield f"| Departing accounts | {', '.join(names)} |"
    without = ", ".join(map(markdown, ticket["accounts_without_root_access"])) or "none"
    yield f"| Accounts whose root user the customer does not have | {without} |"
    for field, title in TITLES.items():
        yield f"| {title} | {'; '.join(_cell(field, one, ticket) for one in ticket[field])} |"
    yield ""
    yield "Before the meeting: earlier invoices are paid; customer, AWS and partner have signed the agreement; every"
    yield "account has a payment method."


def _cell(field: str, entry: Facts, ticket: Facts) -> str:
    lacking = f"({LACKING[field]} is not set)" if field in LACKING else "none"
    whose = "" if len(ticket[field]) == 1 else f" ({', '.join(map(markdown, entry['accounts']))})"
    return f"{markdown(entry['value'] or lacking)}{whose}"


def _file(customer: str) -> str:
    """The name of a ticket's file. Two customers whose names differ by odd characters alone have two files."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", customer).strip("-")
    digest = hashlib.sha256(customer.encode()).hexdigest()[:8]
    return f"ticket-{plain}" if plain == customer else f"ticket-{plain[:40]}-{digest}"


def shown(found: t.Sequence[Facts], directory: str) -> list[str]:
    """What a run shows of its tickets. :param directory: where they were written, "" for nowhere."""
    lines: list[str] = []
    for one in found:
        where = f"{directory}/{one['file']}.md" if directory else "nowhere but here: keep it"
        lines += [*map(harmless, one["lines"]), "", harmless(f"written to {where}"), ""]
    return lines[:-1]
