# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is named of a log bucket, a trail and a recorder, and left as it is."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import outcome_of
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import is_elsewhere
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import NO_SERVICE, LogBucket
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_retention import expiring
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import (
    Channel,
    ChannelStatus,
    FullTrail,
    LastStatus,
    RecorderStatus,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import bucket_settings
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Bucket

FAILURE = "failure"


def of_bucket(now: Bucket, bucket: LogBucket) -> Plan:
    """By what logs are lost, go elsewhere, or can be read by another account's leave only."""
    rules = now.get("lifecycle") or []
    if bucket.service == NO_SERVICE:
        return Plan(warnings=expiring(bucket.name, rules, bucket.retention_days, [""]))
    logs = f"{bucket.prefix}/AWSLogs/" if bucket.prefix else "AWSLogs/"
    folders = [logs, f"{bucket.private_folder}/"] if bucket.private_folder else [logs]
    planned = Plan(unmet=expiring(bucket.name, rules, bucket.retention_days, folders))
    planned.extend(_named(f"Bucket {bucket.name}", _key_of(now), "", bucket.account, is_made=False))
    planned.unmet += [
        f"Bucket {bucket.name}: a replication rule copies its logs to bucket {target}, kept"
        for target in now.get("replicated_to", [])
    ]
    return planned


def public_bucket(place: bucket_settings.Place, planned: Plan) -> CtlError:
    """What is said of a bucket that its policy opens to the public, with all else that is the matter with it."""
    undone = ", ".join(step.reason for step in planned.steps)
    error = CtlError(
        f"Bucket {place.bucket} is open to the public by its policy: logs must not be, and closing it would cut "
        f"off who reads it. Nothing was written to it, which leaves undone: {undone}"
        + "".join(f". {text}" for text in (*planned.unmet, *planned.warnings)),
        hint=f"The customer takes the public statement out of the policy of {place.bucket}.",
        waiting_for="customer",
        resource=bucket_settings.resource(place.bucket),
        region=place.region,
    )
    error.steps = [outcome_of(step, "skipped") for step in planned.steps]
    return error


def _key_of(bucket: Bucket) -> str:
    return bucket.get("encryption", {}).get("KMSMasterKeyID", "")


def of_trail(trail: FullTrail, key: str, *, is_made: bool) -> Plan:
    """A key and a topic that were not asked for, and what could not be delivered.

    :param key: the key that is asked for, or "". :param is_made: whether the trail is there by us.
    """
    what, account = f"Trail {trail['Name']}", trail["TrailARN"].split(":")[4]
    planned = _named(
        what, "" if key else trail.get("KmsKeyId", ""), trail.get("SnsTopicARN", ""), account, is_made=is_made
    )
    if trail["delivery_error"]:
        planned.unmet.append(f"{what} could not deliver lately: {trail['delivery_error']}")
    return planned


def of_channel(region: str, channel: Channel | None, account: str, *, is_made: bool) -> Plan:
    """A key and a topic that the standard does not ask for. :param is_made: whether the channel is there by us."""
    if not channel:
        return Plan()
    key, topic = channel.get("s3KmsKeyArn", ""), channel.get("snsTopicARN", "")
    return _named(f"Config in {region}", key, topic, account, is_made=is_made)


def _named(what: str, key: str, topic: str, account: str, *, is_made: bool) -> Plan:
    planned = Plan()
    for does, arn in (("encrypts with key", key), ("tells topic", topic)):
        if is_elsewhere(arn, account):
            planned.unmet.append(f"{what} {does} {arn}, which is of another account; kept")
        elif arn and is_made:
            planned.warnings.append(f"{what} {does} {arn}, which is not in the standard; kept")
    return planned


def of_recording(region: str, answers: t.Mapping[str, t.Any]) -> list[str]:
    """What was not recorded or delivered lately.

    :param answers: "statuses" (config:DescribeConfigurationRecorderStatus), "deliveries"
        (config:DescribeDeliveryChannelStatus)
    """
    recorders: list[RecorderStatus] = answers["statuses"]["ConfigurationRecordersStatus"]
    channels: list[ChannelStatus] = answers["deliveries"]["DeliveryChannelsStatus"]
    sides: list[tuple[str, LastStatus]] = [("record", one) for one in recorders]
    sides += [("deliver", one.get("configHistoryDeliveryInfo", {})) for one in channels]
    return [f"Config in {region} could not {what} lately: {_why(one)}" for what, one in sides if _failed(one)]


def _failed(status: LastStatus) -> bool:
    # The model of the API and its answers do not agree on the case.
    return status.get("lastStatus", "").lower() == FAILURE


def _why(status: LastStatus) -> str:
    return " ".join(filter(None, (status.get("lastErrorCode", ""), status.get("lastErrorMessage", "")))) or "no reason"
