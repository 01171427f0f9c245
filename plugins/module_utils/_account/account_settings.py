# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the account as a whole, each by itself: read together, planned together."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region, together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._services import access_analyzer, ebs_encryption
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block

OFF = "off"


def read(connection: Connection, regions: t.Sequence[str], params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The settings that are asked for, by option; those of a region by region."""
    calls: dict[str, t.Callable[[], t.Any]] = {
        "public_access_block": lambda: public_access_block.read(connection),
        "ebs_encryption": lambda: by_region(
            lambda region: ebs_encryption.read_region(connection, region, params["ebs_encryption"]),
            [region for region in regions if region not in params["ebs_encryption_excepted"]],
        ),
        "access_analyzer": lambda: by_region(
            lambda region: access_analyzer.read_region(connection, region),
            [region for region in regions if region not in params["access_analyzer_excepted"]],
        ),
    }
    return together(**{option: call for option, call in calls.items() if params.get(option, OFF) not in (OFF, False)})


def plan(current: t.Mapping[str, t.Any], params: t.Mapping[str, t.Any]) -> Plan:
    """What each of the settings that were read needs."""
    planned = Plan()
    if "public_access_block" in current:
        planned.extend(public_access_block.plan(current["public_access_block"], params["public_access_block"]))
    if "ebs_encryption" in current:
        planned.extend(ebs_encryption.plan(current["ebs_encryption"]))
    if "access_analyzer" in current:
        planned.extend(access_analyzer.plan(current["access_analyzer"]))
    return planned


def prepare(connection: Connection, params: t.Mapping[str, t.Any]) -> Work[t.Any]:
    """What the module account_settings sets."""
    regions = enabled_regions(region_statuses(connection), params.get("regions", ()))
    return Work(
        read=lambda: read(connection, regions, params),
        plan=lambda current: plan(current, params),
        answer=lambda current: {"regions": regions},
    )


# What each of the settings takes, where it is set by itself.
_REGIONS = {"regions": {"type": "list", "elements": "str", "default": []}}
_EXCEPTED = {"type": "list", "elements": "str", "default": []}
_ARGUMENTS: dict[str, dict[str, t.Any]] = {
    "public_access_block": {
        "public_access_block": {"type": "str", "choices": ["unless_public", "always", OFF], "default": OFF},
    },
    "ebs_encryption": {
        "ebs_encryption": {"type": "str", "choices": ["unless_shared", "always", OFF], "default": OFF},
        "ebs_encryption_excepted": _EXCEPTED,
        **_REGIONS,
    },
    "access_analyzer": {
        "access_analyzer": {"type": "bool", "default": False},
        "access_analyzer_excepted": _EXCEPTED,
        **_REGIONS,
    },
}

CONTROLS = {name: Control(prepare=prepare, arguments=arguments) for name, arguments in _ARGUMENTS.items()}

MODULE = Control(
    prepare=prepare,
    arguments={name: option for arguments in _ARGUMENTS.values() for name, option in arguments.items()},
).module()
