# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command costs: time, CPU of all of its processes, and calls to the local AWS."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws


@dataclass(frozen=True)
class Cost:
    """Of one run, in seconds; calls of all accounts together."""

    wall: float
    cpu: float
    calls: int


class Failed(Exception):
    """A command did not do what is measured."""


def cost(aws: LocalAws, command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a command. :raises Failed: with what it said."""
    aws.clear_calls()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        command, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout[-8000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, len(aws.calls()))


def median(costs: Sequence[Cost], what: str) -> float:
    """Of wall, cpu or calls."""
    return float(statistics.median(getattr(one, what) for one in costs))


def spread(costs: Sequence[Cost], what: str, accounts: int) -> str:
    """The median for an account, and in brackets the least and the most."""
    values = [getattr(one, what) / accounts for one in costs]
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"
