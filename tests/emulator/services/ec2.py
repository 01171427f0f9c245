# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: the regions of an account, with whom its snapshots are shared, and whether they and images can be public."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2 import urls
from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ec2.responses import EC2Response

from ..refusals import Refusal
from ..state import STATE

UNBLOCKED = "unblocked"
AWS_KEY = "alias/aws/ebs"
BLOCKING = ("block-new-sharing", "block-all-sharing")


class LocalEC2Response(EC2Response):
    """moto's, which shows every account every region, and everybody every snapshot."""

    def describe_regions(self) -> ActionResult:
        """Those enabled, or all with how they stand."""
        account = STATE.account(self.current_account)
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

    def describe_snapshots(self) -> ActionResult:
        """Those of the owners asked for, of which the accounts asked for may make volumes."""
        shown = super().describe_snapshots().result["Snapshots"]
        owners, restorers = self._get_param("OwnerIds", []), self._get_param("RestorableByUserIds", [])
        named = {self.current_account if one == "self" else one for one in owners}
        found = [
            one
            for one in shown
            if (not named or one.owner_id in named) and (not restorers or _may_restore(one, restorers))
        ]
        return ActionResult({"Snapshots": found})

    def get_snapshot_block_public_access_state(self) -> ActionResult:
        """Of the region, set by the account."""
        return ActionResult({"State": snapshot_block(self.ec2_backend), "ManagedBy": "account"})

    def enable_snapshot_block_public_access(self) -> ActionResult:
        """One of the states that block."""
        state = self._get_param("State")
        if state not in BLOCKING:
            raise Refusal("InvalidParameterValue", f"The parameter State is not valid: {state}")
        self.ec2_backend.snapshot_block = state
        return ActionResult({"State": state})

    def disable_snapshot_block_public_access(self) -> ActionResult:
        """Nothing is blocked any more."""
        self.ec2_backend.snapshot_block = None
        return ActionResult({"State": UNBLOCKED})

    def get_image_block_public_access_state(self) -> ActionResult:
        """Of the region, set by the account."""
        return ActionResult({"ImageBlockPublicAccessState": image_block(self.ec2_backend), "ManagedBy": "account"})

    def enable_image_block_public_access(self) -> ActionResult:
        """At once; AWS takes up to ten minutes."""
        state = self._get_param("ImageBlockPublicAccessState")
        if state != BLOCKING[0]:
            raise Refusal("InvalidParameterValue", f"The parameter ImageBlockPublicAccessState is not valid: {state}")
        self.ec2_backend.image_block = state
        return ActionResult({"ImageBlockPublicAccessState": state})

    def disable_image_block_public_access(self) -> ActionResult:
        """Nothing is blocked any more."""
        self.ec2_backend.image_block = None
        return ActionResult({"ImageBlockPublicAccessState": UNBLOCKED})

    def modify_image_attribute(self) -> ActionResult:
        """No image is made public where that is blocked."""
        added = self._get_param("LaunchPermission", {}).get("Add", [])
        adds = self._get_param("OperationType") == "add" and "all" in self._get_param("UserGroups", [])
        opens = adds or {"Group": "all"} in added
        if opens and image_block(self.ec2_backend) != UNBLOCKED:
            raise Refusal("OperationNotPermitted", "Public sharing of AMIs is blocked in this Region.")
        return super().modify_image_attribute()

    def get_ebs_default_kms_key_id(self) -> ActionResult:
        """AWS's own key until another one is named."""
        return ActionResult({"KmsKeyId": getattr(self.ec2_backend, "default_key", None) or AWS_KEY})

    def modify_ebs_default_kms_key_id(self) -> ActionResult:
        """To a key of this account or of another one, which is not looked up."""
        key = self._get_param("KmsKeyId")
        self.ec2_backend.default_key = key
        return ActionResult({"KmsKeyId": key})

    def reset_ebs_default_kms_key_id(self) -> ActionResult:
        """AWS's own again."""
        self.ec2_backend.default_key = None
        return ActionResult({"KmsKeyId": AWS_KEY})

    def get_instance_metadata_defaults(self) -> ActionResult:
        """What the account says of new instances; nothing, where it says nothing."""
        return ActionResult({"AccountLevel": getattr(self.ec2_backend, "metadata_defaults", {})})

    def modify_instance_metadata_defaults(self) -> ActionResult:
        """A default that is no preference is none."""
        given = self._get_param("HttpTokens")
        self.ec2_backend.metadata_defaults = {"HttpTokens": given} if given in ("required", "optional") else {}
        return ActionResult({"Return": True})

    def modify_snapshot_attribute(self) -> ActionResult:
        """No snapshot is made public where that is blocked."""
        opens = self._get_param("OperationType") == "add" and "all" in self._get_param("GroupNames", [])
        if opens and snapshot_block(self.ec2_backend) != UNBLOCKED:
            raise Refusal("OperationNotPermitted", "Public sharing of EBS snapshots is blocked in this Region.")
        return super().modify_snapshot_attribute()


def snapshot_block(ec2: EC2Backend) -> str:
    """The state of a region."""
    return getattr(ec2, "snapshot_block", None) or UNBLOCKED


def image_block(ec2: EC2Backend) -> str:
    """The state of a region. An account of the seed is as one that had public images when AWS introduced the block."""
    return getattr(ec2, "image_block", None) or UNBLOCKED


def _may_restore(snapshot: Any, accounts: list[str]) -> bool:
    permitted = {*snapshot.create_volume_permission_userids, *snapshot.create_volume_permission_groups}
    return bool(permitted & set(accounts))


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
