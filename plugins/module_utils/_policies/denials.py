# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the denials of a policy document leave of what it allows."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Statement, as_list, principals
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import includes, variables_open

ANYTHING = "*"


def denies_everybody(statement: Statement) -> bool:
    """Whether a statement denies something to everybody, without a condition."""
    return (
        statement.get("Effect") == "Deny"
        and not statement.get("Condition")
        and not statement.keys() & {"NotPrincipal", "NotAction", "NotResource"}
        and ("AWS", "*") in principals(statement.get("Principal"))
    )


def leaves_something(statement: Statement, denials: t.Sequence[Statement], actions: t.Sequence[str]) -> bool:
    """Whether something of what a statement allows is left by denials of everybody.

    :param actions: the actions that count; none for all.
    """
    allowed = _texts(statement.get("Action")) or [ANYTHING]
    if actions:
        excluded = as_list(statement.get("NotAction"))
        allowed = [name for name in actions if _named(name, allowed) and not _named(name, excluded)]
    resources = _texts(statement.get("Resource")) or [ANYTHING]
    return any(
        not any(_denied(action, resource, denial) for denial in denials) for action in allowed for resource in resources
    )


def _denied(action: str, resource: str, denial: Statement) -> bool:
    return _named(action, denial.get("Action")) and any(
        _covers(str(pattern), resource) for pattern in as_list(denial.get("Resource", ANYTHING))
    )


def _texts(value: object) -> list[str]:
    return [str(one) for one in as_list(value)]


def _named(action: str, patterns: object) -> bool:
    """Whether all that an action stands for, with wildcards of its own, is named by one of these. It has no case."""
    return any(includes(str(pattern), action, ignore_case=True) for pattern in as_list(patterns))


def _covers(wider: str, resource: str) -> bool:
    """Whether a resource of a denial is all of another one. A variable says the same in both, or can be anything."""
    return wider == resource or ("${" not in wider and includes(wider, variables_open(resource)))
