# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Root users of the local AWS: who may become one, for what, and how their address changes."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import fresh, refused

NEW = "new@acme.example"
AUDIT, DELETE, CREATE = "IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials", "IAMCreateRootUserPassword"


@pytest.fixture
def aws() -> LocalAws:
    """Acme is a member, and its root user has a password and a key."""
    local = fresh()
    target = {"Id": ACME, "Type": "ACCOUNT"}
    sent = local.client("organizations", account=MANAGEMENT).invite_account_to_organization(Target=target)
    local.client("organizations", account=ACME).accept_handshake(HandshakeId=sent["Handshake"]["Id"])
    local.set_account(ACME, root={"password": True, "keys": 1, "mfa": ["virtual"]})
    return local


def assume(aws: LocalAws, caller: str = MANAGEMENT, target: str = ACME, task: str = AUDIT, seconds: int = 900) -> Any:
    policy = {"arn": f"arn:aws:iam::aws:policy/root-task/{task}"}
    sts = aws.client("sts", account=caller)
    return sts.assume_root(TargetPrincipal=target, TaskPolicyArn=policy, DurationSeconds=seconds)["Credentials"]


def as_root(aws: LocalAws, task: str) -> Any:
    made = assume(aws, task=task)
    keys = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
    return boto3.client(
        "iam", region_name="us-east-1", endpoint_url=aws.url, aws_session_token=made["SessionToken"], **keys
    )


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"caller": ACME}, "AccessDenied"),
        ({"target": MANAGEMENT}, "AccessDenied"),
        ({"target": UMBRELLA}, "AccessDenied"),
        ({"task": "S3UnlockBucketPolicy"}, "ValidationError"),
        ({"seconds": 901}, "ValidationError"),
    ],
)
def test_who_may_not_become_root(aws: LocalAws, how: dict[str, Any], code: str) -> None:
    assert refused(lambda: assume(aws, **how)) == code


def test_without_root_sessions_nobody_becomes_root(aws: LocalAws) -> None:
    aws.set_account(MANAGEMENT, root_features=["RootCredentialsManagement"])
    assert refused(lambda: assume(aws)) == "AccessDenied"
    assert aws.client("iam", account=MANAGEMENT).list_organizations_features()["EnabledFeatures"] == [
        "RootCredentialsManagement"
    ]
    code = "AccountNotManagementOrDelegatedAdministrator"
    assert refused(aws.client("iam", account=ACME).list_organizations_features).startswith(code)


def test_each_task_may_do_its_own_and_nothing_else(aws: LocalAws) -> None:
    audit, delete, create = (as_root(aws, task) for task in (AUDIT, DELETE, CREATE))
    [key] = [one["AccessKeyId"] for one in audit.list_access_keys()["AccessKeyMetadata"]]
    for client in (audit, create):
        assert refused(lambda client=client: client.delete_access_key(AccessKeyId=key)) == "AccessDenied"
    for client in (audit, delete):
        assert refused(lambda client=client: client.create_login_profile()) == "AccessDenied"
    assert refused(audit.list_roles) == "AccessDenied"
    delete.delete_access_key(AccessKeyId=key)
    assert refused(lambda: delete.delete_access_key(AccessKeyId=key)) == "NoSuchEntity"
    assert refused(create.create_login_profile) == "EntityAlreadyExists"
    delete.delete_login_profile()
    assert refused(audit.get_login_profile) == "NoSuchEntity"
    create.create_login_profile()
    assert audit.get_login_profile()["LoginProfile"]["CreateDate"]


def test_a_virtual_device_is_deactivated_and_not_deleted(aws: LocalAws) -> None:
    """The task policy denies all that is not about the root user itself, and a device is a resource of its own."""
    delete = as_root(aws, DELETE)
    [serial] = [one["SerialNumber"] for one in delete.list_mfa_devices()["MFADevices"]]
    delete.deactivate_mfa_device(SerialNumber=serial)
    assert refused(lambda: delete.delete_virtual_mfa_device(SerialNumber=serial)) == "AccessDenied"
    assert delete.list_mfa_devices()["MFADevices"] == []


def test_an_address_changes_with_the_code_of_the_last_mail(aws: LocalAws) -> None:
    account = aws.client("account", account=MANAGEMENT)
    old = account.get_primary_email(AccountId=ACME)["PrimaryEmail"]
    assert refused(lambda: account.get_primary_email_update_status(AccountId=ACME)) == "ResourceNotFoundException"
    codes = []
    for _mail in range(2):
        account.start_primary_email_update(AccountId=ACME, PrimaryEmail=NEW)
        codes.append(aws.set_account(ACME)["account"]["email_otp"])
    first, second = codes

    def accept(otp: str, address: str = NEW) -> Any:
        return account.accept_primary_email_update(AccountId=ACME, PrimaryEmail=address, Otp=otp)

    assert refused(lambda: accept(first)).startswith("ValidationException")
    assert refused(lambda: accept(second, old)).startswith("ValidationException")
    assert account.get_primary_email(AccountId=ACME)["PrimaryEmail"] == old
    aws.set_account(ACME, email_lag=1)
    assert accept(second)["Status"] == "ACCEPTED"
    assert account.get_primary_email(AccountId=ACME)["PrimaryEmail"] == old
    assert account.get_primary_email(AccountId=ACME)["PrimaryEmail"] == NEW
    assert account.get_primary_email_update_status(AccountId=ACME)["Status"] == "COMPLETED"
    assert refused(lambda: accept(second)) == "ResourceNotFoundException"


def test_nobody_else_sees_or_changes_an_address(aws: LocalAws) -> None:
    for caller, target in ((ACME, ACME), (UMBRELLA, ACME), (MANAGEMENT, UMBRELLA), (MANAGEMENT, MANAGEMENT)):
        account = aws.client("account", account=caller)
        assert refused(lambda one=account, whose=target: one.get_primary_email(AccountId=whose)).startswith(
            "AccessDenied"
        )
