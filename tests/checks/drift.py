# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes every attribute that is compared by hand, by itself and in pairs; writes the count into docs/drift.md."""

from __future__ import annotations

import json
from collections import Counter

from common import BUILD, ROOT, Failed, run

COUNTED = BUILD / "drift.jsonl"
PAGE = ROOT / "docs" / "drift.md"
BEGIN, END = "<!-- what `make drift` counted -->", "<!-- end of what was counted -->"
ROWS = {"1": "by itself", "2": "with another one of its kind"}


def drift() -> None:
    COUNTED.unlink(missing_ok=True)
    try:
        tests = "tests/integration/modules/test_drift.py"
        run("pytest", "-n", "2", "--dist=worksteal", "-q", tests, CTL_TEST_DRIFT_COUNTED=str(COUNTED))
    finally:
        if COUNTED.exists():
            write()


def write() -> None:
    """Put the table into the page."""
    lines = [json.loads(line) for line in COUNTED.read_text(encoding="utf-8").splitlines()]
    total = {size: Counter[str]() for size in ROWS}
    for line in lines:
        total[str(line["size"])].update({"changed": 1, **line["counts"]})
    columns = ["changed", "named", "mended", "left as it is", "missed"]
    table = [f"| | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    table += [
        f"| {word} | {' | '.join(str(total[size][column]) for column in columns)} |" for size, word in ROWS.items()
    ]
    before, found, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not (found and ended):
        raise Failed(f"{PAGE} has no place for the table")
    PAGE.write_text("\n".join([f"{before}{BEGIN}\n", *table, f"\n{END}{after}"]), encoding="utf-8")
