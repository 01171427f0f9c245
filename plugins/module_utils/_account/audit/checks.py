# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an audit looks at beside the controls of hardening: each thing a row, with what is said of it.

Hardening sets none of these. Most are for the customer to decide; the account's place is the partner's.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.audit import people, workload
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import (
    COMPLIANT,
    DECISION,
    DRIFTED,
    EXCEPTED,
    SWITCHED_OFF,
    UNKNOWN,
    Finding,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.regional_access import UNASKED
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import ACCOUNT

Facts = t.Mapping[str, t.Any]
Said = t.Callable[[Facts], list[str]]


class Source(t.NamedTuple):
    """An answer that checks go by.

    :param proof: what is in it, and something, where the account was read. :param refused: where it says why not.
    :param unread: where it says of what nothing is known.
    """

    name: str
    proof: str
    refused: str = "msg"
    unread: str = ""


LOOK, CONTACTS = Source("look", "snapshot"), Source("contacts", "snapshot")
TRUST = Source("trust", "findings", unread="not_looked_at")
CREDENTIALS = Source("seen", "credentials", refused="credentials_refused")
NETWORK = Source("seen", "network", unread="not_looked_at")
PLACE = Source("place", "blockers")


class Check(t.NamedTuple):
    """One thing that an audit looks at.

    :param source: the answer that it goes by. :param said: what is not as it should be, a sentence each.
    :param state: what is true where something is said. :param cis: of the CIS AWS Foundations Benchmark 7.0.
    :param asked: the variable without which nobody asks, or "".
    """

    title: str
    source: Source
    said: Said
    cis: tuple[str, ...] = ()
    state: str = DECISION
    asked: str = ""


def _membership(facts: Facts) -> list[str]:
    now, wanted = (facts["look"]["snapshot"].get("organization") or {}).get("id", ""), facts["organization_id"]
    if now == wanted:
        return []
    return [f"It is {f'a member of {now}' if now else 'in no organization'}, and should be in {wanted}"]


def _unit(facts: Facts) -> list[str]:
    wanted, now = facts["unit_id"], facts["place"]["parent_id"]
    return [] if now == wanted else [f"It is in {now or 'no unit of the organization'}, and should be in {wanted}"]


def _support(facts: Facts) -> list[str]:
    if facts["look"]["snapshot"]["support"] != "basic":
        return []
    return ["AWS shows the plan basic: Business Support should be subscribed to"]


def _primary_contact(facts: Facts) -> list[str]:
    return [] if facts["contacts"]["snapshot"]["primary_contact"] else ["There is no primary contact"]


def _other_contacts(facts: Facts) -> list[str]:
    there = facts["contacts"]["snapshot"]["contacts"]
    return [
        f"There is no alternate contact for {kind.lower()}" for kind in ("BILLING", "OPERATIONS") if not there.get(kind)
    ]


# What a variable of an audit is called in the inventory.
_ASKED_BY = {"organization_id": "ctl_organization_id", "unit_id": "ctl_enroll_organizational_unit_id"}
_NOBODY = "Nobody has looked"


def _trust(facts: Facts) -> list[str]:
    """Who is let in, where that is somebody else than accounts of the partner, too."""
    partner, things = set(facts["partner_accounts"]), facts["trust"]["trust"]
    of_partner = [one["who"] == [ACCOUNT] and bool(one["accounts"]) and {*one["accounts"]} <= partner for one in things]
    # One thing may stand there twice: it is the partner's if all that is said of it is.
    others = {one["arn"] for one, is_partner in zip(things, of_partner, strict=True) if not is_partner}
    theirs = {one["arn"] for one in things} - others
    return [str(one["words"]) for one in facts["trust"]["findings"] if one["arn"] not in theirs]


CHECKS = {
    "membership": Check(
        "Membership in the partner's organization", LOOK, _membership, state=DRIFTED, asked="organization_id"
    ),
    "organizational_unit": Check("Organizational unit", PLACE, _unit, state=DRIFTED, asked="unit_id"),
    "support_plan": Check("Support plan", LOOK, _support),
    "primary_contact": Check("Primary contact", CONTACTS, _primary_contact, ("2.2",)),
    "alternate_contacts": Check("Contacts for billing and operations", CONTACTS, _other_contacts),
    "root_access_keys": Check("Access keys of the root user", CREDENTIALS, people.root_keys, ("2.4",)),
    "root_mfa": Check("MFA of the root user", CREDENTIALS, people.root_mfa, ("2.5",)),
    "root_hardware_mfa": Check("Hardware MFA of the root user", CREDENTIALS, people.root_hardware_mfa, ("2.6",)),
    "root_use": Check("Use of the root user", CREDENTIALS, people.root_use, ("2.7",)),
    "console_mfa": Check("MFA of console users", CREDENTIALS, people.console_mfa, ("2.10",)),
    "unused_credentials": Check("Unused credentials", CREDENTIALS, people.unused, ("2.11",)),
    "access_key_age": Check("Age of access keys", CREDENTIALS, people.old_keys, ("2.12",)),
    "server_certificates": Check("Expired certificates", CREDENTIALS, people.expired_certificates, ("2.17",)),
    "outside_access": Check("Who is let in from outside", TRUST, _trust, ("2.21",)),
    "flow_logs": Check("VPC flow logs", NETWORK, workload.flow_logs, ("4.7",)),
    "network_acls": Check("Network ACLs open to the world", NETWORK, workload.network_acls, ("6.2",)),
    "open_ports": Check("Security groups open to the world", NETWORK, workload.open_ports, ("6.1.2", "6.3", "6.4")),
    "default_security_groups": Check("Default security groups", NETWORK, workload.default_groups, ("6.5",)),
    "imdsv2": Check("IMDSv2", NETWORK, workload.imdsv2, ("6.7",)),
}


def findings(facts: Facts) -> list[Finding]:
    """What is true of each.

    :param facts: the answers by the names of their sources ({} where nobody asked), and {"organization_id", "unit_id"
        (where it should be, or ""), "partner_accounts" (their ids), "regions" (those that are looked after; empty means
        all), "today", "unused_days", "key_days", "failure" (why the account was not looked at, or "")}
    """
    return [_finding(name, check, facts) for name, check in CHECKS.items()]


def _finding(name: str, check: Check, facts: Facts) -> Finding:
    # What is asked of every region is not answered by some.
    numbers = [] if check.source.unread and facts["regions"] else list(check.cis)
    found = Finding(check=name, state=COMPLIANT, why="", differences=[], said=[], exceptions=[], cis=numbers)
    if check.asked and not facts[check.asked]:
        return {**found, "state": SWITCHED_OFF, "why": f"{_ASKED_BY[check.asked]} is not set"}
    answer = facts[check.source.name]
    if answer.get(check.source.proof) is None:
        why = answer.get(check.source.refused) or answer.get("msg") or facts["failure"] or _NOBODY
        return {**found, "state": UNKNOWN, "why": str(why)}
    if name == "outside_access":
        found["exceptions"] = [{"what": one["arn"], "reason": one["reason"], "until": ""} for one in answer["accepted"]]
    found["said"] = check.said(facts)
    unread = _unread(answer.get(check.source.unread, []))
    if found["said"]:
        return {**found, "state": check.state, "why": unread}
    if unread:
        return {**found, "state": UNKNOWN, "why": unread}
    return {**found, "state": EXCEPTED} if found["exceptions"] else found


def _unread(sentences: t.Sequence[str]) -> str:
    """What could not be looked at. What an audit never asks for is the same in all accounts, and stands in the docs."""
    return " ".join(text for text in sentences if not text.endswith(UNASKED))
