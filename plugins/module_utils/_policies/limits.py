# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the conditions of a statement say about the account of whoever it lets in."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Statement, as_list
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import includes, overlaps, variables_open
from ansible_collections.ctl.aws.plugins.module_utils._policies.source_arns import NO_COLON, SourceText

# Keys whose value is the caller's account, or an ARN that has it.
CALLER_ACCOUNT = frozenset({"aws:principalaccount", "kms:calleraccount"})
CALLER_ARN = frozenset({"aws:principalarn"})
# The same for whom an AWS service works for. A direct request has none of these.
SOURCE_ACCOUNT = frozenset({"aws:sourceaccount"})
SOURCE_ARN = frozenset({"aws:sourcearn"})
# Of a service, for whom it works. Of a direct request whatever the caller writes: it keeps nobody out.
CONTEXT_ARN = frozenset({"kms:encryptioncontext:aws:cloudtrail:arn", "kms:encryptioncontext:aws:logs:arn"})
# These only some services send, or did so once: they name somebody, and keep out nobody for sure.
SOMETIMES_ACCOUNT = frozenset({"aws:sourceowner"})
SOMETIMES_ARN = "kms:encryptioncontext:"
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

    def allows(self, account: str) -> bool:
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
Limit = list[Value | SourceText]


class Limits(t.NamedTuple):
    """The conditions of a statement, all of which have to hold."""

    caller: list[Limit]
    source: list[Limit]
    organizations: list[list[str]]
    context: list[Limit]


def allowed(account: str, limits: t.Iterable[Limit]) -> bool:
    """Whether all of these can hold for an account."""
    return all(any(value.allows(account) for value in limit) for limit in limits)


def limits_of(statement: Statement) -> Limits:
    """The conditions of a statement that speak of accounts and organizations, and keep out all others."""
    found = Limits([], [], [], [])
    for plain, key, texts, required in _conditions(statement):
        if required:
            _add(found, plain, key, texts)
    return found


def named_by(statement: Statement) -> list[Limits]:
    """For whom conditions say that a service works: each of their values by itself, whether or not others pass too."""
    named = []
    for plain, key, texts, _required in _conditions(statement):
        for text in texts:
            found = Limits([], [], [], [])
            if key in SOMETIMES_ACCOUNT:
                _add(found, plain, "aws:sourceaccount", [text])
            elif not key.startswith(SOMETIMES_ARN):
                _add(found, plain, key, [text])
            elif overlaps(variables_open(text), "arn:*"):
                _add(found, plain, "aws:sourcearn", [text])
            if found.source or found.organizations or found.context:
                named.append(found)
    return named


def _conditions(statement: Statement) -> t.Iterator[tuple[str, str, list[str], bool]]:
    """Conditions as (operator, key, values, whether a request has to have the key); what names nobody is left out."""
    for operator, keys in (statement.get("Condition") or {}).items():
        name = operator.lower()
        plain = name.removeprefix("forallvalues:").removeprefix("foranyvalue:").removesuffix("ifexists")
        required = not name.startswith("forallvalues:") and not name.endswith("ifexists")
        if plain in STRING_OPERATORS | ARN_OPERATORS:
            for key, values in keys.items():
                yield plain, key.lower(), [str(value) for value in as_list(values)], required


def _add(found: Limits, plain: str, key: str, texts: t.Sequence[str]) -> None:
    """Adds a condition to those that it is like, if it speaks of accounts or organizations."""
    if key in SOURCE_ORGANIZATION:
        found.organizations.append(list(texts))
    elif key in CALLER_ACCOUNT | SOURCE_ACCOUNT:
        limit: Limit = [Value(variables_open(text)) for text in texts]
        (found.caller if key in CALLER_ACCOUNT else found.source).append(limit)
    elif key in CALLER_ARN | SOURCE_ARN | CONTEXT_ARN:
        as_text, of_source = plain in STRING_OPERATORS, key not in CALLER_ARN
        limit = [_arn_value(variables_open(text), as_text=as_text, of_source=of_source) for text in texts]
        (found.context if key in CONTEXT_ARN else found.source if of_source else found.caller).append(limit)


def _arn_value(arn: str, *, as_text: bool, of_source: bool) -> Value | SourceText:
    """What an ARN says about its account.

    :param as_text: whether a wildcard can stand for a colon too, as it can in a plain text: the path of a principal,
        and the name of what a service works for, can have what looks like an account.
    """
    parts = arn.split(":", 5)
    if as_text and any(sign in ":".join(parts[:5]) for sign in "*?"):
        if not of_source:
            return Value(arn, PRINCIPAL_ARNS)
        if len(parts) < 6 or any(sign in ":".join(parts[:3]) for sign in "*?") or parts[2] not in NO_COLON:
            return SourceText(arn)
    # The ARN of a bucket has no account: whose it is cannot be told.
    return Value((len(parts) == 6 and parts[4]) or ANYBODY)
