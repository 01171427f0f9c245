# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One operation over more things than a plan could list: a single step whose calls are found while it runs."""

from __future__ import annotations

import concurrent.futures
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Reader

PARALLEL_CALLS = 8

Parameters = t.Mapping[str, t.Any]
Answer = t.Mapping[str, t.Any]


class Repetition(t.Protocol):
    """What a step repeats. It has to be safe to begin anew: what was done already is not found again."""

    def groups(self, reader: Reader) -> t.Iterator[t.Sequence[Parameters]]:
        """Parameters of calls that run side by side, a group at a time; the next one is read when these are done."""

    def answered(self, parameters: Parameters, answer: Answer) -> None:
        """Take note of what came of a call."""

    def counts(self) -> dict[str, int]:
        """What was done until now, for the journal. All zero: nothing."""

    def failure(self, reader: Reader) -> CtlError | None:
        """After all calls: what was refused, or is not as it has to be."""


def repeat(
    repetition: Repetition, reader: Reader, call: t.Callable[[Parameters], Answer]
) -> tuple[Answer, CtlError | None]:
    """Make all calls, as far as none fails. Memory holds one group of them.

    :returns: the counts in place of an answer, and why not all was done. :raises CtlError: nothing was done.
    """
    failure = None
    try:
        with concurrent.futures.ThreadPoolExecutor(PARALLEL_CALLS) as pool:
            for group in repetition.groups(reader):
                for parameters, answer in zip(group, pool.map(call, group), strict=True):
                    repetition.answered(parameters, answer)
        failure = repetition.failure(reader)
    except CtlError as error:
        failure = error
    counts = repetition.counts()
    if failure and not any(counts.values()):
        raise failure
    return {"counts": counts}, failure
