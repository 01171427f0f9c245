# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: expected owners, new buckets as safe as AWS makes them, and bucket policies that know conditions."""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote, urlsplit

from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import PreconditionFailed, S3ClientError
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend, s3_backends
from moto.s3.responses import S3Response
from moto.s3.utils import bucket_policy_is_public
from moto.s3control.models import s3control_backends

from ..callers import CURRENT
from ..policies import Request, allows, denies
from ..state import STATE

SECURE = {"aws:SecureTransport": "true"}
# What moto would take for a plain list or creation of the bucket.
UNKNOWN = frozenset({"abac", "analytics", "intelligent-tiering", "metadataConfiguration", "metrics", "requestPayment"})
KEY_ACTIONS = {"GET": "s3:GetObject", "HEAD": "s3:GetObject", "PUT": "s3:PutObject", "DELETE": "s3:DeleteObject"}
# The bucket of another account that the request which is being answered may use.
OPENED: ContextVar[FakeBucket | None] = ContextVar("OPENED", default=None)
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

    def get_bucket(self, bucket_name: str) -> FakeBucket:
        """Also one of another account whose policy lets the caller in."""
        opened = OPENED.get()
        return opened if opened and opened.name == bucket_name else super().get_bucket(bucket_name)

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
        # The plain bucket: HEAD, and the two lists of objects.
        lists = request.method in ("GET", "HEAD") and (not request.args or "list-type" in request.args)
        self._open(request, full_url, "s3:ListBucket" if lists else "", "")
        return super()._bucket_response(request, full_url)

    def _key_response(self, request: Any, full_url: str) -> Any:
        self._check_owner(request, full_url)
        self._open(request, full_url, KEY_ACTIONS.get(request.method, ""), f"/{self.parse_key_name()}")
        answer = super()._key_response(request, full_url)
        if answer[0] == 403 and not answer[2]:
            # moto obeys a bucket policy's Deny without a word.
            raise S3ClientError("AccessDenied", "Access Denied")
        return answer

    def _open(self, request: Any, full_url: str, action: str, below: str) -> None:
        """Whether this request may use a bucket of another account."""
        bucket, caller = find_bucket(self.parse_bucket_name_from_url(request, full_url)), CURRENT.get()
        allowed = bucket and caller and allows(bucket.policy, caller.request(action, f"{bucket.arn}{below}"))
        OPENED.set(bucket if allowed else None)

    def all_buckets(self) -> Any:
        """A page of them where a number is asked for; with anything that is asked for, S3 tells their regions."""
        self.data["Action"] = "ListAllMyBuckets"
        self._authenticate_and_authorize_s3_action()
        asked = {
            name: self._get_param(name) for name in ("prefix", "bucket-region", "max-buckets", "continuation-token")
        }
        found = self.backend.list_buckets(asked["prefix"], asked["bucket-region"], None)
        begin = int(asked["continuation-token"] or 0)
        end = begin + int(asked["max-buckets"] or len(found) or 1)
        buckets = [
            {
                "Name": bucket.name,
                "CreationDate": bucket.creation_date_ISO8601,
                **({"BucketRegion": bucket.region_name} if any(asked.values()) else {}),
            }
            for bucket in sorted(found, key=lambda bucket: str(bucket.name))[begin:end]
        ]
        more = {"ContinuationToken": str(end)} if end < len(found) else {}
        self.data["Action"] = "ListBuckets"
        return self.serialized(ActionResult({"Owner": {"ID": self.backend.account_id}, "Buckets": buckets, **more}))

    def copy_object(self) -> Any:
        """Of what the caller expects, in the account that it expects."""
        bucket, key = unquote(urlsplit(self.headers["x-amz-copy-source"]).path).lstrip("/").split("/", 1)
        _check_expected(bucket, self.headers.get("x-amz-source-expected-bucket-owner"))
        found = self.backend.get_object(bucket, key)
        wanted = self.headers.get("x-amz-copy-source-if-match")
        if wanted and found and found.etag != wanted:
            raise PreconditionFailed("x-amz-copy-source-If-Match")
        return super().copy_object()

    def get_bucket_versioning(self) -> Any:
        """With MFA delete, which moto does not know."""
        result = {"Status": self.backend.get_bucket_versioning(self.bucket_name)}
        self.data["Action"] = "GetBucketVersioning"
        return self.serialized(ActionResult(result | ({"MFADelete": "Enabled"} if self._mfa_delete() else {})))

    def _mfa_delete(self) -> bool:
        return self.bucket_name in STATE.mfa_delete

    def _check_owner(self, request: Any, full_url: str) -> None:
        expected = request.headers.get("x-amz-expected-bucket-owner")
        _check_expected(self.parse_bucket_name_from_url(request, full_url), expected)


def _check_expected(bucket: str, expected: str | None) -> None:
    owner = owner_of(bucket)
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
