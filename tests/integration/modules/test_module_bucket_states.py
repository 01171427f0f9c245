# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""log_bucket over HTTP: a bucket that is archived, and one that is removed with everything in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.backups import backing_up

RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., dict[str, Any]]

LOGS, ARCHIVE = f"ctlaudit-{ACME}", "acme-archive"
OBJECTS = {f"AWSLogs/{ACME}/{one}.json.gz": f"events {one}" for one in range(5)}
OBJECTS["AWSLogs/ä b+c"] = "with a name that has to be quoted"
COPIES = {f"{LOGS}/{key}": text for key, text in OBJECTS.items()}


@pytest.fixture
def run_module(run_module: RunModule) -> RunModule:
    """As everywhere, with a backup where one is needed."""
    return backing_up(run_module)


def bucket(**more: Any) -> dict[str, Any]:
    return {"name": LOGS, "versioning": True, "objects": OBJECTS, **more}


# absent


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize("more", [{}, {"versioning": False}, {"object_lock": True}, {"objects": {}}])
def test_a_bucket_is_removed_with_all_versions_and_delete_markers(
    aws: LocalAws, customer: Customer, run_module: RunModule, region: str, more: dict[str, Any]
) -> None:
    options = {**customer(ACME, buckets=[bucket(region=region, **more)]), "name": LOGS, "state": "absent"}
    client = aws.client("s3", account=ACME, region=region)
    for key in list({**OBJECTS, **more.get("objects", {})})[:2]:
        client.put_object(Bucket=LOGS, Key=key, Body=b"newer")
        client.delete_object(Bucket=LOGS, Key=key)
    listed = client.list_object_versions(Bucket=LOGS)
    versions, markers = listed.get("Versions", []), listed.get("DeleteMarkers", [])
    contents = {
        "versions": len(versions),
        "bytes": sum(one["Size"] for one in versions),
        "delete_markers": len(markers),
        "complete": True,
    }
    planned = run_module("log_bucket", check_mode=True, **options)
    assert planned["contents"] == contents
    result = run_module("log_bucket", **options)
    assert [step["operation"] for step in result["steps"]] == ["DeleteObjects", "DeleteBucket"]
    assert result["contents"] == contents
    assert looks.objects(aws, ACME, LOGS) is None
    again = run_module("log_bucket", **options)
    assert again["contents"] == {"versions": 0, "bytes": 0, "delete_markers": 0, "complete": True}


def test_what_a_legal_hold_protects_is_named_and_all_else_is_deleted(
    aws: LocalAws, customer: Customer, run_module: RunModule, tmp_path: Path
) -> None:
    locked = list(OBJECTS)[:2]
    options = {**customer(ACME, buckets=[bucket(locked=locked)]), "name": LOGS, "state": "absent"}
    journal = tmp_path / "journal.jsonl"
    result = run_module("log_bucket", **options, journal=str(journal))
    assert result["failed"] and result["changed"]
    for word in ("refused to delete 2 object versions", "4 were deleted", *locked, "object lock", "legal hold"):
        assert word in result["msg"]
    assert result["error"]["waiting_for"] == "customer"
    assert {step["operation"]: step["status"] for step in result["steps"]} == {
        "DeleteObjects": "applied",
        "DeleteBucket": "skipped",
    }
    assert set(looks.objects(aws, ACME, LOGS) or {}) == set(locked)
    outcomes = [json.loads(line) for line in journal.read_text().splitlines()]
    assert [line["counts"] for line in outcomes if "counts" in line] == [{"deleted": 4}]
    # The rest is protected altogether: nothing is changed then.
    again = run_module("log_bucket", **options)
    assert again["failed"] and not again["changed"]
    assert "refused to delete 2 object versions" in again["msg"]
    client = aws.client("s3", account=ACME)
    for key in locked:
        client.put_object_legal_hold(Bucket=LOGS, Key=key, LegalHold={"Status": "OFF"})
    assert run_module("log_bucket", **options)["changed"]
    assert looks.objects(aws, ACME, LOGS) is None


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_a_retention_is_never_bypassed(aws: LocalAws, customer: Customer, run_module: RunModule, mode: str) -> None:
    options = {**customer(ACME, buckets=[bucket(object_lock=True)]), "name": LOGS, "state": "absent"}
    kept = next(iter(OBJECTS))
    retention = {"Mode": mode, "RetainUntilDate": datetime(2099, 1, 1, tzinfo=UTC)}
    aws.client("s3", account=ACME).put_object_retention(Bucket=LOGS, Key=kept, Retention=retention)
    result = run_module("log_bucket", **options)
    assert "refused to delete 1 object versions" in result["msg"]
    assert looks.objects(aws, ACME, LOGS) == {kept: OBJECTS[kept]}


@pytest.mark.parametrize(
    ("more", "options", "words", "waiting_for"),
    [
        ({"mfa_delete": True}, {}, ["MFA delete", "Nothing was deleted"], "customer"),
        ({}, {"max_objects": 5}, ["more than 5 object versions", "put-bucket-lifecycle-configuration"], ""),
    ],
)
def test_what_cannot_be_emptied_here_is_not_touched(
    aws: LocalAws,
    customer: Customer,
    refused: RunModule,
    more: dict[str, Any],
    options: dict[str, Any],
    words: list[str],
    waiting_for: str,
) -> None:
    way_in = customer(ACME, buckets=[bucket(**more)])
    refused("log_bucket", *words, **way_in, name=LOGS, state="absent", waiting_for=waiting_for, **options)
    assert looks.objects(aws, ACME, LOGS) == OBJECTS


@pytest.mark.parametrize("state", ["absent", "archived"])
def test_a_bucket_of_somebody_else_is_not_touched(
    aws: LocalAws, customer: Customer, refused: RunModule, state: str
) -> None:
    way_in = customer(ACME, buckets=[{"name": ARCHIVE}])
    archive = {"archive_bucket": ARCHIVE} if state == "archived" else {}
    refused("log_bucket", "does not own it", **way_in, name="globex-website", state=state, **archive)


def test_what_is_delivered_meanwhile_is_deleted_too(aws: LocalAws, customer: Customer, run_module: RunModule) -> None:
    options = {**customer(ACME, buckets=[bucket()]), "name": LOGS, "state": "absent"}
    aws.fault("s3", "DeleteBucket", kind="error", code="BucketNotEmpty", status=409, count=1)
    result = run_module("log_bucket", **options)
    assert not result.get("failed"), result
    assert [step["operation"] for step in result["steps"]] == ["DeleteObjects", "DeleteBucket"]
    assert looks.objects(aws, ACME, LOGS) is None


# archived


def archive_policy(*actions: str) -> dict[str, Any]:
    resources = [f"arn:aws:s3:::{ARCHIVE}", f"arn:aws:s3:::{ARCHIVE}/*"]
    return {"Statement": {"Effect": "Allow", "Principal": {"AWS": ACME}, "Action": actions, "Resource": resources}}


ALL_ACTIONS = ("s3:ListBucket", "s3:GetObject", "s3:PutObject")


def test_all_objects_are_copied_and_compared(aws: LocalAws, customer: Customer, run_module: RunModule) -> None:
    way_in = customer(ACME, buckets=[bucket(region="eu-west-1"), {"name": ARCHIVE, "region": "us-west-2"}])
    options = {**way_in, "name": LOGS, "archive_bucket": ARCHIVE, "state": "archived"}
    size = sum(len(text.encode()) for text in OBJECTS.values())
    told = {"bucket": ARCHIVE, "prefix": f"{LOGS}/", "objects": len(OBJECTS), "bytes": size}
    assert run_module("log_bucket", check_mode=True, **options)["archive"] == {**told, "verified": False}
    result = run_module("log_bucket", **options)
    assert result["archive"] == {**told, "verified": True}
    assert looks.objects(aws, ACME, ARCHIVE) == COPIES
    assert looks.objects(aws, ACME, LOGS) == OBJECTS
    assert result["warnings"] == []
    # What is missing or was replaced there is copied again, and nothing else.
    client = aws.client("s3", account=ACME)
    first, second = list(COPIES)[:2]
    client.delete_object(Bucket=ARCHIVE, Key=first)
    client.put_object(Bucket=ARCHIVE, Key=second, Body=COPIES[second].upper().encode())
    before = len(aws.writes())
    assert run_module("log_bucket", **options)["changed"]
    assert [call["operation"] for call in aws.writes()[before:]] == ["CopyObject"] * 2
    assert looks.objects(aws, ACME, ARCHIVE) == COPIES


def test_older_versions_are_told_and_a_prefix_is_a_folder(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    objects = {"k": ["old", "older", "new"]}
    way_in = customer(ACME, buckets=[bucket(objects=objects), {"name": ARCHIVE}])
    options = {**way_in, "name": LOGS, "archive_bucket": ARCHIVE, "archive_prefix": "2026/logs", "state": "archived"}
    result = run_module("log_bucket", **options)
    assert "2 older versions" in result["warnings"][0]
    assert looks.objects(aws, ACME, ARCHIVE) == {"2026/logs/k": "new"}


def test_the_archive_can_be_in_another_account(aws: LocalAws, customer: Customer, run_module: RunModule) -> None:
    way_in = customer(ACME, buckets=[bucket()])
    client = aws.client("s3", account=GLOBEX)
    client.create_bucket(Bucket=ARCHIVE)
    client.put_bucket_policy(Bucket=ARCHIVE, Policy=json.dumps(archive_policy(*ALL_ACTIONS)))
    options = {**way_in, "name": LOGS, "archive_bucket": ARCHIVE, "archive_bucket_owner": GLOBEX, "state": "archived"}
    assert run_module("log_bucket", **options)["archive"]["verified"]
    assert looks.objects(aws, GLOBEX, ARCHIVE) == COPIES


@pytest.mark.parametrize(
    ("actions", "options", "words"),
    [
        (ALL_ACTIONS, {}, f"account {ACME} does not own it"),
        (ALL_ACTIONS, {"archive_bucket_owner": "999999999999"}, "account 999999999999 does not own it"),
        (("s3:GetObject",), {"archive_bucket_owner": GLOBEX}, f"account {GLOBEX} does not own it"),
        (ALL_ACTIONS, {"archive_bucket_owner": "globex"}, "archive_bucket_owner is 'globex'"),
        (ALL_ACTIONS, {"archive_bucket": LOGS}, "another bucket"),
        (ALL_ACTIONS, {"archive_bucket": "there-is-none-of-this-name"}, "a bucket that exists"),
        (ALL_ACTIONS, {"archive_bucket_owner": GLOBEX, "max_objects": 5}, "S3 Batch Replication"),
    ],
)
def test_nothing_is_copied_where_it_must_not_be(
    aws: LocalAws, customer: Customer, refused: RunModule, actions: list[str], options: dict[str, Any], words: str
) -> None:
    way_in = customer(ACME, buckets=[bucket()])
    client = aws.client("s3", account=GLOBEX)
    client.create_bucket(Bucket=ARCHIVE)
    client.put_bucket_policy(Bucket=ARCHIVE, Policy=json.dumps(archive_policy(*actions)))
    refused("log_bucket", words, **{**way_in, "name": LOGS, "archive_bucket": ARCHIVE, "state": "archived", **options})


def test_a_copy_that_is_refused_half_way_is_told_and_a_second_run_ends_it(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    options = {**customer(ACME, buckets=[bucket(), {"name": ARCHIVE}]), "name": LOGS, "archive_bucket": ARCHIVE}
    aws.fault("s3", "CopyObject", kind="error", code="AccessDenied", status=403, after=3, count=1)
    result = run_module("log_bucket", **options, state="archived")
    assert result["failed"]
    assert "AccessDenied" in result["msg"]
    assert run_module("log_bucket", **options, state="archived")["archive"]["verified"]
    assert looks.objects(aws, ACME, ARCHIVE) == COPIES


def test_a_bucket_that_is_gone_cannot_be_compared(customer: Customer, run_module: RunModule) -> None:
    way_in = customer(ACME, buckets=[{"name": ARCHIVE}])
    result = run_module("log_bucket", **way_in, name=LOGS, archive_bucket=ARCHIVE, state="archived")
    assert (result["changed"], result["archive"]["verified"]) == (False, False)
    assert "is gone" in result["warnings"][0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "state is present but all of the following are missing: service"),
        ({"state": "archived"}, "state is archived but all of the following are missing: archive_bucket"),
        ({"service": "cloudtrail"}, "service is cloudtrail but all of the following are missing: trail_name"),
    ],
)
def test_a_state_has_what_it_needs(customer: Customer, refused: RunModule, options: dict[str, Any], words: str) -> None:
    refused("log_bucket", words, **customer(ACME), name=LOGS, **options)
