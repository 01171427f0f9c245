# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is to be done about a provider of the Cloud Application Manager, and that it is no other account's."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.cam_answers import (
    AWS_TYPE,
    DELETING,
    Provider,
    accounts_of,
    role_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

ONLINE = "ready"
ON_ITS_WAY = ("initializing", "processing")
SCHEMA, ICON = "http://elasticbox.net/schemas/aws/provider", "images/platform/aws.png"

# Asking for a synchronisation again does no harm, and no later run can see that one was lost.
TRANSIENT = frozenset({"502", "503", "504", "EndpointConnectionError"})
CHECK = "Check ctl_cam_provider_id or ctl_cam_provider_name."
NOTHING_WRITTEN = "Nothing was written."


class New(t.NamedTuple):
    """A provider that is to be made. :param owner: its workspace; "" for the one of the token's user."""

    name: str
    owner: str


def check_account(provider: Provider, account: str) -> None:
    """Whether a provider may be touched for an account: one that works in another account is another customer's.

    :raises CtlError: its role, or what it says of its account, names another one.
    """
    for owner in sorted(accounts_of(provider) - {account}):
        raise CtlError(
            f"{resource_of(provider)} works in account {owner} (its role is {role_of(provider)!r}), and not in "
            f"{account}",
            hint=f"{CHECK} If the provider is meant to move to this account, whoever manages it in "
            f"the Cloud Application Manager takes its Account Role ARN and account id out first. {NOTHING_WRITTEN}",
            account=account,
        )


def resource_of(provider: Provider) -> str:
    """A provider in words."""
    return f"CAM provider {provider.get('name') or provider['id']}"


def plan(provider: Provider, role_arn: str | None, sync: str) -> Plan:
    """Set the role where it differs; synchronise when it changed, when the provider is not online, or when asked.

    :param sync: auto, always or never.
    """
    resource, state, now = resource_of(provider), provider["state"], role_of(provider)
    if state == DELETING:
        raise CtlError(f"{resource} is being deleted", hint="Wait until it is gone, or give another provider.")
    planned = Plan()
    if role_arn and now != role_arn:
        body = {**provider, "credentials": {**provider.get("credentials", {}), "role": role_arn}}
        planned.steps.append(
            Step(
                service="cam",
                operation="UpdateProvider",
                parameters={"id": provider["id"], "body": body},
                reason=f"set the Account Role ARN of {resource}",
                resource=resource,
                before={"role": now},
                after={"role": role_arn},
            )
        )
    due = bool(planned.steps) or state not in (ONLINE, *ON_ITS_WAY)
    if sync == "always" or (sync == "auto" and due):
        planned.steps.append(
            Step(
                service="cam",
                operation="SyncProvider",
                parameters={"id": provider["id"]},
                reason=f"synchronise {resource}",
                resource=resource,
                before={"state": state},
                after={"state": "processing"},
                retry_on=TRANSIENT,
            )
        )
    return planned


def plan_new(new: New, role_arn: str | None) -> Plan:
    """Make a provider, which the CAM then synchronises by itself.

    A call that is not answered is not made again: it may have been made, and the next run finds the provider by name.

    :raises CtlError: there is no role to give to it, without which the CAM takes none.
    """
    resource = f"CAM provider {new.name}"
    if not role_arn:
        raise CtlError(
            f"There is no {resource}, and none can be made without a role",
            hint=f"Set account_role_arn, or check the name. {NOTHING_WRITTEN}",
        )
    body = {
        "type": AWS_TYPE,
        "schema": SCHEMA,
        "name": new.name,
        "icon": ICON,
        "credentials": {"role": role_arn},
        **({"owner": new.owner} if new.owner else {}),
    }
    step = Step(
        service="cam",
        operation="CreateProvider",
        parameters={"body": body},
        reason=f"create {resource}",
        resource=resource,
        after={"role": role_arn},
    )
    return Plan([step])


def plan_absent(provider: Provider | None, account: str) -> Plan:
    """Delete the provider, unless it is gone or going.

    :raises CtlError: nothing shows that it is of the account.
    """
    if not provider or provider["state"] == DELETING:
        return Plan()
    resource, role = resource_of(provider), role_of(provider)
    if not re.fullmatch(rf"arn:[a-z-]+:iam::{account}:role/\S+", role):
        raise CtlError(
            f"Nothing shows that {resource} is of account {account}: its Account Role ARN is {role!r}",
            hint=f"{CHECK} Only a provider with a role of the account is deleted: if this one is the account's, "
            "whoever manages it in the Cloud Application Manager gives it such a role, or "
            f"deletes it there. {NOTHING_WRITTEN}",
            account=account,
        )
    step = Step(
        service="cam",
        operation="DeleteProvider",
        parameters={"id": provider["id"]},
        reason=f"delete {resource}",
        resource=resource,
        before={"state": provider["state"], "role": role},
        after={"state": DELETING},
        retry_on=TRANSIENT,
    )
    return Plan([step])
