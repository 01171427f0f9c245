# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: the regions of an account."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2 import urls
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ec2.responses import EC2Response

from ..refusals import Refusal
from ..world import WORLD


class LocalEC2Response(EC2Response):
    """moto's, which shows every account every region."""

    def describe_regions(self) -> ActionResult:
        """Those enabled, or all with how they stand."""
        account = WORLD.account(self.current_account)
        names, everything = self._get_param("RegionNames", []), self._get_bool_param("AllRegions", False)
        wanted = {one["Name"]: one["Values"] for one in self._get_param("Filters", [])}
        regions = []
        for region in RegionsAndZonesBackend.regions:
            enabled = region.name in account.regions
            status = _status(enabled, region.name in account.opt_in_regions)
            described = {"RegionName": region.name, "Endpoint": region.endpoint, "OptInStatus": status}
            if (enabled or everything or region.name in names) and _passes(described, wanted):
                regions.append(described)
        unknown = set(names) - {region.name for region in RegionsAndZonesBackend.regions}
        if unknown:
            raise Refusal("InvalidParameterValue", f"Invalid region name: {', '.join(sorted(unknown))}")
        if names:
            regions = [region for region in regions if region["RegionName"] in names]
        return ActionResult({"Regions": regions})


def _status(enabled: bool, opted_in: bool) -> str:
    if opted_in:
        return "opted-in"
    return "opt-in-not-required" if enabled else "not-opted-in"


def _passes(region: dict[str, Any], wanted: dict[str, list[str]]) -> bool:
    keys = {"opt-in-status": "OptInStatus", "region-name": "RegionName", "endpoint": "Endpoint"}
    return all(region[keys[name]] in values for name, values in wanted.items())


def install() -> None:
    """In moto's place."""
    urls.url_paths = dict.fromkeys(urls.url_paths, LocalEC2Response.dispatch)
