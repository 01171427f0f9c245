# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM would answer: identity policies only, enough for the documents of the catalogue.

It reads a document the way AWS documents it: an explicit Deny wins, then an Allow, else an implicit Deny.
What it does not know it refuses (NotImplementedError) rather than guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

Document = Mapping[str, Any]


class Decision(Enum):
    """IAM's three answers."""

    ALLOWED = "allowed"
    IMPLICITLY_DENIED = "implicitly denied"
    EXPLICITLY_DENIED = "explicitly denied"


@dataclass(frozen=True)
class Request:
    """One call: what, on what, and what IAM knows about it. Calls without a resource have "*"."""

    action: str
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict)


@cache
def _pattern(pattern: str, flags: int) -> re.Pattern[str]:
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL | flags)


def _like(pattern: str, value: str) -> bool:
    return _pattern(pattern, 0).fullmatch(value) is not None


def _arn_like(pattern: str, value: str) -> bool:
    """Segment by segment: in an ARN a wildcard does not reach over a colon (the last segment may hold some)."""
    if pattern == "*":
        return True
    wanted, given = pattern.split(":", 5), value.split(":", 5)
    return len(wanted) == len(given) and all(map(_like, wanted, given))


def _action_like(pattern: str, value: str) -> bool:
    return _pattern(pattern, re.IGNORECASE).fullmatch(value) is not None


def listed(value: Any) -> list[Any]:
    """IAM takes one of a thing wherever it takes a list of it."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


_OPERATORS = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "StringEquals": str.__eq__,
    "StringLike": _like,
}


def _conditions_hold(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    keys = {key.lower(): value for key, value in context.items()}
    for operator, tests in conditions.items():
        if operator not in _OPERATORS:
            raise NotImplementedError(f"condition operator {operator}")
        for key, wanted in tests.items():
            given = keys.get(key.lower())
            if given is None or not any(_OPERATORS[operator](each, given) for each in listed(wanted)):
                return False
    return True


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    if "Action" in statement:
        named = any(_action_like(each, request.action) for each in listed(statement["Action"]))
    else:
        named = not any(_action_like(each, request.action) for each in listed(statement["NotAction"]))
    if "Resource" in statement:
        meant = any(_arn_like(each, request.resource) for each in listed(statement["Resource"]))
    else:
        meant = not any(_arn_like(each, request.resource) for each in listed(statement["NotResource"]))
    return named and meant and _conditions_hold(statement.get("Condition", {}), request.context)


def evaluate(documents: Iterable[Document], request: Request) -> Decision:
    """What IAM answers when exactly these documents are attached."""
    effects = {
        statement["Effect"]
        for document in documents
        for statement in listed(document["Statement"])
        if _applies(statement, request)
    }
    if "Deny" in effects:
        return Decision.EXPLICITLY_DENIED
    return Decision.ALLOWED if "Allow" in effects else Decision.IMPLICITLY_DENIED


def allowed(documents: Iterable[Document], request: Request) -> bool:
    """Whether the call would go through."""
    return evaluate(documents, request) is Decision.ALLOWED
