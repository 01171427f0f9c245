# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an operator reads at the end of a run: every account, and each sentence once."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._account.run.table import WIDTH, lines
from hypothesis import given
from hypothesis import strategies as st

ROW: dict[str, Any] = {
    "cells": ["yes", "yes", "none"],
    "changed": "no",
    "status": "ok",
    "exceptions": [],
    "notes": [],
    "warnings": [],
    "why": "",
    "packet": "",
    "evidence": [],
    "report": "",
}


def row(account: str, **differs: Any) -> dict[str, Any]:
    return {**ROW, "account": account, **differs}


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    rows = [row("acme"), row("globex-production", cells=["no", "no", "synchronizing"], status="failed")]
    assert lines({"about": "care", "rows": rows}) == [
        "account            joined  hardened  provider       changed  result",
        "acme               yes     yes       none           no       ok",
        "globex-production  no      no        synchronizing  no       failed",
    ]


def test_a_sentence_stands_there_once_with_the_accounts_that_it_is_true_of() -> None:
    rows = [
        row("acme", notes=["no support"], evidence=["s3://evidence/a"]),
        row("globex", notes=["no support"], warnings=["look"], why="stopped", packet="/srv/globex.md"),
        row("initech", notes=["no support"], exceptions=["kept"], why="stopped"),
    ]
    assert lines({"about": "care", "rows": rows})[4:] == [
        "",
        "all 3 accounts: no support",
        "globex: look",
        "globex, initech: stopped",
        "initech: kept",
        "evidence: s3://evidence/a",
        "packet: /srv/globex.md",
    ]


def test_what_somebody_else_wrote_is_obeyed_by_no_terminal_and_begins_no_line() -> None:
    [_titles, line, _blank, sentence] = lines(
        {"about": "care", "rows": [row("acme", cells=["\x1b[2J", "", ""], why="a\nglobex: ok")]}
    )
    assert "\\x1b[2J" in line and sentence == "acme: a globex: ok"


@given(st.lists(st.lists(st.sampled_from(["short", "x " * 99, "y" * 130]), max_size=3), min_size=1, max_size=30))
def test_every_account_has_its_line_and_every_sentence_its_accounts(notes: list[list[str]]) -> None:
    rows = [row(f"account-{number}", notes=texts) for number, texts in enumerate(notes)]
    shown = lines({"about": "care", "rows": rows})
    assert [line.split()[0] for line in shown[1 : len(rows) + 1]] == [one["account"] for one in rows]
    below = "\n".join(shown[len(rows) + 2 :]).replace("\n    ", " ").splitlines()
    found = {text: names.split(", ") for names, _colon, text in (line.partition(": ") for line in below)}
    for text in {text for texts in notes for text in texts}:
        whom = [one["account"] for one in rows if text in one["notes"]]
        everybody = [f"all {len(rows)} accounts"] if len(whom) == len(rows) > 1 else whom
        assert found[text.strip()] == everybody
    assert all(
        len(line) <= WIDTH or " " not in line.strip() for line in shown[len(rows) + 2 :] if "y" * 130 not in line
    )
