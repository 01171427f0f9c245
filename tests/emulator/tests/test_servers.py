# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The servers of the tests end with whoever started them, and say so when they cannot start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.ctl.aws.tests import servers
from ansible_collections.ctl.aws.tests.emulator.client import start

# A process that starts a server, tells its id, and waits to be killed.
STARTERS = {
    "emulator": "from ansible_collections.ctl.aws.tests.emulator.client import start; args = 'one', directory",
    "cam_server": "from ansible_collections.ctl.aws.tests.cam_server.client import start; args = (Path(directory),)",
}
STARTER = """
import sys, time
from pathlib import Path
directory = sys.argv[1]
{}
with start(*args) as server:
    print(server.pid, flush=True)
    time.sleep(3600)
"""


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("server", STARTERS)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "terminated"])
def test_a_server_ends_with_its_starter(how: signal.Signals, server: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTER.format(STARTERS[server]), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        assert is_running(pid)
        starter.send_signal(how)
    deadline = time.monotonic() + servers.STOP_SECONDS
    while is_running(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            raise AssertionError("the server is left behind")
        time.sleep(0.05)


def test_a_server_that_cannot_start_says_which_and_how_it_ended(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="emulator ended with 1 before it was ready"), start("no-such", tmp_path):
        pass


def test_a_server_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "hanging"
    folder.mkdir()
    (folder / "__main__.py").write_text("import time\ntime.sleep(3600)\n")
    monkeypatch.setattr(servers, "START_SECONDS", 0.5)
    running = servers.running(folder, [], tmp_path / "ready.json", os.environ)
    with pytest.raises(TimeoutError, match="hanging was not ready"), running:
        pass
