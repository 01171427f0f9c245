# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""converge(): order, side by side, failure, stale plans, check mode."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import PARALLEL_STEPS, converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.stale import STALE_PLAN
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.tests.unit.support.engine_memory import (
    Memory,
    failing,
    refusing,
    run,
    statuses,
    step,
    within,
)

RESULT_KEYS = {"changed", "steps", "warnings", "diff"}


def test_an_empty_plan_changes_nothing() -> None:
    target = Memory()
    assert run(target).as_dict() == {"changed": False, "steps": [], "warnings": [], "diff": []}
    assert target.writes == []


def test_steps_of_one_resource_run_one_after_the_other_in_the_order_of_the_plan() -> None:
    target, names = Memory(), [f"Step{number}" for number in range(12)]
    run(target, *[step(name, "one") for name in names])
    assert target.writes == target.ended == names
    assert target.most_at_once == 1


def test_independent_steps_run_side_by_side() -> None:
    everybody = threading.Barrier(PARALLEL_STEPS, timeout=5)
    names = [f"Step{number}" for number in range(PARALLEL_STEPS)]
    # None gets past the barrier before all are there.
    target = Memory(**{name: lambda: {"": everybody.wait()} for name in names})
    run(target, *map(step, names))
    assert target.most_at_once == PARALLEL_STEPS


def test_a_resource_does_not_wait_for_the_slow_one_beside_it() -> None:
    others_done = threading.Event()
    target = Memory(Slow=lambda: {"": others_done.wait(5)}, Last=lambda: {"": others_done.set()})
    with within(4):
        run(target, step("Slow"), step("First", "other"), step("Last", "other"))
    assert target.ended == ["First", "Last", "Slow"]


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        ([step("A"), step("B", "b", "A")], "AB"),
        # Of the plan's order only that on one resource counts.
        ([step("B", "b", "A"), step("A")], "AB"),
        ([step("C", "c", "b"), step("B", "b", "A"), step("A")], "ABC"),
        # All steps of what is followed come before.
        ([step("C", "c", "a"), step("A", "a"), step("B", "a")], "ABC"),
        ([step("A", "a"), step("B", "a"), step("C", "c", "a")], "ABC"),
        ([step("A"), step("B", "b", "A"), step("C", "b"), step("D", "d", "b", "A")], "ABCD"),
        # What nobody plans to do needs no waiting, and nothing waits for itself.
        ([step("A", "a", "not planned")], "A"),
        ([step("A", "a", "a"), step("B", "a", "a")], "AB"),
    ],
)
def test_a_step_waits_for_the_resources_that_it_follows(steps: list[Step], order: str) -> None:
    target = Memory()
    result = run(target, *steps)
    assert target.ended == list(order)
    assert statuses(result.outcomes) == dict.fromkeys(order, "applied")


CHAIN = [step("A"), step("B", "b", "A"), step("C", "c", "b"), step("D", "b"), step("X"), step("Y", "y", "X")]


@pytest.mark.parametrize(
    ("fails", "skipped", "applied"),
    [
        ("A", "BCD", "XY"),
        ("B", "CD", "AXY"),
        ("C", "", "ABDXY"),
        ("D", "C", "ABXY"),
        ("X", "Y", "ABCD"),
        ("Y", "", "ABCDX"),
    ],
)
def test_a_failed_step_skips_its_followers_and_the_others_finish(fails: str, skipped: str, applied: str) -> None:
    target = Memory(**{fails: refusing("AccessDenied")})
    error = failing(target, *CHAIN)
    assert statuses(error.steps) == {
        fails: "failed",
        **dict.fromkeys(skipped, "skipped"),
        **dict.fromkeys(applied, "applied"),
    }
    assert sorted(target.writes) == sorted({fails, *applied})
    assert str(error) == f"do {fails}: AWS answered AccessDenied."
    assert error.as_result()["changed"] is True


def test_nothing_was_changed_where_the_only_step_failed() -> None:
    result = failing(Memory(A=refusing("AccessDenied")), step("A"), step("B", "b", "A")).as_result()
    assert result["changed"] is False
    assert statuses(result["steps"]) == {"A": "failed", "B": "skipped"}


def test_of_two_failures_one_is_told_and_both_are_listed() -> None:
    first_failed = threading.Event()

    def fail_first() -> Any:
        first_failed.set()
        return refusing("First")()

    def fail_second() -> Any:
        first_failed.wait(5)
        return refusing("Second")()

    error = failing(Memory(A=fail_first, B=fail_second), step("A"), step("B", "b"), step("C", "b"))
    assert error.code in ("First", "Second")
    assert statuses(error.steps) == {"A": "failed", "B": "failed", "C": "skipped"}


def test_the_result_tells_what_was_done() -> None:
    planned = step("A", "thing", region="eu-west-1", before={"a": 1}, after={"b": 2, "a": 2})
    target = Memory(A=lambda: {"Handshake": {"Id": "h-1"}})
    result = converge(target, lambda: "now", lambda _: Plan([planned], ["Mind."]), check_mode=False)
    assert result.current == "now"
    assert result.answers["A"]["Handshake"] == {"Id": "h-1"}
    assert result.as_dict() == {
        "changed": True,
        "steps": [
            {
                "service": "iam",
                "operation": "A",
                "region": "eu-west-1",
                "resource": "thing",
                "reason": "do A",
                "status": "applied",
                "request_id": "request-of-A",
            }
        ],
        "warnings": ["Mind."],
        "diff": [
            {
                "before_header": "thing in eu-west-1",
                "after_header": "thing in eu-west-1 (do A)",
                "before": '{\n  "a": 1\n}\n',
                "after": '{\n  "a": 2,\n  "b": 2\n}\n',
            }
        ],
    }


@pytest.mark.parametrize(
    ("planned", "header", "before", "after"),
    [
        (step("A", "thing"), "thing", "", ""),
        (step("A", "Config in eu-west-1", region="eu-west-1"), "Config in eu-west-1", "", ""),
        (step("A", "thing", before={}, after=0), "thing", "{}\n", "0\n"),
    ],
)
def test_a_diff_names_the_place_once_and_shows_nothing_for_nothing(
    planned: Step, header: str, before: str, after: str
) -> None:
    [shown] = run(Memory(), planned).as_dict()["diff"]
    assert (shown["before_header"], shown["before"], shown["after"]) == (header, before, after)


@pytest.mark.parametrize("steps", [[], CHAIN])
def test_check_mode_never_writes_and_answers_the_same_keys(steps: list[Step]) -> None:
    target = Memory()
    foreseen = run(target, *steps, check_mode=True).as_dict()
    assert target.writes == target.reads == []
    done = run(target, *steps).as_dict()
    assert foreseen.keys() == done.keys() == RESULT_KEYS
    assert foreseen["changed"] is done["changed"] is bool(steps)
    assert foreseen["diff"] == done["diff"]
    assert statuses(foreseen["steps"]) == dict.fromkeys((item.operation for item in steps), "planned")


class Account:
    """What is there, read and planned anew each time: everything that is wanted and not there is put there."""

    def __init__(self, *wanted: str, again: str = "") -> None:
        self.wanted, self.there, self.plans, self.again = wanted, set[str](), 0, again

    def plan(self, there: set[str]) -> Plan:
        self.plans += 1
        if self.again and self.plans == 2:
            raise CtlError(self.again)
        steps = [step(name, after=name) for name in self.wanted if name not in there]
        return Plan(steps, ["Always.", f"Plan {self.plans}."])

    def converge(self, target: Memory) -> Any:
        return converge(target, lambda: set(self.there), self.plan, check_mode=False)


@pytest.mark.parametrize("code", sorted(STALE_PLAN))
def test_a_step_that_finds_another_state_is_planned_anew(code: str) -> None:
    account = Account("A", "B")

    def somebody_was_faster() -> Any:
        account.there.update("AB")
        return refusing(code)()

    target = Memory(A=lambda: {"": account.there.add("A")}, B=somebody_was_faster)
    result = account.converge(target).as_dict()
    assert account.plans == 2
    assert sorted(target.writes) == ["A", "B"]
    assert statuses(result["steps"]) == {"A": "applied"}
    assert result["changed"] is True
    assert result["warnings"] == ["Always.", "Plan 1.", "Plan 2."]


def test_what_the_second_plan_asks_for_is_done_and_shown_once() -> None:
    account = Account("A", "B")
    target = Memory(A=lambda: {"": account.there.add("A")}, B=refusing("NoSuchEntity", times=1))
    result = account.converge(target).as_dict()
    assert (account.plans, sorted(target.writes)) == (2, ["A", "B", "B"])
    assert [outcome["operation"] for outcome in result["steps"]] == ["A", "B"]
    assert [shown["after"] for shown in result["diff"]] == ['"A"\n', '"B"\n']


def test_nothing_was_changed_where_somebody_else_did_it_all() -> None:
    account = Account("A")

    def somebody_was_faster() -> Any:
        account.there.add("A")
        return refusing("EntityAlreadyExists")()

    done = account.converge(Memory(A=somebody_was_faster))
    result = done.as_dict()
    assert (result["changed"], result["steps"], result["diff"]) == (False, [], [])
    assert done.current == {"A"}, "what was read last is what is there"


@pytest.mark.parametrize(("code", "plans"), [("DeleteConflict", 2), ("AccessDenied", 1), ("", 1)])
def test_it_is_planned_anew_once_and_only_for_another_state(code: str, plans: int) -> None:
    account = Account("A", "B")
    target = Memory(A=lambda: {"": account.there.add("A")}, B=refusing(code))
    with pytest.raises(CtlError) as caught:
        account.converge(target)
    assert (account.plans, target.writes.count("B")) == (plans, plans)
    assert statuses(caught.value.steps) == {"A": "applied", "B": "failed"}


def test_what_was_applied_is_told_even_where_no_second_plan_can_be_made() -> None:
    account = Account("A", "B", again="The quota is used up")
    target = Memory(A=lambda: {"": account.there.add("A")}, B=refusing("NoSuchEntity"))
    with pytest.raises(CtlError, match="The quota is used up") as caught:
        account.converge(target)
    assert statuses(caught.value.steps) == {"A": "applied"}
    assert caught.value.as_result()["changed"] is True


@pytest.mark.parametrize(("found", "status"), [("AROA1", "applied"), ("AROA2", "failed")])
def test_what_was_replaced_since_it_was_judged_is_not_touched(found: str, status: str) -> None:
    target = Memory(GetRole=lambda: {"Role": {"RoleId": found}})
    same = Condition("iam", "GetRole", {"RoleName": "ours"}, "Role.RoleId", "AROA1")
    account = Account("Remove")

    def plan(there: set[str]) -> Plan:
        steps = account.plan(there).steps
        return Plan([dataclasses.replace(item, precondition=same) for item in steps])

    try:
        outcomes = converge(target, lambda: set(account.there), plan, check_mode=False).outcomes
    except CtlError as error:
        assert error.code == "ChangedSinceRead"
        outcomes = error.steps
    assert statuses(outcomes) == {"Remove": status}
    assert target.writes == (["Remove"] if status == "applied" else [])
