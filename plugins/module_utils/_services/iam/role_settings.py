# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a role is besides whom it trusts and which managed policies it has."""

from __future__ import annotations

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import narrows
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Role
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import RoleOption
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import resource
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.writes import name_of

# AWS's default, with which our roles are made.
DEFAULT_SESSION_SECONDS = 3600


def plan(existing: Role, role: RoleOption, *, is_made: bool, has_everything: bool) -> Plan:
    """Steps for a role that is there.

    :param is_made: whether it is there by us: else it was adopted.
    :param has_everything: whether its managed policies permit everything: whatever denies something narrows it then.
    """
    name, planned = role["name"], Plan()
    if existing["boundary"]:
        boundary = name_of(existing["boundary"])
        planned.warnings.append(
            f"Role {name}: the permissions boundary {boundary} is not in the standard and narrows it, kept"
        )
    planned.extend(_inline(existing, name, is_made=is_made, has_everything=has_everything))
    planned.extend(_attributes(existing, role, is_made=is_made))
    return planned


def _inline(existing: Role, name: str, *, is_made: bool, has_everything: bool) -> Plan:
    """No role of the standard has inline policies. Of one that nothing proves ours, they are the customer's."""
    planned = Plan()
    for policy, document in sorted(existing["inline"].items()):
        if narrows(document, has_everything):
            planned.warnings.append(f"Role {name}: its inline policy {policy} narrows it, kept")
        elif is_made:
            planned.steps.append(
                Step(
                    service="iam",
                    operation="DeleteRolePolicy",
                    parameters={"RoleName": name, "PolicyName": policy},
                    reason=f"delete inline policy {policy} of role {name}: it is not in the standard",
                    resource=resource(name),
                    # The journal has it before the call is made, and so the evidence.
                    before={"inline": {policy: document}},
                    unique_id=existing["id"],
                )
            )
        else:
            planned.unmet.append(
                f"Role {name}: its inline policy {policy} is not in the standard, and nothing proves that the role is "
                "ours: kept"
            )
    return planned


def _attributes(existing: Role, role: RoleOption, *, is_made: bool) -> Plan:
    """Its description, and for how long it can be assumed: of a role that nothing proves ours, the customer says."""
    name, planned = role["name"], Plan()
    was: dict[str, object] = {"description": existing["description"], "max_session": existing["max_session"]}
    desired: dict[str, object] = {**was, "description": role["description"]}
    if is_made:
        desired["max_session"] = DEFAULT_SESSION_SECONDS
    elif existing["max_session"] > DEFAULT_SESSION_SECONDS:
        hours = f"{existing['max_session'] / 3600:g} hours"
        planned.warnings.append(
            f"Role {name}: it can be assumed for {hours}, not for one, and nothing proves that it is ours: kept"
        )
    differing = [key for key in desired if desired[key] != was[key]]
    if differing:
        words = {"description": "the description", "max_session": "the session duration"}
        planned.steps.append(
            Step(
                service="iam",
                operation="UpdateRole",
                # UpdateRole sets what is left out to AWS's default.
                parameters={
                    "RoleName": name,
                    "Description": desired["description"],
                    "MaxSessionDuration": desired["max_session"],
                },
                reason=f"set {' and '.join(words[key] for key in differing)} of role {name}",
                resource=resource(name),
                before={key: was[key] for key in differing},
                after={key: desired[key] for key in differing},
            )
        )
    return planned
