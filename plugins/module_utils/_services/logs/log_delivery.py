# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: who may deliver logs into a bucket."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Statement,
    as_list,
    canonical_statement,
    principals,
    statements,
)

# The statements that let a service deliver, and that are for the time of our care alone.
OUR_DELIVERY = ("CTLDeliveryCheck", "CTLDelivery", "CTLPrivateFolder")
# Of a bucket into which the partner alone writes.
NO_SERVICE = "none"
OUR_STATEMENTS = ("CTLTlsOnly", *OUR_DELIVERY)


@dataclass(frozen=True)
class LogBucket:
    """What is asked for.

    :param trail_arn: the trail that may deliver, for CloudTrail. :param prefix: the folder it delivers into.
    :param retention_days: when logs expire; 0 keeps them.
    :param private_folder: a folder that the roles ``private_from`` (names) can neither read nor write, or "".
    """

    name: str
    service: str
    region: str
    account: str
    partition: str
    trail_arn: str
    prefix: str
    retention_days: int
    access_log_bucket: str
    private_folder: str
    private_from: tuple[str, ...]

    @property
    def arn(self) -> str:
        """The bucket's ARN."""
        return f"arn:{self.partition}:s3:::{self.name}"


def private_statements(bucket: LogBucket) -> list[dict[str, t.Any]]:
    """What keeps roles of the account out of the private folder, wherever their path is."""
    if not bucket.private_folder or not bucket.private_from:
        return []
    roles = f"arn:{bucket.partition}:iam::{bucket.account}:role"
    hidden = [f"{roles}/{path}{name}" for name in bucket.private_from for path in ("", "*/")]
    return [
        {
            "Sid": "CTLPrivateFolder",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*"],
            "Resource": f"{bucket.arn}/{bucket.private_folder}/*",
            "Condition": {"ArnLike": {"aws:PrincipalArn": hidden}},
        }
    ]


def delivery_statements(bucket: LogBucket) -> list[dict[str, t.Any]]:
    """The bucket policy: TLS only, and one service, for this account alone, or none."""
    return [
        _tls_only(bucket),
        *(_service_statements(bucket) if bucket.service != NO_SERVICE else []),
        *private_statements(bucket),
    ]


def _tls_only(bucket: LogBucket) -> dict[str, t.Any]:
    return {
        "Sid": "CTLTlsOnly",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [bucket.arn, f"{bucket.arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _service_statements(bucket: LogBucket) -> list[dict[str, t.Any]]:
    logs = f"{bucket.arn}/{f'{bucket.prefix}/' if bucket.prefix else ''}AWSLogs/{bucket.account}"
    acl = {"s3:x-amz-acl": "bucket-owner-full-control"}
    if bucket.service == "cloudtrail":
        source, bucket_actions, objects = {"aws:SourceArn": bucket.trail_arn}, ["s3:GetBucketAcl"], f"{logs}/*"
    else:
        source, bucket_actions = {"aws:SourceAccount": bucket.account}, ["s3:GetBucketAcl", "s3:ListBucket"]
        objects = f"{logs}/Config/*"
    principal = {"Service": f"{bucket.service}.amazonaws.com"}
    return [
        {
            "Sid": "CTLDeliveryCheck",
            "Effect": "Allow",
            "Principal": principal,
            "Action": bucket_actions,
            "Resource": bucket.arn,
            "Condition": {"StringEquals": source},
        },
        {
            "Sid": "CTLDelivery",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:PutObject",
            "Resource": objects,
            "Condition": {"StringEquals": {**source, **acl}},
        },
    ]


def _others(policy: t.Mapping[str, t.Any] | None, ours: t.Sequence[Statement]) -> list[Statement]:
    """The statements of a policy that are neither ours by name nor by meaning."""
    meanings = {canonical_statement(statement) for statement in ours}
    sids = {statement["Sid"] for statement in ours}
    return [
        one
        for one in statements(policy or {})
        if one.get("Sid") not in sids and canonical_statement(one) not in meanings
    ]


def _what(statement: Statement) -> str:
    """Who may do what by a statement, in words."""
    named = sorted(name for _kind, name in principals(statement.get("Principal")))
    who = ", ".join(named) if named else "all but those it names"
    key = "Action" if "Action" in statement else "NotAction"
    actions = ", ".join(map(str, as_list(statement[key])))
    return f"{who} {actions if key == 'Action' else f'all but {actions}'}"


def has_other_statements(policy: t.Mapping[str, t.Any] | None, bucket: LogBucket) -> bool:
    """Whether a bucket's policy has something of the customer's."""
    return bool(_others(policy, delivery_statements(bucket)))


def merged_policy(policy: t.Mapping[str, t.Any] | None, bucket: LogBucket, planned: Plan) -> dict[str, t.Any] | None:
    """Our statements and the customer's own; None where nothing has to change."""
    ours = delivery_statements(bucket)
    present = statements(policy or {})
    others = _others(policy, ours)
    meanings = {canonical_statement(statement) for statement in ours}
    for statement in others:
        sid = statement.get("Sid", "without a Sid")
        if statement.get("Effect") == "Allow":
            planned.warnings.append(
                f"Bucket {bucket.name}: statement {sid!r} of its policy allows {_what(statement)}, kept"
            )
        elif bucket.service == NO_SERVICE:
            planned.warnings.append(f"Bucket {bucket.name}: statement {sid!r} of its policy denies something, kept")
    if meanings <= {canonical_statement(item) for item in present} and len(present) == len(ours) + len(others):
        return None
    return {"Version": "2012-10-17", "Statement": [*ours, *others]}
