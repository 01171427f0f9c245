# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM, S3, CloudTrail and Config of the local AWS: quotas, orders of removal, and policies that must be there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, INITECH
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused

TRUST = document({"Effect": "Allow", "Principal": {"AWS": "589942003651"}, "Action": "sts:AssumeRole"})
POLICY = document({"Effect": "Allow", "Action": "s3:List*", "Resource": "*"})


@pytest.fixture
def iam(aws: LocalAws) -> Any:
    return aws.client("iam", account=ACME)


# IAM


def padded(document: str, size: int) -> str:
    """The document, with an Sid that brings it to a size, white space not counted."""
    parsed = json.loads(document)
    parsed["Statement"][0]["Sid"] = ""
    text = json.dumps(parsed)
    parsed["Statement"][0]["Sid"] = "x" * (size - len(text.replace(" ", "")))
    return json.dumps(parsed, indent=4)


def test_a_managed_policy_has_five_versions(iam: Any) -> None:
    arn = iam.create_policy(PolicyName="Versioned", PolicyDocument=POLICY)["Policy"]["Arn"]
    for _version in range(4):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY, SetAsDefault=True)
    assert refused(lambda: iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY)) == "LimitExceeded"
    assert refused(lambda: iam.delete_policy(PolicyArn=arn)) == "DeleteConflict"


@pytest.mark.parametrize("kind", ["role", "group", "user"])
def test_ten_policies_are_attached_at_most(iam: Any, kind: str) -> None:
    named = {f"{kind.title()}Name": "Full"}
    getattr(iam, f"create_{kind}")(**named, **({"AssumeRolePolicyDocument": TRUST} if kind == "role" else {}))
    arns = [iam.create_policy(PolicyName=f"P{one}", PolicyDocument=POLICY)["Policy"]["Arn"] for one in range(11)]
    attach = getattr(iam, f"attach_{kind}_policy")
    for arn in arns[:10] + arns[:1]:
        attach(**named, PolicyArn=arn)
    assert refused(lambda: attach(**named, PolicyArn=arns[10])) == "LimitExceeded"
    assert iam.get_policy(PolicyArn=arns[0])["Policy"]["AttachmentCount"] == 1


def test_documents_have_a_size(iam: Any) -> None:
    iam.create_policy(PolicyName="Fits", PolicyDocument=padded(POLICY, 6144))
    too_long = padded(POLICY, 6145)
    assert refused(lambda: iam.create_policy(PolicyName="Long", PolicyDocument=too_long)) == "LimitExceeded"
    iam.create_role(RoleName="Fits", AssumeRolePolicyDocument=padded(TRUST, 2048))
    too_long = padded(TRUST, 2049)
    assert refused(lambda: iam.create_role(RoleName="Long", AssumeRolePolicyDocument=too_long)) == "LimitExceeded"
    call = {"RoleName": "Fits", "PolicyDocument": too_long}
    assert refused(lambda: iam.update_assume_role_policy(**call)) == "LimitExceeded"


def test_names_are_taken_whatever_the_path(iam: Any) -> None:
    iam.create_policy(PolicyName="Mine", Path="/here/", PolicyDocument=POLICY, Tags=[{"Key": "a", "Value": "b"}])
    assert refused(lambda: iam.create_policy(PolicyName="Mine", PolicyDocument=POLICY)) == "EntityAlreadyExists"
    arn = f"arn:aws:iam::{ACME}:policy/here/Mine"
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]


def test_the_role_of_config(iam: Any) -> None:
    role = iam.create_service_linked_role(AWSServiceName="config.amazonaws.com")["Role"]
    name = "AWSServiceRoleForConfig"
    assert role["Arn"] == f"arn:aws:iam::{ACME}:role/aws-service-role/config.amazonaws.com/{name}"
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [one["PolicyName"] for one in attached] == ["AWSConfigServiceRolePolicy"]
    again = refused(lambda: iam.create_service_linked_role(AWSServiceName="config.amazonaws.com"))
    assert again == "InvalidInput"
    for call, more in (
        ("delete_role", {}),
        ("attach_role_policy", {"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        ("put_role_policy", {"PolicyName": "p", "PolicyDocument": POLICY}),
    ):
        assert refused(lambda call=call, more=more: getattr(iam, call)(RoleName=name, **more)) == "UnmodifiableEntity"
    iam.delete_service_linked_role(RoleName=name)


def test_removal_has_an_order(aws: LocalAws) -> None:
    iam = aws.client("iam", account=GLOBEX)
    deploy = f"arn:aws:iam::{GLOBEX}:policy/globex-deploy"
    for call, what in (
        ("delete_group", {"GroupName": "developers"}),
        ("delete_user", {"UserName": "alice"}),
        ("delete_user", {"UserName": "carol"}),
        ("delete_user", {"UserName": "admin"}),
        ("delete_role", {"RoleName": "globex-deploy"}),
        ("delete_policy", {"PolicyArn": deploy}),
    ):
        assert refused(lambda call=call, what=what: getattr(iam, call)(**what)) == "DeleteConflict"
    iam.delete_group(GroupName="empty")
    iam.detach_role_policy(RoleName="globex-deploy", PolicyArn=deploy)
    iam.delete_policy(PolicyArn=deploy)


def test_the_bulk_read_sees_the_seed(aws: LocalAws) -> None:
    iam = aws.client("iam", account=GLOBEX)
    kinds = ["User", "Role", "Group", "LocalManagedPolicy"]
    seen = iam.get_account_authorization_details(Filter=kinds)
    assert {one["UserName"]: one["GroupList"] for one in seen["UserDetailList"]} == {
        "admin": [], "alice": ["developers"], "bob": ["auditors"], "carol": []
    }  # fmt: skip
    assert [one["PolicyName"] for one in seen["Policies"]] == ["globex-deploy"]
    assert seen["Policies"][0]["PolicyVersionList"][0]["Document"]["Statement"][0]["Effect"] == "Allow"
    vendor = next(one for one in seen["RoleDetailList"] if one["RoleName"] == "globex-vendor")
    trust = vendor["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "vendor-1"}}
    auditors = next(one for one in seen["GroupDetailList"] if one["GroupName"] == "auditors")
    assert auditors["GroupPolicyList"][0]["PolicyDocument"]["Statement"][0]["Action"] == ["s3:GetObject"]
    assert iam.get_account_authorization_details(Filter=["Group"])["RoleDetailList"] == []
    policy = aws.client("iam", account=INITECH).get_account_password_policy()["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["PasswordReusePrevention"]) == (20, 24)


# S3

S3_CALLS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "a stranger's bucket": ("403", "us-east-1", lambda s3: s3.head_bucket(Bucket="globex-website")),
    "its policy": ("AccessDenied", "us-east-1", lambda s3: s3.get_bucket_policy(Bucket="globex-website")),
    "its objects": ("AccessDenied", "us-east-1", lambda s3: s3.list_objects_v2(Bucket="globex-website")),
    "its name": ("BucketAlreadyExists", "us-east-1", lambda s3: s3.create_bucket(Bucket="globex-website")),
    "nobody's bucket": ("404", "us-east-1", lambda s3: s3.head_bucket(Bucket="nobody-has-it")),
    "another owner, head": ("403", "us-east-1", lambda s3: s3.head_bucket(
        Bucket="acme-own", ExpectedBucketOwner=GLOBEX)),
    "another owner, policy": ("AccessDenied", "us-east-1", lambda s3: s3.put_bucket_policy(
        Bucket="acme-own", Policy=POLICY, ExpectedBucketOwner=GLOBEX)),
    "another owner, object": ("AccessDenied", "us-east-1", lambda s3: s3.put_object(
        Bucket="acme-own", Key="a", ExpectedBucketOwner=GLOBEX)),
    "no constraint": ("IllegalLocationConstraintException", "us-west-2", lambda s3: s3.create_bucket(
        Bucket="acme-new")),
    "wrong constraint": ("IllegalLocationConstraintException", "us-west-2", lambda s3: s3.create_bucket(
        Bucket="acme-new", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})),
    "us-east-1 as constraint": ("InvalidLocationConstraint", "us-east-1", lambda s3: s3.create_bucket(
        Bucket="acme-new", CreateBucketConfiguration={"LocationConstraint": "us-east-1"})),
    "its own, in the west": ("BucketAlreadyOwnedByYou", "us-west-2", lambda s3: s3.create_bucket(
        Bucket="acme-own", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})),
    "no policy": ("MalformedPolicy", "us-east-1", lambda s3: s3.put_bucket_policy(Bucket="acme-own", Policy="no")),
}  # fmt: skip


@pytest.mark.parametrize("name", S3_CALLS)
def test_buckets_that_are_not_ours(aws: LocalAws, name: str) -> None:
    aws.client("s3", account=ACME).create_bucket(Bucket="acme-own")
    code, region, call = S3_CALLS[name]
    assert refused(lambda: call(aws.client("s3", account=ACME, region=region))) == code


def test_buckets_are_listed_page_by_page_and_with_their_regions(aws: LocalAws) -> None:
    s3 = aws.client("s3", account="222222222222")
    places = {"one-in-virginia": "us-east-1", "one-in-ireland": "eu-west-1", "two-in-ireland": "eu-west-1"}
    for name, region in places.items():
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        aws.client("s3", account="222222222222", region=region).create_bucket(Bucket=name, **where)
    assert all("BucketRegion" not in bucket for bucket in s3.list_buckets()["Buckets"])
    pages = list(s3.get_paginator("list_buckets").paginate(MaxBuckets=2))
    assert {len(page["Buckets"]) for page in pages[:-1]} == {2}
    found = {bucket["Name"]: bucket["BucketRegion"] for page in pages for bucket in page["Buckets"]}
    assert found.items() >= places.items()
    assert len(found) == len(s3.list_buckets()["Buckets"])


def test_a_new_bucket_is_closed(aws: LocalAws) -> None:
    s3 = aws.client("s3", account=ACME, region="eu-west-1")
    s3.create_bucket(Bucket="acme-new", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    owner = {"Bucket": "acme-new", "ExpectedBucketOwner": ACME}
    assert s3.get_bucket_location(**owner)["LocationConstraint"] == "eu-west-1"
    assert set(s3.get_public_access_block(**owner)["PublicAccessBlockConfiguration"].values()) == {True}
    rule = s3.get_bucket_encryption(**owner)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert s3.get_bucket_ownership_controls(**owner)["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]
    aws.client("s3", account=ACME).create_bucket(Bucket="acme-twice")
    aws.client("s3", account=ACME).create_bucket(Bucket="acme-twice")


OWNERS = {"ExpectedBucketOwner": GLOBEX, "ExpectedSourceBucketOwner": ACME}
COPY = {"Bucket": "globex-archive", "Key": "copy", "CopySource": {"Bucket": "acme-own", "Key": "a"}}
COPIES: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "wrong owner": ("AccessDenied", lambda s3, etag: s3.copy_object(**COPY, **OWNERS | {"ExpectedBucketOwner": ACME})),
    "wrong owner of the source": ("AccessDenied", lambda s3, etag: s3.copy_object(
        **COPY, **OWNERS | {"ExpectedSourceBucketOwner": GLOBEX})),
    "another source than expected": ("PreconditionFailed", lambda s3, etag: s3.copy_object(
        **COPY, **OWNERS, CopySourceIfMatch=etag.upper())),
    "not what the policy allows": ("AccessDenied", lambda s3, etag: s3.list_objects_v2(Bucket="globex-archive")),
    "nothing": ("", lambda s3, etag: s3.copy_object(**COPY, **OWNERS, CopySourceIfMatch=etag)),
}  # fmt: skip


@pytest.mark.parametrize("name", COPIES)
def test_an_object_is_copied_into_a_bucket_whose_policy_allows_it(aws: LocalAws, name: str) -> None:
    s3, theirs = aws.client("s3", account=ACME), aws.client("s3", account=GLOBEX)
    s3.create_bucket(Bucket="acme-own")
    etag = s3.put_object(Bucket="acme-own", Key="a", Body=b"text")["ETag"]
    theirs.create_bucket(Bucket="globex-archive")
    assert refused(lambda: s3.copy_object(**COPY)) == "AccessDenied"
    objects = "arn:aws:s3:::globex-archive/*"
    allow = {"Effect": "Allow", "Principal": {"AWS": ACME}, "Action": "s3:PutObject", "Resource": objects}
    theirs.put_bucket_policy(Bucket="globex-archive", Policy=document(allow))
    code, call = COPIES[name]
    if code:
        assert refused(lambda: call(s3, etag)) == code
    else:
        call(s3, etag)
        assert theirs.get_object(Bucket="globex-archive", Key="copy")["Body"].read() == b"text"


def test_a_tls_only_bucket_takes_objects_and_logs(aws: LocalAws) -> None:
    s3 = aws.client("s3", account=ACME)
    s3.create_bucket(Bucket="acme-logs")
    logging = {"LoggingEnabled": {"TargetBucket": "acme-logs", "TargetPrefix": "access/"}}
    call = {"Bucket": "acme-logs", "BucketLoggingStatus": logging}
    assert refused(lambda: s3.put_bucket_logging(**call)) == "InvalidTargetBucketForLogging"
    objects = "arn:aws:s3:::acme-logs/*"
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    tls = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": objects, "Condition": insecure}
    service = {"Service": "logging.s3.amazonaws.com"}
    write = {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": objects}
    s3.put_bucket_policy(Bucket="acme-logs", Policy=document(tls, write))
    s3.put_object(Bucket="acme-logs", Key="a", Body=b"text")
    s3.put_bucket_logging(**call)
    s3.put_bucket_policy(Bucket="acme-logs", Policy=document({**tls, "Condition": {}}))
    assert refused(lambda: s3.put_object(Bucket="acme-logs", Key="b", Body=b"text")) == "AccessDenied"
