# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts the Cloud Application Manager test server and steers it, for the demo and the tests."""

from __future__ import annotations

import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import servers


class LocalCam:
    def __init__(self, url: str, token: str, pid: int) -> None:
        self.url = url
        self.token = token
        self.pid = pid

    def calls(self) -> list[dict[str, Any]]:
        """Every call of the API: method, path, status (0: dropped), write."""
        return self._control("GET", "calls")

    def writes(self) -> list[dict[str, Any]]:
        return [call for call in self.calls() if call["write"]]

    def clear_calls(self) -> None:
        self._control("DELETE", "calls")

    def seed(self, *providers: dict[str, Any]) -> list[dict[str, Any]]:
        """Provider objects; what is left out gets a default (state ready, our owner)."""
        return self._control("POST", "providers", list(providers))

    def provider(self, provider_id: str) -> dict[str, Any]:
        """The object as it is now. Not logged as a call. KeyError if there is none."""
        try:
            return self._control("GET", f"providers/{provider_id}")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                raise KeyError(provider_id) from None
            raise

    def providers(self) -> list[dict[str, Any]]:
        """All of them, as they are now. Not logged as a call."""
        return self._control("GET", "providers")

    def fail(self, **wish: Any) -> None:
        """method, path (a pattern), status, text, headers, count, after, drop (True or "after"), delay."""
        self._control("POST", "fail", wish)

    def set_outcome(self, provider_id: str, outcome: str, **more: str) -> None:
        """How syncs end from now on: ready, or unavailable with failing_step and text."""
        self._control("POST", f"providers/{provider_id}", {"outcome": outcome, **more})

    def set_state(self, provider_id: str, state: str) -> None:
        self._control("POST", f"providers/{provider_id}", {"state": state})

    def set_fields(self, provider_id: str, **fields: Any) -> None:
        self._control("POST", f"providers/{provider_id}", {"set": fields})

    def reset(self) -> None:
        """No providers, no calls, no failures."""
        self._control("POST", "reset")

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_control/{path}", data=data, method=method)
        # No proxy of the environment may come between: the server is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=300) as answer:
            return json.load(answer)


@contextmanager
def start(directory: Path, providers: Iterable[dict[str, Any]] = (), delay: float = 0.0) -> Iterator[LocalCam]:
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    ready = directory / "cam-ready.json"
    token = secrets.token_hex(16)
    options = ["--ready-file", str(ready), "--token", token, "--delay", str(delay)]
    with servers.running(Path(__file__).parent, options, ready, os.environ) as process:
        cam = LocalCam(json.loads(ready.read_text(encoding="utf-8"))["url"], token, process.pid)
        cam.seed(*providers)
        yield cam
