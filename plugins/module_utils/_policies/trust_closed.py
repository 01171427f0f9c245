# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a trust policy lets nobody in, however that is written."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Document,
    Statement,
    conditions,
    principals,
    speaks_of,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.outsiders import ASSUME_ACTIONS, DELETED
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_conditions import (
    NEVER,
    NOBODYS_ACCOUNT,
    certain,
    worth,
)

Principals = frozenset[tuple[str, str]]

# Whom a NotPrincipal lets in. Of the ways into a role, one asks for the signature of a principal of an account.
WHOEVER: Principals = frozenset({("Federated", "*"), ("AWS", "*")})
SIGNED = "sts:AssumeRole"


def admits_nobody(document: Document) -> bool:
    """Whether no statement of a trust policy lets anybody assume the role. What is not known for sure lets in."""
    denies = [item for item in statements(document) if item.get("Effect") == "Deny"]
    return not any(
        _opens(item, action, denies)
        for item in statements(document)
        if item.get("Effect") == "Allow"
        for action in ASSUME_ACTIONS
    )


def _opens(statement: Statement, action: str, denies: t.Sequence[Statement]) -> bool:
    if not speaks_of(statement, action):
        return False
    if any(worth(condition) == NEVER for condition in conditions(statement.get("Condition"))):
        return False
    applying = [deny for deny in denies if speaks_of(deny, action)]
    allowed = WHOEVER if "NotPrincipal" in statement else principals(statement.get("Principal"))
    return any(not any(_denied(one, action, deny) for deny in applying) for one in allowed if not _gone(one))


def _everybody(deny: Statement) -> bool:
    if "NotPrincipal" in deny:
        return all(_gone(one) for one in principals(deny["NotPrincipal"]))
    return any(name == "*" for _kind, name in principals(deny.get("Principal")))


def _denied(one: tuple[str, str], action: str, deny: Statement) -> bool:
    """Whether all whom a principal stands for are denied: by name, or by their account's."""
    signed = one[0] == "AWS" and action == SIGNED
    if not all(certain(condition, signed=signed) for condition in conditions(deny.get("Condition"))):
        return False
    if _everybody(deny):
        return True
    if "NotPrincipal" in deny:
        spared = principals(deny["NotPrincipal"])
        return one[1] != "*" and not spared & _names(one) and not any(one in _names(other) for other in spared)
    return bool(_names(one) & principals(deny.get("Principal")))


def _names(one: tuple[str, str]) -> Principals:
    """A principal and, where it belongs to one, its account."""
    kind, name = one
    account = {(kind, name.split(":")[4])} if kind == "AWS" and name.startswith("arn:") else set()
    return frozenset({one} | account)


def _gone(one: tuple[str, str]) -> bool:
    kind, name = one
    account = name.split(":")[4] if name.startswith("arn:") and name.count(":") > 4 else name
    return kind == "AWS" and (account == NOBODYS_ACCOUNT or bool(DELETED.fullmatch(name)))
