# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts the local AWS, as `python -m tests.emulator` or as `python tests/emulator`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __package__:
    from .cli import main
else:
    # Run as a folder: its own modules would shadow others by name (`calls`, `config`), so the folder above
    # takes its place on the path and the package is imported by its name.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    main = importlib.import_module("emulator.cli").main

if __name__ == "__main__":
    sys.exit(main())
