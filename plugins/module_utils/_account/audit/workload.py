# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit: what is said of networks and instances, region by region. Each answers a sentence for each finding."""

from __future__ import annotations

import typing as t

Facts = t.Mapping[str, t.Any]

# Beyond these, how many there are tells more than their ids.
NAMED = 10
REQUIRED = "required"


def flow_logs(facts: Facts) -> list[str]:
    """Networks whose traffic nobody can look up later."""
    return [
        f"{_named(found['vpcs_without_flow_logs'])} in {region}: no flow logs"
        for region, found in _regions(facts)
        if found["vpcs_without_flow_logs"]
    ]


def network_acls(facts: Facts) -> list[str]:
    """Those that let the whole world reach the ports of administration."""
    return [
        f"{_named(found['network_acls_open'])} in {region}: the world reaches port 22 or 3389"
        for region, found in _regions(facts)
        if found["network_acls_open"]
    ]


def open_ports(facts: Facts) -> list[str]:
    """Security groups that do."""
    return [
        f"{one['id']} ({one['name']}) in {region}: {', '.join(one['sources'])} reaches {_ports(one['ports'])}"
        for region, found in _regions(facts)
        for one in found["open_to_the_world"]
    ]


def default_groups(facts: Facts) -> list[str]:
    """What is launched without a security group gets the default one, and its rules."""
    return [
        f"{one['id']} of {one['vpc']} in {region}: {'; '.join(one['rules'])} ({_used(one['used_by'])})"
        for region, found in _regions(facts)
        for one in found["default_security_groups"]
        if one["rules"]
    ]


def imdsv2(facts: Facts) -> list[str]:
    """Instances from which a forged request gets the credentials of their role, and where new ones may be such."""
    said = []
    for region, found in _regions(facts):
        if found["instances_without_imdsv2"]:
            said.append(f"{_named(found['instances_without_imdsv2'])} in {region}: IMDSv1 is answered")
        if found["imdsv2_default"] != REQUIRED:
            said.append(
                f"New instances in {region} may answer IMDSv1: the account's default is {found['imdsv2_default']}"
            )
    return said


def _regions(facts: Facts) -> t.ItemsView[str, Facts]:
    network: dict[str, Facts] = facts["seen"]["network"]
    return network.items()


def _named(ids: t.Sequence[str]) -> str:
    more = len(ids) - NAMED
    return ", ".join(ids[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _ports(ports: t.Sequence[int]) -> str:
    return f"port{'' if len(ports) == 1 else 's'} {', '.join(map(str, ports))}" if ports else "every port"


def _used(interfaces: t.Sequence[str]) -> str:
    return f"used by {_named(interfaces)}" if interfaces else "used by nothing"
