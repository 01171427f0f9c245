# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an audit makes of AWS's answers: the credential report's words, rules of security groups and network ACLs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.credentials import root_of, user_of
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.networks import (
    answers_imdsv1,
    is_logging,
    is_open_acl,
    open_group,
)

COLUMNS = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
    "cert_2_last_rotated"
).split(",")
ARN, WHEN, LATER = "arn:aws:iam::222222222222:user/alice", "2026-01-31T12:00:00+00:00", "2026-02-28T12:00:00+00:00"


def line(**more: str) -> dict[str, str]:
    """A line of the report, of which nothing is so."""
    nothing = {name: "false" if name.endswith("_active") else "N/A" for name in COLUMNS}
    known = {"user": "alice", "arn": ARN, "user_creation_time": WHEN, "password_enabled": "false"}
    return {**nothing, **known, **more}


@pytest.mark.parametrize("nothing", ["N/A", "no_information", "not_supported", ""])
def test_a_word_in_place_of_a_time_is_none(nothing: str) -> None:
    found = user_of(line(password_enabled="TRUE", password_last_used=nothing, access_key_1_active="true"))
    assert (found["console"], found["password_last_used"], found["created"]) == (True, "", "2026-01-31T12:00:00Z")
    assert found["keys"] == [{"number": 1, "active": True, "rotated": "", "last_used": ""}]


ROOT = {"AccountMFAEnabled": 1, "AccountPasswordPresent": 1}


@pytest.mark.parametrize(
    ("reported", "summary", "virtual", "expected"),
    [
        ({"mfa_active": "true"}, ROOT, [], {"mfa": True, "hardware_mfa": True, "password": True}),
        ({"mfa_active": "true"}, ROOT, ["arn"], {"mfa": True, "hardware_mfa": False}),
        # Of two that do not agree, the worse counts.
        ({"mfa_active": "false"}, ROOT, [], {"mfa": False, "hardware_mfa": False}),
        ({"mfa_active": "true"}, {}, [], {"mfa": False, "hardware_mfa": False, "password": None}),
        ({}, {"AccountAccessKeysPresent": 1}, [], {"access_keys": 1}),
        ({"access_key_1_active": "true", "access_key_2_active": "true"}, {}, [], {"access_keys": 2}),
        ({"cert_2_active": "true"}, {}, [], {"certificates": 1}),
        ({}, {"AccountPasswordPresent": 0}, [], {"password": False}),
        (
            {"password_last_used": WHEN, "access_key_2_last_used_date": LATER},
            {},
            [],
            {"last_used": "2026-02-28T12:00:00Z"},
        ),
        ({"password_last_used": "no_information"}, {}, [], {"last_used": ""}),
    ],
)
def test_the_root_user_is_as_the_worse_of_both_answers_says(
    reported: dict[str, str], summary: dict[str, int], virtual: list[str], expected: dict[str, Any]
) -> None:
    known = {"user": "<root_account>", "password_enabled": "not_supported"}
    found = root_of(line(**{**known, **reported}), summary, virtual)
    assert {key: value for key, value in found.items() if key in expected} == expected


def rule(protocol: str, *ports: int, **peers: Any) -> dict[str, Any]:
    first_and_last = dict(zip(("FromPort", "ToPort"), ports, strict=False))
    return {"IpProtocol": protocol, **first_and_last, **(peers or {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]})}


IPV6 = {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}


@pytest.mark.parametrize(
    ("rules", "ports"),
    [
        ([], None),
        ([rule("tcp", 22, 22)], [22]),
        ([rule("6", 3000, 4000, **IPV6)], [3389]),
        ([rule("tcp", 0, 65535)], [22, 445, 3389]),
        ([rule("udp", 3389, 3389)], [3389]),
        ([rule("-1")], []),
        ([rule("-1", **IPV6)], []),
        ([rule("tcp", 22, 22), rule("tcp", 445, 445)], [22, 445]),
        ([rule("tcp", 443, 443)], None),
        ([rule("icmp", -1, -1)], None),
        ([rule("50")], None),
        ([rule("tcp", 22, 22, IpRanges=[{"CidrIp": "10.0.0.0/8"}])], None),
        ([rule("tcp", 22, 22, PrefixListIds=[{"PrefixListId": "pl-1"}])], None),
        ([rule("tcp", 22, 22, UserIdGroupPairs=[{"GroupId": "sg-2", "UserId": "2"}])], None),
    ],
)
def test_a_security_group_is_open_where_the_world_reaches_a_port_of_administration(
    rules: list[dict[str, Any]], ports: list[int] | None
) -> None:
    found = open_group({"GroupId": "sg-1", "GroupName": "web", "IpPermissions": rules})
    assert (found["ports"] if found else None) == ports


def entry(number: int, action: str, protocol: str = "6", **more: Any) -> dict[str, Any]:
    known = {"RuleNumber": number, "RuleAction": action, "Protocol": protocol, "Egress": False}
    return {**known, **(more if {"CidrBlock", "Ipv6CidrBlock"} & more.keys() else {**more, "CidrBlock": "0.0.0.0/0"})}


LAST = entry(32767, "deny", "-1")
SSH = {"PortRange": {"From": 22, "To": 22}}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([LAST], False),
        ([entry(100, "allow", "-1"), LAST], True),
        ([entry(100, "allow", **SSH), LAST], True),
        ([entry(50, "deny", **SSH), entry(100, "allow", **SSH), LAST], False),
        # The number decides, and not the place in the list.
        ([entry(100, "allow", **SSH), entry(50, "deny", **SSH), LAST], False),
        ([entry(100, "allow", PortRange={"From": 443, "To": 443}), LAST], False),
        ([entry(100, "allow", "17", **SSH), LAST], False),
        ([entry(100, "allow", "-1", Ipv6CidrBlock="::/0"), LAST], True),
        ([entry(100, "allow", "-1", CidrBlock="10.0.0.0/8"), LAST], False),
        ([{**entry(100, "allow", "-1"), "Egress": True}, LAST], False),
    ],
)
def test_a_network_acl_is_open_where_its_first_rule_that_fits_allows(
    entries: list[dict[str, Any]], expected: bool
) -> None:
    assert is_open_acl({"NetworkAclId": "acl-1", "Entries": entries}) is expected


@pytest.mark.parametrize(
    ("state", "options", "expected"),
    [
        ("running", {"HttpTokens": "optional", "HttpEndpoint": "enabled"}, True),
        ("stopped", {"HttpTokens": "optional"}, True),
        ("running", {}, True),
        ("running", {"HttpTokens": "required"}, False),
        ("running", {"HttpTokens": "optional", "HttpEndpoint": "disabled"}, False),
        ("terminated", {"HttpTokens": "optional"}, False),
    ],
)
def test_an_instance_answers_imdsv1_unless_it_says_that_it_does_not(
    state: str, options: dict[str, str], expected: bool
) -> None:
    assert answers_imdsv1({"InstanceId": "i-1", "State": {"Name": state}, "MetadataOptions": options}) is expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"TrafficType": "REJECT", "DeliverLogsStatus": "SUCCESS"}, True),
        ({"TrafficType": "ACCEPT"}, False),
        ({"DeliverLogsStatus": "FAILED"}, False),
        ({"FlowLogStatus": "INACTIVE"}, False),
    ],
)
def test_a_flow_log_counts_where_what_is_refused_arrives(more: dict[str, str], expected: bool) -> None:
    assert is_logging({"FlowLogStatus": "ACTIVE", "ResourceId": "vpc-1", **more}) is expected
