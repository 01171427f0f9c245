# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: a bucket that exactly one service of the account delivers its logs to."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.plugins.module_utils._evidence import backup_guard
from ansible_collections.ctl.aws.plugins.module_utils._policies import ownership
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import cloudtrail_trail, reports
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import (
    NO_SERVICE,
    LogBucket,
    has_other_statements,
    merged_policy,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_retention import merged_lifecycle
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import (
    bucket_archive,
    bucket_removal,
    bucket_settings,
    buckets,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.objects import Place
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Bucket, PolicyStatus

SERVICES = ("cloudtrail", "config", NO_SERVICE)
SETTINGS = {**bucket_settings.SETTINGS, "encryption": bucket_settings.ENCRYPTION}
PUBLIC_ACCESS_BLOCK = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)


class Options(t.TypedDict):
    """The options of the module; as a control, it has those of a bucket that is to be there."""

    name: str
    service: str
    trail_name: str | None
    trail_region: str | None
    retention_days: int
    access_log_bucket: str | None
    private_folder: str | None
    private_from: list[str]
    ledger: t.NotRequired[ownership.Ledger | None]
    state: t.NotRequired[str]
    archive_bucket: t.NotRequired[str]
    archive_bucket_owner: t.NotRequired[str | None]
    archive_prefix: t.NotRequired[str | None]
    max_objects: t.NotRequired[int]
    backup: t.NotRequired[backup_guard.Backup | None]


def plan(current: Bucket | None, bucket: LogBucket) -> Plan:
    """Steps so that the bucket exists and is fit for logs. What the customer added to its policy is kept."""
    planned = Plan()
    if not current:
        planned.steps.append(_create(bucket))
    elif current["object_lock"] and bucket.service == "config":
        planned.unmet.append(
            f"Bucket {bucket.name} has a default object-lock retention: AWS Config cannot deliver to it"
        )
    now: Bucket = current or {}
    desired = _desired(now, bucket, planned)
    place = bucket_settings.Place(bucket.name, bucket.account, now.get("region", bucket.region))
    planned.extend(bucket_settings.plan(place, now, desired, SETTINGS))
    closes = "policy" in desired or now.get("public_access_block") != PUBLIC_ACCESS_BLOCK
    if now.get("public") and closes:
        raise reports.public_bucket(place, planned)
    return planned


def _create(bucket: LogBucket) -> Step:
    location: dict[str, t.Any] = {"CreateBucketConfiguration": {"LocationConstraint": bucket.region}}
    return Step(
        service="s3",
        operation="CreateBucket",
        parameters={
            "Bucket": bucket.name,
            "ObjectOwnership": "BucketOwnerEnforced",
            # us-east-1 takes no location.
            **({} if bucket.region == "us-east-1" else location),
        },
        reason=f"create bucket {bucket.name}",
        resource=bucket_settings.resource(bucket.name),
        region=bucket.region,
        after={"region": bucket.region},
        waiter=Condition(
            "s3",
            "HeadBucket",
            {"Bucket": bucket.name, "ExpectedBucketOwner": bucket.account},
            "ResponseMetadata.HTTPStatusCode",
            200,
            bucket.region,
        ),
    )


def _desired(now: Bucket, bucket: LogBucket, planned: Plan) -> Bucket:
    """The settings that have to change, as buckets.read() would answer them."""
    # A new bucket is created with its ownership.
    desired: Bucket = {"ownership": "BucketOwnerEnforced"} if now else {}
    desired["public_access_block"] = PUBLIC_ACCESS_BLOCK
    if not now.get("encryption"):  # a customer's own key is at least as good, and kept
        desired["encryption"] = {"SSEAlgorithm": "AES256"}
    desired["versioning"] = "Enabled"
    policy = merged_policy(now.get("policy"), bucket, planned)
    if policy:
        desired["policy"] = policy
    planned.extend(reports.of_bucket(now, bucket))
    lifecycle = merged_lifecycle(now.get("lifecycle") or [], bucket.retention_days)
    if lifecycle:
        desired["lifecycle"] = lifecycle
    # What the customer set of the prefix is kept.
    if bucket.access_log_bucket and now.get("logging", {}).get("TargetBucket") != bucket.access_log_bucket:
        desired["logging"] = {"TargetBucket": bucket.access_log_bucket, "TargetPrefix": f"{bucket.name}/"}
    desired["tags"] = {**now.get("tags", {}), ownership.MANAGED_BY_KEY: ownership.MANAGED_BY_VALUE}
    return desired


def _read_present(connection: Connection, bucket: LogBucket) -> Bucket | None:
    """As _s3.read, with ``public``: AWS says so of the policy. It is asked where somebody else is allowed by it."""
    current = buckets.read(connection, bucket.name)
    if current and bucket.service != NO_SERVICE:
        current["replicated_to"] = buckets.read_replication(connection, bucket.name, current["region"])
    if current and has_other_statements(current["policy"], bucket):
        owned = {"Bucket": bucket.name, "ExpectedBucketOwner": bucket.account}
        answer = connection.read("s3", "GetBucketPolicyStatus", region=current["region"], **owned)
        status: PolicyStatus = answer["PolicyStatus"]
        current["public"] = status["IsPublic"]
    return current


def _present(connection: Connection, params: Options) -> Work[t.Any]:
    account, partition = connection.caller.account, connection.caller.partition
    name = params["trail_name"] or ""
    trail = cloudtrail_trail.find(connection, name) if name else None
    home = params["trail_region"] or (trail["HomeRegion"] if trail else connection.region)
    bucket = LogBucket(
        name=params["name"],
        service=params["service"],
        region=connection.region,
        account=account,
        partition=partition,
        trail_arn=f"arn:{partition}:cloudtrail:{home}:{account}:trail/{name}",
        prefix=cloudtrail_trail.folder_of(trail, params.get("ledger"), account),
        retention_days=params["retention_days"],
        access_log_bucket=params["access_log_bucket"] or "",
        private_folder=params["private_folder"] or "",
        private_from=tuple(params["private_from"]),
    )
    return Work(read=lambda: _read_present(connection, bucket), plan=lambda current: plan(current, bucket))


def _absent(connection: Connection, params: Options) -> Work[t.Any]:
    limit = params["max_objects"]
    backup_guard.check_outside(params["backup"], params["name"])
    return Work(
        read=lambda: bucket_removal.read(connection, params["name"], limit),
        plan=lambda current: bucket_removal.plan(current, limit),
        permit=backup_guard.required(
            connection.caller.account,
            connection.region,
            params["backup"],
            backup_guard.lacks_section("buckets", params["name"]),
        ),
        answer=lambda current: {"contents": current.contents if current else bucket_removal.NOTHING},
    )


def _archived(connection: Connection, params: Options) -> Work[t.Any]:
    limit, name = params["max_objects"], params["name"]
    owner = params["archive_bucket_owner"] or connection.caller.account
    if not ACCOUNT_ID.fullmatch(owner):
        raise InputError("archive_bucket_owner", owner, ACCOUNT_ID_EXPECTED)
    if params["archive_bucket"] == name:
        raise InputError("archive_bucket", name, "another bucket than the one that is archived")
    prefix = f"{(params['archive_prefix'] or name).rstrip('/')}/"
    archive = Place(params["archive_bucket"], owner, "", prefix)

    def answer(current: bucket_archive.Archived) -> dict[str, t.Any]:
        copied = not current.pending or not connection.check_mode  # what is not the same after a run is an error
        place = {"bucket": archive.bucket, "prefix": prefix, "objects": current.objects, "bytes": current.size}
        verified = {"verified": copied and current.source is not None}
        return {"contents": current.contents, "archive": place | verified}

    return Work(
        read=lambda: bucket_archive.read(connection, name, archive, limit),
        plan=lambda current: bucket_archive.plan(current, limit),
        answer=answer,
    )


STATES = {"present": _present, "archived": _archived, "absent": _absent}


def check(params: Options) -> None:
    """:raises CtlError: an option is missing."""
    present = params.get("state", "present") == "present"
    if present and params["service"] == "cloudtrail" and not params["trail_name"]:
        raise CtlError("service is cloudtrail but all of the following are missing: trail_name", option="trail_name")


def prepare(connection: Connection, params: Options) -> Work[t.Any]:
    """What the module log_bucket does. A bucket that is to be there needs no ``state``."""
    bucket = {"name": params["name"], "arn": f"arn:{connection.caller.partition}:s3:::{params['name']}"}
    work = STATES[params.get("state", "present")](connection, params)
    return replace(work, answer=lambda current: {**work.answer(current), "bucket": bucket})


CONTROL = Control(
    prepare=prepare,
    check=check,
    arguments={
        "name": {"type": "str", "required": True},
        "service": {"type": "str", "choices": list(SERVICES), "required": True},
        "trail_name": {"type": "str"},
        "trail_region": {"type": "str"},
        "retention_days": {"type": "int", "default": 0},
        "access_log_bucket": {"type": "str"},
        "private_folder": {"type": "str"},
        "private_from": {"type": "list", "elements": "str", "default": []},
    },
)

MODULE = Control(
    prepare=prepare,
    check=check,
    arguments={
        **CONTROL.arguments,
        "service": {"type": "str", "choices": list(SERVICES)},
        "archive_bucket": {"type": "str"},
        "archive_bucket_owner": {"type": "str"},
        "archive_prefix": {"type": "str"},
        "max_objects": {"type": "int", "default": 100000},
        "state": {"type": "str", "choices": list(STATES), "default": "present"},
        **backup_guard.arguments(),
        **ownership.arguments(),
    },
    constraints={
        "required_if": [("state", "present", ("service",)), ("state", "archived", ("archive_bucket",))],
    },
).module()
