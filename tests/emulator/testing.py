# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For test files: one server for all tests of a process, fresh for each, and what a refusal was."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .client import LocalAws, Seed, start


@functools.cache
def shared() -> LocalAws:
    """The server of this process; it ends with it."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    directory = stack.enter_context(tempfile.TemporaryDirectory())
    return stack.enter_context(start("fleet", directory))


def fresh(seed: Seed = "fleet") -> LocalAws:
    """The shared server, as if it had just started with this seed."""
    aws = shared()
    aws.reset(seed)
    return aws


def refused(call: Callable[[], Any]) -> str:
    """The error code of a call that must fail, with the Reason behind a colon where there is one."""
    with pytest.raises(ClientError) as caught:
        call()
    answer: Any = caught.value.response
    reason = answer.get("Reason") or answer["Error"].get("Reason")
    return f"{answer['Error']['Code']}:{reason}" if reason else str(answer["Error"]["Code"])


def document(*statements: dict[str, Any]) -> str:
    """A policy document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
