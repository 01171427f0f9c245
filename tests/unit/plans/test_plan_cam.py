# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of cam_provider."""

from __future__ import annotations

import http.client
import io
import json
import re
import urllib.error
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.filter.shared_providers import shared_providers
from ansible_collections.ctl.aws.plugins.module_utils._access import cam_connection
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_answers import (
    Wanted,
    id_by_name,
    parsed_logs,
    parsed_provider,
)
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import CamConnection, checked_endpoint
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import steps_of
from ansible_collections.ctl.aws.plugins.module_utils._services.cam.cam_provider import run
from ansible_collections.ctl.aws.plugins.module_utils._services.cam.provider_steps import (
    New,
    check_account,
    plan,
    plan_absent,
    plan_new,
)
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import GLOBEX as OTHER
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect, after, operations, shows

ROLE, FORMER = (f"arn:aws:iam::222222222222:role/{name}" for name in ("CTLCAMRole", "Former"))
STATES = ("ready", "initializing", "processing", "unavailable")


def provider(state: str = "ready", role: str | None = ROLE, **values: Any) -> dict[str, Any]:
    credentials = {"secret": "kept"} | ({"role": role} if role else {})
    return {
        "id": "p-1",
        "name": "acme",
        "type": "Amazon Web Services",
        "state": state,
        "credentials": credentials,
    } | values


EFFECTS: dict[str, Effect] = {
    "UpdateProvider": lambda state, sent: state.update(sent["body"]),
    "SyncProvider": lambda state, sent: state.update(state="processing"),
}

KEYS_OF_ACCOUNT = {"key": "AKIA", "secret": "kept", "account_id": ACCOUNT}
SYNC = ("SyncProvider", {"id": "p-1"})


def update(state: str = "ready") -> tuple[str, dict[str, Any]]:
    return ("UpdateProvider", {"id": "p-1", "body": provider(state)})


@pytest.mark.parametrize(
    ("current", "role", "sync", "steps"),
    [
        (provider(), ROLE, "auto", []),
        (provider(), None, "auto", []),
        (provider(), "", "auto", []),
        (provider(role=FORMER), None, "auto", []),
        # The role, and with it a synchronisation; everything else of the provider is sent back as it was.
        (provider(role=FORMER), ROLE, "auto", [update(), SYNC]),
        (provider(role=None), ROLE, "auto", [update(), SYNC]),
        (provider(role=FORMER), ROLE, "never", [update()]),
        (provider(role=FORMER, colour="red"), ROLE, "never", [("UpdateProvider", {"body": provider(colour="red")})]),
        (provider("processing", FORMER), ROLE, "auto", [update("processing"), SYNC]),
        # Without a change: when it is not online, nor on its way there, or when asked.
        (provider("unavailable"), ROLE, "auto", [SYNC]),
        (provider("unavailable"), None, "auto", [SYNC]),
        (provider("unavailable"), ROLE, "never", []),
        (provider("initializing"), ROLE, "auto", []),
        (provider("processing"), ROLE, "auto", []),
        *[(provider(state), ROLE, "always", [SYNC]) for state in STATES],
    ],
)
def test_the_role_is_set_and_synchronised(
    current: dict[str, Any], role: str | None, sync: str, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    planned = plan(current, role, sync)
    shows(planned, steps)
    again = operations(plan(after(current, planned, EFFECTS), role, sync))
    assert again == (["SyncProvider"] if sync == "always" else [])


def test_a_provider_without_a_name_or_credentials_is_told_by_its_id_and_no_secret_is_shown() -> None:
    bare = {"id": "p-1", "state": "ready"}
    assert {step.resource for step in plan(bare, ROLE, "auto").steps} == {"CAM provider p-1"}
    [step, _sync] = plan(provider(role=FORMER), ROLE, "auto").steps
    assert (step.before, step.after) == ({"role": FORMER}, {"role": ROLE})


@pytest.mark.parametrize("sync", ["auto", "always", "never"])
def test_a_provider_that_is_being_deleted_is_an_error(sync: str) -> None:
    with pytest.raises(CtlError, match="CAM provider acme is being deleted"):
        plan(provider("deleting"), ROLE, sync)


@pytest.mark.parametrize(
    ("current", "deletes"),
    [(None, False), (provider("deleting"), False), *[(provider(state), True) for state in STATES]],
)
def test_a_provider_is_deleted_unless_it_is_gone_or_going(current: dict[str, Any] | None, deletes: bool) -> None:
    shows(plan_absent(current, ACCOUNT), [("DeleteProvider", {"id": "p-1"})] if deletes else [])


def named(name: str, provider_id: str = "p-1", role: str | None = None, **values: Any) -> dict[str, Any]:
    return provider(role=role, **{"id": provider_id, "name": name, "owner": "team", **values})


OF_OTHER = f"arn:aws:iam::{OTHER}:role/CTLCAMRole"
# All providers, and the id of the one of the account that is called acme.
FOUND: list[tuple[list[dict[str, Any]], str]] = [
    ([], ""),
    ([named("acme", role=ROLE)], "p-1"),
    ([named("acme", account_id=int(ACCOUNT))], "p-1"),
    ([named("Acme"), named("acme ", "p-2"), named("", "p-3"), named("acme", "p-4", role=ROLE)], "p-4"),
    ([named("globex", role=OF_OTHER)], ""),
    ([named("globex", role=OF_OTHER), named("acme", "p-2", role=ROLE)], "p-2"),
    # One that is going has its name until it is gone.
    ([named("acme", role=ROLE, state="deleting")], ""),
    ([named("acme", state="deleting"), named("acme", "p-2", role=ROLE)], "p-2"),
    ([named("former", role=ROLE, state="deleting")], ""),
    ([named("acme", type="Google Cloud")], ""),
    # What cannot be read, and has another name, is none of ours.
    ([{"type": "Google Cloud", "id": 5}, {}, named("acme", "p-2", role=ROLE)], "p-2"),
    ([named("odd", state=None), named("odd", credentials=None), named("acme", "p-2", role=ROLE)], "p-2"),
    # The same name in another account's provider is refused only where it would be taken.
    ([named("acme", role=OF_OTHER, owner="mrina"), named("acme", "p-2", role=ROLE)], "p-2"),
]


@pytest.mark.parametrize(("providers", "found"), FOUND)
def test_a_provider_is_found_by_its_name(providers: list[dict[str, Any]], found: str) -> None:
    assert id_by_name(providers, Wanted("", "acme", account=ACCOUNT)) == found


def test_a_name_is_looked_for_in_a_workspace() -> None:
    elsewhere = [named("acme", "p-2", role=OF_OTHER, owner="mrina")]
    assert id_by_name([named("acme", role=ROLE), *elsewhere], Wanted("", "acme", "team", ACCOUNT)) == "p-1"
    assert id_by_name(elsewhere, Wanted("", "acme", "team", ACCOUNT)) == ""


# All providers, the workspace, and words of the refusal.
UNCLEAR_NAMES: list[tuple[Any, str, str]] = [
    ([named("acme", role=ROLE), named("acme", "p-2", role=ROLE)], "", "2 providers .* are called 'acme': p-1, p-2"),
    (
        [named("old", role=ROLE)],
        "",
        "Provider 'old' .p-1, .* works in account 222222222222 already.*'acme'.*set ctl_cam",
    ),
    ([named("acme", role=ROLE), named("old", "p-2", role=ROLE)], "", "Provider 'old'"),
    ([named("acme"), named("old", "p-2", account_id=int(ACCOUNT))], "", "Provider 'old'"),
    ([named("acme"), named("old", "p-2", credentials=KEYS_OF_ACCOUNT)], "", "Provider 'old'"),
    # A workspace that is misspelt hides nothing that works in the account.
    ([named("acme", role=ROLE)], "typo", "works in account 222222222222 already.*in workspace 'typo'"),
    # A name is no proof.
    ([named("acme")], "", "'acme' .p-1. does not work in account 222222222222: its Account Role ARN is ''"),
    ([named("acme", role=OF_OTHER)], "", "does not work in account 222222222222"),
    (None, "", "asked for all providers, .* it is null"),
    ({}, "", "it is an object, expected a list"),
    (["text"], "", "is a text, expected an object"),
    ([named("acme", owner=[])], "", "owner is a list"),
    ([named("acme", state=None)], "", "state is null"),
]


@pytest.mark.parametrize(("providers", "owner", "words"), UNCLEAR_NAMES)
def test_what_may_be_another_provider_is_not_taken(providers: Any, owner: str, words: str) -> None:
    with pytest.raises(CtlError, match=words):
        id_by_name(providers, Wanted("", "acme", owner, ACCOUNT))


@pytest.mark.parametrize("owner", ["", "team"])
def test_a_provider_is_made_with_its_role(owner: str) -> None:
    [step] = plan_new(New("acme", owner), ROLE).steps
    sent = step.parameters["body"]
    assert {key: sent[key] for key in ("type", "name", "credentials")} == {
        "type": "Amazon Web Services",
        "name": "acme",
        "credentials": {"role": ROLE},
    }
    assert sent.get("owner", "") == owner
    assert not step.retry_on, "made twice, the account would have two"
    with pytest.raises(CtlError, match=r"no CAM provider acme, .* without a role.*Nothing was written"):
        plan_new(New("acme", owner), None)


KEYS = {"key": "AKIA", "secret": "kept"}
# What a provider has, whether it may get the account's role, and whether it may be deleted for the account.
OWNERS: list[tuple[dict[str, Any], bool, bool]] = [
    (provider(role=ROLE), True, True),
    (provider(role=FORMER), True, True),
    (provider(role="arn:aws-us-gov:iam::222222222222:role/path/to/CTLCAMRole"), True, True),
    # The partner's account in the name of a role says nothing of whose it is.
    (provider(role=f"arn:aws:iam::{ACCOUNT}:role/For-{OTHER}"), True, True),
    (provider(account_id=ACCOUNT), True, True),
    (provider(account_id=int(ACCOUNT)), True, True),
    (provider(account_id=None), True, True),
    # Nothing shows whose it is: onboarding gives it its role, and nobody deletes it.
    (provider(role=None), True, False),
    (provider(role=""), True, False),
    (provider(role="not set yet"), True, False),
    (provider(role="CTLCAMRole"), True, False),
    (provider(role=ACCOUNT), True, False),
    (provider(role=f"arn:aws:iam::{ACCOUNT}:user/CTLCAMRole"), True, False),
    (provider(role=f"arn:aws:iam::{ACCOUNT}:role/"), True, False),
    (provider(role=f"{ROLE} "), True, False),
    (provider(credentials=KEYS), True, False),
    (provider(credentials=KEYS, account_id=ACCOUNT), True, False),
    ({"id": "p-1", "state": "ready"}, True, False),
    # Another account's.
    (provider(role=f"arn:aws:iam::{OTHER}:role/CTLCAMRole"), False, False),
    (provider(role=f"arn:aws-us-gov:iam::{OTHER}:role/CTLCAMRole"), False, False),
    (provider(role=f"arn:aws:sts::{OTHER}:assumed-role/CTLCAMRole/x"), False, False),
    (provider(role=f" arn:aws:iam::{OTHER}:role/CTLCAMRole"), False, False),
    (provider(role=OTHER), False, False),
    (provider(role=f"{OTHER}/CTLCAMRole"), False, False),
    (provider(role=f"{ROLE} arn:aws:iam::{OTHER}:role/CTLCAMRole"), False, False),
    (provider(credentials={**KEYS, "account_id": OTHER}), False, False),
    (provider(credentials=KEYS, account_id=OTHER), False, False),
    (provider(credentials=KEYS, account_id=int(OTHER)), False, False),
    (provider(role="", account_id="3333-3333-3333"), False, False),
    (provider(account_id=OTHER), False, False),
    (provider(account_id=12345), False, False),
]


@pytest.mark.parametrize(("current", "taken", "deleted"), OWNERS)
def test_a_provider_of_another_account_is_not_touched(current: dict[str, Any], taken: bool, deleted: bool) -> None:
    if not taken:
        with pytest.raises(CtlError, match=f"works in account ({OTHER}|000000012345).*Nothing was written"):
            check_account(current, ACCOUNT)
        return
    check_account(current, ACCOUNT)
    if deleted:
        assert operations(plan_absent(current, ACCOUNT)) == ["DeleteProvider"]
        return
    with pytest.raises(CtlError, match=f"Nothing shows that CAM provider .* is of account {ACCOUNT}.*Nothing was writ"):
        plan_absent(current, ACCOUNT)
    assert plan_absent({**current, "state": "deleting"}, ACCOUNT).steps == [], "it is going already"


# Of a provider or a log: what is something else, and words of the message.
PROVIDERS: list[tuple[Any, str]] = [
    (None, "it is null, expected an object"),
    ([], "it is a list, expected an object"),
    ("text", "it is a text, expected an object"),
    (provider(credentials=None), "its credentials is null, expected an object"),
    (provider(credentials="secret"), "its credentials is a text, expected an object"),
    (provider(credentials=[]), "its credentials is a list"),
    (provider(credentials={"role": {}}), "its credentials.role is an object, expected a text or null"),
    (provider(credentials={"role": 5}), "its credentials.role is a whole number"),
    (provider(credentials={"role": ROLE, "account_id": []}), "its credentials.account_id is a list"),
    (provider(account_id={}), "its account_id is an object"),
    (provider(account_id=True), "its account_id is true or false"),
    ({key: value for key, value in provider().items() if key != "state"}, "its state is missing"),
    (provider(state=None), "its state is null, expected a text"),
    ({key: value for key, value in provider().items() if key != "id"}, "its id is missing"),
    (provider(id=None), "its id is null"),
    (provider(id=1), "its id is a whole number"),
    (provider(name=[]), "its name is a list"),
    (provider(updated={}), "its updated is an object"),
    (provider(id="OTHER"), "answered provider OTHER"),
    (provider(type="Google Cloud"), "expected a provider of type 'Amazon Web Services', not 'Google Cloud'"),
    ({}, "expected a provider of type"),
]


@pytest.mark.parametrize(("answer", "words"), PROVIDERS)
def test_an_answer_that_is_no_provider_is_told(answer: Any, words: str) -> None:
    with pytest.raises(CtlError) as caught:
        parsed_provider(answer, "p-1")
    assert words in str(caught.value)
    assert "ctl_cam_endpoint" in caught.value.hint or isinstance(caught.value, InputError)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "answer", [provider(), provider(role=None), provider(name=None), provider(credentials={"role": None}, name="x")]
)
def test_an_answer_that_is_a_provider_is_kept_as_it_is(answer: dict[str, Any]) -> None:
    assert parsed_provider(answer, "p-1") == answer
    assert parsed_provider({key: value for key, value in answer.items() if key != "credentials"}, "p-1")


LOGS: list[tuple[Any, str]] = [
    (None, "it is null, expected a list"),
    ({}, "it is an object, expected a list"),
    ("log", "it is a text"),
    (["line"], "its [0] is a text, expected an object"),
    ([{}, None], "its [1] is null"),
    ([{"created": 5}], "its [0].created is a whole number, expected a text or null"),
    ([{"text": {}}], "its [0].text is an object"),
]


@pytest.mark.parametrize(("answer", "words"), LOGS)
def test_an_answer_that_is_no_log_is_told(answer: Any, words: str) -> None:
    with pytest.raises(CtlError) as caught:
        parsed_logs(answer)
    assert words in str(caught.value) and "ctl_cam_endpoint" in str(caught.value)


def test_a_log_is_shown_from_its_beginning() -> None:
    lines = [{"created": "2", "level": "info", "text": "b", "id": 7}, {"created": "1", "text": None}]
    first, second = {"created": "1", "level": "", "text": ""}, {"created": "2", "level": "info", "text": "b"}
    assert parsed_logs(lines) == [first, second]


class Cam:
    """What answers instead of the network: what was asked for, and by what it is answered.

    :param answers: by method and path below the providers; what is callable is called, and may raise.
    """

    def __init__(self, **answers: Any) -> None:
        self.calls: list[str] = []
        self.answers = {"GET p-1": provider(role=FORMER), "GET p-1/logs": [], "PUT p-1": {}, **answers}

    def __call__(self, url: str, *, method: str, **_options: Any) -> Any:
        call = f"{method} {url.partition('/providers')[2].lstrip('/')}".strip()
        self.calls.append(call)
        answer = self.answers[call]
        answer = answer() if callable(answer) else answer
        return answer if hasattr(answer, "read") else io.BytesIO(json.dumps(answer).encode())


OPTIONS: dict[str, Any] = {
    "endpoint": "https://cam.example.com",
    "token": "t0ken",
    "provider_id": "p-1",
    "name": "",
    "owner": "",
    "account_id": ACCOUNT,
    "validate_certs": True,
    "sync": "never",
    "state": "present",
    "account_role_arn": ROLE,
    "wait_for_news": None,
}


def raising(error: Exception) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


class Broken(io.BytesIO):
    """An answer that ends in the middle."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def read(self, *_size: Any) -> bytes:
        raise self.error


def refusal(body: io.BytesIO) -> urllib.error.HTTPError:
    return urllib.error.HTTPError("https://cam.example.com", 502, "Bad gateway", http.client.HTTPMessage(), body)


CUT = http.client.IncompleteRead(b"{", 5)
# What comes instead of an answer, however it comes.
UNANSWERED: dict[str, Any] = {
    "cut off": lambda: Broken(CUT),
    "no HTTP": raising(http.client.BadStatusLine("SSH-2.0")),
    "hung up": raising(http.client.RemoteDisconnected("closed")),
    "timed out": raising(TimeoutError("timed out")),
    "timed out within": lambda: Broken(TimeoutError("timed out")),
    "no such address": raising(http.client.InvalidURL("nonnumeric port")),
    "no UTF-8": lambda: io.BytesIO(b"\xff\xfe"),
    "no JSON": lambda: io.BytesIO(b"<html>"),
    "too deep": lambda: io.BytesIO(b"[" * 100_000),
    "no gzip": lambda: Broken(zlib.error("incorrect header check")),
    "half a gzip": lambda: Broken(EOFError("ended before the end-of-stream marker")),
    "unreachable": raising(urllib.error.URLError("no route")),
}


@pytest.mark.parametrize("answer", UNANSWERED.values(), ids=UNANSWERED)
def test_what_is_no_answer_is_told_and_leads_to_no_write(answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for call in ("GET p-1", "GET p-1/logs"):
        cam = Cam(**{call: answer})
        monkeypatch.setattr(cam_connection, "open_url", cam)
        with pytest.raises(CtlError, match=re.escape(OPTIONS["endpoint"])):
            run({**OPTIONS, "journal": None}, check_mode=False)
        assert not [one for one in cam.calls if not one.startswith("GET")]


OTHER_THINGS = {"a list": list, "a text": lambda: "text", "null": lambda: None, "a number": lambda: 5}


@pytest.mark.parametrize("answer", [*UNANSWERED.values(), *OTHER_THINGS.values()], ids=[*UNANSWERED, *OTHER_THINGS])
def test_a_write_that_is_not_answered_may_have_been_made(
    answer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cam_connection, "open_url", Cam(**{"PUT p-1": answer}))
    path = tmp_path / "one.jsonl"
    with pytest.raises(CtlError) as caught:
        run({**OPTIONS, "journal": str(path)}, check_mode=False)
    told = "Whether the call was made is not known"
    assert told in str(caught.value)
    [step] = steps_of(path).steps
    assert (step["operation"], step["status"], told in step["error"]) == ("UpdateProvider", "unknown", True)


@pytest.mark.parametrize("answer", [{}, {"id": "p-1"}, {"Role": None}, {"LoginProfile": 1}, {"ResponseMetadata": 1}])
def test_of_the_answer_to_a_write_nothing_is_believed(
    answer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cam_connection, "open_url", Cam(**{"PUT p-1": answer}))
    path = tmp_path / "one.jsonl"
    assert run({**OPTIONS, "journal": str(path)}, check_mode=False)["changed"]
    assert [step["status"] for step in steps_of(path).steps] == ["applied"]


def test_a_refusal_that_cannot_be_read_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for body in (Broken(CUT), Broken(EOFError("")), io.BytesIO(b"[" * 100_000), io.BytesIO(b"[]"), io.BytesIO(b"\xff")):
        monkeypatch.setattr(cam_connection, "open_url", Cam(**{"PUT p-1": raising(refusal(body))}))
        path = tmp_path / "one.jsonl"
        with pytest.raises(CtlError, match=r"answered 502 .Bad gateway"):
            run({**OPTIONS, "journal": str(path)}, check_mode=False)
        assert {step["status"] for step in steps_of(path).steps} == {"failed"}


def test_a_deletion_that_is_refused_without_a_word_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = urllib.error.HTTPError("https://cam.example.com", 400, "", http.client.HTTPMessage(), io.BytesIO())
    monkeypatch.setattr(cam_connection, "open_url", Cam(**{"DELETE p-1": raising(silent)}))
    with pytest.raises(CtlError, match="answered 400"):
        run({**OPTIONS, "state": "absent", "journal": None}, check_mode=False)


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_provider_that_was_not_asked_for_gets_no_call(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cam = Cam(**{"GET p-1": provider(role=FORMER, id="OTHER")})
    monkeypatch.setattr(cam_connection, "open_url", cam)
    with pytest.raises(CtlError, match="asked for provider p-1, and answered provider OTHER"):
        run({**OPTIONS, "state": state, "sync": "always", "journal": None}, check_mode=False)
    assert cam.calls == ["GET p-1"]


def test_a_provider_that_may_have_been_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cam = Cam(GET=[], POST=raising(TimeoutError("timed out")))
    monkeypatch.setattr(cam_connection, "open_url", cam)
    path = tmp_path / "one.jsonl"
    with pytest.raises(CtlError, match="Whether the call was made is not known"):
        run({**OPTIONS, "provider_id": "", "name": "acme", "journal": str(path)}, check_mode=False)
    assert cam.calls.count("POST") == 1
    assert [(step["operation"], step["status"]) for step in steps_of(path).steps] == [("CreateProvider", "unknown")]


# What does not say which provider is meant, and words of the refusal.
UNCLEAR: list[tuple[dict[str, Any], str]] = [
    ({"provider_id": ""}, "provider_id is '', expected an id, or a name"),
    ({"provider_id": "", "name": "acme", "account_id": None, "account_role_arn": None}, "account_id"),
]


@pytest.mark.parametrize(("options", "words"), UNCLEAR)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_provider_is_given_in_one_way(
    options: dict[str, Any], words: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cam_connection, "open_url", Cam())
    with pytest.raises(InputError, match=words):
        run({**OPTIONS, **options, "state": state, "journal": None}, check_mode=False)


def test_what_was_written_is_told_where_reading_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([provider(role=FORMER), None])
    monkeypatch.setattr(cam_connection, "open_url", Cam(**{"GET p-1": lambda: next(answers)}))
    with pytest.raises(CtlError, match="it is null, expected an object") as caught:
        run({**OPTIONS, "journal": None}, check_mode=False)
    result = caught.value.as_result()
    assert ([step["operation"] for step in result["steps"]], result["changed"]) == (["UpdateProvider"], True)


SECRETS = [
    *["https://u:secretpw@cam.example.com", "https://:secretpw@cam.example.com", "https://secretpw@cam.example.com"],
    *["https://u:secretpw@[::1", "https://u:secret/secretpw@cam.example.com", "https://u:secret?secretpw@cam"],
    *["u:secretpw@cam.example.com", "https://a@b:secretpw@cam.example.com", "https://u:1/secretpw@cam.example.com"],
    *["https://cam.example.com/?token=secretpw", "https://cam.example.com/#secretpw", "http://u:secretpw@127.0.0.1"],
    *["https:\\\\u:secretpw@cam.example.com", "https://u:secretpw\n@cam.example.com"],
]


@pytest.mark.parametrize("endpoint", SECRETS)
def test_no_password_in_an_endpoint_is_taken_or_shown(endpoint: str) -> None:
    with pytest.raises(InputError) as caught:
        CamConnection(endpoint, "t", validate_certs=True, check_mode=True, journal=None)
    assert "secret" not in json.dumps(caught.value.as_result())
    assert "endpoint is" in str(caught.value)


@pytest.mark.parametrize(
    ("endpoint", "taken"),
    [
        ("https://cam.example.com", True),
        ("https://cam.example.com:8443/api/", True),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://localhost:8080", True),
        ("http://cam.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://localhost.example.com", False),
        ("ftp://127.0.0.1", False),
        ("https://token@cam.example.com", False),
        ("https://@cam.example.com", False),
        ("https://:@cam.example.com", False),
        ("https://[::1", False),
        ("https://[cam.example.com]", False),
        ("https://cam.example.com:port", False),
        ("https://cam.example.com:99999", False),
        ("https://:8443", False),
        ("https://cam.example.com/?a=b", False),
        ("cam.example.com", False),
        ("", False),
    ],
)
def test_the_token_goes_only_where_nobody_reads_it_on_the_way(endpoint: str, taken: bool) -> None:
    if taken:
        assert checked_endpoint(endpoint) == endpoint.rstrip("/")
    else:
        with pytest.raises(InputError):
            checked_endpoint(endpoint)


CAM = "https://cam.example.com"


@pytest.mark.parametrize(
    ("providers", "shared"),
    [
        ({"a": (CAM, "p"), "b": (CAM, "q")}, {}),
        ({"a": (CAM, "p"), "b": (CAM, "p")}, {"a": ["b"], "b": ["a"]}),
        ({"a": (CAM, 1), "b": (f"{CAM}/", "1")}, {"a": ["b"], "b": ["a"]}),
        ({"a": (CAM, "p"), "b": (f"{CAM}:8443", "p")}, {}),
        ({"a": (CAM, ""), "b": (CAM, "")}, {}),
        ({"a": (CAM, "p"), "b": ("", "p")}, {}),
        ({"a": (CAM, None), "b": (None, "p")}, {}),
        ({"a": (CAM, None, "p"), "b": (CAM, "", "p")}, {"a": ["b"], "b": ["a"]}),
        ({"a": (CAM, "p", ""), "b": (CAM, "", "p")}, {}),
        # With an id the name is not looked at.
        ({"a": (CAM, "p", "x"), "b": (CAM, "q", "x")}, {}),
        ({"a": (CAM, "", "x", "team"), "b": (CAM, "", "x", "mrina")}, {}),
    ],
)
def test_a_provider_stands_at_one_account(providers: dict[str, tuple[Any, ...]], shared: dict[str, list[str]]) -> None:
    names = ("ctl_cam_endpoint", "ctl_cam_provider_id", "ctl_cam_provider_name", "ctl_cam_owner")
    variables = {host: dict(zip(names, values, strict=False)) for host, values in providers.items()}
    assert shared_providers([*variables, "c"], {**variables, "c": {}}) == shared
