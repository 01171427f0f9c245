# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan is a list of API calls, as data: what is shown, approved, applied, and written down."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.ctl.aws.plugins.module_utils._engine.repetition import Repetition
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition

KNOWN_AFTER_APPLY = "(known after apply)"


@dataclass(frozen=True)
class Step:
    """One API call that a plan asks for, or one that is repeated.

    :param resource: what it changes, in words; steps on one resource run in the order of the plan.
    :param depends_on: resources whose steps all have to be done before.
    :param before: what it changes, normalised; None if it does not exist. :param after: the same, afterwards.
    :param unique_id: the id that AWS gave to the resource, where it has one and it is known.
    :param precondition: a read, and what it must show right before the call: what is removed is what was evaluated.
    :param retry_on: error codes that mean "not visible yet": the call is repeated, bounded.
    :param waiter: a read, and what it must show before the step counts as done.
    :param mark: what the ledger records of the resource until the next write to it.
    :param bulk: what finds the other parameters of each call, where the call is made many times.
    """

    service: str
    operation: str
    parameters: t.Mapping[str, t.Any]
    reason: str
    resource: str
    region: str | None = None
    depends_on: tuple[str, ...] = ()
    before: object = None
    after: object = None
    unique_id: str = ""
    mark: str = ""
    precondition: Condition | None = None
    retry_on: frozenset[str] = frozenset()
    waiter: Condition | None = None
    bulk: Repetition | None = None


@dataclass
class Plan:
    """Steps, and what an operator should know although nothing is done about it.

    :param unmet: what is asked for and stays undone, and why: with it, a control is not done.
    """

    steps: list[Step] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)

    def extend(self, other: Plan) -> None:
        """Append another plan's steps, warnings, and what it leaves unmet."""
        self.steps.extend(other.steps)
        self.warnings.extend(other.warnings)
        self.unmet.extend(other.unmet)
