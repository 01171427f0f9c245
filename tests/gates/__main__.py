# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The gates: `.venv/bin/python tests/gates NAME...` runs them in order and stops at the first that fails.

Nothing is written outside of build, the environment's own AWS_* and ANSIBLE_* settings do not count, and a
gate that finds nothing to look at fails: each of these tools can be green because it ran nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from ansible_test import sanity, units
from common import BUILD, COLLECTION, HOME, ROOT, Failed, run
from cores import cores
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
    run("ansible-lint")
    run("cfn-lint", *sorted((ROOT / "docs" / "bootstrap").glob("*.yml")))


def docs() -> None:
    run(
        *("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=all"),
        *("--skip-rstcheck", "."),
    )


def molecule() -> None:
    scenarios = sorted(path.parent for path in (ROOT / "extensions/molecule").glob("*/molecule.yml"))
    # molecule only warns about a missing verify.yml. `default` holds what all of them share.
    without = [path.name for path in scenarios if path.name != "default" and not (path / "verify.yml").exists()]
    if len(scenarios) < 2 or without:
        raise Failed(f"no scenarios, or scenarios that verify nothing: {', '.join(without)}")
    run("molecule", "test", "--all")


def integration() -> None:
    run("pytest", "-n", "2", "tests/integration")


def round_trips() -> None:
    run("pytest", "-n", "2", "tests/integration/test_round_trip.py", CTL_TEST_FLEETS="30")


GATES: dict[str, Callable[[], None]] = {
    gate.__name__: gate
    for gate in (lint, docs, build, importer, sanity, units, molecule, integration, round_trips, cores)
}


def main(names: list[str]) -> int:
    HOME.mkdir(parents=True, exist_ok=True)
    took: list[str] = []
    for number, name in enumerate(names, start=1):
        if name == "integration" and took:  # pytest's closing line is to be the last
            print("seconds: " + ", ".join(took), flush=True)
        print(f"== {name}", flush=True)
        begin = time.monotonic()
        try:
            GATES[name]()
        except Failed as failure:
            print(f"GATE {name} FAILED ({number} of {len(names)}): {failure}", file=sys.stderr)
            return 1
        took.append(f"{name} {time.monotonic() - begin:.0f}")
        if name != "integration":
            print(f"== {took[-1]} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
