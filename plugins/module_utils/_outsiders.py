# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom a policy document lets in from outside of the account. What cannot be ruled out counts as let in."""

from __future__ import annotations

import fnmatch
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policy import Document, Statement, as_list, statements

# The ways into a role. Other actions of STS only say more about a session.
ASSUME_ACTIONS = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")

# Keys whose value is the caller's account, or an ARN that has it. What compares them in other ways names nobody:
# with IfExists or ForAllValues a request without the key passes.
ACCOUNT_KEYS = frozenset({"aws:principalaccount", "kms:calleraccount"})
ARN_KEY = "aws:principalarn"
STRING_OPERATORS = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
ARN_OPERATORS = frozenset({"arnequals", "arnlike"})

# In place of an account id, in the ARN of a principal of AWS's own.
SERVICE_ACCOUNTS = frozenset({"cloudfront"})
# The unique id that IAM shows in place of a principal that was deleted: nobody can use it any more.
DELETED = re.compile(r"A(IDA|ROA)[A-Z0-9]{12,}")
ANYBODY = "*"


class Scope(t.NamedTuple):
    """Who is outside, and who of them is asked for.

    :param account: the account that is looked at. :param partners: account ids; empty for anybody outside.
    :param providers: ARNs and names of the identity providers that count as the partner's.
    """

    account: str
    partners: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()

    def wants(self, account: str) -> bool:
        """Whether trust in an account is asked for."""
        return account in self.partners if self.partners else account != self.account


class Way(t.NamedTuple):
    """One statement that lets somebody in.

    :param accounts: the ids that it names; none for everybody, or where it cannot be told.
    :param principals: as written. :param who: the same, for people. :param keys: condition keys that narrow it.
    """

    accounts: frozenset[str]
    principals: frozenset[str]
    who: tuple[str, ...]
    keys: tuple[str, ...]


def ways_in(document: Document, scope: Scope, actions: t.Sequence[str] = ()) -> list[Way]:
    """The statements of a policy document that let in somebody from outside whom the scope asks for.

    :param actions: the actions that count; none for all.

    Of denials, only those of everybody without a condition are taken into account.
    """
    denials = [item for item in statements(document) if _denies_everybody(item)]
    found = (
        _way(statement, scope)
        for statement in statements(document)
        if statement.get("Effect") == "Allow" and _allows(statement, denials, actions)
    )
    return [way for way in found if way]


def like(pattern: str, text: str) -> bool:
    """As IAM compares with wildcards; names of actions have no case."""
    # fnmatch has character classes, IAM has none.
    return fnmatch.fnmatchcase(text.lower(), pattern.lower().replace("[", "[[]"))


def _denies_everybody(statement: Statement) -> bool:
    return (
        statement.get("Effect") == "Deny"
        and not statement.get("Condition")
        and not statement.keys() & {"NotPrincipal", "NotAction", "NotResource"}
        and ("AWS", ANYBODY) in _principals(statement)
    )


def _allows(statement: Statement, denials: t.Sequence[Statement], actions: t.Sequence[str]) -> bool:
    """Whether something of what a statement allows is left by the denials."""
    allowed = as_list(statement.get("Action")) or [ANYBODY]
    if actions:
        excluded = as_list(statement.get("NotAction"))
        allowed = [name for name in actions if _covered(name, allowed) and not _covered(name, excluded)]
    resources = as_list(statement.get("Resource")) or [ANYBODY]
    return any(
        not any(_denied(action, resource, denial) for denial in denials) for action in allowed for resource in resources
    )


def _denied(action: str, resource: str, denial: Statement) -> bool:
    return _covered(action, denial.get("Action")) and _covered(resource, denial.get("Resource", ANYBODY))


def _covered(text: str, patterns: t.Any) -> bool:
    """Whether a pattern says all of a text; a text with wildcards of its own is covered by what is as wide."""
    return any(like(str(pattern), text) for pattern in as_list(patterns))


def _principals(statement: Statement) -> list[tuple[str, str]]:
    """Principals as (kind, as written). Whoever is not named by a NotPrincipal is everybody."""
    if "NotPrincipal" in statement:
        return [("AWS", ANYBODY)]
    value = statement.get("Principal")
    by_kind = {"AWS": value} if isinstance(value, str) else value or {}
    return [(kind, str(name)) for kind, names in by_kind.items() for name in as_list(names)]


def _way(statement: Statement, scope: Scope) -> Way | None:
    limits = list(_limits(statement))
    let_in = [found for named in _principals(statement) if (found := _let_in(*named, limits, scope))]
    if not let_in:
        return None
    return Way(
        accounts=frozenset().union(*(accounts for accounts, _written, _who in let_in)),
        principals=frozenset(written for _accounts, written, _who in let_in),
        who=tuple(sorted({who for _accounts, _written, who in let_in})),
        keys=tuple(sorted({key for keys in (statement.get("Condition") or {}).values() for key in keys})),
    )


def _let_in(
    kind: str, name: str, limits: t.Sequence[t.Sequence[str]], scope: Scope
) -> tuple[frozenset[str], str, str] | None:
    """Whom one principal of a statement lets in: accounts, the principal as written, and in words."""
    if kind == "Service" or (kind == "AWS" and account_of(name) in SERVICE_ACCOUNTS):
        return None
    if name == ANYBODY:
        return _everybody(limits, scope)
    account = account_of(name) if kind in ("AWS", "Federated") else ""
    if kind == "Federated" and account in ("", scope.account):
        counts = name in scope.providers or not scope.partners
        return (frozenset(), name, f"those whom the identity provider {name} signs in") if counts else None
    if account:
        counts = scope.wants(account) and all(_fits(account, patterns) for patterns in limits)
        return (frozenset({account}), name, f"account {account}") if counts else None
    if DELETED.fullmatch(name):
        return None if scope.partners else (frozenset(), name, f"{name} (deleted)")
    return frozenset(), name, f"{name} (whose account cannot be told)"


def _everybody(limits: t.Sequence[t.Sequence[str]], scope: Scope) -> tuple[frozenset[str], str, str] | None:
    """Whom "*" lets in, as far as conditions tell."""
    exact = next((patterns for patterns in limits if all(pattern.isdigit() for pattern in patterns)), None)
    candidates = scope.partners if exact is None else exact
    accounts = frozenset(
        one for one in candidates if scope.wants(one) and all(_fits(one, patterns) for patterns in limits)
    )
    if exact is None:
        return (frozenset(), ANYBODY, "everybody") if accounts or not scope.partners else None
    return (accounts, ANYBODY, ", ".join(f"account {one}" for one in sorted(accounts))) if accounts else None


def account_of(name: str) -> str:
    """The account of a principal that is an account id or an ARN, "" where it has none."""
    if re.fullmatch(r"\d{12}", name):
        return name
    account = (name.split(":") + [""] * 5)[4] if name.startswith("arn:") else ""
    return account if account.isdigit() or account in SERVICE_ACCOUNTS else ""


def _limits(statement: Statement) -> t.Iterator[list[str]]:
    """For each condition on the caller's account, the patterns of which it has to fit one."""
    for operator, keys in (statement.get("Condition") or {}).items():
        plain = operator.lower().removeprefix("foranyvalue:")
        for key, values in keys.items():
            texts = [str(value) for value in as_list(values)]
            if key.lower() in ACCOUNT_KEYS and plain in STRING_OPERATORS:
                yield [ANYBODY if "$" in text else text for text in texts]
            elif key.lower() == ARN_KEY and plain in STRING_OPERATORS | ARN_OPERATORS:
                yield [_account_pattern(text, plain) for text in texts]


def _account_pattern(arn: str, operator: str) -> str:
    """The part of an ARN that is its account. In a plain text a wildcard can stand for several parts."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or "$" in arn or (operator not in ARN_OPERATORS and ANYBODY in "".join(parts[:5])):
        return ANYBODY
    return parts[4]


def _fits(account: str, patterns: t.Sequence[str]) -> bool:
    return any(like(pattern, account) for pattern in patterns)
