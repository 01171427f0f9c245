# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Holds what runs store and hand over against the published schemas."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).resolve().parents[3] / "docs" / "schemas"
# By the folder that a document is in; others are called like their kind.
FOLDERS = {"runs": "evidence", "backups": "backup", "completions": "completion", "plans": "plan", "packets": "packet"}


def kinds_in(directory: Path) -> Counter[str]:
    """How many documents of each kind there are below a directory; each is what its schema says."""
    found: Counter[str] = Counter()
    for path in sorted(directory.rglob("*.json")):
        kind = "ticket" if path.stem.startswith("ticket-") else FOLDERS.get(path.parent.name, path.stem)
        schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
        errors = list(Draft202012Validator(schema).iter_errors(json.loads(path.read_text(encoding="utf-8"))))
        assert errors == [], (path, errors)
        found[kind] += 1
    return found
