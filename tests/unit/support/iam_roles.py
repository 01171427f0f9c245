# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles as they are declared and read, what is planned for them, and what calls do to them."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import trust_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import NONE_REOPENS, InUse, Reopens
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.roles import plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import PARTNER
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect

OURS = {"ctl:managed-by": "ctl.aws"}
ARNS = [f"arn:aws:iam::{ACCOUNT}:policy/P{number}" for number in range(14)]
FULL_ACCESS = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
ADMIN, LIMITED = ARNS[0], ARNS[1]
DOCUMENTS = {ADMIN: FULL_ACCESS, LIMITED: {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}


def trusting(*accounts: str, secret: str = "", services: tuple[str, ...] = (), like: tuple[str, ...] = ()) -> Any:
    return trust_policy(accounts, services, secret, like)


def declared(**values: Any) -> dict[str, Any]:
    """An item of the option `roles`."""
    default = {
        "name": "CTLRole",
        "description": "",
        "path": "/",
        "trusted_accounts": [PARTNER],
        "trusted_services": [],
        "trusted_principals": [],
        "external_id": None,
    }
    return {**default, **values}


def existing(**values: Any) -> dict[str, Any]:
    """A role as _iam.read() returns it: what is declared by default, and ours."""
    default = {
        "arn": f"arn:aws:iam::{ACCOUNT}:role/CTLRole",
        "id": "AROAEXAMPLE",
        "path": "/",
        "description": "",
        "max_session": 3600,
        "trust": trusting(PARTNER),
        "attached": [],
        "inline": {},
        "boundary": "",
        "tags": OURS,
    }
    return {**default, **values}


def create_role(state: dict[str, Any], sent: dict[str, Any]) -> None:
    name = sent["RoleName"]
    assert name not in state["roles"], "EntityAlreadyExists"
    state["roles"][name] = existing(
        path=sent["Path"],
        description=sent["Description"],
        trust=sent["AssumeRolePolicyDocument"],
        tags={tag["Key"]: tag["Value"] for tag in sent["Tags"]},
    )


def attach(state: dict[str, Any], sent: dict[str, Any]) -> None:
    role = state["roles"][sent["RoleName"]]
    role["attached"] = sorted({*role["attached"], sent["PolicyArn"]})
    assert len(role["attached"]) <= 10, "LimitExceeded"


def detach(state: dict[str, Any], sent: dict[str, Any]) -> None:
    state["roles"][sent["RoleName"]]["attached"].remove(sent["PolicyArn"])


def update_role(state: dict[str, Any], sent: dict[str, Any]) -> None:
    state["roles"][sent["RoleName"]].update(
        description=sent["Description"], max_session=sent.get("MaxSessionDuration", 3600)
    )


def tag_role(state: dict[str, Any], sent: dict[str, Any]) -> None:
    role = state["roles"][sent["RoleName"]]
    role["tags"] = {**role["tags"], **{tag["Key"]: tag["Value"] for tag in sent["Tags"]}}


EFFECTS: dict[str, Effect] = {
    "CreateRole": create_role,
    "AttachRolePolicy": attach,
    "DetachRolePolicy": detach,
    "UpdateAssumeRolePolicy": lambda state, sent: state["roles"][sent["RoleName"]].update(trust=sent["PolicyDocument"]),
    "UpdateRole": update_role,
    "TagRole": tag_role,
}


def planned(
    current: dict[str, Any] | None,
    wanted: dict[str, Any],
    attached: list[str] | None = None,
    in_use: InUse | None = None,
    rewritten: frozenset[str] = frozenset(),
    reopens: Reopens = NONE_REOPENS,
) -> Plan:
    role = declared(**wanted)
    roles = {} if current is None else {"CTLRole": existing(**current)}
    return plan(roles, [role], {"CTLRole": attached or []}, DOCUMENTS, in_use, rewritten, reopens)


SECRET = {"external_id": "secret"}
NARROW = {"trusted_principals": ["arn:aws:iam::589942003651:role/Support*"]}

ATTACH, DETACH = "AttachRolePolicy", "DetachRolePolicy"
