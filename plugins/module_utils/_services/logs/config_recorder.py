# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: one recorder and one delivery channel a region, ours or adopted, recording."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import STS_REGION
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses, without
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region, together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import recorder_steps
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.recorder_steps import (
    SERVICE_ROLE,
    SERVICE_ROLE_RESOURCE,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import (
    Channel,
    Recorder,
    Recorders,
    RecorderStatus,
    RegionState,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets

SERVICE_LINKED_RECORDER = "AWSConfigurationRecorderFor"
CONTROL_TOWER = "aws-controltower-"


class Options(t.TypedDict):
    """The options of the module."""

    name: str
    bucket: str
    bucket_in_account: bool
    regions: list[str]
    excluded: list[str]
    global_resources_region: str | None


@dataclass(frozen=True)
class Recording:
    """What is asked for. :param global_region: where IAM's resource types are recorded, and nowhere else."""

    name: str
    bucket: str
    global_region: str
    role_arn: str


def read_region(connection: Connection, region: str) -> RegionState:
    """The customer's recorder and channel in a region (a service-linked recorder is nobody's here)."""
    answers = together(
        recorders=lambda: connection.read("config", "DescribeConfigurationRecorders", region),
        statuses=lambda: connection.read("config", "DescribeConfigurationRecorderStatus", region),
        channels=lambda: connection.read("config", "DescribeDeliveryChannels", region),
    )
    every: list[Recorder] = answers["recorders"]["ConfigurationRecorders"]
    statuses: list[RecorderStatus] = answers["statuses"]["ConfigurationRecordersStatus"]
    channels: list[Channel] = answers["channels"]["DeliveryChannels"]
    recorders = [recorder for recorder in every if not recorder["name"].startswith(SERVICE_LINKED_RECORDER)]
    recorder = recorders[0] if recorders else None
    running = {status["name"]: status["recording"] for status in statuses}
    return {
        "recorder": recorder,
        "recording": bool(recorder and running.get(recorder["name"])),
        "channel": channels[0] if channels else None,
    }


def read(connection: Connection, regions: t.Sequence[str]) -> Recorders:
    """All regions, and whether the service-linked role exists."""
    role = connection.read_optional("iam", "GetRole", absent=("NoSuchEntity",), RoleName=SERVICE_ROLE)
    found = by_region(lambda region: read_region(connection, region), regions)
    return {"service_role": role is not None, "regions": found}


def plan(current: Recorders, desired: Recording) -> Plan:
    """The role, then for each region: recorder, channel, start. AWS refuses any other order."""
    planned = Plan()
    for region, state in current["regions"].items():
        planned.extend(_plan_region(region, state, desired))
    recorders: list[Recorder | None] = [step.parameters.get("ConfigurationRecorder") for step in planned.steps]
    uses_role = any(recorder and recorder.get("roleARN") == desired.role_arn for recorder in recorders)
    if uses_role and not current["service_role"]:
        planned.steps.insert(
            0,
            Step(
                service="iam",
                operation="CreateServiceLinkedRole",
                parameters={"AWSServiceName": "config.amazonaws.com"},
                reason=f"create the service-linked role {SERVICE_ROLE}",
                resource=SERVICE_ROLE_RESOURCE,
                after={"role": SERVICE_ROLE},
            ),
        )
    return planned


def _plan_region(region: str, state: RegionState, desired: Recording) -> Plan:
    recorder, channel = state["recorder"], state["channel"]
    if recorder and recorder["name"].startswith(CONTROL_TOWER):
        theirs = f"Config in {region} is managed by AWS Control Tower ({recorder['name']}): nothing was written there"
        return Plan(warnings=[theirs]) if state["recording"] else Plan(unmet=[f"{theirs}, though it does not record"])
    planned = Plan(warnings=_warnings(region, state, desired))
    wanted = _wanted_recorder(region, state, desired)
    to_be: RegionState = {
        "recorder": recorder if recorder and _recorded(recorder) == _recorded(wanted) else wanted,
        "channel": channel or {"name": desired.name, "s3BucketName": desired.bucket},
        "recording": True,
    }
    planned.steps += recorder_steps.setting(region, state, to_be)
    return planned


def _wanted_recorder(region: str, state: RegionState, desired: Recording) -> Recorder:
    """The request for config:PutConfigurationRecorder.

    An adopted recorder keeps its name, its role and how often it records; what it records is widened to everything.
    """
    recorder, channel = state["recorder"], state["channel"]
    here = region == desired.global_region
    if not recorder:
        return {
            "name": desired.name,
            "roleARN": desired.role_arn,
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": here},
        }
    ours = not channel or channel["s3BucketName"] == desired.bucket
    recorded = recorder.get("recordingGroup", {}).get("includeGlobalResourceTypes", False)
    wanted: Recorder = {"name": recorder["name"]}
    if "roleARN" in recorder:
        wanted["roleARN"] = recorder["roleARN"]
    if "recordingMode" in recorder:
        wanted["recordingMode"] = recorder["recordingMode"]
    wanted["recordingGroup"] = {
        "allSupported": True,
        "includeGlobalResourceTypes": here if ours else here or recorded,
    }
    return wanted


def _recorded(recorder: Recorder) -> tuple[bool, bool]:
    """What of a recording group matters; the API adds recordingStrategy and empty lists to what was put."""
    group = recorder.get("recordingGroup", {})
    return bool(group.get("allSupported")), bool(group.get("includeGlobalResourceTypes"))


def _warnings(region: str, state: RegionState, desired: Recording) -> list[str]:
    recorder, channel = state["recorder"], state["channel"]
    warnings = []
    if channel and channel["s3BucketName"] != desired.bucket:
        warnings.append(
            f"Config in {region} was there already: it keeps delivering to bucket {channel['s3BucketName']}"
        )
    if recorder and not _recorded(recorder)[0]:
        warnings.append(f"Config in {region} recorded only some resource types, now all: that costs more")
    return warnings


def prepare(connection: Connection, params: Options) -> Work[Recorders]:
    """What the module config_recorder sets."""
    statuses = region_statuses(connection)
    regions = without(enabled_regions(statuses, params["regions"]), params["excluded"], statuses, "excluded")
    if params["global_resources_region"] and params["global_resources_region"] not in regions:
        raise InputError("global_resources_region", params["global_resources_region"], f"one of {', '.join(regions)}")
    account, partition = connection.caller.account, connection.caller.partition
    desired = Recording(
        name=params["name"],
        bucket=params["bucket"],
        global_region=params["global_resources_region"] or _default_global_region(connection.region, statuses, regions),
        role_arn=f"arn:{partition}:iam::{account}:role/aws-service-role/config.amazonaws.com/{SERVICE_ROLE}",
    )
    if params["bucket_in_account"]:
        buckets.check_owner(connection, params["bucket"])
    return Work(
        read=lambda: read(connection, regions),
        plan=lambda current: plan(current, desired),
        answer=lambda current: {"regions": regions, "global_resources_region": desired.global_region},
    )


def _default_global_region(home: str, statuses: t.Mapping[str, str], regions: t.Sequence[str]) -> str:
    """Regions that were opened after February 2022 do not record global types; they are all among the opt-in ones."""
    candidates = [home, *STS_REGION.values(), *regions]
    usable = (name for name in candidates if statuses.get(name) == "opt-in-not-required" and name in regions)
    return next(usable, "")


CONTROL = Control(
    prepare=prepare,
    arguments={
        "name": {"type": "str", "default": "default"},
        "bucket": {"type": "str", "required": True},
        "bucket_in_account": {"type": "bool", "default": True},
        "regions": {"type": "list", "elements": "str", "default": []},
        "excluded": {"type": "list", "elements": "str", "default": []},
        "global_resources_region": {"type": "str"},
        "state": {"type": "str", "choices": ["present"], "default": "present"},
    },
)

MODULE = CONTROL.module()
