# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes every role's README, and the options of account_baseline."""

from __future__ import annotations

from baseline import BASELINE, module
from generate import ROLES, readme

for role in sorted(ROLES.iterdir()):
    (role / "README.md").write_text(readme(role), encoding="utf-8")

BASELINE.write_text(module(), encoding="utf-8")
