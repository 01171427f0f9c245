# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account's settings, and what they look at: public buckets, shared images and documents, analyzers, contacts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.account.models import account_backends
from moto.ec2.models import EC2Backend, ec2_backends
from moto.s3.models import PublicAccessBlock, get_canned_acl, s3_backends
from moto.s3control.models import s3control_backends
from moto.ssm.models import SimpleSystemManagerBackend, ssm_backends

from .services.accessanalyzer import accessanalyzer_backends

BLOCK = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def apply(entry: dict[str, Any]) -> None:
    """Makes what an account's entry says."""
    account = entry["id"]
    if "public_access_block" in entry:
        s3control = s3control_backends[account]["aws"]
        s3control.public_access_block = public_access_block(entry["public_access_block"])
    for region in entry.get("ebs_encryption", []):
        ec2_backends[account][region].enable_ebs_encryption_by_default()
    for region, state in entry.get("ebs_snapshot_block", {}).items():
        ec2_backends[account][region].snapshot_block = state
    for region in entry.get("image_block", []):
        ec2_backends[account][region].image_block = "block-new-sharing"
    for region in entry.get("ssm_document_block", []):
        ssm_backends[account][region].document_sharing = "Disable"
    for image in entry.get("images", []):
        _image(ec2_backends[account][image.get("region", "us-east-1")], image)
    for snapshot in entry.get("snapshots", []):
        _snapshot(ec2_backends[account][snapshot.get("region", "us-east-1")], snapshot)
    for document in entry.get("documents", []):
        _document(ssm_backends[account][document.get("region", "us-east-1")], document)
    for wanted in entry.get("analyzers", []):
        backend = accessanalyzer_backends[account][wanted.get("region", "us-east-1")]
        made = backend.create(wanted["name"], wanted.get("type", "ACCOUNT"), wanted.get("tags", {}))
        made.status = wanted.get("status", "ACTIVE")
        for finding in wanted.get("findings", []):
            made.find(**finding)
    for kind, contact in entry.get("contacts", {}).items():
        account_backends[account]["aws"].put_alternate_contact(
            kind, contact["email"], contact["name"], contact["phone"], contact["title"]
        )


def open_bucket(account: str, wanted: Mapping[str, Any]) -> None:
    """What makes a bucket other than a new one is: its own block, who owns its objects, its ACL."""
    s3 = s3_backends[account]["aws"]
    bucket = s3.buckets[wanted["name"]]
    if "public_access_block" in wanted:
        names = wanted["public_access_block"]
        bucket.public_access_block = public_access_block(names) if names else None
    if "ownership" in wanted:
        bucket.ownership_rule = wanted["ownership"]
    if "acl" in wanted:
        s3.put_bucket_acl(wanted["name"], get_canned_acl(wanted["acl"]))


def public_access_block(names: list[str]) -> PublicAccessBlock:
    """A block in which these are on, and the others off."""
    return PublicAccessBlock(*("true" if name in names else "false" for name in BLOCK))


def _image(ec2: EC2Backend, wanted: Mapping[str, Any]) -> None:
    image = ec2.register_image(name=wanted["name"])
    shared = [{"Group": "all"} if who == "all" else {"UserId": who} for who in wanted.get("shared_with", [])]
    ec2.modify_image_attribute(image.id, shared, [])


def _snapshot(ec2: EC2Backend, wanted: Mapping[str, Any]) -> None:
    volume = ec2.create_volume(size=1, zone_name=f"{ec2.region_name}a")
    snapshot = ec2.create_snapshot(volume.id, "")
    groups = [who for who in wanted.get("shared_with", []) if who == "all"]
    users = [who for who in wanted.get("shared_with", []) if who != "all"]
    ec2.add_create_volume_permission(snapshot.id, user_ids=users, groups=groups)


def _document(ssm: SimpleSystemManagerBackend, wanted: Mapping[str, Any]) -> None:
    name = wanted["name"]
    content = json.dumps({"schemaVersion": "2.2", "description": name, "mainSteps": []})
    ssm.create_document(content, [], [], name, "", "Command", "JSON", "", [])
    if wanted.get("shared_with"):
        ssm.modify_document_permission(name, wanted["shared_with"], [], "$DEFAULT", "Share")
