# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies of roles: made, compared by strictness, and checked against locking ourselves out."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    EXTERNAL_ID,
    Document,
    Statement,
    as_list,
    canonical_statement,
    conditions,
    principals,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import fits_value
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_conditions import (
    Condition,
)

PRINCIPAL_ARN = "aws:principalarn"

# A trust policy needs a statement: this one allows nobody.
NOBODY = {"Sid": "Nobody", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}


class Visitor(t.NamedTuple):
    """Who assumes a role.

    :param arn: the value of aws:PrincipalArn, with its path; "" where that is not known.
    :param external_id: what is sent along, or "".
    """

    account: str
    arn: str
    external_id: str


def trust_policy(
    accounts: t.Sequence[str], services: t.Sequence[str], external_id: str, principal_arns: t.Sequence[str]
) -> dict[str, t.Any]:
    """A trust policy.

    :param accounts: account ids whose principals may assume the role. :param services: AWS services that may.
    :param external_id: what they have to send along, or "".
    :param principal_arns: narrows the accounts to principals whose ARN is like one of these.

    Without accounts and services nobody may, which is said by an explicit deny.
    """
    allowed: list[dict[str, t.Any]] = []
    if accounts:
        statement: dict[str, t.Any] = {
            "Sid": "TrustedAccounts",
            "Effect": "Allow",
            "Principal": {"AWS": sorted(accounts)},
            "Action": "sts:AssumeRole",
        }
        condition: dict[str, t.Any] = {}
        if external_id:
            condition["StringEquals"] = {"sts:ExternalId": external_id}
        if principal_arns:
            condition["ArnLike"] = {"aws:PrincipalArn": sorted(principal_arns)}
        allowed.append(statement | ({"Condition": condition} if condition else {}))
    if services:
        allowed.append(
            {
                "Sid": "TrustedServices",
                "Effect": "Allow",
                "Principal": {"Service": sorted(services)},
                "Action": "sts:AssumeRole",
            }
        )
    return {"Version": "2012-10-17", "Statement": allowed or [NOBODY]}


def is_stricter(current: Document, desired: Document) -> bool:
    """Whether whoever the current policy allows is allowed by the desired one too, so that replacing it would loosen.

    Conservative: what cannot be compared counts as not stricter.
    """
    desired_denies = {canonical_statement(item) for item in statements(desired) if item.get("Effect") == "Deny"}
    current_denies = {canonical_statement(item) for item in statements(current) if item.get("Effect") == "Deny"}
    if not desired_denies <= current_denies:
        return False
    wide = allowing(desired)
    return all(any(_contains(outer, inner) for outer in wide) for inner in allowing(current))


def denies_all(document: Document) -> bool:
    """Whether a trust policy is the one that trust_policy() makes for nobody, and nothing else."""
    return {canonical_statement(item) for item in statements(document)} == {canonical_statement(NOBODY)}


def allowing(document: Document) -> list[Statement]:
    """The statements of a trust policy that let somebody in."""
    return [statement for statement in statements(document) if statement.get("Effect") == "Allow"]


def _contains(outer: Statement, inner: Statement) -> bool:
    if "NotPrincipal" in inner or "NotAction" in inner:
        return False
    inner_actions = {str(item).lower() for item in as_list(inner.get("Action"))}
    outer_actions = {str(item).lower() for item in as_list(outer.get("Action"))}
    if not inner_actions <= outer_actions or not principals(inner.get("Principal")) <= reach(outer, inner):
        return False
    return conditions_within(outer, inner)


def conditions_within(outer: Statement, inner: Statement) -> bool:
    """Whether the inner statement has all conditions of the outer one, and none of them wider."""
    has = conditions(inner.get("Condition"))
    return all(
        any((operator, key) == found[:2] and narrows(operator, found[2], values) for found in has)
        for operator, key, values in conditions(outer.get("Condition"))
    )


def narrows(operator: str, inner: frozenset[str], outer: frozenset[str]) -> bool:
    """Whether a condition with the inner values holds only where the one with the outer values does."""
    return outer <= inner if "not" in operator else inner <= outer


def reach(outer: Statement, inner: Statement) -> frozenset[tuple[str, str]]:
    """The principals of the outer statement, with those of the inner one that belong to an account it names."""
    named = principals(outer.get("Principal"))
    accounts = {name for kind, name in named if kind == "AWS" and len(name) == 12}
    within = {
        (kind, name)
        for kind, name in principals(inner.get("Principal"))
        if kind == "AWS" and name.startswith("arn:") and name.split(":")[4] in accounts
    }
    return named | within


def allows(document: Document, visitor: Visitor, met: t.Collection[Condition] = ()) -> bool:
    """Whether a trust policy of the form that trust_policy() makes lets a visitor in.

    :param met: conditions that the visitor is known to fulfil.
    """
    return any(_matches(statement, visitor, met) for statement in allowing(document)) and not any(
        _matches(statement, visitor) for statement in statements(document) if statement.get("Effect") == "Deny"
    )


def common_conditions(document: Document) -> frozenset[Condition]:
    """The conditions that whoever a trust policy allows has fulfilled: those of all its statements."""
    found = [conditions(statement.get("Condition")) for statement in allowing(document)]
    return frozenset.intersection(*found) if found else frozenset()


def _matches(statement: Statement, visitor: Visitor, met: t.Collection[Condition] = ()) -> bool:
    named = {name for kind, name in principals(statement.get("Principal")) if kind == "AWS"}
    if not named & {"*", visitor.account, visitor.arn}:
        return False
    for operator, key, values in conditions(statement.get("Condition")) - frozenset(met):
        # A condition that this function cannot evaluate counts as not fulfilled: better to refuse than to lock out.
        known = {EXTERNAL_ID: visitor.external_id, PRINCIPAL_ARN: visitor.arn}.get(key)
        if not known or not any(fits_value(operator, known, value) for value in values):
            return False
    return True
