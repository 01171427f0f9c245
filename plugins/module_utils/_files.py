# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that describe a customer's account are for their owner alone."""

from __future__ import annotations

import os
from pathlib import Path


def private_directory(directory: Path) -> None:
    """Make a directory, and those above it that are missing (which pathlib would make for everybody).

    :raises OSError: it cannot be made.
    """
    for one in reversed([directory, *directory.parents]):
        if not one.is_dir():
            one.mkdir(mode=0o700, exist_ok=True)


def private(path: str, flags: int) -> int:
    """An opener: a new file can be read by its owner alone."""
    return os.open(path, flags, 0o600)
