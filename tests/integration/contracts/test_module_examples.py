# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every example of a module's documentation works as it stands: it is run here."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import examples
from ansible_collections.ctl.aws.tests.integration.support.cases import Options, Stage
from jinja2 import StrictUndefined
from jinja2.nativetypes import NativeEnvironment

RunModule = Callable[..., dict[str, Any]]

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = NativeEnvironment(undefined=StrictUndefined)


def looked_up(name: str, *terms: str, **options: Any) -> Any:
    """By Ansible, in a process of its own: what it loads for that changes what modules say in this one."""
    template = f"{{{{ lookup({name!r}, *{terms!r}, **{options!r}) | to_json }}}}"
    command = [str(Path(sys.executable).parent / "ansible"), "localhost", "-m", "ansible.builtin.debug"]
    asked = [*command, "-a", json.dumps({"msg": template})]
    said = subprocess.run(asked, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return json.loads(json.loads(said.partition("=>")[2])["msg"])


TEMPLATES.globals["lookup"] = looked_up


def tasks_of(module: str) -> list[dict[str, Any]]:
    found = importlib.import_module(f"ansible_collections.ctl.aws.plugins.modules.{module}")
    return list(yaml.safe_load(found.EXAMPLES))


EXAMPLES = {
    f"{path.stem}: {task['name']}": (path.stem, task)
    for path in sorted((ROOT / "plugins" / "modules").glob("*.py"))
    for task in tasks_of(path.stem)
}


@pytest.fixture
def stage(aws: LocalAws, cam: LocalCam, customer: Callable[..., Options], management: Options) -> Stage:
    return Stage(aws, cam, customer, management)


def rendered(value: Any, variables: dict[str, Any]) -> Any:
    """Options with their templates filled in, as Ansible does before a module sees them."""
    if isinstance(value, dict):
        return {key: rendered(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [rendered(item, variables) for item in value]
    return TEMPLATES.from_string(value).render(variables) if isinstance(value, str) and "{{" in value else value


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_runs(example: str, stage: Stage, run_module: RunModule, monkeypatch: pytest.MonkeyPatch) -> None:
    module, wanted = EXAMPLES[example]
    needs = examples.needs_of(module, wanted["name"])
    stand_ins = examples.build(stage, needs)
    variables: dict[str, Any] = {**examples.VARIABLES, "ctl_cam_token": stage.cam.token}

    def run(task: dict[str, Any]) -> dict[str, Any]:
        """One task, after those whose results it speaks of."""
        for name in re.findall(r"{{ *(\w+)", str(task)):
            for earlier in tasks_of(module):
                if earlier.get("register") == name and name not in variables:
                    variables[name] = run(earlier)
        used = next((key for key in task if key.startswith("ctl.aws.")), "")
        if not used:
            return {"rendered": rendered(task, variables)}
        words = json.dumps(task[used])
        for written, local in stand_ins.items():
            words = words.replace(written, local)
        options = json.loads(words)
        # Without a role the credentials of the shell are the account's own.
        monkeypatch.setenv("AWS_PROFILE", "partner" if "role_arn" in options else "acme-prod-admin")
        result = run_module(used.removeprefix("ctl.aws."), **rendered(options, variables))
        assert not result.get("failed"), result
        return result

    run(wanted)
    if f"ctl.aws.{module}" in wanted and needs.makes_calls:
        assert stage.aws.calls() or stage.cam.calls()


def test_every_row_of_the_table_is_about_an_example() -> None:
    assert examples.NEEDS.keys() <= EXAMPLES.keys() | {module for module, _task in EXAMPLES.values()}
