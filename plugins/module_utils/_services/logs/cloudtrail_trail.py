# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail: a trail of our own over all regions and the objects of all buckets."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    MANAGED_BY_KEY,
    MANAGED_BY_VALUE,
    is_tagged,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.trail_steps import (
    SELECTORS,
    SET,
    setting,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets

MAXIMUM_TRAILS = 5


@dataclass(frozen=True)
class Trail:
    """What is asked for. :param unlogged_buckets: buckets whose objects are left out of data events."""

    name: str
    bucket: str
    region: str
    partition: str
    kms_key: str
    unlogged_buckets: tuple[str, ...]


def event_selectors(trail: Trail) -> list[dict[str, t.Any]]:
    """Management events, and data events of all objects but those of the log buckets.

    Logging the trail's own deliveries would be a loop that costs: hence the exception.
    """
    objects: list[dict[str, t.Any]] = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
    ]
    arns = [f"arn:{trail.partition}:s3:::{bucket}/" for bucket in trail.unlogged_buckets]
    objects.append({"Field": "resources.ARN", "NotStartsWith": arns})
    return [
        {"Name": "Management events", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        {"Name": "Objects of all buckets but the logs", "FieldSelectors": objects},
    ]


def named(trails: t.Sequence[t.Mapping[str, t.Any]], name: str | None) -> t.Mapping[str, t.Any] | None:
    """The account's own trail of a name, as cloudtrail:DescribeTrails shows it."""
    return next((trail for trail in trails if trail["Name"] == name and not trail.get("IsOrganizationTrail")), None)


def find(connection: Connection, name: str) -> t.Mapping[str, t.Any]:
    """The account's own trail of a name, or {}: its home region may be another than the connection's."""
    trails = connection.read("cloudtrail", "DescribeTrails", includeShadowTrails=True)["trailList"]
    return named(trails, name) or {}


def read(connection: Connection, name: str | None = None) -> dict[str, t.Any]:
    """All trails that are seen in the connection's region, and one of them in depth.

    :returns: {"trails": [as cloudtrail:DescribeTrails, but for HasCustomEventSelectors], "trail": the named one with
        {logging, delivery_error, selectors, basic_selectors, tags}, or None}
    """
    known = connection.read("cloudtrail", "DescribeTrails", includeShadowTrails=True)["trailList"]
    # The selectors themselves say more than whether somebody ever set them.
    trails = [{key: value for key, value in one.items() if key != "HasCustomEventSelectors"} for one in known]
    found = named(trails, name)
    if not found:
        return {"trails": trails, "trail": None}
    # Elsewhere than at home a multi-region trail is a shadow: it can be neither read in full nor changed.
    home, arn = found["HomeRegion"], found["TrailARN"]
    answers = together(
        status=lambda: connection.read("cloudtrail", "GetTrailStatus", region=home, Name=arn),
        selectors=lambda: connection.read("cloudtrail", "GetEventSelectors", region=home, TrailName=arn),
        tags=lambda: connection.read_all("cloudtrail", "ListTags", region=home, ResourceIdList=[arn]),
    )
    tag_list: list[dict[str, str]] = next((item["TagsList"] for item in answers["tags"].get("ResourceTagList", [])), [])
    trail = {
        **found,
        "logging": answers["status"]["IsLogging"],
        "delivery_error": answers["status"].get("LatestDeliveryError", ""),
        "selectors": answers["selectors"].get("AdvancedEventSelectors", []),
        "basic_selectors": answers["selectors"].get("EventSelectors", []),
        "tags": {tag["Key"]: tag.get("Value", "") for tag in tag_list},
    }
    return {"trails": trails, "trail": trail}


def plan(current: t.Mapping[str, t.Any], desired: Trail) -> Plan:
    """Steps so that the trail exists, logs everything asked for, and is running."""
    trail = current["trail"]
    planned = Plan(warnings=_warnings(current, desired), unmet=_unmet(trail))
    if not trail:
        _check_room(current["trails"], desired)
    selectors = event_selectors(desired)
    tags = {MANAGED_BY_KEY: MANAGED_BY_VALUE}
    to_be: dict[str, t.Any] = {"Name": desired.name, "HomeRegion": desired.region, **_settings(desired), "tags": tags}
    to_be |= {"selectors": selectors, "basic_selectors": [], "logging": True}
    if trail:
        to_be["tags"] = {**trail["tags"], **tags}
        if _comparable(trail["selectors"]) == _comparable(selectors):
            to_be |= {kind: trail[kind] for kind in SELECTORS}
        elif not is_tagged(trail["tags"]):
            planned.warnings.append(f"Trail {desired.name} was there before, its event selectors are replaced by ours")
    planned.steps += setting(trail, to_be)
    return planned


def _settings(desired: Trail) -> dict[str, t.Any]:
    settings: dict[str, t.Any] = {
        **dict.fromkeys(SET, True),
        "S3BucketName": desired.bucket,
        "KmsKeyId": desired.kms_key,
    }
    # A key that the customer set and we were not told of is kept.
    return settings if desired.kms_key else {key: value for key, value in settings.items() if key != "KmsKeyId"}


def _check_room(trails: t.Sequence[t.Mapping[str, t.Any]], desired: Trail) -> None:
    if len(trails) >= MAXIMUM_TRAILS:
        names = ", ".join(sorted(trail["Name"] for trail in trails))
        raise CtlError(
            f"Region {desired.region} has its {MAXIMUM_TRAILS} trails already ({names})",
            hint="The customer removes one (trails of the organization and of other regions count too), or AWS raises "
            "the quota.",
            waiting_for="customer",
            region=desired.region,
        )


def _warnings(current: t.Mapping[str, t.Any], desired: Trail) -> list[str]:
    warnings = []
    organization = sorted(trail["Name"] for trail in current["trails"] if trail.get("IsOrganizationTrail"))
    if organization:
        warnings.append(
            f"Organization trail {', '.join(organization)} covers this account too: its events are paid for twice"
        )
    return warnings


def _unmet(trail: t.Mapping[str, t.Any] | None) -> list[str]:
    error = trail["delivery_error"] if trail else ""
    return [f"Trail {trail['Name']} could not deliver lately: {error}"] if trail and error else []


def _comparable(selectors: t.Sequence[t.Mapping[str, t.Any]]) -> set[frozenset[t.Any]]:
    """Selectors without names, order and empty operators."""
    return {
        frozenset(
            (field["Field"], operator, frozenset(values))
            for field in selector["FieldSelectors"]
            for operator, values in field.items()
            if operator != "Field" and values
        )
        for selector in selectors
    }


def check(params: t.Mapping[str, t.Any]) -> None:
    """:raises InputError: the key is no ARN."""
    if params["kms_key"] and not params["kms_key"].startswith("arn:"):
        # AWS answers with the key's ARN: anything else would be a change in every run.
        raise InputError("kms_key", params["kms_key"], "the ARN of a KMS key")


def prepare(connection: Connection, params: t.Mapping[str, t.Any]) -> Work[t.Any]:
    """What the module cloudtrail_trail sets."""
    desired = Trail(
        name=params["name"],
        bucket=params["bucket"],
        region=connection.region,
        partition=connection.caller.partition,
        kms_key=params["kms_key"] or "",
        unlogged_buckets=tuple(sorted({params["bucket"], *params["unlogged_buckets"]})),
    )
    if params["bucket_in_account"]:
        buckets.check_owner(connection, params["bucket"])
    return Work(
        read=lambda: read(connection, desired.name),
        plan=lambda current: plan(current, desired),
        answer=lambda current: _answer(current, desired, connection.caller.account),
    )


def _answer(current: t.Mapping[str, t.Any], desired: Trail, account: str) -> dict[str, t.Any]:
    region = current["trail"]["HomeRegion"] if current["trail"] else desired.region
    arn = f"arn:{desired.partition}:cloudtrail:{region}:{account}:trail/{desired.name}"
    return {"trail": {"name": desired.name, "arn": arn, "home_region": region}}


CONTROL = Control(
    prepare=prepare,
    check=check,
    arguments={
        "name": {"type": "str", "required": True},
        "bucket": {"type": "str", "required": True},
        "bucket_in_account": {"type": "bool", "default": True},
        "kms_key": {"type": "str", "no_log": False},
        "unlogged_buckets": {"type": "list", "elements": "str", "default": []},
        "state": {"type": "str", "choices": ["present"], "default": "present"},
    },
)

MODULE = CONTROL.module()
