# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: the settings of a bucket, each of which is set, and by whoever may remove it removed, by a call of its own."""

from __future__ import annotations

import json
import typing as t
from types import MappingProxyType

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

State = t.Mapping[str, t.Any]
Asked = t.Callable[[t.Any], dict[str, t.Any]]


class Place(t.NamedTuple):
    """A bucket, the account that has to own it, and its region."""

    bucket: str
    account: str
    region: str


class Setting(t.NamedTuple):
    """:param put: the operation that sets it. :param asked: the request for a value."""

    put: str
    asked: Asked


# As buckets.read() calls them.
SETTINGS: t.Mapping[str, Setting] = MappingProxyType(
    {
        "ownership": Setting(
            "PutBucketOwnershipControls",
            lambda value: {"OwnershipControls": {"Rules": [{"ObjectOwnership": value}]}},
        ),
        "public_access_block": Setting(
            "PutPublicAccessBlock", lambda value: {"PublicAccessBlockConfiguration": dict(value)}
        ),
        # It cannot be unset any more, only suspended.
        "versioning": Setting(
            "PutBucketVersioning", lambda value: {"VersioningConfiguration": {"Status": value or "Suspended"}}
        ),
        "policy": Setting("PutBucketPolicy", lambda value: {"Policy": json.dumps(value)}),
        "lifecycle": Setting(
            "PutBucketLifecycleConfiguration", lambda value: {"LifecycleConfiguration": {"Rules": value}}
        ),
        "logging": Setting(
            "PutBucketLogging", lambda value: {"BucketLoggingStatus": {"LoggingEnabled": value} if value else {}}
        ),
        "tags": Setting(
            "PutBucketTagging",
            lambda value: {"Tagging": {"TagSet": [{"Key": key, "Value": one} for key, one in value.items()]}},
        ),
    }
)

# Set, and never put back: AWS encrypts every object, and a key of the customer's is kept.
ENCRYPTION = Setting(
    "PutBucketEncryption",
    lambda value: {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": value}]}},
)

# What removes a setting: for those who put a bucket back. The others are put as nothing.
REMOVED_BY = {
    "ownership": "DeleteBucketOwnershipControls",
    "public_access_block": "DeletePublicAccessBlock",
    "policy": "DeleteBucketPolicy",
    "lifecycle": "DeleteBucketLifecycle",
    "tags": "DeleteBucketTagging",
}

# One bucket's are written one after the other; S3 may need a moment to see a new bucket.
NOT_YET = frozenset({"OperationAborted", "NoSuchBucket"})


def resource(bucket: str) -> str:
    """How a bucket is called in plans."""
    return f"S3 bucket {bucket}"


def plan(
    place: Place,
    current: State,
    desired: State,
    settings: t.Mapping[str, Setting] = SETTINGS,
    removed_by: t.Mapping[str, str] = MappingProxyType({}),
    why: str = "",
) -> Plan:
    """A call for each setting that is not as it is to be.

    :param current: as buckets.read() answers; {} of a bucket that is only planned.
    :param desired: the settings that matter, in the same terms and in the order in which they are safe to set.
    :param removed_by: REMOVED_BY, where settings that are to be empty go; whoever does not pass it removes none.
    :param why: ends the reason of every step.
    """
    planned = Plan()
    for name, value in desired.items():
        if _reached(name, current.get(name), value):
            continue
        put, asked = settings[name]
        removes = not value and name in removed_by
        call = (removed_by[name], {}) if removes else (put, asked(value))
        planned.steps.append(_step(place, name, call, current.get(name), value, why))
    return planned


def _reached(name: str, current: t.Any, desired: t.Any) -> bool:
    suspended = name == "versioning" and not desired and current == "Suspended"
    return current == desired or suspended or not (current or desired)


def _step(place: Place, name: str, call: tuple[str, State], current: t.Any, desired: t.Any, why: str) -> Step:
    operation, request = call
    return Step(
        service="s3",
        operation=operation,
        parameters={"Bucket": place.bucket, "ExpectedBucketOwner": place.account, **request},
        reason=f"set {name.replace('_', ' ')} of bucket {place.bucket}{why}",
        resource=resource(place.bucket),
        region=place.region,
        before=current or None,
        after=desired or None,
        retry_on=NOT_YET,
    )
