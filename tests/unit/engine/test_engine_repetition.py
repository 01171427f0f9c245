# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A step that repeats its call: side by side, lazily, and honest about what was done where not all was."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._engine.repetition import PARALLEL_CALLS
from ansible_collections.ctl.aws.tests.unit.support.engine_memory import Memory, failing, refusal, run, statuses, step


class Work:
    """So many groups of so many calls. :param failure: what is wrong after all of them."""

    def __init__(self, groups: int, calls: int, failure: CtlError | None = None) -> None:
        self._groups, self._calls, self._failure = groups, calls, failure
        self.done = 0
        self.done_when_read: list[int] = []

    def groups(self, reader: Any) -> Iterator[list[dict[str, Any]]]:
        for group in range(self._groups):
            self.done_when_read.append(self.done)
            yield [{"number": (group, call)} for call in range(self._calls)]

    def answered(self, parameters: Any, answer: Any) -> None:
        assert parameters["number"] and answer["ResponseMetadata"]
        self.done += 1

    def counts(self) -> dict[str, int]:
        return {"done": self.done}

    def failure(self, reader: Any) -> CtlError | None:
        return self._failure


def repeated(name: str, work: Work, **more: Any) -> Any:
    return dataclasses.replace(step(name), bulk=work, **more)


def test_all_calls_are_made_side_by_side_and_one_group_after_the_other() -> None:
    together = threading.Barrier(PARALLEL_CALLS, timeout=5)  # fewer would wait for ever
    target, work = Memory(A=lambda: {"together": together.wait()}), Work(3, 2 * PARALLEL_CALLS)
    result = run(target, repeated("A", work))
    assert target.writes == ["A"] * 48
    assert work.done_when_read == [0, 16, 32]
    assert target.most_at_once == PARALLEL_CALLS
    assert [outcome["status"] for outcome in result.outcomes] == ["applied"]
    assert result.answers["A"] == {"counts": {"done": 48}}


def test_check_mode_does_not_look_for_what_to_do() -> None:
    target, work = Memory(), Work(3, 20)
    converge(target, dict, lambda _state: Plan([repeated("A", work)]), check_mode=True)
    assert target.writes == work.done_when_read == []


@pytest.mark.parametrize(
    ("fails_at", "expected", "status"),
    [(0, 0, "failed"), (4, 4, "applied")],
)
def test_a_call_that_fails_ends_it_and_what_was_done_is_told(fails_at: int, expected: int, status: str) -> None:
    calls = iter(range(100))

    def behave() -> Any:
        if next(calls) == fails_at:
            raise refusal("AccessDenied")
        return {}

    work = Work(10, 1)
    error = failing(Memory(A=behave), repeated("A", work), step("B", resource="A"))
    assert work.done == expected
    assert statuses(error.steps) == {"A": status, "B": "skipped"}
    assert error.as_result()["changed"] is bool(expected)
    assert "AWS answered AccessDenied" in str(error)


@pytest.mark.parametrize(("groups", "status"), [(0, "failed"), (2, "applied")])
def test_what_is_wrong_after_all_calls_fails_the_task(groups: int, status: str) -> None:
    work = Work(groups, 3, CtlError("not all of it"))
    error = failing(Memory(), repeated("A", work), step("B", resource="A"))
    assert str(error) == "not all of it."
    assert statuses(error.steps) == {"A": status, "B": "skipped"}


def test_it_is_planned_anew_where_something_was_added_meanwhile() -> None:
    target = Memory()
    works = [Work(1, 3, CtlError("more", code="ChangedSinceRead")), Work(1, 1)]
    plans = iter(works)
    result = converge(target, dict, lambda _state: Plan([repeated("A", next(plans))]), check_mode=False)
    assert [outcome["status"] for outcome in result.outcomes] == ["applied", "applied"]
    assert target.writes == ["A"] * 4


def test_the_journal_has_the_counts(tmp_path: Path) -> None:
    target = Memory()
    target.journal = Journal(str(tmp_path / "journal.jsonl"), "222222222222")
    run(target, repeated("A", Work(2, 2)))
    intent, outcome = map(json.loads, (tmp_path / "journal.jsonl").read_text().splitlines())
    assert (intent["event"], outcome["event"], outcome["counts"]) == ("intent", "applied", {"done": 4})
