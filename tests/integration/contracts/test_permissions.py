# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With identity policies enforced, modules need what their notes list, no more and no less, and name what they lack.

`make test` takes one action away from some of them; with CTL_TEST_PERMISSIONS=all, each from each.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable

import pytest
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.iam_actions import actions_of
from ansible_collections.ctl.aws.tests.integration.support import disturbed
from ansible_collections.ctl.aws.tests.integration.support.cases import CASES, Case, Options, Stage
from ansible_collections.ctl.aws.tests.integration.support.documentation import permissions

ALL = os.environ.get("CTL_TEST_PERMISSIONS") == "all"
SOME_CASES = CASES if ALL else sorted(random.Random(20260102).sample(CASES, 8), key=str)


@pytest.fixture
def stage(aws: LocalAws, cam: LocalCam, customer: Callable[..., Options], management: Options) -> Stage:
    return Stage(aws, cam, customer, management)


def prepared(case: Case, stage: Stage, actions: set[str]) -> Options:
    stage.aws.reset()
    stage.cam.reset()
    options = case.prepare(stage)
    stage.clear()
    stage.aws.enforce_identity_policies(boundary=sorted(actions))
    return options


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_permissions_of_the_notes_are_enough(case: Case, stage: Stage) -> None:
    ended = disturbed.run(stage.aws, case.module, prepared(case, stage, permissions(case.module)))
    denied = [
        call for call in stage.aws.calls() if str(call["error"]).startswith(("AccessDenied", "Unauthorized", "403"))
    ]
    stage.aws.enforce_identity_policies(on=False)
    assert denied == []
    assert ended.result is not None, ended.output
    assert not ended.result.get("failed"), ended.output
    assert case.look(stage) == case.after


@pytest.mark.parametrize("case", SOME_CASES, ids=str)
def test_an_action_that_is_taken_away_is_named(case: Case, stage: Stage) -> None:
    granted = permissions(case.module)
    disturbed.run(stage.aws, case.module, prepared(case, stage, granted))
    used = {(call["service"], call["operation"]) for call in stage.aws.calls() if not call["caller"].endswith(":root")}
    needed = sorted({action for call in used for action in actions_of(*call)})
    silent = []
    for action in needed if ALL else random.Random(str(case)).sample(needed, min(1, len(needed))):
        ended = disturbed.run(stage.aws, case.module, prepared(case, stage, granted - {action}))
        # HEAD has no body: there the message has the call.
        calls = {call["operation"] for call in stage.aws.calls() if call["status"] in (400, 401, 403) and call["error"]}
        said = json.dumps({**(ended.result or {}), "invocation": {}})
        if ended.result is None or not (action in said or any(f".{operation}" in said for operation in calls)):
            silent.append((action, sorted(calls), ended.output[:400]))
    assert not silent, silent
