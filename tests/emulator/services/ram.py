# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS RAM: with whom an account shares."""

from __future__ import annotations

import json

from moto.ram import urls
from moto.ram.responses import ResourceAccessManagerResponse

from ..refusals import Refusal


class LocalRamResponse(ResourceAccessManagerResponse):
    """moto's, which does not list principals, and knows no status to ask for."""

    def get_resource_shares(self) -> str:
        """Of one status, if that is asked for."""
        wanted = self._get_param("resourceShareStatus")
        shares = self.ram_backend.get_resource_shares(self._get_param("resourceOwner"))["resourceShares"]
        return json.dumps({"resourceShares": [one for one in shares if wanted in (None, one["status"])]})

    def list_principals(self) -> str:
        """Those of all shares of the account's own."""
        if self._get_param("resourceOwner") != "SELF":
            raise Refusal("InvalidParameterException", "Specify SELF: nothing is shared with the accounts of this AWS.")
        found = [
            {
                "id": principal,
                "resourceShareArn": share.arn,
                "creationTime": share.describe()["creationTime"],
                "lastUpdatedTime": share.describe()["lastUpdatedTime"],
                "external": True,
            }
            for share in self.ram_backend.resource_shares
            if share.status == "ACTIVE"
            for principal in share.principals
        ]
        return json.dumps({"principals": found})


def install() -> None:
    """In moto's place."""
    paths = dict.fromkeys(urls.url_paths, LocalRamResponse.dispatch)
    urls.url_paths = {**paths, "{0}/listprincipals$": LocalRamResponse.dispatch}
