# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which steps of a plan wait for which."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step


def dependencies(steps: t.Sequence[Step]) -> dict[int, set[int]]:
    """For each step, the steps it waits for: the one before it on its resource, and all of the resources it follows."""
    graph: dict[int, set[int]] = {}
    latest: dict[str, int] = {}
    for index, step in enumerate(steps):
        graph[index] = {latest[step.resource]} if step.resource in latest else set()
        latest[step.resource] = index
    for index, step in enumerate(steps):
        graph[index].update(latest[name] for name in step.depends_on if name in latest and name != step.resource)
    return graph


def followers(steps: t.Sequence[Step], failed: int) -> set[int]:
    """The steps that wait for one."""
    return {index for index, needed in dependencies(steps).items() if failed in needed}
