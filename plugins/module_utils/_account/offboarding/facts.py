# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back, before anything is planned: who can enter it, and what is proved of its past.

Whatever is not proved counts as not done: a ledger entry about something else, an answer that never came, the
account's own word and the inventory's are no proof.
"""

from __future__ import annotations

import typing as t
import urllib.parse
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.past import (
    closed_since,
    has_begun,
    last_call,
    last_write,
    recovered,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.register import SETTINGS
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import ledger_against, ledger_proves

Facts = t.Mapping[str, t.Any]

# Who has the root user: proved by this collection, seen by the management account, only stated, or not yet.
HANDED_OVER, CUSTOMERS, STATED, PARTNERS = "handed over", "customer", "stated", "partner"
PARTNER, CUSTOMER, NONE = "partner", "customer", "none"


@dataclass(frozen=True)
class Entry:
    """What is known of an account before anything is planned.

    :param way_in: PARTNER: through the role; CUSTOMER: with the customer's credentials; NONE.
    :param nothing: nothing is known of it here. :param closed: since when the ledger proves the role closed, or "".
    :param removed: whether it is gone since, instead of being left closed. :param ledger: as far as it proves anything.
    :param confirmed: an operator has named this account. :param recovered: see recovered(). :param root: who has it.
    :param resets: the sections of the origin that settings are set back to.
    :param partner_accounts: all that are known to be the partner's.
    :param last_write: when the ledger knows of a write last, or "". :param problems: why nothing may be carried out.
    :param stop: why not even a plan can be made, or "".
    """

    way_in: str
    nothing: bool
    closed: str
    removed: bool
    ledger: dict[str, t.Any]
    confirmed: bool
    recovered: str
    root: str
    resets: list[str]
    partner_accounts: list[str]
    last_write: str
    problems: list[str]
    stop: str


def enter(facts: Facts) -> Entry:
    """Decide how an account is entered.

    :param facts: {"account_id", "organization_id", "role_arn", "confirm", "partner_enters", "customer_enters",
        "member", "origin" (names of its sections), "keep_hardening", "store", "ledger", "unfolded", "root_held_by",
        "root_held_by_reason", "partner_domains", "partner_accounts" (of the inventory), "management_accounts" (of the
        partner's organization, as far as known), "provider_accounts" (of the catalogue), "log_buckets"}
    """
    account, ledger = facts["account_id"], proving_ledger(facts)
    facts = {**facts, "ledger": ledger}
    way_in = PARTNER if facts["partner_enters"] else CUSTOMER if facts["customer_enters"] else NONE
    role = facts["role_arn"].rpartition("/")[2]
    closed = closed_since(ledger, account, role)
    unknown = way_in == NONE and not facts["member"] and not facts["origin"] and not ledger
    confirmed = str(facts["confirm"]) == account
    # Nothing is carried out on an account of which nothing is known, and nothing said of it.
    never = unknown and not confirmed
    since = recovered(facts)
    root = root_user(facts, since)
    return Entry(
        way_in=way_in,
        nothing=never,
        closed=closed,
        removed=bool(closed) and last_call(ledger, account, role) == "DeleteRole",
        ledger=dict(ledger),
        confirmed=confirmed,
        recovered=since,
        root=root,
        resets=resets(facts),
        partner_accounts=partner_accounts(facts),
        last_write=last_write(ledger),
        problems=[sentence for sentence in [_claim(facts)] if sentence],
        stop="" if way_in != NONE or never else _no_way_in(facts, closed, root),
    )


def _no_way_in(facts: Facts, closed: str, root: str) -> str:
    role, account = facts["role_arn"], facts["account_id"]
    if facts["member"]:
        return (
            f"{role} cannot be assumed, and account {account} is still a member of {facts['organization_id']}. Give "
            "ctl_customer_connection, or ask the customer to let the partner in once more (bootstrap.yml)."
        )
    if not closed:
        return (
            f"{role} cannot be assumed, and nothing in the evidence store proves that it was closed: the partner may "
            "still have access. AWS does not tell apart: the role is gone or closed; it expects another external id, "
            "or does not trust the credentials in use (ctl_external_id, ctl_partner_connection); these credentials "
            "lack sts:AssumeRole. Mend that, or give ctl_customer_connection."
        )
    if facts["unfolded"]:
        return (
            f"{role} cannot be assumed, and whether it was opened again is not known: {'; '.join(facts['unfolded'])}. "
            "Let that run end, or look at its calls in the file and move it out of the spool, then run again."
        )
    if root == PARTNERS:
        return (
            f"Account {account} has left, {role} is closed, and nothing proves that the partner does not have the root "
            "user any more: let the customer recover its password, then state that in ctl_offboard_root_held_by: "
            "customer and ctl_offboard_root_held_by_reason."
        )
    return ""


def proving_ledger(facts: Facts) -> Facts:
    """The ledger; of one in a log bucket of the account itself, which proves nothing, what speaks against removal."""
    store, account = urllib.parse.urlsplit(facts["store"]), facts["account_id"]
    is_its_own = store.scheme == "s3" and store.netloc in facts["log_buckets"]
    return ledger_against(facts["ledger"], account) if is_its_own else facts["ledger"] or {}


def partner_accounts(facts: Facts) -> list[str]:
    """Those of the catalogue, the management account, and further ones that the inventory names."""
    named = [*facts["provider_accounts"], *facts["management_accounts"], *facts["partner_accounts"]]
    return sorted({str(account) for account in named if account})


def cannot_be_assumed(result: Facts) -> bool:
    """Whether a module did not get into an account since its role cannot be assumed.

    :param result: what the module answered, or failed with.
    """
    error = result.get("error") or {}
    return (error.get("operation"), error.get("code")) == ("AssumeRole", "AccessDenied")


def root_user(facts: Facts, since: str) -> str:
    """Who has the root user, as far as it is known before this run. :param since: what recovered() returned."""
    if facts["root_held_by"] == PARTNER:
        return HANDED_OVER if since and not facts["member"] else PARTNERS
    if _stated(facts):
        return STATED
    if facts["member"]:
        return CUSTOMERS
    return PARTNERS if has_begun(facts["ledger"] or {}, facts["account_id"]) and not since else STATED


def resets(facts: Facts) -> list[str]:
    """The sections in which settings become as they were, where that is known.

    Contacts of ours go in any case: that they are ours is proved by what the ledger records of our writing them.
    """
    if not facts["ledger"] or not ledger_proves(facts["ledger"]):
        return []
    known = {"contacts", *([] if facts["keep_hardening"] else facts["origin"])}
    return [section for section in SETTINGS if section in known]


def _claim(facts: Facts) -> str:
    """Why an inventory that says that the customer has the root user is not believed, or ""."""
    member = facts["member"]
    if facts["root_held_by"] == PARTNER or _stated(facts) or not member:
        return ""
    domain, method = domain_of(member["email_domain"]), member["joined_method"]
    partners = is_within(domain, facts["partner_domains"])
    seen = [
        *([f"its primary e-mail address is in {domain}, a domain of the partner's"] if partners else []),
        *(["its primary e-mail address is not known"] if not domain else []),
        *(["it was created in the organization"] if method == "CREATED" else []),
        *(["how it joined is not known"] if method not in ("CREATED", "INVITED") else []),
    ]
    if not seen:
        return ""
    return (
        f"ctl_offboard_root_held_by says that the customer has the root user of account {facts['account_id']}, but "
        f"{' and '.join(seen)}: set it to partner, so that the root user is handed over, or state in "
        "ctl_offboard_root_held_by_reason why the customer has it."
    )


def _stated(facts: Facts) -> bool:
    """Whether there is a reason to say that the customer has the root user. A blank is none."""
    return bool(str(facts["root_held_by_reason"] or "").strip())


def domain_of(address: str) -> str:
    """The domain of an address, or what a domain itself is, however it is written; "" where there is none."""
    return address.rpartition("@")[2].strip().strip(".").lower()


def is_within(domain: str, domains: t.Iterable[str]) -> bool:
    """Whether a domain is one of these, or below it."""
    return any(f".{domain_of(domain)}".endswith(f".{one.lower()}") for one in domains)
