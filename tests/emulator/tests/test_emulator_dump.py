# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The dump of an account shows whatever was set in it, and nothing when it was only looked at."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support.dumps import MAY_DIFFER, differences

OTHER = {"AWS": f"arn:aws:iam::{GLOBEX}:root"}
SHARED = document(
    {"Effect": "Allow", "Principal": OTHER, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-x/*"}
)
SHARING = "/ssm/documents/console/public-sharing-permission"

# Service, region, operation, its parameters: what a hand, or a new control, may set.
SETTINGS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("sns", "us-west-2", "create_topic", {"Name": "left-behind"}),
    ("sqs", "eu-west-1", "create_queue", {"QueueName": "left-behind"}),
    ("ec2", "us-west-2", "enable_ebs_encryption_by_default", {}),
    ("ec2", "us-east-1", "create_security_group", {"GroupName": "left-behind", "Description": "x"}),
    ("kms", "us-east-1", "create_key", {"Description": "left behind"}),
    ("events", "us-east-1", "put_rule", {"Name": "left-behind", "ScheduleExpression": "rate(1 day)"}),
    ("s3control", "us-east-1", "create_access_point", {"AccountId": ACME, "Name": "left-behind", "Bucket": "acme-x"}),
    ("s3", "us-east-1", "put_bucket_policy", {"Bucket": "acme-x", "Policy": SHARED}),
    ("s3", "us-east-1", "put_object", {"Bucket": "acme-x", "Key": "one", "Body": b"left behind"}),
    ("logs", "eu-west-1", "create_log_group", {"logGroupName": "left-behind"}),
    ("ssm", "us-east-1", "put_parameter", {"Name": "left-behind", "Value": "x", "Type": "String"}),
    ("ec2", "us-west-2", "enable_image_block_public_access", {"ImageBlockPublicAccessState": "block-new-sharing"}),
    ("ssm", "eu-west-1", "update_service_setting", {"SettingId": SHARING, "SettingValue": "Disable"}),
    ("guardduty", "us-east-1", "create_detector", {"Enable": True}),
    ("cloudwatch", "us-east-1", "put_dashboard", {"DashboardName": "left", "DashboardBody": '{"widgets": []}'}),
    ("iam", "us-east-1", "create_account_alias", {"AccountAlias": "left-behind"}),
    ("iam", "us-east-1", "tag_user", {"UserName": "admin", "Tags": [{"Key": "left", "Value": "behind"}]}),
    ("iam", "us-east-1", "create_login_profile", {"UserName": "admin", "Password": "left-Behind-1"}),
    ("account", "us-east-1", "delete_alternate_contact", {"AlternateContactType": "BILLING"}),
]


@pytest.fixture
def acme(aws: LocalAws) -> LocalAws:
    """The local AWS, with a bucket and a contact in the account."""
    aws.client("s3", account=ACME).create_bucket(Bucket="acme-x")
    contact = {"EmailAddress": "a@acme.example", "Name": "A", "PhoneNumber": "+1 555 0100", "Title": "A"}
    aws.client("account", account=ACME).put_alternate_contact(AlternateContactType="BILLING", **contact)
    return aws


@pytest.mark.parametrize(
    ("service", "region", "operation", "parameters"), SETTINGS, ids=[f"{row[0]} {row[2]}" for row in SETTINGS]
)
def test_a_setting_that_stays_behind_is_found_where_it_was_made_and_nowhere_else(
    service: str, region: str, operation: str, parameters: dict[str, Any], acme: LocalAws
) -> None:
    before, other = acme.dump(ACME), acme.dump(GLOBEX)
    getattr(acme.client(service, account=ACME, region=region), operation)(**parameters)
    found = list(differences(before, acme.dump(ACME), MAY_DIFFER))
    # S3 and IAM are global, contacts are the emulator's own.
    assert found
    assert {one.split(" ")[0] for one in found} <= {service, "s3control", "s3", "account"}
    assert list(differences(other, acme.dump(GLOBEX), {})) == []


# Reading makes the backends of services that nobody has used.
READS = [
    ("sns", "list_topics", {}),
    ("kms", "list_keys", {}),
    ("ssm", "describe_parameters", {}),
    ("events", "list_event_buses", {}),
    ("cloudtrail", "describe_trails", {}),
    ("config", "describe_configuration_recorders", {}),
    ("accessanalyzer", "list_analyzers", {}),
    ("iam", "get_account_authorization_details", {}),
    ("s3", "list_objects_v2", {"Bucket": "acme-x"}),
    ("ec2", "describe_vpcs", {}),
    ("logs", "describe_log_groups", {}),
    ("backup", "list_backup_vaults", {}),
    ("ram", "get_resource_shares", {"resourceOwner": "SELF"}),
]


def test_looking_changes_nothing(acme: LocalAws) -> None:
    before = acme.dump(ACME)
    for region in ("us-east-1", "us-west-2"):
        for service, operation, parameters in READS:
            getattr(acme.client(service, account=ACME, region=region), operation)(**parameters)
    assert list(differences(before, acme.dump(ACME), {})) == []


def test_a_role_that_was_replaced_by_one_of_its_name_is_found(acme: LocalAws) -> None:
    iam = acme.client("iam", account=ACME)
    trust = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}})
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust)
    before = acme.dump(ACME)
    iam.delete_role(RoleName="app")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust)
    fields = {one.split(":")[0] for one in differences(before, acme.dump(ACME), MAY_DIFFER)}
    assert fields == {"iam aws/roles/app/id", "iam aws/roles/app/create_date"}
