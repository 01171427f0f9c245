# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: made with ids of our choice, joined and left under AWS's conditions.

It keeps its state in moto's backends, so that everything else moto knows about organizations goes on working.
"""

from __future__ import annotations

import json
from typing import Any

from moto.core.utils import utcnow
from moto.iam.models import iam_backends
from moto.organizations import utils
from moto.organizations.models import (
    FakeAccount,
    FakeOrganization,
    FakeOrganizationalUnit,
    FakePolicy,
    FakeRoot,
    FakeServiceAccess,
    OrganizationsBackend,
    organizations_backends,
)

from .policies import Request, denies
from .refusals import Refusal, no_account, not_in_use
from .state import STATE

# moto's list is short.
FakeServiceAccess.TRUSTED_SERVICES = [*FakeServiceAccess.TRUSTED_SERVICES, "iam.amazonaws.com"]

# moto's own patterns allow one length only; these are AWS's.
utils.ROOT_ID_REGEX = r"r-[0-9a-z]{4,32}$"
utils.OU_ID_REGEX = r"ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$"

FULL_ACCESS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (utils.DEFAULT_SCP_POLICY_ID, "FullAWSAccess", "SERVICE_CONTROL_POLICY", {}),
    (utils.DEFAULT_RCP_POLICY_ID, "RCPFullAWSAccess", "RESOURCE_CONTROL_POLICY", {"Principal": "*"}),
)


class Member(FakeAccount):
    """An account that exists already: unlike moto's, it brings no new account and no role into being."""

    __module__ = "moto.organizations.models"

    def __init__(self, organization: FakeOrganization, account_id: str, joined_method: str) -> None:
        known = STATE.account(account_id)
        self.type = "ACCOUNT"
        self.region = organization.region
        self.organization_id = organization.id
        self.master_account_id = organization.master_account_id
        self.create_account_status_id = utils.make_random_create_account_status_id()
        self.id = account_id
        self.name = known.name or account_id
        self.email = known.email or f"root@{account_id}.example.com"
        self.create_time = utcnow()
        self.joined_method = joined_method
        self.parent_id = organization.root_id
        self.attached_policies = []
        self.tags = {}

    @property
    def status(self) -> str:
        """Follows the test flag."""
        return "SUSPENDED" if STATE.account(self.id).suspended else "ACTIVE"

    @status.setter
    def status(self, value: str) -> None:
        STATE.account(self.id).suspended = value == "SUSPENDED"

    state = status


def backend_of(account_id: str) -> OrganizationsBackend | None:
    """The backend of the organization that the account manages or is a member of."""
    own = organizations_backends[account_id]["aws"]
    if own.org:
        return own
    master = organizations_backends.master_accounts.get(account_id)
    return organizations_backends[master[0]]["aws"] if master else None


def manages(account_id: str) -> bool:
    """Whether the account is the management account of an organization."""
    return organizations_backends[account_id]["aws"].org is not None


def by_id(organization_id: str) -> OrganizationsBackend:
    """The backend of an organization; LookupError where there is none."""
    for partitions in list(organizations_backends.values()):
        backend = partitions.get("aws")
        if backend and backend.org and backend.org.id == organization_id:
            return backend
    raise LookupError(f"no organization {organization_id}")


def create(account_id: str, wanted: dict[str, Any]) -> OrganizationsBackend:
    """An organization that the account manages; id, root and OU ids may be given."""
    if backend_of(account_id):
        raise Refusal("AlreadyInOrganizationException", "The provided account is already a member of an organization.")
    backend = organizations_backends[account_id]["aws"]
    organization = FakeOrganization(account_id, "us-east-1", wanted.get("feature_set", "ALL"))
    organization.id = wanted.get("id", organization.id)
    organization.root_id = wanted.get("root", organization.root_id)
    organization.master_account_email = STATE.account(account_id).email or organization.master_account_email
    backend.org = organization
    root = FakeRoot(organization)
    root.policy_types = [{"Type": kind, "Status": "ENABLED"} for kind in wanted.get("policy_types", [])]
    backend.ou.append(root)
    for policy_id, name, kind, extra in FULL_ACCESS:
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*", **extra}
        content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        policy = FakePolicy(organization, Name=name, Description=name, Type=kind, Content=content)
        policy.id, policy.aws_managed = policy_id, True
        backend.policies.append(policy)
        backend.attach_policy(PolicyId=policy_id, TargetId=root.id)
    _add(backend, Member(organization, account_id, "INVITED"))
    for service in wanted.get("trusted_services", []):
        backend.enable_aws_service_access(ServicePrincipal=service)
    for unit in wanted.get("units", []):
        made = FakeOrganizationalUnit(organization, Name=unit["name"], ParentId=unit.get("parent", root.id))
        made.id = unit.get("id", made.id)
        backend.ou.append(made)
        for policy_id, *_rest in FULL_ACCESS:
            backend.attach_policy(PolicyId=policy_id, TargetId=made.id)
    return backend


def join(
    backend: OrganizationsBackend,
    account_id: str,
    method: str = "INVITED",
    parent: str | None = None,
    tags: dict[str, str] | None = None,
) -> None:
    """Makes the account a member, under the root unless told otherwise."""
    assert backend.org
    member = Member(backend.org, account_id, method)
    _add(backend, member)
    member.parent_id = parent or backend.org.root_id
    member.tags = dict(tags or {})
    organizations_backends.master_accounts[account_id] = (backend.account_id, "aws")
    # Joining leaves this role in the member account, where all features are on.
    iam = iam_backends[account_id]["aws"]
    if backend.org.feature_set == "ALL" and not any(
        role.name == "AWSServiceRoleForOrganizations" for role in iam.roles.values()
    ):
        iam.create_service_linked_role("organizations.amazonaws.com", "", "")


def leave(backend: OrganizationsBackend, account_id: str) -> None:
    """Takes a member out, with everything that hangs on its account object."""
    member = check_may_leave(backend, account_id)
    for policy in member.attached_policies:
        policy.attachments.remove(member)
    backend.accounts.remove(member)
    organizations_backends.master_accounts.pop(account_id, None)


def check_policies(backend: OrganizationsBackend, account_id: str, action: str) -> None:
    """Refuses what a service control policy of the member, of its units or of the root denies."""
    units = {unit.id: unit for unit in backend.ou}
    above: Any = next(one for one in backend.accounts if one.id == account_id)
    request = Request(action, {"AWS": frozenset({account_id})})
    while above is not None:
        policies = [one for one in above.attached_policies if one.type == "SERVICE_CONTROL_POLICY"]
        if account_id != backend.account_id and any(denies(one.content, request) for one in policies):
            text = f"User is not authorized to perform: {action} with an explicit deny in a service control policy"
            raise Refusal("AccessDeniedException", text)
        above = units.get(above.parent_id)


def check_may_leave(backend: OrganizationsBackend, account_id: str) -> FakeAccount:
    """The member, if nothing forbids that it leaves."""
    if backend.org is None:
        raise not_in_use()
    if account_id == backend.account_id:
        raise Refusal(
            "MasterCannotLeaveOrganizationException",
            "You can't remove a management account from an organization. If you want the management account to become "
            "a member account in another organization, you must first delete the current organization.",
        )
    member = next((one for one in backend.accounts if one.id == account_id), None)
    if member is None:
        raise no_account()
    account = STATE.account(account_id)
    delegated = any(admin.account.id == account_id for admin in backend.admins)
    for forbidden, reason in (
        (account.leave_reason is not None, account.leave_reason),
        (delegated, "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG"),
        (account.wait_period, "WAIT_PERIOD_ACTIVE"),
        (not account.eula_accepted, "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA"),
        (not account.phone_verified, "ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION"),
        (not account.payment_instrument, "MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED"),
    ):
        if forbidden:
            text = "The member account is missing one or more of the prerequisites to operate as a standalone account."
            raise Refusal("ConstraintViolationException", text, Reason=reason)
    return member


def _add(backend: OrganizationsBackend, member: FakeAccount) -> None:
    backend.accounts.append(member)
    for policy_id, *_rest in FULL_ACCESS:
        backend.attach_policy(PolicyId=policy_id, TargetId=member.id)
