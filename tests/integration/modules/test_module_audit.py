# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""account_audit_info over HTTP: credentials of every kind, open networks, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., dict[str, Any]]

DAY = 86400
USERS = {
    "alice": {"password": "local-Password-1", "mfa": True},
    "bob": {"password": "local-Password-1", "keys": [{"age": 100 * DAY, "used": DAY}, {"age": DAY, "active": False}]},
    "robot": {"keys": [{"age": 200 * DAY}]},
}


def test_what_people_sign_in_with_is_read_from_the_report(run_module: RunModule, customer: Customer) -> None:
    options = customer(ACME, users=USERS, root={"mfa": ["virtual"], "keys": 1, "password": True, "used": 2 * DAY})
    found = run_module("account_audit_info", **options)["credentials"]
    assert {key: found["root"][key] for key in ("mfa", "hardware_mfa", "password", "access_keys", "certificates")} == {
        "mfa": True,
        "hardware_mfa": False,
        "password": True,
        "access_keys": 1,
        "certificates": 0,
    }
    assert found["root"]["last_used"]
    users = {one["name"]: one for one in found["users"]}
    assert {name: (users[name]["console"], users[name]["mfa"]) for name in USERS} == {
        "alice": (True, True),
        "bob": (True, False),
        "robot": (False, False),
    }
    assert [(key["number"], key["active"], bool(key["last_used"])) for key in users["bob"]["keys"]] == [
        (1, True, True),
        (2, False, False),
    ]
    assert [key["last_used"] for key in users["robot"]["keys"]] == [""]


@pytest.mark.parametrize(
    ("root", "mfa", "hardware"),
    [({}, False, False), ({"mfa": ["virtual"]}, True, False), ({"mfa": ["hardware"]}, True, True)],
)
def test_only_what_is_no_virtual_device_is_hardware(
    root: dict[str, Any], mfa: bool, hardware: bool, run_module: RunModule, customer: Customer
) -> None:
    found = run_module("account_audit_info", **customer(ACME, root=root))["credentials"]["root"]
    assert (found["mfa"], found["hardware_mfa"], found["password"]) == (mfa, hardware, False)


def test_what_of_a_network_is_open_is_read_region_by_region(
    run_module: RunModule, customer: Customer, aws: LocalAws
) -> None:
    options = customer(ACME)
    ec2 = aws.client("ec2", account=ACME, region="eu-west-1")
    [vpc] = ec2.describe_vpcs()["Vpcs"]
    group = ec2.create_security_group(GroupName="web", Description="d", VpcId=vpc["VpcId"])["GroupId"]
    world = [{"CidrIp": "0.0.0.0/0"}]
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 20, "ToPort": 30, "IpRanges": world}]
    )
    launched = ec2.run_instances(ImageId="ami-12345678", MinCount=2, MaxCount=2)["Instances"]
    old, new = (one["InstanceId"] for one in launched)
    ec2.modify_instance_metadata_options(InstanceId=new, HttpTokens="required")
    ec2.modify_instance_metadata_defaults(HttpTokens="required")
    answer = run_module("account_audit_info", **options)
    found, other = answer["network"]["eu-west-1"], answer["network"]["us-east-1"]
    assert {"id": group, "name": "web", "ports": [22], "sources": ["0.0.0.0/0"]} in found["open_to_the_world"]
    assert (found["instances_without_imdsv2"], other["instances_without_imdsv2"]) == ([old], [])
    assert (found["imdsv2_default"], other["imdsv2_default"]) == ("required", "no-preference")
    assert found["vpcs_without_flow_logs"] == [vpc["VpcId"]]
    [default] = found["default_security_groups"]
    assert (default["vpc"], default["is_default_vpc"]) == (vpc["VpcId"], True)
    assert "out all to 0.0.0.0/0" in default["rules"]
    assert len(default["used_by"]) == 2
    assert answer["not_looked_at"] == []
    # What a group of the customer's own lets in is its network's default ACL, too: it lets all of the world in.
    assert len(found["network_acls_open"]) == 1


def test_a_part_that_is_refused_keeps_no_other_from_being_read(
    run_module: RunModule, customer: Customer, aws: LocalAws
) -> None:
    options = customer(ACME)
    aws.fault("iam", "GetAccountSummary", kind="error", code="AccessDenied", account=ACME)
    aws.fault("ec2", "DescribeFlowLogs", kind="error", code="UnauthorizedOperation", account=ACME, region="us-west-2")
    found = run_module("account_audit_info", **options)
    assert found["credentials"] is None
    assert "iam.GetAccountSummary" in found["credentials_refused"]
    assert sorted(found["network"]) == ["eu-west-1", "us-east-1"]
    [sentence] = found["not_looked_at"]
    assert sentence.startswith("Networks and instances in us-west-2: ") and "ec2.DescribeFlowLogs" in sentence
