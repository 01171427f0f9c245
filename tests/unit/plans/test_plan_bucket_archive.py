# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copying a bucket: what is planned, how objects are compared, and what stands in the way."""

from __future__ import annotations

import io
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.bucket_archive import Archived, Copy, plan
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.objects import COMPARED_AT_ONCE, Place, compared
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import check_call, operations, warns
from botocore.response import StreamingBody

SOURCE = Place("logs", "222222222222", "eu-west-1")
ARCHIVE = Place("archive", "222222222222", "us-east-1", "logs/")
ELSEWHERE = ARCHIVE._replace(owner="333333333333")
FILLED = {"versions": 10, "bytes": 100, "delete_markers": 0, "complete": True}


def archived(**more: Any) -> Archived:
    return Archived(**{"source": SOURCE, "archive": ARCHIVE, "contents": FILLED, "objects": 10, "size": 100, **more})


@pytest.mark.parametrize(
    ("current", "expected", "warnings"),
    [
        (archived(), [], []),
        (archived(pending=4), ["CopyObject"], []),
        (archived(objects=7, pending=7), ["CopyObject"], ["3 older versions"]),
        (archived(objects=7), [], ["3 older versions"]),
        (archived(source=None, objects=0), [], ["is gone"]),
    ],
)
def test_what_is_not_in_the_archive_is_copied(current: Archived, expected: list[str], warnings: list[str]) -> None:
    planned = plan(current, 10)
    assert operations(planned) == expected
    warns(planned, *warnings)


@pytest.mark.parametrize(("archive", "acl"), [(ARCHIVE, None), (ELSEWHERE, "bucket-owner-full-control")])
def test_every_call_names_both_owners(archive: Place, acl: str | None) -> None:
    [step] = plan(archived(archive=archive, pending=1), 10).steps
    assert step.parameters["ExpectedSourceBucketOwner"] == "222222222222"
    assert step.parameters["ExpectedBucketOwner"] == archive.owner
    assert step.parameters.get("ACL") == acl
    assert step.region == "us-east-1"


@pytest.mark.parametrize(
    ("current", "words"),
    [
        (
            archived(contents={**FILLED, "versions": 11}),
            ["more than 10", "S3 Batch Replication", "aws s3 sync s3://logs"],
        ),
        (archived(contents={**FILLED, "delete_markers": 1}), ["more than 10"]),
        (archived(pending=2, stuck=("big", "cold"), stuck_count=6), ["6 objects", "5 GB", "big, cold", "aws s3 cp"]),
    ],
)
def test_what_cannot_be_copied_is_an_error_before_anything(current: Archived, words: list[str]) -> None:
    with pytest.raises(CtlError) as caught:
        plan(current, 10)
    assert all(word in str(caught.value) for word in [*words, "Nothing was copied."])


def stored(content: str = "", etag: str = "", **checksums: str) -> dict[str, Any]:
    return {"content": content, "etag": etag or f'"{content}"', "checksums": checksums}


class Buckets:
    """Lists and reads objects in memory; notes what was read of them."""

    def __init__(self, logs: dict[str, Any], archive: dict[str, Any]) -> None:
        self._objects = {"logs": logs, "archive": archive}
        self.looked_at: list[str] = []

    def read(self, service: str, operation: str, region: str | None = None, **parameters: Any) -> dict[str, Any]:
        check_call(service, operation, parameters)
        assert parameters["ExpectedBucketOwner"] == "222222222222"
        objects = self._objects[parameters["Bucket"]]
        if operation == "ListObjectsV2":
            keys = sorted(objects, key=str.encode)
            start = int(parameters.get("ContinuationToken", 0))
            page = [
                {"Key": key, "Size": len(objects[key]["content"]), "ETag": objects[key]["etag"]}
                for key in keys[start : start + 2]
            ]
            return {"Contents": page, "IsTruncated": start + 2 < len(keys), "NextContinuationToken": str(start + 2)}
        self.looked_at.append(operation)
        found = objects[parameters["Key"]]
        assert parameters["IfMatch"] == found["etag"]
        if operation == "HeadObject":
            kind = {"ChecksumType": "FULL_OBJECT"} if found["checksums"] else {}
            return {**kind, **found["checksums"]}
        content = found["content"].encode()
        return {"Body": StreamingBody(io.BytesIO(content), len(content))}


HEADS, READS = ["HeadObject"] * 2, ["GetObject"] * 2


@pytest.mark.parametrize(
    ("one", "other", "same", "looked_at"),
    [
        (stored("abc"), None, False, []),
        (stored("abc"), stored("abc"), True, []),
        (stored("abc"), stored("ab"), False, []),
        (stored("abc", '"x-2"'), stored("abc"), True, [*HEADS, *READS]),
        (stored("abc", '"x-2"'), stored("abd"), False, [*HEADS, *READS]),
        (stored("abc", '"x"', ChecksumSHA256="1"), stored("abc", ChecksumSHA256="1"), True, HEADS),
        (stored("abc", '"x"', ChecksumSHA256="1"), stored("abc", ChecksumSHA256="2"), False, HEADS),
        (stored("abc", '"x"', ChecksumSHA256="1"), stored("abc", ChecksumCRC32="2"), True, [*HEADS, *READS]),
        (stored("abc", '"x"', ChecksumSHA256="1"), stored("abc", ChecksumType="COMPOSITE"), True, [*HEADS, *READS]),
    ],
)
def test_objects_are_the_same_by_etag_or_checksum_or_content(
    one: dict[str, Any], other: dict[str, Any] | None, same: bool, looked_at: list[str]
) -> None:
    buckets = Buckets({"k": one}, {"logs/k": other} if other else {})
    assert [answer for _one, answer in compared(buckets, SOURCE, ARCHIVE)] == [same]
    assert sorted(buckets.looked_at) == sorted(looked_at)


@pytest.mark.parametrize("there", [[], ["a"], ["é"], ["a", "b/c", "z"], ["\uffff", "\U0001f600"], ["0", "a", "zz"]])
def test_two_lists_are_compared_in_the_order_of_their_bytes(there: list[str]) -> None:
    keys = ["a", "b/c", "z", "é", "\uffff", "\U0001f600"]
    archive = {f"logs/{key}": stored("x") for key in there} | {"logs-other": stored("x")}
    found = compared(Buckets({key: stored("x") for key in keys}, archive), SOURCE, ARCHIVE)
    assert {one["Key"]: same for one, same in found} == {key: key in there for key in keys}


def test_what_is_missing_or_differs_is_copied_a_group_at_a_time() -> None:
    logs = {f"k{one:04}": stored("x") for one in range(3 * COMPARED_AT_ONCE)}
    archive = {f"logs/{key}": stored("x") for key in list(logs)[::3]} | {"logs/k0001": stored("y")}
    copy = Copy(SOURCE, ARCHIVE)
    groups = list(copy.groups(Buckets(logs, archive)))
    assert [len(group) for group in groups] == [100, 100]
    assert groups[0][0] == {
        "Key": "logs/k0001",
        "CopySource": {"Bucket": "logs", "Key": "k0001"},
        "CopySourceIfMatch": '"x"',
    }
    for parameters in groups[0]:
        # botocore makes a text of the source itself, before it looks at types.
        check_call("s3", "CopyObject", {**ARCHIVE.owned, **parameters, "CopySource": "logs/key"})


def test_what_is_not_the_same_afterwards_is_counted_and_named() -> None:
    logs = {f"k{one}": stored("x") for one in range(9)}
    error = Copy(SOURCE, ARCHIVE).failure(Buckets(logs, {"logs/k0": stored("x")}))
    assert error and error.code == "ChangedSinceRead"
    assert "8 objects" in error.message
    assert "k1, k2, k3, k4, k5" in error.message
    assert "k6" not in error.message
    assert Copy(SOURCE, ARCHIVE).failure(Buckets({}, {})) is None
