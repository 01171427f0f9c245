# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The checks: `.venv/bin/python tests/checks NAME...` runs them in order and stops at the first that fails.

Nothing is written outside of build, the environment's own AWS_* and ANSIBLE_* settings do not count, and a
check that finds nothing to look at fails: each of these tools can be green because it ran nothing.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ansible_collections.ctl.aws.tests.ansible_output import foreign_warnings
from ansible_test import sanity, targets, units
from common import BUILD, COLLECTION, HOME, ROOT, Failed, counted, run, shown
from cores import cores
from covered import coverage
from docsite import site
from drift import drift
from faults import faults
from tarball import build, importer


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
    # By name: without a git repository reuse would look into .venv and build, too.
    run("reuse", "lint-file", "--quiet", *counted())
    run("ansible-lint")
    run(
        "cfn-lint",
        *sorted(path for place in ("bootstrap", "partner") for path in (ROOT / "docs" / place).glob("*.yml")),
    )


def docs() -> None:
    run(
        *("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=all"),
        *("--check-extra-docs-refs", "--skip-rstcheck", "."),
    )
    site()


def molecule() -> None:
    scenarios = sorted(path.parent for path in (ROOT / "extensions/molecule").glob("*/molecule.yml"))
    # molecule only warns about a missing verify.yml. `default` holds what all of them share.
    without = [path.name for path in scenarios if path.name != "default" and not (path / "verify.yml").exists()]
    if len(scenarios) < 2 or without:
        raise Failed(f"no scenarios, or scenarios that verify nothing: {', '.join(without)}")
    foreign = foreign_warnings("\n".join(shown("molecule", "test", "--all")))
    if foreign:
        raise Failed("; ".join(foreign))


# Some tests play for minutes: whoever has none left takes over half of the other's.
SIDE_BY_SIDE = ("-n", "2", "--dist", "worksteal")


def integration() -> None:
    run("pytest", *SIDE_BY_SIDE, "tests/integration", "tests/emulator/tests", "tests/cam_server/tests")


def round_trips() -> None:
    run("pytest", *SIDE_BY_SIDE, "tests/integration/playbooks/test_round_trip.py", CTL_TEST_FLEETS="30")


CHECKS: dict[str, Callable[[], None]] = {
    check.__name__: check
    for check in (
        *(lint, docs, site, build, importer, sanity, units, targets, molecule, integration),
        *(round_trips, drift, faults, cores, coverage),
    )
}


class Aside:
    """A check beside the others: what it says is kept until its turn."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._said = tempfile.NamedTemporaryFile(mode="w+", encoding="utf-8")
        self._process = multiprocessing.Process(target=self._play, args=(check,))
        self._process.start()

    def _play(self, check: Callable[[], None]) -> None:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(self._said.fileno(), stream.fileno())
        try:
            check()
        except Failed as failure:
            sys.exit(str(failure))

    def join(self) -> None:
        """Wait for it: whatever became of the others, it has servers to stop."""
        self._process.join()

    def show(self) -> None:
        """Wait for it, and show what it said."""
        self.join()
        print(Path(self._said.name).read_text(encoding="utf-8"), end="", flush=True)
        if self._process.exitcode:
            raise Failed(f"it ended with {self._process.exitcode}")


# It takes as long as those before it, and like them little more than one core.
BESIDE = "molecule"


def main(names: list[str]) -> int:
    HOME.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        checks = dict(CHECKS)
        if BESIDE in names[1:]:
            print(f"== {BESIDE} has begun: it runs beside the others, and is shown after them", flush=True)
            aside = Aside(CHECKS[BESIDE])
            stack.callback(aside.join)
            checks[BESIDE] = aside.show
        return play(names, checks)


def play(names: list[str], checks: Mapping[str, Callable[[], None]]) -> int:
    """One after the other, until one fails; the exit code."""
    took: list[str] = []
    for number, name in enumerate(names, start=1):
        if name == "integration" and took:  # pytest's closing line is to be the last
            print("seconds: " + ", ".join(took), flush=True)
        print(f"== {name}", flush=True)
        begin = time.monotonic()
        try:
            checks[name]()
        except Failed as failure:
            print(f"CHECK {name} FAILED ({number} of {len(names)}): {failure}", file=sys.stderr)
            return 1
        took.append(f"{name} {time.monotonic() - begin:.0f}")
        if name != "integration":
            print(f"== {took[-1]} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
