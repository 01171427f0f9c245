# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: contacts that are the partner's. AWS tells them what only the owner should know."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.facts import is_within
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.external_access import in_domains
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import resource

Facts = t.Mapping[str, t.Any]


def partners(facts: Facts, going: t.Collection[str] = ()) -> list[str]:
    """A sentence for each contact in the partner's name.

    :param facts: {"account_id", "accepted", "partner_domains", "partner_names", "contacts" and "primary_contact", as
        account_snapshot_info returned them}
    :param going: the contacts that a plan removes, as plans call them.
    """
    account, accepted = facts["account_id"], {item["arn"] for item in facts["accepted"]}
    found = {
        resource(kind, account): _domain(contact)
        for kind, contact in facts["contacts"].items()
        if contact and is_within(_domain(contact), facts["partner_domains"])
    }
    whose = _primary(facts)
    if whose:
        found[f"primary contact of account {account}"] = whose
    return [
        f"The {what} is the partner's ({shown}): the customer enters another one, or accepts it: '{what}' as arn in "
        "ctl_offboard_accepted_trust."
        for what, shown in found.items()
        if what not in accepted and what not in going
    ]


def _domain(contact: Facts) -> str:
    return str(contact["EmailAddress"]).strip().rpartition("@")[2]


def _primary(facts: Facts) -> str:
    """The web site or the company by which the primary contact is the partner's, or ""."""
    contact = facts["primary_contact"] or {"WebsiteUrl": "", "CompanyName": ""}
    site, company = contact["WebsiteUrl"].strip(), contact["CompanyName"]
    if in_domains(site, facts["partner_domains"]):
        return str(site)
    named = [
        name for name in facts["partner_names"] if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", company, re.IGNORECASE)
    ]
    return company if named else ""
