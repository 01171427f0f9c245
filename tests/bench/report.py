# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""docs/benchmarks.md with its plot, from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from accounts import ROOT
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from measure import Cost, median, spread

HERE = Path(__file__).resolve().parent
PAGE, PLOT = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "pictures" / "benchmarks.svg"
# What is measured, and how the page calls it.
ROWS = {
    "ours, first": "`harden.yml`, first run",
    "peers, first": "amazon.aws and community.aws, first run",
    "ours, again": "`harden.yml`, nothing to do",
    "peers, again": "amazon.aws and community.aws, nothing to do",
    "boto3, reading": "plain boto3 with threads, reading only",
}
PLAYBOOKS = {
    "harden": "`harden.yml`, all controls, nothing to do",
    "onboard": "`onboard.yml`, nothing to do",
    "offboard": "`offboard.yml`, the plan",
}
# What is compared: the slower one, the faster one, and what was aimed at (CPU, wall).
RATIOS = {
    "first run: the peers to ours": ("peers, first", "ours, first", "15", ""),
    "nothing to do: the peers to ours": ("peers, again", "ours, again", "25", "15"),
    "nothing to do: ours to plain boto3": ("ours, again", "boto3, reading", "at most 2", "at most 1.5"),
    "nothing to do: `onboard.yml` to `harden.yml`": ("onboard", "harden", "at most 1.2", ""),
}
# Calls with one region, and for each further one.
AIMS = {"harden": "40 and 6, 12 in sequence", "onboard": "", "offboard": ""}

# What is in an account whose calls are counted.
WHAT = {"nothing": "nothing of the customer's", "much": "300 roles, 300 policies, 300 users, 100 buckets"}


class Waited(NamedTuple):
    """Calls of an account, and how many of them waited for one another."""

    calls: int
    in_sequence: int


class Measured(NamedTuple):
    """All that was measured.

    costs: of each of ROWS and PLAYBOOKS, a cost a round. waiting: of each of PLAYBOOKS, with one and three regions.
    many: of so many accounts in one run, the first and the second. crowded: of one account with nothing or much in it,
    in so many regions, the same.
    """

    costs: Mapping[str, Sequence[Cost]]
    waiting: Mapping[str, Sequence[Waited]]
    many: Mapping[int, tuple[Cost, Cost]]
    crowded: Mapping[tuple[str, int], tuple[Cost, Cost]]
    accounts: int
    rounds: int
    machine: str
    peers: Mapping[str, str]


def write(measured: Measured) -> None:
    """The page and its plot."""
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FileSystemLoader(HERE),
        autoescape=lambda name: str(name).endswith(".svg.j2"),
    )
    page = environment.get_template("benchmarks.md.j2").render(
        rows=_rows(measured, {**ROWS, **PLAYBOOKS}),
        ratios=[_ratio(measured, title, *compared) for title, compared in RATIOS.items()],
        planned=f"{_of_one(measured, 'offboard') - _of_one(measured, 'harden'):.1f}",
        waiting=[_waited(title, name, measured.waiting[name]) for name, title in PLAYBOOKS.items()],
        many=[_many(count, *costs) for count, costs in measured.many.items()],
        crowded=[
            {"what": WHAT[what], "regions": regions, "first": first, "again": again}
            for (what, regions), (first, again) in measured.crowded.items()
        ],
        **{name: getattr(measured, name) for name in ("accounts", "rounds", "machine", "peers")},
    )
    PAGE.write_text(page, encoding="utf-8")
    bars = [{"title": title.replace("`", ""), "seconds": _of_one(measured, name)} for name, title in ROWS.items()]
    PLOT.write_text(environment.get_template("benchmarks.svg.j2").render(bars=bars), encoding="utf-8")


def _of_one(measured: Measured, name: str) -> float:
    return median(measured.costs[name], "cpu") / measured.accounts


def _rows(measured: Measured, titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "title": title,
            "cpu": spread(measured.costs[name], "cpu", measured.accounts),
            "wall": spread(measured.costs[name], "wall", measured.accounts),
            "calls": f"{median(measured.costs[name], 'calls') / measured.accounts:.0f}",
        }
        for name, title in titles.items()
    ]


def _ratio(measured: Measured, title: str, slow: str, fast: str, *aims: str) -> dict[str, Any]:
    slower, faster = measured.costs[slow], measured.costs[fast]
    found = {what: f"{median(slower, what) / median(faster, what):.1f}" for what in ("cpu", "wall")}
    return {"title": title, "aims": aims, **found}


def _waited(title: str, name: str, found: Sequence[Waited]) -> dict[str, Any]:
    one, three = found
    return {"title": title, "one": one, "further": (three.calls - one.calls) / 2, "three": three, "aim": AIMS[name]}


def _many(count: int, first: Cost, again: Cost) -> dict[str, Any]:
    each = {name: f"{cost.cpu / count:.2f}" for name, cost in (("first", first), ("again", again))}
    return {"count": count, "memory": f"{max(first.memory, again.memory):.0f}", "wall": f"{again.wall:.0f}", **each}
