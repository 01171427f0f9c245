# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail: bucket policies, the quota, home regions, and event selectors that replace each other."""

from __future__ import annotations

import json
from typing import Any

from moto.cloudtrail import urls
from moto.cloudtrail.models import CloudTrailBackend, Trail, cloudtrail_backends
from moto.cloudtrail.responses import CloudTrailResponse

from .. import history, orgs
from ..policies import Request, allows
from ..refusals import Refusal
from .s3 import SECURE, find_bucket, service_may_write

QUOTA = 5
IAM_EVENTS_REGION = "us-east-1"
# The most events that one answer has.
PAGE = 50
DEFAULT_SELECTORS = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
]


class LocalTrail(Trail):
    """moto's, found at its creation and answering what AWS answers."""

    __module__ = "moto.cloudtrail.models"

    def check_bucket_exists(self) -> None:
        """In any account, with a policy that lets CloudTrail write."""
        bucket = find_bucket(self.bucket_name)
        if bucket is None:
            raise Refusal("S3BucketDoesNotExistException", f"S3 bucket {self.bucket_name} does not exist!")
        service = "cloudtrail.amazonaws.com"
        if not service_may_write(bucket, service, self.account_id, self.s3_key_prefix, self.arn):
            text = f"Incorrect S3 bucket policy is detected for bucket: {self.bucket_name}"
            raise Refusal("InsufficientS3BucketPolicyException", text)

    def put_event_selectors(self, event_selectors: Any, advanced_event_selectors: Any) -> None:
        """One kind at a time."""
        self.event_selectors = [{**DEFAULT_SELECTORS[0], **one} for one in event_selectors or []]
        self.advanced_event_selectors = advanced_event_selectors or []

    def get_event_selectors(self) -> tuple[Any, Any]:
        """Management events until something else is said; null for the kind that is not in use."""
        if self.advanced_event_selectors:
            return None, self.advanced_event_selectors
        return self.event_selectors or DEFAULT_SELECTORS, None

    def description(self, include_region: bool = True) -> dict[str, Any]:
        """With the home region always, and whether there are selectors."""
        custom = bool(self.event_selectors or self.advanced_event_selectors)
        known = {**super().description(include_region=True), "HasCustomEventSelectors": custom}
        # An empty key is none.
        return {name: value for name, value in known.items() if value not in (None, "")}


class LocalCloudTrailBackend(CloudTrailBackend):
    """moto's, with AWS's refusals."""

    __module__ = "moto.cloudtrail.models"

    def create_trail(self, name: str, *values: Any) -> Trail:
        """Within the quota, shadow trails included."""
        *settings, tags = values
        if name in self.trails:
            arn = self.trails[name].arn
            raise Refusal("TrailAlreadyExistsException", f"Trail {arn} already exists for customer: {self.account_id}")
        if len(self.describe_trails(include_shadow_trails=True)) >= QUOTA:
            text = f"User: {self.account_id} already has {QUOTA} trails in {self.region_name}."
            raise Refusal("MaximumNumberOfTrailsExceededException", text)
        trail = LocalTrail(self.account_id, self.region_name, name, *settings)
        self._check_key(trail)
        self.trails[name] = trail
        self.tagging_service.tag_resource(trail.arn, tags)
        return trail

    def describe_trails(self, include_shadow_trails: bool) -> list[Trail]:
        """The account's own, and those of its organization."""
        found = list(super().describe_trails(include_shadow_trails))
        organization = orgs.backend_of(self.account_id)
        if organization and organization.account_id != self.account_id:
            backends = cloudtrail_backends[organization.account_id].values()
            shared = [trail for backend in backends for trail in backend.trails.values() if trail.is_org_trail]
            here = self.region_name
            found += [
                one for one in shared if one.region_name == here or (include_shadow_trails and one.is_multi_region)
            ]
        return found

    def get_trail(self, name_or_arn: str) -> Trail:
        """For reading: here by name or ARN, elsewhere by the ARN of a shadow."""
        for trail in self.describe_trails(include_shadow_trails=True):
            if name_or_arn == trail.arn or (name_or_arn == trail.trail_name and trail.region_name == self.region_name):
                return trail
        raise Refusal("TrailNotFoundException", f"Unknown trail: {name_or_arn} for the user: {self.account_id}")

    def get_trail_status(self, name: str) -> Any:
        """As any other reading."""
        return self.get_trail(name).status

    def start_logging(self, name: str) -> None:
        """At home."""
        self._at_home(name).start_logging()

    def stop_logging(self, name: str) -> None:
        """At home."""
        self._at_home(name).stop_logging()

    def delete_trail(self, name: str) -> None:
        """At home."""
        del self.trails[self._at_home(name).trail_name]

    def update_trail(self, name: str, **changes: Any) -> Trail:  # type: ignore[override]
        """At home; what does not work out is not kept."""
        trail = self._at_home(name)
        before = dict(vars(trail))
        trail.update(**changes)
        try:
            trail.check_bucket_exists()
            self._check_key(trail)
        except Refusal:
            vars(trail).update(before)
            raise
        return trail

    def put_event_selectors(self, trail_name: str, event_selectors: Any, advanced_event_selectors: Any) -> Any:
        """At home, one kind."""
        if bool(event_selectors) == bool(advanced_event_selectors):
            text = "Specify either event selectors or advanced event selectors."
            raise Refusal("InvalidEventSelectorsException", text)
        trail = self._at_home(trail_name)
        trail.put_event_selectors(event_selectors, advanced_event_selectors)
        return (trail.arn, *trail.get_event_selectors())

    def put_insight_selectors(self, trail_name: str, insight_selectors: Any) -> Any:
        """At home, in place of those before."""
        trail = self._at_home(trail_name)
        trail.insight_selectors = insight_selectors
        return trail.arn, insight_selectors

    def _at_home(self, name_or_arn: str) -> Trail:
        for trail in self.describe_trails(include_shadow_trails=True):
            if name_or_arn not in (trail.arn, trail.trail_name):
                continue
            if trail.account_id != self.account_id:
                text = "The trail is an organization trail: only the management account can change it."
                raise Refusal("NotOrganizationMasterAccountException", text)
            if trail.region_name != self.region_name:
                text = f"Trail {trail.arn} cannot be changed in {self.region_name}: its home is {trail.region_name}."
                raise Refusal("InvalidHomeRegionException", text)
        return self.get_trail(name_or_arn)

    def _check_key(self, trail: Trail) -> None:
        if not trail.kms_key_id:
            return
        # Loaded where it is needed: it would slow every start.
        from moto.kms.models import kms_backends

        try:
            key = kms_backends[self.account_id][self.region_name].describe_key(trail.kms_key_id)
        except Exception:
            text = f"KMS key {trail.kms_key_id} does not exist."
            raise Refusal("KmsKeyDoesNotExistException", text) from None
        context = {
            "aws:SourceArn": trail.arn,
            "aws:SourceAccount": self.account_id,
            "kms:EncryptionContext:aws:cloudtrail:arn": trail.arn,
        }
        principals = {"Service": frozenset({"cloudtrail.amazonaws.com"})}
        if not allows(key.policy, Request("kms:GenerateDataKey", principals, key.arn, {**context, **SECURE})):
            text = f"Insufficient permissions to access S3 bucket {trail.bucket_name} or KMS key {trail.kms_key_id}."
            raise Refusal("InsufficientEncryptionPolicyException", text)


class LocalCloudTrailResponse(CloudTrailResponse):
    """moto's, which has no event history, and whose deliveries never fail."""

    def get_trail_status(self) -> str:
        """With why the bucket takes no log file."""
        trail = self.cloudtrail_backend.get_trail(self._get_param("Name"))  # type: ignore[attr-defined]
        status = trail.status.description()
        try:
            trail.check_bucket_exists()
        except Refusal as refused:
            gone = refused.code == "S3BucketDoesNotExistException"
            status["LatestDeliveryError"] = "NoSuchBucket" if gone else "AccessDenied"
        return json.dumps(status)

    def lookup_events(self) -> str:
        """The events of IAM, newest first, in the one region that has them."""
        attributes = self._get_param("LookupAttributes") or []
        if len(attributes) != 1 or attributes[0]["AttributeKey"] != "EventName":
            raise NotImplementedError
        here = history.events(self.current_account) if self.region == IAM_EVENTS_REGION else []
        wanted = [one for one in reversed(here) if one["eventName"] == attributes[0]["AttributeValue"]]
        size, start = int(self._get_param("MaxResults") or PAGE), int(self._get_param("NextToken") or 0)
        page = {"Events": [history.described(one) for one in wanted[start : start + size]]}
        more = {"NextToken": str(start + size)} if start + size < len(wanted) else {}
        return json.dumps({**page, **more})


def install() -> None:
    """In moto's place."""
    cloudtrail_backends.backend = LocalCloudTrailBackend
    urls.url_paths = {"{0}/$": LocalCloudTrailResponse.dispatch}
