# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A terminal for a command, what has arrived on it, and what is to be seen there at the end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence

HEIGHT = 50
# All that our own line, and Ansible without colour, may ask of a terminal: to erase a line from where the cursor is.
ERASE = "\x1b[K"
PARTS = re.compile(f"({re.escape(ERASE)}|\r|\n)")


class Terminal:
    """A pseudo-terminal of some width. The command that is started on it can be interrupted by typing ctrl-C."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._ours, self._theirs = pty.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, width, 0, 0))
        self._received = b""
        self._reader = threading.Thread(target=self._read, daemon=True)

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
        without = {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
        theirs = self._theirs
        process: subprocess.Popen[str] = subprocess.Popen(
            command, env={**without, "TERM": "xterm"}, preexec_fn=lambda: os.login_tty(theirs), text=True
        )
        os.close(theirs)
        self._reader.start()
        return process

    def type(self, text: str, after: str) -> None:
        """Type once something has been shown."""
        deadline = time.monotonic() + 60
        while after not in self.received:
            assert time.monotonic() < deadline, self.received
            time.sleep(0.05)
        os.write(self._ours, text.encode())

    def end(self, process: subprocess.Popen[str]) -> int:
        """Wait for the command's end; its exit code."""
        code = process.wait()
        self._reader.join()
        os.close(self._ours)
        return code

    @property
    def received(self) -> str:
        return self._received.decode()

    @property
    def drawn(self) -> list[str]:
        """Every line that was ever rewritten in place, as it was drawn."""
        return re.findall(rf"\r([^\r\n\x1b]+){re.escape(ERASE)}\r", self.received)

    @property
    def screen(self) -> list[str]:
        """The lines that are to be seen at the end, also those above the window. Lines are not broken at its border."""
        lines, column = [""], 0
        for part in PARTS.split(self.received):
            if part == "\n":
                lines.append("")
                column = 0
            elif part == "\r":
                column = 0
            elif part == ERASE:
                lines[-1] = lines[-1][:column]
            else:
                lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part) :]
                column += len(part)
        return lines

    def _read(self) -> None:
        while True:
            try:
                received = os.read(self._ours, 65536)
            except OSError:  # all who had it open have gone
                return
            self._received += received
