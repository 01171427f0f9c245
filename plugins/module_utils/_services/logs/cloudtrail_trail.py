# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail: a trail of our own over all regions and the objects of all buckets."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies import ownership
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import reports, trail_steps
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import (
    FullTrail,
    ListedTrail,
    ResourceTags,
    Selector,
    Selectors,
    Status,
    Trails,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets

MAXIMUM_TRAILS = 5
# As AWS's console names it: scanners look for a selector of this name.
MANAGEMENT_EVENTS = "Management events selector"
# What every trail of the standard has switched on.
ON = ("IsMultiRegionTrail", "IncludeGlobalServiceEvents", "LogFileValidationEnabled")


class Options(t.TypedDict):
    """The options of the module."""

    name: str
    bucket: str
    bucket_in_account: bool
    kms_key: str | None
    unlogged_buckets: list[str]
    ledger: t.NotRequired[ownership.Ledger | None]


@dataclass(frozen=True)
class Trail:
    """What is asked for.

    :param unlogged_buckets: buckets whose objects are left out of data events.
    :param is_made: whether the trail is there by us: one that was adopted keeps its folder, its key and its topic.
    """

    name: str
    bucket: str
    region: str
    partition: str
    kms_key: str
    unlogged_buckets: tuple[str, ...]
    is_made: bool = False


def event_selectors(trail: Trail) -> list[Selector]:
    """Management events, and data events of all objects but those of the log buckets.

    Logging the trail's own deliveries would be a loop that costs: hence the exception.
    """
    objects: list[t.Mapping[str, str | list[str]]] = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
    ]
    arns = [f"arn:{trail.partition}:s3:::{bucket}/" for bucket in trail.unlogged_buckets]
    objects.append({"Field": "resources.ARN", "NotStartsWith": arns})
    return [
        {"Name": MANAGEMENT_EVENTS, "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        {"Name": "Objects of all buckets but the logs", "FieldSelectors": objects},
    ]


def named(trails: t.Sequence[ListedTrail], name: str | None) -> ListedTrail | None:
    """The account's own trail of a name, as cloudtrail:DescribeTrails shows it."""
    return next((trail for trail in trails if trail["Name"] == name and not trail.get("IsOrganizationTrail")), None)


def find(connection: Connection, name: str) -> ListedTrail | None:
    """The account's own trail of a name: its home region may be another than the connection's."""
    trails: list[ListedTrail] = connection.read("cloudtrail", "DescribeTrails", includeShadowTrails=True)["trailList"]
    return named(trails, name)


def read(connection: Connection, name: str | None = None) -> Trails:
    """All trails that are seen in the connection's region, and one of them in depth.

    :returns: as cloudtrail:DescribeTrails, but for HasCustomEventSelectors.
    """
    known: list[ListedTrail] = connection.read("cloudtrail", "DescribeTrails", includeShadowTrails=True)["trailList"]
    # The selectors themselves say more than whether somebody ever set them.
    trails = [_without_custom(one) for one in known]
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
    status, selectors = t.cast(Status, answers["status"]), t.cast(Selectors, answers["selectors"])
    tagged: list[ResourceTags] = answers["tags"].get("ResourceTagList", [])
    trail: FullTrail = {
        **found,
        "logging": status["IsLogging"],
        "delivery_error": status.get("LatestDeliveryError") or status.get("LatestDigestDeliveryError", ""),
        "selectors": selectors.get("AdvancedEventSelectors", []),
        "basic_selectors": selectors.get("EventSelectors", []),
        "tags": {tag["Key"]: tag.get("Value", "") for tag in (tagged[0]["TagsList"] if tagged else [])},
    }
    return {"trails": trails, "trail": trail}


def is_made(name: str, ledger: ownership.Ledger | None, account: str) -> bool:
    """Whether the ledger proves that a trail is there by us."""
    return trail_steps.resource_of(name) in ownership.ledger_made(ledger, account)


def folder_of(trail: ListedTrail | None, ledger: ownership.Ledger | None, account: str) -> str:
    """The folder of its bucket that a trail delivers into: of ours none, of one that was adopted its own."""
    return "" if not trail or is_made(trail["Name"], ledger, account) else trail.get("S3KeyPrefix", "")


def _without_custom(trail: ListedTrail) -> ListedTrail:
    kept = trail.copy()
    kept.pop("HasCustomEventSelectors", None)
    return kept


def plan(current: Trails, desired: Trail) -> Plan:
    """Steps so that the trail exists, logs everything asked for, and is running."""
    trail = current["trail"]
    planned = Plan(warnings=_warnings(current, desired))
    if trail:
        planned.extend(reports.of_trail(trail, desired.kms_key, is_made=desired.is_made))
    else:
        _check_room(current["trails"], desired)
    selectors = event_selectors(desired)
    tags = {ownership.MANAGED_BY_KEY: ownership.MANAGED_BY_VALUE}
    to_be: dict[str, t.Any] = {"Name": desired.name, "HomeRegion": desired.region, **_settings(desired), "tags": tags}
    if trail and desired.is_made:
        to_be["S3KeyPrefix"] = ""
    to_be |= {"selectors": selectors, "basic_selectors": [], "logging": True}
    if trail:
        to_be["tags"] = {**trail["tags"], **tags}
        if _comparable(trail["selectors"]) == _comparable(selectors):
            to_be |= {"selectors": trail["selectors"], "basic_selectors": trail["basic_selectors"]}
        elif not ownership.is_tagged(trail["tags"]):
            planned.warnings.append(f"Trail {desired.name} was there before, its event selectors are replaced by ours")
    planned.steps += trail_steps.setting(trail, to_be)
    return planned


def _settings(desired: Trail) -> dict[str, t.Any]:
    settings: dict[str, t.Any] = {
        **dict.fromkeys(ON, True),
        "S3BucketName": desired.bucket,
        "KmsKeyId": desired.kms_key,
    }
    # A key that the customer set and we were not told of is kept.
    return settings if desired.kms_key else {key: value for key, value in settings.items() if key != "KmsKeyId"}


def _check_room(trails: t.Sequence[ListedTrail], desired: Trail) -> None:
    if len(trails) >= MAXIMUM_TRAILS:
        names = ", ".join(sorted(trail["Name"] for trail in trails))
        raise CtlError(
            f"Region {desired.region} has its {MAXIMUM_TRAILS} trails already ({names})",
            hint="The customer removes one (trails of the organization and of other regions count too), or AWS raises "
            "the quota.",
            waiting_for="customer",
            region=desired.region,
        )


def _warnings(current: Trails, desired: Trail) -> list[str]:
    warnings = []
    organization = sorted(trail["Name"] for trail in current["trails"] if trail.get("IsOrganizationTrail"))
    if organization:
        warnings.append(
            f"Organization trail {', '.join(organization)} covers this account too: its events are paid for twice"
        )
    return warnings


def _comparable(selectors: t.Sequence[Selector]) -> set[frozenset[object]]:
    """Selectors without order and empty operators, and but for MANAGEMENT_EVENTS without names."""
    return {
        frozenset(
            {
                ("Name", selector.get("Name") == MANAGEMENT_EVENTS, frozenset[str]()),
                *(
                    (field["Field"], operator, frozenset(values))
                    for field in selector["FieldSelectors"]
                    for operator, values in field.items()
                    if operator != "Field" and values
                ),
            }
        )
        for selector in selectors
    }


def check(params: Options) -> None:
    """:raises InputError: the key is no ARN."""
    if params["kms_key"] and not params["kms_key"].startswith("arn:"):
        # AWS answers with the key's ARN: anything else would be a change in every run.
        raise InputError("kms_key", params["kms_key"], "the ARN of a KMS key")


def prepare(connection: Connection, params: Options) -> Work[Trails]:
    """What the module cloudtrail_trail sets."""
    desired = Trail(
        name=params["name"],
        bucket=params["bucket"],
        region=connection.region,
        partition=connection.caller.partition,
        kms_key=params["kms_key"] or "",
        unlogged_buckets=tuple(sorted({params["bucket"], *params["unlogged_buckets"]})),
        is_made=is_made(params["name"], params.get("ledger"), connection.caller.account),
    )
    if params["bucket_in_account"]:
        buckets.check_owner(connection, params["bucket"])
    return Work(
        read=lambda: read(connection, desired.name),
        plan=lambda current: plan(current, desired),
        answer=lambda current: _answer(current, desired, connection.caller.account),
    )


def _answer(current: Trails, desired: Trail, account: str) -> dict[str, t.Any]:
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

MODULE = replace(CONTROL, arguments={**CONTROL.arguments, **ownership.arguments()}).module()
