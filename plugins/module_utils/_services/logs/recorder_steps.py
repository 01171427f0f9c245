# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: the calls that make a recorder and a delivery channel and set them; apart from them, those that remove."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import RegionState

Parameters = t.Mapping[str, object]
States = t.Mapping[str, object]

SERVICE_ROLE = "AWSServiceRoleForConfig"
SERVICE_ROLE_RESOURCE = f"IAM role {SERVICE_ROLE}"

# What config:PutConfigurationRecorder takes of what is read.
SET: t.Final = ("name", "roleARN", "recordingGroup", "recordingMode")

# A role or bucket policy that was just written is not at once visible to Config.
NOT_YET = frozenset({"InvalidRoleException", "InsufficientDeliveryPolicyException", "NoSuchBucketException"})


def resource(region: str) -> str:
    """How the channel of a region, and whether is recorded there, are called in plans."""
    return f"Config in {region}"


def recorder_resource(region: str) -> str:
    """How the recorder of a region is called: it may be the customer's, and the channel ours."""
    return f"Config recorder in {region}"


def setting(region: str, current: RegionState, desired: RegionState) -> list[Step]:
    """Recorder, channel and start, in the order that AWS demands. Nothing is removed, and nothing stopped.

    :param current: as config_recorder.read_region() answers. :param desired: the same; what is None is left alone.
    """
    steps: list[Step] = []
    recorder, channel = current["recorder"], current["channel"]
    wanted, delivery = desired["recorder"], desired["channel"]
    later = (SERVICE_ROLE_RESOURCE, recorder_resource(region))
    if wanted and wanted != recorder:
        reason = f"{'set' if recorder else 'create'} recorder {wanted['name']}"
        put = {key: wanted[key] for key in SET if key in wanted}
        states: States = {"before": recorder, "after": put}
        steps.append(_recorder_step(region, "PutConfigurationRecorder", {"ConfigurationRecorder": put}, reason, states))
    if delivery and delivery != channel:
        reason = f"{'set' if channel else 'create'} the delivery channel"
        states = {"before": channel, "after": delivery}
        steps.append(_step(region, "PutDeliveryChannel", {"DeliveryChannel": delivery}, reason, states, later))
    if wanted and desired["recording"] and not current["recording"]:
        name = {"ConfigurationRecorderName": wanted["name"]}
        states = {"before": {"recording": False}, "after": {"recording": True}}
        steps.append(_step(region, "StartConfigurationRecorder", name, "start recording", states, later))
    return steps


def removing(region: str, current: RegionState, desired: RegionState) -> list[Step]:
    """What is not to be there goes: the other half of setting(), and before it.

    :param current: as config_recorder.read_region() answers. :param desired: the same; what is None is not to be there.
    """
    steps: list[Step] = []
    recorder, channel = current["recorder"], current["channel"]
    wanted, delivery = desired["recorder"], desired["channel"]
    name = {"ConfigurationRecorderName": recorder["name"] if recorder else ""}
    # AWS deletes no channel under a running recorder.
    if current["recording"] and not (desired["recording"] and delivery):
        states: States = {"before": {"recording": True}, "after": {"recording": False}}
        steps.append(_step(region, "StopConfigurationRecorder", name, "stop recording", states))
    if channel and not delivery:
        parameters = {"DeliveryChannelName": channel["name"]}
        steps.append(_step(region, "DeleteDeliveryChannel", parameters, "delete the channel", {"before": channel}))
    if recorder and not wanted:
        reason, before = f"delete recorder {recorder['name']}", {"before": recorder}
        step = _recorder_step(region, "DeleteConfigurationRecorder", name, reason, before)
        steps.append(replace(step, depends_on=(resource(region),)))
    return steps


def _recorder_step(region: str, operation: str, parameters: Parameters, reason: str, states: States) -> Step:
    return replace(_step(region, operation, parameters, reason, states), resource=recorder_resource(region))


def _step(
    region: str,
    operation: str,
    parameters: Parameters,
    reason: str,
    states: States,
    depends_on: tuple[str, ...] = (SERVICE_ROLE_RESOURCE,),
) -> Step:
    return Step(
        service="config",
        operation=operation,
        parameters=parameters,
        reason=f"{reason} in {region}",
        resource=resource(region),
        region=region,
        depends_on=depends_on,
        retry_on=NOT_YET,
        before=states.get("before"),
        after=states.get("after"),
    )
