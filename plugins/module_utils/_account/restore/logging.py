# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trail and recorders as they were."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import MANAGED_BY_KEY, is_tagged
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import recorder_steps, trail_steps
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import Recorder, Recorders, RegionState

State = t.Mapping[str, t.Any]


def plan_trails(now: State, then: State, limits: Limits) -> Plan:
    """Our trail goes, one that was adopted is set back, one that is missing is made again."""
    trail, before = now["trail"], then["trail"]
    found = trail or before
    if not found or not limits.allows(trail_steps.resource_of(found["Name"])):
        return Plan()
    if limits.removes and not before and not is_tagged(trail["tags"]):
        return Plan()  # of this name, and not ours
    if not trail and limits.removes:
        return Plan()  # the customer has removed it: it stays so
    if not before:
        return Plan([trail_steps.deletion(trail)] if limits.removes else [])
    there = trail or {}
    # What is as it was is not said again: its key or bucket may be gone by now, and the call be refused.
    # Hardening sets no folder of a trail that was there before.
    keys = [key for key in trail_steps.SET if key != "S3KeyPrefix" or not trail]
    differing = {key: before.get(key, "") for key in keys if before.get(key, "") != there.get(key, "")}
    desired = {**{key: value for key, value in before.items() if key not in trail_steps.SET}, **differing}
    if trail:  # of the tags, ours is what was added
        added = is_tagged(trail["tags"]) and not is_tagged(before["tags"])
        ours = {MANAGED_BY_KEY} if added else set()
        desired["tags"] = {key: value for key, value in trail["tags"].items() if key not in ours}
    taken_back = trail_steps.taking_back(trail, desired) if trail else []
    return Plan([*trail_steps.setting(trail, desired), *taken_back])


def plan_config(now: Recorders, then: Recorders, limits: Limits) -> Plan:
    """Region by region: stopped before its channel goes, channel before start."""
    planned = Plan()
    for region in sorted(now["regions"].keys() & then["regions"].keys()):
        current, before = now["regions"][region], then["regions"][region]
        channel = current["channel"]
        bucket = channel.get("s3BucketName", "") if channel else ""
        if limits.removes and not before["channel"] and bucket not in ("", *limits.log_buckets):
            planned.warnings.append(
                f"AWS Config in {region} delivers to bucket {bucket}, so it is not ours any more, and kept"
            )
            continue
        desired = _config_region(current, before, limits)
        # Each of them may be the customer's, and the other ours.
        if not limits.allows(recorder_steps.recorder_resource(region)):
            desired["recorder"] = current["recorder"]
        if not limits.allows(recorder_steps.resource(region)):
            desired |= {"channel": current["channel"], "recording": bool(current["recording"] and desired["recorder"])}
        planned.steps += recorder_steps.removing(region, current, desired)
        planned.steps += recorder_steps.setting(region, current, desired)
    return planned


def _config_region(now: RegionState, then: RegionState, limits: Limits) -> RegionState:
    """To the origin: what we added goes, what was there and still is, is set back. From a backup nothing goes."""
    known = then["recorder"]
    if limits.removes:
        back = bool(now["recorder"] and known)
        return {
            "recorder": _as_it_was(now["recorder"], known) if known and back else None,
            "channel": then["channel"] and (now["channel"] or (then["channel"] if back else None)),
            "recording": back and then["recording"],
        }
    return {
        "recorder": _as_it_was(now["recorder"], known) if known else now["recorder"],
        "channel": now["channel"] or (then["channel"] if known else None),
        "recording": bool(now["recording"] or (known and then["recording"])),
    }


def _as_it_was(now: Recorder | None, then: Recorder) -> Recorder:
    """A recorder; as it is now, where nothing of it differs that can be set."""
    if now and all(now.get(key) == then[key] for key in recorder_steps.SET if key in then):
        return now
    return then
