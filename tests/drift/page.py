# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of attributes as people read it, in docs/drift.md."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.ctl.aws.tests.drift.attributes import (
    CLASSES,
    CUSTOMERS,
    OURS,
    REPORTED,
    Attribute,
    attributes,
    kinds,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "drift.md"
BEGIN, END = "<!-- the table of attributes, by `make readmes` -->", "<!-- end of the table -->"
DONE = {OURS: "set back", REPORTED: "reported", CUSTOMERS: "kept"}


def remark(one: Attribute) -> str:
    """What is said of an attribute beside its class."""
    only = f"Of {one.only}; else it is {one.otherwise}." if one.only else ""
    return " ".join(filter(None, (only, one.note)))


def table() -> str:
    """All kinds, each with its attributes."""
    rows = list(attributes())
    parts = []
    for kind, about in kinds().items():
        lines = [
            f"### {about['title']}",
            "",
            f"Control `{about['control']}`.",
            "",
            "| attribute | what is done | |",
            "| --- | --- | --- |",
        ]
        for is_of in CLASSES:
            chosen = [one for one in rows if one.kind == kind and one.is_of == is_of]
            lines += [f"| {one.name} | {DONE[is_of]} | {remark(one)} |" for one in chosen]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def page() -> str:
    """What the page has to be."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"
