# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several pieces of work on one target: all are read and planned before any is carried out, and each ends by itself."""

from __future__ import annotations

import concurrent.futures
import graphlib
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import (
    PARALLEL_STEPS,
    Proposal,
    Result,
    Target,
    Work,
    carry_out,
    finish,
    propose,
)
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import outcome_of

Prepare = t.Callable[[], Work[t.Any]]
# As texts: what Proposal and Result are to pylint cannot be part of a union.
Proposals: t.TypeAlias = "t.Mapping[str, Proposal[t.Any] | CtlError]"
Ends: t.TypeAlias = "dict[str, Result[t.Any] | CtlError]"
After = t.Mapping[str, t.Collection[str]]


def propose_all(works: t.Mapping[str, Prepare]) -> dict[str, Proposal[t.Any] | CtlError]:
    """Prepare, read and plan each of them; what one of them cannot do is its own answer."""

    def one(name: str) -> Proposal[t.Any] | CtlError:
        try:
            return propose(works[name]())
        except CtlError as error:
            return error

    return dict(zip(works, each(one, list(works)), strict=True))


def finish_all(target: Target, proposals: Proposals, after: After, *, check_mode: bool) -> Ends:
    """Carry out the proposals side by side, those that others depend on first.

    Where there is something to do, it is read and planned once more right before.

    :param after: what each depends on, as far as it is among the proposals. Where that failed, it is not carried out.
    :raises CtlError: something that is planned was not approved; nothing was written.
    """
    if not check_mode:
        # All of them, before the first of them writes.
        planned = [one for one in proposals.values() if not isinstance(one, CtlError)]
        target.journal.approval.check([step for one in planned for step in one.plan.steps])
    order = graphlib.TopologicalSorter({name: proposals.keys() & set(after.get(name, ())) for name in proposals})
    order.prepare()
    ends: Ends = {}
    with (
        concurrent.futures.ThreadPoolExecutor(PARALLEL_STEPS) as calls,
        concurrent.futures.ThreadPoolExecutor(max(1, len(proposals))) as pool,
    ):

        def one(name: str) -> Result[t.Any] | CtlError:
            failed = [other for other in after.get(name, ()) if isinstance(ends.get(other), CtlError)]
            return _end(target, name, proposals[name], failed, None if check_mode else calls)

        running: dict[concurrent.futures.Future[t.Any], str] = {}
        while order.is_active():
            running |= {pool.submit(one, name): name for name in order.get_ready()}
            done, _pending = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                name = running.pop(future)
                ends[name] = future.result()
                order.done(name)
    return {name: ends[name] for name in proposals}


def _end(
    target: Target,
    name: str,
    proposal: Proposal[t.Any] | CtlError,
    failed: t.Sequence[str],
    pool: concurrent.futures.ThreadPoolExecutor | None,
) -> Result[t.Any] | CtlError:
    """:param pool: where calls are made; None in check mode."""
    if isinstance(proposal, CtlError):
        return proposal
    if failed:
        for step in proposal.plan.steps:
            target.journal.skipped(step)
        # What is unmet is so whatever is carried out: another one's failure does not hide it.
        said = [f"{name} was not carried out, since it depends on {', '.join(failed)}", *proposal.plan.unmet]
        blocked = CtlError(". ".join(said), blocked_by=failed)
        blocked.steps = [outcome_of(step, "skipped") for step in proposal.plan.steps]
        return blocked
    try:
        if not pool:
            return finish(target, proposal, check_mode=True)
        # All the others were read since: what somebody changed meanwhile is not written over.
        current = propose(proposal.work) if proposal.plan.steps else proposal
        return carry_out(target, current, pool)
    except CtlError as error:
        return error


def as_result(end: Result[t.Any] | CtlError) -> dict[str, t.Any]:
    """What became of one of them, as the result of a module of its own, and what it leaves unmet."""
    if isinstance(end, CtlError):
        return {"failed": True, "warnings": [], "unmet": [], **end.as_result()}
    return {**end.as_dict(), "unmet": list(end.plan.unmet)}


def summed(results: t.Mapping[str, dict[str, t.Any]]) -> dict[str, t.Any]:
    """The result keys that every module returns, of all of them. Their differences are taken from their own results."""
    return {
        "changed": any(result["changed"] for result in results.values()),
        "steps": [step for result in results.values() for step in result["steps"]],
        "warnings": [warning for result in results.values() for warning in result["warnings"]],
        "diff": [one for result in results.values() for one in result.pop("diff", [])],
    }
