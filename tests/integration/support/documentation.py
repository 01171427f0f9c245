# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module's documentation says, and the permissions that its notes list."""

from __future__ import annotations

import importlib
import re
from typing import Any

import yaml

PACKAGE = "ansible_collections.ctl.aws.plugins.modules"
ACTION = re.compile(r"\b[a-z0-9-]+:[A-Z]\w+")


def documented(module: str, part: str) -> Any:
    return yaml.safe_load(getattr(importlib.import_module(f"{PACKAGE}.{module}"), part))


def permissions(module: str) -> set[str]:
    """The actions that the note "Needs the IAM actions:" lists, and those that say which option they are for."""
    notes = documented(module, "DOCUMENTATION").get("notes", [])
    listing = ("Needs the IAM actions:", "For O(")
    return {action for note in notes if note.startswith(listing) for action in ACTION.findall(note)}
