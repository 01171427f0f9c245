# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""cam_provider where the Cloud Application Manager refuses, is away, or is at something else."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import CamConnection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam

ROLE, OLD = "arn:aws:iam::222222222222:role/CTLCAMRole", "arn:aws:iam::222222222222:role/Old"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]


@pytest.fixture
def options(cam: LocalCam) -> Options:
    """A provider with another role, and the options that set ours."""
    cam.seed({"id": "acme", "credentials": {"role": OLD}, "name": "Acme", "icon": "kept.png"})
    return {"endpoint": cam.url, "token": cam.token, "provider_id": "acme", "account_role_arn": ROLE}


# What is otherwise, what the provider is, and words of the message.
REFUSALS: list[tuple[str, Options, Options, list[str]]] = [
    ("a refused token", {"token": "expired"}, {}, ["answered 403", "token is missing or not valid", "ctl_cam_token"]),
    ("an unknown id", {"provider_id": "nobody"}, {}, ["answered 404", "No provider nobody", "ctl_cam_provider_id"]),
    ("another owner", {}, {"owner": "somebody"}, ["answered 403", "belongs to another owner", "/providers/acme"]),
    (
        "another type",
        {},
        {"type": "Google Cloud"},
        ["provider_id is 'acme'", "expected a provider of type 'Amazon Web Services', not 'Google Cloud'"],
    ),
    ("a provider that is going", {}, {"state": "deleting"}, ["CAM provider Acme is being deleted", "another provider"]),
    (
        "no path there",
        {"endpoint": "{url}/wrong"},
        {},
        ["answered 404", "/wrong/services/providers", "ctl_cam_endpoint"],
    ),
]


@pytest.mark.parametrize(("name", "otherwise", "fields", "words"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_refusal_says_what_to_check_and_nothing_is_written(
    name: str,
    otherwise: Options,
    fields: Options,
    words: list[str],
    cam: LocalCam,
    options: Options,
    refused: RunModule,
) -> None:
    cam.set_fields("acme", **fields)
    different = {key: value.format(url=cam.url) for key, value in otherwise.items()}
    refused("cam_provider", *words, **{**options, **different})
    assert cam.provider("acme")["credentials"] == {"role": OLD}


def test_a_provider_of_another_account_is_neither_repointed_nor_deleted(
    cam: LocalCam, options: Options, deleting: Options, refused: RunModule
) -> None:
    other = OLD.replace("222222222222", "333333333333")
    cam.set_fields("acme", credentials={"role": other})
    for asked in (options, deleting, {**options, "account_role_arn": None, "account_id": "222222222222"}):
        refused("cam_provider", "works in account 333333333333", "Nothing was written", **asked)
    assert cam.provider("acme")["credentials"] == {"role": other}


@pytest.mark.parametrize("role", ["", "not set yet", "222222222222"])
def test_a_provider_of_nobody_gets_its_role_and_is_not_deleted(
    role: str, cam: LocalCam, options: Options, deleting: Options, refused: RunModule, run_module: RunModule
) -> None:
    cam.set_fields("acme", credentials={"role": role})
    refused("cam_provider", "Nothing shows that CAM provider Acme is of account 222222222222", **deleting)
    assert cam.provider("acme")["state"] == "ready"
    assert run_module("cam_provider", **options)["changed"]
    assert run_module("cam_provider", **deleting)["changed"]


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Sends everybody to the CAM, or says what it was told."""

    seen: ClassVar[list[str]] = []
    location = ""

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Elasticbox-Token", ""))
        self.send_response(302 if self.location else 400)
        self.send_header("Location", self.location)
        self.end_headers()
        self.wfile.write(json.dumps({"message": f"the token {self.headers['Elasticbox-Token']} is none"}).encode())

    do_PUT = do_GET

    def log_message(self, *_arguments: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of a server that is no CAM."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_token_follows_no_redirect(
    cam: LocalCam, options: Options, refused: RunModule, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Elsewhere, "location", f"{cam.url}/services/providers/acme")
    cam.clear_calls()
    refused("cam_provider", "answered 302", "The token is not sent along", **{**options, "endpoint": elsewhere})
    assert cam.calls() == []


def test_a_token_that_is_echoed_is_masked_in_the_error_itself(elsewhere: str) -> None:
    with pytest.raises(CtlError) as error:
        CamConnection(elsewhere, "abc+d/e", validate_certs=True, check_mode=True, journal=None).read(
            "cam", "GetProvider", id="acme"
        )
    assert "abc+d/e" not in str(error.value) and "the token" in str(error.value)
    assert "abc+d/e" not in json.dumps(error.value.as_result())


def test_a_cam_that_is_down_is_told(options: Options, refused: RunModule) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}"
        words = [f"The Cloud Application Manager at {closed} cannot be reached", "Check ctl_cam_endpoint"]
        refused("cam_provider", *words, **{**options, "endpoint": closed})


def test_an_answer_that_is_no_json_is_told(cam: LocalCam, options: Options, refused: RunModule) -> None:
    cam.fail(method="GET", status=502, text="Bad gateway")
    refused("cam_provider", "answered 502", "Bad gateway", "/services/providers/acme", **options)


def test_only_the_role_is_changed(cam: LocalCam, options: Options, run_module: RunModule) -> None:
    before = cam.provider("acme")
    assert run_module("cam_provider", **options)["changed"]
    after = cam.provider("acme")
    assert after["credentials"] == {"role": ROLE}
    assert {key for key in before if before[key] != after[key]} == {"credentials", "updated"}


# State, role that is there, sync, and the operations that follow.
SYNCS: list[tuple[str, str, str, list[str]]] = [
    ("ready", OLD, "auto", ["UpdateProvider", "SyncProvider"]),
    ("ready", ROLE, "auto", []),
    ("processing", ROLE, "auto", []),
    ("initializing", ROLE, "auto", []),
    ("unavailable", ROLE, "auto", ["SyncProvider"]),
    ("ready", ROLE, "always", ["SyncProvider"]),
    ("ready", OLD, "never", ["UpdateProvider"]),
    ("unavailable", ROLE, "never", []),
]


@pytest.mark.parametrize(("state", "role", "sync", "operations"), SYNCS)
def test_a_provider_is_synchronised_when_it_is_due(
    state: str, role: str, sync: str, operations: list[str], cam: LocalCam, options: Options, run_module: RunModule
) -> None:
    cam.set_fields("acme", credentials={"role": role})
    cam.set_state("acme", state)
    result = run_module("cam_provider", **options, sync=sync)
    assert [step["operation"] for step in result["steps"]] == operations
    assert len(cam.writes()) == len(operations)


def test_the_log_of_a_provider_that_ends_unavailable_is_shown(
    cam: LocalCam, options: Options, run_module: RunModule
) -> None:
    cam.set_outcome("acme", "unavailable", failing_step="Configure IAM", text="The role may not create policies")
    result = run_module("cam_provider", **options)
    assert result["provider"]["state"] == "unavailable"
    assert (result["logs"][-1]["level"], result["logs"][-1]["text"]) == ("error", "The role may not create policies")


def test_news_are_awaited_only_until_there_are_some(cam: LocalCam, options: Options, run_module: RunModule) -> None:
    cam.set_fields("acme", credentials={"role": ROLE})
    seen = {"state": "processing", "log_lines": 0, "seconds": 30}
    result = run_module("cam_provider", **options, wait_for_news=seen)
    assert (result["changed"], result["provider"]["state"]) == (False, "ready")


@pytest.mark.parametrize(
    ("failing", "statuses"),
    [
        ({"path": "*/acme"}, {"UpdateProvider": "failed", "SyncProvider": "skipped"}),
        ({"path": "*/sync"}, {"UpdateProvider": "applied", "SyncProvider": "failed"}),
    ],
    ids=["the role is not set", "the synchronisation is not started"],
)
def test_what_was_done_and_what_was_not_is_told(
    failing: Options, statuses: dict[str, str], cam: LocalCam, options: Options, run_module: RunModule
) -> None:
    cam.fail(method="PUT", status=500, text="Try later", **failing)
    result = run_module("cam_provider", **options)
    assert (result["failed"], result["changed"]) == (True, "applied" in statuses.values())
    assert "answered 500 (Try later)" in result["msg"]
    assert {step["operation"]: step["status"] for step in result["steps"]} == statuses


def test_the_second_run_finishes_what_the_first_could_not(
    cam: LocalCam, options: Options, run_module: RunModule
) -> None:
    cam.fail(method="PUT", path="*/acme", drop=True)
    assert run_module("cam_provider", **options)["failed"]
    assert run_module("cam_provider", **options)["changed"]
    assert cam.provider("acme")["credentials"] == {"role": ROLE}
    assert [call["path"] for call in cam.writes() if call["status"] == 202] == ["/services/providers/acme/sync"]


def test_a_synchronisation_that_is_lost_is_asked_for_again(
    cam: LocalCam, options: Options, run_module: RunModule
) -> None:
    cam.fail(method="PUT", path="*/sync", drop=True)
    assert run_module("cam_provider", **options)["changed"]
    assert [call["path"] for call in cam.writes() if call["status"] == 202] == ["/services/providers/acme/sync"]


def test_a_synchronisation_that_fails_for_good_says_how_to_make_up_for_it(
    cam: LocalCam, options: Options, run_module: RunModule
) -> None:
    cam.fail(method="PUT", path="*/sync", status=500)
    failed = run_module("cam_provider", **options)
    assert failed["failed"]
    assert failed["changed"]
    assert "ctl_provider_sync=always" in failed["msg"]
    assert run_module("cam_provider", **options, sync="always")["changed"]


@pytest.fixture
def deleting(options: Options) -> Options:
    """The options that delete the provider."""
    return {
        **{key: value for key, value in options.items() if key != "account_role_arn"},
        "state": "absent",
        "account_id": "222222222222",
    }


def test_a_provider_with_services_stays_and_the_cam_says_why(
    cam: LocalCam, deleting: Options, run_module: RunModule
) -> None:
    cam.set_fields("acme", services=["web"])
    result = run_module("cam_provider", **deleting)
    assert (result["failed"], result["changed"]) == (True, False)
    assert result["error"]["message"] == "The provider is in use: a service is active on it"
    assert result["error"]["code"] == "400"
    assert "removes them in the Cloud Application Manager" in result["error"]["hint"]
    assert cam.provider("acme")["state"] == "ready"
    cam.set_fields("acme", services=[])
    assert run_module("cam_provider", **deleting)["changed"]


def test_a_provider_that_is_going_or_gone_is_nothing_to_do(
    cam: LocalCam, deleting: Options, run_module: RunModule
) -> None:
    cam.set_state("acme", "deleting")
    going = run_module("cam_provider", **deleting)
    assert (going["changed"], going["steps"], going["provider"]["state"]) == (False, [], "deleting")
    gone = run_module("cam_provider", **{**deleting, "provider_id": "nobody"})
    assert (gone["changed"], gone["steps"], gone["provider"], gone["logs"]) == (False, [], None, [])
    assert cam.writes() == []


def test_the_end_of_a_deletion_is_news(cam: LocalCam, deleting: Options, run_module: RunModule) -> None:
    seen = {"state": "deleting", "log_lines": 0, "seconds": 30}
    result = run_module("cam_provider", **deleting, wait_for_news=seen)
    assert (result["changed"], result["provider"]) == (True, None)


@pytest.mark.parametrize("drop", [True, "after"])
def test_a_deletion_that_is_lost_is_asked_for_again(
    drop: bool | str, cam: LocalCam, deleting: Options, run_module: RunModule
) -> None:
    cam.fail(method="DELETE", drop=drop)
    assert not run_module("cam_provider", **deleting).get("failed")
    with pytest.raises(KeyError):
        cam.provider("acme")


def test_a_provider_that_may_not_be_deleted_is_told(cam: LocalCam, deleting: Options, refused: RunModule) -> None:
    cam.set_fields("acme", owner="somebody")
    refused("cam_provider", "answered 403", "belongs to another owner", **deleting)
    cam.set_fields("acme", owner="operator", type="Google Cloud")
    refused("cam_provider", "expected a provider of type 'Amazon Web Services'", **deleting)
