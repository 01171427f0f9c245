# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal: what a run is about to write in one account, and what came of it, a line of JSON each.

It is on disk before the call is made: results that travel through Ansible are lost when a process dies.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
import typing as t
import uuid
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._files import private, private_directory
from ansible_collections.ctl.aws.plugins.module_utils._outcomes import call_of

if t.TYPE_CHECKING:
    from ansible_collections.ctl.aws.plugins.module_utils._converge import Step

# Without a line for this long, the run that kept a journal has ended, however it ended.
FORGOTTEN_SECONDS = 3600.0

# In AWS's answers to what creates something with an id of its own.
_UNIQUE_IDS = {"Role": "RoleId", "Policy": "PolicyId", "User": "UserId", "Group": "GroupId"}


class Journal:
    """One file, which the steps of one run in one account are appended to.

    :param path: the file; without one nothing is kept. :param account: whose credentials make the calls.
    """

    def __init__(self, path: str | None, account: str = "") -> None:
        self._path = Path(path).expanduser() if path else None
        self._account = account
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def recording(self, step: Step) -> t.Iterator[t.Callable[[t.Any], None]]:
        """Around the call of a step: its intent before, its outcome after. Yields what takes AWS's answer.

        :raises CtlError: the intent cannot be kept; then the call is not made.
        """
        entry = uuid.uuid4().hex
        outcome: dict[str, t.Any] = {"event": "failed"}

        def answered(answer: t.Any) -> None:
            outcome.update(event="applied", request_id=request_of(answer), unique_id=_unique_id(answer))
            outcome.update(counts=answer.get("counts") if isinstance(answer, dict) else None)

        self._append({"entry": entry, "event": "intent", "account": self._account, **_described(step)})
        try:
            yield answered
        except CtlError as error:
            outcome["error"] = str(error)
            raise
        finally:
            self._append({"entry": entry, **{key: value for key, value in outcome.items() if value}})

    def skipped(self, step: Step) -> None:
        """A step that was not tried, since one that it depends on failed."""
        entry = {"entry": uuid.uuid4().hex, "account": self._account, **_described(step)}
        self._append({**entry, "event": "intent"})
        self._append({"entry": entry["entry"], "event": "skipped"})

    def _append(self, line: dict[str, t.Any]) -> None:
        if self._path is None:
            return
        text = json.dumps({"time": _now(), **line}, default=str)
        try:
            private_directory(self._path.parent)
            with self._lock, open(self._path, "a", encoding="utf-8", opener=private) as file:
                file.writelines([text, "\n"])  # one flush at the end of the block: a line is there, or is not
        except OSError as error:
            raise CtlError(
                f"The journal {self._path} cannot be kept: {error.strerror}",
                hint="Nothing is written to an account without it: see ctl_evidence_spool.",
            ) from error


def steps_of(path: Path) -> list[dict[str, t.Any]]:
    """The steps of a journal in the order in which they began, each with its outcome.

    A step without one has the status "unknown": the process ended between the call and its answer.
    """
    found: dict[str, dict[str, t.Any]] = {}
    for text in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if not text.endswith("\n"):
            break  # the process ended within this line, so before the call
        line = json.loads(text)
        entry, event, when = line.pop("entry"), line.pop("event"), line.pop("time")
        if event == "intent":
            found[entry] = {**line, "began": when, "status": "unknown"}
        else:
            given = {key: value for key, value in line.items() if value}
            found[entry] = {**found[entry], **given, "ended": when, "status": event}
    return list(found.values())


def journals(path: Path) -> list[Path]:
    """A run's own journal, if it wrote anything, after those beside it that earlier runs could not bring home."""
    left = [
        other
        for other in sorted(path.parent.glob("*.jsonl"))
        if other != path and time.time() - other.stat().st_mtime > FORGOTTEN_SECONDS
    ]
    return [*left, *([path] if path.exists() else [])]


def request_of(answer: t.Any) -> str:
    """The request id in an answer of AWS, or ""."""
    return str(answer.get("ResponseMetadata", {}).get("RequestId", "")) if isinstance(answer, dict) else ""


def _unique_id(answer: t.Any) -> str:
    if not isinstance(answer, dict):
        return ""
    return next((str(answer[kind][key]) for kind, key in _UNIQUE_IDS.items() if key in answer.get(kind, {})), "")


def _described(step: Step) -> dict[str, t.Any]:
    described = {**call_of(step), "unique_id": step.unique_id, "before": step.before, "becomes": step.becomes}
    return {**described, "mark": step.mark} if step.mark else described


def _now() -> str:
    """UTC, to the millisecond."""
    seconds = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03d}Z"
