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
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import ASSUME_ACTIONS, DELETED
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_conditions import (
    NOBODYS_ACCOUNT,
    certain,
    impossible,
)

Principals = frozenset[tuple[str, str]]

# Whom a NotPrincipal lets in. Of the ways into a role, one asks for the signature of a principal, or of a service.
WHOEVER: Principals = frozenset({("Federated", "*"), ("AWS", "*"), ("Service", "*")})
SIGNED = "sts:AssumeRole"


def allows_nobody(document: Document) -> bool:
    """Whether no statement of a trust policy lets anybody assume the role. What is not known for sure lets in."""
    return not _allowed(document)


def allows_no_other_account(document: Document, account: str) -> bool:
    """Whether nobody of another account than this one may: at most its own principals, services and providers."""
    return all(
        kind != "AWS" or account in {name for _kind, name in _names((kind, name))} for kind, name in _allowed(document)
    )


def _allowed(document: Document) -> Principals:
    """The principals that a trust policy lets in, and "*" where that is everybody."""
    denies = [item for item in statements(document) if item.get("Effect") == "Deny"]
    allows = [item for item in statements(document) if item.get("Effect") == "Allow"]
    return frozenset().union(*(_let_in(item, action, denies) for item in allows for action in ASSUME_ACTIONS))


def _let_in(statement: Statement, action: str, denies: t.Sequence[Statement]) -> Principals:
    if not speaks_of(statement, action):
        return frozenset()
    under = conditions(statement.get("Condition"))
    applying = [deny for deny in denies if speaks_of(deny, action)]
    allowed = WHOEVER if "NotPrincipal" in statement else principals(statement.get("Principal"))
    return frozenset(
        one
        for one in allowed
        if not _gone(one)
        and not any(_denied(one, action, deny) for deny in applying)
        and not any(impossible(condition, signed=_is_signed(one, action)) for condition in under)
    )


def _everybody(deny: Statement, one: tuple[str, str]) -> bool:
    """Whether a statement is about all of a principal's kind. Whether AWS: "*" is about services is not sure."""
    if "NotPrincipal" in deny:
        return all(_gone(other) for other in principals(deny["NotPrincipal"]))
    return deny.get("Principal") == "*" or (one[0], "*") in principals(deny.get("Principal"))


def _denied(one: tuple[str, str], action: str, deny: Statement) -> bool:
    """Whether all whom a principal stands for are denied: by name, or by their account's."""
    signed = _is_signed(one, action)
    if not all(certain(condition, signed=signed) for condition in conditions(deny.get("Condition"))):
        return False
    if _everybody(deny, one):
        return True
    if "NotPrincipal" in deny:
        spared = principals(deny["NotPrincipal"])
        return (
            "*" not in (one[1], *(name for _kind, name in spared))
            and not spared & _names(one)
            and not any(one in _names(other) for other in spared)
        )
    return bool(_names(one) & principals(deny.get("Principal")))


def _is_signed(one: tuple[str, str], action: str) -> bool:
    """Whether only requests count that a principal of an account signed."""
    return one[0] == "AWS" and action == SIGNED


def _names(one: tuple[str, str]) -> Principals:
    """A principal and, where it belongs to one, its account."""
    kind, name = one
    account = {(kind, name.split(":")[4])} if kind == "AWS" and name.startswith("arn:") else set()
    return frozenset({one} | account)


def _gone(one: tuple[str, str]) -> bool:
    kind, name = one
    account = name.split(":")[4] if name.startswith("arn:") and name.count(":") > 4 else name
    return kind == "AWS" and (account == NOBODYS_ACCOUNT or bool(DELETED.fullmatch(name)))
