# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what has to be done so that the declared roles exist, trust whom they should, and have their policies."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from types import MappingProxyType

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Document,
    allows_everything,
    compact,
    masked,
    narrows,
    size,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Role
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import SHUT, adoption, is_tagged, managed_tags
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import denies_all, trust_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import role_settings, writes
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import RoleOption
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import (
    NONE_REOPENS,
    InUse,
    Reopens,
    check_still_allowed,
    plan_trust,
    resource,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.writes import name_of

MAXIMUM_TRUST_SIZE = 2048
MAXIMUM_ATTACHED = 10

# AWS's own policies that do nothing but deny. What AWS's others say is not read here; they allow.
DENYING_AWS_POLICIES = ("AWSDenyAll", "AWSCompromisedKeyQuarantine")


def desired_trust(role: RoleOption) -> dict[str, t.Any]:
    """The trust policy that an item of the option `roles` asks for."""
    return trust_policy(
        role["trusted_accounts"], role["trusted_services"], role["external_id"] or "", role["trusted_principals"]
    )


def plan(
    current: t.Mapping[str, Role],
    desired: t.Sequence[RoleOption],
    policies: t.Mapping[str, t.Sequence[str]],
    documents: t.Mapping[str, Document],
    in_use: InUse | None,
    rewritten: t.Collection[str] = (),
    reopens: Reopens = NONE_REOPENS,
    made: t.Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Steps for all declared roles.

    :param current: roles as _iam.read() returns them. :param desired: items of the option `roles`.
    :param policies: the ARNs of the policies that each role is to have, by the role's name.
    :param documents: the planned documents of the account's own policies, by ARN.
    :param rewritten: the ARNs of policies whose document changes.
    :param reopens: which closed roles are opened again. :param made: what is there by us, as ledger_made() has it.
    :raises CtlError: a quota, or a change that would lock us out.
    """
    planned = Plan()
    for role in desired:
        trust = desired_trust(role)
        attached = policies[role["name"]]
        existing = current.get(role["name"])
        has_everything = allows_everything([documents.get(arn, {}) for arn in attached])
        kept = _narrowing(existing["attached"], attached, documents, has_everything) if existing else []
        _check_quotas(role["name"], trust, [*attached, *kept])
        is_made = existing is not None and made.get(resource(role["name"])) == existing["id"]
        found = (
            _update(
                existing,
                role,
                trust,
                attached,
                kept,
                reopens,
                is_in_use=_is_in_use(role, in_use),
                is_made=is_made,
                has_everything=has_everything,
            )
            if existing
            else Plan(
                [
                    _create(role, trust),
                    *(writes.attachment("roles", role["name"], "AttachRolePolicy", arn) for arn in attached),
                ]
            )
        )
        if denies_all(trust):
            # What we leave closed, we may open later.
            found.steps = [replace(step, mark=SHUT) for step in found.steps]
        if in_use and existing and _is_in_use(role, in_use):
            check_still_allowed(found, role["name"], in_use, existing["trust"])
            taken = _plans(found, "DetachRolePolicy") or _plans(found, "DeleteRolePolicy")
            weakened = taken or not set(attached).isdisjoint(rewritten)
            if weakened and not allows_everything([documents.get(arn, {}) for arn in attached]):
                raise CtlError(
                    f"The planned policies of role {role['name']}, which is in use, would no longer permit this work",
                    hint="Check the policies that are declared for this role. Nothing was written.",
                )
        planned.extend(found)
    return planned


def _is_in_use(role: RoleOption, in_use: InUse | None) -> bool:
    return in_use is not None and in_use.role == role["name"]


def _narrowing(
    existing: t.Sequence[str],
    standard: t.Sequence[str],
    documents: t.Mapping[str, Document],
    has_everything: bool,
) -> list[str]:
    """The policies on a role that are not in the standard, and without which it could do more and nothing less."""
    return [arn for arn in existing if arn not in standard and _narrows(arn, documents, has_everything)]


def _narrows(arn: str, documents: t.Mapping[str, Document], has_everything: bool) -> bool:
    if arn not in documents:
        return name_of(arn).startswith(DENYING_AWS_POLICIES) and arn.split(":")[4] == "aws"
    return narrows(documents[arn], has_everything)


def _check_quotas(name: str, trust: Document, attached: t.Sequence[str]) -> None:
    if size(trust) > MAXIMUM_TRUST_SIZE:
        raise CtlError(
            f"The trust policy of role {name} would have {size(trust)} characters, IAM takes {MAXIMUM_TRUST_SIZE}",
            hint="Name fewer principals, or use a pattern.",
        )
    if len(attached) > MAXIMUM_ATTACHED:
        raise CtlError(
            f"Role {name} would have {len(attached)} policies, IAM takes {MAXIMUM_ATTACHED}",
            hint="Join some of the policies.",
        )


def _create(role: RoleOption, trust: Document) -> Step:
    return writes.creation(
        "roles",
        role["name"],
        "CreateRole",
        f"create role {role['name']}",
        {"trust": masked(trust), "description": role["description"]},
        Path=role["path"],
        Description=role["description"],
        AssumeRolePolicyDocument=compact(trust),
        Tags=managed_tags(),
    )


def _detach(name: str, arn: str) -> Step:
    return Step(
        service="iam",
        operation="DetachRolePolicy",
        parameters={"RoleName": name, "PolicyArn": arn},
        reason=f"detach policy {name_of(arn)} from role {name}: it is not in the standard",
        resource=resource(name),
        before={"attached": arn},
    )


def _update(
    existing: Role,
    role: RoleOption,
    trust: Document,
    attached: t.Sequence[str],
    kept: t.Sequence[str],
    reopens: Reopens,
    *,
    is_in_use: bool,
    is_made: bool,
    has_everything: bool,
) -> Plan:
    name = role["name"]
    planned = Plan()
    planned.extend(plan_trust(existing, name, trust, reopens))
    if existing["path"] != role["path"]:
        planned.warnings.append(
            f"Role {name}: its path is {existing['path']!r} instead of {role['path']!r}; IAM cannot change that, kept"
        )
    missing = [arn for arn in attached if arn not in existing["attached"]]
    planned.warnings.extend(
        f"Role {name}: policy {name_of(arn)} is not in the standard and narrows it, kept" for arn in kept
    )
    surplus = [arn for arn in existing["attached"] if arn not in (*attached, *kept)]
    # Attach before detaching, as far as the quota has room; a role in use has its permissions at every moment.
    over = len(existing["attached"]) + len(missing) - MAXIMUM_ATTACHED
    first = max(0, over) if missing and not is_in_use else 0
    planned.steps.extend(_detach(name, arn) for arn in surplus[:first])
    planned.steps.extend(writes.attachment("roles", name, "AttachRolePolicy", arn) for arn in missing)
    planned.steps.extend(_detach(name, arn) for arn in surplus[first:])
    planned.extend(role_settings.plan(existing, role, is_made=is_made, has_everything=has_everything))
    if not is_tagged(existing["tags"]):
        planned.steps.append(adoption("TagRole", {"RoleName": name}, f"role {name}", resource(name), existing))
    return planned


def _plans(planned: Plan, operation: str) -> bool:
    return any(step.operation == operation for step in planned.steps)
