# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much of plugins the tests reach, in Ansible's workers too; writes the two figures into README.md."""

from __future__ import annotations

import json
import re
import shutil

from common import BUILD, ROOT, Failed, output, run

DATA = BUILD / "coverage"
UNITS = ("tests/unit",)
INTEGRATION = (
    "tests/integration/modules",
    "tests/integration/inventories",
    # What action plugins, filters and lookups do is reached in ansible-playbook alone.
    "tests/integration/contracts/test_in_process.py",
    "tests/integration/playbooks/test_onboarding.py::"
    "test_an_account_goes_from_bootstrap_to_online_and_the_second_run_writes_nothing",
)
FIGURES = re.compile(r"[\d.]+ % of the lines and [\d.]+ % of the")


def coverage() -> None:
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    # Both absolute: the processes that tests start have other directories.
    data = f"--data-file={DATA / 'reached'}"
    # Not in one process: what unit tests import makes it a controller, in which no module's result has warnings.
    for tests in (UNITS, INTEGRATION):
        run("coverage", "run", data, f"--source={ROOT / 'plugins'}", "-m", "pytest", "-n", "2", *tests)
    run("coverage", "combine", "--quiet", data)
    run("coverage", "report", data, "--skip-covered", "--sort=cover")
    totals = json.loads(output("coverage", "json", data, "--quiet", "-o", "-"))["totals"]
    lines = 100 * totals["covered_lines"] / totals["num_statements"]
    branches = 100 * totals["covered_branches"] / totals["num_branches"]
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    if not FIGURES.search(text):
        raise Failed("README.md has no place for the figures")
    figures = f"{lines:.1f} % of the lines and {branches:.1f} % of the"
    readme.write_text(FIGURES.sub(figures, text), encoding="utf-8")
    print(f"{figures} branches")
