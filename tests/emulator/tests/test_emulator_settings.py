# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account-wide settings, analyzers and contacts of the local AWS: quotas, and who may do what to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT, STRANGER, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused

CONTACT = {"Name": "n", "Title": "t", "EmailAddress": "a@b.example", "PhoneNumber": "+1 555"}
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


# Analyzers


def test_a_region_has_one_analyzer_of_a_kind(aws: LocalAws) -> None:
    here, there = (aws.client("accessanalyzer", account=ACME, region=one) for one in ("us-east-1", "eu-west-1"))
    tags = {"ctl:managed-by": "ctl.aws"}
    arn = here.create_analyzer(analyzerName="mine", type="ACCOUNT", tags=tags)["arn"]
    assert arn == f"arn:aws:access-analyzer:us-east-1:{ACME}:analyzer/mine"
    for name, code in (("mine", "ConflictException"), ("more", "ServiceQuotaExceededException")):
        assert refused(lambda name=name: here.create_analyzer(analyzerName=name, type="ACCOUNT")) == code
    here.create_analyzer(analyzerName="more", type="ACCOUNT_UNUSED_ACCESS")
    [found] = here.list_analyzers(type="ACCOUNT")["analyzers"]
    assert (found["name"], found["status"], found["tags"]) == ("mine", "ACTIVE", tags)
    assert len(here.list_analyzers()["analyzers"]) == 2
    assert there.list_analyzers()["analyzers"] == []
    assert here.get_analyzer(analyzerName="mine")["analyzer"]["arn"] == arn
    here.delete_analyzer(analyzerName="mine")
    assert refused(lambda: here.get_analyzer(analyzerName="mine")) == "ResourceNotFoundException"


def test_an_analyzer_has_archive_rules(aws: LocalAws) -> None:
    client = aws.client("accessanalyzer", account=ACME)
    client.create_analyzer(analyzerName="mine", type="ACCOUNT")
    assert client.list_archive_rules(analyzerName="mine")["archiveRules"] == []
    client.create_archive_rule(analyzerName="mine", ruleName="hides", filter={"isPublic": {"eq": ["false"]}})
    assert [one["ruleName"] for one in client.list_archive_rules(analyzerName="mine")["archiveRules"]] == ["hides"]
    client.delete_archive_rule(analyzerName="mine", ruleName="hides")
    assert client.list_archive_rules(analyzerName="mine")["archiveRules"] == []
    assert refused(lambda: client.list_archive_rules(analyzerName="none")) == "ResourceNotFoundException"


def test_a_region_has_a_default_key(aws: LocalAws) -> None:
    client = aws.client("ec2", account=ACME)
    assert client.get_ebs_default_kms_key_id()["KmsKeyId"] == "alias/aws/ebs"
    key = f"arn:aws:kms:us-east-1:{UMBRELLA}:key/1"
    client.modify_ebs_default_kms_key_id(KmsKeyId=key)
    assert client.get_ebs_default_kms_key_id()["KmsKeyId"] == key
    client.reset_ebs_default_kms_key_id()
    assert client.get_ebs_default_kms_key_id()["KmsKeyId"] == "alias/aws/ebs"


def test_the_first_analyzer_brings_its_service_role(aws: LocalAws) -> None:
    client = aws.client("accessanalyzer", account=ACME)
    bad = refused(lambda: client.create_analyzer(analyzerName="1st", type="ACCOUNT"))
    assert bad == "ValidationException"
    iam, role = aws.client("iam", account=ACME), {"RoleName": "AWSServiceRoleForAccessAnalyzer"}
    assert refused(lambda: iam.get_role(**role)) == "NoSuchEntity"
    client.create_analyzer(analyzerName="mine", type="ACCOUNT")
    assert iam.get_role(**role)
    assert refused(lambda: client.create_analyzer(analyzerName="all", type="ORGANIZATION")) == "NotImplemented"


# Public sharing


def test_where_that_is_blocked_no_image_is_made_public_and_what_is_stays_so(aws: LocalAws) -> None:
    here, there = (aws.client("ec2", account=ACME, region=one) for one in ("us-east-1", "eu-west-1"))
    first, second = (here.register_image(Name=name)["ImageId"] for name in ("first", "second"))
    opened = {"LaunchPermission": {"Add": [{"Group": "all"}]}}
    here.modify_image_attribute(ImageId=first, **opened)
    state = {"ImageBlockPublicAccessState": "block-new-sharing"}
    assert here.enable_image_block_public_access(**state)["ImageBlockPublicAccessState"] == "block-new-sharing"
    assert here.get_image_block_public_access_state()["ManagedBy"] == "account"
    assert there.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "unblocked"
    by_groups = {"Attribute": "launchPermission", "OperationType": "add", "UserGroups": ["all"]}
    for asked in (opened, by_groups):
        bad = refused(lambda asked=asked: here.modify_image_attribute(ImageId=second, **asked))
        assert bad == "OperationNotPermitted"
    here.modify_image_attribute(ImageId=second, LaunchPermission={"Add": [{"UserId": UMBRELLA}]})
    public = [{"Name": "is-public", "Values": ["true"]}]
    assert [one["ImageId"] for one in here.describe_images(Owners=["self"], Filters=public)["Images"]] == [first]
    assert refused(lambda: here.enable_image_block_public_access(ImageBlockPublicAccessState="x")) == (
        "InvalidParameterValue"
    )
    assert here.disable_image_block_public_access()["ImageBlockPublicAccessState"] == "unblocked"
    here.modify_image_attribute(ImageId=second, **opened)


def test_where_that_is_blocked_no_document_is_made_public_and_what_is_stays_so(aws: LocalAws) -> None:
    here, there = (aws.client("ssm", account=ACME, region=one) for one in ("us-east-1", "eu-west-1"))
    setting = {"SettingId": "/ssm/documents/console/public-sharing-permission"}

    def found(client: Any) -> tuple[str, str]:
        answer = client.get_service_setting(**setting)["ServiceSetting"]
        return answer["SettingValue"], answer["Status"]

    def share(name: str, account: str) -> None:
        here.modify_document_permission(Name=name, PermissionType="Share", AccountIdsToAdd=[account])

    for name in ("first", "second"):
        here.create_document(Name=name, DocumentType="Command", Content='{"schemaVersion": "2.2", "mainSteps": []}')
    share("first", "All")
    assert found(here) == ("Enable", "Default")
    here.update_service_setting(**setting, SettingValue="Disable")
    assert (found(here), found(there)) == (("Disable", "Customized"), ("Enable", "Default"))
    assert refused(lambda: share("second", "All")) == "DocumentPermissionLimit"
    share("second", UMBRELLA)
    shared = {
        name: here.describe_document_permission(Name=name, PermissionType="Share")["AccountIds"]
        for name in ("first", "second")
    }
    assert shared == {"first": ["All"], "second": [UMBRELLA]}
    assert refused(lambda: here.update_service_setting(**setting, SettingValue="no")) == "ValidationException"
    assert refused(lambda: here.get_service_setting(SettingId="/ssm/none")) == "ServiceSettingNotFound"
    assert here.reset_service_setting(**setting)["ServiceSetting"]["Status"] == "Default"
    share("second", "All")


# Contacts

CONTACT_CALLS: dict[str, tuple[str, dict[str, str], str]] = {
    "nobody is named yet": (ACME, {}, "ResourceNotFoundException"),
    "its own id": (ACME, {"AccountId": ACME}, "AccessDeniedException"),
    "another account": (ACME, {"AccountId": UMBRELLA}, "AccessDeniedException"),
    "management, its own id": (MANAGEMENT, {"AccountId": MANAGEMENT}, "AccessDeniedException"),
    "management, no member": (MANAGEMENT, {"AccountId": UMBRELLA}, "AccessDeniedException"),
    "a member, another": (UMBRELLA, {"AccountId": STRANGER}, "AccessDeniedException"),
    "no trusted access": (STRANGER, {"AccountId": UMBRELLA}, "AccessDeniedException"),
}


@pytest.mark.parametrize("name", CONTACT_CALLS)
def test_contacts_are_the_accounts_own_business(aws: LocalAws, name: str) -> None:
    caller, whose, code = CONTACT_CALLS[name]
    client = aws.client("account", account=caller)
    assert refused(lambda: client.get_alternate_contact(AlternateContactType="SECURITY", **whose)) == code


def test_a_management_account_with_trusted_access_sets_the_contacts_of_members(aws: LocalAws) -> None:
    organizations = aws.client("organizations", account=STRANGER)
    organizations.enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    kind = {"AlternateContactType": "SECURITY"}
    aws.client("account", account=STRANGER).put_alternate_contact(**kind, **CONTACT, AccountId=UMBRELLA)
    found = aws.client("account", account=UMBRELLA).get_alternate_contact(**kind)["AlternateContact"]
    assert found == {**CONTACT, **kind}


@pytest.mark.parametrize("wrong", [{"EmailAddress": "nobody"}, {"PhoneNumber": "call me"}, {"Title": "x" * 51}])
def test_what_is_no_contact_is_refused(aws: LocalAws, wrong: dict[str, str]) -> None:
    client = aws.client("account", account=ACME)
    call = {**CONTACT, "AlternateContactType": "SECURITY", **wrong}
    assert refused(lambda: client.put_alternate_contact(**call)) == "ValidationException"


# The public access block

PUBLIC = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-site/*"}


def open_bucket(aws: LocalAws) -> Callable[[], Any]:
    """A call that makes a bucket public that has no block of its own."""
    s3 = aws.client("s3", account=ACME)
    s3.create_bucket(Bucket="acme-site")
    s3.delete_public_access_block(Bucket="acme-site")
    return lambda: s3.put_bucket_policy(Bucket="acme-site", Policy=document(PUBLIC))


def test_the_blocks_refuse_public_policies(aws: LocalAws) -> None:
    publish, s3 = open_bucket(aws), aws.client("s3", account=ACME)
    publish()
    assert s3.get_bucket_policy_status(Bucket="acme-site")["PolicyStatus"]["IsPublic"]
    s3.put_public_access_block(Bucket="acme-site", PublicAccessBlockConfiguration=BLOCK)
    assert refused(publish) == "AccessDenied"
    s3.delete_public_access_block(Bucket="acme-site")
    s3control, whose = aws.client("s3control", account=ACME), {"AccountId": ACME}
    assert refused(lambda: s3control.get_public_access_block(**whose)) == "NoSuchPublicAccessBlockConfiguration"
    s3control.put_public_access_block(**whose, PublicAccessBlockConfiguration=BLOCK)
    assert s3control.get_public_access_block(**whose)["PublicAccessBlockConfiguration"] == BLOCK
    assert refused(publish) == "AccessDenied"
    assert refused(lambda: s3control.get_public_access_block(AccountId=UMBRELLA)) == "AccessDenied"
    assert [call["service"] for call in aws.calls()][-1] == "s3control"
