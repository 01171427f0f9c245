# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The gates: `.venv/bin/python tests/gates NAME...` runs them in order and stops at the first that fails.

Nothing is written outside of build, the environment's own AWS_* and ANSIBLE_* settings do not count, and a
gate that finds nothing to look at fails: each of these tools can be green because it ran nothing.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
HOME = BUILD / "home"
COLLECTION = "ansible_collections/ctl/aws"
COPY = BUILD / "copy" / COLLECTION
BIN = Path(sys.executable).parent
SANITY_TESTS = 24  # that ansible-core 2.19 has for us; fewer means that it looked at nothing
# ansible-test fetches this script by name from a server of its own; pip is in Python already.
GET_PIP = """\
import subprocess, sys
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
wanted = [arg for arg in sys.argv[1:] if arg not in ("--no-setuptools", "--no-wheel")]
subprocess.check_call([sys.executable, "-m", "pip", "install", *wanted])
"""
# Not meant for the tarball, wherever they come from.
STRAYS = re.compile(
    r"^(\.|build/|requirements/|Makefile|galaxy\.yml|tests/output/)|__pycache__|\.pyc$|\.tar\.gz$|\.log$"
)


class Failed(Exception):
    """The gate is red; the text says why."""


def environment(**more: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "ANSIBLE_", "MOLECULE_"))}
    if not sys.stdout.isatty():
        inherited["NO_COLOR"] = "1"
    return {
        **inherited,
        "HOME": str(HOME),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "ANSIBLE_HOME": str(BUILD / "ansible"),
        "XDG_CACHE_HOME": str(BUILD / "cache"),
        "PYTHONPYCACHEPREFIX": str(BUILD / "cache" / "pyc"),
        "AWS_EC2_METADATA_DISABLED": "true",
        **more,
    }


def run(*command: str | Path, cwd: Path = ROOT, **more: str) -> None:
    words = [str(part) for part in command]
    code = subprocess.run(words, cwd=cwd, env=environment(**more), check=False).returncode
    if code:
        raise Failed(f"{Path(words[0]).name} ended with {code}")


def output(*command: str | Path, cwd: Path = ROOT, **more: str) -> str:
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=cwd, env=environment(**more), check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        raise Failed(f"{Path(words[0]).name} ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def copy() -> None:
    """What is not ignored, at a path that ansible-test and the build accept."""
    if not shutil.which("git"):
        raise Failed("git is needed to tell which files count")
    # An empty repository of its own to ask with: so a download without .git, or another user's checkout, will do.
    repository = BUILD / "git"
    run("git", "init", "--quiet", "--bare", repository)
    ask = ("git", "--git-dir", repository, "--work-tree", ROOT, "ls-files", "-oz", "--exclude-standard")
    shutil.rmtree(BUILD / "copy", ignore_errors=True)
    for name in output(*ask).split("\0"):
        if name:
            target = COPY / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target, follow_symlinks=False)


def lint() -> None:
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    # mypy must find the collection under its full name, and does not look for sources in site-packages.
    names = BUILD / "names" / COLLECTION
    names.parent.mkdir(parents=True, exist_ok=True)
    if not names.exists():
        names.symlink_to(ROOT, target_is_directory=True)
    run("mypy", "-p", "ansible_collections.ctl.aws.plugins", MYPYPATH=str(BUILD / "names"))
    run("yamllint", "--strict", ".")
    run("ansible-lint")


def docs() -> None:
    run(
        *("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=all"),
        *("--skip-rstcheck", "."),
    )


def build() -> None:
    """The tarball holds what it should, installs without a network, and its content has names and docs there."""
    copy()
    dist, installed = BUILD / "dist", BUILD / "installed"
    for folder in (dist, installed):
        shutil.rmtree(folder, ignore_errors=True)
    run("ansible-galaxy", "collection", "build", "--output-path", dist, cwd=COPY)
    (tarball,) = dist.glob("ctl-aws-*.tar.gz")
    with tarfile.open(tarball) as archive:
        strays = [name for name in archive.getnames() if STRAYS.search(name)]
    if strays:
        raise Failed("not for the tarball, see build_ignore in galaxy.yml: " + ", ".join(strays))
    # --force: by the link in .venv it is installed already.
    run("ansible-galaxy", "collection", "install", "--offline", "--force", tarball, "-p", installed)
    place = installed / COLLECTION
    paths = {"ANSIBLE_COLLECTIONS_PATH": str(installed)}
    modules = sorted(f"ctl.aws.{path.stem}" for path in (place / "plugins/modules").glob("[!_]*.py"))
    found = json.loads(output("ansible-doc", "--json", "--type", "module", *modules, cwd=BUILD, **paths))
    for name in modules:
        # The checkout resolves too: see that it is not the one that answered.
        if not found.get(name, {}).get("doc", {}).get("filename", "").startswith(str(place)):
            raise Failed(f"ansible-doc does not find {name} in the installed collection")
    roles = sorted(f"ctl.aws.{path.name}" for path in (place / "roles").iterdir())
    found = json.loads(output("ansible-doc", "--json", "--type", "role", *roles, cwd=BUILD, **paths))
    if sorted(found) != roles:
        raise Failed(f"ansible-doc knows the roles {sorted(found)}, not {roles}")
    playbooks = sorted(f"ctl.aws.{path.stem}" for path in (place / "playbooks").glob("*.yml"))
    if not (modules and roles and playbooks):
        raise Failed("the tarball has no modules, roles or playbooks")
    run("ansible-playbook", "--syntax-check", "-i", "localhost,", *playbooks, cwd=BUILD, **paths)


def pip_configuration() -> None:
    """ansible-test installs with pip, but hands it no PIP_* variables; and HOME is another one."""
    settings = {"quiet": "1"}
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], check=True, text=True, capture_output=True)
    for line in told.stdout.splitlines():  # global, then :env:, which counts more: the later one stays
        name, _equals, value = line.partition("=")
        section, _dot, key = name.rpartition(".")
        if section in ("global", "install", ":env:") and key != "disable-pip-version-check":
            settings[key] = value.strip("'\"").replace("\\n", "\n")
    parser = configparser.RawConfigParser()
    parser["global"] = settings
    place = HOME / ".config" / "pip" / "pip.conf"
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        parser.write(file)


def sanity() -> None:
    copy()
    # Without a repository of its own, every file of the copy is ignored with build, and nothing is tested.
    run("git", "init", "--quiet", cwd=COPY)
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in ("23_1_2", "24_2", "25_2"):
        (cache / f"get_pip_{version}.py").write_text(GET_PIP, encoding="utf-8")
    pip_configuration()
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = ["ansible-test", "sanity", "--local", "--python", python, "--color", "no"]
    count = 0
    skipped: set[str] = set()  # ansible-test says it twice
    with subprocess.Popen(
        command,
        cwd=COPY,
        env=environment(XDG_CACHE_HOME=str(HOME / ".cache")),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            count += line.startswith("Running sanity test")
            if "Skipping sanity test" in line or "Required program" in line:
                skipped.add(line.strip())
            print(line, end="", flush=True)
    if process.returncode:
        raise Failed(f"ansible-test ended with {process.returncode}")
    if skipped or count < SANITY_TESTS:
        raise Failed(f"{count} sanity tests ran, {SANITY_TESTS} must. {' '.join(skipped)}")
    print(f"{count} sanity tests ran")


def molecule() -> None:
    scenarios = sorted(path.parent for path in (ROOT / "extensions/molecule").glob("*/molecule.yml"))
    # molecule only warns about a missing verify.yml. `default` holds what all of them share.
    without = [path.name for path in scenarios if path.name != "default" and not (path / "verify.yml").exists()]
    if len(scenarios) < 2 or without:
        raise Failed(f"no scenarios, or scenarios that verify nothing: {', '.join(without)}")
    run("molecule", "test", "--all")


def unit() -> None:
    run("pytest", "-n", "2", "tests/unit", "tests/integration")


GATES: dict[str, Callable[[], None]] = {gate.__name__: gate for gate in (lint, docs, build, sanity, molecule, unit)}


def main(names: list[str]) -> int:
    HOME.mkdir(parents=True, exist_ok=True)
    took: list[str] = []
    for number, name in enumerate(names, start=1):
        if name == "unit" and took:  # pytest's closing line is to be the last
            print("seconds: " + ", ".join(took), flush=True)
        print(f"== {name}", flush=True)
        begin = time.monotonic()
        try:
            GATES[name]()
        except Failed as failure:
            print(f"GATE {name} FAILED ({number} of {len(names)}): {failure}", file=sys.stderr)
            return 1
        took.append(f"{name} {time.monotonic() - begin:.0f}")
        if name != "unit":
            print(f"== {took[-1]} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
