# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of requirements as people read it, in docs/compliance.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.checks import CHECKS
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import SWITCHED_OFF, USERS
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "compliance.md"
BEGIN, END = "<!-- the table of requirements, by `make readmes` -->", "<!-- end of the table -->"


def requirements() -> dict[str, dict[str, str]]:
    """Every recommendation by its number: {"about", and perhaps "by", "asked", "not"}."""
    text = (Path(__file__).parent / "cis.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def defaults() -> dict[str, Any]:
    """The role's own values, by variable."""
    text = (ROOT / "roles" / "ctl_harden" / "defaults" / "main.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def by_default(one: dict[str, str]) -> str:
    """Whether a requirement is met, looked at, or neither, where the inventory says nothing."""
    name = one.get("by", "")
    if not name:
        return "no"
    if name in CHECKS:
        return "looked at"
    switch = "ctl_harden_remediate_users" if name == USERS else f"ctl_harden_{name}"
    off = str(defaults()[one.get("asked", switch)] or "").lower() in SWITCHED_OFF
    return f"with `{one.get('asked', switch)}`" if off else "set"


def cost(one: dict[str, str]) -> str:
    """What AWS charges for it."""
    name = one.get("by", "")
    return CONTROLS[name].cost if name in CONTROLS else ""


def table() -> str:
    """All requirements, a line each."""
    lines = [
        "| CIS 7.0 | what it asks for | check | by default | cost | what is not |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for number, one in requirements().items():
        check = f"`{one['by']}`" if "by" in one else ""
        cells = (number, one["about"], check, by_default(one), cost(one), one.get("not", ""))
        lines.append("| " + " | ".join(cells) + " |")
    every = [by_default(one) for one in requirements().values()]
    opt_in = sum(one.startswith("with") for one in every)
    counted = (
        f"Of {len(every)} requirements {every.count('set')} are set by default, {opt_in} with a variable, "
        f"{every.count('looked at')} are looked at, and {every.count('no')} are not."
    )
    return "\n".join([counted, "", *lines, ""])


def page() -> str:
    """What docs/compliance.md has to be."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"
