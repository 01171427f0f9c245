# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one state machine: a plan is a list of API calls, and applying it is the only way to write.

read(connection) -> current        read-only calls
plan(current)    -> Plan           pure: no I/O
converge()       -> Result         check mode stops after the plan; ``changed`` is "the plan is not empty"
"""

from __future__ import annotations

import concurrent.futures
import graphlib
import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal, request_of
from ansible_collections.ctl.aws.plugins.module_utils._engine.order import dependencies, followers
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import difference_of, outcome_of
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.repetition import Answer, Parameters, repeat
from ansible_collections.ctl.aws.plugins.module_utils._engine.stale import STALE_PLAN
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import check, retrying, wait_until

# More do not help: AWS throttles IAM and Organizations at a few calls a second.
PARALLEL_STEPS = 8


class Target(t.Protocol):
    """What converge() works on: an AWS Connection, the CAM's, or a directory."""

    journal: Journal

    def write(self, service: str, operation: str, region: str | None, parameters: Parameters) -> Answer:
        """Make one call that changes something."""

    def read(self, service: str, operation: str, region: str | None = None, **parameters: t.Any) -> dict[str, t.Any]:
        """Make one call that changes nothing."""


State = t.TypeVar("State")


@dataclass(frozen=True)
class Work(t.Generic[State]):
    """How some part of a target gets into the state that is asked for.

    :param permit: looked at before the first step of a plan is applied, with the state that the plan was made for; it
        raises where nothing may be written.
    :param answer: what a module returns besides what was done, from the state that the plan was made for.
    """

    read: t.Callable[[], State]
    plan: t.Callable[[State], Plan]
    permit: t.Callable[[Plan, State], None] | None = None
    answer: t.Callable[[State], dict[str, t.Any]] = lambda current: {}


@dataclass
class Proposal(t.Generic[State]):
    """A piece of work that was read and planned: nothing is written yet."""

    work: Work[State]
    current: State
    plan: Plan


@dataclass
class Result(t.Generic[State]):
    """What converge() did.

    :param current: the state that the (last) plan was made for. :param answers: AWS's answers, by operation.
    """

    work: Work[State]
    current: State
    plan: Plan
    outcomes: list[dict[str, t.Any]]
    answers: dict[str, Answer]

    def as_dict(self) -> dict[str, t.Any]:
        """The result keys that every module returns, the same in check mode, and those of the work."""
        return {
            "changed": bool(self.outcomes),
            "steps": self.outcomes,
            "warnings": [*self.plan.unmet, *self.plan.warnings],
            "diff": [difference_of(step) for step in self.plan.steps],
            **self.work.answer(self.current),
        }


def converge(
    target: Target,
    read: t.Callable[[], State],
    plan: t.Callable[[State], Plan],
    *,
    check_mode: bool,
    permit: t.Callable[[Plan, State], None] | None = None,
) -> Result[State]:
    """Bring a target to the state that plan() describes: propose(), and carry_out() unless in check mode.

    :param permit: see Work. :raises CtlError: see carry_out().
    """
    return finish(target, propose(Work(read, plan, permit)), check_mode=check_mode)


def propose(work: Work[State]) -> Proposal[State]:
    """Read, and plan."""
    current = work.read()
    return Proposal(work, current, work.plan(current))


def finish(target: Target, proposal: Proposal[State], *, check_mode: bool) -> Result[State]:
    """What comes of a proposal: in check mode, that it was planned."""
    if check_mode:
        target.journal.approval.note(proposal.plan.steps)
        planned = [outcome_of(step, "planned") for step in proposal.plan.steps]
        return Result(proposal.work, proposal.current, proposal.plan, planned, {})
    with concurrent.futures.ThreadPoolExecutor(PARALLEL_STEPS) as pool:
        return carry_out(target, proposal, pool)


def carry_out(target: Target, proposal: Proposal[State], pool: concurrent.futures.ThreadPoolExecutor) -> Result[State]:
    """Apply the steps of a proposal.

    A failed step skips those that depend on it; independent ones finish. A step that finds another state than the
    plan was made for makes everything be read and planned once more.

    :param pool: where the calls are made.
    :raises CtlError: a step failed for good; its ``steps`` holds the steps that were applied and those that were not.
    """
    work, current, planned = proposal.work, proposal.current, proposal.plan
    run = _Run(target, pool)
    _permit(target, proposal)
    run.apply(planned.steps)
    if run.failure and run.failure.code in STALE_PLAN:
        run.forget_failure()
        try:
            again = propose(work)
            _permit(target, again)
        except CtlError as error:
            error.steps = run.outcomes
            raise
        current = again.current
        planned.steps = [*run.applied_steps, *again.plan.steps]
        planned.unmet = again.plan.unmet
        planned.warnings.extend(warning for warning in again.plan.warnings if warning not in planned.warnings)
        run.apply(again.plan.steps)
    if run.failure:
        run.failure.steps = run.outcomes
        raise run.failure
    return Result(work, current, planned, run.outcomes, run.answers)


def _permit(target: Target, proposal: Proposal[State]) -> None:
    """:raises CtlError: something that is planned may not be written."""
    target.journal.approval.check(proposal.plan.steps)
    if proposal.work.permit and proposal.plan.steps:
        proposal.work.permit(proposal.plan, proposal.current)


# What AWS answered to a step, and why its effect is not complete.
Answered: t.TypeAlias = "concurrent.futures.Future[tuple[Answer, CtlError | None]]"


class _Run:
    """The steps of one converge(), what came of each, and the first failure."""

    def __init__(self, target: Target, pool: concurrent.futures.ThreadPoolExecutor) -> None:
        self._target, self._pool = target, pool
        self.outcomes: list[dict[str, t.Any]] = []
        self.applied_steps: list[Step] = []
        self.answers: dict[str, Answer] = {}
        self.failure: CtlError | None = None

    def forget_failure(self) -> None:
        """Keep what was applied, drop what was not."""
        self.failure = None
        self.outcomes = [outcome for outcome in self.outcomes if outcome["status"] == "applied"]

    def apply(self, steps: t.Sequence[Step]) -> None:
        """Run steps side by side, as far as their resources allow."""
        order = graphlib.TopologicalSorter(dependencies(steps))
        order.prepare()
        blocked: set[int] = set()
        running: dict[Answered, int] = {}
        while order.is_active():
            for index in order.get_ready():
                running[self._pool.submit(self._execute, steps[index], index in blocked)] = index
            done, _pending = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                index = running.pop(future)
                if not self._record(steps[index], future, index in blocked):
                    blocked.update(followers(steps, index))
                order.done(index)

    def _execute(self, step: Step, blocked: bool) -> tuple[Answer, CtlError | None]:
        """AWS's answer, and why its effect is not complete, or was not seen in time: calls were made all the same."""
        if blocked:
            self._target.journal.skipped(step)
            return {}, None
        self._target.journal.check_run()
        if step.precondition:
            check(self._target, step.precondition)
        with self._target.journal.recording(step) as answered:
            answer, incomplete = self._call(step)
            answered(answer)
        try:
            if step.waiter and not incomplete:
                wait_until(self._target, step.waiter)
        except CtlError as error:
            return answer, error
        return answer, incomplete

    def _call(self, step: Step) -> tuple[Answer, CtlError | None]:
        def write(more: Parameters) -> Answer:
            parameters = {**step.parameters, **more}

            def once() -> Answer:
                self._target.journal.check_run()
                return self._target.write(step.service, step.operation, step.region, parameters)

            return retrying(once, step.retry_on)

        return repeat(step.bulk, self._target, write) if step.bulk else (write({}), None)

    def _record(self, step: Step, future: Answered, blocked: bool) -> bool:
        if blocked:
            self.outcomes.append(outcome_of(step, "skipped"))
            return False
        try:
            answer, unseen = future.result()
        except CtlError as error:
            self._fail(step, error)
            self.outcomes.append(outcome_of(step, "failed"))
            return False
        self.outcomes.append(outcome_of(step, "applied", request_of(answer)))
        self.applied_steps.append(step)
        self.answers[step.operation] = answer
        if unseen:
            self._fail(step, unseen)
        return unseen is None

    def _fail(self, step: Step, error: CtlError) -> None:
        if isinstance(error, AwsError):
            error.message = f"{step.reason}: {error.message}"
        self.failure = self.failure or error
