# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what has to be done so that the declared customer managed policies exist."""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, same, size
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Policy
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    MANAGED_BY_KEY,
    MANAGED_BY_VALUE,
    adoption,
    is_tagged,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details, writes
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import PolicyOption

MAXIMUM_POLICY_SIZE = 6144
MAXIMUM_VERSIONS = 5
FIXED: t.Final = ("path", "description")


class Planned(t.NamedTuple):
    """A policy as it will be."""

    arn: str
    document: Document


def resource(name: str) -> str:
    """How a policy is called in plans."""
    return authorization_details.resource("policies", name)


def plan(
    current: t.Mapping[str, Policy],
    desired: t.Sequence[PolicyOption],
    made: t.Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Steps for all declared policies.

    :param current: policies as _iam.read() returns them.
    :param desired: items of the option `policies`. :param made: what is there by us, as ledger_made() has it.
    :raises CtlError: a document is larger than IAM takes.
    """
    planned = Plan()
    for policy in desired:
        if size(policy["document"]) > MAXIMUM_POLICY_SIZE:
            raise CtlError(
                f"Policy {policy['name']} has {size(policy['document'])} characters, IAM takes {MAXIMUM_POLICY_SIZE}",
                hint="Shorten it, or split it into two policies.",
            )
        existing = current.get(policy["name"])
        is_made = existing is not None and made.get(resource(policy["name"])) == existing["id"]
        planned.extend(_update(existing, policy, is_made=is_made) if existing else Plan([_create(policy)]))
    return planned


def planned(
    current: t.Mapping[str, Policy], desired: t.Sequence[PolicyOption], account: str, partition: str
) -> dict[str, Planned]:
    """Customer managed policies as they will be."""
    policies = {name: Planned(policy["arn"], policy["document"]) for name, policy in current.items()}
    for policy in desired:
        name, arn = policy["name"], f"arn:{partition}:iam::{account}:policy{policy['path']}{policy['name']}"
        if name in policies:
            document = policies[name].document if policy["create_only"] else policy["document"]
            policies[name] = Planned(policies[name].arn, document)
        else:
            policies[name] = Planned(arn, policy["document"])
    return policies


def _create(policy: PolicyOption) -> Step:
    after = {"document": policy["document"], "description": policy["description"]}
    name, tags = policy["name"], {MANAGED_BY_KEY: MANAGED_BY_VALUE}
    return writes.policy_creation(name, policy, policy["document"], tags, f"create policy {name}", after)


def _update(existing: Policy, policy: PolicyOption, *, is_made: bool) -> Plan:
    if policy["create_only"]:
        return Plan()
    name, arn = policy["name"], existing["arn"]
    planned = Plan()
    for field in FIXED:
        if existing[field] != policy[field]:
            planned.warnings.append(
                f"Policy {name}: its {field} is {existing[field]!r} instead of {policy[field]!r}; "
                "IAM cannot change that, kept"
            )
    drifted = not same(existing["document"], policy["document"])
    if is_made:
        # Whoever may put another version in force finds none. The journal has what they said.
        planned.steps += [_drop(name, existing, version) for version in _further(existing)]
    if drifted:
        planned.extend(_new_version(existing, policy, is_made=is_made))
    if not is_tagged(existing["tags"]):
        planned.steps.append(adoption("TagPolicy", {"PolicyArn": arn}, f"policy {name}", resource(name), existing))
    return planned


def _new_version(existing: Policy, policy: PolicyOption, *, is_made: bool) -> Plan:
    name, arn = policy["name"], existing["arn"]
    planned = Plan()
    if len(existing["versions"]) >= MAXIMUM_VERSIONS and not is_made:
        oldest = _further(existing)[0]
        planned.steps.append(writes.version_deletion(name, arn, oldest, existing["documents"][oldest]))
    reason = f"correct drift of policy {name}"
    planned.steps.append(writes.version_creation(name, arn, policy["document"], reason, before=existing["document"]))
    if is_made:
        planned.steps.append(_drop(name, existing, existing["default_version"]))
    return planned


def _further(existing: Policy) -> list[str]:
    """The versions that are not in force, oldest first."""
    return [version for version in existing["versions"] if version != existing["default_version"]]


def _drop(name: str, existing: Policy, version: str) -> Step:
    reason = f"delete version {version} of policy {name}: the standard has one"
    return writes.version_deletion(name, existing["arn"], version, existing["documents"][version], reason)
