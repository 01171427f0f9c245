# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the conditions of a statement say about the account of whoever it lets in."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Statement, as_list
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import includes, overlaps, variables_open

# Keys whose value is the caller's account, or an ARN that has it. What compares them in other ways names nobody:
# with IfExists or ForAllValues a request without the key passes.
CALLER_ACCOUNT = frozenset({"aws:principalaccount", "kms:calleraccount"})
CALLER_ARN = frozenset({"aws:principalarn"})
# The same for whom an AWS service works for. A direct request has none of these.
SOURCE_ACCOUNT = frozenset({"aws:sourceaccount"})
SOURCE_ARN = frozenset(
    {"aws:sourcearn", "kms:encryptioncontext:aws:cloudtrail:arn", "kms:encryptioncontext:aws:logs:arn"}
)
SOURCE_ORGANIZATION = frozenset({"aws:sourceorgid", "aws:sourceorgpaths"})
STRING_OPERATORS = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
ARN_OPERATORS = frozenset({"arnequals", "arnlike"})

ANYBODY = "*"
# The values of aws:PrincipalArn. Only the last part can have a colon.
PRINCIPAL_ARNS = tuple(
    f"arn:aws{partition}:{service}::{{}}:?*"
    for partition in ("", "-cn", "-us-gov", "-eusc", "-iso", "-iso-b", "-iso-e", "-iso-f")
    for service in ("iam", "sts")
)


class Value(t.NamedTuple):
    """One value of a condition: a pattern, and the texts about an account of which it has to fit one."""

    pattern: str
    about: tuple[str, ...] = ("{}",)

    def admits(self, account: str) -> bool:
        """Whether it can hold for an account."""
        return any(overlaps(self.pattern, text.format(account)) for text in self.about)

    @property
    def exact(self) -> bool:
        """Whether it holds for one account alone."""
        return self.about == ("{}",) and self.pattern.isdigit()

    @property
    def open(self) -> bool:
        """Whether it holds for every account."""
        return self.about == ("{}",) and includes(self.pattern, "?" * 12)


# The values of one condition, of which one has to hold.
Limit = list[Value]


class Limits(t.NamedTuple):
    """The conditions of a statement, all of which have to hold."""

    caller: list[Limit]
    source: list[Limit]
    organizations: list[list[str]]


def admitted(account: str, limits: t.Iterable[Limit]) -> bool:
    """Whether all of these can hold for an account."""
    return all(any(value.admits(account) for value in limit) for limit in limits)


def limits_of(statement: Statement) -> Limits:
    """The conditions of a statement that speak of accounts and organizations."""
    found = Limits([], [], [])
    for operator, keys in (statement.get("Condition") or {}).items():
        plain = operator.lower().removeprefix("foranyvalue:")
        if plain not in STRING_OPERATORS | ARN_OPERATORS:
            continue
        for key, values in keys.items():
            name, texts = key.lower(), [str(value) for value in as_list(values)]
            if name in SOURCE_ORGANIZATION:
                found.organizations.append(texts)
            elif name in CALLER_ACCOUNT | SOURCE_ACCOUNT:
                limit = [Value(variables_open(text)) for text in texts]
                (found.caller if name in CALLER_ACCOUNT else found.source).append(limit)
            elif name in CALLER_ARN | SOURCE_ARN:
                as_text = name in CALLER_ARN and plain in STRING_OPERATORS
                limit = [_arn_value(variables_open(text), as_text=as_text) for text in texts]
                (found.caller if name in CALLER_ARN else found.source).append(limit)
    return found


def _arn_value(arn: str, *, as_text: bool) -> Value:
    """What an ARN says about its account.

    :param as_text: whether a wildcard can stand for a colon too, as it can in a plain text about a principal, whose
        path can have what looks like an account. The names of what services work for cannot.
    """
    parts = arn.split(":", 5)
    if as_text and any(sign in ":".join(parts[:5]) for sign in "*?"):
        return Value(arn, PRINCIPAL_ARNS)
    # The ARN of a bucket has no account: whose it is cannot be told.
    return Value((len(parts) == 6 and parts[4]) or ANYBODY)
