# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Evaluates policy documents of resources: role trust, bucket policies, key policies.

Only what these need: principals, actions, resources and the usual string conditions. A condition operator or key
that is not known here does not match, so that a policy is never found more open than it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True)
class Request:
    """Who asks for what: the names a Principal element may have for the caller, and the condition keys."""

    action: str
    principals: Mapping[str, frozenset[str]]
    resource: str | None = None
    context: Mapping[str, str] = field(default_factory=dict)


def allows(document: str | bytes | Mapping[str, Any] | None, request: Request) -> bool:
    """Whether the document allows the request, and no statement of it denies it."""
    effects = {statement["Effect"] for statement in statements(document) if _applies(statement, request)}
    return "Allow" in effects and "Deny" not in effects


def denies(document: str | bytes | Mapping[str, Any] | None, request: Request) -> bool:
    """Whether a statement of the document denies the request explicitly."""
    return any(one["Effect"] == "Deny" and _applies(one, request) for one in statements(document))


def statements(document: str | bytes | Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The statements of a document, none of no document."""
    if document is None:
        return []
    parsed = document if isinstance(document, Mapping) else json.loads(document)
    return as_list(parsed.get("Statement"))


def as_list(value: Any) -> list[Any]:
    """A policy element that may be one value or a list of them."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    return (
        _matches_principal(statement, request)
        and _matches(statement, "Action", request.action.lower(), str.lower)
        and (request.resource is None or _matches(statement, "Resource", request.resource, str))
        and all(
            _holds(operator, key, as_list(values), request.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def _matches(statement: Mapping[str, Any], element: str, value: str, change: Callable[[str], str]) -> bool:
    if f"Not{element}" in statement:
        return not any(_like(value, change(one)) for one in as_list(statement[f"Not{element}"]))
    return any(_like(value, change(one)) for one in as_list(statement.get(element)))


def _matches_principal(statement: Mapping[str, Any], request: Request) -> bool:
    if "NotPrincipal" in statement:
        return not _names(statement["NotPrincipal"], request.principals)
    # An identity's own policy has no Principal: it speaks of whom it is attached to.
    return "Principal" not in statement or _names(statement["Principal"], request.principals)


def _names(element: Any, principals: Mapping[str, frozenset[str]]) -> bool:
    if element == "*":
        return True
    return any(
        one in principals.get(kind, frozenset()) or (one == "*" and kind in principals)
        for kind, named in element.items()
        for one in as_list(named)
    )


def _holds(operator: str, key: str, values: Iterable[Any], context: Mapping[str, str]) -> bool:
    base = re.sub(r"^For(Any|All)Values:", "", operator)
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    actual = next((value for name, value in context.items() if name.lower() == key.lower()), None)
    wanted = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    if base == "Null":
        return (actual is None) == ("true" in wanted)
    if base not in OPERATORS:
        return False
    positive, compare = OPERATORS[base]
    if actual is None:
        # As AWS: a missing key satisfies what is negated or says IfExists, and nothing else.
        return if_exists or not positive
    found = any(compare(actual, one) for one in wanted)
    return found if positive else not found


def _like(actual: str, pattern: str) -> bool:
    # fnmatch knows [], which policies do not.
    return fnmatchcase(actual, pattern.replace("[", "[[]"))


def _equal(actual: str, wanted: str) -> bool:
    return actual == wanted


def _equal_ignoring_case(actual: str, wanted: str) -> bool:
    return actual.lower() == wanted.lower()


OPERATORS: dict[str, tuple[bool, Callable[[str, str], bool]]] = {
    "StringEquals": (True, _equal),
    "StringNotEquals": (False, _equal),
    "StringEqualsIgnoreCase": (True, _equal_ignoring_case),
    "StringLike": (True, _like),
    "StringNotLike": (False, _like),
    "ArnEquals": (True, _like),
    "ArnLike": (True, _like),
    "ArnNotEquals": (False, _like),
    "ArnNotLike": (False, _like),
    "Bool": (True, _equal_ignoring_case),
}
