# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Disturbs every call of every module, and calls of whole playbooks; writes what it counted into docs/faults.md."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from common import BUILD, ROOT, Failed, run

COUNTED = BUILD / "faults.jsonl"
PAGE = ROOT / "docs" / "faults.md"
BEGIN, END = "<!-- what `make faults` counted -->", "<!-- end -->"
# As the tests count them; the page explains them.
ENDS = ["recovered by itself", "failed with a whole message", "reported", "killed"]
NEVER = ["message lacks something", "wrong afterwards", "traceback", "nothing said"]


# How many run side by side: modules mostly wait for answers that never come, playbooks keep a core busy each.
MODULES = ("4", ["contracts/test_faults.py"])
PLAYBOOKS = ("2", [f"playbooks/test_{name}.py" for name in ("fleet_faults", "killed_playbooks", "hands")])


def faults() -> None:
    COUNTED.unlink(missing_ok=True)
    failures = []
    for side_by_side, files in (MODULES, PLAYBOOKS):
        tests = [f"tests/integration/{name}" for name in files]
        try:
            how = ("-n", side_by_side, "--dist=worksteal", "--durations=0", "--tb=line", "-q")
            run("pytest", *how, *tests, CTL_TEST_FAULTS_COUNTED=str(COUNTED))
        except Failed as failure:
            failures.append(failure)
    if COUNTED.exists():
        write(COUNTED, PAGE)
    if failures:
        raise failures[0]


def write(counted: Path, page: Path) -> None:
    """Put the tables into the page. A page without its marks is not written."""
    lines = [json.loads(line) for line in counted.read_text(encoding="utf-8").splitlines()]
    before, found, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not (found and ended):
        raise Failed(f"{page} has no place for the tables")
    each = os.environ.get("CTL_TEST_FAULTS_EACH", "0")
    amount = "every fault at every position" if each == "0" else f"{each} faults of each piece of work, by chance"
    modules = [line for line in lines if not line["case"].endswith(".yml")]
    pieces = {line["case"]: line["positions"] for line in modules}
    fleets = [line for line in lines if line["case"].endswith(".yml")]
    parts = [f"Modules: {len(pieces)} pieces of work, {amount}.\n\n{table(modules, sum(pieces.values()))}"]
    if fleets:
        met = sum(line["positions"] for line in fleets)
        parts.append(f"Playbooks: {len(fleets)} fleets.\n\n{table(fleets, met)}")
    text = "\n\n".join(parts)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def table(lines: list[dict[str, Any]], positions: int) -> str:
    """One row for each kind of fault, and their sum."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        for fault, end, number in line["ends"]:
            counts[fault, end] += number
    kinds = list(dict.fromkeys(fault for fault, _end in counts))
    ends = ENDS + NEVER
    rows = [[kind, *(counts[kind, end] for end in ends)] for kind in sorted(kinds)]
    sums = ["all", *(sum(counts[kind, end] for kind in kinds) for end in ends)]
    cells = [["fault", "faults", *ends], ["---"] * (len(ends) + 2)]
    # A run that is wrong afterwards is counted by how it ended, too.
    wrong = ends.index("wrong afterwards") + 1
    cells += [[row[0], sum(row[1:]) - row[wrong], *row[1:]] for row in [*rows, sums]]
    shown = "\n".join("| " + " | ".join(map(str, row)) + " |" for row in cells)
    return f"Positions: {positions}.\n\n{shown}"
