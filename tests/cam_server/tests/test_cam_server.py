# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The test server itself: if it answers wrongly, the tests of cam_provider prove nothing."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam, start

PROVIDERS = "/services/providers"
ROLE = "arn:aws:iam::111111111111:role/CTLDeveloperRole"
NEW = {
    "type": "Amazon Web Services",
    "schema": "http://elasticbox.net/schemas/aws/provider",
    "name": "acme",
    "credentials": {"role": ROLE},
}
STEPS = ["Access Account", "Configure IAM", "Secure account", "Sync ALM", "Analyze", "Monitoring"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCam]:
    with start(tmp_path_factory.mktemp("cam")) as local:
        yield local


@pytest.fixture
def cam(server: LocalCam) -> LocalCam:
    server.reset()
    server.seed({"id": "p1", "name": "one"}, {"id": "p2", "owner": "somebody"}, {"id": "p3", "services": ["web"]})
    return server


def call(cam: LocalCam, method: str, path: str, body: Any = None, **headers: str | None) -> tuple[int, Any]:
    sent: dict[str, str | None] = {
        "Elasticbox-Token": cam.token,
        "ElasticBox-Release": "4.0",
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    connection = http.client.HTTPConnection(urlsplit(cam.url).netloc, timeout=10)
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {name: value for name, value in sent.items() if value is not None})
    answer = connection.getresponse()
    raw = answer.read()
    connection.close()
    return answer.status, json.loads(raw) if raw else None


def poll(cam: LocalCam, provider_id: str, state: str) -> list[str]:
    """The states that were seen until the wanted one, without repeats."""
    seen: list[str] = []
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        now = call(cam, "GET", f"{PROVIDERS}/{provider_id}")[1]["state"]
        if now not in seen[-1:]:
            seen.append(now)
        if now == state:
            return seen
        time.sleep(0.01)
    raise AssertionError(f"never {state}: {seen}")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Elasticbox_Token": "wrong"}, 403),
        ({"Elasticbox_Token": None}, 403),
        ({"ElasticBox_Release": "3.0"}, 400),
        ({"ElasticBox_Release": None}, 400),
        ({"Content_Type": "text/plain"}, 400),
        ({"Content_Type": "application/json; charset=utf-8"}, 200),
    ],
)
def test_headers(cam: LocalCam, headers: dict[str, str | None], status: int) -> None:
    answer, body = call(cam, "GET", PROVIDERS, **headers)
    assert answer == status
    assert status == 200 or body["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 200),
        ("GET", "/p1", 200),
        ("GET", "/p2", 403),
        ("GET", "/no", 404),
        ("GET", "/p1/logs", 200),
        ("GET", "/p2/logs", 403),
        ("PUT", "/p1/sync", 202),
        ("PUT", "/p2/sync", 403),
        ("PUT", "/no/sync", 404),
        ("DELETE", "/p1", 202),
        ("DELETE", "/p2", 403),
        ("DELETE", "/p3", 400),
        ("DELETE", "/no", 404),
        ("POST", "/p1", 404),
    ],
)
def test_call_table(cam: LocalCam, method: str, path: str, status: int) -> None:
    assert call(cam, method, PROVIDERS + path)[0] == status


def test_list_shows_own_only(cam: LocalCam) -> None:
    assert [p["id"] for p in call(cam, "GET", PROVIDERS)[1]] == ["p1", "p3"]


def test_create(cam: LocalCam) -> None:
    status, made = call(cam, "POST", PROVIDERS, NEW)
    assert (status, made["state"], made["credentials"]) == (202, "initializing", {"role": ROLE})
    poll(cam, made["id"], "ready")


@pytest.mark.parametrize("body", [None, [], {**NEW, "schema": "x"}, {**NEW, "credentials": {}}, {"name": "x"}])
def test_create_refused(cam: LocalCam, body: Any) -> None:
    assert call(cam, "POST", PROVIDERS, body)[0] == 400


def test_create_for_somebody_else(cam: LocalCam) -> None:
    assert call(cam, "POST", PROVIDERS, {**NEW, "owner": "somebody"})[0] == 403


def test_replace(cam: LocalCam) -> None:
    body = call(cam, "GET", f"{PROVIDERS}/p1")[1]
    status, after = call(cam, "PUT", f"{PROVIDERS}/p1", {**body, "credentials": {"role": ROLE}, "state": "deleting"})
    assert status == 200
    assert after["credentials"] == {"role": ROLE}
    assert after["state"] == "ready", "the state is the server's"
    assert cam.provider("p1") == after


def test_replace_refused(cam: LocalCam) -> None:
    body = {**cam.provider("p1"), "credentials": {"role": ROLE}}
    for missing in body:
        part = {key: value for key, value in body.items() if key != missing}
        assert call(cam, "PUT", f"{PROVIDERS}/p1", part)[0] == 400, missing
    assert call(cam, "PUT", f"{PROVIDERS}/p1", {**body, "id": "p9"})[0] == 400
    assert call(cam, "PUT", f"{PROVIDERS}/p2", body)[0] == 403
    assert call(cam, "PUT", f"{PROVIDERS}/no", body)[0] == 404
    assert cam.provider("p1")["credentials"] == {"role": ""}


def test_states_move_over_time(tmp_path: Path) -> None:
    with start(tmp_path, [{"id": "p1"}], delay=0.3) as cam:
        made = call(cam, "POST", PROVIDERS, NEW)[1]
        assert poll(cam, made["id"], "ready") == ["initializing", "processing", "ready"]
        call(cam, "PUT", f"{PROVIDERS}/p1/sync")
        assert poll(cam, "p1", "ready") == ["processing", "ready"]
        logs = call(cam, "GET", f"{PROVIDERS}/p1/logs")[1]
        assert [(line["text"], line["level"]) for line in logs] == [(f"{step}: done", "info") for step in STEPS]
        assert set(logs[0]) == {"workspace", "provider_id", "created", "text", "level", "updated", "id", "schema"}
        call(cam, "DELETE", f"{PROVIDERS}/p1")
        assert call(cam, "GET", f"{PROVIDERS}/p1")[1]["state"] == "deleting"
        time.sleep(0.35)
        assert call(cam, "GET", f"{PROVIDERS}/p1")[0] == 404
        with pytest.raises(KeyError):
            cam.provider("p1")


def test_sync_that_fails_and_recovers(cam: LocalCam) -> None:
    cam.set_outcome("p1", "unavailable", failing_step="Configure IAM", text="AccessDenied: iam:CreateRole")
    call(cam, "PUT", f"{PROVIDERS}/p1/sync")
    poll(cam, "p1", "unavailable")
    logs = call(cam, "GET", f"{PROVIDERS}/p1/logs")[1]
    assert [(line["level"], line["text"]) for line in logs] == [
        ("info", "Access Account: done"),
        ("error", "AccessDenied: iam:CreateRole"),
    ]
    cam.set_outcome("p1", "ready")
    call(cam, "PUT", f"{PROVIDERS}/p1/sync")
    poll(cam, "p1", "ready")


def test_forced_state(cam: LocalCam) -> None:
    cam.set_state("p1", "unavailable")
    cam.set_fields("p1", services=["web"])
    assert call(cam, "GET", f"{PROVIDERS}/p1")[1]["state"] == "unavailable"
    assert call(cam, "DELETE", f"{PROVIDERS}/p1")[0] == 400


def test_failures_and_call_log(cam: LocalCam) -> None:
    cam.fail(method="PUT", path=f"{PROVIDERS}/*/sync", status=503, count=2, after=1)
    assert [call(cam, "PUT", f"{PROVIDERS}/p1/sync")[0] for _turn in range(4)] == [202, 503, 503, 202]
    call(cam, "GET", PROVIDERS)
    assert [c["status"] for c in cam.writes()] == [202, 503, 503, 202]
    assert cam.calls()[-1] == {"method": "GET", "path": PROVIDERS, "status": 200, "write": False}
    assert cam.token not in json.dumps(cam.calls())
    cam.clear_calls()
    assert cam.calls() == []


@pytest.mark.parametrize(("drop", "state"), [(True, "ready"), ("after", "processing")])
def test_dropped_connection(cam: LocalCam, drop: Any, state: str) -> None:
    cam.set_outcome("p1", "processing")
    cam.fail(method="PUT", drop=drop)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        call(cam, "PUT", f"{PROVIDERS}/p1/sync")
    assert cam.provider("p1")["state"] == state
    assert cam.calls()[-1]["status"] == 0


def test_delay(cam: LocalCam) -> None:
    cam.fail(path=PROVIDERS, delay=0.2)
    begin = time.monotonic()
    assert call(cam, "GET", PROVIDERS)[0] == 200
    assert time.monotonic() - begin >= 0.2


def test_ends_on_sigterm(tmp_path: Path) -> None:
    with start(tmp_path) as cam:
        os.kill(cam.pid, signal.SIGTERM)
        pid, status = os.waitpid(cam.pid, 0)
        assert (pid, os.waitstatus_to_exitcode(status)) == (cam.pid, 0)
