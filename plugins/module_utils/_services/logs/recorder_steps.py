# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: the calls that make a recorder and a delivery channel and set them; apart from them, those that remove."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import RegionState

SERVICE_ROLE = "AWSServiceRoleForConfig"
SERVICE_ROLE_RESOURCE = f"IAM role {SERVICE_ROLE}"

# What config:PutConfigurationRecorder takes of what is read.
SET: t.Final = ("name", "roleARN", "recordingGroup", "recordingMode")

# A role or bucket policy that was just written is not at once visible to Config.
NOT_YET = frozenset({"InvalidRoleException", "InsufficientDeliveryPolicyException", "NoSuchBucketException"})


def resource(region: str) -> str:
    """How the recorder and the channel of a region are called in plans."""
    return f"Config in {region}"


def setting(region: str, current: RegionState, desired: RegionState) -> list[Step]:
    """Recorder, channel and start, in the order that AWS demands. Nothing is removed, and nothing stopped.

    :param current: as config_recorder.read_region() answers. :param desired: the same; what is None is left alone.
    """
    steps: list[Step] = []
    recorder, channel = current["recorder"], current["channel"]
    wanted, delivery = desired["recorder"], desired["channel"]
    if wanted and wanted != recorder:
        reason = f"{'set' if recorder else 'create'} recorder {wanted['name']}"
        put = {key: wanted[key] for key in SET if key in wanted}
        request = {"ConfigurationRecorder": put}
        steps.append(_step(region, "PutConfigurationRecorder", request, reason, before=recorder, after=put))
    if delivery and not channel:
        parameters, reason = {"DeliveryChannel": delivery}, "create the delivery channel"
        steps.append(_step(region, "PutDeliveryChannel", parameters, reason, after=delivery))
    if wanted and desired["recording"] and not current["recording"]:
        name = {"ConfigurationRecorderName": wanted["name"]}
        states = {"before": {"recording": False}, "after": {"recording": True}}
        steps.append(_step(region, "StartConfigurationRecorder", name, "start recording", **states))
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
        states = {"before": {"recording": True}, "after": {"recording": False}}
        steps.append(_step(region, "StopConfigurationRecorder", name, "stop recording", **states))
    if channel and not delivery:
        parameters = {"DeliveryChannelName": channel["name"]}
        steps.append(_step(region, "DeleteDeliveryChannel", parameters, "delete the channel", before=channel))
    if recorder and not wanted:
        reason = f"delete recorder {recorder['name']}"
        steps.append(_step(region, "DeleteConfigurationRecorder", name, reason, before=recorder))
    return steps


def _step(region: str, operation: str, parameters: t.Mapping[str, object], reason: str, **states: t.Any) -> Step:
    return Step(
        service="config",
        operation=operation,
        parameters=parameters,
        reason=f"{reason} in {region}",
        resource=resource(region),
        region=region,
        depends_on=(SERVICE_ROLE_RESOURCE,),
        retry_on=NOT_YET,
        **states,
    )
