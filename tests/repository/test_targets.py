# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The targets of ansible-test: one for every module, all of one shape, none without something to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "plugins" / "modules"
TARGETS = ROOT / "tests" / "integration" / "targets"
SHARED = TARGETS / "setup_local_aws"
NAMES = sorted(path.stem for path in MODULES.glob("*.py"))
# What a target of each shape has to have, and may have: see the heads of setup_local_aws/change.yml and read.yml.
CHANGES = ({"set.yml"}, {"undo.yml", "compare.yml", "look.yml", "prepare.yml", "clean.yml"})
READS = ({"get.yml", "compare.yml"}, {"look.yml", "prepare.yml", "clean.yml"})
ALL = {"aliases", "runme.sh"}
# Variables of setup_local_aws/vars.yml that lead to what no real account has.
ONLY_LOCAL = re.compile(r"{{ *(management|control|cam)\b|/join\.yml")


def changes(module: str) -> bool:
    """Whether a module answers with the steps that it took."""
    source = (MODULES / f"{module}.py").read_text(encoding="utf-8")
    return "steps" in yaml.safe_load(source.partition('RETURN = r"""')[2].partition('"""')[0])


def tasks_of(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")) or [])


def aliases_of(module: str) -> list[str]:
    return (TARGETS / module / "aliases").read_text(encoding="utf-8").splitlines()


def test_every_module_has_a_target_and_nothing_else_has() -> None:
    assert sorted(path.name for path in TARGETS.iterdir()) == sorted([*NAMES, SHARED.name])


@pytest.mark.parametrize("module", NAMES)
def test_a_target_has_the_shape_of_all(module: str) -> None:
    names = {path.name for path in (TARGETS / module).iterdir()}
    needed, possible = CHANGES if changes(module) else READS
    assert needed | ALL <= names <= needed | ALL | possible
    assert names & {"undo.yml", "compare.yml"}, "what was done is taken back, or compared"
    script = TARGETS / module / "runme.sh"
    assert script.read_bytes() == (TARGETS / NAMES[0] / "runme.sh").read_bytes()
    assert os.access(script, os.X_OK)
    assert f"needs/target/{SHARED.name}" in aliases_of(module)


@pytest.mark.parametrize("module", NAMES)
def test_a_target_plays_its_module_and_looks_at_what_became_of_it(module: str) -> None:
    for path in (TARGETS / module).glob("*.yml"):
        assert tasks_of(path), f"{path.name} is empty"
    [task] = tasks_of(TARGETS / module / ("set.yml" if changes(module) else "get.yml"))
    assert set(task) == {"name", f"ctl.aws.{module}", "register"}
    assert task["register"] == "result"
    for path in (TARGETS / module).glob("compare.yml"):
        assert all(task["ansible.builtin.assert"]["that"] for task in tasks_of(path))


@pytest.mark.parametrize("module", NAMES)
def test_what_needs_the_local_aws_is_destructive(module: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (TARGETS / module).glob("*.yml"))
    assert "destructive" in aliases_of(module) or not ONLY_LOCAL.search(text)


def test_a_destructive_target_does_not_run_in_a_real_account(tmp_path: Path) -> None:
    """ansible-test leaves them out by their alias; in a container, or where it was asked to run them, it does not."""
    module = next(module for module in NAMES if "destructive" in aliases_of(module))
    for name in (module, SHARED.name):
        shutil.copytree(TARGETS / name, tmp_path / "targets" / name)
    (tmp_path / "integration_config.yml").write_text("{aws_access_key: AKIAEXAMPLE, aws_secret_key: none}")
    # The collection is found in .venv.
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(tmp_path), "PATH": path}
    done = subprocess.run(
        ["./runme.sh"], cwd=tmp_path / "targets" / module, env=environment, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{module} is destructive" in done.stderr
