# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stand-in for the Cloud Application Manager providers API, for the demo and the tests.

    python tests/cam_server --port 0 --ready-file FILE [--token TOKEN] [--delay SECONDS_PER_STATE]

What it answers is our reading of the published API. Tests steer it under /_control/ (see client.py).
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import signal
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from providers import Refused, Store

PREFIX = "/services/providers"
CONTROL = "/_control/"
# status: answer with it. drop: True cuts the line before the work, "after" once it is done. delay: seconds.
FAIL_KEYS = {"method", "path", "status", "text", "headers", "count", "after", "drop", "delay"}


class CamServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, token: str, delay: float) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.token = token
        self.store = Store(owner="operator", delay=delay)
        self.lock = threading.Lock()
        self.calls: list[dict[str, Any]] = []
        self.failures: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_failure(self, method: str, path: str) -> dict[str, Any]:
        """The first wish that matches this call; `after` calls pass first, then `count` fail."""
        with self.lock:
            for wish in self.failures:
                if wish.get("method", method) != method or not fnmatch.fnmatch(path, wish.get("path", "*")):
                    continue
                if wish["after"] > 0:
                    wish["after"] -= 1
                elif wish["count"] > 0:
                    wish["count"] -= 1
                    return wish
        return {}


class Handler(BaseHTTPRequestHandler):
    server: CamServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: 40 ms a call otherwise

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the call log is at /_control/calls."""

    def _serve(self) -> None:
        path = self.path.split("?", 1)[0].rstrip("/")
        # Always read, or the next call on this connection would start with this body.
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path.startswith(CONTROL):
            try:
                self._answer(200, self._control(path[len(CONTROL) :].split("/"), json.loads(raw or b"{}")))
            except Refused as refused:
                self._answer(refused.status, {"message": refused.message})
            return
        failure = self.server.next_failure(self.command, path)
        time.sleep(failure.get("delay", 0))
        status, body = 0, None
        if failure.get("drop") is not True:
            status, body = self._api(path, raw) if "status" not in failure else (failure["status"], None)
        if "status" in failure:
            body = {"message": failure.get("text", "Asked to fail")}
        dropped = bool(failure.get("drop"))
        with self.server.lock:
            call = {"method": self.command, "path": path, "status": 0 if dropped else status}
            self.server.calls.append({**call, "write": self.command != "GET"})
        if dropped:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._answer(status, body, failure.get("headers", {}))

    def _api(self, path: str, raw: bytes) -> tuple[int, Any]:
        try:
            self._check_headers()
            try:
                body = json.loads(raw) if raw else None
            except ValueError:
                raise Refused(400, "The body is no JSON") from None
            return self._call(path, body)
        except Refused as refused:
            return refused.status, {"message": refused.message}

    def _check_headers(self) -> None:
        if self.headers.get("Elasticbox-Token") != self.server.token:
            raise Refused(403, "The token is missing or not valid")
        if self.headers.get("ElasticBox-Release") != "4.0":
            raise Refused(400, "ElasticBox-Release must be 4.0")
        if self.headers.get_content_type() != "application/json":
            raise Refused(400, "Content-Type must be application/json")

    def _call(self, path: str, body: Any) -> tuple[int, Any]:
        store = self.server.store
        if path == PREFIX:
            match self.command:
                case "GET":
                    return 200, store.list_own()
                case "POST":
                    return 202, store.create(body)
        elif path.startswith(PREFIX + "/"):
            match (self.command, *path[len(PREFIX) + 1 :].split("/")):
                case ("GET", provider_id):
                    return 200, store.get(provider_id)
                case ("GET", provider_id, "logs"):
                    return 200, store.logs(provider_id)
                case ("PUT", provider_id):
                    return 200, store.replace(provider_id, body)
                # Nothing is published about a body for these two, so there is none.
                case ("PUT", provider_id, "sync"):
                    store.sync(provider_id)
                    return 202, None
                case ("DELETE", provider_id):
                    store.delete(provider_id)
                    return 202, None
        raise Refused(404, f"No such call: {self.command} {path}")

    def _control(self, parts: list[str], body: Any) -> Any:
        server = self.server
        match (self.command, *parts):
            case ("GET", "calls"):
                with server.lock:
                    return list(server.calls)
            case ("DELETE", "calls"):
                with server.lock:
                    server.calls.clear()
                return {}
            case ("POST", "providers"):
                return [server.store.seed(item) for item in (body if isinstance(body, list) else [body])]
            case ("GET", "providers"):
                return server.store.peek_all()
            case ("GET", "providers", provider_id):
                return server.store.peek(provider_id)
            case ("POST", "providers", provider_id):
                return server.store.force(provider_id, body)
            case ("POST", "fail"):
                if set(body) - FAIL_KEYS or not {"status", "drop", "delay"} & set(body):
                    raise Refused(400, f"Needs status, drop or delay; knows {', '.join(sorted(FAIL_KEYS))}")
                with server.lock:
                    server.failures.append({"count": 1, "after": 0, **body})
                return {}
            case ("POST", "reset"):
                server.store.reset()
                with server.lock:
                    server.calls.clear()
                    server.failures.clear()
                return {}
        raise Refused(404, "No such control call")

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    parser = argparse.ArgumentParser(prog="cam_server")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--ready-file", type=Path, help="written when the server answers")
    parser.add_argument("--token", default="cam-test-token")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds a provider stays in each passing state")
    args = parser.parse_args()
    server = CamServer(args.port, args.token, args.delay)
    # shutdown() waits for serve_forever(), which this very thread runs.
    signal.signal(signal.SIGTERM, lambda *_args: threading.Thread(target=server.shutdown).start())
    line = json.dumps({"url": server.url, "pid": os.getpid()})
    if args.ready_file:
        unfinished = args.ready_file.with_name(args.ready_file.name + ".tmp")
        unfinished.write_text(line + "\n", encoding="utf-8")
        unfinished.replace(args.ready_file)
    print(line, flush=True)
    try:
        server.serve_forever(poll_interval=0.05)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
