# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: expected owners, new buckets as safe as AWS makes them, and bucket policies that know conditions."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend, s3_backends
from moto.s3.responses import S3Response
from moto.s3.utils import bucket_policy_is_public
from moto.s3control.models import s3control_backends

from ..callers import CURRENT
from ..policies import Request, allows, denies

SECURE = {"aws:SecureTransport": "true"}
# What moto would take for a plain list or creation of the bucket.
UNKNOWN = frozenset({"abac", "analytics", "intelligent-tiering", "metadataConfiguration", "metrics", "requestPayment"})
DELIVERY = {"s3:x-amz-acl": "bucket-owner-full-control", **SECURE}


class LocalS3Backend(S3Backend):
    """moto's; since 2023 a new bucket is encrypted, closed to the public and owned by one account."""

    __module__ = "moto.s3.models"

    @property
    def url_paths(self) -> dict[str, Any]:
        """Our Response for moto's; its module of URLs is loaded anew each time, so it cannot be changed there."""
        return {path: getattr(LocalS3Response, handler.__name__) for path, handler in super().url_paths.items()}

    def create_bucket(self, bucket_name: str, region_name: str, bucket_namespace: str | None = None) -> FakeBucket:
        """With AWS's defaults, under a name that nobody else has."""
        if owner_of(bucket_name) not in (None, self.account_id):
            # Not moto's own exception: its Response would look into the other account's bucket then.
            text = "The requested bucket name is not available. Please select a different name and try again."
            raise S3ClientError("BucketAlreadyExists", text)
        bucket = super().create_bucket(bucket_name, region_name, bucket_namespace)
        encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}
        bucket.encryption = {"Rule": encryption}
        bucket.public_access_block = PublicAccessBlock("true", "true", "true", "true")
        bucket.ownership_rule = "BucketOwnerEnforced"  # type: ignore[assignment]
        return bucket

    def put_bucket_policy(self, bucket_name: str, policy: bytes) -> None:
        """Only JSON is a policy, and a public one is refused where that is blocked."""
        try:
            json.loads(policy)
        except ValueError:
            raise S3ClientError("MalformedPolicy", "This policy contains invalid Json") from None
        blocks = (
            s3control_backends[self.account_id]["aws"].public_access_block,
            self.get_bucket(bucket_name).public_access_block,
        )
        if any(block and block.block_public_policy for block in blocks) and bucket_policy_is_public(policy):
            text = "Public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
            raise S3ClientError("AccessDenied", text)
        super().put_bucket_policy(bucket_name, policy)


class LocalS3Response(S3Response):
    """moto's, which does not look at the expected owner."""

    def _bucket_response(self, request: Any, full_url: str) -> Any:
        if UNKNOWN & set(request.args):
            raise NotImplementedError
        self._check_owner(request, full_url)
        return super()._bucket_response(request, full_url)

    def _key_response(self, request: Any, full_url: str) -> Any:
        self._check_owner(request, full_url)
        answer = super()._key_response(request, full_url)
        if answer[0] == 403 and not answer[2]:
            # moto obeys a bucket policy's Deny without a word.
            raise S3ClientError("AccessDenied", "Access Denied")
        return answer

    def _check_owner(self, request: Any, full_url: str) -> None:
        expected = request.headers.get("x-amz-expected-bucket-owner")
        owner = owner_of(self.parse_bucket_name_from_url(request, full_url))
        if expected and owner and owner != expected:
            raise S3ClientError("AccessDenied", "Access Denied")


def owner_of(bucket: str) -> str | None:
    """The account that has the bucket, of all accounts."""
    entry = s3_backends.bucket_accounts.get(bucket)
    return entry[1] if entry else None


def find_bucket(bucket: str) -> FakeBucket | None:
    """The bucket, whosever it is."""
    owner = owner_of(bucket)
    return s3_backends[owner]["aws"].buckets[bucket] if owner else None


def service_may_write(bucket: FakeBucket, service: str, account: str, prefix: str | None, source_arn: str) -> bool:
    """Whether the bucket's policy lets a service read its ACL and deliver the logs of an account into it."""
    principals = {"Service": frozenset({service})}
    source = {"aws:SourceAccount": account, "aws:SourceArn": source_arn}
    where = f"{bucket.arn}/{prefix}/" if prefix else f"{bucket.arn}/"
    read = Request("s3:GetBucketAcl", principals, bucket.arn, {**source, **SECURE})
    folder = f"{where}AWSLogs/{account}/{'Config/' if service == 'config.amazonaws.com' else ''}"
    write = Request("s3:PutObject", principals, f"{folder}log", {**source, **DELIVERY})
    return allows(bucket.policy, read) and allows(bucket.policy, write)


def _permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    caller = CURRENT.get()
    request = caller.request(action, resource) if caller else Request(action, {"AWS": frozenset()}, resource, SECURE)
    if denies(bucket.policy, request):
        return PermissionResult.DENIED
    return PermissionResult.PERMITTED if allows(bucket.policy, request) else PermissionResult.NEUTRAL


def _logging_permitted(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    principals = {"Service": frozenset({"logging.s3.amazonaws.com"})}
    resource = f"{target_bucket.arn}/{target_prefix or ''}log"
    context = {"aws:SourceAccount": target_bucket.account_id, **SECURE}
    return allows(target_bucket.policy, Request("s3:PutObject", principals, resource, context))


def install() -> None:
    """In moto's place."""
    s3_backends.backend = LocalS3Backend
    # moto makes its buckets itself, and takes any Deny for one without a condition.
    FakeBucket.get_permission = _permission  # type: ignore[assignment, method-assign]
    FakeBucket._log_permissions_enabled_policy = staticmethod(_logging_permitted)  # type: ignore[method-assign]
