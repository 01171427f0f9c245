# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The support matrix: every ansible-core that the collection promises, on its oldest and newest Python, with the oldest
botocore that is promised and the newest. What passed is written to docs/support.md."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from common import BUILD, COLLECTION, ROOT, Failed, output, run, shown


class Combination(NamedTuple):
    """What is installed for ansible-playbook. :param botocore: a version, or "" for the newest.

    :param whole: whether all of TESTS are played, and not only those that have a way to run a module in them.
    """

    core: str
    python: str
    botocore: str = ""
    whole: bool = False


OLDEST = "1.36.0"
# Each ansible-core with all tests once, and on the oldest and the newest Python that it runs on, up to 3.13.
MATRIX = (
    Combination("2.17", "3.11", whole=True),
    Combination("2.17", "3.12", OLDEST),
    Combination("2.18", "3.11", whole=True),
    Combination("2.18", "3.13", OLDEST),
    Combination("2.19", "3.12", OLDEST),
    Combination("2.19", "3.13"),
    Combination("2.20", "3.12", whole=True),
    Combination("2.20", "3.13", OLDEST),
    Combination("2.21", "3.12", OLDEST),
    Combination("2.21", "3.13", whole=True),
)
BOTH_WAYS = (
    "tests/integration/contracts/test_in_process.py",
    "tests/integration/playbooks/test_both_ways.py",
)
TESTS = (
    *BOTH_WAYS,
    "tests/integration/playbooks/test_onboarding.py",
    # What a play itself says is rendered by other code before 2.19.
    "tests/integration/playbooks/test_batches.py",
    # It adds to the default callback, which is not the same in all of them.
    "tests/integration/playbooks/test_fleet_callback.py",
    # What must not be rendered is marked in another way since 2.19.
    "tests/integration/inventories/test_accounts.py",
    # Jinja writes None in other ways before 2.19: what was not looked at must not count as seen.
    "tests/integration/modules/test_evidence.py::"
    "test_an_onboarding_leaves_origin_evidence_and_ledger_and_a_copy_that_staff_cannot_read",
    "tests/integration/playbooks/test_offboarding.py::test_what_people_need_is_planned_done_and_put_back",
)


ALL, SOME = "all that differ by version", "both ways"
PAGE = f"""# What it runs on

ansible-core 2.17 or newer, Python 3.11 or newer on the control node, boto3 and botocore from 1.36. `make cores` plays
these combinations in the local AWS, and writes this page. `make test` plays all tests on ansible-core 2.19, Python 3.11
and the newest botocore.

- **{SOME}**: a table of tasks in Ansible's own worker and as processes, with the same results; and a whole life of two
  accounts, from bootstrap to offboarding, one in each way, which are the same after every playbook.
- **{ALL}**: these, and onboarding, offboarding, evidence, the inventory and the callback.

| ansible-core | Python | botocore | tests | passed |
| --- | --- | --- | --- | --- |
"""


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
    """Play all of MATRIX, and write what passed."""
    run("uv", "--version")
    rows = [(one, *played(one)) for one in MATRIX]
    (ROOT / "docs" / "support.md").write_text(page(rows), encoding="utf-8")


def played(one: Combination) -> tuple[str, str, int]:
    """The versions of ansible-core and botocore that a combination has, and how many tests passed with it."""
    place = BUILD / "cores" / f"{one.core}-{one.python}"
    run("uv", "venv", "--quiet", "--clear", "--python", interpreter(one.python), place)
    python = place / "bin" / "python"
    wanted = [f"{name}=={one.botocore}" if one.botocore else name for name in ("boto3", "botocore")]
    run("uv", "pip", "install", "--quiet", "--python", python, f"ansible-core=={one.core}.*", *wanted)
    ask = (python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    link = Path(output(*ask).strip()) / COLLECTION
    link.parent.mkdir(parents=True)
    link.symlink_to(ROOT, target_is_directory=True)
    core, botocore = (version(python, name) for name in ("ansible-core", "botocore"))
    print(f"== ansible-core {core}, Python {one.python}, botocore {botocore}", flush=True)
    tests = TESTS if one.whole else BOTH_WAYS
    lines = shown("pytest", "-n", "2", *tests, CTL_TEST_ANSIBLE_PLAYBOOK=str(place / "bin" / "ansible-playbook"))
    return core, botocore, int(re.findall(r"(\d+) passed", "\n".join(lines))[-1])


def version(python: Path, package: str) -> str:
    asked = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    return output(python, "-c", asked).strip()


def page(rows: list[tuple[Combination, str, str, int]]) -> str:
    """docs/support.md."""
    return PAGE + "".join(
        f"| {core} | {one.python} | {botocore} | {ALL if one.whole else SOME} | {passed} |\n"
        for one, core, botocore, passed in rows
    )
