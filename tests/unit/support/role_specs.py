# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the roles say of their variables, and the text of all that reads or sets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
ROLES = {path.name: path for path in sorted((ROOT / "roles").iterdir())}


def entry_points(role: str) -> dict[str, Any]:
    path = ROLES[role] / "meta" / "argument_specs.yml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"])


def options() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every option of every entry point: where it is, its name, and what is said about it."""
    for role in ROLES:
        for entry, spec in entry_points(role).items():
            for name, option in spec["options"].items():
                yield f"{role} {entry}", name, option


def sources() -> Iterator[str]:
    """The text of everything that reads or sets variables, without comments."""
    in_roles = ("roles/*/tasks/*.yml", "roles/*/vars/**/*.yml", "roles/*/templates/*")
    for pattern in (*in_roles, "playbooks/*.yml", "plugins/plugin_utils/*.py"):
        for path in sorted(ROOT.glob(pattern)):
            lines = path.read_text(encoding="utf-8").splitlines()
            yield "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def documentation_of_the_inventory() -> dict[str, Any]:
    """What the inventory plugin says of itself. Not imported: Ansible would take this process for a controller."""
    text = (ROOT / "plugins/inventory/accounts.py").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text.partition('DOCUMENTATION = r"""')[2].partition('"""')[0]))
