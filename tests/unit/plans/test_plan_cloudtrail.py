# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of cloudtrail_trail."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.cloudtrail_trail import (
    Trail,
    event_selectors,
    plan,
)
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import (
    PROPERTY,
    Effect,
    Unmet,
    after,
    operations,
    shows,
    warns,
)
from hypothesis import given
from hypothesis import strategies as st

BUCKET = "ctlaudit-222222222222"
KEY, THEIR_KEY = (f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{number}" for number in (1, 2))
OURS = {"ctl:managed-by": "ctl.aws"}
OUR_TAGS = [{"Key": "ctl:managed-by", "Value": "ctl.aws"}]
ALL_ON = dict.fromkeys(("IsMultiRegionTrail", "IncludeGlobalServiceEvents", "LogFileValidationEnabled"), True)


def desired(**values: Any) -> Trail:
    default = {"name": "ctlaudit", "bucket": BUCKET, "region": "us-east-1", "partition": "aws", "kms_key": ""}
    return Trail(**{**default, "unlogged_buckets": (f"config-bucket-{ACCOUNT}", BUCKET), **values})


SELECTORS = event_selectors(desired())
MANAGEMENT, OBJECTS = SELECTORS


def existing(**values: Any) -> dict[str, Any]:
    """A trail as read() returns it: all that is wanted, but for what is given."""
    default = {
        "Name": "ctlaudit",
        "TrailARN": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/ctlaudit",
        "HomeRegion": "us-east-1",
        "S3BucketName": BUCKET,
        **ALL_ON,
        "HasCustomEventSelectors": True,  # and whatever else AWS answers
        "logging": True,
        "delivery_error": "",
        "selectors": SELECTORS,
        "basic_selectors": [],
        "tags": OURS,
    }
    return {**default, **values}


def now(trail: dict[str, Any] | None, *others: dict[str, Any]) -> dict[str, Any]:
    return {"trail": trail, "trails": [*others, *([trail] if trail else [])]}


def other(number: int, **values: Any) -> dict[str, Any]:
    return {"Name": f"theirs-{number}", "HomeRegion": "eu-west-1", **values}


def store(state: dict[str, Any], sent: dict[str, Any]) -> None:
    sent["LogFileValidationEnabled"] = sent.pop("EnableLogFileValidation")
    tags = {tag["Key"]: tag["Value"] for tag in sent.pop("TagsList", [])}
    new = existing(logging=False, selectors=[], tags=tags)
    state["trail"] = {**(state["trail"] or new), **sent}
    state["trails"] = [trail for trail in state["trails"] if trail["Name"] != sent["Name"]] + [state["trail"]]


def select(state: dict[str, Any], sent: dict[str, Any]) -> None:
    # AWS answers selectors in an order of its own, and basic and advanced ones replace each other.
    state["trail"].update(selectors=sent["AdvancedEventSelectors"][::-1], basic_selectors=[])


EFFECTS: dict[str, Effect] = {
    "CreateTrail": store,
    "UpdateTrail": store,
    "AddTags": lambda state, sent: state["trail"]["tags"].update(
        {tag["Key"]: tag["Value"] for tag in sent["TagsList"]}
    ),
    "PutEventSelectors": select,
    "StartLogging": lambda state, sent: state["trail"].update(logging=True),
}

REQUEST = {
    "Name": "ctlaudit",
    "S3BucketName": BUCKET,
    "IsMultiRegionTrail": True,
    "IncludeGlobalServiceEvents": True,
    "EnableLogFileValidation": True,
}
PUT = ("PutEventSelectors", {"TrailName": "ctlaudit", "AdvancedEventSelectors": SELECTORS})
START = ("StartLogging", {"Name": "ctlaudit"})
BASIC = [{"ReadWriteType": "All", "IncludeManagementEvents": True}]


def field(selector: dict[str, Any], name: str, **operators: Any) -> dict[str, Any]:
    """A selector with other operators on one field, as AWS could answer it."""
    fields = [item for item in selector["FieldSelectors"] if item["Field"] != name]
    return {**selector, "FieldSelectors": [{"Field": name, **operators}, *fields]}


@pytest.mark.parametrize(
    ("trail", "asked", "steps"),
    [
        (None, {}, [("CreateTrail", {**REQUEST, "KmsKeyId": None, "TagsList": OUR_TAGS}), PUT, START]),
        (None, {"kms_key": KEY}, [("CreateTrail", {"KmsKeyId": KEY}), PUT, START]),
        ({}, {}, []),
        # Adopted: each drift by itself.
        ({"tags": {"cost": "1"}}, {}, [("AddTags", {"ResourceId": existing()["TrailARN"], "TagsList": OUR_TAGS})]),
        ({"S3BucketName": "elsewhere"}, {}, [("UpdateTrail", REQUEST)]),
        *[({key: False}, {}, [("UpdateTrail", REQUEST)]) for key in ALL_ON],
        ({"LogFileValidationEnabled": None}, {}, [("UpdateTrail", REQUEST)]),
        ({"logging": False}, {}, [START]),
        (
            {"tags": {}, "logging": False, "IsMultiRegionTrail": False, "selectors": []},
            {},
            [("UpdateTrail", {}), ("AddTags", {}), PUT, START],
        ),
        # The key: kept unless another one was named.
        ({"KmsKeyId": THEIR_KEY}, {}, []),
        ({"KmsKeyId": THEIR_KEY, "logging": False}, {}, [START]),
        ({"KmsKeyId": THEIR_KEY, "IsMultiRegionTrail": False}, {}, [("UpdateTrail", {"KmsKeyId": None})]),
        ({"KmsKeyId": THEIR_KEY}, {"kms_key": KEY}, [("UpdateTrail", {**REQUEST, "KmsKeyId": KEY})]),
        ({}, {"kms_key": KEY}, [("UpdateTrail", {"KmsKeyId": KEY})]),
        ({"KmsKeyId": KEY}, {"kms_key": KEY}, []),
        # Selectors are compared by what they select.
        ({"selectors": [OBJECTS, MANAGEMENT]}, {}, []),
        ({"selectors": [MANAGEMENT, {**OBJECTS, "Name": ""}]}, {}, []),
        # A scanner looks for the name that the console gives.
        ({"selectors": [{**MANAGEMENT, "Name": "Named otherwise"}, OBJECTS]}, {}, [PUT]),
        ({"selectors": [MANAGEMENT, field(OBJECTS, "eventCategory", Equals=["Data"], StartsWith=[])]}, {}, []),
        ({"selectors": [], "basic_selectors": BASIC}, {}, [PUT]),
        ({"selectors": [OBJECTS]}, {}, [PUT]),
        ({"selectors": [MANAGEMENT, field(OBJECTS, "readOnly", Equals=["true"])]}, {}, [PUT]),
        ({"selectors": [MANAGEMENT, field(OBJECTS, "resources.ARN", NotEquals=["arn:aws:s3:::x/"])]}, {}, [PUT]),
        ({}, {"unlogged_buckets": (BUCKET,)}, [("PutEventSelectors", {"TrailName": "ctlaudit"})]),
    ],
)
def test_a_trail_is_made_or_adopted_step_by_step(
    trail: dict[str, Any] | None, asked: dict[str, Any], steps: list[tuple[str, dict[str, Any]]]
) -> None:
    current = now(None if trail is None else existing(**trail))
    planned = plan(current, desired(**asked))
    shows(planned, steps)
    replaced = trail is not None and trail.get("tags") == {} and "PutEventSelectors" in operations(planned)
    warns(planned, *(["was there before, its event selectors are replaced"] if replaced else []))
    state = after(current, planned, EFFECTS)
    assert not operations(plan(state, desired(**asked)))
    if trail and "kms_key" not in asked:
        assert state["trail"].get("KmsKeyId") == trail.get("KmsKeyId")


@pytest.mark.parametrize(
    ("trail", "region"), [(None, "us-east-1"), ("us-east-1", "us-east-1"), ("eu-west-1", "eu-west-1")]
)
def test_a_trail_is_changed_in_its_home_region_one_step_after_the_other(trail: str | None, region: str) -> None:
    found = existing(HomeRegion=trail, IsMultiRegionTrail=False, logging=False, selectors=[]) if trail else None
    steps = plan(now(found), desired()).steps
    assert {step.region for step in steps} == {region}
    assert {step.resource for step in steps} == {"trail ctlaudit"}
    assert all("InsufficientS3BucketPolicyException" in step.retry_on for step in steps)


@pytest.mark.parametrize("partition", ["aws", "aws-us-gov", "aws-cn"])
def test_the_logs_own_buckets_are_no_data_events(partition: str) -> None:
    [management, objects] = event_selectors(desired(partition=partition))
    assert management["FieldSelectors"] == [{"Field": "eventCategory", "Equals": ["Management"]}]
    assert objects["FieldSelectors"] == [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {
            "Field": "resources.ARN",
            "NotStartsWith": [f"arn:{partition}:s3:::config-bucket-{ACCOUNT}/", f"arn:{partition}:s3:::{BUCKET}/"],
        },
    ]


ORGANIZATION = other(9, IsOrganizationTrail=True)


@pytest.mark.parametrize(
    ("current", "made", "warnings"),
    [
        (now(None, *map(other, range(4))), True, []),
        (now(None, *map(other, range(3)), ORGANIZATION), True, ["Organization trail theirs-9 covers this account too"]),
        (now(existing(), ORGANIZATION), False, ["its events are paid for twice"]),
        (now(existing(), *map(other, range(4))), False, []),
        (
            now(existing(delivery_error="AccessDenied")),
            False,
            [Unmet("ctlaudit could not deliver lately: AccessDenied")],
        ),
    ],
)
def test_other_trails_are_left_alone_and_an_operator_hears_what_matters(
    current: dict[str, Any], made: bool, warnings: list[str]
) -> None:
    planned = plan(current, desired())
    assert operations(planned) == (["CreateTrail", "PutEventSelectors", "StartLogging"] if made else [])
    warns(planned, *warnings)


@pytest.mark.parametrize(
    "others", [[*map(other, range(5))], [*map(other, range(4)), ORGANIZATION], [*map(other, range(6))]]
)
def test_a_region_with_five_trails_has_no_room_but_for_one_that_is_there_already(others: list[dict[str, Any]]) -> None:
    names = ", ".join(sorted(trail["Name"] for trail in others))
    with pytest.raises(CtlError, match=rf"us-east-1 has its 5 trails already \({names}\)") as caught:
        plan(now(None, *others), desired())
    assert caught.value.waiting_for == "customer"
    assert not operations(plan(now(existing(), *others[:4]), desired()))


TRAILS = st.builds(
    lambda values: existing(**values),
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(ALL_ON, st.booleans()),
            "S3BucketName": st.just("elsewhere"),
            "KmsKeyId": st.sampled_from([KEY, THEIR_KEY]),
            "selectors": st.lists(st.sampled_from(SELECTORS)),
            "logging": st.booleans(),
            "HomeRegion": st.sampled_from(["us-east-1", "eu-west-1"]),
            "tags": st.sampled_from([{}, {"cost": "1"}]).map(dict),
        },
    ),
)


@given(trail=st.none() | TRAILS, key=st.sampled_from(["", KEY]))
@PROPERTY
def test_a_second_plan_is_empty(trail: dict[str, Any] | None, key: str) -> None:
    state = after(now(trail), plan(now(trail), desired(kms_key=key)), EFFECTS)
    assert not plan(state, desired(kms_key=key)).steps
    assert trail is None or trail["tags"].items() <= state["trail"]["tags"].items()
