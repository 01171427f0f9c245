# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of config_recorder: one recorder and channel a region, ours or adopted."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._engine.order import dependencies
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.config_recorder import (
    Recording,
    _default_global_region,
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

BUCKET = "config-bucket-222222222222"
HOME, AWAY = "us-east-1", "eu-west-1"
SERVICE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
THEIR_ROLE = f"arn:aws:iam::{ACCOUNT}:role/theirs"
DESIRED = Recording(name="default", bucket=BUCKET, global_region=HOME, role_arn=SERVICE_ROLE)


def answered(group: dict[str, Any]) -> dict[str, Any]:
    """A recording group as the API answers it: with more than was put."""
    strategy = "ALL_SUPPORTED_RESOURCE_TYPES" if group["allSupported"] else "INCLUSION_BY_RESOURCE_TYPES"
    added = {"recordingStrategy": {"useOnly": strategy}, "resourceTypes": [], "exclusionByResourceTypes": {}}
    return {**added, **group}


def group(everything: bool = True, global_types: bool = False, **values: Any) -> dict[str, Any]:
    return answered({"allSupported": everything, "includeGlobalResourceTypes": global_types, **values})


def recorder(global_types: bool = False, **values: Any) -> dict[str, Any]:
    default = {"name": "default", "roleARN": SERVICE_ROLE, "recordingGroup": group(global_types=global_types)}
    return {**default, "recordingMode": {"recordingFrequency": "CONTINUOUS"}, **values}


def channel(bucket: str = BUCKET, **values: Any) -> dict[str, Any]:
    return {"name": "default", "s3BucketName": bucket, **values}


def region(recorder: Any = None, channel: Any = None, recording: bool = False) -> dict[str, Any]:
    """What read_region() returns."""
    return {"recorder": recorder, "channel": channel, "recording": recording}


def now(service_role: bool = True, **regions: dict[str, Any]) -> dict[str, Any]:
    names = {"home": HOME, "away": AWAY}
    return {"service_role": service_role, "regions": {names[name]: state for name, state in regions.items()}}


RUNNING_HOME = region(recorder(True), channel(), True)
RUNNING_AWAY = region(recorder(), channel(), True)


# The model of Config works on one region, and refuses what AWS refuses.
def put_recorder(state: dict[str, Any], sent: dict[str, Any]) -> None:
    new = sent["ConfigurationRecorder"]
    assert not state["recorder"] or state["recorder"]["name"] == new["name"], "MaxNumberOfConfigurationRecorders"
    state["recorder"] = {**new, "recordingGroup": answered(new["recordingGroup"])}


def put_channel(state: dict[str, Any], sent: dict[str, Any]) -> None:
    assert state["recorder"], "NoAvailableConfigurationRecorder"
    assert not state["channel"], "MaxNumberOfDeliveryChannelsExceeded"
    state["channel"] = sent["DeliveryChannel"]


def start(state: dict[str, Any], sent: dict[str, Any]) -> None:
    assert state["channel"], "NoAvailableDeliveryChannel"
    assert sent["ConfigurationRecorderName"] == state["recorder"]["name"], "NoSuchConfigurationRecorder"
    state["recording"] = True


EFFECTS: dict[str, Effect] = {
    "PutConfigurationRecorder": put_recorder,
    "PutDeliveryChannel": put_channel,
    "StartConfigurationRecorder": start,
}


def applied(current: dict[str, Any]) -> dict[str, Any]:
    """The account after the plan: each region by itself, after the role."""
    planned = plan(current, DESIRED)
    roles = [step for step in planned.steps if step.operation == "CreateServiceLinkedRole"]
    assert planned.steps[: len(roles)] == roles and len(roles) <= (0 if current["service_role"] else 1)
    regions = {}
    for name, state in current["regions"].items():
        planned.steps = [step for step in plan(current, DESIRED).steps if step.region == name]
        regions[name] = after(state, planned, EFFECTS)
    return {"service_role": current["service_role"] or bool(roles), "regions": regions}


ROLE = ("CreateServiceLinkedRole", {"AWSServiceName": "config.amazonaws.com"})
CHANNEL = ("PutDeliveryChannel", {"DeliveryChannel": channel()})
START = ("StartConfigurationRecorder", {"ConfigurationRecorderName": "default"})


def put(global_types: bool, **values: Any) -> tuple[str, dict[str, Any]]:
    groups = {"allSupported": True, "includeGlobalResourceTypes": global_types}
    wanted = {"name": "default", "roleARN": SERVICE_ROLE, "recordingGroup": groups, **values}
    return ("PutConfigurationRecorder", {"ConfigurationRecorder": wanted})


MODE = {"recordingMode": {"recordingFrequency": "DAILY"}}
CONTINUOUS = {"recordingMode": {"recordingFrequency": "CONTINUOUS"}}
THEIRS = {"name": "theirs", "roleARN": THEIR_ROLE, **MODE}
SOME_TYPES = group(False, resourceTypes=["AWS::EC2::Instance"])
WIDENED = "recorded only some resource types, now all"
KEEPS = "was there already: it keeps delivering to bucket elsewhere"
BY_THEIRS = f"was there already: it keeps recording with role {THEIR_ROLE}"
TOWER = recorder(name="aws-controltower-BaselineConfigRecorder")


@pytest.mark.parametrize(
    ("current", "steps", "warnings"),
    [
        # Nothing there: role, recorder, channel, start; global types in the one region.
        (now(False, home=region()), [ROLE, put(True), CHANNEL, START], []),
        (now(home=region()), [put(True), CHANNEL, START], []),
        (now(away=region()), [put(False), CHANNEL, START], []),
        (
            now(False, home=region(), away=region()),
            [ROLE, put(True), CHANNEL, START, put(False), CHANNEL, START],
            [],
        ),
        # Everything there; what the API answers beside is no difference, and the role is not asked for.
        (now(home=RUNNING_HOME, away=RUNNING_AWAY), [], []),
        (now(False, home=RUNNING_HOME), [], []),
        (now(home=region(recorder(True), channel(deliveryFrequency="One_Hour"), True)), [], []),
        # What is missing is added.
        (now(home=region(recorder(True), channel())), [START], []),
        (now(home=region(recorder(True))), [CHANNEL, START], []),
        (now(home=region(None, channel())), [put(True), START], []),
        # Ours: global types where they belong, and nowhere else.
        (now(home=RUNNING_AWAY), [put(True, **CONTINUOUS)], []),
        (now(away=RUNNING_HOME), [put(False, **CONTINUOUS)], []),
        # Adopted: name, role and mode stay; what it records is widened to everything.
        (
            now(False, home=region(recorder(**THEIRS, recordingGroup=SOME_TYPES), channel("elsewhere"), True)),
            [put(True, **THEIRS)],
            [BY_THEIRS, KEEPS, WIDENED],
        ),
        (
            now(away=region(recorder(**THEIRS, recordingGroup=SOME_TYPES), channel("elsewhere"))),
            [put(False, **THEIRS), ("StartConfigurationRecorder", {"ConfigurationRecorderName": "theirs"})],
            [BY_THEIRS, KEEPS, WIDENED],
        ),
        (now(away=region(recorder(True, **THEIRS), channel("elsewhere"), True)), [], [BY_THEIRS, KEEPS]),
        (now(home=region(recorder(True, **THEIRS), channel("elsewhere"), True)), [], [BY_THEIRS, KEEPS]),
        (
            now(home=region(recorder(False, **THEIRS), channel("elsewhere"), True)),
            [put(True, **THEIRS)],
            [BY_THEIRS, KEEPS],
        ),
        # One that delivers nowhere is going to deliver to us.
        (
            now(away=region(recorder(True, **THEIRS))),
            [put(False, **THEIRS), CHANNEL, ("StartConfigurationRecorder", {})],
            [BY_THEIRS],
        ),
        # Control Tower's is not ours to write to.
        (
            now(False, home=region(TOWER)),
            [],
            [Unmet("us-east-1 is managed by AWS Control Tower (aws-controltower-BaselineConfigRecorder): nothing")],
        ),
        (
            now(False, home=region(TOWER, channel("theirs"), True), away=region()),
            [ROLE, put(False), CHANNEL, START],
            ["nothing was written there"],
        ),
    ],
)
def test_each_region_gets_what_it_lacks_in_the_order_that_aws_takes(
    current: dict[str, Any], steps: list[tuple[str, dict[str, Any]]], warnings: list[str]
) -> None:
    planned = plan(current, DESIRED)
    shows(planned, steps)
    warns(planned, *warnings)
    assert not operations(plan(applied(current), DESIRED))


def test_regions_run_side_by_side_after_the_role() -> None:
    role, *rest = plan(now(False, home=region(), away=region()), DESIRED).steps
    assert role.region is None
    graph = dependencies([role, *rest])
    made = [(step.operation, step.region) for step in rest]
    for number, (operation, name) in enumerate(made, 1):
        waits = {made[other - 1] for other in graph[number] - {0}}
        before = {"PutDeliveryChannel": "PutConfigurationRecorder", "StartConfigurationRecorder": "PutDeliveryChannel"}
        assert 0 in graph[number] and {one for _operation, one in waits} <= {name}
        assert operation not in before or (before[operation], name) in waits
    assert all("InsufficientDeliveryPolicyException" in step.retry_on for step in rest)


def test_no_role_is_made_for_a_recorder_that_has_its_own() -> None:
    adopted = region(recorder(**THEIRS, recordingGroup=SOME_TYPES), channel("elsewhere"), True)
    assert operations(plan(now(False, home=adopted), DESIRED)) == ["PutConfigurationRecorder"]


EVERYWHERE, OPTED = "opt-in-not-required", "opted-in"


@pytest.mark.parametrize(
    ("home", "statuses", "chosen"),
    [
        ("eu-west-1", {"eu-west-1": EVERYWHERE, "us-east-1": EVERYWHERE}, "eu-west-1"),
        # An opt-in home region records no global types.
        ("me-central-1", {"me-central-1": OPTED, "eu-west-1": EVERYWHERE, "us-east-1": EVERYWHERE}, "us-east-1"),
        ("me-central-1", {"me-central-1": OPTED, "eu-west-1": EVERYWHERE}, "eu-west-1"),
        ("me-central-1", {"me-central-1": OPTED}, ""),
        ("us-gov-east-1", {"us-gov-east-1": EVERYWHERE, "us-gov-west-1": EVERYWHERE}, "us-gov-east-1"),
        # Not among the regions to work in.
        ("ap-south-1", {"eu-west-1": EVERYWHERE}, "eu-west-1"),
    ],
)
def test_global_types_go_to_the_home_region_where_it_can_record_them(
    home: str, statuses: dict[str, str], chosen: str
) -> None:
    assert _default_global_region(home, statuses, list(statuses)) == chosen


RECORDERS = st.builds(
    lambda theirs, everything, global_types: recorder(
        **(THEIRS if theirs else {}), recordingGroup=group(everything, global_types)
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
REGIONS = st.builds(
    lambda recorder, channel, recording: region(recorder, channel, bool(recorder and channel and recording)),
    st.none() | RECORDERS | st.just(TOWER),
    st.sampled_from([None, channel(), channel("elsewhere")]),
    st.booleans(),
)


@given(service_role=st.booleans(), home=REGIONS, away=REGIONS)
@PROPERTY
def test_a_second_plan_is_empty_and_everything_is_recorded(
    service_role: bool, home: dict[str, Any], away: dict[str, Any]
) -> None:
    account = applied(now(service_role, home=home, away=away))
    assert not plan(account, DESIRED).steps
    for name, state in account["regions"].items():
        if state["recorder"] != TOWER:
            assert state["recording"] and state["recorder"]["recordingGroup"]["allSupported"]
            assert name != HOME or state["recorder"]["recordingGroup"]["includeGlobalResourceTypes"]
