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
    speaks_of,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import fits_value
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_conditions import (
    FEW,
    NEVER,
    Condition,
    restricting,
    worth,
)

PRINCIPAL_ARN = "aws:principalarn"

# A trust policy needs a statement: this one admits nobody.
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
    """Whether whoever the current policy admits is admitted by the desired one too, so that replacing it would loosen.

    Conservative: what cannot be compared counts as not stricter.
    """
    desired_denies = {canonical_statement(item) for item in statements(desired) if item.get("Effect") == "Deny"}
    current_denies = {canonical_statement(item) for item in statements(current) if item.get("Effect") == "Deny"}
    if not desired_denies <= current_denies:
        return False
    wide = _allows(desired)
    return all(any(_contains(outer, inner) for outer in wide) for inner in _allows(current))


def says_nobody(document: Document) -> bool:
    """Whether a trust policy is the one that trust_policy() makes for nobody, and nothing else."""
    return {canonical_statement(item) for item in statements(document)} == {canonical_statement(NOBODY)}


def tightened(current: Document, desired: Document) -> dict[str, t.Any] | None:
    """The desired policy with all that is stricter in the current one: its conditions and its denies.

    What the current one admits beyond the desired one is left out. None where the two cannot be compared (everybody,
    under a condition that few fulfil): to replace such a statement could loosen.
    """
    if any(_incomparable(statement) for statement in _allows(current)):
        return None
    allowed: list[Statement] = []
    for outer in _allows(desired):
        allowed += [kept for inner in _allows(current) if (kept := _narrowed(outer, inner))] or [outer]
    denies = [item for item in statements(desired) if item.get("Effect") == "Deny"]
    denies += [item for item in statements(current) if item.get("Effect") == "Deny" and item not in denies]
    return {"Version": "2012-10-17", "Statement": [*allowed, *denies]}


def _incomparable(statement: Statement) -> bool:
    """Whether it names everybody, under a condition that few fulfil: the partner may be among them or not."""
    return _names_everybody(statement) and any(
        worth(condition) in (FEW, NEVER) for condition in conditions(statement.get("Condition"))
    )


def _names_everybody(statement: Statement) -> bool:
    return "NotPrincipal" in statement or any(name == "*" for _kind, name in principals(statement.get("Principal")))


def _narrowed(outer: Statement, inner: Statement) -> dict[str, t.Any] | None:
    """What of an inner statement the outer one admits too, under the conditions of both."""
    if "NotPrincipal" in inner:
        return None
    actions = [str(item) for item in as_list(outer.get("Action")) if speaks_of(inner, str(item))]
    kept = _principals_within(outer, inner)
    if not actions or not kept:
        return None
    found = {key: value for key, value in inner.items() if key != "NotAction"}
    found |= {"Principal": kept, "Action": actions[0] if len(actions) == 1 else actions}
    if _names_everybody(inner) or not _conditions_within(outer, inner):
        found["Condition"] = _merged(outer, inner)
        found = {key: value for key, value in found.items() if key != "Condition" or value}
    return found


def _principals_within(outer: Statement, inner: Statement) -> dict[str, t.Any]:
    if _names_everybody(inner):
        return dict(outer["Principal"])
    if not isinstance(inner["Principal"], dict):
        return {}
    reach = _reach(outer, inner)
    kept = {
        kind: [name for name in as_list(names) if principals({kind: name}) <= reach]
        for kind, names in inner["Principal"].items()
    }
    return {kind: names for kind, names in kept.items() if names}


def _merged(outer: Statement, inner: Statement) -> dict[str, t.Any]:
    """The outer statement's conditions, with the inner one's values where those are fewer, and its further keys."""
    merged = {
        operator: {key: _narrower(operator, key, values, inner) for key, values in keys.items()}
        for operator, keys in (outer.get("Condition") or {}).items()
    }
    decided = {key for _operator, key, _values in conditions(outer.get("Condition"))}
    for operator, keys in restricting(inner).items():
        for key, values in keys.items():
            if key.lower() not in decided:
                merged.setdefault(operator, {})[key] = values
    return merged


def _narrower(operator: str, key: str, values: t.Any, inner: Statement) -> t.Any:
    """The values of a condition: those of the inner statement's, where that holds less often."""
    [(_operator, _key, outer)] = conditions({operator: {key: values}})
    for found, keys in (inner.get("Condition") or {}).items():
        for name, kept in keys.items():
            [(_operator, _key, mine)] = conditions({found: {name: kept}})
            same_one = (found.lower(), name.lower()) == (operator.lower(), key.lower())
            if same_one and _narrows(operator.lower(), mine, outer):
                return kept
    return values


def _allows(document: Document) -> list[Statement]:
    return [statement for statement in statements(document) if statement.get("Effect") == "Allow"]


def _contains(outer: Statement, inner: Statement) -> bool:
    if "NotPrincipal" in inner or "NotAction" in inner:
        return False
    inner_actions = {str(item).lower() for item in as_list(inner.get("Action"))}
    outer_actions = {str(item).lower() for item in as_list(outer.get("Action"))}
    if not inner_actions <= outer_actions or not principals(inner.get("Principal")) <= _reach(outer, inner):
        return False
    return _conditions_within(outer, inner)


def _conditions_within(outer: Statement, inner: Statement) -> bool:
    """Whether the inner statement has all conditions of the outer one, and none of them wider."""
    has = conditions(inner.get("Condition"))
    return all(
        any((operator, key) == found[:2] and _narrows(operator, found[2], values) for found in has)
        for operator, key, values in conditions(outer.get("Condition"))
    )


def _narrows(operator: str, inner: frozenset[str], outer: frozenset[str]) -> bool:
    """Whether a condition with the inner values holds only where the one with the outer values does."""
    return outer <= inner if "not" in operator else inner <= outer


def _reach(outer: Statement, inner: Statement) -> frozenset[tuple[str, str]]:
    """The principals of the outer statement, with those of the inner one that belong to an account it names."""
    named = principals(outer.get("Principal"))
    accounts = {name for kind, name in named if kind == "AWS" and len(name) == 12}
    within = {
        (kind, name)
        for kind, name in principals(inner.get("Principal"))
        if kind == "AWS" and name.startswith("arn:") and name.split(":")[4] in accounts
    }
    return named | within


def admits(document: Document, visitor: Visitor, met: t.Collection[Condition] = ()) -> bool:
    """Whether a trust policy of the form that trust_policy() makes lets a visitor in.

    :param met: conditions that the visitor is known to fulfil.
    """
    return any(_matches(statement, visitor, met) for statement in _allows(document)) and not any(
        _matches(statement, visitor) for statement in statements(document) if statement.get("Effect") == "Deny"
    )


def common_conditions(document: Document) -> frozenset[Condition]:
    """The conditions that whoever a trust policy admits has fulfilled: those of all its statements."""
    found = [conditions(statement.get("Condition")) for statement in _allows(document)]
    return frozenset.intersection(*found) if found else frozenset()


def _matches(statement: Statement, visitor: Visitor, met: t.Collection[Condition] = ()) -> bool:
    named = {name for kind, name in principals(statement.get("Principal")) if kind == "AWS"}
    if not named & {"*", visitor.account, visitor.arn}:
        return False
    for operator, key, values in conditions(statement.get("Condition")) - frozenset(met):
        # A condition that this function cannot judge counts as not fulfilled: better to refuse than to lock out.
        known = {EXTERNAL_ID: visitor.external_id, PRINCIPAL_ARN: visitor.arn}.get(key)
        if not known or not any(fits_value(operator, known, value) for value in values):
            return False
    return True
