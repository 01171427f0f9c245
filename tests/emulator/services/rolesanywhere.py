# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Roles Anywhere: trust anchors and profiles of an account in a region. moto does not have the service at all."""

from __future__ import annotations

import json
import re
import sys
import uuid
from typing import Any

from moto.backend_index import backend_url_patterns
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import BaseResponse

from ..refusals import Refusal

# AWS's default quota for trust anchors in a region.
QUOTA = 50


class LocalRolesAnywhereBackend(BaseBackend):
    """The anchors and profiles of an account in a region, in the order of their making."""

    __module__ = "moto.rolesanywhere.models"

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.anchors: list[dict[str, Any]] = []
        self.profiles: list[dict[str, Any]] = []

    @property
    def url_paths(self) -> dict[str, Any]:
        """moto would look for them in a module of its own."""
        return dict.fromkeys(("/trustanchors", "/profiles"), LocalRolesAnywhereResponse.dispatch)

    def arn(self, kind: str, unique_id: str) -> str:
        """Of one of them."""
        return f"arn:aws:rolesanywhere:{self.region_name}:{self.account_id}:{kind}/{unique_id}"


class LocalRolesAnywhereResponse(BaseResponse):
    """Create and list."""

    def __init__(self) -> None:
        super().__init__(service_name="rolesanywhere")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> LocalRolesAnywhereBackend:
        """The caller's, in the region of the call."""
        return rolesanywhere_backends[self.current_account][self.region]

    def create_trust_anchor(self) -> str:
        """Disabled, unless that is said."""
        if len(self.backend.anchors) >= QUOTA:
            raise Refusal("ValidationException", "The quota of trust anchors in this region is reached.")
        unique_id = str(uuid.uuid4())
        made = {
            "trustAnchorId": unique_id,
            "trustAnchorArn": self.backend.arn("trust-anchor", unique_id),
            "name": self._get_param("name"),
            "source": self._get_param("source"),
            "enabled": bool(self._get_param("enabled")),
        }
        self.backend.anchors.append(made)
        return json.dumps({"trustAnchor": made})

    def create_profile(self) -> str:
        """Disabled, unless that is said."""
        unique_id = str(uuid.uuid4())
        made = {
            "profileId": unique_id,
            "profileArn": self.backend.arn("profile", unique_id),
            "name": self._get_param("name"),
            "roleArns": self._get_param("roleArns"),
            "enabled": bool(self._get_param("enabled")),
        }
        self.backend.profiles.append(made)
        return json.dumps({"profile": made})

    def list_trust_anchors(self) -> str:
        """All of them."""
        return json.dumps({"trustAnchors": self.backend.anchors})

    def list_profiles(self) -> str:
        """All of them."""
        return json.dumps({"profiles": self.backend.profiles})


rolesanywhere_backends = BackendDict(LocalRolesAnywhereBackend, "rolesanywhere")


def install() -> None:
    """Where moto looks for services."""
    if "moto.rolesanywhere" not in sys.modules:
        sys.modules["moto.rolesanywhere"] = sys.modules[__name__]
        pattern = re.compile(r"https?://rolesanywhere\.(.+)\.amazonaws\.com")
        backend_url_patterns.append(("rolesanywhere", pattern))
