# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was read once, for all who ask for the same."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.read_cache import ReadCache
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError


class Calls:
    """Counts them; each answer is a new one."""

    def __init__(self, *failures: Exception) -> None:
        self.made = 0
        self._failures = list(failures)

    def __call__(self) -> dict[str, Any]:
        self.made += 1
        if self._failures:
            raise self._failures.pop(0)
        return {"number": self.made, "list": []}


def test_the_same_read_is_made_once() -> None:
    memory, calls = ReadCache(), Calls()
    answers = [memory.answer(calls, "iam", "GetRole", {"RoleName": "one"}) for _time in range(3)]
    assert calls.made == 1 and [answer["number"] for answer in answers] == [1, 1, 1]


@pytest.mark.parametrize(
    "other",
    [("ec2", "Get", "here", {"A": 1}), ("iam", "List", "here", {"A": 1}), ("iam", "Get", "there", {"A": 1}),
     ("iam", "Get", "here", {"A": 2}), ("iam", "Get", "here", {}), ("iam", "Get", "here", {"A": 1}, "all pages")],
)  # fmt: skip
def test_another_read_is_another_call(other: tuple[Any, ...]) -> None:
    memory, calls = ReadCache(), Calls()
    memory.answer(calls, "iam", "Get", "here", {"A": 1})
    assert memory.answer(calls, *other)["number"] == 2


def test_who_changes_an_answer_changes_nobody_elses() -> None:
    memory, calls = ReadCache(), Calls()
    for _time in range(3):
        found = memory.answer(calls, "one")
        assert found["list"] == []
        found["list"].append("mine")


def test_a_failure_is_not_cached() -> None:
    memory, calls = ReadCache(), Calls(CtlError("throttled"))
    with pytest.raises(CtlError):
        memory.answer(calls, "one")
    assert memory.answer(calls, "one")["number"] == 2
    assert memory.answer(calls, "one")["number"] == 2


def test_who_asks_for_what_is_being_read_waits_for_it() -> None:
    memory, reading, go_on = ReadCache(), threading.Event(), threading.Event()

    def slow() -> str:
        reading.set()
        assert go_on.wait(5)
        return "the one answer"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(memory.answer, slow, "one")
        assert reading.wait(5)
        others = [pool.submit(memory.answer, Calls(), "one") for _time in range(3)]
        go_on.set()
        assert {found.result(5) for found in [first, *others]} == {"the one answer"}


def test_who_waited_for_a_read_that_failed_makes_it() -> None:
    memory, reading, go_on, calls = ReadCache(), threading.Event(), threading.Event(), Calls()

    def failing() -> Any:
        reading.set()
        assert go_on.wait(5)
        raise CtlError("throttled")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memory.answer, failing, "one")
        assert reading.wait(5)
        second = pool.submit(memory.answer, calls, "one")
        go_on.set()
        assert second.result(5)["number"] == 1
        with pytest.raises(CtlError):
            first.result(5)
