# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The limit: what a re-hardening with nothing to do reads, by plain boto3 with threads, in one process.

Arguments: the role's name, its session's external id or "", and the accounts. It reads what there is, and compares
nothing.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import botocore.config

REGION = "us-east-1"
BUCKETS = ("ctlaudit", "config-bucket")
OF_A_BUCKET = (
    "head_bucket",
    "get_bucket_location",
    "get_bucket_ownership_controls",
    "get_public_access_block",
    "get_bucket_encryption",
    "get_bucket_versioning",
    "get_bucket_policy",
    "get_bucket_lifecycle_configuration",
    "get_bucket_logging",
    "get_bucket_tagging",
)
CONFIG = botocore.config.Config(max_pool_connections=16)


def session_of(account: str, role: str, external_id: str) -> boto3.Session:
    sts = boto3.Session(profile_name="partner").client("sts", region_name=REGION, config=CONFIG)
    sts.get_caller_identity()
    more = {"ExternalId": external_id} if external_id else {}
    answer = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="bench", **more)
    keys = answer["Credentials"]
    return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def read(account: str, role: str, external_id: str, threads: ThreadPoolExecutor) -> int:
    """Read an account. :returns: how many calls were made."""
    session = session_of(account, role, external_id)
    session.client("sts", region_name=REGION).get_caller_identity()
    clients: dict[tuple[str, str], Any] = {}

    def client(service: str, region: str = REGION) -> Any:
        if (service, region) not in clients:
            clients[service, region] = session.client(service, region_name=region, config=CONFIG)
        return clients[service, region]

    iam, s3 = client("iam"), client("s3")
    regions = [one["RegionName"] for one in client("ec2").describe_regions()["Regions"]]
    details = iam.get_account_authorization_details()
    policies = [one["Arn"] for one in details["Policies"] if f"::{account}:" in one["Arn"]]
    calls: list[Callable[[], Any]] = [
        lambda: _organization(client("organizations")),
        iam.list_roles,
        iam.get_account_password_policy,
        lambda: client("cloudtrail").describe_trails(),
        lambda: client("cloudtrail").get_trail_status(Name="ctlaudit"),
        lambda: client("cloudtrail").get_event_selectors(TrailName="ctlaudit"),
        *(functools.partial(iam.list_policy_tags, PolicyArn=arn) for arn in policies),
    ]
    for name in BUCKETS:
        for operation in OF_A_BUCKET:
            calls.append(functools.partial(getattr(s3, operation), Bucket=f"{name}-{account}"))
    for region in regions:
        config = client("config", region)
        calls += [
            config.describe_configuration_recorders,
            config.describe_configuration_recorder_status,
            config.describe_delivery_channels,
        ]
    for future in [threads.submit(call) for call in calls]:
        future.result()
    return len(calls) + 6


def _organization(client: Any) -> None:
    with contextlib.suppress(client.exceptions.AWSOrganizationsNotInUseException):
        client.describe_organization()


def main() -> None:
    role, external_id, *accounts = sys.argv[1:]
    with ThreadPoolExecutor(8) as threads:
        for account in accounts:
            read(account, role, external_id, threads)


if __name__ == "__main__":
    main()
