# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the account as a whole, each by itself: read together, planned together."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses, without
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region, together
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._services import access_analyzer, ebs_encryption
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing import block as sharing_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing.blocks import BLOCKS, PUBLIC, STATES

OFF = "off"


class Setting(t.NamedTuple):
    """A protection of the account, or of each of its regions.

    :param option: what the module takes for it, as an argument spec.
    :param read: (connection, its regions, the option) -> what there is.
    :param plan: (what there is, the option) -> Plan. :param is_regional: whether regions can be left out.
    """

    option: dict[str, t.Any]
    read: t.Callable[[Connection, t.Sequence[str], t.Any], t.Any]
    plan: t.Callable[[t.Any, t.Any], Plan]
    is_regional: bool = True


def _modes(*choices: str) -> dict[str, t.Any]:
    return {"type": "str", "choices": [*choices, OFF], "default": OFF}


def _sharing(name: str) -> Setting:
    """A block against public sharing. :param name: of BLOCKS."""
    block = BLOCKS[name]
    return Setting(
        option=_modes(*block.modes),
        read=lambda connection, regions, mode: by_region(
            lambda region: sharing_block.read_region(block, STATES[name], PUBLIC[name], connection, region, mode),
            regions,
        ),
        plan=lambda current, mode: sharing_block.plan(block, current, mode),
    )


SETTINGS = {
    "public_access_block": Setting(
        option=_modes("unless_public", "always"),
        read=lambda connection, _regions, _mode: public_access_block.read(connection),
        plan=public_access_block.plan,
        is_regional=False,
    ),
    "ebs_encryption": Setting(
        option=_modes("unless_shared", "always"),
        read=lambda connection, regions, mode: by_region(
            lambda region: ebs_encryption.read_region(connection, region, mode), regions
        ),
        plan=lambda current, _mode: ebs_encryption.plan(current),
    ),
    **{name: _sharing(name) for name in BLOCKS},
    "access_analyzer": Setting(
        option={"type": "bool", "default": False},
        read=lambda connection, regions, _mode: by_region(
            lambda region: access_analyzer.read_with_rules(connection, region), regions
        ),
        plan=lambda current, _mode: access_analyzer.plan(current),
    ),
}


def read(
    connection: Connection, regions: t.Mapping[str, t.Sequence[str]], params: t.Mapping[str, t.Any]
) -> dict[str, t.Any]:
    """The settings that are asked for, by option; those of a region by region. :param regions: of each setting."""

    def one(name: str) -> t.Any:
        return SETTINGS[name].read(connection, regions[name], params[name])

    asked = [name for name in SETTINGS if params.get(name, OFF) not in (OFF, False)]
    return together(**{name: functools.partial(one, name) for name in asked})


def plan(current: t.Mapping[str, t.Any], params: t.Mapping[str, t.Any]) -> Plan:
    """What each of the settings that were read needs."""
    planned = Plan()
    for name, found in current.items():
        planned.extend(SETTINGS[name].plan(found, params[name]))
    return planned


def prepare(connection: Connection, params: t.Mapping[str, t.Any]) -> Work[t.Any]:
    """What the module account_settings sets."""
    statuses = region_statuses(connection)
    regions = enabled_regions(statuses, params.get("regions", ()))
    of_settings = {
        name: without(regions, params.get(option, ()), statuses, option)
        for name, option in ((name, f"{name}_excluded") for name in SETTINGS)
    }
    return Work(
        read=lambda: read(connection, of_settings, params),
        plan=lambda current: plan(current, params),
        answer=lambda current: {"regions": regions},
    )


def _arguments(name: str, setting: Setting) -> dict[str, t.Any]:
    """What a setting takes, where it is set by itself."""
    names = {"type": "list", "elements": "str", "default": []}
    regional = {f"{name}_excluded": names, "regions": names} if setting.is_regional else {}
    return {name: setting.option, **regional}


CONTROLS = {name: Control(prepare=prepare, arguments=_arguments(name, setting)) for name, setting in SETTINGS.items()}

MODULE = Control(
    prepare=prepare,
    arguments={name: option for control in CONTROLS.values() for name, option in control.arguments.items()},
).module()
