# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: what may hinder a member to leave, as far as it can be asked for."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, as_list, statements
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import matches
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.answers import (
    AttachedPolicy,
    DelegatedService,
    Parent,
    Policy,
)

Facts = t.Mapping[str, t.Any]

LEAVE = "organizations:LeaveOrganization"


class Options(t.TypedDict):
    """The options of the module."""

    target_account_id: str
    organization_id: str | None


def read(connection: Connection, account_id: str, organization_id: str | None) -> dict[str, t.Any]:
    """What the management account sees of a member, one call after the other: AWS throttles these low.

    :returns: {"organization", "member", "parent_id", "delegated_services", "denying_policies"}
    """
    organization = organizations.read_managed_organization(connection, organization_id)
    member = organizations.read_member(connection, account_id)
    found = {"organization": organization, "member": member, "parent_id": None}
    if not member:
        return {**found, "delegated_services": [], "denying_policies": []}
    above = _read_above(connection, account_id)
    # With consolidated billing only, there are neither policies nor delegated services.
    everything = organization["feature_set"] == "ALL"
    return {
        **found,
        "parent_id": above[0],
        "delegated_services": _read_delegated_services(connection, account_id) if everything else [],
        "denying_policies": _read_denying_policies(connection, [account_id, *above]) if everything else [],
    }


def _read_above(connection: Connection, account_id: str) -> list[str]:
    """The units in which an account is, from the inside to the root (organizations:ListParents)."""
    found: list[str] = []
    child = account_id
    while not child.startswith("r-"):
        parents: list[Parent] = connection.read_all("organizations", "ListParents", ChildId=child)["Parents"]
        child = parents[0]["Id"]
        found.append(child)
    return found


def _read_delegated_services(connection: Connection, account_id: str) -> list[str]:
    """The services that the account administers for the whole organization."""
    try:
        answer = connection.read_all("organizations", "ListDelegatedServicesForAccount", AccountId=account_id)
    except AwsError as error:
        if error.code == "AccountNotRegisteredException":
            return []
        raise
    services: list[DelegatedService] = answer["DelegatedServices"]
    return sorted(service["ServicePrincipal"] for service in services)


def _read_denying_policies(connection: Connection, targets: t.Sequence[str]) -> list[dict[str, str]]:
    """The service control policies of these targets that deny leaving: [{id, name, target}]."""
    attached = [
        {"id": policy["Id"], "name": policy["Name"], "target": target}
        for target in targets
        for policy in _read_attached(connection, target)
        if not policy["AwsManaged"]
    ]
    denying = {
        policy_id
        for policy_id in sorted({policy["id"] for policy in attached})
        if denies(_read_document(connection, policy_id), LEAVE)
    }
    return [policy for policy in attached if policy["id"] in denying]


def _read_attached(connection: Connection, target: str) -> list[AttachedPolicy]:
    answer = connection.read_all(
        "organizations", "ListPoliciesForTarget", TargetId=target, Filter="SERVICE_CONTROL_POLICY"
    )
    found: list[AttachedPolicy] = answer["Policies"]
    return found


def _read_document(connection: Connection, policy_id: str) -> Document:
    policy: Policy = connection.read("organizations", "DescribePolicy", PolicyId=policy_id)["Policy"]
    document: Document = json.loads(policy["Content"])
    return document


def denies(document: Document, action: str) -> bool:
    """Whether a statement denies the action, whatever its conditions."""
    return any(statement["Effect"] == "Deny" and _is_about(statement, action) for statement in statements(document))


def _is_about(statement: Facts, action: str) -> bool:
    def listed(key: str) -> bool:
        return any(matches(action, str(pattern), ignore_case=True) for pattern in as_list(statement.get(key)))

    return not listed("NotAction") if "NotAction" in statement else listed("Action")


def blockers(found: Facts) -> list[str]:
    """A sentence for everything that will or may hinder leaving."""
    organization, member = found["organization"], found["member"]
    if not member:
        return []
    account = f"Account {member['id']}"
    sentences = []
    if member["id"] == organization["management_account_id"]:
        sentences.append(f"{account} is the management account, which never leaves its organization.")
    if member["status"] != "ACTIVE":
        sentences.append(
            f"{account} is {member['status']}: nobody can work in it, and it leaves with the end of its closure."
        )
    for service in found["delegated_services"]:
        sentences.append(
            f"{account} is a delegated administrator for {service}: deregister it in the management account first."
        )
    for policy in found["denying_policies"]:
        sentences.append(
            f"The service control policy {policy['name']} ({policy['id']}) on {policy['target']} denies {LEAVE}: the "
            "account cannot leave by itself, but the management account can remove it."
        )
    if member["joined_method"] == "CREATED":
        sentences.append(
            f"{account} was created in the organization on {member['joined'][:10]}: it stays for at least four days "
            "after that, and the customer has to supply a payment method, a confirmed phone number and the acceptance "
            "of the AWS Customer Agreement."
        )
    if organization["feature_set"] != "ALL":
        sentences.append(
            f"Organization {organization['id']} does not have all features: the management account cannot hand over "
            "the primary e-mail address and the root user before the account leaves."
        )
    return sentences


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module organization_membership_info does."""
    target = params["target_account_id"]
    if not ACCOUNT_ID.fullmatch(target):
        raise InputError("target_account_id", target, ACCOUNT_ID_EXPECTED)
    found = read(Connection(params, check_mode=check_mode), target, params["organization_id"])
    return {**found, "blockers": blockers(found)}


MODULE = Definition(
    run=run,
    arguments={
        "target_account_id": {"type": "str", "required": True},
        "organization_id": {"type": "str"},
    },
)
