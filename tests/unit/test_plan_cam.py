# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of cam_provider."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.filter.shared_providers import shared_providers
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import checked_endpoint
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._services.cam_provider import check_account, plan, plan_absent
from ansible_collections.ctl.aws.tests.unit.test_plan_steps import Effect, after, operations, shows

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
    assert (step.before, step.becomes) == ({"role": FORMER}, {"role": ROLE})


@pytest.mark.parametrize("sync", ["auto", "always", "never"])
def test_a_provider_that_is_being_deleted_is_an_error(sync: str) -> None:
    with pytest.raises(CtlError, match="CAM provider acme is being deleted"):
        plan(provider("deleting"), ROLE, sync)


@pytest.mark.parametrize(
    ("current", "deletes"),
    [(None, False), (provider("deleting"), False), *[(provider(state), True) for state in STATES]],
)
def test_a_provider_is_deleted_unless_it_is_gone_or_going(current: dict[str, Any] | None, deletes: bool) -> None:
    shows(plan_absent(current), [("DeleteProvider", {"id": "p-1"})] if deletes else [])


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (ROLE, False),
        (FORMER, False),
        (None, False),
        ("", False),
        # Made by hand, and of no account.
        ("CTLCAMRole", False),
        ("arn:aws:iam::333333333333:role/CTLCAMRole", True),
        ("arn:aws-us-gov:iam::333333333333:role/CTLCAMRole", True),
    ],
)
def test_a_provider_of_another_account_is_not_touched(role: str | None, refused: bool) -> None:
    if not refused:
        return check_account(provider(role=role), "222222222222")
    with pytest.raises(CtlError, match="works in account 333333333333"):
        check_account(provider(role=role), "222222222222")


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
    ],
)
def test_a_provider_stands_at_one_account(providers: dict[str, tuple[Any, Any]], shared: dict[str, list[str]]) -> None:
    names = ("ctl_cam_endpoint", "ctl_cam_provider_id")
    variables = {host: dict(zip(names, values, strict=True)) for host, values in providers.items()}
    assert shared_providers([*variables, "c"], {**variables, "c": {}}) == shared
