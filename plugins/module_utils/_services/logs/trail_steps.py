# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail: the calls that make a trail, set it, or delete it."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step

# A bucket policy that was just written is not at once visible to CloudTrail.
NOT_YET = frozenset({"InsufficientS3BucketPolicyException", "S3BucketDoesNotExistException"})

# What is set of a trail: AWS's name in answers -> its name in requests.
SET = {
    "S3BucketName": "S3BucketName",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "LogFileValidationEnabled": "EnableLogFileValidation",
    "KmsKeyId": "KmsKeyId",
}
SELECTORS = {"selectors": "AdvancedEventSelectors", "basic_selectors": "EventSelectors"}


def resource_of(name: str) -> str:
    """How a trail is called in plans."""
    return f"trail {name}"


def steps_to(current: t.Mapping[str, t.Any] | None, desired: t.Mapping[str, t.Any] | None) -> list[Step]:
    """What makes a trail, sets it, or deletes it.

    :param current: the trail, as read() answers. :param desired: the same, and of SET the keys that matter; None: none.
    """
    one: t.Mapping[str, t.Any] = current or desired or {}
    name, what = {"Name": one["Name"]}, resource_of(one["Name"])
    steps: list[Step] = []

    def step(operation: str, parameters: dict[str, t.Any], reason: str, before: t.Any, becomes: t.Any) -> None:
        steps.append(
            Step(
                service="cloudtrail",
                operation=operation,
                parameters=parameters,
                reason=f"{reason} {what}",
                resource=what,
                region=one["HomeRegion"],
                before=before,
                becomes=becomes,
                retry_on=NOT_YET,
            )
        )

    if not desired:
        step("DeleteTrail", name, "delete", current, None)
        return steps
    now: t.Mapping[str, t.Any] = current or {}
    # Without a key is said with an empty one (cloudtrail:UpdateTrail).
    settings = {key: desired[key] for key in SET if key in desired}
    differ = any(value != now.get(key, "") for key, value in settings.items())
    # All of them: what would become of one that is left out, AWS does not say.
    request = {SET[key]: value for key, value in settings.items() if value != "" or now.get(key)}
    if not current:
        step("CreateTrail", {**name, **request, "TagsList": _tag_list(desired["tags"])}, "create", None, settings)
    elif differ:
        step("UpdateTrail", {**name, **request}, "set", {key: now.get(key) for key in settings}, settings)
    if current and current["tags"] != desired["tags"]:
        arn, tags = {"ResourceId": current["TrailARN"]}, desired["tags"]
        added = {key: value for key, value in tags.items() if current["tags"].get(key) != value}
        removed = [{"Key": key} for key in current["tags"] if key not in tags]
        if added:
            step("AddTags", {**arn, "TagsList": _tag_list(added)}, "tag", current["tags"], tags)
        if removed:
            step("RemoveTags", {**arn, "TagsList": removed}, "take our tag from", current["tags"], tags)
    selectors = {SELECTORS[kind]: desired[kind] for kind in SELECTORS if desired[kind]}
    if selectors and any(now.get(kind) != desired[kind] for kind in SELECTORS):
        before = [now[kind] for kind in SELECTORS if now.get(kind)]
        step(
            "PutEventSelectors",
            {"TrailName": one["Name"], **selectors},
            "set the event selectors of",
            before,
            selectors,
        )
    if bool(now.get("logging")) != desired["logging"]:
        operation, word = ("StartLogging", "start") if desired["logging"] else ("StopLogging", "stop")
        step(operation, name, word, {"logging": not desired["logging"]}, {"logging": desired["logging"]})
    return steps


def _tag_list(tags: t.Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
