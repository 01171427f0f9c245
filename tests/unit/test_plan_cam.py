# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of cam_provider."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._cam import plan, plan_absent
from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError
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
