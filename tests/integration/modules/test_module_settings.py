# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts with something public, something shared, an analyzer or a contact of their own: what is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._services import ebs_encryption
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing import blocks
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, MANAGEMENT, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from botocore.exceptions import ClientError

CONTACT = {
    "name": "Security Operations",
    "title": "On-call team",
    "email_address": "soc@partner.example",
    "phone_number": "+1 555 0100",
}
THEIRS = {"name": "Alice", "title": "CISO", "email": "alice@acme.example", "phone": "+49 89 1234567"}

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]


def operations(result: dict[str, Any]) -> Counter[str]:
    assert not result.get("failed"), result
    return Counter(step["operation"] for step in result["steps"])


# The public access block

READ = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}
PUBLIC_POLICY = {"Version": "2012-10-17", "Statement": [READ]}
OWN_BLOCK_AGAINST = {"acls": ["BlockPublicAcls", "IgnorePublicAcls"], "policies": ["RestrictPublicBuckets"]}
WITH_ACLS = {"public_access_block": [], "ownership": "ObjectWriter"}

# A bucket called site, what the account's block has already, and why the account's block stays as it is.
BUCKETS: list[tuple[str, Options, list[str], str]] = [
    ("closed", {}, [], ""),
    ("open, and nobody let in", {"public_access_block": []}, [], ""),
    ("public policy", {"policy": PUBLIC_POLICY, "public_access_block": []}, [], "site (its policy)"),
    (
        "public policy, against ACLs only",
        {"policy": PUBLIC_POLICY, "public_access_block": OWN_BLOCK_AGAINST["acls"]},
        [],
        "site (its policy)",
    ),
    ("public policy, restricted", {"policy": PUBLIC_POLICY, "public_access_block": ["RestrictPublicBuckets"]}, [], ""),
    ("public policy, restricted by the account", {"policy": PUBLIC_POLICY, "public_access_block": []},
     ["RestrictPublicBuckets"], ""),
    ("public ACL", {**WITH_ACLS, "acl": "public-read"}, [], "site (its ACL)"),
    ("ACL for all who have an account", {**WITH_ACLS, "acl": "authenticated-read"}, [], "site (its ACL)"),
    ("public ACL that is ignored", {**WITH_ACLS, "acl": "public-read", "public_access_block": ["IgnorePublicAcls"]},
     [], ""),
    ("public ACL that the account ignores", {**WITH_ACLS, "acl": "public-read"}, ["IgnorePublicAcls"], ""),
    ("public ACL without effect", {"public_access_block": [], "acl": "public-read"}, [], ""),
    ("objects with ACLs", WITH_ACLS, [], "site (ACLs of its objects)"),
]  # fmt: skip


@pytest.mark.parametrize(("bucket", "block", "why"), [row[1:] for row in BUCKETS], ids=[row[0] for row in BUCKETS])
def test_a_bucket_that_is_public_or_may_be_stays_as_it_is(
    bucket: Options, block: list[str], why: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    buckets = [{"name": "site", "region": "eu-west-1", **bucket}, {"name": "private"}]
    way_in = customer(ACME, buckets=buckets, **({"public_access_block": block} if block else {}))
    result = run_module("account_settings", **way_in, public_access_block="unless_public")
    assert operations(result) == Counter({"PutPublicAccessBlock": 1})
    assert [f"these buckets are or may be public: {why}. Each is closed by" in text for text in result["warnings"]] == (
        [True] if why else []
    )
    # The half of the block that closes nothing.
    half = [True, True, False, False] if "policy" in why else [False, False, True, True]
    assert looks.public_access_block(aws, ACME) == (half if why else [True] * 4)
    assert not run_module("account_settings", **way_in, public_access_block="unless_public")["changed"]
    always = run_module("account_settings", **way_in, public_access_block="always")
    assert always["changed"] is bool(why)
    assert [why in warning for warning in always["warnings"]] == ([True] if why else [])
    assert looks.public_access_block(aws, ACME) == [True] * 4


def test_a_bucket_that_cannot_be_read_counts_as_public(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, buckets=[{"name": "locked"}, {"name": "private"}])
    aws.fault("s3", "GetPublicAccessBlock", code="AccessDenied", message="a policy of the bucket", status=403)
    result = run_module("account_settings", **way_in, public_access_block="unless_public")
    assert operations(result) == Counter()
    assert "(it cannot be read: AccessDenied, call s3.Get" in result["warnings"][0]


def test_what_is_not_permitted_in_the_account_is_an_error(
    aws: LocalAws, refused: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("s3", "ListBuckets", code="AccessDenied", message="no", status=403, count=None)
    refused("account_settings", "AccessDenied", "ListBuckets", ACME, **way_in, public_access_block="unless_public")


def test_once_it_is_on_no_bucket_is_looked_at(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    block = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
    way_in = customer(ACME, public_access_block=block, ebs_encryption=looks.REGIONS)
    asked = {"public_access_block": "unless_public", "ebs_encryption": "unless_shared"}
    assert operations(run_module("account_settings", **way_in, **asked)) == Counter()
    seen = Counter(call["operation"] for call in aws.calls(account=ACME) if call["service"] != "sts")
    of_regions = {"GetEbsEncryptionByDefault": 3, "GetEbsDefaultKmsKeyId": 3}
    assert seen == {"DescribeRegions": 1, "GetPublicAccessBlock": 1, **of_regions}


# EBS encryption

SHARED: list[tuple[str, Options, str]] = [
    ("image for all", {"images": [{"name": "golden", "region": "eu-west-1", "shared_with": ["all"]}]}, "AMI ami-"),
    ("image", {"images": [{"name": "golden", "region": "eu-west-1", "shared_with": [GLOBEX]}]}, "AMI ami-"),
    ("snapshot for all", {"snapshots": [{"region": "eu-west-1", "shared_with": ["all"]}]}, "snapshot snap-"),
    ("snapshot", {"snapshots": [{"region": "eu-west-1", "shared_with": [GLOBEX]}]}, "snapshot snap-"),
]


@pytest.mark.parametrize(("things", "what"), [row[1:] for row in SHARED], ids=[row[0] for row in SHARED])
def test_a_region_from_which_something_is_shared_is_only_reported(
    things: Options, what: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, **things)
    result = run_module("account_settings", **way_in, ebs_encryption="unless_shared")
    assert operations(result) == {"EnableEbsEncryptionByDefault": 2}
    assert len(result["warnings"]) == 1
    assert f"in eu-west-1: not switched on, the account shares {what}" in result["warnings"][0]
    assert looks.settings(aws, ACME)["encrypted"] == ["us-east-1", "us-west-2"]
    always = run_module("account_settings", **way_in, ebs_encryption="always")
    assert (operations(always), always["warnings"]) == ({"EnableEbsEncryptionByDefault": 1}, [])
    assert looks.settings(aws, ACME)["encrypted"] == looks.REGIONS


def test_too_many_snapshots_are_not_asked_one_by_one(
    aws: LocalAws, run_module: RunModule, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ebs_encryption, "MOST_LOOKUPS", 2)
    way_in = customer(ACME, snapshots=[{}, {}, {}, {"region": "us-west-2"}, {"region": "us-west-2"}])
    result = run_module("account_settings", **way_in, ebs_encryption="unless_shared")
    assert operations(result) == {"EnableEbsEncryptionByDefault": 2}
    assert "in us-east-1: not switched on, 3 AMIs and snapshots are too many" in result["warnings"][0]
    assert len(aws.calls(operation="DescribeSnapshotAttribute")) == 2


def test_a_snapshot_that_is_deleted_meanwhile_is_not_shared(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, snapshots=[{}])
    aws.fault("ec2", "DescribeSnapshotAttribute", code="InvalidSnapshot.NotFound")
    result = run_module("account_settings", **way_in, ebs_encryption="unless_shared", regions=["us-east-1"])
    assert operations(result) == {"EnableEbsEncryptionByDefault": 1}
    assert looks.settings(aws, ACME)["encrypted"] == result["regions"] == ["us-east-1"]


# Public EBS snapshots


@pytest.mark.parametrize(
    ("mode", "becomes", "told"), [("new", "block-new-sharing", "leaves"), ("all", "block-all-sharing", "hides")]
)
def test_nobody_makes_a_snapshot_public_any_more_and_those_that_are_public_are_told(
    mode: str, becomes: str, told: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    public = {"region": "eu-west-1", "shared_with": ["all"]}
    way_in = customer(ACME, snapshots=[public, {"region": "eu-west-1", "shared_with": [GLOBEX]}])
    ec2 = aws.client("ec2", account=ACME, region="eu-west-1")
    found = {
        "all" if one["CreateVolumePermissions"][0].get("Group") else "one": one["SnapshotId"]
        for one in (
            ec2.describe_snapshot_attribute(SnapshotId=each["SnapshotId"], Attribute="createVolumePermission")
            for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
        )
    }
    result = run_module(
        "account_settings", **way_in, ebs_snapshot_block=mode, ebs_snapshot_block_excluded=["us-west-2"]
    )
    assert operations(result) == {"EnableSnapshotBlockPublicAccess": 2}
    [warning] = result["warnings"]
    assert f"in eu-west-1: it {told} " in warning and found["all"] in warning and found["one"] not in warning
    assert looks.settings(aws, ACME)["snapshots blocked"] == {"eu-west-1": becomes, "us-east-1": becomes}
    add = {"SnapshotId": found["one"], "Attribute": "createVolumePermission", "OperationType": "add"}
    with pytest.raises(ClientError, match="blocked"):
        ec2.modify_snapshot_attribute(**add, GroupNames=["all"])
    again = run_module(
        "account_settings", **way_in, ebs_snapshot_block="new", ebs_snapshot_block_excluded=["us-west-2"]
    )
    assert (again["steps"], again["warnings"]) == ([], [])


# Public AMIs and SSM documents. Of each: how one is seeded, the call that blocks, and what is said where one is public.

SHARING: dict[str, tuple[str, str, str]] = {
    "image_block": ("images", "EnableImageBlockPublicAccess", "AMI block in eu-west-1: "),
    "ssm_document_block": ("documents", "UpdateServiceSetting", "SSM document block in eu-west-1: "),
}


def make_public(aws: LocalAws, region: str) -> dict[str, Callable[[], Any]]:
    """By block: what makes the one thing in a region public."""
    ec2, ssm = (aws.client(service, account=ACME, region=region) for service in ("ec2", "ssm"))
    [image] = ec2.describe_images(Owners=["self"])["Images"]
    add = {"ImageId": image["ImageId"], "LaunchPermission": {"Add": [{"Group": "all"}]}}
    share = {"Name": "golden", "PermissionType": "Share", "AccountIdsToAdd": ["all"]}
    return {
        "image_block": lambda: ec2.modify_image_attribute(**add),
        "ssm_document_block": lambda: ssm.modify_document_permission(**share),
    }


@pytest.mark.parametrize("block", SHARING)
def test_where_something_is_public_nothing_is_set_unless_that_is_asked_for_and_it_stays_public(
    block: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    things, operation, subject = SHARING[block]
    public = {"name": "golden", "region": "eu-west-1", "shared_with": ["all"]}
    private = {"name": "private", "region": "us-east-1", "shared_with": [GLOBEX]}
    way_in = customer(ACME, **{things: [public, private]})
    asked = {**way_in, f"{block}_excluded": ["us-west-2"]}
    ec2 = aws.client("ec2", account=ACME, region="eu-west-1")
    ids = [one["ImageId"] for one in ec2.describe_images(Owners=["self"])["Images"]]
    named = "golden" if things == "documents" else ids[0]
    result = run_module("account_settings", **asked, **{block: "unless_public"})
    assert operations(result) == {operation: 1}
    [warning] = result["warnings"]
    assert f"{subject}not set, these " in warning and f"public: {named}. They would stay so" in warning
    assert looks.settings(aws, ACME)[f"{things} blocked"] == ["us-east-1"]
    always = run_module("account_settings", **asked, **{block: "always"})
    assert operations(always) == {operation: 1}
    assert f"{subject}it leaves these " in always["warnings"][0] and f"public: {named}" in always["warnings"][0]
    assert looks.settings(aws, ACME)[f"{things} blocked"] == ["eu-west-1", "us-east-1"]
    aws.clear_calls()
    again = run_module("account_settings", **asked, **{block: "unless_public"})
    assert (again["steps"], again["warnings"]) == ([], [])
    # What is public is asked for only where it is not blocked.
    assert len([call for call in aws.calls(account=ACME) if call["service"] in ("ec2", "ssm")]) == 3


@pytest.mark.parametrize("block", SHARING)
def test_what_is_private_is_not_made_public_any_more(
    block: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    private = {"name": "golden", "region": "eu-west-1"}
    way_in = customer(ACME, images=[private], documents=[private])
    assert run_module("account_settings", **way_in, **{block: "unless_public"})["warnings"] == []
    with pytest.raises(ClientError, match="blocked"):
        make_public(aws, "eu-west-1")[block]()


def test_too_many_documents_are_not_asked_one_by_one(
    aws: LocalAws, run_module: RunModule, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MOST_DOCUMENTS", 2)
    documents = [{"name": f"document-{number}", "region": "eu-west-1"} for number in range(3)]
    way_in = customer(ACME, documents=[*documents, {"name": "other"}])
    result = run_module("account_settings", **way_in, ssm_document_block="unless_public")
    assert operations(result) == {"UpdateServiceSetting": 2}
    assert "block in eu-west-1: not set" in result["warnings"][0]
    assert "unknown which, 3 are too many to ask each" in result["warnings"][0]
    assert len(aws.calls(operation="DescribeDocumentPermission")) == 1


def test_more_documents_than_a_page_are_all_asked(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    documents = [{"name": f"document-{number:02}"} for number in range(60)]
    documents[55]["shared_with"] = ["all"]
    way_in = customer(ACME, documents=documents, enabled_regions=["us-east-1"])
    result = run_module("account_settings", **way_in, ssm_document_block="unless_public")
    assert (result["steps"], len(aws.calls(operation="DescribeDocumentPermission"))) == ([], 60)
    assert "public: document-55. They" in result["warnings"][0]


def test_a_document_that_is_deleted_meanwhile_is_not_public(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, documents=[{"name": "golden"}])
    aws.fault("ssm", "DescribeDocumentPermission", code="InvalidDocument")
    result = run_module("account_settings", **way_in, ssm_document_block="unless_public", regions=["us-east-1"])
    assert operations(result) == {"UpdateServiceSetting": 1}


def test_a_region_where_aws_does_not_have_the_setting_is_named_and_recorded_without(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    aws.fault("ssm", "GetServiceSetting", region="us-west-2", code="ServiceSettingNotFound", count=None)
    result = run_module("account_settings", **way_in, ssm_document_block="unless_public")
    assert operations(result) == {"UpdateServiceSetting": 2}
    assert "SSM document block in us-west-2: AWS does not have this setting there" in result["warnings"][0]
    snapshot = run_module("account_snapshot_info", **way_in, sections=["ssm_document_block"])["snapshot"]
    assert snapshot["ssm_document_block"] == dict.fromkeys(["eu-west-1", "us-east-1"], "Disable")


# The access analyzer


def test_an_analyzer_of_the_customer_is_adopted_and_one_that_does_not_work_is_reported(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    analyzers = [
        {"name": "acme", "region": "eu-west-1", "tags": {"team": "security"}},
        {"name": "broken", "region": "us-west-2", "status": "FAILED"},
        # Of another kind: it says nothing about access from outside.
        {"name": "unused", "type": "ACCOUNT_UNUSED_ACCESS"},
    ]
    way_in = customer(ACME, analyzers=analyzers)
    result = run_module("account_settings", **way_in, access_analyzer=True)
    assert operations(result) == {"CreateAnalyzer": 1}
    assert result["warnings"] == [
        "Access analyzer in us-west-2: broken is FAILED, and leaves no room for one of ours; repair or delete it "
        f"(account {ACME})"
    ]
    ours = {"CTLExternalAccess": {"ctl:managed-by": "ctl.aws"}}
    assert looks.settings(aws, ACME)["analyzers"] == {
        "eu-west-1": {"acme": {"team": "security"}},
        "us-east-1": {"unused": {}, **ours},
        "us-west-2": {"broken": {}},
    }


def test_nothing_is_looked_at_that_is_not_asked_for(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    way_in = customer(ACME)
    assert operations(run_module("account_settings", **way_in)) == Counter()
    assert {call["service"] for call in aws.calls()} == {"sts", "ec2"}
    assert len(aws.calls(service="ec2")) == 1


# The contacts


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_contact_of_the_customer_is_kept_unless_it_may_be_replaced(
    overwrite: bool, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, contacts={"SECURITY": THEIRS})
    result = run_module("account_contact", **way_in, **CONTACT, overwrite=overwrite)
    assert result["changed"] is overwrite
    kept = "a***@acme.example was named before and is kept; other than asked for: Name, Title, EmailAddress,"
    told = "a***@acme.example was named, and is replaced" if overwrite else kept
    assert [told in warning for warning in result["warnings"]] == [True]
    wanted = list((CONTACT if overwrite else THEIRS).values())
    assert looks.contacts(aws, ACME) == {"SECURITY": wanted}


def test_the_management_account_sets_its_own_contact_without_naming_itself(
    aws: LocalAws, run_module: RunModule, management: Options
) -> None:
    options = {**management, **CONTACT, "contact_type": "BILLING", "target_account_id": MANAGEMENT}
    assert run_module("account_contact", **options)["changed"]
    assert looks.contacts(aws, MANAGEMENT) == {"BILLING": list(CONTACT.values())}


@pytest.mark.parametrize(("target", "why"), [(ACME, "not a member"), (UMBRELLA, "not a member")])
def test_nobody_sets_the_contact_of_an_account_outside_of_its_organization(
    target: str, why: str, refused: RunModule, management: Options
) -> None:
    words = ["AccessDeniedException", why, "GetAlternateContact"]
    refused("account_contact", *words, **management, **CONTACT, target_account_id=target)


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("name", "", "name is '', expected 1 to 64 characters"),
        ("title", "x" * 51, "expected 1 to 50 characters"),
        ("email_address", "nobody", "expected an e-mail address"),
        ("email_address", f"{'x' * 250}@a.example", "expected an e-mail address"),
        ("phone_number", "call me", "expected at most 25 digits"),
        ("target_account_id", "1234", "target_account_id"),
    ],
)
def test_what_is_no_contact_is_refused_before_anything_is_asked(
    option: str, value: str, words: str, aws: LocalAws, refused: RunModule, management: Options
) -> None:
    refused("account_contact", words, **{**management, **CONTACT, option: value})
    assert aws.calls() == []


def test_the_snapshot_shows_settings_and_contacts_that_it_masks(run_module: RunModule, customer: Customer) -> None:
    way_in = customer(
        ACME,
        public_access_block=["IgnorePublicAcls"],
        ebs_encryption=["us-west-2"],
        analyzers=[{"name": "acme", "region": "eu-west-1"}],
        contacts={"SECURITY": THEIRS},
    )
    sections = ["public_access_block", "ebs_encryption", "analyzers", "contacts"]
    snapshot = run_module("account_snapshot_info", **way_in, sections=sections)["snapshot"]
    assert [name for name, value in snapshot["public_access_block"].items() if value] == ["IgnorePublicAcls"]
    assert snapshot["ebs_encryption"] == {"eu-west-1": False, "us-east-1": False, "us-west-2": True}
    names = {region: [one["name"] for one in found] for region, found in snapshot["analyzers"].items()}
    assert names == {"eu-west-1": ["acme"], "us-east-1": [], "us-west-2": []}
    masked = {"EmailAddress": "a***@acme.example", "PhoneNumber": "***67", "Name": "Alice", "Title": "CISO"}
    assert snapshot["contacts"] == {"SECURITY": masked, "BILLING": None, "OPERATIONS": None}
