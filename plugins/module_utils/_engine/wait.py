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


Answer = t.TypeVar("Answer")


@dataclass(frozen=True)
class Condition:
    """A read, and what it must show.

    :param path: a JMESPath expression on the answer. :param value: what it has to yield.
    """

    service: str
    operation: str
    parameters: t.Mapping[str, t.Any]
    path: str
    value: object
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


def retrying(call: t.Callable[[], Answer], codes: t.Collection[str]) -> Answer:
    """Make a call; repeat it while it fails with one of the codes, for at most VISIBLE_WITHIN_SECONDS."""
    for pause in _pauses():
        try:
            return call()
        except CtlError as error:
            if error.code not in codes:
                raise
        time.sleep(pause)
    return call()


def check(reader: Reader, condition: Condition) -> None:
    """Read once.

    :raises CtlError: it shows something else, with the code ChangedSinceRead.
    """
    answer = reader.read(condition.service, condition.operation, condition.region, **condition.parameters)
    found: object = jmespath.search(condition.path, answer)
    if found != condition.value:
        raise CtlError(
            f"{condition.service}:{condition.operation} shows {found!r} for {condition.path}, "
            f"expected {condition.value!r}",
            hint="Somebody replaced it meanwhile: nothing was done to it. Run again.",
            code="ChangedSinceRead",
            service=condition.service,
            operation=condition.operation,
            region=condition.region,
        )


def wait_until(reader: Reader, condition: Condition) -> None:
    """Read condition the answer shows what it must.

    :raises CtlError: it did not within VISIBLE_WITHIN_SECONDS.
    """
    found: object = None
    for pause in _pauses():
        try:
            answer = reader.read(condition.service, condition.operation, condition.region, **condition.parameters)
            found = jmespath.search(condition.path, answer)
        except CtlError as error:
            found = error.code
        if found == condition.value:
            return
        time.sleep(pause)
    raise CtlError(
        f"{condition.service}:{condition.operation} still shows {found!r} for {condition.path}, "
        f"expected {condition.value!r}",
        hint="Run again: what was done is kept.",
        service=condition.service,
        operation=condition.operation,
        region=condition.region,
    )
