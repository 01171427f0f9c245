# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWX without an AWX: what awx/configure.yml asks of it, and jobs as it runs them (ansible-runner)."""

from __future__ import annotations

import concurrent.futures
import fcntl
import functools
import itertools
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ansible_runner
import jinja2.sandbox
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ANSIBLE_PLAYBOOK

ROOT = Path(__file__).resolve().parents[3]
HERE = ROOT / "build" / "awx"
PROJECT = ROOT / "awx" / "project"
BIN = Path(ANSIBLE_PLAYBOOK).parent


# A script that shows an inventory.
HEAD, TAIL = "#!/bin/sh\ncat <<'END'\n", "\nEND\n"


def in_script(script: Path) -> dict[str, Any]:
    """The inventory that a script shows."""
    return dict(json.loads(script.read_text(encoding="utf-8").removeprefix(HEAD).removesuffix(TAIL)))


def collection() -> Path:
    """The folder of the real awx.awx: it is in a package of PyPI's, of which nothing else is kept."""
    real = HERE / "ansible_collections/awx/awx"
    HERE.mkdir(parents=True, exist_ok=True)
    with (HERE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (real / "complete").exists():
            pins = (ROOT / "requirements/bench.txt").read_text(encoding="utf-8")
            (pin,) = re.findall(r"^ansible==.*$", pins, re.MULTILINE)
            pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps")
            subprocess.run([*pip, "--dest", str(HERE), pin], check=True, stdout=subprocess.DEVNULL)
            (wheel,) = HERE.glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(
                    HERE, [one for one in archive.namelist() if one.startswith("ansible_collections/awx/awx/")]
                )
            wheel.unlink()
            (real / "complete").touch()
    return real


def configured(directory: Path, *options: str) -> list[dict[str, Any]]:
    """What awx/configure.yml gives to the modules of awx.awx, in its order: [{"module", "given"}].

    The modules refuse what the real ones refuse.
    """
    real = collection()
    specs = Path(__file__).with_name("awx_specs.py")
    importable = {**os.environ, "PYTHONPATH": str(real.parents[2])}
    subprocess.run([sys.executable, str(specs), str(real), str(directory / "collections")], check=True, env=importable)
    record = directory / "record"
    own = {"CTL_TEST_AWX_RECORD": str(record), "ANSIBLE_COLLECTIONS_PATH": str(directory / "collections")}
    done = subprocess.run(
        [ANSIBLE_PLAYBOOK, str(ROOT / "awx/configure.yml"), *options],
        env={**os.environ, **own, "ANSIBLE_NOCOLOR": "true"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Job:
    """What AWX has of a job that ended. :param artifacts: what it hands on to the next one of a workflow."""

    status: str
    output: str
    events: list[dict[str, Any]]

    @property
    def artifacts(self) -> dict[str, Any]:
        """What set_stats has set."""
        found: dict[str, Any] = {}
        for event in self.events:
            found |= event["event_data"].get("artifact_data", {})
        return found


class Awx:
    """Job templates as configure.yml has them, and credentials as somebody has entered them."""

    def __init__(self, aws: LocalAws, asked: list[dict[str, Any]], directory: Path) -> None:
        self._aws = aws
        self._directory = directory
        self.templates = {one["given"]["name"]: one["given"] for one in asked if one["module"] == "job_template"}
        self._types = {one["given"]["name"]: one["given"] for one in asked if one["module"] == "credential_type"}
        self._entered: dict[str, dict[str, str]] = {}
        self._numbers = itertools.count(1)

    def enter(self, credential: str, **inputs: str) -> None:
        """What somebody enters for a credential."""
        self._entered[credential] = inputs

    @property
    def secrets(self) -> set[str]:
        """What was entered, and is nobody's to see."""
        fields = {
            name: {one["id"] for one in kind["inputs"]["fields"] if one.get("secret")}
            for name, kind in self._types.items()
        }
        return {
            value
            for name, inputs in self._entered.items()
            for field, value in inputs.items()
            if field in fields[name] and value
        }

    def inventory(self, **variables: Any) -> Path:
        """An update of the inventory, with the credential of the management account, as a script.

        :param variables: further group variables of the project.
        """
        project = self._project(self._directory / "update")
        folder = project / "inventory/group_vars/all"
        folder.mkdir()
        (project / "inventory/group_vars/all.yml").rename(folder / "all.yml")
        (folder / "more.json").write_text(json.dumps(variables), encoding="utf-8")
        environment = {**self._environment(), **self._injected("CTL management account", "env")}
        ask = [str(BIN / "ansible-inventory"), "-i", "inventory", "--list", "--export"]
        done = subprocess.run(ask, cwd=project, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return self._script("inventory", json.loads(done.stdout))

    def _script(self, name: str, content: dict[str, Any]) -> Path:
        script = self._directory / name
        script.write_text(f"{HEAD}{json.dumps(content)}{TAIL}", encoding="utf-8")
        script.chmod(stat.S_IRWXU)
        return script

    def launch_in_slices(self, template: str, count: int, inventory: Path, **answers: Any) -> list[Job]:
        """Run a template's slices side by side, each on a machine of its own: the hosts are dealt out among them."""
        parts = [self._slice(inventory, number, count) for number in range(count)]
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda part: self.launch(template, "", part, **answers), parts))

    def _slice(self, inventory: Path, number: int, count: int) -> Path:
        """The inventory of a slice, as AWX makes it: every count-th host, from the number-th on."""
        kept = sorted(in_script(inventory)["_meta"]["hostvars"])[number::count]
        return self.narrowed(inventory, kept, f"slice-{number}")

    def narrowed(self, inventory: Path, kept: Collection[str], name: str = "narrowed") -> Path:
        """An inventory of fewer hosts."""
        whole = in_script(inventory)
        for group in whole.values():
            if "hosts" in group:
                group["hosts"] = [host for host in group["hosts"] if host in kept]
        whole["_meta"]["hostvars"] = {host: whole["_meta"]["hostvars"][host] for host in sorted(kept)}
        return self._script(name, whole)

    def launch(self, template: str, limit: str, inventory: Path, **answers: Any) -> Job:
        """Run a job of a template. :param answers: to its survey, and what comes from the job before."""
        wanted = self.templates[template]
        extra = {**wanted.get("extra_vars", {}), **answers}
        for name in wanted["credentials"]:
            extra |= self._injected(name, "extra_vars")
        private = self._directory / f"job-{next(self._numbers)}"
        project = self._project(private / "project")
        (private / "env").mkdir(parents=True)
        (private / "env/extravars").write_text(json.dumps(extra), encoding="utf-8")
        options = ["--check"] if wanted["job_type"] == "check" else []
        ran = ansible_runner.run(
            private_data_dir=str(private),
            project_dir=str(project),
            playbook=wanted["playbook"],
            inventory=str(inventory),
            limit=limit,
            cmdline=" ".join([*options, *(["--diff"] if wanted["diff_mode"] else [])]),
            envvars=self._environment(),
            quiet=True,
        )
        return Job(ran.status, ran.stdout.read(), list(ran.events))

    def _project(self, place: Path) -> Path:
        shutil.rmtree(place, ignore_errors=True)
        return Path(shutil.copytree(PROJECT, place))

    def _environment(self) -> dict[str, str]:
        """A container's: its way to the local AWS, and nobody's credentials."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
        way = self._aws.environment()
        way["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
        return {**kept, **way, "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(self._directory / "home")}

    def _injected(self, credential: str, kind: str) -> dict[str, Any]:
        """What AWX makes of a credential: its fields, put into the templates of its type."""
        injector = self._types[credential]["injectors"].get(kind, {})
        return dict(_rendered(injector, self._entered.get(credential, {})))


@functools.cache
def _sandbox() -> jinja2.sandbox.ImmutableSandboxedEnvironment:
    return jinja2.sandbox.ImmutableSandboxedEnvironment()


def _rendered(template: Any, fields: dict[str, str]) -> Any:
    if isinstance(template, dict):
        return {key: _rendered(value, fields) for key, value in template.items()}
    return _sandbox().from_string(template).render(**fields)
