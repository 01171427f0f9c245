# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the declared set of policies, roles and policies on every group, read once and planned once."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._access.clients import Caller
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence import backup_guard
from ansible_collections.ctl.aws.plugins.module_utils._policies import ownership
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Iam
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import Visitor
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import (
    authorization_details,
    managed_policies,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import groups as iam_groups
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import roles as iam_roles
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import users as iam_users
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.adoption import check_adopted
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.backed_up import lacks_iam
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import Baseline, RoleOption
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.exclusions import excluded
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import (
    InUse,
    Reopens,
    is_closed,
    resource,
)

# The only one of AWS's policies whose content a plan has to know: a role that has it permits everything.
ADMINISTRATOR_ACCESS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class Account(t.NamedTuple):
    """Whose IAM it is, as far as a plan has to know. :param in_use: the role that makes the calls, if it is a role."""

    id: str
    partition: str
    in_use: InUse | None


def plan(current: Iam, desired: Baseline, account: Account) -> Plan:
    """Steps so that everything declared is there.

    :param current: what _iam.read() returns. :param desired: the module's options.
    :raises CtlError: it cannot be, or something of the customer's own would be overwritten.
    """
    left_out = set(desired["excluded"])
    desired = _without(desired, left_out)
    check_adopted(current, desired, account.id)
    policies = managed_policies.planned(current["policies"], desired["policies"], account.id, account.partition)
    arns = {name: policy.arn for name, policy in policies.items()}
    documents: dict[str, Document] = {policy.arn: policy.document for policy in policies.values()}
    documents[f"arn:{account.partition}:iam::aws:policy/AdministratorAccess"] = ADMINISTRATOR_ACCESS
    attached = {role["name"]: _arns(role, arns, account.partition) for role in desired["roles"]}
    for name in attached.keys() & current["roles"].keys():
        held = [arn for arn in current["roles"][name]["attached"] if arn.rsplit("/", 1)[-1] in left_out]
        attached[name] = sorted({*attached[name], *held})
    on_groups = [_arn(name, arns, "group_policies") for name in desired["group_policies"] if name not in left_out]
    made = ownership.ledger_made(desired["ledger"], account.id)
    planned = managed_policies.plan(current["policies"], desired["policies"], made)
    rewritten: set[str] = {
        step.parameters["PolicyArn"] for step in planned.steps if step.operation == "CreatePolicyVersion"
    }
    planned.extend(
        iam_roles.plan(
            current["roles"],
            desired["roles"],
            attached,
            documents,
            account.in_use,
            rewritten,
            _reopens(desired, account.id),
            made,
        )
    )
    groups = excluded(
        "excluded_groups", desired["excluded_groups"], current["groups"], meant=desired["recorded_groups"]
    )
    planned.extend(iam_groups.plan(current["groups"], on_groups, groups.names))
    detaches = desired.get("users_in_no_group") == "detach"
    meant = desired["excluded_users"]
    users = excluded("excluded_users", meant, current["users"], meant=meant, strictly=detaches)
    if detaches:
        planned.extend(iam_users.plan(current["users"], users.names))
    planned.warnings += [*groups.warnings, *users.warnings]
    return planned


def closed_roles(current: Iam, desired: Baseline, account: str) -> list[str]:
    """The declared roles that the customer closed, and that stay closed until he opens them."""
    reopens = _reopens(desired, account)
    return [
        role["name"]
        for role in _without(desired, set(desired["excluded"]))["roles"]
        if (existing := current["roles"].get(role["name"]))
        and is_closed(existing, iam_roles.desired_trust(role))
        and not reopens.may(role["name"], existing["trust"])
    ]


def _reopens(desired: Baseline, account: str) -> Reopens:
    marks = ownership.ledger_marks(desired["ledger"], account)
    ours = [
        role["name"]
        for role in desired["roles"]
        if marks.get(resource(role["name"])) in (ownership.CLOSED, ownership.SHUT)
    ]
    return Reopens(ours, desired["reopen"], desired.get("exact_trust", ()))


def _without(desired: Baseline, left_out: t.Collection[str]) -> Baseline:
    """What is declared, but for what is excluded: neither made nor corrected, nor attached to a role."""
    roles: list[RoleOption] = [
        {**role, "policies": [name for name in role["policies"] if name not in left_out]}
        for role in desired["roles"]
        if role["name"] not in left_out
    ]
    policies = [policy for policy in desired["policies"] if policy["name"] not in left_out]
    return {**desired, "policies": policies, "roles": roles}


def _arns(role: RoleOption, arns: t.Mapping[str, str], partition: str) -> list[str]:
    own = [_arn(name, arns, f"policies of role {role['name']}") for name in role["policies"]]
    return sorted([*own, *(f"arn:{partition}:iam::aws:policy/{name}" for name in role["aws_policies"])])


def _arn(name: str, arns: t.Mapping[str, str], option: str) -> str:
    if name not in arns:
        raise InputError(option, name, "a policy that is declared in policies or exists in the account")
    return arns[name]


def prepare(connection: Connection, params: Baseline) -> Work[Iam]:
    """What the module iam_baseline sets."""
    caller = connection.caller
    in_use = InUse(caller.role_name, _visitor(connection, params)) if caller.role_name else None
    account = Account(caller.account, caller.partition, in_use)
    declared = {policy["name"] for policy in params["policies"]}
    return Work(
        read=lambda: authorization_details.read(connection, policy_tags_of=declared, all_versions=True),
        plan=lambda current: plan(current, params, account),
        permit=_permit(connection, params.get("backup")),
        answer=lambda current: _answer(current, params, caller),
    )


def _answer(current: Iam, params: Baseline, caller: Caller) -> dict[str, t.Any]:
    role_arns = {
        role["name"]: f"arn:{caller.partition}:iam::{caller.account}:role{role['path']}{role['name']}"
        for role in params["roles"]
    }
    role_arns.update({name: role["arn"] for name, role in current["roles"].items() if name in role_arns})
    users = current["users"]
    kept = excluded("excluded_users", params["excluded_users"], users).names
    return {
        "role_arns": role_arns,
        "closed_roles": closed_roles(current, params, caller.account),
        "users_in_no_group": iam_users.in_no_group(users),
        "users_with_direct_policies": iam_users.with_direct_policies(users, kept),
    }


def _permit(connection: Connection, backup: backup_guard.Backup | None) -> t.Callable[[Plan, Iam], None]:
    """Taking policies from users is the one thing here that removes something of the customer's."""

    def permit(planned: Plan, current: Iam) -> None:
        taken = Plan([step for step in planned.steps if step.operation in iam_users.REMOVALS])
        if taken.steps:
            backup_guard.check_backup(connection.caller.account, connection.region, backup, taken, current, lacks_iam)

    return permit


def _visitor(connection: Connection, params: Baseline) -> Visitor | None:
    assumed_by = connection.assumed_by()
    if not assumed_by:
        return None
    return Visitor(assumed_by.account, connection.principal_arn(assumed_by), params["external_id"] or "")


CONTROL = Control(
    prepare=prepare,
    arguments={
        "policies": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {
                "name": {"type": "str", "required": True},
                "document": {"type": "dict", "required": True},
                "description": {"type": "str", "default": ""},
                "path": {"type": "str", "default": "/"},
                "create_only": {"type": "bool", "default": False},
            },
        },
        "roles": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {
                "name": {"type": "str", "required": True},
                "description": {"type": "str", "default": ""},
                "path": {"type": "str", "default": "/"},
                "trusted_accounts": {"type": "list", "elements": "str", "default": []},
                "trusted_services": {"type": "list", "elements": "str", "default": []},
                "trusted_principals": {"type": "list", "elements": "str", "default": []},
                "external_id": {"type": "str", "no_log": True},
                "policies": {"type": "list", "elements": "str", "default": []},
                "aws_policies": {"type": "list", "elements": "str", "default": []},
            },
        },
        "group_policies": {"type": "list", "elements": "str", "default": []},
        "excluded_groups": {"type": "list", "elements": "str", "default": []},
        "recorded_groups": {"type": "list", "elements": "str", "default": []},
        "excluded": {"type": "list", "elements": "str", "default": []},
        "known_roles": {"type": "list", "elements": "str", "default": []},
        "adopt": {"type": "list", "elements": "str", "default": []},
        "reopen": {"type": "list", "elements": "str", "default": []},
        "excluded_users": {"type": "list", "elements": "str", "default": []},
    },
)

# Not of hardening. Taking policies from users needs a backup, which is made when it is known from whom.
_ALONE = {
    **ownership.arguments(),
    # In a customer's account a stricter trust policy is the customer's.
    "exact_trust": {"type": "list", "elements": "str", "default": []},
    "users_in_no_group": {"type": "str", "choices": ["report", "detach"], "default": "report"},
    **backup_guard.arguments(),
}

MODULE = replace(CONTROL, arguments={**CONTROL.arguments, **_ALONE}).module()
