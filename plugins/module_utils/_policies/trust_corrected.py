# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A trust policy corrected: as the standard asks, and no wider than it was."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Document,
    Statement,
    as_list,
    conditions,
    principals,
    speaks_of,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import COMPARED, includes, overlaps
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import (
    allowing,
    conditions_within,
    narrows,
    reach,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_conditions import (
    FEW,
    NEVER,
    Condition,
    holds_without_key,
    restricting,
    worth,
)

# A statement's conditions, as they are written: operator, key, values.
Written = t.Mapping[str, t.Mapping[str, object]]


def merge_stricter(current: Document, desired: Document) -> dict[str, t.Any] | None:
    """The desired policy with all that is stricter in the current one: its conditions and its denies.

    What the current one allows beyond the desired one is left out. None where the two cannot be compared (everybody,
    under a condition that few fulfil): to replace such a statement could loosen.
    """
    if any(_incomparable(statement) for statement in allowing(current)):
        return None
    allowed: list[Statement] = []
    for outer in allowing(desired):
        allowed += [kept for inner in allowing(current) if (kept := _narrowed(outer, inner))] or [outer]
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
    """What of an inner statement the outer one allows too, under the conditions of both."""
    if "NotPrincipal" in inner:
        return None
    actions = [str(item) for item in as_list(outer.get("Action")) if speaks_of(inner, str(item))]
    kept = _principals_within(outer, inner)
    if not actions or not kept:
        return None
    found = {key: value for key, value in inner.items() if key != "NotAction"}
    found |= {"Principal": kept, "Action": actions[0] if len(actions) == 1 else actions}
    if _names_everybody(inner) or not conditions_within(outer, inner):
        found["Condition"] = _merged(outer, inner)
        found = {key: value for key, value in found.items() if key != "Condition" or value}
    return found


def _principals_within(outer: Statement, inner: Statement) -> dict[str, t.Any]:
    if _names_everybody(inner):
        return dict(outer["Principal"])
    if not isinstance(inner["Principal"], dict):
        return {}
    within = reach(outer, inner)
    named: dict[str, object] = inner["Principal"]
    kept = {
        kind: [name for name in as_list(names) if principals({kind: name}) <= within] for kind, names in named.items()
    }
    return {kind: names for kind, names in kept.items() if names}


def _merged(outer: Statement, inner: Statement) -> dict[str, dict[str, object]]:
    """The outer statement's conditions, with the inner one's values where those are fewer, and its further keys."""
    written: Written = outer.get("Condition") or {}
    merged = {
        operator: {key: _narrower(operator, key, values, inner) for key, values in keys.items()}
        for operator, keys in written.items()
    }
    decided = conditions(merged)
    for operator, keys in restricting(inner).items():
        for key, values in keys.items():
            [condition] = conditions({operator: {key: values}})
            if all(_may_both_hold(condition, other) for other in decided if other[1] == condition[1]):
                merged.setdefault(operator, {}).setdefault(key, values)
    return merged


def _may_both_hold(inner: Condition, outer: Condition) -> bool:
    """Whether some value of a key may fulfil both. Where that is not known, it may, and both are kept."""
    (operator, _key, values), (same, _same_key, wanted) = inner, outer
    if operator == same:
        return False  # what the outer one says of it has been narrowed already
    if not all(one.replace("not", "").removesuffix("ifexists") in COMPARED for one in (operator, same)):
        return True
    if holds_without_key(operator) and holds_without_key(same):
        return True
    if "not" in operator or "not" in same:
        denies, out, let_in = (operator, values, wanted) if "not" in operator else (same, wanted, values)
        return not all(any(_is_within(denies, one, value) for value in out) for one in let_in)
    return any(overlaps(value, one) for value in values for one in wanted)


def _narrower(operator: str, key: str, values: object, inner: Statement) -> object:
    """The values of a condition: of these and the inner statement's what both let through, if that is anything."""
    [(_operator, _key, outer)] = conditions({operator: {key: values}})
    written: Written = inner.get("Condition") or {}
    for found, keys in written.items():
        for name, kept in keys.items():
            [(_operator, _key, mine)] = conditions({found: {name: kept}})
            if (found.lower(), name.lower()) != (operator.lower(), key.lower()):
                continue
            if narrows(operator.lower(), mine, outer):
                return kept
            if "not" in operator.lower():
                return sorted(mine | outer)
            both = {one for one in mine if any(_is_within(operator, one, other) for other in outer)}
            both |= {one for one in outer if any(_is_within(operator, one, other) for other in mine)}
            if both and both != outer:
                return sorted(both)
    return values


def _is_within(operator: str, value: str, wider: str) -> bool:
    """Whether what a value stands for is among what a condition's other value does: a text, or a pattern."""
    return includes(wider, value) if "string" not in operator.lower() or "like" in operator.lower() else value == wider
