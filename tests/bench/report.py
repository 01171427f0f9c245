# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""docs/benchmarks.md, from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from measure import Cost, median, spread

TEMPLATE = Path(__file__).with_name("benchmarks.md.j2")
# What is measured, and how the page calls it.
ROWS = {
    "ours, first": "`harden.yml`, first run",
    "peers, first": "amazon.aws and community.aws, first run",
    "ours, again": "`harden.yml`, nothing to do",
    "peers, again": "amazon.aws and community.aws, nothing to do",
    "boto3, reading": "plain boto3 with threads, reading only",
}
# What is compared: the slower one, the faster one, and what was aimed at (CPU, wall).
RATIOS = {
    "first run, against the peers": ("peers, first", "ours, first", "15", ""),
    "nothing to do, against the peers": ("peers, again", "ours, again", "25", "15"),
    "nothing to do, against plain boto3": ("ours, again", "boto3, reading", "at most 2", "at most 1.5"),
}


def page(costs: Mapping[str, Sequence[Cost]], accounts: int, machine: str, peers: Mapping[str, str]) -> str:
    """The page.

    :param costs: of each of ROWS, a cost a round. :param accounts: over so many each.
    :param peers: versions of packages in the environment of the peers.
    """
    rows = [
        {
            "title": title,
            "cpu": spread(costs[name], "cpu", accounts),
            "wall": spread(costs[name], "wall", accounts),
            "calls": f"{median(costs[name], 'calls') / accounts:.0f}",
        }
        for name, title in ROWS.items()
    ]
    ratios = [
        {
            "title": title,
            "cpu": f"{median(costs[slow], 'cpu') / median(costs[fast], 'cpu'):.1f}",
            "wall": f"{median(costs[slow], 'wall') / median(costs[fast], 'wall'):.1f}",
            "aims": (cpu, wall),
        }
        for title, (slow, fast, cpu, wall) in RATIOS.items()
    ]
    template = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    rounds = len(costs["ours, again"])
    return template.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        rows=rows, ratios=ratios, accounts=accounts, rounds=rounds, machine=machine, peers=peers
    )
