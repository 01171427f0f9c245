# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: what the inventory asks for, typed, and what of it cannot be meant."""

from __future__ import annotations

import datetime
import re
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.facts import PARTNER, domain_of, is_within
from ansible_collections.ctl.aws.plugins.module_utils._evidence.backup_guard import is_one_place
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import masked_address

Facts = t.Mapping[str, t.Any]

SWITCHES = ("keep_hardening", "keep_cam")
LISTS = (
    "leaving_users",
    "keep",
    "confirmed",
    "also_remove",
    "partner_accounts",
    "partner_domains",
    "partner_names",
    "partner_subjects",
)
PREFIX = "ctl_offboard_"


class Asked(t.NamedTuple):
    """What is asked for.

    :param options: by name without the prefix. :param has_provider: whether there is a provider to delete or change.
    :param provider: what it is called, "" where there is none.
    :param problems: what cannot be meant.
    """

    options: dict[str, t.Any]
    has_provider: bool
    provider: str
    problems: list[str]


def ask(facts: Facts) -> Asked:
    """Type what the inventory asks for, and find what contradicts itself.

    :param facts: {"account_id", "evidence_store", "provider": {"endpoint", "id", "name"}, "names" and "partner", of the
        catalogue: how things are called, and who the partner is, "options": the role's variables without their prefix}
    """
    options, problems = typed(facts["options"])
    options["partner_domains"] = _domains([*facts["partner"]["domains"], *options["partner_domains"]])
    companies = [name for name in facts["partner"]["companies"] if name.strip()]
    options["partner_names"] = list(dict.fromkeys([*companies, *options["partner_names"]]))
    provider = facts["provider"]
    called = str(provider["name"] or provider["id"]) if provider["endpoint"] else ""
    facts = {**facts, "has_provider": bool(called)}
    problems += [sentence for sentence, wrong in _conditions(facts, options) if wrong]
    return Asked(options, facts["has_provider"], called, problems)


def typed(raw: Facts) -> tuple[dict[str, t.Any], list[str]]:
    """Values from a survey or the command line are texts: a switch is read as one, names with commas as a list."""
    options, problems = dict(raw), []
    for name in SWITCHES:
        try:
            options[name] = boolean(raw[name])
        except TypeError:
            problems.append(f"{PREFIX}{name} is '{raw[name]}', expected true or false")
            options[name] = True
    for name in LISTS:
        value = raw[name]
        if isinstance(value, str):
            value = [part.strip() for part in re.split(r"[,\n]", value) if part.strip()]
        if not isinstance(value, list):
            problems.append(f"{PREFIX}{name} is {value!r}, expected a list")
            value = []
        options[name] = [str(item) for item in value if str(item).strip()]
    options["customer_email"] = str(raw["customer_email"] or "").strip()
    accepted = raw["accepted_trust"]
    if not isinstance(accepted, list) or not all(isinstance(item, dict) for item in accepted):
        problems.append(f"{PREFIX}accepted_trust is {accepted!r}, expected a list of arn and reason")
        options["accepted_trust"] = []
    return options, problems


def _domains(given: t.Sequence[str]) -> list[str]:
    return list(dict.fromkeys(one for one in map(domain_of, given) if one))


def buckets_of(facts: Facts, options: Facts, decision: str) -> list[str]:
    """The log buckets about which something is decided."""
    names = facts["names"]
    chosen = {names["audit_bucket"]: options["audit_data"], names["config_bucket"]: options["config_data"]}
    return [bucket for bucket, value in chosen.items() if value == decision]


def _conditions(facts: Facts, options: Facts) -> t.Iterator[tuple[str, bool]]:
    """Sentences, and whether each applies."""
    account, audit_bucket = facts["account_id"], facts["names"]["audit_bucket"]
    deleted, archived = buckets_of(facts, options, "delete"), buckets_of(facts, options, "archive")
    stores = [str(options["backup_store"]), str(facts["evidence_store"])]
    yield (
        f"ctl_offboard_confirm is '{options['confirm']}', expected the id of this account, {account}, or nothing to "
        "plan only",
        str(options["confirm"]) not in ("", account),
    )
    yield (
        f"ctl_offboard_contract_end is '{options['contract_end']}', expected a date such as 2026-12-31",
        not is_date(str(options["contract_end"])),
    )
    yield (
        "ctl_offboard_root_held_by is partner, so ctl_offboard_customer_email has to be the address that the customer "
        "wants to have",
        options["root_held_by"] == PARTNER and not options["customer_email"],
    )
    yield (
        f"ctl_offboard_customer_email is '{masked_address(options['customer_email'])}', in a domain of "
        "the partner's, expected an address of the customer's: whoever reads its mail can recover the "
        "root user's password",
        is_within(domain_of(options["customer_email"]), options["partner_domains"]),
    )
    yield (
        "ctl_offboard_archive_bucket has to name a bucket of the customer's, since data is to be archived",
        bool(archived) and not options["archive_bucket"],
    )
    yield (
        f"ctl_offboard_archive_bucket is '{options['archive_bucket']}', which is archived or deleted itself, expected "
        "another bucket of the customer's",
        bool(archived) and options["archive_bucket"] in (*archived, *deleted),
    )
    yield (
        "a trail or recorder that is kept has to have its bucket: keep the data, or set ctl_offboard_keep_hardening to "
        "false",
        bool(deleted) and options["keep_hardening"],
    )
    yield (
        "ctl_evidence_backup_store has to name a place of the customer's for the backup, since the audit bucket is to "
        "be deleted",
        audit_bucket in deleted and not options["backup_store"],
    )
    yield (
        "ctl_evidence_backup_store and ctl_evidence_store must not lie in a bucket that is to be deleted",
        any(store.startswith(f"s3://{bucket}/") or store == f"s3://{bucket}" for store in stores for bucket in deleted),
    )
    yield (
        "the backup has to be at two places, and ctl_evidence_store and ctl_evidence_backup_store (without it, the "
        "audit bucket) are one, or one is within the other",
        bool(stores[1]) and is_one_place(stores[0] or f"s3://{audit_bucket}", stores[1]),
    )
    yield (
        "a transfer needs ctl_offboard_transfer_organization_id and ctl_offboard_transfer_management_account_id",
        options["leave"] == "transferred"
        and not (
            re.match(r"o-", str(options["transfer_organization_id"]))
            and ACCOUNT_ID.fullmatch(str(options["transfer_management_account_id"]))
        ),
    )
    yield (
        "ctl_offboard_keep_cam needs ctl_cam_endpoint, and ctl_cam_provider_id or ctl_cam_provider_name, since the "
        "provider is changed",
        options["keep_cam"] and not facts["has_provider"],
    )
    yield (
        "the catalogue has no domain in partner.domains, and ctl_offboard_partner_domains is empty: without a domain "
        "nobody of the partner's is known by one",
        not options["partner_domains"],
    )
    yield (
        "every item of ctl_offboard_accepted_trust needs arn and reason",
        any(not item.get("arn") or not str(item.get("reason") or "").strip() for item in options["accepted_trust"]),
    )


def is_date(text: str) -> bool:
    if not text:
        return True
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
