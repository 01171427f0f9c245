# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ansible-playbook that a task is for: which one it is, and whether it is still there.

A worker of Ansible, and a module's process, go on when ansible-playbook is killed. A process is told from a later one
with its number by when it began, and from one of another machine or container by where it runs.
"""

from __future__ import annotations

import os
import socket
import typing as t
from pathlib import Path

# How an action plugin says to a module, in this process or in one of its own, which ansible-playbook it is for.
VARIABLE = "CTL_AWS_CONTROLLER"
# … and when that one began, in seconds since the epoch: all hosts of a run have one name for it.
BEGAN = "CTL_AWS_CONTROLLER_BEGAN"

# In digits. A number that no system gives to a process is not asked for.
LONGEST_PID = 10
# States of a process that has ended, as /proc shows them.
_ENDED = ("Z", "X", "x")


class Process(t.NamedTuple):
    """A process. :param place: the machine and container. :param began: "" where the system does not tell."""

    place: str
    pid: int
    began: str

    def __str__(self) -> str:
        return f"{self.place} {self.pid} {self.began}".rstrip()


def parse(text: str) -> Process | None:
    """What str() made of a process, None where it is something else."""
    parts = text.split()
    if len(parts) not in (2, 3) or not parts[1].isdecimal() or len(parts[1]) > LONGEST_PID:
        return None
    return Process(parts[0], int(parts[1]), parts[2] if len(parts) == 3 else "")


def process(pid: int) -> Process:
    """A process of this machine."""
    return Process(here(), pid, _status(pid)[1])


def here() -> str:
    """What tells this machine, since it was started, and this container from others."""
    parts = [socket.gethostname(), _first_line("/proc/sys/kernel/random/boot_id")]
    try:
        parts.append(os.readlink("/proc/self/ns/pid"))
    except OSError:
        pass  # no Linux: a machine is a machine
    return "/".join(part.replace(" ", "-") for part in parts if part)


def is_alive(one: Process) -> bool | None:
    """Whether a process is still there; None where it is of another machine or container."""
    if one.place != here():
        return None
    try:
        os.kill(one.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # there is one, of another user
    state, began = _status(one.pid)
    return state not in _ENDED and began == one.began


def controller() -> Process | None:
    """The ansible-playbook that this process works for; None where a module was started in another way."""
    return parse(os.environ.get(VARIABLE, ""))


def _status(pid: int) -> tuple[str, str]:
    """State and start of a process (fields 3 and 22 of /proc/PID/stat; the name before them may have spaces)."""
    fields = _first_line(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (fields[0], fields[19]) if len(fields) > 19 else ("", "")


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError):
        return ""
