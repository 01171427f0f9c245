# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting for visibility: bounded, on named codes, with a clear message in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine import wait
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition, retrying, wait_until
from ansible_collections.ctl.aws.tests.unit.support.engine_memory import (
    Memory,
    failing,
    impatient,
    refusal,
    refusing,
    run,
    statuses,
    step,
    within,
)

__all__ = ["impatient"]  # a fixture

CODES = frozenset({"InvalidRoleException", "OperationAborted"})
SHOWN = Condition("iam", "GetRole", {"RoleName": "A"}, "Role.Path", "/", "eu-west-1")


def showing(*answers: Any) -> Callable[[], Any]:
    """A read that answers these, one after the other, and the last one for ever; an error is raised."""
    left = list(answers)

    def behave() -> Any:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return behave


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("refusals", [0, 1, 4])
def test_a_call_is_repeated_while_it_is_refused_with_a_named_code(code: str, refusals: int) -> None:
    target = Memory(A=refusing(code, times=refusals))
    result = run(target, step("A", retry_on=CODES))
    assert len(target.writes) == refusals + 1
    assert statuses(result.outcomes) == {"A": "applied"}


@pytest.mark.parametrize(("code", "codes"), [("AccessDenied", CODES), ("OperationAborted", frozenset()), ("", CODES)])
def test_any_other_refusal_counts_at_once(code: str, codes: frozenset[str]) -> None:
    target = Memory(A=refusing(code))
    with within(0.4):  # no pause
        error = failing(target, step("A", retry_on=codes))
    assert error.code == code
    assert target.writes == ["A"]


@pytest.mark.usefixtures("impatient")
def test_repeating_ends_with_the_refusal() -> None:
    target = Memory(A=refusing("OperationAborted"))
    with within(2):
        error = failing(target, step("A", retry_on=CODES))
    assert error.code == "OperationAborted"
    assert len(target.writes) > 3


def test_no_time_to_wait_still_means_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait, "VISIBLE_WITHIN_SECONDS", 0.0)
    assert retrying(lambda: "done", CODES) == "done"


def test_pauses_grow_up_to_a_limit_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(wait.time, "monotonic", lambda: clock[0])
    pauses = []
    for pause in wait._pauses():
        pauses.append(pause)
        clock[0] += pause
    nominal = [min(0.5 * 2**number, 8.0) for number in range(len(pauses))]
    assert all(0.75 * wanted <= pause <= 1.25 * wanted for wanted, pause in zip(nominal, pauses, strict=True))
    assert 60 <= sum(pauses) < 60 + 8 * 1.25
    assert len(pauses) < 16, "AWS throttles these calls"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("answers", "reads"),
    [
        ([{"Role": {"Path": "/"}}], 1),
        ([{}, {"Role": {"Path": "/old/"}}, {"Role": {"Path": "/"}}], 3),
        ([refusal("NoSuchEntity"), refusal("NoSuchEntity"), {"Role": {"Path": "/"}}], 3),
    ],
)
def test_a_step_counts_as_done_when_a_read_shows_it(answers: list[Any], reads: int) -> None:
    target = Memory(GetRole=showing(*answers))
    run(target, step("A", waiter=SHOWN), step("B", "b", "A"))
    assert target.ended == ["A", "B"]
    assert target.reads == ["GetRole"] * reads


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("shows", "found"),
    [({"Role": {"Path": "/old/"}}, "'/old/'"), ({}, "None"), (refusal("NoSuchEntity"), "'NoSuchEntity'")],
)
def test_waiting_ends_with_what_was_seen_and_what_was_expected(shows: Any, found: str) -> None:
    with within(2), pytest.raises(CtlError) as caught:
        wait_until(Memory(GetRole=showing(shows)), SHOWN)
    assert str(caught.value) == (
        f"iam:GetRole still shows {found} for Role.Path, expected '/'. "
        "(region eu-west-1; call iam.GetRole) Run again: what was done is kept."
    )


@pytest.mark.usefixtures("impatient")
def test_a_step_whose_effect_is_not_seen_was_applied_all_the_same() -> None:
    target = Memory(GetRole=showing({}))
    error = failing(target, step("A", waiter=SHOWN), step("B", "b", "A"), step("C"))
    assert "still shows None for Role.Path" in error.message
    assert statuses(error.steps) == {"A": "applied", "B": "skipped", "C": "applied"}
    assert next(outcome for outcome in error.steps if outcome["operation"] == "A")["request_id"] == "request-of-A"
    assert error.as_result()["changed"] is True
