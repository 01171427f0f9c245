# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Right before each write: whether the run that it is for is still there, and still has the lease of the account.

The lease itself is in the evidence store (module account_lease), which the credentials of a task need not reach. So
whoever takes or renews it leaves a note beside the journal of the run, and that is what is looked at.

RUN.lease   what a run may: {"state": "held", "until": seconds since the epoch}, or "released", or "lost"
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.files import private, reason_of
from ansible_collections.ctl.aws.plugins.module_utils._base.process import controller, is_alive
from ansible_collections.ctl.aws.plugins.module_utils._engine.place import make_place

SUFFIX = ".lease"
HELD, RELEASED, LOST = "held", "released", "lost"
# The code of an error after which a run writes nothing more.
LEASE_LOST = "LeaseLost"

# Notes of runs that are long over are of no use.
_KEPT_SECONDS = 86400.0


class Note(t.NamedTuple):
    """What is noted of a run's lease. :param until: when it ends, in seconds since the epoch."""

    state: str
    until: float = 0.0


def check(journal: Path | None) -> None:
    """See that a write may be made.

    :param journal: that of the run. Without one, or without a note beside it, the run needs no lease.
    :raises CtlError: ansible-playbook is gone, or another run may have the lease by now.
    """
    owner = controller()
    if owner and is_alive(owner) is False:
        raise CtlError(
            f"The ansible-playbook that this task is for (process {owner.pid}) has ended: nothing more is written",
            hint="Run the playbook again: it continues from what is there.",
            code="RunEnded",
        )
    note = note_of(journal) if journal else None
    if note and (note.state != HELD or not note.until > time.time()):
        why = "it ran out during a task" if note.state == HELD else f"it is {note.state}"
        raise CtlError(
            f"This run no longer has the lease of the account ({why}): nothing more is written",
            hint="Run the playbook again: it continues from what is there. Where a single task takes longer than a "
            "lease, raise ctl_run_lease_seconds.",
            code=LEASE_LOST,
        )


def note_of(journal: Path) -> Note | None:
    """The note of a run, or None where there is none. What cannot be read counts as lost."""
    try:
        with open(journal.with_suffix(SUFFIX), encoding="utf-8", opener=private) as file:
            found = json.load(file)
        return Note(str(found["state"]), float(found["until"]))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return Note(LOST)


def is_held(journal: Path) -> bool:
    """Whether a run has the lease of the account: then no other one, wherever it is, can be under way."""
    note = note_of(journal)
    return note is not None and note.state == HELD


def keep(journal: Path, note: Note) -> None:
    """Note what a run may. Who takes a lease takes it from every other run of the account on this machine.

    :raises CtlError: that is not possible.
    """
    try:
        make_place(journal)
        if note.state == HELD:
            _take_from_others(journal)
        _replace(journal.with_suffix(SUFFIX), note)
    except OSError as error:
        raise CtlError(
            f"The lease cannot be noted beside the journal {journal}: {reason_of(error, journal)}",
            hint="Nothing is written to an account without it: see ctl_evidence_spool.",
        ) from error


def _take_from_others(journal: Path) -> None:
    for path in journal.parent.glob(f"*{SUFFIX}"):
        if path.stem == journal.stem:
            continue
        if time.time() - path.lstat().st_mtime > _KEPT_SECONDS:
            path.unlink(missing_ok=True)
        elif (note_of(path) or Note(LOST)).state == HELD:
            _replace(path, Note(LOST))


def _replace(path: Path, note: Note) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, mode="w", encoding="utf-8", delete=False) as file:
        json.dump(note._asdict(), file)
    os.replace(file.name, path)
