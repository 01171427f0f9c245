# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a module's main() in a process of its own while one of its calls is disturbed, and evaluates how it ended."""

from __future__ import annotations

import functools
import importlib
import json
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common import warnings as ansible_warnings
from ansible.module_utils.testing import patch_module_args
from ansible_collections.ctl.aws.plugins.module_utils._access import models
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import READ_OPERATIONS
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.resolver.patience import wait_for_answers

MODULES = "ansible_collections.ctl.aws.plugins.modules"
LONGEST_SECONDS = 300
ANSWER_SECONDS = 4

Options = dict[str, Any]

# What happens to one call. A killed run's call is held until the run is dead.
FAULTS: dict[str, Options] = {
    "throttling": {"kind": "throttling"},
    "internal error": {"kind": "internal"},
    "time-out, call made": {"kind": "timeout", "stage": "after", "seconds": ANSWER_SECONDS + 1.0},
    "connection reset": {"kind": "drop"},
    "access denied": {"kind": "error", "code": "AccessDenied", "message": "denied by a test", "status": 403},
}
KILLS: dict[str, Options] = {
    "killed before a write": {"kind": "timeout", "stage": "before", "seconds": 3600.0, "write": True},
    "killed after a write": {"kind": "timeout", "stage": "after", "seconds": 3600.0, "write": True},
}
# How it may end; what has to be 0 comes last.
RECOVERED, FAILED, KILLED = "recovered by itself", "failed with a whole message", "killed"
REPORTED = "reported"
WRONG, UNCLEAR, TRACEBACK, NOTHING_SAID = "wrong afterwards", "message lacks something", "traceback", "nothing said"
OUTCOMES = (RECOVERED, FAILED, REPORTED, KILLED, UNCLEAR, WRONG, TRACEBACK, NOTHING_SAID)
NEVER = (UNCLEAR, WRONG, TRACEBACK, NOTHING_SAID)


@dataclass(frozen=True)
class Ended:
    """How a run ended: what it printed as JSON, or nothing; all that it printed; whether it was killed."""

    result: dict[str, Any] | None
    output: str
    killed: bool


def run(aws: LocalAws, module: str, options: Options, fault: Mapping[str, Any] | None = None) -> Ended:
    """One run of a module, disturbed by a fault; a fault of KILLS ends it while its call is held."""
    since = max((call["seq"] for call in aws.calls()), default=0)
    _load(module)
    if fault is not None:
        aws.fault(**fault)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_the_module(module, options, writing)
    os.close(writing)
    killed = fault is not None and fault.get("write") is True and _kill(aws, child, since)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
        output = stream.read()
    if not killed:
        os.waitpid(child, 0)
    aws.clear_faults()
    try:
        result = json.loads(output)
    except ValueError:
        result = None
    return Ended(result, output, killed)


def _kill(aws: LocalAws, child: int, since: int) -> bool:
    """Kill the child once its call is held, unless it ends by itself."""
    while True:
        if any(call["fault"] for call in aws.calls(since)):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return False
        time.sleep(0.01)


@functools.cache
def _load(module: str) -> None:
    """What every run of a module would load anew: its code, and the models of all services."""
    importlib.import_module(f"{MODULES}.{module}")
    models.load(READ_OPERATIONS.keys() - {"cam"})


def _be_the_module(module: str, options: Options, writing: int) -> None:
    try:
        signal.alarm(LONGEST_SECONDS)
        sys.stdout = sys.stderr = os.fdopen(writing, "w", encoding="utf-8")
        _hurry()
        ansible_warnings._global_warnings.clear()
        with patch_module_args({**options, "_ansible_diff": True}):
            importlib.import_module(f"{MODULES}.{module}").main()
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(0)


def _hurry() -> None:
    """Pauses pass at once, for whoever looks at the clock too, and answers are awaited for seconds."""
    wait_for_answers(ANSWER_SECONDS)
    slept, sleep, monotonic = [0.0], time.sleep, time.monotonic

    def pass_time(seconds: float) -> None:
        slept[0] += seconds
        sleep(min(seconds, 0.005))

    time.sleep = pass_time
    time.monotonic = lambda: monotonic() + slept[0]


def outcome(ended: Ended, call: Mapping[str, Any] | None, is_as_expected: bool) -> str:
    """What became of a disturbed run. `call` is the call that the fault met."""
    if ended.killed:
        return KILLED
    if ended.result is None:
        return TRACEBACK
    if not ended.result.get("failed"):
        said = json.dumps([ended.result.get("warnings", []), ended.result.get("unread", [])]) != "[[], []]"
        return RECOVERED if is_as_expected else REPORTED if said else NOTHING_SAID
    return FAILED if is_whole(ended.result, call) else UNCLEAR


def is_whole(result: Mapping[str, Any], call: Mapping[str, Any] | None) -> bool:
    """Whether a message names operation, account, region, and what to do.

    Where nobody knows the account yet, it says where the credentials are from.
    """
    text, error = str(result.get("msg", "")), result.get("error", {})
    names = [call["operation"], call["region"]] if call else []
    return (
        all(name in text for name in names)
        and bool(re.search(r"account \d{12}|\((profile|credentials) ", text))
        and bool(error.get("hint"))
    )


# What differs between two runs that did the same: ids that AWS makes up, and points in time.
MADE_UP = [
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", "TIME"),
    (r"\d{8}T\d{6}Z", "TIME"),
    (r"\b(AROA|AIDA|AGPA|ANPA|AKIA|ASIA)[A-Z0-9]{12,}\b", "ID"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
    (r"\b(h|p|r|car|ou)-[a-z0-9]{8,}\b", "ID"),
    # Twelve digits are an account's: names of our buckets end so.
    (r"\b[a-z]+-(?!\d{12}\b)[0-9a-f]{8,17}\b", "ID"),
    (r"sha256 [0-9a-f]{64}", "BODY"),
    (r"\b[0-9a-f]{32}\b", "DIGEST"),
]


# A bucket is encrypted by default: said by nobody, or by us in other words.
ENCRYPTION_FIELDS = frozenset({"@xmlns", "BucketKeyEnabled"})
MADE_UP_FIELDS = frozenset({"id", "email_otp", "secret_access_key"}) | ENCRYPTION_FIELDS
# Server access logs, which are as long as the ids in them.
ACCESS_LOG = re.compile(r"\d{4}(-\d\d){5}-[0-9A-F]{16}$")
EPOCH_SECONDS, LATEST_SECONDS = 1_500_000_000, 3_000_000_000
# Evidence says when it was written.
EVIDENCE = re.compile(r"(ctl-evidence|all)/([^/]+/)*[^/]+\.json")


def state(aws: LocalAws) -> dict[str, Any]:
    """What the local AWS holds of the accounts that the modules work on, without what AWS makes up."""
    accounts = (ACME, MANAGEMENT, PARTNER)
    return {account: without_made_up(aws.dump(account)) for account in accounts}


def without_made_up(value: Any) -> Any:
    """A dump in which two runs that did the same do not differ."""
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if is_lasting(key)}
        plain = {without_made_up(key): without_made_up(item) for key, item in kept.items()}
        return {key: "EVIDENCE" if EVIDENCE.fullmatch(key) else item for key, item in plain.items()}
    if isinstance(value, list):
        return [without_made_up(item) for item in value]
    if isinstance(value, int | float) and EPOCH_SECONDS < value < LATEST_SECONDS:
        return "TIME"
    return text_without_made_up(value) if isinstance(value, str) else value


# The same texts come again with every run of a piece of work.
@functools.lru_cache(maxsize=100_000)
def text_without_made_up(text: str) -> str:
    for pattern, word in MADE_UP:
        text = re.sub(pattern, word, text)
    return text


def is_lasting(key: str) -> bool:
    """Whether what has this key is the same after two runs that did the same."""
    return key not in MADE_UP_FIELDS and not ACCESS_LOG.search(key)
