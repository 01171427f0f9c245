# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Terminal output as a picture for the documentation."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 132


def save(output: str, path: Path, title: str, lines: slice) -> None:
    """Write some lines of a terminal's output (with its colours) as SVG, without the paths of this machine."""
    shown = [line for line in output.strip().splitlines() if "included: " not in line]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(shown[lines])))
    path.parent.mkdir(parents=True, exist_ok=True)
    console.save_svg(str(path), title=title)
