# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every attribute of tests/drift/attributes.yml that is ours or reported, changed by hand in a hardened account."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ansible_collections.ctl.aws.tests.accounts import STRANGER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support import hands
from ansible_collections.ctl.aws.tests.integration.support.looks import DOCUMENT_SHARING

ROLE, POLICY, REGION = hands.ROLE, hands.POLICY, "us-east-1"
ELSEWHERE = "customers-own-logs"
Change = Callable[[LocalAws, str], Any]


@dataclass(frozen=True)
class Hand:
    """What somebody does.

    :param part: the part of account_baseline that has to name it. :param words: what is said of it, if nothing is done.
    :param undo: how he takes back what is left as it is; None where setting the rest again does that.
    """

    part: str
    change: Change
    words: str = ""
    undo: Change | None = None


def call(service: str, operation: str, **parameters: Any) -> Change:
    """One call; texts of its parameters may have {account} in them."""

    def made(aws: LocalAws, account: str) -> None:
        filled = json.loads(json.dumps(parameters).replace("{account}", account))
        getattr(aws.client(service, account=account), operation)(**filled)

    return made


def several(*changes: Change) -> Change:
    def made(aws: LocalAws, account: str) -> None:
        for change in changes:
            change(aws, account)

    return made


# IAM

POLICY_ARN = f"arn:aws:iam::{{account}}:policy/{POLICY}"


def moved_role(aws: LocalAws, account: str) -> None:
    """The same role on another path."""
    iam = aws.client("iam", account=account)
    role = iam.get_role(RoleName=ROLE)["Role"]
    attached = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
    hands.delete_role(aws, account)
    trust = json.dumps(role["AssumeRolePolicyDocument"])
    tags = [{"Key": "ctl:managed-by", "Value": "ctl.aws"}]
    known = {"RoleName": ROLE, "Description": role.get("Description", ""), "Tags": tags}
    iam.create_role(**known, Path="/x/", AssumeRolePolicyDocument=trust)
    for policy in attached:
        iam.attach_role_policy(RoleName=ROLE, PolicyArn=policy["PolicyArn"])


def delete_policy(aws: LocalAws, account: str, arn: str = "") -> list[str]:
    """The policy, and from whom it was taken before."""
    iam = aws.client("iam", account=account)
    found = {"PolicyArn": arn or POLICY_ARN.format(account=account)}
    holders = [role["RoleName"] for role in iam.list_entities_for_policy(**found)["PolicyRoles"]]
    for role in holders:
        iam.detach_role_policy(RoleName=role, **found)
    iam.delete_policy(**found)
    return holders


def moved_policy(aws: LocalAws, account: str, **other: str) -> None:
    """The same policy with another path or description."""
    iam = aws.client("iam", account=account)
    arn = POLICY_ARN.format(account=account)
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    holders = delete_policy(aws, account)
    known = {
        "PolicyName": POLICY,
        "Description": policy["Description"],
        "PolicyDocument": json.dumps(version["Document"]),
    }
    tags = [{"Key": "ctl:managed-by", "Value": "ctl.aws"}]
    made = iam.create_policy(**{**known, **other}, Tags=tags)["Policy"]["Arn"]
    for role in holders:
        iam.attach_role_policy(RoleName=role, PolicyArn=made)


def password(**changed: Any) -> Change:
    """The password policy, but for this. Nothing is a field that is left out."""

    def made(aws: LocalAws, account: str) -> None:
        iam = aws.client("iam", account=account)
        found = iam.get_account_password_policy()["PasswordPolicy"]
        policy = {**{key: value for key, value in found.items() if key != "ExpirePasswords"}, **changed}
        # No age is one that is left out.
        said = {key: value for key, value in policy.items() if value or key != "MaxPasswordAge"}
        iam.update_account_password_policy(**{key: value for key, value in said.items() if value is not None})

    return made


IAM = {
    "role: existence": Hand("iam", hands.delete_role),
    "role: trust policy": Hand("iam", hands.widen_trust),
    "role: description": Hand("iam", call("iam", "update_role", RoleName=ROLE, Description="Another one.")),
    "role: managed policies": Hand("iam", hands.detach_policy),
    "role: inline policies": Hand(
        "iam", call("iam", "put_role_policy", RoleName=ROLE, PolicyName="more", PolicyDocument=hands.HARMLESS)
    ),
    "role: session duration": Hand("iam", call("iam", "update_role", RoleName=ROLE, MaxSessionDuration=43200)),
    "role: our tag": Hand("iam", call("iam", "untag_role", RoleName=ROLE, TagKeys=["ctl:managed-by"])),
    "role: path": Hand("iam", moved_role, "its path is '/x/'", hands.delete_role),
    "role: permissions boundary": Hand(
        "iam",
        call("iam", "put_role_permissions_boundary", RoleName=ROLE, PermissionsBoundary=POLICY_ARN),
        "boundary",
        call("iam", "delete_role_permissions_boundary", RoleName=ROLE),
    ),
    "policy: existence": Hand("iam", delete_policy),
    "policy: document": Hand("iam", hands.change_policy),
    "policy: further versions": Hand(
        "iam",
        call("iam", "create_policy_version", PolicyArn=POLICY_ARN, PolicyDocument=hands.HARMLESS, SetAsDefault=False),
    ),
    "policy: our tag": Hand("iam", call("iam", "untag_policy", PolicyArn=POLICY_ARN, TagKeys=["ctl:managed-by"])),
    "policy: path": Hand(
        "iam",
        partial(moved_policy, Path="/x/"),
        "its path is '/x/'",
        lambda aws, account: delete_policy(aws, account, f"arn:aws:iam::{account}:policy/x/{POLICY}"),
    ),
    "policy: description": Hand(
        "iam", partial(moved_policy, Description="Another one."), "its description is 'Another one.'", delete_policy
    ),
    "group: our policy": Hand(
        "iam",
        call(
            *("iam", "detach_group_policy"),
            GroupName=hands.TEAM,
            PolicyArn="arn:aws:iam::{account}:policy/CTLCustomerPolicy",
        ),
    ),
}
PASSWORD = {
    "password policy: existence": Hand("password_policy", hands.delete_password_policy),
    **{
        f"password policy: {name}": Hand("password_policy", password(**changed))
        for name, changed in {
            "minimum length": {"MinimumPasswordLength": 8},
            "symbols": {"RequireSymbols": False},
            "numbers": {"RequireNumbers": False},
            "upper case": {"RequireUppercaseCharacters": False},
            "lower case": {"RequireLowercaseCharacters": False},
            "change by the user": {"AllowUsersToChangePassword": False},
            "maximum age": {"MaxPasswordAge": None},
            "reuse prevention": {"PasswordReusePrevention": 3},
            "hard expiry": {"HardExpiry": True},
        }.items()
    },
}

# Logs

AUDIT, CONFIG = "ctlaudit-{account}", "config-bucket-{account}"
KEY = f"arn:aws:kms:{REGION}:{STRANGER}:key/1"
TOPIC = f"arn:aws:sns:{REGION}:{STRANGER}:logs"


def add_statement(bucket: str, **statement: Any) -> Change:
    def made(aws: LocalAws, account: str) -> None:
        s3, name = aws.client("s3", account=account), bucket.format(account=account)
        policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])
        added = json.loads(json.dumps(statement).replace("{account}", account))
        policy["Statement"].append({"Sid": "Another", **added})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))

    return made


def drop_statement(bucket: str) -> Change:
    def made(aws: LocalAws, account: str) -> None:
        s3, name = aws.client("s3", account=account), bucket.format(account=account)
        policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])
        policy["Statement"] = [one for one in policy["Statement"] if one.get("Sid") != "Another"]
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))

    return made


def rules(change: Callable[[list[Any]], list[Any]]) -> Change:
    def made(aws: LocalAws, account: str) -> None:
        s3, name = aws.client("s3", account=account), AUDIT.format(account=account)
        found = change(s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"])
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": found})

    return made


def encrypted_by(*keys: str) -> Change:
    by = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": keys[0]} if keys else {"SSEAlgorithm": "AES256"}
    configuration = {"Rules": [{"ApplyServerSideEncryptionByDefault": by}]}
    return call("s3", "put_bucket_encryption", Bucket=AUDIT, ServerSideEncryptionConfiguration=configuration)


def delivers(service: str, prefix: str = "") -> dict[str, Any]:
    """A statement that lets a service deliver into another folder."""
    where = f"arn:aws:s3:::{AUDIT if service == 'cloudtrail' else CONFIG}/{prefix}/*"
    who = {"Service": f"{service}.amazonaws.com"}
    return {"Effect": "Allow", "Principal": who, "Action": "s3:PutObject", "Resource": where}


def denied(bucket: str) -> Change:
    where = f"arn:aws:s3:::{bucket}/AWSLogs/*"
    return add_statement(bucket, Effect="Deny", Principal="*", Action="s3:PutObject", Resource=where)


EARLY = {"ID": "early", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}
REPLICATION = {
    "Role": "arn:aws:iam::{account}:role/replication",
    "Rules": [{"Status": "Enabled", "Prefix": "", "Destination": {"Bucket": f"arn:aws:s3:::{ELSEWHERE}"}}],
}
READER = {"AWS": f"arn:aws:iam::{STRANGER}:root"}
BUCKETS = {
    "log bucket: existence": Hand("config_bucket", call("s3", "delete_bucket", Bucket=CONFIG)),
    "log bucket: object ownership": Hand(
        "audit_bucket",
        call(
            *("s3", "put_bucket_ownership_controls"),
            Bucket=AUDIT,
            OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        ),
    ),
    "log bucket: public access block": Hand("audit_bucket", call("s3", "delete_public_access_block", Bucket=AUDIT)),
    "log bucket: versioning": Hand(
        "audit_bucket",
        call("s3", "put_bucket_versioning", Bucket=AUDIT, VersioningConfiguration={"Status": "Suspended"}),
    ),
    "log bucket: our statements": Hand("audit_bucket", hands.delete_bucket_policy),
    "log bucket: our lifecycle rule": Hand("audit_bucket", call("s3", "delete_bucket_lifecycle", Bucket=AUDIT)),
    "log bucket: target of access logs": Hand(
        "audit_bucket", call("s3", "put_bucket_logging", Bucket=AUDIT, BucketLoggingStatus={})
    ),
    "log bucket: our tag": Hand("audit_bucket", call("s3", "delete_bucket_tagging", Bucket=AUDIT)),
    "log bucket: statements of others": Hand(
        "audit_bucket",
        add_statement(
            AUDIT, Effect="Allow", Principal=READER, Action="s3:GetObject", Resource=f"arn:aws:s3:::{AUDIT}/*"
        ),
        f"'Another' of its policy allows {STRANGER}",
        drop_statement(AUDIT),
    ),
    "log bucket: rules that expire logs earlier": Hand(
        "audit_bucket",
        rules(lambda found: [*found, EARLY]),
        "'early' objects or their versions expire earlier",
        rules(lambda found: [rule for rule in found if rule["ID"] != "early"]),
    ),
    "log bucket: encryption by a key of another account": Hand("audit_bucket", encrypted_by(KEY), KEY, encrypted_by()),
    "log bucket: replication": Hand(
        "audit_bucket",
        call("s3", "put_bucket_replication", Bucket=AUDIT, ReplicationConfiguration=REPLICATION),
        f"copies its logs to bucket {ELSEWHERE}",
        call("s3", "delete_bucket_replication", Bucket=AUDIT),
    ),
    "log bucket: default object-lock retention": Hand(
        "config_bucket",
        call(
            *("s3", "put_object_lock_configuration"),
            Bucket=CONFIG,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
            },
        ),
        "has a default object-lock retention",
        call(
            "s3",
            "put_object_lock_configuration",
            Bucket=CONFIG,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"},
        ),
    ),
}
ARN = f"arn:aws:cloudtrail:{REGION}:{{account}}:trail/ctlaudit"


def update_trail(**settings: Any) -> Change:
    return call("cloudtrail", "update_trail", Name="ctlaudit", **settings)


def with_key(aws: LocalAws, account: str) -> None:
    """A key of the account's own that CloudTrail may use."""
    key = aws.client("kms", account=account).create_key(
        Policy=document({"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"})
    )["KeyMetadata"]["Arn"]
    update_trail(KmsKeyId=key)(aws, account)


def with_topic(aws: LocalAws, account: str) -> None:
    aws.client("sns", account=account).create_topic(Name="logs")
    update_trail(SnsTopicName=f"arn:aws:sns:{REGION}:{account}:logs")(aws, account)


SOME_EVENTS = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]
TRAIL = {
    "trail: existence": Hand("audit_trail", hands.delete_trail),
    "trail: logging": Hand("audit_trail", hands.stop_trail),
    "trail: bucket": Hand("audit_trail", update_trail(S3BucketName=ELSEWHERE)),
    "trail: folder": Hand(
        "audit_trail",
        several(add_statement(AUDIT, **delivers("cloudtrail", "x")), update_trail(S3KeyPrefix="x")),
        undo=drop_statement(AUDIT),
    ),
    "trail: all regions": Hand("audit_trail", update_trail(IsMultiRegionTrail=False)),
    "trail: global services": Hand(
        "audit_trail", update_trail(IsMultiRegionTrail=False, IncludeGlobalServiceEvents=False)
    ),
    "trail: validation of log files": Hand("audit_trail", update_trail(EnableLogFileValidation=False)),
    "trail: event selectors": Hand(
        "audit_trail", call("cloudtrail", "put_event_selectors", TrailName="ctlaudit", EventSelectors=SOME_EVENTS)
    ),
    "trail: our tag": Hand(
        "audit_trail",
        call("cloudtrail", "remove_tags", ResourceId=ARN, TagsList=[{"Key": "ctl:managed-by", "Value": "ctl.aws"}]),
    ),
    "trail: key": Hand("audit_trail", with_key, "which is not in the standard", update_trail(KmsKeyId="")),
    "trail: topic": Hand("audit_trail", with_topic, "tells topic", update_trail(SnsTopicName="")),
    "trail: failed delivery": Hand("audit_trail", denied(AUDIT), "could not deliver lately", drop_statement(AUDIT)),
}

# Config


def put_recorder(**changed: Any) -> Change:
    def made(aws: LocalAws, account: str) -> None:
        config = aws.client("config", account=account)
        found = config.describe_configuration_recorders(ConfigurationRecorderNames=["default"])[
            "ConfigurationRecorders"
        ][0]
        kept = {key: found[key] for key in ("name", "roleARN", "recordingGroup", "recordingMode")}
        recorder = json.loads(json.dumps({**kept, **changed}).replace("{account}", account))
        config.put_configuration_recorder(ConfigurationRecorder=recorder)

    return made


def put_channel(**changed: Any) -> Change:
    def made(aws: LocalAws, account: str) -> None:
        config = aws.client("config", account=account)
        found = config.describe_delivery_channels(DeliveryChannelNames=["default"])["DeliveryChannels"][0]
        channel = json.loads(json.dumps({**found, **changed}).replace("{account}", account))
        config.put_delivery_channel(DeliveryChannel={key: value for key, value in channel.items() if value})

    return made


def delete_recorder(aws: LocalAws, account: str) -> None:
    hands.stop_recorder(aws, account)
    aws.client("config", account=account).delete_configuration_recorder(ConfigurationRecorderName="default")


def other_role(aws: LocalAws, account: str) -> None:
    iam = aws.client("iam", account=account)
    trust = {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, "Action": "sts:AssumeRole"}
    made = iam.create_role(RoleName="recorder", AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    put_recorder(roleARN=made)(aws, account)


SOME_TYPES = {"allSupported": False, "includeGlobalResourceTypes": False, "resourceTypes": ["AWS::EC2::Instance"]}
RECORDER = {
    "recorder: existence": Hand("config", delete_recorder),
    "recorder: recording": Hand("config", hands.stop_recorder),
    "recorder: what is recorded": Hand("config", put_recorder(recordingGroup=SOME_TYPES)),
    "recorder: how often": Hand("config", put_recorder(recordingMode={"recordingFrequency": "DAILY"})),
    "recorder: role": Hand("config", other_role, undo=call("iam", "delete_role", RoleName="recorder")),
    "recorder: existence of the channel": Hand("config", hands.delete_channel),
    "recorder: bucket": Hand("config", put_channel(s3BucketName=ELSEWHERE)),
    "recorder: folder": Hand(
        "config",
        several(add_statement(CONFIG, **delivers("config", "x")), put_channel(s3KeyPrefix="x")),
        undo=drop_statement(CONFIG),
    ),
    "recorder: key": Hand("config", put_channel(s3KmsKeyArn=KEY), KEY, put_channel(s3KmsKeyArn="")),
    "recorder: topic": Hand("config", put_channel(snsTopicARN=TOPIC), TOPIC, put_channel(snsTopicARN="")),
    "recorder: failed delivery": Hand("config", denied(CONFIG), "could not deliver lately", drop_statement(CONFIG)),
}

# Settings of the account

FLAGS = {
    "new public ACLs": "BlockPublicAcls",
    "public ACLs": "IgnorePublicAcls",
    "new public policies": "BlockPublicPolicy",
    "public policies": "RestrictPublicBuckets",
}
CONTACT = {
    "Name": "CTL SOC",
    "Title": "On-call team",
    "EmailAddress": "soc@partner.example",
    "PhoneNumber": "+1 555 0100",
}
OF_CONTACT = {"name": "Name", "title": "Title", "e-mail address": "EmailAddress", "phone number": "PhoneNumber"}


def open_flag(flag: str) -> Change:
    block = {name: name != flag for name in FLAGS.values()}
    return call("s3control", "put_public_access_block", AccountId="{account}", PublicAccessBlockConfiguration=block)


def other_contact(field: str) -> Change:
    changed = {**CONTACT, field: {"EmailAddress": "a@b.example", "PhoneNumber": "+1 555 9999"}.get(field, "Another")}
    return call("account", "put_alternate_contact", AlternateContactType="SECURITY", **changed)


SETTINGS = {
    "public access block: existence": Hand(
        "public_access_block", call("s3control", "delete_public_access_block", AccountId="{account}")
    ),
    **{f"public access block: {name}": Hand("public_access_block", open_flag(flag)) for name, flag in FLAGS.items()},
    "EBS encryption: encryption": Hand("ebs_encryption", call("ec2", "disable_ebs_encryption_by_default")),
    "EBS encryption: key of another account": Hand(
        "ebs_encryption",
        call("ec2", "modify_ebs_default_kms_key_id", KmsKeyId=KEY),
        KEY,
        call("ec2", "reset_ebs_default_kms_key_id"),
    ),
    "EBS snapshot block: state": Hand("ebs_snapshot_block", call("ec2", "disable_snapshot_block_public_access")),
    "AMI block: state": Hand("image_block", call("ec2", "disable_image_block_public_access")),
    "SSM document block: state": Hand(
        "ssm_document_block", call("ssm", "reset_service_setting", SettingId=DOCUMENT_SHARING)
    ),
    "analyzer: existence": Hand("access_analyzer", hands.delete_analyzers),
    "analyzer: archive rules": Hand(
        "access_analyzer",
        call(
            *("accessanalyzer", "create_archive_rule"),
            analyzerName="CTLExternalAccess",
            ruleName="hides",
            filter={"isPublic": {"eq": ["false"]}},
        ),
        "findings are hidden (hides)",
        call("accessanalyzer", "delete_archive_rule", analyzerName="CTLExternalAccess", ruleName="hides"),
    ),
    "security contact: existence": Hand(
        "security_contact", call("account", "delete_alternate_contact", AlternateContactType="SECURITY")
    ),
    **{f"security contact: {name}": Hand("security_contact", other_contact(of)) for name, of in OF_CONTACT.items()},
}

HANDS: dict[str, Hand] = {**IAM, **PASSWORD, **BUCKETS, **TRAIL, **RECORDER, **SETTINGS}
