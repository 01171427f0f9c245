# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: a bucket and its sub-resources, normalised. Every call names the account that has to own the bucket."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import (
    Bucket,
    Encryption,
    Listed,
    ObjectLock,
    OwnershipControls,
    Replication,
    Tag,
)

NO_SUCH_BUCKET = ("404", "NoSuchBucket", "NotFound")
MOST_A_PAGE = 1000


class ForeignBucketError(CtlError):
    """A predictable name that somebody else was first to take."""

    def __init__(self, bucket: str, account: str, region: str) -> None:
        super().__init__(
            f"Bucket {bucket} exists, but account {account} does not own it",
            hint="Another AWS account has this name, or the role in use lacks s3:ListBucket on it. No log is sent "
            "there. Ask AWS Support about its owner if the name imitates yours.",
            account=account,
            region=region,
            bucket=bucket,
            service="s3",
            operation="HeadBucket",
        )


def check_owner(connection: Connection, bucket: str) -> None:
    """See that logs do not go to a bucket that somebody else was first to take; one that does not exist yet is fine.

    :raises ForeignBucketError: the bucket belongs to somebody else.
    """
    _head(connection, bucket)


def _head(connection: Connection, bucket: str) -> dict[str, t.Any] | None:
    account = connection.caller.account
    try:
        return connection.read_optional(
            "s3", "HeadBucket", absent=NO_SUCH_BUCKET, Bucket=bucket, ExpectedBucketOwner=account
        )
    except AwsError as error:
        if error.code in ("403", "Forbidden", "AccessDenied"):
            raise ForeignBucketError(bucket, account, connection.region) from error
        raise


def find_region(connection: Connection, bucket: str) -> str | None:
    """The region of a bucket of the connection's account, or None where nobody has one of this name.

    :raises ForeignBucketError: the bucket belongs to somebody else.
    """
    found = _head(connection, bucket)
    # S3 says it whatever the region that was asked.
    return str(found["BucketRegion"]) if found else None


def read(connection: Connection, bucket: str) -> Bucket | None:
    """A bucket of the connection's account, or None where nobody has one of this name.

    :raises ForeignBucketError: the bucket belongs to somebody else.
    """
    region = find_region(connection, bucket)
    if region is None:
        return None
    owned = {"Bucket": bucket, "ExpectedBucketOwner": connection.caller.account}

    def optional(operation: str, *absent: str) -> t.Callable[[], dict[str, t.Any]]:
        return lambda: connection.read_optional("s3", operation, absent=absent, region=region, **owned) or {}

    answers = together(
        ownership=optional("GetBucketOwnershipControls", "OwnershipControlsNotFoundError"),
        public_access_block=optional("GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
        encryption=optional("GetBucketEncryption", "ServerSideEncryptionConfigurationNotFoundError"),
        versioning=optional("GetBucketVersioning"),
        policy=optional("GetBucketPolicy", "NoSuchBucketPolicy"),
        lifecycle=optional("GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration"),
        logging=optional("GetBucketLogging"),
        tagging=optional("GetBucketTagging", "NoSuchTagSet"),
        object_lock=optional("GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"),
    )
    return _normalised(region, answers)


def read_replication(connection: Connection, bucket: str, region: str) -> list[str]:
    """The buckets that the objects of a bucket are copied to (s3:GetBucketReplication)."""
    owned = {"Bucket": bucket, "ExpectedBucketOwner": connection.caller.account}
    absent = ("ReplicationConfigurationNotFoundError",)
    answer = connection.read_optional("s3", "GetBucketReplication", absent=absent, region=region, **owned) or {}
    found: Replication = answer.get("ReplicationConfiguration", {})
    copying = [rule["Destination"]["Bucket"] for rule in found.get("Rules", []) if rule["Status"] == "Enabled"]
    return sorted({arn.removeprefix(f"arn:{connection.caller.partition}:s3:::") for arn in copying})


def read_regions(connection: Connection) -> dict[str, str | None]:
    """The buckets of the connection's account, each with its region, in one bulk call (s3:ListBuckets).

    S3 tells regions where anything is asked for, such as a number of buckets a page. Where it does not all the same, it
    is None: then botocore is led to the region by the answer of another one.
    """
    listed: list[Listed] = connection.read_all("s3", "ListBuckets", MaxBuckets=MOST_A_PAGE).get("Buckets", [])
    return {bucket["Name"]: bucket.get("BucketRegion") for bucket in listed}


def _normalised(region: str, answers: t.Mapping[str, dict[str, t.Any]]) -> Bucket:
    controls: OwnershipControls = answers["ownership"].get("OwnershipControls", {})
    encryption: Encryption = answers["encryption"].get("ServerSideEncryptionConfiguration", {})
    lock: ObjectLock = answers["object_lock"].get("ObjectLockConfiguration", {})
    tags: list[Tag] = answers["tagging"].get("TagSet", [])
    policy: str | None = answers["policy"].get("Policy")
    ownership, rules = controls.get("Rules", []), encryption.get("Rules", [])
    return {
        "region": region,
        "ownership": ownership[0]["ObjectOwnership"] if ownership else "",
        "public_access_block": answers["public_access_block"].get("PublicAccessBlockConfiguration", {}),
        "encryption": rules[0].get("ApplyServerSideEncryptionByDefault", {}) if rules else {},
        "versioning": answers["versioning"].get("Status", ""),
        "policy": json.loads(policy) if policy else None,
        "lifecycle": answers["lifecycle"].get("Rules", []),
        "logging": answers["logging"].get("LoggingEnabled", {}),
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "object_lock": lock.get("Rule", {}),
    }
