# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: a bucket removed with everything in it, except what object lock or a legal hold protects."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.repetition import PARALLEL_CALLS, Answer, Parameters
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Reader
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets, objects
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.objects import Place
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import ObjectLock

NO_LOCK = ("ObjectLockConfigurationNotFoundError",)
NOTHING: objects.Count = {"versions": 0, "bytes": 0, "delete_markers": 0, "complete": True}
NAMED = 5

# What empties a bucket of any size, within a day or two, for nothing.
EXPIRE_EVERYTHING = [
    {
        "ID": "everything",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": 1},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    },
    {
        "ID": "delete-markers",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"ExpiredObjectDeleteMarker": True},
    },
]


class Version(t.TypedDict):
    """A version or delete marker of s3:ListObjectVersions."""

    Key: str
    VersionId: str


class Refused(t.TypedDict, total=False):
    """What s3:DeleteObjects did not delete."""

    Key: t.Required[str]
    VersionId: str
    Code: str
    Message: str


class Full(t.NamedTuple):
    """A bucket that is there.

    :param contents: what _s3_objects.count() returns. :param mfa_delete: versions are deleted only with a device.
    :param object_lock: objects may be protected.
    """

    place: Place
    contents: objects.Count
    mfa_delete: bool
    object_lock: bool


def read(connection: Connection, bucket: str, max_objects: int) -> Full | None:
    """A bucket and how much is in it, counted up to one more than max_objects; None where it is gone.

    :raises ForeignBucketError: it belongs to somebody else.
    """
    region = buckets.find_region(connection, bucket)
    if region is None:
        return None
    place = Place(bucket, connection.caller.account, region)
    versioning = connection.read("s3", "GetBucketVersioning", region, **place.owned)
    lock = connection.read_optional("s3", "GetObjectLockConfiguration", absent=NO_LOCK, region=region, **place.owned)
    locked: ObjectLock = (lock or {}).get("ObjectLockConfiguration", {})
    return Full(
        place,
        contents=objects.count(connection, place, max_objects),
        mfa_delete=versioning.get("MFADelete") == "Enabled",
        object_lock=locked.get("ObjectLockEnabled") == "Enabled",
    )


def too_many(contents: objects.Count, max_objects: int) -> bool:
    """Whether a bucket has more than one call after another should be made for."""
    return contents["versions"] + contents["delete_markers"] > max_objects


def plan(current: Full | None, max_objects: int) -> Plan:
    """Delete what is in the bucket, then the bucket.

    :raises CtlError: it cannot be emptied like this; nothing is deleted then.
    """
    planned = Plan()
    if current is None:
        return planned
    place, contents = current.place, current.contents
    _check_possible(current, max_objects)
    if current.object_lock:
        planned.warnings.append(
            f"Bucket {place.bucket} has object lock: objects that it or a legal hold protects stay, and the bucket "
            "with them, until their retention ends"
        )
    resource = f"S3 bucket {place.bucket}"
    entries = contents["versions"] + contents["delete_markers"]
    if entries:
        planned.steps.append(
            Step(
                service="s3",
                operation="DeleteObjects",
                parameters=place.owned,
                reason=f"delete {entries} object versions and delete markers ({contents['bytes']} bytes) "
                f"of bucket {place.bucket}",
                resource=resource,
                region=place.region,
                before=contents,
                after=NOTHING,
                bulk=Drain(place),
            )
        )
    planned.steps.append(
        Step(
            service="s3",
            operation="DeleteBucket",
            parameters=place.owned,
            reason=f"delete bucket {place.bucket}",
            resource=resource,
            region=place.region,
            before={"region": place.region},
        )
    )
    return planned


def _check_possible(current: Full, max_objects: int) -> None:
    place = current.place
    if current.mfa_delete:
        raise CtlError(
            f"Bucket {place.bucket} has MFA delete: its versions can be deleted by the root user with a device alone",
            hint="The customer's root user switches MFA delete off (aws s3api put-bucket-versioning with --mfa); then "
            "run again. Nothing was deleted.",
            waiting_for="customer",
            account=place.owner,
            region=place.region,
        )
    if too_many(current.contents, max_objects):
        rules = json.dumps({"Rules": EXPIRE_EVERYTHING})
        raise CtlError(
            f"Bucket {place.bucket} has more than {max_objects} object versions and delete markers (max_objects)",
            hint="Let S3 delete them: aws s3api put-bucket-lifecycle-configuration --region "
            f"{place.region} --bucket {place.bucket} --expected-bucket-owner {place.owner} "
            f"--lifecycle-configuration '{rules}' (it replaces the rules that the bucket has). Run again when the "
            "bucket is empty, in a few days, or raise max_objects. Nothing was deleted.",
            account=place.owner,
            region=place.region,
        )


class Drain:
    """Deletes all versions and delete markers of a bucket, 1,000 a call. It never asks S3 to bypass a retention."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._deleted = 0
        self._refused = 0
        self._named: list[str] = []
        self._codes: set[str] = set()

    def groups(self, reader: Reader) -> t.Iterator[list[Parameters]]:
        """As many pages as are deleted side by side."""
        group: list[Parameters] = []
        for page in objects.version_pages(reader, self._place):
            # Only here, so that the page was read while what it continues from was still there.
            if len(group) == PARALLEL_CALLS:
                yield group
                group = []
            entries: list[Version] = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            wanted = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in entries]
            if wanted:
                group.append({"Delete": {"Objects": wanted, "Quiet": True}})
        if group:
            yield group

    def answered(self, parameters: Parameters, answer: Answer) -> None:
        """In a quiet answer there is only what was refused."""
        errors: list[Refused] = answer.get("Errors", [])
        asked: list[Version] = parameters["Delete"]["Objects"]
        self._deleted += len(asked) - len(errors)
        self._refused += len(errors)
        self._codes |= {str(error.get("Code")) for error in errors}
        for error in errors[: NAMED - len(self._named)]:
            version = f" (version {error['VersionId']})" if error.get("VersionId") else ""
            self._named.append(f"{error['Key']}{version}: {error.get('Code')}: {error.get('Message')}")

    def counts(self) -> dict[str, int]:
        """How many versions and delete markers were deleted."""
        return {"deleted": self._deleted}

    def failure(self, reader: Reader) -> CtlError | None:
        """What S3 refused to delete."""
        if not self._refused:
            return None
        return CtlError(
            f"S3 refused to delete {self._refused} object versions of bucket {self._place.bucket}; "
            f"{self._deleted} were deleted. The first that it refused: {'; '.join(self._named)}",
            hint="Object lock and legal holds are never bypassed: wait until the retention ends, or let the customer "
            "remove the legal hold (aws s3api put-object-legal-hold) or the statement of the bucket's policy that "
            "denies it; then run again.",
            # All else, such as InternalError, is S3's own.
            waiting_for="customer" if self._codes == {"AccessDenied"} else "aws",
            account=self._place.owner,
            region=self._place.region,
            service="s3",
            operation="DeleteObjects",
        )
