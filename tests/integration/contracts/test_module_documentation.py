# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module's documentation says about its results and its permissions, compared with what it really did.

The runs are those of support/cases.py: each once in check mode and once for real.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.iam_actions import actions_of
from ansible_collections.ctl.aws.tests.integration.support.actions import operations_of
from ansible_collections.ctl.aws.tests.integration.support.cases import CASES, Options, Stage
from ansible_collections.ctl.aws.tests.integration.support.documentation import ACTION, documented, permissions

RunModule = Callable[..., dict[str, Any]]

MODULES = sorted({case.module for case in CASES})
# What every module answers, or Ansible adds.
COMMON = {"changed", "diff", "failed", "invocation", "warnings", "deprecations"}
TYPES = {"str": str, "bool": bool, "int": int, "float": float, "dict": dict, "list": list}
ALWAYS = {"always", "success"}


@dataclass
class Seen:
    """What the cases of one module answered and called."""

    results: list[dict[str, Any]] = field(default_factory=list)
    calls: set[tuple[str, str]] = field(default_factory=set)


SEEN: dict[str, Seen] = {}


@pytest.fixture
def seen(
    aws: LocalAws, cam: LocalCam, customer: Callable[..., Options], management: Options, run_module: RunModule
) -> Callable[[str], Seen]:
    """All cases of a module, run once for all tests of this process."""
    stage = Stage(aws, cam, customer, management)

    def observe(module: str) -> Seen:
        if module not in SEEN:
            found = Seen()
            for case in [case for case in CASES if case.module == module]:
                aws.reset("fleet")
                cam.reset()
                options = case.prepare(stage)
                stage.clear()
                found.results.append(run_module(module, check_mode=True, **options))
                found.results.append(run_module(module, **options))
                granted = [call for call in aws.calls() if not str(call["caller"]).endswith(":root")]
                found.calls |= {(call["service"], call["operation"]) for call in granted}
            SEEN[module] = found
        return SEEN[module]

    return observe


def differences(described: dict[str, Any], found: dict[str, Any], where: str) -> Iterator[str]:
    """Where a dictionary is not what is said about it."""
    for key in found.keys() - described.keys():
        yield f"{where}{key} is not documented"
    for key, value in described.items():
        if key in found:
            yield from value_differences(value, found[key], f"{where}{key}")
        elif value["returned"] in ALWAYS:
            yield f"{where}{key} is documented as returned: {value['returned']}, and was not"


def is_a(value: Any, kind: str) -> bool:
    """Whether a value is of a documented type. To Python, true is a number too."""
    return isinstance(value, TYPES[kind]) and (kind == "bool" or not isinstance(value, bool))


def value_differences(described: dict[str, Any], found: Any, where: str) -> Iterator[str]:
    text = (
        " ".join(described["description"]) if isinstance(described["description"], list) else described["description"]
    )
    if found is None:
        if "null" not in text.lower():
            yield f"{where} is null, which its description does not say"
        return
    if not is_a(found, described["type"]):
        yield f"{where} is {type(found).__name__}, not {described['type']}"
        return
    items = found if isinstance(found, list) else []
    for item in items:
        if not is_a(item, described["elements"]):
            yield f"{where} has a {type(item).__name__}, not {described['elements']}"
    if "contains" in described:
        for item in [found] if isinstance(found, dict) else items:
            yield from differences(described["contains"], item, f"{where}.")
    # "Each has C(arn), C(id)": the dictionaries that are inside by name, or that a task made.
    listed = re.search(r"(?:Each has|By region,) (.*)", text)
    if listed and isinstance(found, dict):
        names = set(re.findall(r"C\((\w+)\)", listed.group(1)))
        for name, value in found.items():
            for inside in value if isinstance(value, list) else [value]:
                if inside is not None and names and inside.keys() != names:
                    yield f"{where}.{name} has {sorted(inside)}, documented are {sorted(names)}"
    if where == "steps":
        for step in items:
            if step.keys() != described["sample"][0].keys():
                yield f"a step has {sorted(step)}, the sample {sorted(described['sample'][0])}"


@pytest.mark.parametrize("module", MODULES)
def test_the_results_are_those_of_the_documentation(module: str, seen: Callable[[str], Seen]) -> None:
    described = documented(module, "RETURN")
    for result in seen(module).results:
        assert not result.get("failed"), result
        found = {key: value for key, value in result.items() if key not in COMMON}
        assert list(differences(described, found, "")) == []


@pytest.mark.parametrize("module", MODULES)
def test_every_return_value_was_seen(module: str, seen: Callable[[str], Seen]) -> None:
    returned = set().union(*(result.keys() for result in seen(module).results))
    assert documented(module, "RETURN").keys() <= returned


@pytest.mark.parametrize("module", MODULES)
def test_every_call_that_was_made_is_among_the_permissions(module: str, seen: Callable[[str], Seen]) -> None:
    needed = {action for service, operation in seen(module).calls for action in actions_of(service, operation)}
    assert needed - permissions(module) == set()


@pytest.mark.parametrize("module", MODULES)
def test_the_permissions_are_those_of_the_calls_that_the_module_can_make(module: str) -> None:
    possible = {action for service, operation in operations_of(module) for action in actions_of(service, operation)}
    assert permissions(module) == possible


@pytest.mark.parametrize("module", MODULES)
def test_no_note_speaks_of_an_action_that_is_not_among_the_permissions(module: str) -> None:
    notes = " ".join(documented(module, "DOCUMENTATION").get("notes", []))
    assert set(ACTION.findall(notes)) == permissions(module)
