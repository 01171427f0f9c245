# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Config: what the recorder and the channel of a region are to be, ours or adopted."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import Channel, Recorder

CONTINUOUS = "CONTINUOUS"


@dataclass(frozen=True)
class Recording:
    """What is asked for.

    :param global_region: where IAM's resource types are recorded, and nowhere else.
    :param made: the resources that are there by us: others were adopted, and keep what the customer said of them.
    """

    name: str
    bucket: str
    global_region: str
    role_arn: str
    made: t.Collection[str] = ()

    @property
    def account(self) -> str:
        """The account's id."""
        return self.role_arn.split(":")[4]


def is_made(existing: Recorder | Channel | None, resource: str, desired: Recording) -> bool:
    """Whether a recorder or a channel is the one that we made: AWS changes no name, so one of another name is not."""
    return existing is not None and resource in desired.made and existing["name"] == desired.name


def channel_of(existing: Channel | None, desired: Recording, *, is_made: bool) -> Channel:
    """An adopted channel stays as it is. Ours delivers into our bucket, in no folder: it may not into another one."""
    if not existing:
        return {"name": desired.name, "s3BucketName": desired.bucket}
    if not is_made:
        return existing
    wanted: Channel = {**existing, "s3BucketName": desired.bucket}
    wanted.pop("s3KeyPrefix", None)
    return wanted


def recorder_of(
    region: str, recorder: Recorder | None, channel: Channel, desired: Recording, *, is_made: bool
) -> Recorder:
    """The request for config:PutConfigurationRecorder.

    An adopted recorder keeps its name, its role and how often it records; what it records is widened to everything.

    :param channel: as it is to be.
    """
    here = region == desired.global_region
    if not recorder:
        return {
            "name": desired.name,
            "roleARN": desired.role_arn,
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": here},
        }
    ours = is_made or channel["s3BucketName"] == desired.bucket
    recorded = recorder.get("recordingGroup", {}).get("includeGlobalResourceTypes", False)
    wanted: Recorder = {"name": recorder["name"]}
    if is_made:
        wanted["roleARN"] = desired.role_arn
    elif "roleARN" in recorder:
        wanted["roleARN"] = recorder["roleARN"]
    if "recordingMode" in recorder:
        # Whether AWS resets what is left out, it does not say.
        wanted["recordingMode"] = {"recordingFrequency": CONTINUOUS} if is_made else recorder["recordingMode"]
    wanted["recordingGroup"] = {
        "allSupported": True,
        "includeGlobalResourceTypes": here if ours else here or recorded,
    }
    return wanted


def recorded(recorder: Recorder) -> tuple[bool, bool]:
    """What of a recording group matters; the API adds recordingStrategy and empty lists to what was put."""
    group = recorder.get("recordingGroup", {})
    return bool(group.get("allSupported")), bool(group.get("includeGlobalResourceTypes"))


def compared(recorder: Recorder) -> tuple[object, ...]:
    """What of a recorder is compared. Without a mode it records continuously, and the API says so."""
    mode = recorder.get("recordingMode") or {}
    often = (mode.get("recordingFrequency", CONTINUOUS), bool(mode.get("recordingModeOverrides")))
    return *recorded(recorder), *often, recorder.get("roleARN", "")
