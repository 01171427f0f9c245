# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: whom a declared role trusts. What is stricter than the standard is kept, and nobody locks himself out."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils import _iam
from ansible_collections.ctl.aws.plugins.module_utils._converge import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._ownership import is_tagged
from ansible_collections.ctl.aws.plugins.module_utils._policy import compact, masked, principals, same, statements
from ansible_collections.ctl.aws.plugins.module_utils._trust import (
    Visitor,
    admits,
    is_stricter,
    says_nobody,
    tightened,
)


class InUse(t.NamedTuple):
    """The role whose session makes the calls, and who assumed it (None where that is not known)."""

    role: str
    visitor: Visitor | None


def resource(name: str) -> str:
    """How a role is called in plans."""
    return _iam.resource("roles", name)


def plan_trust(existing: t.Mapping[str, t.Any], name: str, trust: t.Mapping[str, t.Any]) -> Plan:
    """At most one step.

    :param existing: the role as _iam.read() returns it. :param trust: what the standard asks for.
    :raises CtlError: a role of our name that has another purpose.
    """
    now, tagged = existing["trust"], is_tagged(existing["tags"])
    if same(now, trust):
        return Plan()
    if not tagged and not _related(now, trust):
        raise CtlError(
            f"A role named {name} exists, has no tag of ours, and trusts somebody else: it has another purpose",
            hint="Rename or remove that role together with the customer, then run again. Nothing was changed on it.",
        )
    if tagged and says_nobody(now):
        return Plan([_put_trust(name, now, trust)])  # we closed it ourselves
    if is_stricter(now, trust):
        return Plan(warnings=[f"Role {name}: its trust policy is stricter than the standard, kept"])
    planned = tightened(now, trust)
    if planned is None:
        return Plan(warnings=[f"Role {name}: its trust policy cannot be compared with the standard, kept"])
    warnings = [] if same(planned, trust) else [f"Role {name}: the stricter part of its trust policy is kept"]
    gone = sorted(name for _kind, name in _who(now) - _who(planned))
    warnings += (
        [f"Role {name}: it no longer trusts {', '.join(gone)}, which the standard does not name"] if gone else []
    )
    return Plan([_put_trust(name, now, planned)], warnings)


def _related(now: t.Mapping[str, t.Any], trust: t.Mapping[str, t.Any]) -> bool:
    """Whether a role that was there before us can be the standard's: everybody, and a principal that was deleted since
    (shown by its unique id), say nothing against it."""
    unclear = {(kind, name) for kind, name in _who(now) if kind == "AWS" and (name == "*" or not name.isdigit())}
    closed = says_nobody(trust) and any(kind == "AWS" for kind, _name in _who(now))
    return bool(unclear or closed or _who(now) & _who(trust))


def _put_trust(name: str, now: t.Mapping[str, t.Any], planned: t.Mapping[str, t.Any]) -> Step:
    return Step(
        service="iam",
        operation="UpdateAssumeRolePolicy",
        parameters={"RoleName": name, "PolicyDocument": compact(planned)},
        reason=f"overwrite the deviating trust policy of role {name}",
        resource=resource(name),
        before={"trust": masked(now)},
        becomes={"trust": masked(planned)},
    )


def _who(trust: t.Mapping[str, t.Any]) -> set[tuple[str, str]]:
    """The accounts and services that a trust policy speaks of; "*" stands for every account."""
    found = {principal for statement in statements(trust) for principal in principals(statement.get("Principal"))}
    return {(kind, name.split(":")[4] if name.startswith("arn:") else name) for kind, name in found}


def check_still_admitted(planned: Plan, name: str, in_use: InUse) -> None:
    """See that whoever assumed the role can do so after the plan.

    :raises CtlError: not, or it is not known.
    """
    trusts = [
        json.loads(step.parameters["PolicyDocument"])
        for step in planned.steps
        if step.resource == resource(name) and step.operation == "UpdateAssumeRolePolicy"
    ]
    for trust in trusts:
        if not in_use.visitor:
            raise CtlError(
                f"The trust policy of role {name}, which is in use, would change, but who assumed it is not known",
                hint="Give role_arn and the credentials that assume it, not a session of it. Nothing was written.",
            )
        if not admits(trust, in_use.visitor):
            raise CtlError(
                f"The planned trust policy of role {name}, which is in use, would no longer admit "
                f"{in_use.visitor.arn or 'the role that assumes it'}",
                hint="Check ctl_external_id and ctl_partner_principals of this account. Nothing was written.",
            )
