# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The target in memory of the other tests of converge()."""

from __future__ import annotations

from ansible_collections.ctl.aws.tests.unit.support.engine_memory import Memory


def test_the_target_in_memory_counts_what_runs_at_once() -> None:
    target = Memory()
    target.behaviours["Outer"] = lambda: target.write("iam", "Inner", None, {})
    target.write("iam", "Outer", None, {})
    assert (target.writes, target.ended, target.most_at_once) == (["Outer", "Inner"], ["Inner", "Outer"], 2)
