# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command costs: time, CPU and memory of all of its processes, and calls to the local AWS."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

# Longer than calls of one step are apart in which they are sent.
LATENCY_SECONDS = 0.5


@dataclass(frozen=True)
class Cost:
    """Of one run: seconds, calls of all accounts together, and the MiB of its largest process."""

    wall: float
    cpu: float
    calls: int
    memory: float


class Failed(Exception):
    """A command did not do what is measured."""


def cost(aws: LocalAws, command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a command. :raises Failed: with what it said."""
    aws.clear_calls()
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _pid, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")
            raise Failed(f"{' '.join(command)} ended with {process.returncode}\n{text[-8000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, len(aws.calls()), used.ru_maxrss / 1024)


def round_trips(calls: Sequence[Mapping[str, Any]]) -> int:
    """How many calls waited for one another, where each took LATENCY_SECONDS to be answered."""
    steps, over = 0, 0.0
    for begun in sorted(call["time"] for call in calls):
        if begun >= over:
            steps, over = steps + 1, begun + LATENCY_SECONDS
    return steps


def median(costs: Sequence[Cost], what: str) -> float:
    """Of wall, cpu or calls."""
    return float(statistics.median(getattr(one, what) for one in costs))


def spread(costs: Sequence[Cost], what: str, accounts: int) -> str:
    """The median for an account, and in brackets the least and the most."""
    values = [getattr(one, what) / accounts for one in costs]
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"
