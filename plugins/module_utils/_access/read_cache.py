# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was read once, for all who ask for the same while nothing is written."""

from __future__ import annotations

import concurrent.futures
import copy
import threading
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError

Answer = t.TypeVar("Answer")


class ReadCache(t.Generic[Answer]):
    """Answers of reads, but for those that are streams. Safe to use from threads: who asks for what is being read waits
    for that answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, concurrent.futures.Future[Answer]] = {}

    def answer(self, call: t.Callable[[], Answer], *asked: object) -> Answer:
        """The answer of a call. A failure is nobody else's: whoever comes next makes the call again.

        :param asked: what tells calls apart.
        """
        key = repr(asked)
        with self._lock:
            known = self._answers.get(key)
            if not known:
                mine = self._answers[key] = concurrent.futures.Future()
        if known:
            try:
                return copy.deepcopy(known.result())
            except CtlError:
                return call()
        try:
            found = call()
        except BaseException as error:
            with self._lock:
                del self._answers[key]
            mine.set_exception(error)
            raise
        # Whoever gets it may change it.
        mine.set_result(copy.deepcopy(found))
        return found
