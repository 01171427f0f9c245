# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a play does once for all accounts is done once whatever strategy an operator has configured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.unit.support.role_specs import ROOT

# An import of a playbook brings plays of its own.
PLAYS = [
    pytest.param(path.parent, play, id=f"{path.stem}: {play['name']}")
    for path in [*ROOT.glob("playbooks/*.yml"), *ROOT.glob("playbooks/parts/*.yml")]
    for play in yaml.safe_load(path.read_text(encoding="utf-8"))
    if "hosts" in play
]


def imported(tasks: list[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """The tasks that Ansible knows when a play begins: those of blocks and imports, and none that are included."""
    for task in tasks:
        yield task
        for part in ("block", "rescue", "always"):
            yield from imported(task.get(part) or [], folder)
        role, file = task.get("ansible.builtin.import_role"), task.get("ansible.builtin.import_tasks")
        if role:
            there = ROOT / "roles" / role["name"].rsplit(".", 1)[1] / "tasks"
            yield from imported(read(there / role.get("tasks_from", "main.yml")), there)
        elif file:
            yield from imported(read(folder / (file if isinstance(file, str) else file["file"])), folder)


def read(path: Path) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tasks


@pytest.mark.parametrize(("folder", "play"), PLAYS)
def test_what_is_done_once_is_in_a_play_whose_strategy_can(folder: Path, play: dict[str, Any]) -> None:
    # free and host_pinned do such a task for every account, and warn of it even where it is skipped.
    once = [task["name"] for task in imported(play.get("tasks") or [], folder) if task.get("run_once")]
    assert play.get("strategy") == "ansible.builtin.linear" or once == []


def test_a_task_that_is_done_once_is_found_behind_imports() -> None:
    playbook = read(ROOT / "playbooks" / "parts" / "report.yml")
    assert "Show all accounts" in [
        task["name"] for task in imported(playbook[0]["tasks"], ROOT) if task.get("run_once")
    ]
