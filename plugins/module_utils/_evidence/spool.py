# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journals of an account on this machine: which can be read, and which have been left behind.

RUN.jsonl   a run appends to it, or has been cut off
RUN.left    of a run that was cut off: closed, so that nothing is appended any more
RUN.broken  lines that are no lines of a journal: kept for people, in the way of nothing
"""

from __future__ import annotations

import fcntl
import json
import os
import time
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import trouble
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.files import private, reason_of
from ansible_collections.ctl.aws.plugins.module_utils._base.process import is_alive, parse
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import RUN
from ansible_collections.ctl.aws.plugins.module_utils._engine.place import check_place
from ansible_collections.ctl.aws.plugins.module_utils._evidence.document_shapes import OUTCOMES, PROCESS, STEP

OPEN, LEFT, BROKEN = ".jsonl", ".left", ".broken"

# Of another machine it is not known whether a run is still there: not after so long without a line.
ORPHANED_SECONDS = 3600.0

# What a line has to be, by its event. Without an intent before it, an outcome says nothing.
_LINE = {"time": str, "entry": str}
_LINES = {RUN: {"time": str, "process": PROCESS}, "intent": _LINE, **dict.fromkeys(OUTCOMES, _LINE)}


class Contents(t.NamedTuple):
    """What a journal says. :param process: whose it is. :param broken: lines that say nothing, as they are."""

    steps: list[dict[str, t.Any]]
    process: str
    broken: list[bytes]


class Spool(t.NamedTuple):
    """The journals of an account, each by the name of its run.

    :param left: those of runs that were cut off. :param live: those that somebody may still append to.
    :param troubles: what cannot be brought home, in words, each with the name of its file.
    """

    left: dict[str, Path]
    live: dict[str, Path]
    troubles: list[str]


def steps_of(path: Path) -> Contents:
    """The steps of a journal in the order in which they began, each with its outcome.

    A step without one has the status "unknown": the process ended between the call and its answer.

    :raises CtlError: the file cannot be read.
    """
    found: dict[str, dict[str, t.Any]] = {}
    process = ""
    broken: list[bytes] = []
    # What comes after the last end of a line: the process ended within it, so before the call.
    for text in _read(path).split(b"\n")[:-1]:
        line = _line(text)
        if line and line["event"] == RUN:
            process = str(line["process"])
        elif not line or not _take(found, line):
            broken.append(text)
    return Contents(list(found.values()), process, broken)


def _read(path: Path) -> bytes:
    try:
        check_place(path)
        with open(path, "rb", opener=private) as file:
            return bytes(file.read())
    except OSError as error:
        raise CtlError(
            f"The journal {path} cannot be read: {reason_of(error, path)}",
            hint="What its run did is not known without it: mend or remove it, see ctl_evidence_spool.",
        ) from error


def _line(text: bytes) -> dict[str, t.Any] | None:
    """A line of a journal, None where it is something else."""
    try:
        line: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict):
        return None
    event: object = line.get("event")
    shape = _LINES.get(event) if isinstance(event, str) else None
    return line if shape and not trouble(line, shape) else None


def _take(found: dict[str, dict[str, t.Any]], line: dict[str, t.Any]) -> bool:
    """Add what a line says to its step. :returns: whether there is one, and it can stand in the evidence."""
    entry, event, when = (str(line.pop(key)) for key in ("entry", "event", "time"))
    if event == "intent":
        step = {"before": None, **line, "began": when, "status": "unknown"}
    else:
        given = {key: value for key, value in line.items() if value}
        step = {**found.get(entry, {}), **given, "ended": when, "status": event}
    if trouble(step, STEP):
        return False
    found[entry] = step
    return True


def look(folder: Path, own: str = "", *, alone: bool = False) -> Spool:
    """The journals in a folder, without changing anything.

    :param own: the name of a run whose journal is not meant. :param alone: whether no other run may be under way.
    """
    found = Spool({}, {}, [])
    for path in sorted(folder.glob("*")):
        if path.stem == own or path.suffix not in (OPEN, LEFT, BROKEN):
            continue
        if path.suffix == BROKEN:
            found.troubles.append(f"{path} has lines that could not be read: see what they are, then move it elsewhere")
            continue
        try:
            is_left = path.suffix == LEFT or _is_left(path, alone)
        except CtlError as error:
            found.troubles.append(str(error))
            continue
        (found.left if is_left else found.live)[path.stem] = path
    return found


def everything(folder: Path) -> Spool:
    """The journals in a folder, those of runs that are under way too: what was done until now counts all the same."""
    found = look(folder)
    return Spool({**found.left, **found.live}, {}, found.troubles)


def _is_left(path: Path, alone: bool) -> bool:
    """Whether the run of a journal has ended. A call that is under way has a lock on it, however long it takes."""
    if _is_locked(path):
        return False
    process = parse(steps_of(path).process)
    alive = is_alive(process) if process else None
    if alive is None:
        return alone or time.time() - path.lstat().st_mtime > ORPHANED_SECONDS
    return not alive


def _is_locked(path: Path) -> bool:
    try:
        with open(path, "rb", opener=private) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        raise CtlError(f"The journal {path} cannot be read: {reason_of(error, path)}") from error
    return False


class Journals(t.NamedTuple):
    """What journals say, by the name of their runs. :param paths: where they are, to be forgotten once it is stored.

    :param troubles: what cannot be brought home, in words.
    """

    contents: dict[str, Contents]
    paths: dict[str, Path]
    troubles: list[str]

    def forget(self) -> None:
        """Remove the journals; lines that say nothing are kept beside them, for people.

        :raises CtlError: that is not possible.
        """
        for run, path in self.paths.items():
            try:
                if self.contents[run].broken:
                    with open(path.with_suffix(BROKEN), "ab", opener=private) as file:
                        file.writelines(line + b"\n" for line in self.contents[run].broken)
                path.unlink()
            except OSError as error:
                raise CtlError(
                    f"The journal {path} is stored, and cannot be removed: {reason_of(error, path)}",
                    hint="Check who may write in the directory of ctl_evidence_spool, then run again.",
                ) from error


NONE = Journals({}, {}, [])


def collect(spool: Spool, own: Path | None = None, *, closing: bool) -> Journals:
    """Read the journals of runs that were cut off, and that of this run.

    :param closing: whether nobody may append to those of other runs from now on.
    """
    found = Journals({}, {}, list(spool.troubles))
    found.troubles.extend(f"{path} is of a run that is still under way in this account" for path in spool.live.values())
    for run, path in spool.left.items():
        try:
            closed = _close(path) if closing else path
            if closed is None:
                found.troubles.append(f"{path} is of a run that is still making a call")
            else:
                _collect(found, run, closed)
        except CtlError as error:
            found.troubles.append(str(error))
    if own and os.path.lexists(own):
        _collect(found, own.stem, own)
    return found


def _collect(found: Journals, run: str, path: Path) -> None:
    contents = steps_of(path)
    found.contents[run], found.paths[run] = contents, path
    if contents.broken:
        lines = len(contents.broken)
        found.troubles.append(
            f"{path} has {lines} line{'s' * (lines > 1)} that cannot be read: what they said is not known"
        )


def _close(path: Path) -> Path | None:
    """Close the journal of a run that was cut off: whoever would still append to it is refused.

    :returns: where it is now; None where a call is under way after all.
    """
    if path.suffix == LEFT:
        return path
    try:
        with open(path, "rb", opener=private) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return path.rename(path.with_suffix(LEFT))
    except BlockingIOError:
        return None
    except OSError as error:
        raise CtlError(f"The journal {path} cannot be closed: {reason_of(error, path)}") from error
