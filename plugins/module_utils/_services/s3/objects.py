# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: what is in a bucket, a page at a time; and whether one object is the same as another."""

from __future__ import annotations

import hashlib
import itertools
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Reader

# Request: answer
VERSION_MARKERS = {"KeyMarker": "NextKeyMarker", "VersionIdMarker": "NextVersionIdMarker"}
OBJECT_MARKERS = {"ContinuationToken": "NextContinuationToken"}

# So many objects are compared side by side, and held in memory.
COMPARED_AT_ONCE = 100

Listed = t.Mapping[str, t.Any]
Answer = dict[str, t.Any]


class Place(t.NamedTuple):
    """Objects of one bucket.

    :param owner: the account that has to own it. :param prefix: what the keys begin with.
    """

    bucket: str
    owner: str
    region: str
    prefix: str = ""

    @property
    def owned(self) -> dict[str, str]:
        """The parameters of every call."""
        return {"Bucket": self.bucket, "ExpectedBucketOwner": self.owner}


class Count(t.TypedDict):
    """How much is in a bucket. :param complete: whether nothing was left uncounted."""

    versions: int
    bytes: int
    delete_markers: int
    complete: bool


class Sized(t.TypedDict):
    """A version of s3:ListObjectVersions, as far as it is counted."""

    Size: int


def _pages(
    reader: Reader, operation: str, place: Place, markers: t.Mapping[str, str], **parameters: t.Any
) -> t.Iterator[Answer]:
    following: dict[str, t.Any] = {}
    while True:
        page = reader.read("s3", operation, place.region, **place.owned, **parameters, **following)
        yield page
        if not page.get("IsTruncated"):
            return
        following = {name: page[answered] for name, answered in markers.items() if page.get(answered)}


def version_pages(reader: Reader, place: Place) -> t.Iterator[Answer]:
    """All versions and delete markers of a bucket, up to 1,000 a page."""
    return _pages(reader, "ListObjectVersions", place, VERSION_MARKERS)


def objects(reader: Reader, place: Place) -> t.Iterator[Listed]:
    """All current objects of a place, in the order of their keys (of their bytes in UTF-8)."""
    for page in _pages(reader, "ListObjectsV2", place, OBJECT_MARKERS, Prefix=place.prefix):
        yield from page.get("Contents", [])


def count(reader: Reader, place: Place, limit: int) -> Count:
    """How much is in a bucket, counted until there is more than the limit."""
    found: Count = {"versions": 0, "bytes": 0, "delete_markers": 0, "complete": True}
    for page in version_pages(reader, place):
        versions: list[Sized] = page.get("Versions", [])
        found["versions"] += len(versions)
        found["bytes"] += sum(version["Size"] for version in versions)
        found["delete_markers"] += len(page.get("DeleteMarkers", []))
        if found["versions"] + found["delete_markers"] > limit:
            return {**found, "complete": not page.get("IsTruncated")}
    return found


def compared(reader: Reader, source: Place, archive: Place) -> t.Iterator[tuple[Listed, bool]]:
    """Every object of one place, and whether it is the same in the other, below that one's prefix."""
    pairs = _pairs(reader, source, archive)
    while batch := list(itertools.islice(pairs, COMPARED_AT_ONCE)):
        same = each(lambda pair: _is_same(reader, source, archive, *pair), batch)
        yield from ((one, answer) for (one, _other), answer in zip(batch, same, strict=True))


def _pairs(reader: Reader, source: Place, archive: Place) -> t.Iterator[tuple[Listed, Listed | None]]:
    """Both lists have the same order: neither has to be held in memory."""
    there = objects(reader, archive)
    other = next(there, None)
    for one in objects(reader, source):
        key = f"{archive.prefix}{one['Key']}".encode()
        while other is not None and other["Key"].encode() < key:
            other = next(there, None)
        yield one, other if other is not None and other["Key"].encode() == key else None


def _is_same(reader: Reader, source: Place, archive: Place, one: Listed, other: Listed | None) -> bool:
    """Whether two objects have the same content.

    The ETag tells, unless one was uploaded in parts or is encrypted with a key of KMS: then a checksum that both have,
    or their contents.
    """
    if other is None or one["Size"] != other["Size"]:
        return False
    if one["ETag"] == other["ETag"]:
        return True
    mine, theirs = (_checksums(reader, place, found) for place, found in ((source, one), (archive, other)))
    common = mine.keys() & theirs.keys()
    if common:
        return all(mine[name] == theirs[name] for name in common)
    return _digest(reader, source, one) == _digest(reader, archive, other)


def _checksums(reader: Reader, place: Place, found: Listed) -> dict[str, str]:
    """The checksums of a whole object, by their names. Those of its parts depend on how it was uploaded."""
    answer = reader.read("s3", "HeadObject", place.region, **_exactly(place, found), ChecksumMode="ENABLED")
    if answer.get("ChecksumType") != "FULL_OBJECT":
        return {}
    return {name: value for name, value in answer.items() if name.startswith("Checksum") and name != "ChecksumType"}


def _digest(reader: Reader, place: Place, found: Listed) -> str:
    digest = hashlib.sha256()
    for chunk in reader.read("s3", "GetObject", place.region, **_exactly(place, found))["Body"].iter_chunks(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _exactly(place: Place, found: Listed) -> dict[str, str]:
    return {**place.owned, "Key": found["Key"], "IfMatch": found["ETag"]}
