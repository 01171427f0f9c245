# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Removing a bucket with everything in it: what is planned, what is deleted, and what stands in the way."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.repetition import PARALLEL_CALLS
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.bucket_removal import Drain, Full, plan
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.objects import Place, count
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import check_call, operations, warns

PLACE = Place("logs", "222222222222", "eu-west-1")


def full(versions: int = 3, markers: int = 0, **more: Any) -> Full:
    contents = {"versions": versions, "bytes": 10 * versions, "delete_markers": markers, "complete": True}
    return Full(**{"place": PLACE, "contents": contents, "mfa_delete": False, "object_lock": False, **more})


@pytest.mark.parametrize(
    ("current", "expected", "warnings"),
    [
        (None, [], []),
        (full(0), ["DeleteBucket"], []),
        (full(3), ["DeleteObjects", "DeleteBucket"], []),
        (full(0, markers=1), ["DeleteObjects", "DeleteBucket"], []),
        (full(5, markers=5), ["DeleteObjects", "DeleteBucket"], []),
        (full(3, object_lock=True), ["DeleteObjects", "DeleteBucket"], ["has object lock"]),
    ],
)
def test_what_is_in_a_bucket_is_deleted_before_it(
    current: Full | None, expected: list[str], warnings: list[str]
) -> None:
    planned = plan(current, 10)
    assert operations(planned) == expected
    assert {step.resource for step in planned.steps} <= {"S3 bucket logs"}  # so one after the other
    assert all(step.parameters == PLACE.owned and step.region == "eu-west-1" for step in planned.steps)
    warns(planned, *warnings)


@pytest.mark.parametrize(
    ("current", "words", "waiting_for"),
    [
        (full(mfa_delete=True), "MFA delete", "customer"),
        (full(0, mfa_delete=True), "MFA delete", "customer"),
        (full(11), "more than 10 object versions", ""),
        (full(6, markers=5), "more than 10 object versions", ""),
    ],
)
def test_what_cannot_be_deleted_here_is_an_error_before_anything(current: Full, words: str, waiting_for: str) -> None:
    with pytest.raises(CtlError, match=words) as caught:
        plan(current, 10)
    assert "Nothing was deleted." in str(caught.value)
    assert caught.value.waiting_for == waiting_for


def test_the_lifecycle_rules_that_are_told_are_such_that_s3_takes_them() -> None:
    with pytest.raises(CtlError) as caught:
        plan(full(11), 10)
    found = re.search(r"--lifecycle-configuration '(.*?)'", caught.value.hint)
    assert found
    rules = json.loads(found.group(1))
    check_call("s3", "PutBucketLifecycleConfiguration", {"Bucket": "logs", "LifecycleConfiguration": rules})


class Bucket:
    """Lists pages of so many entries each; notes how many pages were read."""

    def __init__(self, *pages: tuple[int, int]) -> None:
        self._pages = pages
        self.read_until = 0

    def read(self, service: str, operation: str, region: str | None = None, **parameters: Any) -> dict[str, Any]:
        number = int(parameters.get("KeyMarker", 0))
        assert (operation, region, parameters["ExpectedBucketOwner"]) == (
            "ListObjectVersions",
            "eu-west-1",
            "222222222222",
        )
        self.read_until = number + 1
        versions, markers = self._pages[number]
        entries = [{"Key": f"{number}-{one}", "VersionId": "v", "Size": 2} for one in range(versions + markers)]
        following = {"IsTruncated": True, "NextKeyMarker": str(number + 1), "NextVersionIdMarker": "v"}
        return {
            "Versions": entries[:versions],
            "DeleteMarkers": entries[versions:],
            **(following if number + 1 < len(self._pages) else {"IsTruncated": False}),
        }


@pytest.mark.parametrize(
    ("pages", "limit", "expected", "pages_read"),
    [
        ([(0, 0)], 10, (0, 0, True), 1),
        ([(3, 2), (4, 1)], 10, (7, 3, True), 2),
        ([(5, 0), (6, 0)], 10, (11, 0, True), 2),
        ([(5, 6), (5, 0), (5, 0)], 10, (5, 6, False), 1),
    ],
)
def test_no_more_is_counted_than_has_to_be(
    pages: list[tuple[int, int]], limit: int, expected: tuple[int, int, bool], pages_read: int
) -> None:
    bucket = Bucket(*pages)
    versions, markers, complete = expected
    assert count(bucket, PLACE, limit) == {
        "versions": versions,
        "bytes": 2 * versions,
        "delete_markers": markers,
        "complete": complete,
    }
    assert bucket.read_until == pages_read


def test_a_bucket_is_read_a_few_pages_at_a_time() -> None:
    pages = 3 * PARALLEL_CALLS
    bucket = Bucket(*[(3, 1)] * pages, (0, 0))
    keys: list[str] = []
    for number, group in enumerate(Drain(PLACE).groups(bucket), start=1):
        assert len(group) == PARALLEL_CALLS
        # One further page, so that what it continues from is not deleted before.
        assert bucket.read_until <= number * PARALLEL_CALLS + 1
        for parameters in group:
            check_call("s3", "DeleteObjects", {**PLACE.owned, **parameters})
            keys += [one["Key"] for one in parameters["Delete"]["Objects"]]
    assert len(keys) == len(set(keys)) == 4 * pages


def test_what_s3_refuses_is_counted_and_the_first_are_named() -> None:
    drain = Drain(PLACE)
    errors = [{"Key": f"k{one}", "VersionId": "v1", "Code": "AccessDenied", "Message": "locked"} for one in range(7)]
    drain.answered({"Delete": {"Objects": [{}] * 10}}, {"Errors": errors})
    drain.answered({"Delete": {"Objects": [{}] * 10}}, {})
    assert drain.counts() == {"deleted": 13}
    error = drain.failure(Bucket())
    assert error and error.waiting_for == "customer"
    assert "refused to delete 7 object versions of bucket logs; 13 were deleted" in error.message
    assert re.findall(r"k\d \(version v1\): AccessDenied: locked", error.message) == [
        f"k{one} (version v1): AccessDenied: locked" for one in range(5)
    ]
    drain.answered({"Delete": {"Objects": [{}]}}, {"Errors": [{"Key": "k", "Code": "InternalError"}]})
    error = drain.failure(Bucket())
    assert error and error.waiting_for == "aws"
    assert Drain(PLACE).failure(Bucket()) is None
