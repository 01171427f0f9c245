# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all checks share: where things are, the environment that tools run in, and the copy that counts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
HOME = BUILD / "home"
COLLECTION = "ansible_collections/ctl/aws"
COPY = BUILD / "copy" / COLLECTION
BIN = Path(sys.executable).parent


class Failed(Exception):
    """The check is red; the text says why."""


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


def shown(*command: str | Path, cwd: Path = ROOT, **more: str) -> list[str]:
    """Run a command whose lines (of both streams) are shown as they come, and looked at afterwards."""
    words = [str(part) for part in command]
    lines: list[str] = []
    with subprocess.Popen(
        words, cwd=cwd, env=environment(**more), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            print(line, end="", flush=True)
    if process.returncode:
        raise Failed(f"{Path(words[0]).name} ended with {process.returncode}")
    return lines


def counted() -> list[str]:
    """The files that are not ignored, from ROOT on."""
    if not shutil.which("git"):
        raise Failed("git is needed to tell which files count")
    # An empty repository of its own to ask with: so a download without .git, or another user's checkout, will do.
    repository = BUILD / "git"
    run("git", "init", "--quiet", "--bare", repository)
    ask = ("git", "--git-dir", repository, "--work-tree", ROOT, "ls-files", "-oz", "--exclude-standard")
    return [name for name in output(*ask).split("\0") if name]


def copy() -> None:
    """What is not ignored, at a path that ansible-test and the build accept."""
    names = counted()
    shutil.rmtree(BUILD / "copy", ignore_errors=True)
    for name in names:
        target = COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
