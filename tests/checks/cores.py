# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ansible-cores that the collection promises, besides the one of .venv: modules both ways, playbooks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from common import BUILD, COLLECTION, ROOT, Failed, output, run

# ansible-core, and a Python that it runs on.
CORES = {"2.17": "3.11", "2.18": "3.11", "2.20": "3.12", "2.21": "3.13"}
TESTS = (
    "tests/integration/contracts/test_in_process.py",
    "tests/integration/playbooks/test_onboarding.py",
    # It adds to the default callback, which is not the same in all of them.
    "tests/integration/playbooks/test_fleet_callback.py",
    # What must not be rendered is marked in another way since 2.19.
    "tests/integration/inventories/test_accounts.py",
    # Jinja writes None in other ways before 2.19: what was not looked at must not count as seen.
    "tests/integration/modules/test_evidence.py::"
    "test_an_onboarding_leaves_origin_evidence_and_ledger_and_a_copy_that_staff_cannot_read",
    "tests/integration/playbooks/test_offboarding.py::test_what_people_need_is_planned_done_and_put_back",
)


def candidates(version: str) -> Iterator[str]:
    """Where a Python may be. pyenv's shims are on the PATH for versions that they then do not run."""
    found = shutil.which(f"python{version}")
    if found:
        yield found
    if shutil.which("pyenv"):
        versions = Path(output("pyenv", "root").strip()) / "versions"
        yield from sorted(str(path) for path in versions.glob(f"{version}*/bin/python{version}"))


def interpreter(version: str) -> str:
    for path in candidates(version):
        if subprocess.run([path, "-c", ""], check=False, capture_output=True).returncode == 0:
            return path
    raise Failed(f"no Python {version} found")


def cores() -> None:
    for core, version in CORES.items():
        place = BUILD / "cores" / core
        run("uv", "venv", "--quiet", "--clear", "--python", interpreter(version), place)
        python = place / "bin" / "python"
        run("uv", "pip", "install", "--quiet", "--python", python, f"ansible-core=={core}.*", "boto3", "botocore")
        ask = (python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        link = Path(output(*ask).strip()) / COLLECTION
        link.parent.mkdir(parents=True)
        link.symlink_to(ROOT, target_is_directory=True)
        print(f"== ansible-core {core}, Python {version}", flush=True)
        run("pytest", "-n", "2", *TESTS, CTL_TEST_ANSIBLE_PLAYBOOK=str(place / "bin" / "ansible-playbook"))
