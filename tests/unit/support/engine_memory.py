# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tests of converge() share: a Target in memory, which runs what it was given for an operation."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine import wait
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Result, converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

Behaviour = Callable[[], Any]


def refusal(code: str) -> AwsError:
    """What a target raises when AWS answers with an error."""
    return AwsError(f"AWS answered {code}", code=code)


def refusing(code: str, times: int = 10**6) -> Behaviour:
    """Refuses the first calls, and takes those that follow."""
    calls = iter(range(times))

    def behave() -> Any:
        if next(calls, None) is not None:
            raise refusal(code)
        return {}

    return behave


class Memory:
    """A Target: what was called and when it ended, and how many calls were running at once.

    :param behaviours: what an operation does, by its name; what is not named answers nothing special.
    """

    def __init__(self, **behaviours: Behaviour) -> None:
        self.behaviours = behaviours
        self.journal = Journal(None)
        self.writes: list[str] = []
        self.ended: list[str] = []
        self.reads: list[str] = []
        self.most_at_once = 0
        self._running = 0
        self._lock = threading.Lock()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def write(self, service: str, operation: str, region: str | None, parameters: Mapping[str, Any]) -> Any:
        with self._counted():
            self.writes.append(operation)
            answer = self._behave(operation)
            self.ended.append(operation)
            return {"ResponseMetadata": {"RequestId": f"request-of-{operation}"}, **answer}

    def read(self, service: str, operation: str, region: str | None = None, **parameters: Any) -> dict[str, Any]:
        self.reads.append(operation)
        return dict(self._behave(operation))

    def _behave(self, operation: str) -> Any:
        return self.behaviours[operation]() if operation in self.behaviours else {}


def step(operation: str, resource: str = "", *depends_on: str, **values: Any) -> Step:
    """A step that does the operation of this name, on a resource of its own unless one is given."""
    default = {"service": "iam", "parameters": {}, "reason": f"do {operation}", "resource": resource or operation}
    return Step(operation=operation, depends_on=depends_on, **{**default, **values})


def run(target: Memory, *steps: Step, check_mode: bool = False) -> Result[None]:
    """converge() to a plan of these steps, whatever is there."""
    return converge(target, lambda: None, lambda _: Plan(list(steps)), check_mode=check_mode)


def failing(target: Memory, *steps: Step) -> CtlError:
    """The error of a converge() that must fail."""
    with pytest.raises(CtlError) as caught:
        run(target, *steps)
    return caught.value


def statuses(outcomes: list[dict[str, Any]]) -> dict[str, str]:
    """What came of each operation."""
    return {outcome["operation"]: outcome["status"] for outcome in outcomes}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits end after a tenth of a second."""
    monkeypatch.setattr(wait, "VISIBLE_WITHIN_SECONDS", 0.1)
    monkeypatch.setattr(wait, "FIRST_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(wait, "LONGEST_PAUSE_SECONDS", 0.01)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail if what is done takes longer."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds
