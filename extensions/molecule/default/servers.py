# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The local AWS and the local Cloud Application Manager, in the background: servers.py start|stop DIRECTORY.

What everybody needs to know of them is in DIRECTORY/servers.json, and their output in DIRECTORY/servers.log.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.emulator import client as local_aws

PROVIDERS = [
    {"id": f"{name}-provider", "name": name, "credentials": {"role": "not set yet"}, "state": "unavailable"}
    for name in ("acme-prod", "umbrella", "globex", "initech", "hooli")
]
START_SECONDS, STOP_SECONDS = 60, 20
# Nobody may ever come to end them: an interrupted molecule does not.
LIFETIME_SECONDS = 3600


def seed() -> dict[str, Any]:
    """The fleet, and what one of the scenarios needs besides."""
    fleet, more = (
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (local_aws.SEEDS / "fleet.yml", Path(__file__).parents[1] / "accounts.yml")
    )
    return {**fleet, "accounts": [*fleet["accounts"], *more]}


def serve(directory: Path) -> None:
    """Both servers, until this process is told to end or has lived long enough."""
    told_to_end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_end.set())
    with contextlib.ExitStack() as stack:
        aws = stack.enter_context(local_aws.start(seed(), directory))
        cam = stack.enter_context(local_cam.start(directory, PROVIDERS, delay=0.5))
        # An assumed role goes by the default profile.
        sections = ["default", *(f"profile {name}" for name in aws.profiles())]
        settings = "\n".join(f"[{section}]\nendpoint_url = {aws.url}" for section in sections)
        (directory / "aws-config").write_text(f"{settings}\n", encoding="utf-8")
        known = {
            "aws": aws.url,
            "cam": cam.url,
            "cam_token": cam.token,
            "pids": [os.getpid(), aws.pid, cam.pid],
        }
        unfinished = directory / "servers.json.tmp"
        unfinished.write_text(json.dumps(known), encoding="utf-8")
        unfinished.replace(directory / "servers.json")
        told_to_end.wait(LIFETIME_SECONDS)


def start(directory: Path) -> int:
    """Both servers anew, and a word once they answer."""
    stop(directory)
    # What is recorded of accounts of former ones is about others of the same id.
    for kept in ("evidence", "packets"):
        shutil.rmtree(directory / kept, ignore_errors=True)
    with open(directory / "servers.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, "serve", str(directory)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    ready = directory / "servers.json"
    if _wait(lambda: ready.exists() or process.poll() is not None, START_SECONDS) and ready.exists():
        print(f"started: {ready}")
        return 0
    process.terminate()
    print((directory / "servers.log").read_text(encoding="utf-8", errors="replace"), file=sys.stderr)
    return 1


def stop(directory: Path) -> int:
    """Ends the processes that start() started, and no others."""
    ready = directory / "servers.json"
    if not ready.exists():
        return 0
    supervisor, *servers = json.loads(ready.read_text(encoding="utf-8"))["pids"]
    everything = [supervisor, *servers]
    # The first one ends the others; whoever does not go in time is not asked again.
    for pids, signal_number in (([supervisor], signal.SIGTERM), (everything, signal.SIGKILL)):
        for pid in filter(lambda pid: _is_ours(pid, directory), pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_number)
                print(f"ended: {pid}")
        if _wait(lambda: not any(_is_ours(pid, directory) for pid in everything), STOP_SECONDS):
            ready.unlink()
            return 0
    print(f"still running: {everything}", file=sys.stderr)
    return 1


def _is_ours(pid: int, directory: Path) -> bool:
    """Whether a process runs and was started for this directory: its number may be somebody else's by now."""
    if Path("/proc/self").exists():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    else:
        shown = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
        command = subprocess.run(shown, check=False, text=True, capture_output=True).stdout
    return str(directory) in command


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


if __name__ == "__main__":
    what, where = sys.argv[1:]
    sys.exit({"start": start, "stop": stop, "serve": serve}[what](Path(where)))
