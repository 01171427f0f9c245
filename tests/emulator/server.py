# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server: every request is identified, logged, perhaps made to fail, checked, and handed to moto."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import threading
import time
import traceback
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from moto.backend_index import backend_url_patterns
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import ThreadedWSGIServer
from werkzeug.wrappers import Response

from . import callers, control, files, identity, services
from .calls import Call, CallLog
from .faults import Fault, Faults
from .operations import Request, error_code, error_response, identify, unknown_credentials
from .seed import apply, read_seed
from .state import STATE

# Service models do not list every error that a service answers.
warnings.filterwarnings("ignore", message=".* does not match an error shape")

# Signed by nobody, and not known here: moto's answer would be credentials of nobody.
FEDERATED = ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")


class Emulator:
    """The WSGI application."""

    def __init__(self, seed: dict[str, Any], credentials_file: Path | None) -> None:
        self.calls = CallLog()
        self.faults = Faults()
        # moto is not made for threads, and Python runs one at a time anyhow.
        self.lock = threading.RLock()
        self._credentials_file = credentials_file
        self._seed = seed
        self._moto = DomainDispatcherApplication(create_app)
        self.reset()

    def reset(self, seed: dict[str, Any] | None = None) -> None:
        """Everything back to a seed: the given one, or the last one."""
        with self.lock:
            wanted = self._seed if seed is None else seed
            self.faults.clear()
            self.calls.clear()
            identity.ENFORCEMENT.set(False)
            profiles = apply(wanted)
            # Only now: the next reset must not repeat a seed that failed.
            self._seed = wanted
            if self._credentials_file:
                files.write_credentials(self._credentials_file, profiles)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        _read_body(environ)
        request = Request(environ)
        if request.path.startswith("/_control/"):
            return control.answer(self, request)(environ, start_response)
        call = identify(request)
        caller = callers.find(call.access_key) if call.access_key else None
        callers.CURRENT.set(caller)
        if caller:
            call.account, call.caller = caller.account, caller.arn
        self.calls.add(call)
        fault = self.faults.take(call)
        response = self._failed(fault, "before", call, request)
        if response is None:
            response = self._refusal(call, request) or self._dispatch(call, request)
            response = self._failed(fault, "after", call, request) or response
        call.status = response.status_code
        call.error = error_code(response)
        return response(environ, start_response)

    def _failed(self, fault: Fault | None, stage: str, call: Call, request: Request) -> Response | None:
        if fault is None or fault.stage != stage:
            return None
        call.fault = fault.kind
        time.sleep(fault.latency_ms / 1000)
        if fault.kind == "latency":
            return None
        if fault.kind in ("timeout", "drop"):
            time.sleep(fault.seconds if fault.kind == "timeout" else 0)
            with contextlib.suppress(OSError):
                request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            # werkzeug takes this for a client that has gone, and says nothing.
            raise ConnectionAbortedError
        return error_response(call, request, *fault.error(call.service), details=fault.details)

    def _refusal(self, call: Call, request: Request) -> Response | None:
        if call.access_key is None:
            if call.operation in FEDERATED:
                return _not_implemented(call, request)
            text = "Request is missing Authentication Token"
            return error_response(call, request, "MissingAuthenticationToken", text, 403)
        if call.account is None:
            return error_response(call, request, *unknown_credentials(call))
        account = STATE.account(call.account)
        if account.suspended or call.region not in account.regions:
            return error_response(call, request, *unknown_credentials(call))
        caller = callers.CURRENT.get()
        about = identity.resource_of(call.service, call.operation, request)
        lacks = identity.missing(caller, call.service, call.operation, about) if caller else None
        if caller and lacks:
            return error_response(call, request, *identity.refusal(caller, call.service, lacks))
        return None

    def _dispatch(self, call: Call, request: Request) -> Response:
        environ = request.environ
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = call.account
        environ["wsgi.input"].seek(0)
        try:
            with self.lock:
                response = Response.from_app(self._moto, environ, buffered=True)
        except NotImplementedError:
            return _not_implemented(call, request)
        except Exception:
            if call.service not in {name for name, _pattern in backend_url_patterns}:
                return _not_implemented(call, request)
            traceback.print_exc()
            return error_response(call, request, "InternalFailure", "the local AWS failed; see its output", 500)
        if response.status_code == 404 and response.mimetype == "text/html" and b"<!doctype" in response.get_data():
            # The router's page: moto has no such path.
            return _not_implemented(call, request)
        return response


def create_app(service: Any) -> Any:
    """moto's application for a service, with what we change about it. Loaded at the first use: a start stays fast."""
    services.install(service)
    return create_backend_app(service)


def _not_implemented(call: Call, request: Request) -> Response:
    text = f"The local AWS does not know {call.service} {call.operation or request.path}."
    return error_response(call, request, "NotImplemented", text, 501)


def _read_body(environ: dict[str, Any]) -> None:
    # All of it at once: a dropped connection is then clean, and everybody may read it again.
    length = environ.get("CONTENT_LENGTH")
    stream = environ["wsgi.input"]
    body = stream.read(int(length)) if length else stream.read() if environ.get("wsgi.input_terminated") else b""
    environ["wsgi.input"] = io.BytesIO(body)


class QuietHandler(MotoRequestHandler):
    """moto's handler, without a line on stderr for each request."""

    def log_request(self, *_: Any, **__: Any) -> None:
        """The call log has it all."""


def serve(port: int, seed: Path | None, credentials_file: Path | None, ready_file: Path | None) -> None:
    """Seeds, listens, tells its address, and serves until it is told to end."""
    emulator = Emulator(read_seed(seed) if seed else {}, credentials_file)
    server = ThreadedWSGIServer("127.0.0.1", port, emulator, handler=QuietHandler)
    # moto builds URLs that point back at itself from this.
    os.environ["MOTO_PORT"] = str(server.server_port)
    ready = json.dumps({"url": f"http://127.0.0.1:{server.server_port}", "pid": os.getpid()})
    if ready_file:
        files.write_atomically(ready_file, ready)
    print(ready, flush=True)
    try:
        server.serve_forever()
    finally:
        server.server_close()
