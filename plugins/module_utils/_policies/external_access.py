# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom a policy document lets in from outside of the account. What cannot be ruled out counts as let in."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.denials import denies_everybody, leaves_something
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, Statement, as_list, statements
from ansible_collections.ctl.aws.plugins.module_utils._policies.federated import identity_of
from ansible_collections.ctl.aws.plugins.module_utils._policies.limits import (
    ANYBODY,
    Limit,
    Limits,
    allowed,
    limits_of,
    named_by,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import overlaps, variables_open

# What assumes a role. Other actions of STS only say more about a session.
ASSUME_ACTIONS = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")

# The unique id that IAM shows in place of a principal that was deleted: nobody can use it any more.
DELETED = re.compile(r"A(IDA|ROA)[A-Z0-9]{12,}")
# Neither an account nor an ARN: everybody, and whom AWS does not tell.
SHARED_WITH_ALL = "all"
UNKNOWN_PRINCIPAL = "somebody"

# Who is let in, in the words of the results.
ACCOUNT, EVERYBODY, PROVIDER, HOST, UNKNOWN, GONE = "account", "everybody", "provider", "host", "unknown", "deleted"
SERVICE = "service"  # any account, through a service that does not look for whom it works


class Scope(t.NamedTuple):
    """Who is outside, and who of them is asked for.

    :param account: the account that is looked at. :param partners: account ids; empty for anybody outside.
    :param providers: ARNs and names of the identity providers that count as the partner's.
    :param subjects: patterns of whom of other providers' counts as the partner's.
    :param organizations: ids of the partner's organizations; empty where that is not known.
    """

    account: str
    partners: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    subjects: tuple[str, ...] = ()
    organizations: frozenset[str] = frozenset()

    def wants(self, account: str) -> bool:
        """Whether trust in an account is asked for."""
        return account in self.partners if self.partners else account != self.account


class Access(t.NamedTuple):
    """What one statement lets in.

    :param accounts: the ids that it names; none for everybody, or where it cannot be told.
    :param principals: as written. :param who: the same, for people. :param keys: condition keys that narrow it.
    :param kinds: ACCOUNT and the like. A statement has an access of its own for SERVICE.
    """

    accounts: frozenset[str]
    principals: frozenset[str]
    who: tuple[str, ...]
    keys: tuple[str, ...]
    kinds: tuple[str, ...]


class _LetIn(t.NamedTuple):
    """Whom one principal of a statement lets in."""

    kind: str
    accounts: frozenset[str]
    written: str
    who: str


def external_access(document: Document, scope: Scope, actions: t.Sequence[str] = ()) -> list[Access]:
    """The statements of a policy document that let in somebody from outside whom the scope asks for.

    :param actions: the actions that count, of a trust policy; none for all, of the policy of a resource.

    Of denials, only those of everybody without a condition are taken into account.
    """
    denials = [item for item in statements(document) if denies_everybody(item)]
    return [
        access
        for statement in statements(document)
        if statement.get("Effect") == "Allow" and leaves_something(statement, denials, actions)
        for access in _accesses(statement, scope, is_role=bool(actions))
    ]


def _principals(statement: Statement) -> list[tuple[str, str]]:
    """Principals as (kind, as written). Whoever is not named by a NotPrincipal is everybody."""
    if "NotPrincipal" in statement:
        return [("AWS", ANYBODY)]
    value = statement.get("Principal")
    by_kind = {"AWS": value} if isinstance(value, str) else value or {}
    return [(kind, str(name)) for kind, names in by_kind.items() for name in as_list(names)]


def _accesses(statement: Statement, scope: Scope, *, is_role: bool) -> t.Iterator[Access]:
    limits = limits_of(statement)
    let_in: list[_LetIn | None] = []
    for kind, name in _principals(statement):
        if kind == "Service":
            let_in += _service(name, statement, scope, is_role=is_role)
        elif kind == "Federated":
            let_in.append(_federated(name, statement, limits, scope))
        else:
            let_in.append(_principal(name, limits, scope))
    counting = [one for one in let_in if one]
    for group in (
        [one for one in counting if one.kind != SERVICE],
        [one for one in counting if one.kind == SERVICE],
    ):
        if group:
            yield Access(
                accounts=frozenset().union(*(one.accounts for one in group)),
                principals=frozenset(one.written for one in group),
                who=tuple(sorted({one.who for one in group})),
                keys=tuple(sorted({key for keys in (statement.get("Condition") or {}).values() for key in keys})),
                kinds=tuple(sorted({one.kind for one in group})),
            )


def _principal(name: str, limits: Limits, scope: Scope) -> _LetIn | None:
    if name == ANYBODY:
        return _everybody(limits, scope)
    account = account_of(name)
    if account:
        counts = scope.wants(account) and allowed(account, limits.caller)
        return _LetIn(ACCOUNT, frozenset({account}), name, f"account {account}") if counts else None
    if DELETED.fullmatch(name):
        return None if scope.partners else _LetIn(GONE, frozenset(), name, f"{name} (deleted)")
    return _LetIn(UNKNOWN, frozenset(), name, f"{name} (whose account is not known)")


def _federated(name: str, statement: Statement, limits: Limits, scope: Scope) -> _LetIn | None:
    """Whom the identity provider of a statement signs in. One of another account's counts as that account."""
    account = account_of(name)
    if name == ANYBODY or account not in ("", scope.account):
        return _principal(name, limits, scope)
    identity = identity_of(name, statement)
    if identity.anybody:
        return _LetIn(HOST, frozenset(), name, f"anybody whom {identity.provider} signs in, whosever it is,")
    if scope.partners and name not in scope.providers and not identity.is_one_of(scope.subjects):
        return None
    return _LetIn(PROVIDER, frozenset(), name, f"those whom the identity provider {name} signs in")


def _service(name: str, statement: Statement, scope: Scope, *, is_role: bool) -> list[_LetIn]:
    """For whom a service of AWS can come: for any account, unless conditions say for which.

    Only in its own account can somebody hand a role to a service, so that one without conditions lets nobody in.
    Whoever is named counts all the same, where a condition holds for others too.
    """
    reported = _through(name, limits_of(statement), scope)
    if reported is None or reported.kind != SERVICE:
        return [reported] if reported else []
    named = [one for limits in named_by(statement) if (one := _through(name, limits, scope)) and one.kind != SERVICE]
    return named if is_role else [reported, *named]


def _through(name: str, limits: Limits, scope: Scope) -> _LetIn | None:
    """For whom a service can come by these conditions."""
    if any(not any(_in_organizations(value, scope) for value in values) for values in limits.organizations):
        return None
    source = [*limits.source, *limits.context]
    if not limits.organizations and all(any(value.open for value in limit) for limit in source):
        return _LetIn(SERVICE, frozenset(), name, f"any account through {name}")
    accounts = _accounts(source, scope)
    if accounts is None:
        organizations = sorted({value.split("/")[0] for values in limits.organizations for value in values})
        which = f"accounts of {', '.join(organizations)}" if organizations else "several accounts"
        return _LetIn(UNKNOWN, frozenset(), name, f"{which} through {name}")
    listed = " and ".join(f"account {one}" for one in sorted(accounts))
    return _LetIn(ACCOUNT, accounts, name, f"{listed} through {name}") if accounts else None


def _in_organizations(value: str, scope: Scope) -> bool:
    """Whether an organization's id, or a path in it, can be one of those asked for."""
    known = scope.organizations
    return not known or any(overlaps(variables_open(value).split("/")[0], one) for one in known)


def _everybody(limits: Limits, scope: Scope) -> _LetIn | None:
    """Whom "*" lets in, as far as conditions tell: whom a service works for is in none of a direct request."""
    accounts = _accounts([*limits.caller, *limits.source], scope)
    if accounts is None:
        return _LetIn(EVERYBODY, frozenset(), ANYBODY, "everybody")
    listed = ", ".join(f"account {one}" for one in sorted(accounts))
    return _LetIn(ACCOUNT, accounts, ANYBODY, listed) if accounts else None


def _accounts(limits: t.Sequence[Limit], scope: Scope) -> frozenset[str] | None:
    """The accounts asked for that conditions allow; None where they name none, and can allow one."""
    exact = next((limit for limit in limits if all(value.exact for value in limit)), None)
    candidates = scope.partners if exact is None else [value.pattern for value in exact]
    accounts = frozenset(one for one in candidates if scope.wants(one) and allowed(one, limits))
    if exact is None:
        return None if accounts or not scope.partners else accounts
    return accounts


def shared_access(name: str, scope: Scope) -> Access | None:
    """With whom something is shared: an account, an ARN, a service, or one of the two words above."""
    found: _LetIn | None
    organization = re.search(r":organizations:.*/(o-[a-z0-9]+)", name)
    if name == SHARED_WITH_ALL:
        found = _LetIn(EVERYBODY, frozenset(), name, "everybody")
    elif organization:
        counts = not scope.organizations or organization.group(1) in scope.organizations
        found = _LetIn(UNKNOWN, frozenset(), name, f"organization {organization.group(1)}") if counts else None
    elif name.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        found = _LetIn(SERVICE, frozenset(), name, f"any account through {name}")
    else:
        found = _principal(name, Limits([], [], [], []), scope)
    return found and Access(found.accounts, frozenset({name}), (found.who,), (), (found.kind,))


def account_of(name: str) -> str:
    """The account of a principal that is an account id or an ARN, "" where it has none."""
    if re.fullmatch(r"\d{12}", name):
        return name
    account = (name.split(":") + [""] * 5)[4] if name.startswith("arn:") else ""
    return account if account.isdigit() else ""
