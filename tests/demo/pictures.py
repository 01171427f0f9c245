# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Terminal output as a picture for the documentation."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 120


# What a run ends with is what it was about: its table, up to what Ansible says next.
TABLE, AFTER = re.compile(r"account +.*result$"), re.compile(r"(TASK|PLAY) ")


def save(output: str, path: Path, title: str) -> None:
    """Write the table of a run as SVG. :raises ValueError: the run has none."""
    lines = Text.from_ansi(output).plain.splitlines()
    first = max(number for number, line in enumerate(lines) if TABLE.match(line))
    last = next(number for number in range(first, len(lines)) if AFTER.match(lines[number]))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print("\n".join(lines[first:last]).strip(), highlight=False, markup=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    console.save_svg(str(path), title=title)
