# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults that a test orders: which calls, from which one on, how often, and what happens to them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from .calls import Call

KINDS = ("error", "throttling", "internal", "timeout", "drop", "latency")

# Code and HTTP status with which a service says "too fast".
THROTTLING = {
    "organizations": ("TooManyRequestsException", 400),
    "s3": ("SlowDown", 503),
    "ec2": ("RequestLimitExceeded", 503),
    "iam": ("Throttling", 400),
    "sts": ("Throttling", 400),
}


@dataclass
class Fault:
    """One ordered fault. Patterns may hold `*`; `count` of none means for ever."""

    service: str = "*"
    operation: str = "*"
    account: str = "*"
    region: str = "*"
    # Writes only, or reads only; without, both. With patterns that match all, `after` is the position in a run.
    write: bool | None = None
    after: int = 0
    count: int | None = 1
    kind: str = "error"
    code: str = "InternalFailure"
    message: str = "injected by the test"
    status: int = 400
    # Further members of the error, such as Reason.
    details: dict[str, Any] | None = None
    latency_ms: int = 0
    # So many a second pass; only what is beyond them is hit. As many may come at once.
    per_second: float | None = None
    # How long a `timeout` holds the connection before it drops it.
    seconds: float = 60.0
    # "before" the call takes effect, or "after" it: done, but the caller does not learn of it.
    stage: str = "before"

    def __post_init__(self) -> None:
        self._left, self._since = self.per_second or 0.0, time.monotonic()
        if self.kind not in KINDS or self.stage not in ("before", "after"):
            raise ValueError(f"kind is one of {', '.join(KINDS)}; stage is before or after")

    def matches(self, call: Call) -> bool:
        """Whether the call is one of those meant."""
        pairs = (
            (call.service, self.service),
            (call.operation, self.operation),
            (call.account or "", self.account),
            (call.region, self.region),
        )
        meant = self.write is None or self.write is call.write
        return meant and all(fnmatchcase(value, pattern) for value, pattern in pairs)

    def within_rate(self) -> bool:
        """Whether one more call is within the rate, which it then uses up."""
        if self.per_second is None:
            return False
        now = time.monotonic()
        self._left = min(self.per_second, self._left + (now - self._since) * self.per_second)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def error(self, service: str) -> tuple[str, str, int]:
        """Code, message and status of the kinds that answer."""
        if self.kind == "throttling":
            code, status = THROTTLING.get(service, ("ThrottlingException", 400))
            return code, "Rate exceeded", status
        if self.kind == "internal":
            return "InternalError" if service == "s3" else "InternalFailure", "We encountered an internal error.", 500
        return self.code, self.message, self.status


class Faults:
    """The ordered faults, used up in their order."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, values: dict[str, Any]) -> None:
        """Orders a fault; an unknown key is an error."""
        unknown = set(values) - {item.name for item in fields(Fault)}
        if unknown:
            raise ValueError(f"unknown keys of a fault: {', '.join(sorted(unknown))}")
        with self._lock:
            self._faults.append(Fault(**values))

    def clear(self) -> None:
        """Removes all."""
        with self._lock:
            self._faults.clear()

    def take(self, call: Call) -> Fault | None:
        """The fault for this call, if any; what it skips and what it hits is counted down."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(call) or fault.count == 0 or fault.within_rate():
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.count is not None:
                    fault.count -= 1
                return fault
        return None
