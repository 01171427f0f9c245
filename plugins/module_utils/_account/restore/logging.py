# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trail and recorders as they were."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.restore.settings import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import MANAGED_BY_KEY, is_tagged, log_buckets
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import cloudtrail_trail, config_recorder

State = t.Mapping[str, t.Any]

# Of a trail, what hardening sets: AWS's name in answers -> its name in requests.
TRAIL_SETTINGS = {
    "S3BucketName": "S3BucketName",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "LogFileValidationEnabled": "EnableLogFileValidation",
    "KmsKeyId": "KmsKeyId",
}


def plan_trails(now: State, then: State, limits: Limits) -> Plan:
    """Our trail goes, one that was adopted is set back, one that is missing is made again."""
    trail, wanted = now["trail"], then["trail"]
    found = trail or wanted
    if not found or not limits.allows(cloudtrail_trail.resource_of(found["Name"])):
        return Plan()
    steps: list[Step] = []

    def step(operation: str, parameters: dict[str, t.Any], reason: str, before: t.Any, becomes: t.Any = None) -> None:
        steps.append(
            Step(
                service="cloudtrail",
                operation=operation,
                parameters=parameters,
                reason=f"{reason} trail {found['Name']}",
                resource=cloudtrail_trail.resource_of(found["Name"]),
                region=found["HomeRegion"],
                before=before,
                becomes=becomes,
                retry_on=cloudtrail_trail.NOT_YET,
            )
        )

    name = {"Name": found["Name"]}
    if trail and not wanted:
        if limits.removes and is_tagged(trail["tags"]):
            step("DeleteTrail", name, "delete", trail)
        return Plan(steps)
    if not trail and limits.removes:
        return Plan()  # the customer has removed it: it stays so
    there = trail or {}
    # Without a key is said with an empty one (cloudtrail:UpdateTrail).
    differing = [key for key in TRAIL_SETTINGS if there.get(key, "") != wanted.get(key, "")]
    request = {TRAIL_SETTINGS[key]: wanted.get(key, "") for key in differing}
    if not trail:
        tags = [{"Key": key, "Value": value} for key, value in wanted["tags"].items()]
        step("CreateTrail", {**name, **request, "TagsList": tags}, "create", None, request)
    elif differing:
        step("UpdateTrail", {**name, **request}, "set back", {key: trail.get(key) for key in differing}, request)
    kinds = {"selectors": "AdvancedEventSelectors", "basic_selectors": "EventSelectors"}
    if not trail or any(trail[kind] != wanted[kind] for kind in kinds):
        selectors = {asked: wanted[kind] for kind, asked in kinds.items() if wanted[kind]}
        step(
            "PutEventSelectors",
            {"TrailName": found["Name"], **selectors},
            "set the event selectors of",
            None,
            selectors,
        )
    if trail and is_tagged(trail["tags"]) and not is_tagged(wanted["tags"]):
        key = [{"Key": MANAGED_BY_KEY}]
        step("RemoveTags", {"ResourceId": trail["TrailARN"], "TagsList": key}, "take our tag from", trail["tags"])
    if bool(trail and trail["logging"]) != wanted["logging"]:
        step("StartLogging" if wanted["logging"] else "StopLogging", name, "start or stop", None)
    return Plan(steps)


def plan_config(now: State, then: State, limits: Limits) -> Plan:
    """Region by region: stopped before its channel goes, channel before start."""
    planned = Plan()
    for region in sorted(now["regions"].keys() & then["regions"].keys()):
        if not limits.allows(config_recorder.resource(region)):
            continue
        bucket = (now["regions"][region]["channel"] or {}).get("s3BucketName", "")
        elsewhere = bucket not in ("", *log_buckets(limits.account))
        if limits.removes and elsewhere and not then["regions"][region]["recorder"]:
            planned.warnings.append(
                f"AWS Config in {region} delivers to bucket {bucket}, so it is not ours any more, and kept"
            )
        else:
            planned.steps += _config_region(region, now["regions"][region], then["regions"][region], limits)
    return planned


def _config_region(region: str, now: State, then: State, limits: Limits) -> list[Step]:
    steps: list[Step] = []

    def step(operation: str, parameters: dict[str, t.Any], reason: str, before: t.Any = None) -> None:
        steps.append(
            Step(
                service="config",
                operation=operation,
                parameters=parameters,
                reason=f"{reason} in {region}",
                resource=config_recorder.resource(region),
                region=region,
                before=before,
                becomes=None if before else parameters,
                retry_on=config_recorder.NOT_YET,
            )
        )

    recorder, channel = now["recorder"], now["channel"]
    named = {"ConfigurationRecorderName": (recorder or then["recorder"] or {"name": ""})["name"]}
    if limits.removes and now["recording"] and not (then["recording"] and then["channel"]):
        step("StopConfigurationRecorder", named, "stop recording", {"recording": True})
    if limits.removes and channel and not then["channel"]:
        step("DeleteDeliveryChannel", {"DeliveryChannelName": channel["name"]}, "delete the delivery channel", channel)
    if limits.removes and recorder and not then["recorder"]:
        step("DeleteConfigurationRecorder", named, f"delete recorder {recorder['name']}", recorder)
    if then["recorder"] and (recorder or not limits.removes):
        wanted = {
            key: then["recorder"][key]
            for key in ("name", "roleARN", "recordingGroup", "recordingMode")
            if key in then["recorder"]
        }
        if not recorder or any(recorder.get(key) != value for key, value in wanted.items()):
            step("PutConfigurationRecorder", {"ConfigurationRecorder": wanted}, f"set back recorder {wanted['name']}")
        if then["channel"] and not channel:
            step("PutDeliveryChannel", {"DeliveryChannel": then["channel"]}, "put back the delivery channel")
        if then["recording"] and not now["recording"]:
            step("StartConfigurationRecorder", named, "start recording")
    return steps
