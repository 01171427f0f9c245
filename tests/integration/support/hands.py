# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody of the customer's does by hand to the very things that a playbook is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document

ROLE, POLICY, TEAM = "CTLOperationsRole", "CTLOperationsPolicy", "team"
HARMLESS = document({"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"})
TRUST = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}

Hand = Callable[[LocalAws, str], Any]


def arn(account: str, kind: str, name: str) -> str:
    return f"arn:aws:iam::{account}:{kind}/{name}"


def detach_policy(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).detach_role_policy(RoleName=ROLE, PolicyArn=arn(account, "policy", POLICY))


def change_policy(aws: LocalAws, account: str) -> None:
    where = {"PolicyArn": arn(account, "policy", POLICY), "PolicyDocument": HARMLESS, "SetAsDefault": True}
    aws.client("iam", account=account).create_policy_version(**where)


def replace_trust(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).update_assume_role_policy(RoleName=ROLE, PolicyDocument=document(TRUST))


def widen_trust(aws: LocalAws, account: str) -> None:
    iam = aws.client("iam", account=account)
    trust = iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]
    both = document(*trust["Statement"], TRUST)
    iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=both)


def delete_role(aws: LocalAws, account: str) -> None:
    iam = aws.client("iam", account=account)
    for policy in iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=ROLE, PolicyArn=policy["PolicyArn"])
    iam.delete_role(RoleName=ROLE)


def replace_role(aws: LocalAws, account: str) -> None:
    """One of the customer's own, for another purpose, has the name now."""
    delete_role(aws, account)
    make_role(aws, account)


def make_role(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).create_role(RoleName=ROLE, AssumeRolePolicyDocument=document(TRUST))


def replace_policy(aws: LocalAws, account: str) -> None:
    """The same with a policy, which a user of the customer's has."""
    iam = aws.client("iam", account=account)
    where = {"PolicyArn": arn(account, "policy", POLICY)}
    for role in iam.list_entities_for_policy(**where)["PolicyRoles"]:
        iam.detach_role_policy(RoleName=role["RoleName"], **where)
    for version in iam.list_policy_versions(**where)["Versions"]:
        if not version["IsDefaultVersion"]:
            iam.delete_policy_version(VersionId=version["VersionId"], **where)
    iam.delete_policy(**where)
    iam.create_policy(PolicyName=POLICY, PolicyDocument=HARMLESS)
    iam.attach_user_policy(UserName="admin", **where)


def use_policy(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).attach_user_policy(UserName="admin", PolicyArn=arn(account, "policy", POLICY))


def delete_group(aws: LocalAws, account: str) -> None:
    iam = aws.client("iam", account=account)
    for policy in iam.list_attached_group_policies(GroupName=TEAM)["AttachedPolicies"]:
        iam.detach_group_policy(GroupName=TEAM, PolicyArn=policy["PolicyArn"])
    iam.delete_group(GroupName=TEAM)


def make_group(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).create_group(GroupName="newcomers")


def delete_password_policy(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).delete_account_password_policy()


def change_password_policy(aws: LocalAws, account: str) -> None:
    aws.client("iam", account=account).update_account_password_policy(MinimumPasswordLength=30)


def delete_bucket_policy(aws: LocalAws, account: str) -> None:
    aws.client("s3", account=account).delete_bucket_policy(Bucket=f"ctlaudit-{account}")


def extend_bucket_policy(aws: LocalAws, account: str) -> None:
    """The customer's administrator may read his logs."""
    s3, bucket = aws.client("s3", account=account), f"ctlaudit-{account}"
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    reader = {"AWS": arn(account, "user", "admin")}
    allowed = {"Sid": "Read", "Effect": "Allow", "Principal": reader, "Action": "s3:GetObject"}
    policy["Statement"].append({**allowed, "Resource": f"arn:aws:s3:::{bucket}/*"})
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def delete_trail(aws: LocalAws, account: str) -> None:
    aws.client("cloudtrail", account=account).delete_trail(Name="ctlaudit")


def stop_trail(aws: LocalAws, account: str) -> None:
    aws.client("cloudtrail", account=account).stop_logging(Name="ctlaudit")


def stop_recorder(aws: LocalAws, account: str) -> None:
    config = aws.client("config", account=account)
    for recorder in config.describe_configuration_recorders()["ConfigurationRecorders"]:
        config.stop_configuration_recorder(ConfigurationRecorderName=recorder["name"])


def delete_channel(aws: LocalAws, account: str) -> None:
    stop_recorder(aws, account)
    config = aws.client("config", account=account)
    for channel in config.describe_delivery_channels()["DeliveryChannels"]:
        config.delete_delivery_channel(DeliveryChannelName=channel["name"])


def delete_analyzers(aws: LocalAws, account: str) -> None:
    analyzers = aws.client("accessanalyzer", account=account)
    for analyzer in analyzers.list_analyzers()["analyzers"]:
        analyzers.delete_analyzer(analyzerName=analyzer["name"])


ONLY_OTHERS = "a role trusts somebody else"
# A role that trusts nobody whom the standard names is closed, and stays so until the customer opens it.
LEFT_TO_THE_CUSTOMER = {ONLY_OTHERS}
HARDENING: dict[str, Hand] = {
    "a policy is detached": detach_policy,
    "a policy has another default version": change_policy,
    ONLY_OTHERS: replace_trust,
    "a role trusts somebody else, too": widen_trust,
    "a role is deleted": delete_role,
    "a group is deleted": delete_group,
    "a group is made": make_group,
    "the password policy is deleted": delete_password_policy,
    "the password policy is stricter": change_password_policy,
    "a bucket's policy is deleted": delete_bucket_policy,
    "a bucket's policy is extended": extend_bucket_policy,
    "the trail is deleted": delete_trail,
    "the trail is stopped": stop_trail,
    "the recorder is stopped": stop_recorder,
    "the delivery channel is deleted": delete_channel,
    "the analyzers are deleted": delete_analyzers,
}
OFFBOARDING: dict[str, Hand] = {
    "a policy is detached": detach_policy,
    "a role is deleted": delete_role,
    "a role is another one": replace_role,
    "a policy is another one": replace_policy,
    "a user has a policy of ours": use_policy,
    "a group is deleted": delete_group,
    "the password policy is stricter": change_password_policy,
    "a bucket's policy is extended": extend_bucket_policy,
    "the trail is deleted": delete_trail,
}
