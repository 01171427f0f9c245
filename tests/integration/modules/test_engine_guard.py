# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The write guard, in a real Connection to the local AWS: nothing is written but by a step, outside of check mode."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import CamConnection
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, WriteRefused
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Result, converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import fresh

GROUP = {"GroupName": "Made"}
TRUST = {"RoleName": "Made", "AssumeRolePolicyDocument": "{}"}

Connect = Callable[..., Connection]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    local = fresh()
    for name, value in local.environment().items():
        monkeypatch.setenv(name, value)
    return local


@pytest.fixture(scope="module")
def connections() -> dict[str, Connection]:
    """Those made so far: keys and sessions outlive a reset of the local AWS."""
    return {}


@pytest.fixture
def connect(aws: LocalAws, connections: dict[str, Connection]) -> Connect:
    """A connection to the customer's account, as its administrator, or with these options."""

    def connection(check_mode: bool = False, **options: Any) -> Connection:
        chosen = {"profile": "acme-prod-admin", "region": "us-east-1", **options}
        key = f"{chosen} {check_mode}"
        if key not in connections:
            connections[key] = Connection(chosen, check_mode=check_mode)
        aws.clear_calls()
        return connections[key]

    return connection


def create_group(**values: Any) -> Step:
    default = {"parameters": GROUP, "reason": "make a group", "resource": "IAM group Made"}
    return Step(service="iam", operation="CreateGroup", **{**default, **values})


def apply(connection: Connection, step: Step, check_mode: bool = False) -> Result[Any]:
    return converge(connection, lambda: None, lambda _: Plan([step]), check_mode=check_mode)


def test_while_reads_are_cached_each_is_made_once_and_nothing_is_written(connect: Connect, aws: LocalAws) -> None:
    connection = connect()

    def groups() -> list[str]:
        found = connection.read_all("iam", "GetAccountAuthorizationDetails", Filter=["Group"])
        return [group["GroupName"] for group in found["GroupDetailList"]]

    with connection.caching_reads():
        for _time in range(2):
            connection.read("ec2", "DescribeRegions")
            before = groups()
        with pytest.raises(WriteRefused, match="while reads are cached"):
            apply(connection, create_group())
    assert [call["operation"] for call in aws.calls()] == ["DescribeRegions", "GetAccountAuthorizationDetails"]
    apply(connection, create_group())
    # What was cached is not used again.
    assert set(groups()) - set(before) == {GROUP["GroupName"]}


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("iam", "CreateRole", TRUST),
        ("iam", "CreateGroup", GROUP),
        ("iam", "DeleteGroup", GROUP),
        ("s3", "CreateBucket", {"Bucket": "made-of-something"}),
        ("cloudtrail", "StopLogging", {"Name": "ctlaudit"}),
        ("config", "DeleteConfigurationRecorder", {"ConfigurationRecorderName": "default"}),
        ("organizations", "LeaveOrganization", {}),
        # Not every read is on the list either: what nobody needs is not let through.
        ("iam", "ListUsers", {}),
        ("sts", "GetSessionToken", {}),
    ],
)
def test_what_is_not_a_listed_read_never_gets_out(
    aws: LocalAws, connect: Connect, check_mode: bool, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    connection = connect(check_mode)
    with pytest.raises(WriteRefused, match=f"{service}:{operation} is not on the list of reads"):
        connection.read(service, operation, **parameters)
    assert aws.calls() == []


def test_the_guard_is_in_the_client_itself(aws: LocalAws, connect: Connect) -> None:
    iam = connect().client("iam")
    with pytest.raises(WriteRefused):
        iam.create_group(**GROUP)
    with pytest.raises(WriteRefused):
        list(iam.get_paginator("list_users").paginate())
    assert aws.calls() == []
    assert iam.list_roles()["Roles"] is not None


def test_the_guard_is_in_the_session_of_an_assumed_role_too(aws: LocalAws, connect: Connect) -> None:
    role = f"arn:aws:iam::{MANAGEMENT}:role/CTLOrganizationRole"
    connection = connect(profile="partner", role_arn=role, account_id=MANAGEMENT)
    with pytest.raises(WriteRefused):
        connection.read("organizations", "CreateOrganizationalUnit", ParentId="r-ctl1", Name="Made")
    assert connection.read("organizations", "DescribeOrganization")["Organization"]["Id"] == "o-ctlpartner01"
    assert aws.writes() == []


def test_a_step_writes(aws: LocalAws, connect: Connect) -> None:
    result = apply(connect(), create_group())
    [outcome] = result.as_dict()["steps"]
    assert (outcome["status"], bool(outcome["request_id"])) == ("applied", True)
    [call] = aws.writes()
    assert (call["operation"], call["account"]) == ("CreateGroup", ACME)


def test_check_mode_plans_the_step_and_calls_nothing(aws: LocalAws, connect: Connect) -> None:
    connection = connect(check_mode=True)
    result = apply(connection, create_group(), check_mode=True).as_dict()
    assert (result["changed"], [outcome["status"] for outcome in result["steps"]]) == (True, ["planned"])
    with pytest.raises(WriteRefused, match="Check mode never writes"):
        connection.write("iam", "CreateGroup", None, GROUP)
    # Not even where a module forgot to tell converge().
    with pytest.raises(WriteRefused, match="Check mode never writes"):
        apply(connection, create_group())
    assert aws.calls() == []


@pytest.mark.parametrize(("operation", "fails"), [("CreateGroup", False), ("DeleteGroup", True)])
def test_the_guard_closes_behind_a_write_even_if_that_failed(
    aws: LocalAws, connect: Connect, operation: str, fails: bool
) -> None:
    connection = connect()
    with pytest.raises(AwsError, match="NoSuchEntity") if fails else contextlib.nullcontext():
        connection.write("iam", operation, None, GROUP)
    aws.clear_calls()
    with pytest.raises(WriteRefused):
        connection.read("iam", operation, **GROUP)
    assert aws.calls() == []


@pytest.mark.parametrize(
    ("call", "in_thread", "passes"),
    [
        ("list_roles", False, True),
        ("create_user", False, False),
        ("list_roles", True, True),
        # Another thread has not opened the guard, not even for the same operation.
        ("create_group", True, False),
    ],
)
def test_the_guard_opens_for_one_operation_in_one_thread(
    aws: LocalAws, connect: Connect, call: str, in_thread: bool, passes: bool
) -> None:
    connection = connect(run_id=f"{call}-{in_thread}")  # one of its own: it gets a hook
    parameters = {"create_user": {"UserName": "Made"}, "create_group": {"GroupName": "Another"}, "list_roles": {}}
    refusals: list[Exception] = []
    entered = threading.local()

    def beside() -> None:
        entered.now = True
        try:
            getattr(connection.client("iam"), call)(**parameters[call])
        except WriteRefused as error:
            refusals.append(error)

    def in_the_middle(**_: Any) -> None:
        if getattr(entered, "now", False):
            return
        entered.now = True
        if in_thread:
            thread = threading.Thread(target=beside)
            thread.start()
            thread.join()
        else:
            beside()

    connection.client("iam").meta.events.register_last("before-call.iam.CreateGroup", in_the_middle)
    connection.write("iam", "CreateGroup", None, GROUP)
    assert len(refusals) == (0 if passes else 1)
    assert [write["operation"] for write in aws.writes()] == ["CreateGroup"]


def test_credentials_of_another_account_are_found_out_before_anything_else(aws: LocalAws, connect: Connect) -> None:
    with pytest.raises(CtlError, match=f"belong to account {ACME} .*, not to account 333333333333"):
        connect(account_id="333333333333")
    assert [call["operation"] for call in aws.calls()] == ["GetCallerIdentity"]


@pytest.mark.parametrize("operation", ["UpdateProvider", "SyncProvider", "DeleteProvider"])
def test_the_cams_connection_has_the_same_guard(operation: str) -> None:
    nowhere = CamConnection("http://127.0.0.1:9", "token", validate_certs=True, check_mode=True, journal=None)
    with pytest.raises(WriteRefused, match="is not on the list of reads"):
        nowhere.read("cam", operation, id="p-1")
    with pytest.raises(WriteRefused, match="Check mode never writes"):
        nowhere.write("cam", operation, None, {"id": "p-1"})
