# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: the calls that make a recorder and a delivery channel and set them; apart from them, those that remove."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step

SERVICE_ROLE = "AWSServiceRoleForConfig"
SERVICE_ROLE_RESOURCE = f"IAM role {SERVICE_ROLE}"

State = t.Mapping[str, t.Any]

# What config:PutConfigurationRecorder takes of what is read.
SET = ("name", "roleARN", "recordingGroup", "recordingMode")

# A role or bucket policy that was just written is not at once visible to Config.
NOT_YET = frozenset({"InvalidRoleException", "InsufficientDeliveryPolicyException", "NoSuchBucketException"})


def resource(region: str) -> str:
    """How the recorder and the channel of a region are called in plans."""
    return f"Config in {region}"


def setting(region: str, current: State, desired: State) -> list[Step]:
    """Recorder, channel and start, in the order that AWS demands. Nothing is removed, and nothing stopped.

    :param current: as config_recorder.read_region() answers. :param desired: the same; what is None is left alone.
    """
    steps: list[Step] = []
    (recorder, channel), (wanted, delivery) = ((one["recorder"], one["channel"]) for one in (current, desired))
    if wanted and wanted != recorder:
        reason = f"{'set' if recorder else 'create'} recorder {wanted['name']}"
        put = {key: wanted[key] for key in SET if key in wanted}
        parameters = {"ConfigurationRecorder": put}
        steps.append(_step(region, "PutConfigurationRecorder", parameters, reason, before=recorder, becomes=put))
    if delivery and not channel:
        parameters, reason = {"DeliveryChannel": delivery}, "create the delivery channel"
        steps.append(_step(region, "PutDeliveryChannel", parameters, reason, becomes=delivery))
    if desired["recording"] and not current["recording"]:
        name = {"ConfigurationRecorderName": wanted["name"]}
        states = {"before": {"recording": False}, "becomes": {"recording": True}}
        steps.append(_step(region, "StartConfigurationRecorder", name, "start recording", **states))
    return steps


def removing(region: str, current: State, desired: State) -> list[Step]:
    """What is not to be there goes: the other half of setting(), and before it.

    :param current: as config_recorder.read_region() answers. :param desired: the same; what is None is not to be there.
    """
    steps: list[Step] = []
    (recorder, channel), (wanted, delivery) = ((one["recorder"], one["channel"]) for one in (current, desired))
    name = {"ConfigurationRecorderName": recorder["name"] if recorder else ""}
    # AWS deletes no channel under a running recorder.
    if current["recording"] and not (desired["recording"] and delivery):
        states = {"before": {"recording": True}, "becomes": {"recording": False}}
        steps.append(_step(region, "StopConfigurationRecorder", name, "stop recording", **states))
    if channel and not delivery:
        parameters = {"DeliveryChannelName": channel["name"]}
        steps.append(_step(region, "DeleteDeliveryChannel", parameters, "delete the channel", before=channel))
    if recorder and not wanted:
        reason = f"delete recorder {recorder['name']}"
        steps.append(_step(region, "DeleteConfigurationRecorder", name, reason, before=recorder))
    return steps


def _step(region: str, operation: str, parameters: dict[str, t.Any], reason: str, **states: t.Any) -> Step:
    return Step(
        service="config",
        operation=operation,
        parameters=parameters,
        reason=f"{reason} in {region}",
        resource=resource(region),
        region=region,
        follows=(SERVICE_ROLE_RESOURCE,),
        retry_on=NOT_YET,
        **states,
    )
