# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every module: check mode plans and writes nothing, a run does what was planned, a second run nothing.

Two things are looked at besides the result: the call log, and the account, with plain boto3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_invitation import PLANS
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_membership import (
    MODULE as MEMBERSHIP,
)
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.cases import CASES, Case, Options, Stage

RunModule = Callable[..., dict[str, Any]]


@pytest.fixture
def stage(aws: LocalAws, cam: LocalCam, customer: Callable[..., Options], management: Options) -> Stage:
    return Stage(aws, cam, customer, management)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_run_does_what_check_mode_planned_and_a_second_run_does_nothing(
    case: Case, stage: Stage, run_module: RunModule
) -> None:
    options = case.prepare(stage)
    before = case.look(stage)
    changes = before != case.after

    stage.clear()
    planned = run_module(case.module, check_mode=True, **options)
    assert not planned.get("failed"), planned
    assert stage.writes() == Counter(), "check mode wrote"
    assert case.look(stage) == before

    done = run_module(case.module, **options)
    assert not done.get("failed"), done
    assert calls_of(done) == calls_of(planned)
    assert stage.writes() == Counter(
        # A file of this machine is no call: look() sees it.
        (service, operation, region)
        for service, operation, region, *_rest in calls_of(done)
        if service != "file"
    )
    assert done.get("changed", False) is planned.get("changed", False) is changes
    assert {step["status"] for step in planned.get("steps", [])} == ({"planned"} if changes else set())
    assert {step["status"] for step in done.get("steps", [])} == ({"applied"} if changes else set())
    assert keys_of(done) == keys_of(planned)
    assert case.look(stage) == case.after

    stage.clear()
    again = run_module(case.module, **options)
    assert stage.writes() == Counter(), "the second run wrote"
    assert not again.get("failed")
    assert (again.get("changed", False), again.get("steps", [])) == (False, [])
    assert set(again) == set(done)
    assert case.look(stage) == case.after


def calls_of(result: dict[str, Any]) -> list[tuple[str, ...]]:
    """The steps, without what came of them, in an order of their own: independent ones end in any."""
    return sorted(
        (step["service"], step["operation"], step["region"] or looks.HOME, step["resource"], step["reason"])
        for step in result.get("steps", [])
    )


def keys_of(result: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The keys of a result and of its steps."""
    return set(result), {key for step in result.get("steps", []) for key in step}


def test_the_table_above_has_every_module_and_every_state_of_invitation_and_membership() -> None:
    modules = Path(__file__).resolve().parents[3] / "plugins" / "modules"
    assert {case.module for case in CASES} == {path.stem for path in modules.glob("*.py")}
    assert {case.name for case in CASES if case.module == "organization_invitation"} == set(PLANS)
    states = MEMBERSHIP.arguments["state"]["choices"]
    assert {case.name for case in CASES if case.module == "organization_membership"} == set(states)
