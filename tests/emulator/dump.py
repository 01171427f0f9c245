# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account's whole state as plain data, from moto's objects themselves: no service's API is asked.

So it shows what nobody thought of reading: every attribute of every backend of the account, in every region. An
attribute's value is a scalar, a list, or a mapping; an object is the mapping of its attributes.

What is left out, so that two dumps of an untouched account are equal:

- empty values, and what a backend has before it is used for the first time: looking at a service leaves that behind;
- VOLATILE: what being used changes, and the logs;
- LINKS: attributes that lead from a thing back to what holds it;
- AWS's own managed policies, which are the same in every account;
- the keys of sessions: each call of AssumeRole leaves some behind that nobody can use once the role is gone.

What is kept under a random id that it also has as its `id` (IAM's roles) is shown under its name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.ec2.models import ec2_backends
from moto.events.models import events_backends

from . import orgs
from .state import STATE

# Attributes by their names, whatever the object.
VOLATILE = frozenset(
    {
        # Being used
        "last_used",
        "role_last_used",
        "password_last_used",
        "credential_report",
        "assumed_roles",
        "_last_used_identifier",
        "_tick",
        # A trail delivers by itself
        "latest_delivery_attempt",
        "latest_delivery_time",
        # Copies that moto makes of a policy's id and name while it answers
        "policy_id",
        "policy_name",
        # Logs: history.py writes the events of IAM there
        "event_history",
        # Derived, and constant
        "aws_managed_policies",
        "instances_tracked",
        "config_schema",
        "attachment_count",
    }
)
LINKS = frozenset({"backend", "ec2_backend", "account_backend", "parent", "_url_module"})
CONSTANT_CLASSES = frozenset({"AWSManagedPolicy"})
SESSION_KEY = "ASIA"
# What these have from the beginning is no constant (a network with random ids, a bus with its date): it has to be there
# from the first dump on, and nothing is taken off for it.
NEVER_PRISTINE = (ec2_backends, events_backends)
DEPTH = 24


def account(account_id: str) -> dict[str, Any]:
    """Service and region ("iam aws", "ec2 us-east-1") -> state; "state" is what the emulator adds to moto."""
    for always in NEVER_PRISTINE:
        for region in STATE.account(account_id).regions:
            always[account_id][region]
    found: dict[str, Any] = {}
    for service in list(BackendDict._instances):
        if not dict.__contains__(service, account_id):
            continue
        backends = service[account_id]
        for region in list(dict.keys(backends)):
            backend = backends[region]
            state = _plain(backend)
            if not isinstance(backend, tuple(always.backend for always in NEVER_PRISTINE)):
                state = _beyond(state, _plain(type(backend)(backend.region_name, backend.account_id)))
            if state:
                found[f"{backends.service_name} {region}"] = state
    found["state"] = _state(account_id)
    return json.loads(json.dumps(found))


def _state(account_id: str) -> dict[str, Any]:
    flags = asdict(STATE.account(account_id))
    shakes = {key: one.describe() for key, one in STATE.handshakes.items() if one.account == account_id}
    backend = orgs.backend_of(account_id)
    organization = backend.org.id if backend and backend.org else None
    state = {"account": flags, "handshakes": shakes, "mfa_delete": STATE.mfa_delete, "organization": organization}
    return dict(_plain(state))


def _beyond(state: Any, pristine: Any) -> Any:
    """What a state has that the pristine one has not."""
    if not (isinstance(state, dict) and isinstance(pristine, dict)):
        return state
    parts = {key: _beyond(value, pristine.get(key)) for key, value in state.items() if value != pristine.get(key)}
    # What a pristine one has and this one lacks was taken away.
    return parts | dict.fromkeys(pristine.keys() - state.keys(), "(none)")


def _plain(value: Any, above: tuple[int, ...] = ()) -> Any:
    """The value as JSON can carry it; nothing for what is empty, leads back, or is no data."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return None if value == "" else value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return f"sha256 {hashlib.sha256(value).hexdigest()}" if value else None
    if id(value) in above or callable(value) or len(above) > DEPTH:
        return None
    if isinstance(value, BaseBackend) and above:
        return None
    inside = (*above, id(value))
    if isinstance(value, Mapping):
        return _members({_key(key, item): item for key, item in value.items()}, inside)
    if isinstance(value, (list, tuple)):
        return [_plain(item, inside) for item in value] or None
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item, inside) for item in value), key=str) or None
    if hasattr(value, "seek") and hasattr(value, "read"):
        value.seek(0)
        return _plain(value.read())
    if type(value).__name__ in CONSTANT_CLASSES:
        return None
    return _members(_attributes(value), inside)


def _members(items: Mapping[str, Any], inside: tuple[int, ...]) -> dict[str, Any] | None:
    kept = {key: item for key, item in items.items() if key not in VOLATILE | LINKS and not key.startswith(SESSION_KEY)}
    plain = {key: _plain(item, inside) for key, item in kept.items()}
    return {key: item for key, item in plain.items() if item is not None} or None


def _attributes(value: Any) -> dict[str, Any]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return {**{name: getattr(value, name) for name in slots if hasattr(value, name)}, **getattr(value, "__dict__", {})}


def _key(key: Any, item: Any) -> str:
    named = isinstance(key, str) and getattr(item, "id", None) == key and getattr(item, "name", None)
    return str(named or key)
