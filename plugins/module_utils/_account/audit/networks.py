# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: what of a region's networks and instances is open, or is not logged."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together

Item = t.Mapping[str, t.Any]

WORLD = ("0.0.0.0/0", "::/0")
# Secure shell, remote desktop, and the file shares of Windows.
ADMINISTRATION = (22, 3389)
PORTS = (22, 445, 3389)
ALL_PROTOCOLS, TCP, UDP = "-1", ("tcp", "6"), ("udp", "17")


class DefaultGroup(t.TypedDict):
    """The security group that a network gives to whatever names none. :param used_by: ids of network interfaces."""

    id: str
    vpc: str
    is_default_vpc: bool
    rules: list[str]
    used_by: list[str]


class OpenGroup(t.TypedDict):
    """A security group that the whole world gets through. :param ports: empty means all."""

    id: str
    name: str
    ports: list[int]
    # Of WORLD.
    sources: list[str]


class Network(t.TypedDict):
    """A region. Lists without a type of their own are of ids."""

    default_security_groups: list[DefaultGroup]
    open_to_the_world: list[OpenGroup]
    network_acls_open: list[str]
    instances_without_imdsv2: list[str]
    imdsv2_default: str
    vpcs_without_flow_logs: list[str]


def read(connection: Connection, region: str) -> Network:
    """One region (ec2:DescribeSecurityGroups, ec2:DescribeNetworkInterfaces, ec2:DescribeNetworkAcls, ec2:DescribeVpcs,
    ec2:DescribeFlowLogs, ec2:DescribeInstances, ec2:GetInstanceMetadataDefaults).

    :raises CtlError: one of them was refused.
    """

    account = connection.caller.account

    def all_of(operation: str, member: str) -> t.Callable[[], t.Any]:
        # What another account shares with this one is that account's to set.
        return lambda: [
            one
            for one in connection.read_all("ec2", operation, region)[member]
            if one.get("OwnerId", account) == account
        ]

    found = together(
        groups=all_of("DescribeSecurityGroups", "SecurityGroups"),
        acls=all_of("DescribeNetworkAcls", "NetworkAcls"),
        vpcs=all_of("DescribeVpcs", "Vpcs"),
        logs=all_of("DescribeFlowLogs", "FlowLogs"),
        reservations=all_of("DescribeInstances", "Reservations"),
        defaults=lambda: connection.read("ec2", "GetInstanceMetadataDefaults", region),
    )
    default = [one for one in found["groups"] if one["GroupName"] == "default" and one.get("VpcId")]
    with_rules = [one["GroupId"] for one in default if _rules(one)]
    interfaces = _read_interfaces(connection, region, with_rules) if with_rules else []
    defaults = {one["VpcId"] for one in found["vpcs"] if one.get("IsDefault", False)}
    logged = {one["ResourceId"] for one in found["logs"] if is_logging(one)}
    return {
        "default_security_groups": sorted(
            (_default_group(one, defaults, interfaces) for one in default), key=lambda one: one["id"]
        ),
        "open_to_the_world": sorted(
            (group for one in found["groups"] if (group := open_group(one))), key=lambda one: one["id"]
        ),
        "network_acls_open": sorted(one["NetworkAclId"] for one in found["acls"] if is_open_acl(one)),
        "instances_without_imdsv2": sorted(
            one["InstanceId"] for all_ in found["reservations"] for one in all_["Instances"] if answers_imdsv1(one)
        ),
        "imdsv2_default": found["defaults"].get("AccountLevel", {}).get("HttpTokens", "no-preference"),
        "vpcs_without_flow_logs": sorted(one["VpcId"] for one in found["vpcs"] if one["VpcId"] not in logged),
    }


def _read_interfaces(connection: Connection, region: str, groups: list[str]) -> list[Item]:
    filters = [{"Name": "group-id", "Values": groups}]
    found: list[Item] = connection.read_all("ec2", "DescribeNetworkInterfaces", region, Filters=filters)[
        "NetworkInterfaces"
    ]
    return found


def _default_group(group: Item, defaults: t.Collection[str], interfaces: t.Sequence[Item]) -> DefaultGroup:
    return {
        "id": group["GroupId"],
        "vpc": group["VpcId"],
        "is_default_vpc": group["VpcId"] in defaults,
        "rules": _rules(group),
        "used_by": sorted(
            one["NetworkInterfaceId"]
            for one in interfaces
            if group["GroupId"] in [of["GroupId"] for of in one.get("Groups", [])]
        ),
    }


def _rules(group: Item) -> list[str]:
    """The rules of a security group in words."""
    kinds = (("in", "from", "IpPermissions"), ("out", "to", "IpPermissionsEgress"))
    return [
        f"{way} {_what(rule)} {word} {peer}"
        for way, word, member in kinds
        for rule in group.get(member, [])
        for peer in _peers(rule)
    ]


def _what(rule: Item) -> str:
    protocol = rule["IpProtocol"]
    if protocol == ALL_PROTOCOLS:
        return "all"
    first, last = rule.get("FromPort"), rule.get("ToPort")
    return f"{protocol} {first}" if first == last else f"{protocol} {first}-{last}"


def _peers(rule: Item) -> list[str]:
    return [
        *(one["CidrIp"] for one in rule.get("IpRanges", [])),
        *(one["CidrIpv6"] for one in rule.get("Ipv6Ranges", [])),
        *(one["PrefixListId"] for one in rule.get("PrefixListIds", [])),
        *(one["GroupId"] for one in rule.get("UserIdGroupPairs", [])),
    ]


def open_group(group: Item) -> OpenGroup | None:
    """A security group, if it lets the whole world reach one of PORTS, or all of them; otherwise None."""
    ports, sources, every = set[int](), set[str](), False
    for rule in group.get("IpPermissions", []):
        world = set(_peers(rule)) & set(WORLD)
        reached = _reached(rule, PORTS) if world else []
        ports |= set(reached)
        sources |= world if reached else set()
        every = every or (bool(world) and rule["IpProtocol"] == ALL_PROTOCOLS)
    if not sources:
        return None
    return {
        "id": group["GroupId"],
        "name": group["GroupName"],
        "ports": [] if every else sorted(ports),
        "sources": sorted(sources),
    }


def _reached(rule: Item, ports: t.Sequence[int]) -> list[int]:
    """Which of these ports a rule is about. File shares and remote desktop answer UDP, too."""
    protocol = str(rule["IpProtocol"])
    if protocol == ALL_PROTOCOLS:
        return list(ports)
    if protocol not in (*TCP, *UDP):
        return []
    return [port for port in ports if rule.get("FromPort", 0) <= port <= rule.get("ToPort", 65535)]


def is_open_acl(acl: Item) -> bool:
    """Whether a network ACL lets the whole world reach a port of ADMINISTRATION: its first rule that fits decides."""
    return any(_is_allowed(acl, source, port) for source in WORLD for port in ADMINISTRATION)


def _is_allowed(acl: Item, source: str, port: int) -> bool:
    rules = [one for one in acl.get("Entries", []) if not one["Egress"]]
    for rule in sorted(rules, key=lambda one: one["RuleNumber"]):
        if source in (rule.get("CidrBlock"), rule.get("Ipv6CidrBlock")) and _fits(rule, port):
            return bool(rule["RuleAction"] == "allow")
    return False


def _fits(rule: Item, port: int) -> bool:
    ports = rule.get("PortRange") or {"From": 0, "To": 65535}
    return str(rule["Protocol"]) in (ALL_PROTOCOLS, TCP[1]) and ports["From"] <= port <= ports["To"]


def is_logging(flow_log: Item) -> bool:
    """Whether a flow log records at least what is refused, and AWS can deliver it."""
    return (
        flow_log.get("FlowLogStatus") == "ACTIVE"
        and flow_log.get("DeliverLogsStatus", "SUCCESS") == "SUCCESS"
        and flow_log.get("TrafficType", "ALL") in ("ALL", "REJECT")
    )


def answers_imdsv1(instance: Item) -> bool:
    """Whether anybody on an instance gets its role's credentials without a token. One that is terminated does not."""
    options = instance.get("MetadataOptions", {})
    return (
        instance["State"]["Name"] not in ("terminated", "shutting-down")
        and options.get("HttpEndpoint", "enabled") == "enabled"
        and options.get("HttpTokens", "optional") != "required"
    )
