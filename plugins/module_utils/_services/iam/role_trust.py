# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: whom a declared role trusts. What is stricter than the standard is kept, and nobody locks himself out."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Document,
    external_ids,
    masked,
    principals,
    same,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Role
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import (
    Visitor,
    allows,
    common_conditions,
    denies_all,
    is_stricter,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_closed import (
    allows_no_other_account,
    allows_nobody,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_corrected import merge_stricter
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details, writes


class Reopens(t.NamedTuple):
    """Which closed roles are opened again.

    :param ours: those that the last write of ours left closed. :param named: those that an operator names.
    :param exact: those that trust whom the task says and nobody else, however strict their trust is.
    """

    ours: t.Collection[str] = ()
    named: t.Collection[str] = ()
    exact: t.Collection[str] = ()

    def may(self, name: str, trust: Document) -> bool:
        """What we left closed is closed in our words: in other words, the customer closed it since."""
        return name in (*self.named, *self.exact) or (name in self.ours and denies_all(trust))


NONE_REOPENS = Reopens()


class InUse(t.NamedTuple):
    """The role whose session makes the calls, and who assumed it (None where that is not known)."""

    role: str
    visitor: Visitor | None


def resource(name: str) -> str:
    """How a role is called in plans."""
    return authorization_details.resource("roles", name)


def plan_trust(existing: Role, name: str, trust: Document, reopens: Reopens) -> Plan:
    """At most one step.

    :param existing: the role as _iam.read() returns it. :param trust: what the standard asks for.
    :param reopens: which closed roles are opened again.
    """
    now = existing["trust"]
    if same(now, trust):
        return Plan()
    if name in reopens.exact:
        return Plan([_put_trust(name, now, trust)])
    if is_closed(existing, trust):
        if reopens.may(name, now):
            return Plan([_put_trust(name, now, trust)])
        return Plan(
            unmet=[
                f"Role {name}: nobody whom the standard names may assume it, and that was not done by the last write "
                "of ours. It stays closed until the customer opens it, or agrees that ctl_harden_reopen names it"
            ]
        )
    if is_stricter(now, trust):
        return Plan(warnings=[f"Role {name}: its trust policy is stricter than the standard, kept"])
    planned: Document | None = merge_stricter(now, trust)
    if planned is None:
        return Plan(unmet=[f"Role {name}: its trust policy cannot be compared with the standard, kept"])
    as_wanted = same(planned, trust)
    planned = trust if as_wanted else planned
    warnings = [] if as_wanted else [f"Role {name}: the stricter part of its trust policy is kept"]
    gone = sorted(name for _kind, name in spoken_of(now) - spoken_of(planned))
    warnings += (
        [f"Role {name}: it no longer trusts {', '.join(gone)}, which the standard does not name"] if gone else []
    )
    if external_ids(now) - external_ids(planned):
        warnings.append(f"Role {name}: its external id was another one than the inventory's, and is overwritten")
    return Plan([_put_trust(name, now, planned)], warnings)


def is_closed(existing: Role, trust: Document) -> bool:
    """Whether a role that the standard lets somebody assume lets in nobody, or no other account as the standard does.

    A role that trusts its own account only, or a service, was closed to the partner as one that trusts nobody.
    """
    now, account = existing["trust"], existing["arn"].split(":")[4]
    if allows_nobody(now):
        return not allows_nobody(trust)
    return allows_no_other_account(now, account) and not allows_no_other_account(trust, account)


def _put_trust(name: str, now: Document, planned: Document) -> Step:
    reason = f"correct drift of the trust policy of role {name}"
    return writes.trust(name, planned, reason, masked(planned), {"trust": masked(now)})


def spoken_of(trust: Document) -> set[tuple[str, str]]:
    """The accounts and services that a trust policy speaks of; "*" stands for every account."""
    found = {principal for statement in statements(trust) for principal in principals(statement.get("Principal"))}
    return {(kind, name.split(":")[4] if name.startswith("arn:") else name) for kind, name in found}


def check_still_allowed(planned: Plan, name: str, in_use: InUse, now: Document) -> None:
    """See that whoever assumed the role can do so after the plan.

    :param now: its trust policy, which let him in.
    :raises CtlError: not, or it is not known.
    """
    trusts: list[Document] = [
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
        if not allows(trust, in_use.visitor, common_conditions(now)):
            raise CtlError(
                f"The planned trust policy of role {name}, which is in use, would no longer allow "
                f"{in_use.visitor.arn or 'the role that assumes it'}",
                hint="Check ctl_external_id and ctl_partner_principals of this account. Nothing was written.",
            )
