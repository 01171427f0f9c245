# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The partner's own set-up: what is asked for, and whether an account can come."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._account.run import variables
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import S3

Facts = t.Mapping[str, t.Any]

_ROLE = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):iam::(?P<account>[0-9]{12}):role(?P<path>/(?:[\w+=,.@/-]+/)?)(?P<name>[\w+=,.@-]{1,64})"
)
_ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ORGANIZATION_ID = re.compile(r"o-[a-z0-9]{10,32}")

IN_ORDER, MADE, NOT_LOOKED_AT = "as it should be", "made or corrected", "not looked at"

# What a module answers only where it got through.
PROOFS = {"organization": "organization", "evidence": "evidence", "lease": "steps"}
# A pattern that names fewer letters than this names everybody.
_LETTERS = 3


class Asked(t.NamedTuple):
    """What the inventory asks for. :param problems: what of it cannot be meant, each in a sentence."""

    partition: str
    organization_role: str
    organization_role_path: str
    operator_role_arn: str
    bucket: str
    hands_over_root_users: bool
    problems: list[str]


class End(t.NamedTuple):
    """What is said at the end. :param missing: why no account can come yet, each in a sentence; empty where one can."""

    lines: list[str]
    missing: list[str]


def ask(facts: Facts) -> Asked:
    """What is to be made, from the variables of the inventory.

    :param facts: {"partner_account_id", "management_account_id", "organization_id", "organization_role_arn",
        "evidence_store", "trusted_accounts" (by the catalogue's role), "operators" (ARNs), "operator_role",
        "hands_over_root_users", "names" (of all variables), "known" (further ones that are meant)}
    """
    role = _ROLE.fullmatch(str(facts["organization_role_arn"]))
    bucket = str(facts["evidence_store"]).removeprefix(S3).partition("/")[0]
    partition = role["partition"] if role else "aws"
    operator = f"arn:{partition}:iam::{facts['partner_account_id']}:role/{facts['operator_role']}"
    named = [*_conditions(facts, role, bucket)]
    slips = variables.evaluate(facts["names"], facts["known"]).refused
    return Asked(
        partition=partition,
        organization_role=role["name"] if role else "",
        organization_role_path=role["path"] if role else "/",
        operator_role_arn=operator,
        bucket=bucket,
        hands_over_root_users=facts["hands_over_root_users"] is True,
        problems=[*slips, *(sentence for sentence, holds in named if not holds)],
    )


def _conditions(facts: Facts, role: re.Match[str] | None, bucket: str) -> t.Iterator[tuple[str, bool]]:
    """Sentences, and whether what each expects is so."""
    own, management = str(facts["partner_account_id"]), str(facts["management_account_id"])
    yield f"ctl_partner_account_id is '{own}', expected {ACCOUNT_ID_EXPECTED}", bool(ACCOUNT_ID.fullmatch(own))
    trusted = facts["trusted_accounts"]
    yield (
        f"ctl_partner_account_id is '{own}', which the role of the catalogue does not trust ({', '.join(trusted)}): no "
        "account could be entered from there. Another partner has a catalogue of its own (ctl_catalogue)",
        own in trusted,
    )
    yield (
        f"ctl_management_account_id is '{management}', expected {ACCOUNT_ID_EXPECTED}, and another account than "
        "ctl_partner_account_id",
        bool(ACCOUNT_ID.fullmatch(management)) and management != own,
    )
    yield (
        f"ctl_organization_id is '{facts['organization_id']}', expected an id such as o-abcd012345",
        bool(_ORGANIZATION_ID.fullmatch(str(facts["organization_id"]))),
    )
    yield (
        f"role_arn of ctl_management_connection is '{facts['organization_role_arn']}', expected the ARN of the role "
        f"that is to be in account {management}, such as arn:aws:iam::{management}:role/CTLOrganizationRole",
        bool(role and role["account"] == management),
    )
    yield (
        f"ctl_evidence_store is '{facts['evidence_store']}', expected a bucket, such as s3://ctlpartner-evidence/accounts",
        str(facts["evidence_store"]).startswith(S3) and bool(_BUCKET.fullmatch(bucket)),
    )
    yield (
        f"ctl_partner_operator_role is '{facts['operator_role']}', expected the name of a role",
        bool(_ROLE_NAME.fullmatch(str(facts["operator_role"]))),
    )
    yield (
        f"ctl_partner_hands_over_root_users is '{facts['hands_over_root_users']}', expected true or false",
        isinstance(facts["hands_over_root_users"], bool),
    )
    operators = facts["operators"]
    yield (
        f"ctl_partner_operators is {operators!r}, expected a list of ARNs of roles or users of account {own}, or "
        "patterns of such: whoever is one can enter every customer's account",
        isinstance(operators, (list, tuple)) and bool(operators) and all(_is_of(own, role, one) for one in operators),
    )


def _is_of(account: str, role: re.Match[str] | None, principal: object) -> bool:
    """Whether an ARN, or a pattern of ARNs, is of a role or user of an account, and names more than all of them."""
    partition = role["partition"] if role else "aws"
    found = re.fullmatch(rf"arn:{partition}:iam::{account}:(?:role|user)/(\S+)", str(principal))
    return bool(found and len(re.findall(r"[A-Za-z0-9]", found[1])) >= _LETTERS)


def end(facts: Facts) -> End:
    """What was made and tried, and what is missing before an account can come.

    :param facts: {"check_mode", "asked" (see Asked), "made": {"bucket", "operator", "management"}, "tried":
        {"organization", "evidence", "lease" (of a loop)}}, each what a module answered; "skipped" where nobody asked.
    """
    asked, made, tried = facts["asked"], facts["made"], facts["tried"]
    administrators = {
        "bucket": (f"bucket {asked['bucket']}", "ctl_partner_admin_connection"),
        "operator": (f"role {asked['operator_role_arn'].rpartition('/')[2]}", "ctl_partner_admin_connection"),
        "management": (f"role {asked['organization_role']}", "ctl_partner_management_admin_connection"),
    }
    ways = {
        "organization": "the way into the organization",
        "evidence": "reading the evidence store",
        "lease": "writing to the evidence store",
    }
    lines, missing, unseen = [], [], []
    for name, (what, connection) in administrators.items():
        lines.append(f"{what}: {_made(made[name], connection, facts['check_mode'])}")
        unseen += [what] if made[name].get("skipped") else []
        if facts["check_mode"] and made[name].get("changed"):
            missing.append(f"{what} would be made or corrected: run without --check")
        missing += [f"{what}: {warning}" for warning in _not_as_declared(made[name])]
    for name, what in ways.items():
        if tried[name].get("skipped"):
            unseen.append(what)
            lines.append(f"{what}: not tried, since that would write")
            continue
        answers = tried[name].get("results", [tried[name]])
        works = all(PROOFS[name] in one and not one.get("error") for one in answers)
        lines.append(f"{what}: {'works' if works else 'does not work'}")
        missing += [] if works else [f"{what}: {_said(answers)}"]
    lines += [f"  {one}" for one in missing]
    seen = f", as far as was looked: not at {', '.join(unseen)}" if unseen else ": bootstrap.yml, then onboard.yml"
    lines.append("An account cannot come yet" if missing else f"The first account can come{seen}")
    return End(lines, missing)


def _not_as_declared(result: Facts) -> list[str]:
    """What of a thing is otherwise, and was left so: these are for ctl.aws alone."""
    closed = [f"nobody can assume role {name}" for name in result.get("closed_roles", [])]
    return [*closed, *result.get("warnings", [])]


def _said(answers: t.Sequence[Facts]) -> str:
    said = dict.fromkeys(" ".join(str(one.get("msg", "no answer")).split()).rstrip(".") for one in answers)
    return ". ".join(said)


def _made(result: Facts, connection: str, check_mode: bool) -> str:
    """What became of a thing, in words, from what the module answered that makes it."""
    if result.get("skipped"):
        return f"{NOT_LOOKED_AT}, since {connection} is not set"
    if not result["changed"]:
        return "not as it should be" if _not_as_declared(result) else IN_ORDER
    return f"{'would be ' if check_mode else ''}{MADE} ({', '.join(step['reason'] for step in result['steps'])})"
