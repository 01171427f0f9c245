# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every call of every module fails, is not answered, or is the last one: nothing is wrong once it was run again.

`make test` takes a few of them, always the same; `make faults` takes all, and writes the table of docs/faults.md.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import disturbed
from ansible_collections.ctl.aws.tests.integration.support.cases import CASES, Case, Options, Stage
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences

# Where what was counted goes (then all cases are taken), and how many faults a case gets: 0 means all.
COUNTED = os.environ.get("CTL_TEST_FAULTS_COUNTED", "")
EACH = int(os.environ.get("CTL_TEST_FAULTS_EACH", "0" if COUNTED else "2"))
SOME_CASES = CASES if COUNTED else sorted(random.Random(20260101).sample(CASES, 6), key=str)


@pytest.fixture
def stage(aws: LocalAws, cam: LocalCam, customer: Callable[..., Options], management: Options) -> Stage:
    return Stage(aws, cam, customer, management)


def prepared(case: Case, stage: Stage) -> Options:
    stage.aws.reset()
    stage.cam.reset()
    options = case.prepare(stage)
    stage.clear()
    return options


# A test for each kind, where all are taken: what has a hundred calls would keep one worker for an hour.
EVERY_KIND = (*disturbed.FAULTS, *disturbed.KILLS)
KINDS = [(name,) for name in EVERY_KIND] if COUNTED else [EVERY_KIND]


@pytest.mark.parametrize("kinds", KINDS, ids=" ".join)
@pytest.mark.parametrize("case", SOME_CASES, ids=str)
def test_a_disturbed_run_says_so_and_the_next_one_finishes(case: Case, kinds: tuple[str, ...], stage: Stage) -> None:
    undisturbed = disturbed.run(stage.aws, case.module, prepared(case, stage))
    assert undisturbed.result is not None, undisturbed.output
    assert not undisturbed.result.get("failed"), undisturbed.output
    calls = stage.aws.calls()
    wanted = disturbed.state(stage.aws)
    chosen = [(name, {**fault, "after": at}) for name, fault in disturbed.FAULTS.items() for at in range(len(calls))]
    writes = len([call for call in calls if call["write"]])
    chosen += [(name, {**fault, "after": at}) for name, fault in disturbed.KILLS.items() for at in range(writes)]
    chosen = [(name, fault) for name, fault in chosen if name in kinds]
    if EACH:
        chosen = random.Random(str(case)).sample(chosen, min(EACH, len(chosen)))
    ends: Counter[tuple[str, str]] = Counter()
    bad = []
    for name, fault in chosen:
        options = prepared(case, stage)
        ended = disturbed.run(stage.aws, case.module, options, fault)
        met = next((call for call in stage.aws.calls() if call["fault"]), None)
        as_expected = not list(differences(wanted, disturbed.state(stage.aws), {}))
        end = disturbed.outcome(ended, met, as_expected)
        again = disturbed.run(stage.aws, case.module, options)
        left = list(differences(wanted, disturbed.state(stage.aws), {}))
        looks_right = case.look(stage) == case.after
        if again.result is None or again.result.get("failed") or left or not looks_right:
            bad.append((name, fault["after"], met and met["operation"], disturbed.WRONG, left[:5], again.output[-600:]))
            ends[name, disturbed.WRONG] += 1
        ends[name, end] += 1
        if end in disturbed.NEVER:
            bad.append((name, fault["after"], met and met["operation"], end, ended.output[-900:]))
    if COUNTED:
        record(case, len(calls), ends, [str(one) for one in bad])
    assert not bad, "\n\n".join(map(str, bad[:20]))


def record(case: Case, positions: int, ends: Counter[tuple[str, str]], bad: list[Any]) -> None:
    """One line for the table."""
    line = {"case": str(case), "positions": positions, "ends": [[*key, n] for key, n in ends.items()], "bad": bad}
    with Path(COUNTED).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")
