# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal: what a run is about to write in one account, and what came of it, a line of JSON each.

It is on disk before the call is made: results that travel through Ansible are lost when a process dies. Who makes a
call holds a lock on the file until it has its answer. What becomes of journals is in _evidence/spool.py.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import typing as t
import uuid
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._base.clock import now
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.files import private, reason_of
from ansible_collections.ctl.aws.plugins.module_utils._base.process import controller
from ansible_collections.ctl.aws.plugins.module_utils._engine import fence
from ansible_collections.ctl.aws.plugins.module_utils._engine.approval import Approval
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import call_of
from ansible_collections.ctl.aws.plugins.module_utils._engine.place import make_place
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step

# The first line of a journal: which ansible-playbook it is of, where that is known.
RUN = "run"

# In AWS's answers to what creates something with an id of its own.
_UNIQUE_IDS = {"Role": "RoleId", "Policy": "PolicyId", "User": "UserId", "Group": "GroupId"}


class Journal:
    """One file, which the steps of one run in one account are appended to.

    :param path: the file; without one nothing is kept. :param account: whose credentials make the calls.
    :param plan_key: under which a plan has what is secret. :param bound: whether the run is held to a plan.
    """

    def __init__(self, path: str | None, account: str = "", plan_key: str | None = "", *, bound: bool = False) -> None:
        self._path = Path(path).expanduser() if path else None
        self._account = account
        self.approval = Approval(self._path, account, plan_key or "", bound)

    def check_run(self) -> None:
        """See that the run is still there, and still has the lease of the account.

        :raises CtlError: it is not, or has not; then no call may be made.
        """
        fence.check(self._path)

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

        with self._opened() as append:
            append({"entry": entry, "event": "intent", "account": self._account, **self._described(step)})
            try:
                yield answered
            except CtlError as error:
                # The call that nothing came back from, or nothing that can be read, may have been made.
                outcome.update(event=error.where.get("outcome", "failed"), error=str(error))
                raise
            finally:
                append({"entry": entry, **{key: value for key, value in outcome.items() if value}})

    def skipped(self, step: Step) -> None:
        """A step that was not tried, since one that it depends on failed."""
        entry = {"entry": uuid.uuid4().hex, "account": self._account, **self._described(step)}
        with self._opened() as append:
            append({**entry, "event": "intent"})
            append({"entry": entry["entry"], "event": "skipped"})

    def _described(self, step: Step) -> dict[str, t.Any]:
        described = {**call_of(step), "unique_id": step.unique_id, "before": step.before, "after": step.after}
        more = {"mark": step.mark, "approved": self.approval.identity_of(step)}
        return {**described, **{key: value for key, value in more.items() if value}}

    @contextlib.contextmanager
    def _opened(self) -> t.Iterator[t.Callable[[dict[str, t.Any]], None]]:
        """What appends a line. Meanwhile the file is locked, together with others that append."""
        if self._path is None:
            yield lambda line: None
            return
        path = self._path
        with self._reported():
            make_place(path)
            file = private(str(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            with self._reported():
                fcntl.flock(file, fcntl.LOCK_SH)
                if not _is_at(file, path):
                    raise OSError(errno.ESTALE, "another run has closed it")
                owner = controller()
                if owner and os.fstat(file).st_size == 0:
                    _add(file, {"event": RUN, "process": str(owner)})
            yield lambda line: self._append(file, line)
        finally:
            os.close(file)

    def _append(self, file: int, line: dict[str, t.Any]) -> None:
        with self._reported():
            _add(file, line)

    @contextlib.contextmanager
    def _reported(self) -> t.Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CtlError(
                f"The journal {self._path} cannot be kept: {reason_of(error, self._path)}",
                hint="Nothing is written to an account without it: see ctl_evidence_spool.",
            ) from error


def _add(file: int, line: dict[str, t.Any]) -> None:
    """One line, in one call: it is there, or it is not. Lines of several processes do not mix.

    :raises OSError: only a part of it, or nothing, could be added.
    """
    text = json.dumps({"time": now(), **line}, default=str) + "\n"
    with open(file, "a", encoding="utf-8", closefd=False) as stream:
        stream.writelines([text])


def _is_at(file: int, path: Path) -> bool:
    """Whether an open file is still the one that has this name."""
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False


def request_of(answer: t.Any) -> str:
    """The request id in an answer of AWS, or ""."""
    return str(answer.get("ResponseMetadata", {}).get("RequestId", "")) if isinstance(answer, dict) else ""


def _unique_id(answer: t.Any) -> str:
    """The id of what a call made. A password has none: AWS tells it from another one by when it was made."""
    if not isinstance(answer, dict):
        return ""
    if "LoginProfile" in answer:
        return str(answer["LoginProfile"]["CreateDate"].isoformat())
    return next((str(answer[kind][key]) for kind, key in _UNIQUE_IDS.items() if key in answer.get(kind, {})), "")
