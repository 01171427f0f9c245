# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control API under /_control/: what a test may ask and order. JSON in, JSON out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto.core.request import Request
from werkzeug.wrappers import Response

from . import dump, handshakes, identity
from .seed import read_seed
from .state import STATE

if TYPE_CHECKING:
    from .server import Emulator


def answer(emulator: Emulator, request: Request) -> Response:
    """One control request. What it does not understand is a 400 that says so."""
    data = request.get_data(as_text=True)
    parts = request.path.removeprefix("/_control/").split("/")
    try:
        with emulator.lock:
            result = _handle(emulator, request, parts, json.loads(data) if data else {})
    except (ValueError, TypeError, LookupError, OSError) as error:
        return Response(f"{type(error).__name__}: {error}", 400)
    return Response(json.dumps(result), mimetype="application/json")


def _handle(emulator: Emulator, request: Request, parts: list[str], body: dict[str, Any]) -> dict[str, Any]:
    match (request.method, *parts):
        case ("GET", "calls"):
            return {"calls": emulator.calls.since(int(request.args.get("since", 0)))}
        case ("DELETE", "calls"):
            emulator.calls.clear()
        case ("POST", "faults"):
            emulator.faults.add(body)
        case ("DELETE", "faults"):
            emulator.faults.clear()
        case ("POST", "reset"):
            seed = body.get("seed")
            emulator.reset(read_seed(Path(seed)) if isinstance(seed, str) else seed)
        case ("GET", "state"):
            return STATE.describe()
        case ("GET", "accounts", account_id):
            return dump.account(account_id)
        case ("POST", "accounts", account_id):
            STATE.account(account_id).set(body)
            return {"account": asdict(STATE.account(account_id))}
        case ("POST", "identity-policies"):
            identity.ENFORCEMENT.set(**body)
        case ("POST", "handshakes", handshake_id):
            handshakes.force(STATE.handshakes[handshake_id], body)
        case _:
            raise ValueError(f"no such control request: {request.method} {request.path}")
    return {}
