# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what is attached to the customer's groups."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Group
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import writes

MAXIMUM_ATTACHED = 10


def plan(groups: t.Mapping[str, Group], arns: t.Sequence[str], excluded: t.Collection[str]) -> Plan:
    """Attach policies to every group. :param arns: the policies. :param excluded: names of groups that get none."""
    planned = Plan()
    for name, group in groups.items():
        if name not in excluded:
            planned.extend(_plan_one(name, group, arns))
    return planned


def _plan_one(name: str, group: Group, arns: t.Sequence[str]) -> Plan:
    missing = [arn for arn in arns if arn not in group["attached"]]
    if missing and len(group["attached"]) + len(missing) > MAXIMUM_ATTACHED:
        full = f"Group {name} has {len(group['attached'])} policies, IAM takes {MAXIMUM_ATTACHED}"
        names = ", ".join(arn.rsplit("/", 1)[-1] for arn in missing)
        return Plan(unmet=[f"{full}: {names} not attached. The customer has to join some of them"])
    return Plan([writes.attachment("groups", name, "AttachGroupPolicy", arn) for arn in missing])
