# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an audit asks of an account that nothing else reads: what people sign in with, and what its networks let in."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses
from ansible_collections.ctl.aws.plugins.module_utils._account.audit import credentials, networks
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import both, by_region


def _read_credentials(connection: Connection) -> credentials.Credentials | CtlError:
    """A part that is refused keeps no other one from being read."""
    try:
        return credentials.read(connection)
    except CtlError as error:
        return error


def _read_networks(connection: Connection, regions: t.Sequence[str]) -> dict[str, networks.Network | AwsError]:
    def one(region: str) -> networks.Network | AwsError:
        try:
            return networks.read(connection, region)
        except AwsError as error:
            return error

    return by_region(one, regions)


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module account_audit_info does."""
    connection = Connection(params, check_mode=True)  # whatever the mode of the play: it only reads
    regions = enabled_regions(region_statuses(connection), params["regions"])
    people, found = both(lambda: _read_credentials(connection), lambda: _read_networks(connection, regions))
    refused = {region: str(one) for region, one in found.items() if isinstance(one, AwsError)}
    return {
        "credentials": None if isinstance(people, CtlError) else people,
        "credentials_refused": str(people) if isinstance(people, CtlError) else "",
        "network": {region: one for region, one in found.items() if region not in refused},
        "not_looked_at": [f"Networks and instances in {region}: {why}" for region, why in refused.items()],
    }


MODULE = Definition(
    run=run,
    arguments={"regions": {"type": "list", "elements": "str", "default": []}},
)
