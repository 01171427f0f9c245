# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The register of controls, and the tables that are held against it: one that cannot be undone cannot be added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account import account_baseline, account_snapshot_info
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import USERS
from ansible_collections.ctl.aws.plugins.module_utils._account.restore import account_restore
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS, SECTIONS, SETTINGS, Control
from ansible_collections.ctl.aws.plugins.module_utils._evidence.origin import COMPLETE, completion, lacking
from ansible_collections.ctl.aws.tests.readmes.baseline import FROM

ROLE = Path(__file__).resolve().parents[3] / "roles" / "ctl_harden"


def of_role(path: str) -> Any:
    return yaml.safe_load((ROLE / path).read_text(encoding="utf-8"))


def what_is_wrong(name: str, control: Control) -> list[str]:
    """Why a control must not be added."""
    wrong = [
        f"{one} is not read into the origin" for one in control.sections if one not in account_snapshot_info.SECTIONS
    ]
    wrong += [f"{one} cannot be set back" for one in control.sections if one not in account_restore.PLANS]
    wrong += [f"nothing sets {part}" for part in control.parts if part not in account_baseline.CONTROLS]
    if not control.sections:
        wrong.append("it does not say what it changes")
    if not control.parts and name != USERS:
        wrong.append("nothing sets it")
    return wrong


@pytest.mark.parametrize("name", CONTROLS)
def test_every_control_is_read_before_it_is_set_and_can_be_set_back(name: str) -> None:
    assert what_is_wrong(name, CONTROLS[name]) == []


@pytest.mark.parametrize("name", SETTINGS)
def test_an_origin_from_before_a_section_was_known_gets_it_later_unless_a_run_has_set_it(name: str) -> None:
    """Those of buckets are known by their names."""
    section = SECTIONS[name]
    origin = {"schema": COMPLETE, "snapshot": {other: {} for other in SECTIONS if other != name}}
    assert lacking(origin, None) == [name]
    assert completion(origin, {name: {"later": "read"}}, None) == ({name: {"later": "read"}}, [])
    written = [{"service": service, "resource": f"{section.resources}us-east-1"} for service in section.services]
    assert lacking(origin, {"resources": written}) == ([name] if name == "buckets" else [])


@pytest.mark.parametrize(
    ("control", "wrong"),
    [
        (Control("x", (), ("iam",)), ["it does not say what it changes"]),
        (Control("x", ("support",), ("iam",)), ["support cannot be set back"]),
        (
            Control("x", ("guard_duty",), ("iam",)),
            ["guard_duty is not read into the origin", "guard_duty cannot be set back"],
        ),
        (Control("x", ("iam",), ("guard_duty",)), ["nothing sets guard_duty"]),
        (Control("x", ("iam",)), ["nothing sets it"]),
    ],
)
def test_a_control_that_cannot_be_undone_is_found(control: Control, wrong: list[str]) -> None:
    assert what_is_wrong("new", control) == wrong


def test_what_is_set_is_what_the_register_has() -> None:
    assert list(account_baseline.CONTROLS) == list(FROM)
    assert {part for control in CONTROLS.values() for part in control.parts} == set(account_baseline.CONTROLS)


def test_a_snapshot_has_the_sections_of_the_register() -> None:
    assert list(account_snapshot_info.SECTIONS) == list(SECTIONS)
    assert set(account_restore.PLANS) - set(account_restore.NO_SETTINGS) == set(SETTINGS)


def test_no_two_sections_are_about_the_same_resource_of_a_service() -> None:
    for name, section in SECTIONS.items():
        others = [one for other, one in SECTIONS.items() if other != name and set(one.services) & set(section.services)]
        assert "iam" in section.services or not [one for one in others if one.resources.startswith(section.resources)]


def test_the_role_has_a_switch_options_and_an_exception_for_every_control() -> None:
    variables = of_role("vars/main/account.yml")
    assert set(variables["__ctl_harden_switches"]) == set(CONTROLS)
    assert set(variables["__ctl_harden_controls"]["options"]) == set(account_baseline.CONTROLS)
    options = of_role("meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    exception = options["ctl_harden_exceptions"]["options"]
    assert exception["control"]["choices"] == list(CONTROLS)
    text = " ".join(exception["what"]["description"])
    assert {name for name in CONTROLS if f"V({name})" in text} == {n for n, one in CONTROLS.items() if one.divided_by}
