# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes .venv. Runs under the system's Python, so: standard library only.

Nothing is done when the stamp in .venv says that the same requirements were installed for this very path.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements" / "development.txt"
STAMP = VENV / "setup.stamp"


def wanted() -> str:
    """What the stamp says when all is done. The path is in it: the scripts in .venv name it in their #! line."""
    return hashlib.sha256(REQUIREMENTS.read_bytes() + str(ROOT).encode()).hexdigest()


def run(*command: str | Path) -> bool:
    # Caches go under build: HOME is not ours to fill.
    caches = {"UV_CACHE_DIR": str(ROOT / "build/cache/uv"), "PIP_CACHE_DIR": str(ROOT / "build/cache/pip")}
    return subprocess.run([str(part) for part in command], check=False, env={**os.environ, **caches}).returncode == 0


def install() -> bool:
    """With uv, which takes seconds. It does not read pip's configuration: where it fails, pip gets its turn."""
    pin = next(line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line.startswith("uv=="))
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    if run(*pip, pin) and run(VENV / "bin/uv", "pip", "sync", "--quiet", "--python", PYTHON, REQUIREMENTS):
        return True
    print("setup: uv did not do it; with pip this takes a minute", flush=True)
    return run(*pip, "--requirement", REQUIREMENTS)


def link() -> None:
    """One link makes ctl.aws resolve for every tool of the environment, wherever the checkout is."""
    ask = (PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    purelib = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    place = purelib / "ansible_collections" / "ctl" / "aws"
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():
        place.unlink()
    place.symlink_to(ROOT, target_is_directory=True)


def main() -> int:
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted():
        return 0
    print("setup: making .venv", flush=True)
    STAMP.unlink(missing_ok=True)
    # Without --clear an environment of another path or Python would be kept half.
    if not run(sys.executable, "-m", "venv", "--clear", VENV) or not install():
        print("setup: failed, see above", file=sys.stderr)
        return 1
    link()
    STAMP.write_text(wanted(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
