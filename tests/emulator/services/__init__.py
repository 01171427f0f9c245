# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What we change about moto, a module per service."""

from __future__ import annotations

import importlib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def install(service: str) -> None:
    """Loads what we change about a service, if anything, before moto builds its application."""
    if (HERE / f"{service}.py").exists():
        importlib.import_module(f"{__name__}.{service}").install()
