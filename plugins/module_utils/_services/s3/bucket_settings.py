# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: the settings of a bucket, each of which is set and removed by a call of its own."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

Asked = t.Callable[[t.Any], dict[str, t.Any]]


class Place(t.NamedTuple):
    """A bucket, the account that has to own it, and its region."""

    bucket: str
    account: str
    region: str


class Setting(t.NamedTuple):
    """:param put: the operation that sets it. :param delete: what removes it. :param asked: the request for a value."""

    put: str
    delete: str
    asked: Asked


# As buckets.read() calls them.
SETTINGS = {
    "ownership": Setting(
        "PutBucketOwnershipControls",
        "DeleteBucketOwnershipControls",
        lambda value: {"OwnershipControls": {"Rules": [{"ObjectOwnership": value}]}},
    ),
    "public_access_block": Setting(
        "PutPublicAccessBlock", "DeletePublicAccessBlock", lambda value: {"PublicAccessBlockConfiguration": dict(value)}
    ),
    "encryption": Setting(
        "PutBucketEncryption",
        "DeleteBucketEncryption",
        lambda value: {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": value}]}},
    ),
    # Versioning cannot be unset any more, only suspended.
    "versioning": Setting(
        "PutBucketVersioning",
        "PutBucketVersioning",
        lambda value: {"VersioningConfiguration": {"Status": value or "Suspended"}},
    ),
    "policy": Setting("PutBucketPolicy", "DeleteBucketPolicy", lambda value: {"Policy": json.dumps(value)}),
    "lifecycle": Setting(
        "PutBucketLifecycleConfiguration",
        "DeleteBucketLifecycle",
        lambda value: {"LifecycleConfiguration": {"Rules": value}},
    ),
    "logging": Setting(
        "PutBucketLogging",
        "PutBucketLogging",
        lambda value: {"BucketLoggingStatus": {"LoggingEnabled": value} if value else {}},
    ),
    "tags": Setting(
        "PutBucketTagging",
        "DeleteBucketTagging",
        lambda value: {"Tagging": {"TagSet": [{"Key": key, "Value": one} for key, one in value.items()]}},
    ),
}

# One bucket's are written one after the other; S3 may need a moment to see a new bucket.
NOT_YET = frozenset({"OperationAborted", "NoSuchBucket"})


def resource(bucket: str) -> str:
    """How a bucket is called in plans."""
    return f"S3 bucket {bucket}"


def plan(place: Place, current: t.Mapping[str, t.Any], desired: t.Mapping[str, t.Any], why: str = "") -> Plan:
    """A call for each setting that is not as it is to be.

    :param current: as buckets.read() answers; {} of a bucket that is only planned.
    :param desired: the settings that matter, in the same terms and in the order in which they are safe to set; one that
        is empty is removed. :param why: ends the reason of every step.
    """
    return Plan(
        [
            _step(place, name, current.get(name), desired[name], why)
            for name in desired
            if not _reached(name, current.get(name), desired[name])
        ]
    )


def _reached(name: str, current: t.Any, desired: t.Any) -> bool:
    suspended = name == "versioning" and not desired and current == "Suspended"
    return current == desired or suspended or not (current or desired)


def _step(place: Place, name: str, current: t.Any, desired: t.Any, why: str) -> Step:
    put, delete, asked = SETTINGS[name]
    return Step(
        service="s3",
        operation=put if desired else delete,
        parameters={
            "Bucket": place.bucket,
            "ExpectedBucketOwner": place.account,
            **(asked(desired) if desired or put == delete else {}),
        },
        reason=f"set {name.replace('_', ' ')} of bucket {place.bucket}{why}",
        resource=resource(place.bucket),
        region=place.region,
        before=current or None,
        becomes=desired or None,
        retry_on=NOT_YET,
    )
