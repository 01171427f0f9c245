# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who can make themselves an administrator. Conservative: denials, conditions and boundaries are not counted."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Document,
    as_list,
    principals,
    speaks_of,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.escalations import ACTING_AS, CODE, ESCALATIONS, RIGHTS
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Iam
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import (
    includes,
    matches,
    overlaps,
    variables_open,
)

# AWS's own policies that are as much, where their documents cannot be read.
AWS_POLICIES = frozenset(
    {
        "AdministratorAccess",
        "AdministratorAccess-AWSElasticBeanstalk",
        "AdministratorAccess-Amplify",
        "IAMFullAccess",
        "PowerUserAccess",
        "SystemAdministrator",
    }
)

# "*", and all of one kind: "arn:aws:iam::*:role/*".
_ANY_RESOURCE = re.compile(r"(.*[:/])?[*?]*\*[*?]*")

Entity = t.Mapping[str, t.Any]


class Grant(t.NamedTuple):
    """One escalation that a policy allows, and on what: a pattern."""

    action: str
    resource: str


class _Holder(t.NamedTuple):
    """A role, user or group.

    :param others: what else gives it rights: its groups, and the account's policies that are attached to it or to them.
    :param lets_in: who its trust policy names: (kind, ARN or the first part of a service's name).
    :param can_act_as: whom it can act as: patterns.
    :param code: the services with whose roles it can run code, in the form of lets_in.
    """

    arn: str
    grants: frozenset[Grant]
    is_known: bool
    others: frozenset[str]
    lets_in: frozenset[tuple[str, str]]
    can_act_as: frozenset[str]
    code: frozenset[tuple[str, str]]


def administrators(iam: Iam, aws_documents: t.Mapping[str, Document]) -> frozenset[str]:
    """The ARNs of the roles, users and groups that can make themselves an administrator, by themselves or through one.

    :param iam: what _iam.read() returns. :param aws_documents: those of AWS's own policies, by ARN.
    """
    documents = {**aws_documents, **{policy["arn"]: policy["document"] for policy in iam["policies"].values()}}
    by_policy = {arn: frozenset(grants_of(document)) for arn, document in documents.items()}
    local = {policy["arn"] for policy in iam["policies"].values()}
    holders = [
        _holder(entity, iam, by_policy, local) for kind in ("roles", "users", "groups") for entity in iam[kind].values()
    ]
    found = {holder.arn for holder in holders if holder.is_known or _is_on_anything(holder)}
    found |= {one.arn for one in holders if one.arn not in found and _can_raise(one, holders)}
    todo = [holder for holder in holders if holder.arn in found]
    while todo:
        administrator = todo.pop()
        new = [one for one in holders if one.arn not in found and _can_act_as(one, administrator)]
        found |= {one.arn for one in new}
        todo += new
    return frozenset(found)


def grants_of(document: Document) -> t.Iterator[Grant]:
    """The escalations that a policy allows."""
    for statement in statements(document):
        if statement.get("Effect") == "Allow":
            resources = ["*"] if "NotResource" in statement else as_list(statement.get("Resource"))
            yield from (
                Grant(action, str(resource))
                for action in ESCALATIONS
                if speaks_of(statement, action)
                for resource in resources
            )


def _holder(entity: Entity, iam: Iam, by_policy: t.Mapping[str, frozenset[Grant]], local: t.Collection[str]) -> _Holder:
    groups = [iam["groups"][name] for name in entity.get("groups", []) if name in iam["groups"]]
    attached = {arn for holder in (entity, *groups) for arn in holder["attached"]}
    inline = [grants_of(document) for holder in (entity, *groups) for document in holder["inline"].values()]
    written = {one for some in (*inline, *(by_policy.get(arn, ()) for arn in attached)) for one in some}
    grants = frozenset(Grant(one.action, _for(one.resource, entity["arn"])) for one in written)
    unread = {arn for arn in attached if arn not in by_policy and arn.split(":")[4] == "aws"}
    return _Holder(
        arn=entity["arn"],
        grants=grants,
        is_known=any(arn.rpartition("/")[2] in AWS_POLICIES for arn in unread),
        others=frozenset({*(group["arn"] for group in groups), *(attached & set(local))}),
        lets_in=frozenset(
            (kind, name.split(".")[0] if kind == "Service" else name)
            for statement in statements(entity.get("trust", {}))
            if statement.get("Effect") == "Allow"
            for kind, name in principals(statement.get("Principal"))
        ),
        can_act_as=frozenset(grant.resource for grant in grants if grant.action in ACTING_AS),
        code=frozenset(("Service", name) for grant in grants for name in CODE.get(grant.action, ())),
    )


def _for(resource: str, arn: str) -> str:
    """A resource as it is meant for one user: another variable than his name can be anything."""
    name = arn.rpartition("/")[2] if ":user/" in arn else "${aws:username}"
    text = resource.replace("${aws:username}", name)
    return text if "${aws:username}" in text else variables_open(text)


def _is_on_anything(holder: _Holder) -> bool:
    """Whether a grant is on all of a kind, so that it does not matter who else there is today."""
    account = ":".join(holder.arn.split(":")[:5])
    return any(
        (_ANY_RESOURCE.fullmatch(grant.resource) and _can_be_of_iam(grant.resource))
        or any(includes(grant.resource, f"{account}:{kind}/?*") for kind in ("role", "user", "group", "policy"))
        for grant in holder.grants
        if grant.action not in CODE
    )


def _can_be_of_iam(resource: str) -> bool:
    parts = resource.split(":", 5)
    return len(parts) < 6 or overlaps(parts[2], "iam")


def _can_raise(holder: _Holder, holders: t.Iterable[_Holder]) -> bool:
    """Whether it can give rights to itself, or to somebody it can act as."""
    rights = {grant.resource for grant in holder.grants if grant.action in RIGHTS}
    return bool(rights) and any(
        any(matches(arn, resource) for resource in rights for arn in (other.arn, *other.others))
        for other in holders
        if other.arn == holder.arn or _can_act_as(holder, other)
    )


def _can_act_as(holder: _Holder, other: _Holder) -> bool:
    """Whether it has a way into another one, by its own rights or by what the other one trusts."""
    return (
        ("AWS", holder.arn) in other.lets_in
        or any(matches(other.arn, resource) for resource in holder.can_act_as)
        or not holder.code.isdisjoint(other.lets_in)
    )
