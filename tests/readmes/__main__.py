# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes every role's README, the options of account_baseline, the schemas of documents, and the pictures of AWX."""

from __future__ import annotations

from baseline import BASELINE, module
from generate import ROLES, readme
from schemas import DOCUMENTS, SCHEMAS, schema

from awx import DRAWN, PICTURES

for role in sorted(ROLES.iterdir()):
    (role / "README.md").write_text(readme(role), encoding="utf-8")

BASELINE.write_text(module(), encoding="utf-8")

for name in DOCUMENTS:
    (SCHEMAS / f"{name}.schema.json").write_text(schema(name), encoding="utf-8")

for name, draw in DRAWN.items():
    (PICTURES / f"{name}.svg").write_text(draw(), encoding="utf-8")
