# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: all current objects of a bucket copied into another one, and compared there. The bucket stays as it is."""

from __future__ import annotations

import itertools
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.repetition import Answer, Parameters
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Reader
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import objects as s3_objects
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.bucket_removal import NAMED, too_many
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.objects import Place

# What one CopyObject takes.
LARGEST_COPY = 5 * 1024**3
# Objects in these have to be restored before they can be copied.
ASLEEP = frozenset({"GLACIER", "DEEP_ARCHIVE"})
COPIED_AT_ONCE = 100


class Archived(t.NamedTuple):
    """A bucket and how much of it is in the archive.

    :param source: None where it is gone. :param contents: what _s3_objects.count() returns.
    :param objects: how many there are now, :param size: their bytes,
    :param pending: how many of them are not in the archive, or not the same there.
    :param stuck: keys of those of them that cannot be copied like this: the first five, :param stuck_count: and all.
    """

    source: Place | None
    archive: Place
    contents: s3_objects.Count
    objects: int = 0
    size: int = 0
    pending: int = 0
    stuck: tuple[str, ...] = ()
    stuck_count: int = 0


def read(connection: Connection, bucket: str, archive: Place, max_objects: int) -> Archived:
    """Compare a bucket with its archive, unless there is more in it than max_objects.

    :param archive: its region is not known yet.
    :raises ForeignBucketError: the bucket belongs to somebody else. :raises CtlError: there is no such archive.
    """
    archive = archive._replace(region=_archive_region(connection, archive))
    region = buckets.find_region(connection, bucket)
    if region is None:
        return Archived(None, archive, {"versions": 0, "bytes": 0, "delete_markers": 0, "complete": True})
    source = Place(bucket, connection.caller.account, region)
    contents = s3_objects.count(connection, source, max_objects)
    if too_many(contents, max_objects):
        return Archived(source, archive, contents)
    found, size, pending, stuck_count = 0, 0, 0, 0
    stuck: list[str] = []
    for one, same in s3_objects.compared(connection, source, archive):
        found, size, pending = found + 1, size + one["Size"], pending + (not same)
        if not same and (one["Size"] > LARGEST_COPY or one.get("StorageClass") in ASLEEP):
            stuck_count += 1
            stuck += [one["Key"]] if len(stuck) < NAMED else []
    return Archived(source, archive, contents, found, size, pending, tuple(stuck), stuck_count)


def _archive_region(connection: Connection, archive: Place) -> str:
    try:
        answer = connection.read_optional("s3", "HeadBucket", absent=buckets.NO_SUCH_BUCKET, **archive.owned)
    except AwsError as error:
        if error.code in ("403", "Forbidden", "AccessDenied"):
            raise buckets.ForeignBucketError(archive.bucket, archive.owner, connection.region) from error
        raise
    if answer is None:
        raise InputError("archive_bucket", archive.bucket, "a bucket that exists")
    return str(answer.get("BucketRegion") or connection.region)


def plan(current: Archived, max_objects: int) -> Plan:
    """Copy what is not in the archive yet.

    :raises CtlError: not all of it can be copied; nothing is then.
    """
    planned = Plan()
    source, archive = current.source, current.archive
    if source is None:
        planned.warnings.append("The bucket is gone: what is in the archive was not compared with anything")
        return planned
    _check_possible(current, source, max_objects)
    older = current.contents["versions"] - current.objects
    if older > 0:
        planned.warnings.append(
            f"Bucket {source.bucket} has {older} older versions of objects: they are not copied to the archive"
        )
    if current.pending:
        planned.steps.append(
            Step(
                service="s3",
                operation="CopyObject",
                parameters={
                    **archive.owned,
                    "ExpectedSourceBucketOwner": source.owner,
                    # Without it, objects in a bucket with ACLs would belong to the account that copies.
                    **({"ACL": "bucket-owner-full-control"} if archive.owner != source.owner else {}),
                },
                reason=f"copy {current.pending} of {current.objects} objects of bucket {source.bucket} "
                f"to s3://{archive.bucket}/{archive.prefix}",
                resource=f"S3 bucket {archive.bucket}",
                region=archive.region,
                before={"objects": current.objects - current.pending},
                after={"objects": current.objects},
                bulk=Copy(source, archive),
            )
        )
    return planned


def _check_possible(current: Archived, source: Place, max_objects: int) -> None:
    where = {"account": source.owner, "region": source.region}
    target = f"s3://{current.archive.bucket}/{current.archive.prefix}"
    if too_many(current.contents, max_objects):
        raise CtlError(
            f"Bucket {source.bucket} has more than {max_objects} object versions and delete markers (max_objects)",
            hint=f"Copy it with S3 Batch Replication, or with: aws s3 sync s3://{source.bucket} {target} . Then run "
            "again with a higher max_objects: what is there already is only compared. Nothing was copied.",
            **where,
        )
    if current.stuck_count:
        raise CtlError(
            f"{current.stuck_count} objects of bucket {source.bucket} are larger than 5 GB or in a storage class that "
            f"has to be restored first. The first of them: {', '.join(current.stuck)}",
            hint="Restore them (aws s3api restore-object) where they are in Glacier, and copy them by hand: aws s3 cp "
            f"s3://{source.bucket}/KEY {target}KEY . Then run again. Nothing was copied.",
            **where,
        )


class Copy:
    """Copies what is not the same in the archive, within S3."""

    def __init__(self, source: Place, archive: Place) -> None:
        self._source = source
        self._archive = archive
        self._copied = 0

    def groups(self, reader: Reader) -> t.Iterator[list[Parameters]]:
        """What is missing or differs, in the order of the keys."""
        missing = (one for one, same in s3_objects.compared(reader, self._source, self._archive) if not same)
        while batch := list(itertools.islice(missing, COPIED_AT_ONCE)):
            yield [
                {
                    "Key": f"{self._archive.prefix}{one['Key']}",
                    "CopySource": {"Bucket": self._source.bucket, "Key": one["Key"]},
                    "CopySourceIfMatch": one["ETag"],
                }
                for one in batch
            ]

    def answered(self, parameters: Parameters, answer: Answer) -> None:
        """Whatever S3 answers is a copy: a refusal is raised."""
        self._copied += 1

    def counts(self) -> dict[str, int]:
        """How many objects were copied."""
        return {"copied": self._copied}

    def failure(self, reader: Reader) -> CtlError | None:
        """What is not the same in the archive after all. It can have been delivered meanwhile: that is planned anew."""
        differing, named = 0, list[str]()
        for one, same in s3_objects.compared(reader, self._source, self._archive):
            if not same:
                differing += 1
                named += [one["Key"]] if len(named) < NAMED else []
        if not differing:
            return None
        return CtlError(
            f"{differing} objects of bucket {self._source.bucket} are not the same in bucket {self._archive.bucket} "
            f"after they were copied. The first of them: {', '.join(named)}",
            hint="A service that delivers all the time adds new ones: stop it, and run again. Do not delete the "
            "bucket before.",
            code="ChangedSinceRead",
            account=self._source.owner,
            region=self._source.region,
        )
