# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: one recorder and one delivery channel a region, ours or adopted, recording."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import STS_REGION
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses, without
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region, together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies import ownership
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import recorder_desired, recorder_steps, reports
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.recorder_desired import Recording
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
    ledger: t.NotRequired[ownership.Ledger | None]


def read_region(connection: Connection, region: str) -> RegionState:
    """The customer's recorder and channel in a region (a service-linked recorder is nobody's here)."""
    return _region_state(_ask(connection, region))


def _ask(connection: Connection, region: str, **more: t.Callable[[], t.Any]) -> dict[str, t.Any]:
    return together(
        recorders=lambda: connection.read("config", "DescribeConfigurationRecorders", region),
        statuses=lambda: connection.read("config", "DescribeConfigurationRecorderStatus", region),
        channels=lambda: connection.read("config", "DescribeDeliveryChannels", region),
        **more,
    )


def _region_state(answers: t.Mapping[str, t.Any]) -> RegionState:
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
    found = by_region(lambda region: read_region(connection, region), regions)
    return {"service_role": _has_service_role(connection), "regions": found}


def read_with_deliveries(connection: Connection, regions: t.Sequence[str]) -> Recorders:
    """The same, and whether recording and delivery failed lately."""
    answers = by_region(
        lambda region: _ask(
            connection, region, deliveries=lambda: connection.read("config", "DescribeDeliveryChannelStatus", region)
        ),
        regions,
    )
    return {
        "service_role": _has_service_role(connection),
        "regions": {region: _region_state(answer) for region, answer in answers.items()},
        "failing": {region: reports.of_recording(region, answer) for region, answer in answers.items()},
    }


def _has_service_role(connection: Connection) -> bool:
    found = connection.read_optional("iam", "GetRole", absent=("NoSuchEntity",), RoleName=SERVICE_ROLE)
    return found is not None


def plan(current: Recorders, desired: Recording) -> Plan:
    """The role, then for each region: recorder, channel, start. AWS refuses any other order."""
    planned = Plan()
    for region, state in current["regions"].items():
        planned.extend(_plan_region(region, state, desired))
        planned.unmet += current.get("failing", {}).get(region, [])
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
    is_made = recorder_desired.is_made(recorder, recorder_steps.recorder_resource(region), desired)
    channel_is_made = recorder_desired.is_made(channel, recorder_steps.resource(region), desired)
    planned = Plan(warnings=_warnings(region, state, desired, is_made=is_made, channel_is_made=channel_is_made))
    planned.extend(reports.of_channel(region, channel, desired.account, is_made=channel_is_made))
    delivery = recorder_desired.channel_of(channel, desired, is_made=channel_is_made)
    wanted = recorder_desired.recorder_of(region, recorder, delivery, desired, is_made=is_made)
    is_as_wanted = recorder is not None and recorder_desired.compared(recorder) == recorder_desired.compared(wanted)
    to_be: RegionState = {
        "recorder": recorder if is_as_wanted else wanted,
        "channel": delivery,
        "recording": True,
    }
    planned.steps += recorder_steps.setting(region, state, to_be)
    return planned


def _warnings(
    region: str, state: RegionState, desired: Recording, *, is_made: bool, channel_is_made: bool
) -> list[str]:
    recorder, channel = state["recorder"], state["channel"]
    warnings = []
    if recorder and not is_made and recorder.get("roleARN", desired.role_arn) != desired.role_arn:
        own = f"it keeps recording with role {recorder['roleARN']}"
        warnings.append(f"Config in {region} was there already: {own}")
    if channel and channel["s3BucketName"] != desired.bucket and channel_is_made:
        warnings.append(
            f"Config in {region} delivered to bucket {channel['s3BucketName']}: the channel is ours, and set back"
        )
    elif channel and channel["s3BucketName"] != desired.bucket:
        warnings.append(
            f"Config in {region} was there already: it keeps delivering to bucket {channel['s3BucketName']}"
        )
    if recorder and not recorder_desired.recorded(recorder)[0]:
        warnings.append(f"Config in {region} recorded only some resource types, now all: that costs more")
    return warnings


def prepare(connection: Connection, params: Options) -> Work[Recorders]:
    """What the module config_recorder sets."""
    statuses = region_statuses(connection)
    regions = without(enabled_regions(statuses, params["regions"]), params["excluded"], statuses, "excluded")
    if params["global_resources_region"] and params["global_resources_region"] not in regions:
        raise InputError("global_resources_region", params["global_resources_region"], f"one of {', '.join(regions)}")
    account, partition = connection.caller.account, connection.caller.partition
    made = ownership.ledger_made(params.get("ledger"), account)
    desired = Recording(
        name=params["name"],
        bucket=params["bucket"],
        global_region=params["global_resources_region"] or _default_global_region(connection.region, statuses, regions),
        role_arn=f"arn:{partition}:iam::{account}:role/aws-service-role/config.amazonaws.com/{SERVICE_ROLE}",
        made=frozenset(made),
    )
    if params["bucket_in_account"]:
        buckets.check_owner(connection, params["bucket"])
    return Work(
        read=lambda: read_with_deliveries(connection, regions),
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

MODULE = replace(CONTROL, arguments={**CONTROL.arguments, **ownership.arguments()}).module()
