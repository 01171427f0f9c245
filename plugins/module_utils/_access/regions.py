# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The regions of an account that there is something to do in."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import STS_REGION
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError


class Region(t.TypedDict):
    """What ec2:DescribeRegions says of a region."""

    RegionName: str
    OptInStatus: str


def region_statuses(connection: Connection) -> dict[str, str]:
    """Every region and whether the account has to opt in, and did (ec2:DescribeRegions, opt-in-status)."""
    # In a region that is always enabled: a home region that is not would refuse to tell.
    region = STS_REGION.get(connection.caller.partition, connection.region)
    regions: list[Region] = connection.read("ec2", "DescribeRegions", region, AllRegions=True)["Regions"]
    return {found["RegionName"]: found["OptInStatus"] for found in regions}


def enabled_regions(statuses: t.Mapping[str, str], requested: t.Sequence[str] = ()) -> list[str]:
    """The regions to work in: those requested, or all that are enabled in the account.

    :param statuses: what region_statuses() returns.
    :raises InputError: one that was requested does not exist or is not enabled.
    """
    enabled = sorted(name for name, status in statuses.items() if status != "not-opted-in")
    for region in requested:
        if region not in enabled:
            expected = "a region that is enabled in the account" if region in statuses else "an existing AWS region"
            raise InputError("regions", region, f"{expected} ({', '.join(enabled)})")
    return sorted(set(requested)) or enabled


def without(
    regions: t.Sequence[str], excluded: t.Sequence[str], statuses: t.Mapping[str, str], option: str
) -> list[str]:
    """The regions to work in, but for those that are left out: it can be that none is left.

    :param option: of the module, which names those. :raises InputError: one of those is no region of AWS.
    """
    for region in excluded:
        if region not in statuses:
            raise InputError(option, region, f"an existing AWS region ({', '.join(sorted(statuses))})")
    return [region for region in regions if region not in excluded]
