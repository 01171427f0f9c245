# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Central root access: sessions as a member's root user, and what each of their tasks may do."""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.core.utils import utcnow

from . import orgs
from .callers import Caller
from .refusals import Refusal
from .state import STATE, RootSession

TRUSTED_ACCESS = "iam.amazonaws.com"
LONGEST_SECONDS = 900
READS = frozenset({"ListMFADevices", "ListAccessKeys", "ListSigningCertificates", "GetLoginProfile"})
# Task policy -> what it lets one do.
TASKS = {
    "IAMAuditRootUserCredentials": READS,
    "IAMDeleteRootUserCredentials": READS
    | {
        "DeactivateMFADevice",
        "DeleteAccessKey",
        "DeleteSigningCertificate",
        "DeleteLoginProfile",
    },
    "IAMCreateRootUserPassword": frozenset({"CreateLoginProfile", "GetLoginProfile"}),
}
LISTS = {
    "ListMFADevices": ("mfa", "MFADevices", "SerialNumber", "EnableDate"),
    "ListAccessKeys": ("keys", "AccessKeyMetadata", "AccessKeyId", "CreateDate"),
    "ListSigningCertificates": ("certificates", "Certificates", "CertificateId", "UploadDate"),
}
REMOVALS = {
    "DeactivateMFADevice": ("mfa", "SerialNumber"),
    "DeleteAccessKey": ("keys", "AccessKeyId"),
    "DeleteSigningCertificate": ("certificates", "CertificateId"),
}


def features(caller: Caller | None) -> dict[str, Any]:
    """What the caller's organization has enabled (iam:ListOrganizationsFeatures)."""
    backend = orgs.backend_of(caller.account) if caller else None
    if caller is None or backend is None or backend.org is None or backend.account_id != caller.account:
        text = (
            "The request was rejected because the account is not the management account or a delegated administrator."
        )
        raise Refusal("AccountNotManagementOrDelegatedAdministratorException", text)
    if backend.org.feature_set != "ALL":
        raise Refusal("OrganizationNotInAllFeaturesModeException", "The organization does not have all features.")
    if TRUSTED_ACCESS not in [one["ServicePrincipal"] for one in backend.services]:
        raise Refusal("ServiceAccessNotEnabledException", "Trusted access is not enabled for IAM.")
    return {"OrganizationId": backend.org.id, "EnabledFeatures": STATE.account(caller.account).root_features}


def assume(caller: Caller | None, target: str, policy_arn: str, seconds: int) -> dict[str, Any]:
    """Credentials as the root user of a member, for one task (sts:AssumeRoot)."""
    task = policy_arn.removeprefix("arn:aws:iam::aws:policy/root-task/")
    backend = orgs.backend_of(caller.account) if caller else None
    if task not in TASKS or not 0 < seconds <= LONGEST_SECONDS:
        raise Refusal("ValidationError", "The task policy or the duration is not one that AssumeRoot takes.")
    if (
        caller is None
        or backend is None
        or backend.account_id != caller.account
        or "RootSessions" not in STATE.account(caller.account).root_features
        or target == caller.account
        or target not in [member.id for member in backend.accounts]
    ):
        raise Refusal("AccessDenied", f"User is not authorized to perform: sts:AssumeRoot on resource: {target}")
    key = "ASIA" + secrets.token_hex(8).upper()
    made = STATE.root_sessions[key] = RootSession(target, task, secrets.token_hex(20), secrets.token_hex(40))
    expires: datetime = utcnow() + timedelta(seconds=seconds)
    parts = {"AccessKeyId": key, "SecretAccessKey": made.secret, "SessionToken": made.token}
    return {"Credentials": {**parts, "Expiration": expires}}


def answer(caller: Caller, operation: str, params: dict[str, Any]) -> dict[str, Any]:
    """What IAM answers to the root user: all that moto does not know of it."""
    if operation not in TASKS[caller.task]:
        text = (
            f"User: {caller.arn} is not authorized to perform: iam:{operation} with an explicit deny in a task policy"
        )
        raise Refusal("AccessDenied", text)
    root = STATE.account(caller.account).root
    if operation in LISTS:
        kind, member, id_key, date_key = LISTS[operation]
        found = [{id_key: one, date_key: _date(since)} for one, since in getattr(root, kind).items()]
        return {member: found, "IsTruncated": False}
    if operation in REMOVALS:
        kind, parameter = REMOVALS[operation]
        if getattr(root, kind).pop(params[parameter], None) is None:
            raise _none(params[parameter])
        return {}
    if operation == "CreateLoginProfile":
        if root.password is not None:
            raise Refusal("EntityAlreadyExists", "Login Profile for the root user already exists.")
        root.password = time.time()
    elif root.password is None:
        raise _none("Login Profile for the root user")
    profile = {"LoginProfile": {"CreateDate": _date(root.password or 0.0), "PasswordResetRequired": False}}
    if operation == "DeleteLoginProfile":
        root.password = None
    return {} if operation == "DeleteLoginProfile" else profile


def _date(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), timezone.utc)


def _none(what: str) -> Refusal:
    return Refusal("NoSuchEntity", f"{what} cannot be found.")
