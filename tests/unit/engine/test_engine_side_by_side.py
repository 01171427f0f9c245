# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several pieces of work on one target: what one of them cannot do stops what depends on it, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.side_by_side import (
    as_result,
    finish_all,
    propose_all,
    summed,
)
from ansible_collections.ctl.aws.plugins.module_utils._engine.stale import STALE_PLAN
from ansible_collections.ctl.aws.tests.unit.support.engine_memory import Memory, refusing, step, within

AFTER = {"trail": {"bucket"}, "report": {"trail"}}


def raising(text: str) -> Any:
    raise CtlError(text)


def work(*steps: Step, **more: Any) -> Work[str]:
    return Work(
        read=lambda: "state", plan=lambda current: Plan(list(steps), [f"{one.operation}!" for one in steps]), **more
    )


def ended(target: Memory, check_mode: bool = False, **works: Callable[[], Work[Any]] | Work[Any]) -> dict[str, Any]:
    """What became of each piece of work."""
    prepared = {name: one if callable(one) else (lambda one=one: one) for name, one in works.items()}
    ends = finish_all(target, propose_all(prepared), AFTER, check_mode=check_mode)
    return {name: as_result(end) for name, end in ends.items()}


def became(results: dict[str, Any]) -> dict[str, str]:
    return {name: "failed" if result.get("failed") else "done" for name, result in results.items()}


FAILING = {
    "prepared": lambda: raising("it cannot be meant"),
    "read": Work(read=lambda: raising("denied"), plan=lambda current: Plan()),
    "planned": Work(read=lambda: "state", plan=lambda current: raising("it is the customer's")),
    "permitted": work(step("Fail"), permit=lambda planned, current: raising("there is no backup")),
    "carried out": work(step("Fail")),
}


@pytest.mark.parametrize("bucket", FAILING.values(), ids=FAILING)
def test_what_fails_stops_what_depends_on_it_and_nothing_else(bucket: Any) -> None:
    target = Memory(Fail=refusing("AccessDenied"))
    results = ended(
        target,
        bucket=bucket,
        trail=work(step("Trail", "trail")),
        report=work(step("Report", "report")),
        other=work(step("Other", "other")),
    )
    assert became(results) == {"bucket": "failed", "trail": "failed", "report": "failed", "other": "done"}
    assert {"Trail", "Report"} & set(target.writes) == set() and "Other" in target.writes
    assert "trail was not carried out, since it depends on bucket" in results["trail"]["msg"]
    assert [(one["operation"], one["status"]) for one in results["trail"]["steps"]] == [("Trail", "skipped")]
    assert "report was not carried out, since it depends on trail" in results["report"]["msg"]


def test_what_is_unmet_is_said_of_what_was_not_carried_out() -> None:
    unmet = Work(
        read=lambda: "state", plan=lambda current: Plan([step("Trail")], unmet=["It could not deliver lately"])
    )
    results = ended(Memory(), bucket=work(step("Fail"), permit=lambda *known: raising("public")), trail=unmet)
    assert results["trail"]["msg"].endswith("since it depends on bucket. It could not deliver lately.")


def test_what_comes_after_waits_and_the_others_do_not() -> None:
    other_done = threading.Event()
    target = Memory(Bucket=lambda: {"": other_done.wait(5)}, Other=lambda: {"": other_done.set()})
    with within(4):
        results = ended(
            target,
            trail=work(step("Trail", "trail")),
            bucket=work(step("Bucket", "bucket")),
            other=work(step("Other", "other")),
        )
    assert target.ended == ["Other", "Bucket", "Trail"]
    assert list(results) == ["trail", "bucket", "other"]


def test_all_are_planned_before_anything_is_written() -> None:
    target, written = Memory(), []

    def late(current: str) -> Plan:
        written.append(list(target.writes))
        return Plan([step("Last", "last")])

    assert became(ended(target, first=work(step("First")), last=Work(lambda: "", late)))["last"] == "done"
    # What has something to do is planned once more right before, when others may have begun to write.
    assert len(written) == 2 and written[0] == []


def test_what_somebody_changed_since_all_was_read_is_not_written_over() -> None:
    target, states = Memory(), iter(["as it was", "stricter"])

    def plan(current: str) -> Plan:
        return Plan([step("Loosen", "policy")] if current == "as it was" else [], [current])

    results = ended(target, policy=Work(lambda: next(states), plan), other=work(step("Other", "other")))
    assert target.writes == ["Other"]
    assert (results["policy"]["changed"], results["policy"]["warnings"]) == (False, ["stricter"])


def test_what_stays_unmet_is_told_once_and_kept_apart() -> None:
    """The reason is that of the last plan: what was in the way before may be gone."""
    states = iter(["in the way", "still in the way"])

    def plan(current: str) -> Plan:
        return Plan([step("Rest", "block")], ["mind"], [current])

    results = ended(Memory(), block=Work(lambda: next(states), plan), other=FAILING["read"], free=work(step("Free")))
    assert {name: result["unmet"] for name, result in results.items()} == {
        "block": ["still in the way"],
        "other": [],
        "free": [],
    }
    assert results["block"]["warnings"] == ["still in the way", "mind"]


def test_what_needs_nothing_is_read_once() -> None:
    target, reads = Memory(), []

    def read() -> str:
        reads.append("policy")
        return ""

    assert became(ended(target, policy=Work(read, lambda current: Plan()))) == {"policy": "done"}
    assert reads == ["policy"]


def test_check_mode_plans_all_and_writes_nothing() -> None:
    target = Memory()
    results = ended(target, True, bucket=work(step("Bucket")), trail=work(step("Trail", "trail")))
    assert [one["status"] for result in results.values() for one in result["steps"]] == ["planned", "planned"]
    assert target.writes == []


def test_a_stale_plan_is_made_anew_for_its_own_piece_of_work_only() -> None:
    reads = {"one": 0, "two": 0}
    target = Memory(One=refusing(min(STALE_PLAN), times=1))

    def reading(name: str) -> Callable[[], str]:
        def read() -> str:
            reads[name] += 1
            return ""

        return read

    results = ended(
        target,
        one=Work(reading("one"), lambda current: Plan([step("One")])),
        two=Work(reading("two"), lambda current: Plan([step("Two", "two")])),
    )
    assert became(results) == {"one": "done", "two": "done"}
    # Each once for the proposal and once right before; one once more.
    assert reads == {"one": 3, "two": 2}


def test_what_depends_on_nothing_that_is_asked_for_is_carried_out() -> None:
    target = Memory()
    assert became(ended(target, trail=work(step("Trail")))) == {"trail": "done"}


def test_the_sum_has_all_steps_warnings_and_differences_once() -> None:
    target = Memory()
    results = ended(target, bucket=work(step("Bucket")), trail=work(step("Trail", "trail")), idle=work())
    total = summed(results)
    assert (total["changed"], total["warnings"]) == (True, ["Bucket!", "Trail!"])
    assert [one["operation"] for one in total["steps"]] == ["Bucket", "Trail"]
    assert len(total["diff"]) == 2 and not any("diff" in result for result in results.values())
    assert [result["changed"] for result in results.values()] == [True, True, False]
    assert summed(ended(Memory(), idle=work()))["changed"] is False


def test_a_defect_is_no_result() -> None:
    def broken() -> Any:
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        ended(Memory(), one=broken)
