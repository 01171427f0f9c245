# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: roles and buckets that must be there and open, and the API's fuller answers."""

from __future__ import annotations

import json
from typing import Any

from moto.config import urls
from moto.config.models import ConfigBackend, config_backends
from moto.config.responses import ConfigResponse
from moto.core.utils import unix_time
from moto.iam.models import iam_backends

from ..policies import Request, allows
from ..refusals import Refusal
from .s3 import SECURE, find_bucket, service_may_write

CONTINUOUS = {"recordingFrequency": "CONTINUOUS"}


class LocalConfigBackend(ConfigBackend):
    """moto's, with AWS's refusals."""

    __module__ = "moto.config.models"

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.recorder_tags: dict[str, dict[str, str]] = {}

    def put_configuration_recorder(self, config_recorder: dict[str, Any]) -> None:
        """With a role that Config may assume."""
        role = self._role(config_recorder.get("roleARN", ""))
        service = Request("sts:AssumeRole", {"Service": frozenset({"config.amazonaws.com"})})
        if role is None or not allows(role.assume_role_policy_document, service):
            text = f"The role {config_recorder.get('roleARN')} does not exist, or AWS Config cannot assume it."
            raise Refusal("InvalidRoleException", text)
        super().put_configuration_recorder(config_recorder)
        name = config_recorder["name"]
        self.recorders[name].recording_mode = config_recorder.get("recordingMode", CONTINUOUS)  # type: ignore[attr-defined]

    def describe_configuration_recorders(self, recorder_names: list[str] | None) -> list[dict[str, Any]]:
        """With what the API adds."""
        found = super().describe_configuration_recorders(recorder_names)
        return [{"arn": self.recorder_arn(one["name"]), "recordingScope": "PAID", **one} for one in found]

    def put_delivery_channel(self, delivery_channel: dict[str, Any]) -> None:
        """To a bucket that exists and that Config may write to."""
        name = delivery_channel.get("s3BucketName")
        if self.recorders and name:
            refused = self.refusal(name, delivery_channel.get("s3KeyPrefix"))
            if refused:
                raise refused
        super().put_delivery_channel(delivery_channel)

    def refusal(self, name: str, prefix: str | None) -> Refusal | None:
        """Why Config cannot deliver into a bucket."""
        bucket = find_bucket(name)
        if bucket is None:
            return Refusal("NoSuchBucketException", f"Cannot find a S3 bucket with name '{name}'.")
        arn = f"arn:aws:config:{self.region_name}:{self.account_id}:delivery-channel"
        service = "config.amazonaws.com"
        if service_may_write(bucket, service, self.account_id, prefix, arn) or self._role_may_write(name):
            return None
        text = f"Insufficient delivery policy to s3 bucket: {name}, unable to write to bucket."
        return Refusal("InsufficientDeliveryPolicyException", text)

    def start_configuration_recorder(self, recorder_name: str) -> None:
        """And it has delivered at once."""
        super().start_configuration_recorder(recorder_name)
        self.recorders[recorder_name].status.last_status = "SUCCESS"

    def delete_configuration_recorder(self, recorder_name: str) -> None:
        """With its tags."""
        super().delete_configuration_recorder(recorder_name)
        self.recorder_tags.pop(self.recorder_arn(recorder_name), None)

    def recorder_arn(self, name: str) -> str:
        """The ARN that tags go by."""
        return f"arn:aws:config:{self.region_name}:{self.account_id}:configuration-recorder/{name}/local"

    def tag_resource(self, resource_arn: str, tags: list[dict[str, str]]) -> None:
        """Recorders too."""
        if not self._is_recorder(resource_arn):
            return super().tag_resource(resource_arn, tags)
        self.recorder_tags.setdefault(resource_arn, {}).update({tag["Key"]: tag["Value"] for tag in tags})

    def untag_resource(self, resource_arn: str, tag_keys: list[str]) -> None:
        """Recorders too."""
        if not self._is_recorder(resource_arn):
            return super().untag_resource(resource_arn, tag_keys)
        for key in tag_keys:
            self.recorder_tags.get(resource_arn, {}).pop(key, None)

    def list_tags_for_resource(self, resource_arn: str, limit: int) -> dict[str, list[dict[str, str]]]:
        """Recorders too."""
        if not self._is_recorder(resource_arn):
            return super().list_tags_for_resource(resource_arn, limit)
        tags = self.recorder_tags.get(resource_arn, {})
        return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}

    def _is_recorder(self, arn: str) -> bool:
        return any(arn == self.recorder_arn(name) for name in self.recorders)

    def _role(self, arn: str) -> Any:
        return next((one for one in iam_backends[self.account_id]["aws"].roles.values() if one.arn == arn), None)

    def _role_may_write(self, bucket: str) -> bool:
        # A role of the customer's own may be allowed by its own policies instead of the bucket's.
        role = self._role(next(iter(self.recorders.values())).role_arn)
        if role is None or role.path.startswith("/aws-service-role/"):
            return False
        request = Request("s3:PutObject", {}, f"arn:aws:s3:::{bucket}/AWSLogs/{self.account_id}/Config/x", SECURE)
        attached = [policy.default_version.document for policy in role.managed_policies.values()]
        return any(allows(document, request) for document in [*role.policies.values(), *attached])


class LocalConfigResponse(ConfigResponse):
    """moto's, with tags on recorders and the channels' status."""

    def put_configuration_recorder(self) -> str:
        """Tags go with it, when it is new."""
        recorder, tags = self._get_param("ConfigurationRecorder"), self._get_param("Tags")
        self.config_backend.put_configuration_recorder(recorder)
        if tags:
            self.config_backend.tag_resource(self.config_backend.recorder_arn(recorder["name"]), tags)  # type: ignore[attr-defined]
        return ""

    def describe_delivery_channel_status(self) -> str:
        """Where a recorder is running, everything was delivered that the bucket takes."""
        backend = self.config_backend
        running = any(recorder.status.recording for recorder in backend.recorders.values())
        return json.dumps(
            {
                "DeliveryChannelsStatus": [
                    {
                        "name": channel["name"],
                        "configHistoryDeliveryInfo": self._delivered(channel) if running else {},
                        "configSnapshotDeliveryInfo": {},
                        "configStreamDeliveryInfo": {},
                    }
                    for channel in backend.describe_delivery_channels(self._get_param("DeliveryChannelNames"))
                ]
            }
        )

    def _delivered(self, channel: dict[str, Any]) -> dict[str, Any]:
        refused = self.config_backend.refusal(channel["s3BucketName"], channel.get("s3KeyPrefix"))  # type: ignore[attr-defined]
        if not refused:
            return {"lastStatus": "SUCCESS", "lastSuccessfulTime": unix_time()}
        return {"lastStatus": "FAILURE", "lastErrorCode": refused.code, "lastErrorMessage": refused.message}


def install() -> None:
    """In moto's place."""
    config_backends.backend = LocalConfigBackend
    urls.url_paths = {"{0}/$": LocalConfigResponse.dispatch}
