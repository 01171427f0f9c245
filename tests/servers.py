# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A server of the tests is a process that ends with whoever started it, however that one ended.

It reads its standard input, a pipe that only its starter holds: the kernel closes it with a starter that was killed.
As a program (`python tests/servers.py FOLDER OPTION...`) this runs a folder's __main__.py that way.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

# They are for what hangs, not for what is slow: a loaded machine takes a minute for what else takes a second.
START_SECONDS = 300.0
STOP_SECONDS = 60.0


@contextlib.contextmanager
def running(
    folder: Path, options: Sequence[str], ready: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that has written its ready file; it is stopped when the block ends. What it complains of is shown.

    :raises RuntimeError: it ended before it was ready. :raises TimeoutError: it was not ready in time.
    """
    ready.unlink(missing_ok=True)
    command = [sys.executable, str(Path(__file__).resolve()), str(folder), *options]
    # It has nothing of the collection in it: `make coverage` would slow it down and count nothing.
    uncounted = {name: value for name, value in environment.items() if not name.startswith("COVERAGE_")}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=uncounted)
    try:
        _wait(process, folder, ready)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()


def _wait(process: subprocess.Popen[Any], folder: Path, ready: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if process.poll() is not None:
            raise RuntimeError(f"{folder.name} ended with {process.returncode} before it was ready")
        if time.monotonic() > deadline:
            raise TimeoutError(f"{folder.name} was not ready within {START_SECONDS:.0f} s")
        time.sleep(0.02)


def _end_with_standard_input() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
