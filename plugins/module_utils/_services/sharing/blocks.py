# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Public sharing of EBS snapshots, of AMIs and of SSM documents: how each is blocked, read, and opened again.

Four tables, since who reads the blocks names no call that sets one, and who sets them none that opens.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing.block import (
    ACCOUNT,
    Block,
    Call,
    Mode,
    Public,
    PublicReader,
    State,
    StateReader,
)

SNAPSHOTS, IMAGES, DOCUMENTS = "ebs_snapshot_block", "image_block", "ssm_document_block"
UNBLOCKED, NEW_SHARING, ALL_SHARING = "unblocked", "block-new-sharing", "block-all-sharing"
# Of the setting of SSM: whether documents can be shared with everybody. AWS's default is that they can.
ENABLED, DISABLED = "Enable", "Disable"
SETTING = {"SettingId": "/ssm/documents/console/public-sharing-permission"}
# Each costs a call, as long as the region has no block: more than these are not asked one by one.
MOST_DOCUMENTS = 200
LEAVES, HIDES = "it leaves these {} public", "it hides these public {}"

BLOCKS = {
    SNAPSHOTS: Block(
        "EBS snapshot block",
        "EBS snapshots",
        states=(UNBLOCKED, NEW_SHARING, ALL_SHARING),
        modes={"new": Mode(NEW_SHARING, LEAVES), "all": Mode(ALL_SHARING, HIDES)},
        call=Call("ec2", "EnableSnapshotBlockPublicAccess", "State"),
    ),
    IMAGES: Block(
        "AMI block",
        "AMIs",
        states=(UNBLOCKED, NEW_SHARING),
        modes={"unless_public": Mode(NEW_SHARING, LEAVES, waits=True), "always": Mode(NEW_SHARING, LEAVES)},
        call=Call("ec2", "EnableImageBlockPublicAccess", "ImageBlockPublicAccessState"),
    ),
    DOCUMENTS: Block(
        "SSM document block",
        "SSM documents",
        states=(ENABLED, DISABLED),
        modes={"unless_public": Mode(DISABLED, LEAVES, waits=True), "always": Mode(DISABLED, LEAVES)},
        call=Call("ssm", "UpdateServiceSetting", "SettingValue", SETTING),
    ),
}

# The calls after which nothing is blocked. The setting of SSM is AWS's default again, as it is where nobody has set it.
OPENING = {
    SNAPSHOTS: Call("ec2", "DisableSnapshotBlockPublicAccess"),
    IMAGES: Call("ec2", "DisableImageBlockPublicAccess"),
    DOCUMENTS: Call("ssm", "ResetServiceSetting", given=SETTING),
}


class Snapshot(t.TypedDict):
    """A snapshot of ec2:DescribeSnapshots."""

    SnapshotId: str


class Image(t.TypedDict):
    """An image of ec2:DescribeImages."""

    ImageId: str


class Document(t.TypedDict):
    """A document of ssm:ListDocuments."""

    Name: str


def _snapshots_state(connection: Connection, region: str) -> State:
    """Of snapshots (ec2:GetSnapshotBlockPublicAccessState)."""
    answer = connection.read("ec2", "GetSnapshotBlockPublicAccessState", region)
    return {"state": answer["State"], "managed_by": answer.get("ManagedBy", ACCOUNT)}


def _images_state(connection: Connection, region: str) -> State:
    """Of images (ec2:GetImageBlockPublicAccessState). For up to ten minutes after it was set, AWS says UNBLOCKED."""
    answer = connection.read("ec2", "GetImageBlockPublicAccessState", region)
    return {"state": answer["ImageBlockPublicAccessState"], "managed_by": answer.get("ManagedBy", ACCOUNT)}


def _documents_state(connection: Connection, region: str) -> State | None:
    """Of documents (ssm:GetServiceSetting)."""
    answer = connection.read_optional(
        "ssm", "GetServiceSetting", absent=("ServiceSettingNotFound",), region=region, **SETTING
    )
    return {"state": answer["ServiceSetting"]["SettingValue"], "managed_by": ACCOUNT} if answer else None


def _public_snapshots(connection: Connection, region: str) -> Public:
    """The account's snapshots that are public (ec2:DescribeSnapshots)."""
    answer = connection.read_all("ec2", "DescribeSnapshots", region, OwnerIds=["self"], RestorableByUserIds=["all"])
    snapshots: list[Snapshot] = answer.get("Snapshots", [])
    return {"public": sorted(snapshot["SnapshotId"] for snapshot in snapshots), "unasked": 0}


def _public_images(connection: Connection, region: str) -> Public:
    """The account's images that are public (ec2:DescribeImages)."""
    public = {"Name": "is-public", "Values": ["true"]}
    answer = connection.read_all("ec2", "DescribeImages", region, Owners=["self"], Filters=[public])
    images: list[Image] = answer.get("Images", [])
    return {"public": sorted(image["ImageId"] for image in images), "unasked": 0}


def _public_documents(connection: Connection, region: str) -> Public:
    """The account's documents that are public (ssm:ListDocuments, ssm:DescribeDocumentPermission)."""
    own = {"Key": "Owner", "Values": ["Self"]}
    documents: list[Document] = connection.read_all("ssm", "ListDocuments", region, Filters=[own]).get(
        "DocumentIdentifiers", []
    )
    names = sorted(document["Name"] for document in documents)
    if len(names) > MOST_DOCUMENTS:
        return {"public": [], "unasked": len(names)}
    asked = each(lambda name: _is_public(connection, region, name), names)
    return {"public": [name for name, yes in zip(names, asked, strict=True) if yes], "unasked": 0}


def _is_public(connection: Connection, region: str, name: str) -> bool:
    """Whether everybody may use a document: then it is shared with nobody else, and the answer has one page."""
    answer = connection.read_optional(
        "ssm",
        "DescribeDocumentPermission",
        absent=("InvalidDocument",),  # deleted since it was listed
        region=region,
        Name=name,
        PermissionType="Share",
    )
    return any(account.lower() == "all" for account in (answer or {}).get("AccountIds", []))


STATES: dict[str, StateReader] = {
    SNAPSHOTS: _snapshots_state,
    IMAGES: _images_state,
    DOCUMENTS: _documents_state,
}

PUBLIC: dict[str, PublicReader] = {
    SNAPSHOTS: _public_snapshots,
    IMAGES: _public_images,
    DOCUMENTS: _public_documents,
}
