# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table at the end of a run: a line for each account, and below it what is to be known of them."""

from __future__ import annotations

import textwrap
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run.report import COLUMNS
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless

Facts = t.Mapping[str, t.Any]

WIDTH = 110


def lines(facts: Facts) -> list[str]:
    """The table, and the sentences below it: one that is true of several accounts stands there once.

    :param facts: {"about" (of COLUMNS), "rows" (of each account what row() answered, and {"account", "evidence",
        "report"})}
    """
    rows = facts["rows"]
    below = [*_sentences(rows), *_places(rows)]
    return [*_table(facts["about"], rows), *(["", *below] if below else [])]


def _table(about: str, rows: t.Sequence[Facts]) -> t.Iterator[str]:
    cells = [("account", *COLUMNS[about], "changed", "result")]
    cells += [tuple(map(harmless, (row["account"], *row["cells"], row["changed"], row["status"]))) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _sentences(rows: t.Sequence[Facts]) -> t.Iterator[str]:
    accounts: dict[str, list[str]] = {}
    for row in rows:
        for text in dict.fromkeys((*row["exceptions"], *row["notes"], *row["warnings"], *filter(None, [row["why"]]))):
            accounts.setdefault(text, []).append(row["account"])
    for text, names in accounts.items():
        whom = f"all {len(names)} accounts" if len(names) == len(rows) > 1 else ", ".join(names)
        sentence = harmless(f"{whom}: {text}")
        yield from textwrap.wrap(
            sentence, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )


def _places(rows: t.Sequence[Facts]) -> t.Iterator[str]:
    for row in rows:
        yield from (f"evidence: {document}" for document in row["evidence"])
    yield from (f"packet: {row['packet']}" for row in rows if row["packet"])
    yield from dict.fromkeys(f"report: {row['report']}" for row in rows if row["report"])
