# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: what is answered of a bucket's settings, and what is kept of them in a state and a snapshot."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document

# A rule of a lifecycle, as S3 has it: the customer's are kept whatever is in them.
Rule = t.Mapping[str, t.Any]


class Listed(t.TypedDict, total=False):
    """A bucket of s3:ListBuckets."""

    Name: t.Required[str]
    BucketRegion: str


class Ownership(t.TypedDict):
    """Who owns the objects."""

    ObjectOwnership: str


class OwnershipControls(t.TypedDict, total=False):
    """Of s3:GetBucketOwnershipControls."""

    Rules: list[Ownership]


class EncryptionRule(t.TypedDict, total=False):
    """How objects are encrypted."""

    ApplyServerSideEncryptionByDefault: dict[str, str]


class Encryption(t.TypedDict, total=False):
    """Of s3:GetBucketEncryption."""

    Rules: list[EncryptionRule]


class ObjectLock(t.TypedDict, total=False):
    """Of s3:GetObjectLockConfiguration."""

    ObjectLockEnabled: str
    Rule: dict[str, t.Any]


class Target(t.TypedDict):
    """Where a rule of replication copies objects to. :param Bucket: an ARN."""

    Bucket: str


class ReplicationRule(t.TypedDict):
    """A rule of replication."""

    Status: str
    Destination: Target


class Replication(t.TypedDict, total=False):
    """Of s3:GetBucketReplication."""

    Rules: list[ReplicationRule]


class PolicyStatus(t.TypedDict, total=False):
    """Of s3:GetBucketPolicyStatus."""

    IsPublic: bool


class Grantee(t.TypedDict, total=False):
    """To whom an ACL grants something: an account by its canonical id, or a group."""

    ID: str
    URI: str


class Grant(t.TypedDict):
    """One line of an ACL, of s3:GetBucketAcl."""

    Grantee: Grantee


class Owner(t.TypedDict):
    """Whose a bucket is, of s3:GetBucketAcl."""

    ID: str


class Tag(t.TypedDict):
    """A tag."""

    Key: str
    Value: str


class Bucket(t.TypedDict, total=False):
    """A bucket, in AWS's own names inside; empty where something is not configured.

    A bucket that is only planned has nothing of it, and of one that somebody else has only ``foreign`` is known, why.
    """

    region: str
    ownership: str
    public_access_block: dict[str, bool]
    encryption: dict[str, str]
    versioning: str
    policy: Document | None
    lifecycle: list[Rule]
    logging: dict[str, str]
    tags: dict[str, str]
    object_lock: dict[str, t.Any]
    public: bool
    replicated_to: list[str]
    foreign: str
