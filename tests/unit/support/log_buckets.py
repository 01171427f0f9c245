# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A log bucket as it is wanted and as it is read, and what calls do to it."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_bucket import PUBLIC_ACCESS_BLOCK
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import LogBucket, delivery_statements
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_retention import LIFECYCLE_ID
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect

NAME = "ctlaudit-222222222222"
TRAIL_BUCKET = LogBucket(
    name=NAME,
    service="cloudtrail",
    region="eu-west-1",
    account=ACCOUNT,
    partition="aws",
    trail_arn=f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/ctlaudit",
    prefix="",
    retention_days=0,
    access_log_bucket="",
    private_folder="",
    private_from=(),
)
OURS = {"ctl:managed-by": "ctl.aws"}
OUR_RULE = {
    "ID": LIFECYCLE_ID,
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
}
AES = {"SSEAlgorithm": "AES256"}


def bucket(**values: Any) -> LogBucket:
    return LogBucket(**{**TRAIL_BUCKET.__dict__, **values})


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def existing(wanted: LogBucket = TRAIL_BUCKET, **values: Any) -> dict[str, Any]:
    """A bucket as _s3.read() returns it: all that is wanted, but for what is given."""
    default = {
        "region": wanted.region,
        "ownership": "BucketOwnerEnforced",
        "public_access_block": PUBLIC_ACCESS_BLOCK,
        "encryption": AES,
        "versioning": "Enabled",
        "policy": document(*delivery_statements(wanted)),
        "lifecycle": [OUR_RULE],
        "logging": {},
        "tags": OURS,
        "object_lock": {},
    }
    return {**default, **values}


def create(state: dict[str, Any], sent: dict[str, Any]) -> None:
    assert state["bucket"] is None, "BucketAlreadyOwnedByYou"
    region = sent.get("CreateBucketConfiguration", {}).get("LocationConstraint", "us-east-1")
    empty = {"public_access_block": {}, "encryption": {}, "versioning": "", "policy": None, "lifecycle": [], "tags": {}}
    state["bucket"] = existing(region=region, ownership=sent["ObjectOwnership"], **empty)


def sub_resource(name: str, *path: Any) -> Effect:
    """The effect of a Put on one sub-resource: its new value is found in the request by this path."""

    def put(state: dict[str, Any], sent: dict[str, Any]) -> None:
        assert sent["ExpectedBucketOwner"] == ACCOUNT and sent["Bucket"] == NAME
        for key in path:
            sent = sent[key]
        state["bucket"][name] = {tag["Key"]: tag["Value"] for tag in sent} if name == "tags" else sent

    return put


EFFECTS: dict[str, Effect] = {
    "CreateBucket": create,
    "PutBucketOwnershipControls": sub_resource("ownership", "OwnershipControls", "Rules", 0, "ObjectOwnership"),
    "PutPublicAccessBlock": sub_resource("public_access_block", "PublicAccessBlockConfiguration"),
    "PutBucketEncryption": sub_resource(
        "encryption", "ServerSideEncryptionConfiguration", "Rules", 0, "ApplyServerSideEncryptionByDefault"
    ),
    "PutBucketVersioning": sub_resource("versioning", "VersioningConfiguration", "Status"),
    "PutBucketPolicy": sub_resource("policy", "Policy"),
    "PutBucketLifecycleConfiguration": sub_resource("lifecycle", "LifecycleConfiguration", "Rules"),
    "PutBucketLogging": sub_resource("logging", "BucketLoggingStatus", "LoggingEnabled"),
    "PutBucketTagging": sub_resource("tags", "Tagging", "TagSet"),
}
