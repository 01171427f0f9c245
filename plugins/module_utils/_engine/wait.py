# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting for AWS's eventual consistency: bounded, and only on what was named."""

from __future__ import annotations

import random
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError

try:
    import jmespath
except ImportError:  # comes with botocore; its absence is reported by the module's main()
    pass

VISIBLE_WITHIN_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0


@dataclass(frozen=True)
class Until:
    """A read, and what it must show.

    :param path: a JMESPath expression on the answer. :param value: what it has to yield.
    """

    service: str
    operation: str
    parameters: t.Mapping[str, t.Any]
    path: str
    value: t.Any
    region: str | None = None


class Reader(t.Protocol):
    """Whatever can make a read call."""

    def read(self, service: str, operation: str, region: str | None = None, **parameters: t.Any) -> dict[str, t.Any]:
        """Make one call that changes nothing."""


def _pauses() -> t.Iterator[float]:
    """Seconds to wait, growing, with jitter, until VISIBLE_WITHIN_SECONDS are used up."""
    deadline = time.monotonic() + VISIBLE_WITHIN_SECONDS
    pause = FIRST_PAUSE_SECONDS
    while time.monotonic() < deadline:
        yield pause * random.uniform(0.75, 1.25)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def retrying(call: t.Callable[[], t.Any], codes: t.Collection[str]) -> t.Any:
    """Make a call; repeat it while it fails with one of the codes, for at most VISIBLE_WITHIN_SECONDS."""
    for pause in _pauses():
        try:
            return call()
        except CtlError as error:
            if error.code not in codes:
                raise
        time.sleep(pause)
    return call()


def check(reader: Reader, until: Until) -> None:
    """Read once.

    :raises CtlError: it shows something else, with the code ChangedSinceRead.
    """
    found = jmespath.search(until.path, reader.read(until.service, until.operation, until.region, **until.parameters))
    if found != until.value:
        raise CtlError(
            f"{until.service}:{until.operation} shows {found!r} for {until.path}, expected {until.value!r}",
            hint="Somebody replaced it meanwhile: nothing was done to it. Run again.",
            code="ChangedSinceRead",
            service=until.service,
            operation=until.operation,
            region=until.region,
        )


def wait_until(reader: Reader, until: Until) -> None:
    """Read until the answer shows what it must.

    :raises CtlError: it did not within VISIBLE_WITHIN_SECONDS.
    """
    found: t.Any = None
    for pause in _pauses():
        try:
            answer = reader.read(until.service, until.operation, until.region, **until.parameters)
            found = jmespath.search(until.path, answer)
        except CtlError as error:
            found = error.code
        if found == until.value:
            return
        time.sleep(pause)
    raise CtlError(
        f"{until.service}:{until.operation} still shows {found!r} for {until.path}, expected {until.value!r}",
        hint="Run again: what was done is kept.",
        service=until.service,
        operation=until.operation,
        region=until.region,
    )
