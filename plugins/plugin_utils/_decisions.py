# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Filters by which a role asks for a decision: a step is a function of the facts."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

Decision = t.Callable[[t.Any], t.Any]


def decider(steps: t.Mapping[str, Decision]) -> t.Callable[[t.Any, str], t.Any]:
    """The filter that carries out one of these steps.

    :raises AnsibleFilterError: (the filter) there is no such step.
    """

    def decide(facts: t.Any, step: str) -> t.Any:
        if step not in steps:
            raise AnsibleFilterError(f"step is '{step}', expected one of {', '.join(steps)}")
        return steps[step](facts)

    return decide
