# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail: the calls that make a trail and set it; apart from them, those that take back and delete."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step

Trail = t.Mapping[str, t.Any]

# A bucket policy that was just written is not at once visible to CloudTrail.
NOT_YET = frozenset({"InsufficientS3BucketPolicyException", "S3BucketDoesNotExistException"})

# What is set of a trail: AWS's name in answers -> its name in requests.
SET = {
    "S3BucketName": "S3BucketName",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "LogFileValidationEnabled": "EnableLogFileValidation",
    "KmsKeyId": "KmsKeyId",
    "S3KeyPrefix": "S3KeyPrefix",
}
SELECTORS = {"selectors": "AdvancedEventSelectors", "basic_selectors": "EventSelectors"}


def resource_of(name: str) -> str:
    """How a trail is called in plans."""
    return f"trail {name}"


def setting(current: Trail | None, desired: Trail) -> list[Step]:
    """What makes a trail, or sets it, tags it and starts it. Nothing is taken from it, and it is not stopped.

    :param current: the trail, as read() answers. :param desired: the same, and of SET the keys that matter.
    """
    step = functools.partial(_step, current or desired)
    steps: list[Step] = []
    name, now = {"Name": desired["Name"]}, current or {}
    # Without a key or a folder is said with an empty one (cloudtrail:UpdateTrail; of the folder, from practice only).
    settings = {key: desired[key] for key in SET if key in desired}
    differ = any(value != now.get(key, "") for key, value in settings.items())
    # All of them: what would become of one that is left out, AWS does not say.
    request = {SET[key]: value for key, value in settings.items() if value != "" or now.get(key)}
    if not current:
        request["TagsList"] = _tag_list(desired["tags"])
        steps.append(step("CreateTrail", {**name, **request}, "create", after=settings))
    elif differ:
        before = {key: now.get(key) for key in settings}
        steps.append(step("UpdateTrail", {**name, **request}, "set", before=before, after=settings))
    added = {key: value for key, value in desired["tags"].items() if now and now["tags"].get(key) != value}
    if added:
        parameters = {"ResourceId": now["TrailARN"], "TagsList": _tag_list(added)}
        steps.append(step("AddTags", parameters, "tag", before=now["tags"], after={**now["tags"], **added}))
    selectors = {SELECTORS[kind]: desired[kind] for kind in SELECTORS if desired[kind]}
    if selectors and any(now.get(kind) != desired[kind] for kind in SELECTORS):
        present = [now[kind] for kind in SELECTORS if now.get(kind)]
        parameters = {"TrailName": desired["Name"], **selectors}
        reason = "set the event selectors of"
        steps.append(step("PutEventSelectors", parameters, reason, before=present, after=selectors))
    if desired["logging"] and not now.get("logging"):
        steps.append(step("StartLogging", name, "start", before={"logging": False}, after={"logging": True}))
    return steps


def taking_back(current: Trail, desired: Trail) -> list[Step]:
    """What stops a trail, and takes tags from it: the other half of setting()."""
    steps: list[Step] = []
    if current["logging"] and not desired["logging"]:
        states = {"before": {"logging": True}, "after": {"logging": False}}
        steps.append(_step(current, "StopLogging", {"Name": current["Name"]}, "stop", **states))
    removed = [{"Key": key} for key in current["tags"] if key not in desired["tags"]]
    if removed:
        parameters = {"ResourceId": current["TrailARN"], "TagsList": removed}
        states = {"before": current["tags"], "after": desired["tags"]}
        steps.append(_step(current, "RemoveTags", parameters, "take our tag from", **states))
    return steps


def deletion(trail: Trail) -> Step:
    """The step that deletes a trail; what it logged stays in its bucket."""
    return _step(trail, "DeleteTrail", {"Name": trail["Name"]}, "delete", before=trail)


def _step(trail: Trail, operation: str, parameters: dict[str, t.Any], reason: str, **states: t.Any) -> Step:
    what = resource_of(trail["Name"])
    return Step(
        service="cloudtrail",
        operation=operation,
        parameters=parameters,
        reason=f"{reason} {what}",
        resource=what,
        region=trail["HomeRegion"],
        retry_on=NOT_YET,
        **states,
    )


def _tag_list(tags: t.Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
