# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy documents: compared by what they mean, not by how they are written."""

from __future__ import annotations

import copy
import json
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import matches

Document = t.Mapping[str, t.Any]
Statement = t.Mapping[str, t.Any]

MASK = "********"
EXTERNAL_ID = "sts:externalid"

_ACCOUNT_ROOT = re.compile(r"arn:aws[\w-]*:iam::(\d{12}):root")
_PRINCIPAL_KEYS = ("Principal", "NotPrincipal")
_ACTION_KEYS = ("Action", "NotAction")
_RESOURCE_KEYS = ("Resource", "NotResource")


def as_list(value: object) -> list[object]:
    """IAM writes a list of one as the bare item."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def statements(document: Document) -> list[Statement]:
    """The statements of a document, which may be written as a single one."""
    return t.cast("list[Statement]", as_list(document.get("Statement")))


def speaks_of(statement: Statement, action: str) -> bool:
    """Whether a statement is about an action, which has no case."""
    key = "NotAction" if "NotAction" in statement else "Action"
    listed = any(matches(action, str(one), ignore_case=True) for one in as_list(statement.get(key)))
    return listed is (key == "Action")


def may_allow(document: Document, action: str) -> bool:
    """Whether a policy allows an action on something, whatever its conditions and denials."""
    return any(one.get("Effect") == "Allow" and speaks_of(one, action) for one in statements(document))


def principals(value: str | t.Mapping[str, object] | None) -> frozenset[tuple[str, str]]:
    """Principals as (type, identifier): an account's id and the ARN of its root are the same."""
    if value is None:
        return frozenset()
    by_type: t.Mapping[str, object] = {"AWS": value} if isinstance(value, str) else value
    return frozenset(
        (kind, _ACCOUNT_ROOT.sub(r"\1", str(item))) for kind, items in by_type.items() for item in as_list(items)
    )


def conditions(value: t.Mapping[str, t.Mapping[str, object]] | None) -> frozenset[tuple[str, str, frozenset[str]]]:
    """Conditions as (operator, key, values); operators and keys have no case."""
    return frozenset(
        (operator.lower(), key.lower(), frozenset(_text(item) for item in as_list(values)))
        for operator, keys in (value or {}).items()
        for key, values in keys.items()
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def external_ids(document: Document) -> frozenset[str]:
    """What a trust policy compares sts:ExternalId with, whatever the operator."""
    found = (conditions(statement.get("Condition")) for statement in statements(document))
    return frozenset(value for one in found for _operator, key, values in one if key == EXTERNAL_ID for value in values)


def canonical_statement(statement: Statement) -> tuple[object, ...]:
    """A statement without Sid, order, case and notation."""
    parts: list[object] = [statement.get("Effect")]
    parts += [principals(statement.get(key)) for key in _PRINCIPAL_KEYS]
    parts += [frozenset(str(item).lower() for item in as_list(statement.get(key))) for key in _ACTION_KEYS]
    parts += [frozenset(str(item) for item in as_list(statement.get(key))) for key in _RESOURCE_KEYS]
    return (*parts, conditions(statement.get("Condition")))


def canonical(document: Document) -> frozenset[tuple[object, ...]]:
    """A document in a form in which equal means "says the same"."""
    return frozenset(canonical_statement(statement) for statement in statements(document))


def same(one: Document, other: Document) -> bool:
    """Whether two documents say the same."""
    return canonical(one) == canonical(other)


def compact(document: Document) -> str:
    """A document as AWS stores it: JSON without white space, so that it counts as little as possible."""
    return json.dumps(document, separators=(",", ":"))


def narrows(document: Document, has_everything: bool) -> bool:
    """Whether a role could do more without a policy, and nothing less.

    :param has_everything: whether its other policies permit everything.
    """
    effects = {statement["Effect"] for statement in statements(document)}
    return effects == {"Deny"} or (has_everything and "Deny" in effects)


def size(document: Document) -> int:
    """Characters that count towards IAM's quotas: all but white space."""
    return len(re.sub(r"\s", "", compact(document)))


def masked(document: Document) -> dict[str, t.Any]:
    """A copy to show to people: external ids are secrets of the customer."""
    shown = copy.deepcopy(dict(document))
    for statement in statements(shown):
        for keys in (statement.get("Condition") or {}).values():
            for key in keys:
                if key.lower() == EXTERNAL_ID:
                    keys[key] = MASK
    return shown


def allows_everything(documents: t.Sequence[Document]) -> bool:
    """Whether a role with these policies is an administrator without any exception."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    found = [canonical_statement(statement) for document in documents for statement in statements(document)]
    return canonical_statement(everything) in found and not any(statement[0] == "Deny" for statement in found)
