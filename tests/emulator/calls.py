# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The log of every AWS call, and which calls are writes."""

from __future__ import annotations

import itertools
import re
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any

READ = re.compile(r"^(Get|List|Describe|Head|Search|Lookup|BatchGet|Select|Simulate|Validate|Check|Test|Scan|Query)")
# Look like writes, and change no state of an account.
READS = frozenset(
    {
        ("sts", "AssumeRole"),
        ("sts", "AssumeRoleWithSAML"),
        ("sts", "AssumeRoleWithWebIdentity"),
        ("sts", "AssumeRoot"),
        ("sts", "DecodeAuthorizationMessage"),
        ("iam", "GenerateCredentialReport"),
        ("iam", "GenerateServiceLastAccessedDetails"),
        ("iam", "GenerateOrganizationsAccessReport"),
        ("kms", "Decrypt"),
        ("kms", "Encrypt"),
        ("kms", "GenerateDataKey"),
        ("logs", "FilterLogEvents"),
        ("logs", "StartQuery"),
        ("s3", "SelectObjectContent"),
        ("config", "DeliverConfigSnapshot"),
    }
)


@dataclass
class Call:
    """One AWS call. Status and error are known once it is answered."""

    service: str
    operation: str
    region: str
    access_key: str | None
    user_agent: str
    account: str | None = None
    caller: str | None = None
    seq: int = 0
    time: float = 0.0
    status: int | None = None
    error: str | None = None
    fault: str | None = None

    @property
    def write(self) -> bool:
        """Whether it changes, or would change, the state of an account."""
        return not READ.match(self.operation) and (self.service, self.operation) not in READS

    def describe(self) -> dict[str, Any]:
        """The call as the control API answers it."""
        return {**asdict(self), "write": self.write}


class CallLog:
    """Calls in the order in which they came."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        """Numbers the call and keeps it."""
        with self._lock:
            call.seq = next(self._numbers)
            call.time = time.time()
            self._calls.append(call)

    def since(self, seq: int) -> list[dict[str, Any]]:
        """The calls after a sequence number."""
        with self._lock:
            return [call.describe() for call in self._calls if call.seq > seq]

    def clear(self) -> None:
        """Forgets the calls, not the numbers."""
        with self._lock:
            self._calls.clear()
