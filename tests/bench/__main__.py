# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`make bench`: what hardening costs an account, beside the same written with the peers' modules, and beside the limit.

All of it runs on the local AWS, one after the other, round by round, so that what else the machine does is shared. What
was measured goes to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from accounts import MUCH, PEERS, REGIONS, ROOT, accounts
from measure import Cost, round_trips
from report import Measured, Waited, write

PLAYBOOKS = ("harden", "onboard", "offboard")


def peers_python() -> Path:
    """The Python of an environment with the peers' collections, made where it is missing."""
    python = PEERS / "bin" / "python"
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--python", str(python)]
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    subprocess.run([*uv, "--requirement", str(ROOT / "requirements" / "bench.txt")], check=True)
    return python


VERSIONS = """import importlib.metadata, json
print(json.dumps({one.name: one.version for one in importlib.metadata.distributions()}))"""


def versions(python: Path) -> dict[str, str]:
    """Of the packages in the environment of a Python."""
    said = subprocess.run([str(python), "-c", VERSIONS], check=True, stdout=subprocess.PIPE).stdout
    return dict(json.loads(said))


def beside_peers(count: int, rounds: int) -> dict[str, list[Cost]]:
    """Hardening by each way in, round by round."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    for number in range(rounds):
        with accounts(count, beside_peers=True) as both:
            steps: dict[str, Callable[[], Cost]] = {
                "ours, first": lambda: both.ours("harden.yml"),
                "peers, first": both.theirs,
                "ours, again": lambda: both.ours("harden.yml"),
                "peers, again": both.theirs,
                "boto3, reading": both.plain,
            }
            for name, step in steps.items():
                costs[name].append(said(f"round {number + 1}, {name}", step()))
    return costs


def by_playbook(count: int, rounds: int) -> dict[str, list[Cost]]:
    """Each playbook with nothing to do, or nothing but to plan."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    for number in range(rounds):
        with accounts(count) as ours:
            said(f"round {number + 1}, onboard.yml, first", ours.ours("onboard.yml"))
            for playbook in PLAYBOOKS:
                costs[playbook].append(said(f"round {number + 1}, {playbook}.yml", ours.ours(f"{playbook}.yml")))
    return costs


def waiting() -> dict[str, list[Waited]]:
    """Calls, and how many of them wait for one another: of one account with one, and with three regions."""
    found: dict[str, list[Waited]] = defaultdict(list)
    for regions in (1, 3):
        with accounts(1, regions=regions) as one:
            one.ours("onboard.yml")
            with one.answering_late():
                for playbook in PLAYBOOKS:
                    calls = one.ours(f"{playbook}.yml").calls
                    found[playbook].append(Waited(calls, round_trips(one.aws.calls())))
                    print(f"{regions} regions, {playbook}.yml: {found[playbook][-1]}", flush=True)
    return found


def many(counts: list[int]) -> dict[int, tuple[Cost, Cost]]:
    """Hardening so many accounts in one run, first and again."""
    found = {}
    for count in counts:
        with accounts(count) as fleet:
            first = said(f"{count} accounts, first", fleet.ours("harden.yml"))
            found[count] = (first, said(f"{count} accounts, again", fleet.ours("harden.yml")))
    return found


def crowded() -> dict[tuple[str, int], tuple[Cost, Cost]]:
    """Hardening one account, first and again: with nothing in it and with much, in one region and in all."""
    found = {}
    for what, has in (("nothing", {}), ("much", MUCH)):
        for regions in (1, len(REGIONS)):
            with accounts(1, regions=regions, has=has) as one:
                first = said(f"{what}, {regions} regions, first", one.ours("harden.yml"))
                found[what, regions] = (first, said(f"{what}, {regions} regions, again", one.ours("harden.yml")))
    return found


def said(what: str, cost: Cost) -> Cost:
    """A cost, for whoever waits."""
    print(f"{what}: {cost.cpu:.1f} s CPU, {cost.wall:.1f} s, {cost.calls} calls, {cost.memory:.0f} MiB", flush=True)
    return cost


def main() -> int:
    """Measure, and write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, nargs="*", default=[8, 64, 256], help="accounts in one run")
    asked = parser.parse_args()
    peers = versions(peers_python())
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, ansible-core {peers['ansible-core']}"
    costs = beside_peers(asked.accounts, asked.rounds)
    costs.update(by_playbook(asked.accounts, asked.rounds))
    write(Measured(costs, waiting(), many(asked.many), crowded(), asked.accounts, asked.rounds, machine, peers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
