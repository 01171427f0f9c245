# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The provider objects of the test server and how their states move. No HTTP here."""

from __future__ import annotations

import copy
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

STEPS = ("Access Account", "Configure IAM", "Secure account", "Sync ALM", "Analyze", "Monitoring")
STATES = ("initializing", "processing", "ready", "deleting", "unavailable")
SCHEMA = "http://elasticbox.net/schemas/aws/provider"
# What a POST must bring, and what a PUT, which replaces the whole object, must bring back.
CREATE_FIELDS = ("type", "schema", "name", "credentials")
WHOLE_OBJECT = (
    *CREATE_FIELDS,
    *("description", "icon", "owner", "id", "uri", "state", "services", "members", "created", "updated"),
    *("deleted", "organization", "admin_boxes"),
)
# A client sends these back as it read them; the server goes by its own.
KEPT_BY_SERVER = ("id", "uri", "state", "owner", "created", "updated", "deleted")
GONE = "gone"


class Refused(Exception):
    """An error answer: the HTTP status and the text for the JSON message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@dataclass
class Event:
    """Something that happens to a provider later: a log line, a state, or both."""

    at: float
    state: str | None = None
    text: str | None = None
    level: str = "info"


@dataclass
class Provider:
    body: dict[str, Any]
    logs: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    outcome: str = "ready"
    failing_step: str = STEPS[0]
    text: str | None = None

    def log(self, text: str, level: str = "info") -> None:
        now = timestamp()
        self.logs.append(
            {
                "workspace": self.body["owner"],
                "provider_id": self.body["id"],
                "created": now,
                "text": text,
                "level": level,
                "updated": now,
                "id": str(uuid.uuid4()),
                "schema": "http://elasticbox.net/schemas/provider-log",
            }
        )

    def set_state(self, state: str) -> None:
        self.body["state"] = state
        self.body["updated"] = timestamp()

    def advance(self, now: float) -> None:
        while self.events and self.events[0].at <= now:
            event = self.events.pop(0)
            if event.text is not None:
                self.log(event.text, event.level)
            if event.state is not None:
                self.set_state(event.state)

    def plan_sync(self, start: float, delay: float) -> None:
        """Processing from `start`, its log lines spread over the delay, then the outcome."""
        self.events.append(Event(start, state="processing"))
        for number, step in enumerate(STEPS, start=1):
            at = start + delay * number / len(STEPS)
            if self.outcome != "ready" and step == self.failing_step:
                text = self.text or f"{step}: failed"
                self.events.append(Event(at, text=text, level="error"))
                self.events.append(Event(at, state=self.outcome))
                return
            self.events.append(Event(at, text=f"{step}: done"))
        self.events.append(Event(start + delay, state=self.outcome))


class Store:
    """All providers. Time moves them when somebody looks, so there is no background thread."""

    def __init__(self, owner: str, delay: float) -> None:
        self.owner = owner
        self.delay = delay
        self.lock = threading.RLock()
        self._providers: dict[str, Provider] = {}

    def reset(self) -> None:
        with self.lock:
            self._providers.clear()

    # What the API does

    def list_own(self) -> list[dict[str, Any]]:
        with self.lock:
            self._advance()
            return [self._shown(p) for p in self._providers.values() if p.body["owner"] == self.owner]

    def get(self, provider_id: str) -> dict[str, Any]:
        with self.lock:
            return self._shown(self._own(provider_id))

    def logs(self, provider_id: str) -> list[dict[str, Any]]:
        with self.lock:
            return copy.deepcopy(self._own(provider_id).logs)

    def create(self, body: Any) -> dict[str, Any]:
        with self.lock:
            _check(body, CREATE_FIELDS)
            if body.get("owner", self.owner) != self.owner:
                raise Refused(403, "The owner is not a workspace of this token")
            server_side = ("id", "uri", "created", "updated", "deleted", "state")
            provider = self._new({key: value for key, value in body.items() if key not in server_side}, "initializing")
            provider.plan_sync(time.monotonic() + self.delay, self.delay)
            return self._shown(provider)

    def replace(self, provider_id: str, body: Any) -> dict[str, Any]:
        with self.lock:
            provider = self._own(provider_id)
            _check(body, WHOLE_OBJECT)
            if body["id"] != provider_id:
                raise Refused(400, "The id in the body is not the id in the path")
            kept = {key: provider.body[key] for key in KEPT_BY_SERVER}
            provider.body = {**copy.deepcopy(body), **kept, "updated": timestamp()}
            return self._shown(provider)

    def sync(self, provider_id: str) -> None:
        with self.lock:
            provider = self._own(provider_id)
            if provider.body["state"] == "deleting":
                raise Refused(404, f"Provider {provider_id} is being deleted")
            if not provider.events:  # a sync that runs already is not started twice
                now = time.monotonic()
                provider.plan_sync(now, self.delay)
                # Only the state: with no delay the outcome still waits for the next look.
                provider.events.pop(0)
                provider.set_state("processing")

    def delete(self, provider_id: str) -> None:
        with self.lock:
            provider = self._own(provider_id)
            if provider.body["services"]:
                raise Refused(400, "The provider is in use: a service is active on it")
            provider.set_state("deleting")
            provider.events = [Event(time.monotonic() + self.delay, state=GONE)]

    # What a test does

    def seed(self, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            return self._shown(self._new(body, body.get("state", "ready")))

    def force(self, provider_id: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Any of: state, outcome (with failing_step and text), fields of the object under `set`."""
        with self.lock:
            if provider_id not in self._providers:
                raise Refused(404, f"No provider {provider_id}")
            for key in ("state", "outcome"):
                if wish.get(key, "ready") not in STATES:
                    raise Refused(400, f"{key} must be one of {', '.join(STATES)}")
            if wish.get("failing_step", STEPS[0]) not in STEPS:
                raise Refused(400, f"failing_step must be one of {', '.join(STEPS)}")
            provider = self._providers[provider_id]
            provider.body.update(wish.get("set", {}))
            if "outcome" in wish:
                provider.outcome = wish["outcome"]
                provider.failing_step = wish.get("failing_step", STEPS[0])
                provider.text = wish.get("text")
            if "state" in wish:
                provider.events.clear()
                provider.set_state(wish["state"])
            return self._shown(provider)

    def peek(self, provider_id: str) -> dict[str, Any]:
        """The object as it is, whoever owns it; not a call of the API."""
        with self.lock:
            self._advance()
            if provider_id not in self._providers:
                raise Refused(404, f"No provider {provider_id}")
            return self._shown(self._providers[provider_id])

    def peek_all(self) -> list[dict[str, Any]]:
        """All objects as they are, whoever owns them; not a call of the API."""
        with self.lock:
            self._advance()
            return [self._shown(provider) for provider in self._providers.values()]

    def _new(self, body: dict[str, Any], state: str) -> Provider:
        provider_id = body.get("id") or str(uuid.uuid4())
        now = timestamp()
        whole = {
            "type": "Amazon Web Services",
            "schema": SCHEMA,
            "name": provider_id,
            "description": "",
            "icon": "images/platform/aws.png",
            "owner": self.owner,
            "credentials": {"role": ""},
            "id": provider_id,
            "uri": f"/services/providers/{provider_id}",
            "services": [],
            "members": [],
            "created": now,
            "updated": now,
            "deleted": None,
            "organization": "test",
            "admin_boxes": [],
            **copy.deepcopy(body),
            "state": state,
        }
        provider = self._providers[provider_id] = Provider(whole)
        return provider

    def _own(self, provider_id: str) -> Provider:
        self._advance()
        if provider_id not in self._providers:
            raise Refused(404, f"No provider {provider_id}")
        provider = self._providers[provider_id]
        if provider.body["owner"] != self.owner:
            raise Refused(403, "The provider belongs to another owner")
        return provider

    def _advance(self) -> None:
        now = time.monotonic()
        for provider_id, provider in list(self._providers.items()):
            provider.advance(now)
            if provider.body["state"] == GONE:
                del self._providers[provider_id]

    @staticmethod
    def _shown(provider: Provider) -> dict[str, Any]:
        return copy.deepcopy(provider.body)


def _check(body: Any, required: Iterable[str]) -> None:
    if not isinstance(body, dict):
        raise Refused(400, "The body must be a JSON object")
    missing = [key for key in required if key not in body]
    if missing:
        raise Refused(400, "Missing: " + ", ".join(missing))
    if body["schema"] != SCHEMA:
        raise Refused(400, f"The schema must be {SCHEMA}")
    if not isinstance(body["credentials"], dict) or not body["credentials"].get("role"):
        raise Refused(400, "credentials.role is missing")
