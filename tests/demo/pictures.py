# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Terminal output as a picture for the documentation."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 132


# What a run ends with is what it was about: its table, up to the next empty line.
TABLE = "Show all accounts]"


def save(output: str, path: Path, title: str) -> None:
    """Write the table of a run (with its colours) as SVG."""
    lines = output.strip().splitlines()
    first = max(number for number, line in enumerate(lines) if TABLE in line)
    last = next(number for number in range(first, len(lines)) if not lines[number].strip())
    shown = lines[first:last]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(shown)))
    path.parent.mkdir(parents=True, exist_ok=True)
    console.save_svg(str(path), title=title)
