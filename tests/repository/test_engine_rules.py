# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of the house that can be read off the source."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.ctl.aws.tests.unit.support.planning import definitions, io_of, planning
from ansible_collections.ctl.aws.tests.unit.support.planning import files as planning_files

PLUGINS = Path(__file__).parents[2] / "plugins"
FILES = sorted(PLUGINS.rglob("*.py"))
MODULES = [path for path in FILES if path.parent.name == "modules"]
MODULE_UTILS = PLUGINS / "module_utils"
PACKAGE = "ansible_collections.ctl.aws.plugins.module_utils"
ENGINE = [path for path in FILES if MODULE_UTILS in path.parents]
# Each folder imports those before it, and itself.
LAYERS = ["_base", "_engine", "_policies", "_access", "_evidence", "_services", "_account"]
# Services do not know each other, but for this: what delivers logs looks at the bucket that they go to.
BETWEEN_SERVICES = {("logs", "s3")}
CONVERGE = "module_utils/_engine/converge.py"
# Who says whether something changed: the plan, or the steps that were applied before a failure.
# The engine; and what sums up, for the table, what the engine said.
TELL_CHANGED = {
    CONVERGE,
    "module_utils/_engine/side_by_side.py",
    "module_utils/_base/errors.py",
    "module_utils/_account/hardening/controls.py",
    "module_utils/_account/partner.py",
    "module_utils/_account/run/enrolment.py",
    "module_utils/_account/run/progress.py",
    "module_utils/_account/run/report.py",
    "module_utils/_account/run/table.py",
    "module_utils/_account/offboarding/ending.py",
}
LONGEST_FILE = 260


def name(path: Path) -> str:
    return str(path.relative_to(PLUGINS))


def tree(source: Path | str) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8") if isinstance(source, Path) else source)


def imported(node: ast.AST) -> Iterator[str]:
    """Every module that is imported, and every name of one, with its full name."""
    for found in ast.walk(node):
        if isinstance(found, ast.Import):
            yield from (alias.name for alias in found.names)
        elif isinstance(found, ast.ImportFrom):
            module = "." * found.level + (found.module or "")
            yield from (f"{module}.{alias.name}" for alias in found.names)


def says_changed(node: ast.AST) -> list[int]:
    """The lines in which "changed" is a key, a keyword, a variable or an attribute."""
    return [
        found.lineno
        for found in ast.walk(node)
        if (isinstance(found, ast.Constant) and found.value == "changed")
        or (isinstance(found, ast.keyword | ast.arg) and found.arg == "changed")
        or (isinstance(found, ast.Name) and found.id == "changed")
        or (isinstance(found, ast.Attribute) and found.attr == "changed")
    ]


def calls_of(node: ast.AST, methods: set[str]) -> list[int]:
    """The lines in which one of these methods is called."""
    return [
        found.lineno
        for found in ast.walk(node)
        if isinstance(found, ast.Call) and isinstance(found.func, ast.Attribute) and found.func.attr in methods
    ]


PLANNING = planning()
PLANS = [(file, name) for file in planning_files() for name in definitions(file) if name == "plan"]


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) >= 9 and len(ENGINE) >= 20 and len(PLANNING) >= 300 and len(PLANS) >= 10


@pytest.mark.parametrize(
    "source",
    [
        "{'changed': True}",
        "result['changed'] = True",
        "dict(changed=True)",
        "changed = True",
        "module.exit_json(changed=True)",
        "result.changed = True",
        "def f(changed): pass",
        "result.setdefault('changed', True)",
    ],
)
def test_every_way_to_say_changed_is_found(source: str) -> None:
    assert says_changed(tree(source)) == [1]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_but_the_engine_says_whether_something_changed(path: Path) -> None:
    found = says_changed(tree(path))
    assert bool(found) is (name(path) in TELL_CHANGED), found


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_but_converge_writes(path: Path) -> None:
    found = calls_of(tree(path), {"write"})
    assert bool(found) is (name(path) == CONVERGE), found


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "restore"], ids=name)
def test_what_puts_back_plans_by_the_functions_that_set(path: Path) -> None:
    made = [
        node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Step"
    ]
    assert made == [], "a call that is spelt twice is corrected once"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_imports_a_module(path: Path) -> None:
    assert not [
        module
        for module in imported(tree(path))
        if re.search(r"(^|\.)modules\.", module) or (module.startswith(".") and path in MODULES)
    ]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_documentation_and_a_definition(path: Path) -> None:
    ours = [module for module in imported(tree(path)) if module != "__future__.annotations"]
    assert all(module.startswith(f"{PACKAGE}._") for module in ours), ours
    functions = [found for found in ast.walk(tree(path)) if isinstance(found, ast.FunctionDef)]
    assert [found.name for found in functions] == ["main"]


def known_by(path: Path) -> Iterator[tuple[str, ...]]:
    """The files of module_utils that a file imports, or imports from, each as its folders and what is in there."""
    for module in imported(tree(path)):
        if module.startswith(f"{PACKAGE}."):
            yield tuple(module.removeprefix(f"{PACKAGE}.").split("."))


def test_all_of_module_utils_is_in_a_layer() -> None:
    assert {path.relative_to(MODULE_UTILS).parts[0] for path in ENGINE} == set(LAYERS)


@pytest.mark.parametrize("path", ENGINE, ids=name)
def test_a_layer_knows_only_those_below(path: Path) -> None:
    layer, *within = path.relative_to(MODULE_UTILS).with_suffix("").parts
    for folder, *other in known_by(path):
        assert LAYERS.index(folder) <= LAYERS.index(layer), other
        if folder == layer == "_services":
            assert within[0] == other[0] or (within[0], other[0]) in BETWEEN_SERVICES


@pytest.mark.parametrize("path", FILES, ids=name)
def test_an_import_says_where_from(path: Path) -> None:
    """Else the rule above would not see it."""
    assert not [module for module in imported(tree(path)) if module.startswith(".") or module == PACKAGE]


@pytest.mark.parametrize("path", ENGINE, ids=name)
def test_a_file_of_the_engine_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("where", PLANS, ids=str)
def test_converge_is_given_every_plan(where: tuple[str, str]) -> None:
    assert where in PLANNING


@pytest.mark.parametrize("where", PLANNING, ids=str)
def test_a_plan_does_no_io(where: tuple[str, str]) -> None:
    assert io_of(PLANNING[where].node) == []


@pytest.mark.parametrize(
    "where", [where for where in PLANNING if isinstance(PLANNING[where].node, ast.FunctionDef)], ids=str
)
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("connection.read('s3', 'ListBuckets')", ["read", "connection"]),
        ("store.client('s3')", ["client"]),
        ("lambda: open('/etc/passwd')", ["open"]),
        ("time.time()", ["time.time"]),
    ],
)
def test_io_is_found_wherever_planning_leads_to(where: tuple[str, str], line: str, found: list[str]) -> None:
    function = copy.deepcopy(PLANNING[where].node)
    assert isinstance(function, ast.FunctionDef)
    function.body[:0] = tree(line).body
    assert io_of(function) == found


def test_what_is_done_right_before_a_call_is_no_planning() -> None:
    assert io_of(tree("Step(precondition=lambda: connection.read('iam', 'GetRole'))")) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_tells_its_licence(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines[:3] if not line.startswith("#!")]
    assert head[:2] == [
        "# Copyright (c) 2026 ctl.aws contributors",
        "# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)",
    ]


def test_unit_tests_start_no_server() -> None:
    """ansible-test ends each of them without giving it time to end what it started."""
    starters = ("tests.emulator.client", "tests.emulator.testing", "tests.cam_server", "tests.integration")
    for path in (PLUGINS.parent / "tests" / "unit").rglob("*.py"):
        for name in imported(tree(path)):
            assert not name.startswith(tuple(f"ansible_collections.ctl.aws.{one}" for one in starters)), path.name


def test_every_module_has_the_fast_way_in_and_nothing_else_has() -> None:
    actions = list((PLUGINS / "action").glob("*.py"))
    assert {path.name for path in actions} == {path.name for path in MODULES}
    for path in actions:
        [definition] = [module for module in imported(tree(path)) if module.endswith(".MODULE")]
        assert definition in imported(tree(PLUGINS / "modules" / path.name)), path.name


def test_no_test_imports_what_makes_its_process_a_controller() -> None:
    """Afterwards modules in it would hand their warnings to a display, and no result would have any."""
    wrong = re.compile(
        r"aws\.plugins(\.(callback|inventory|lookup|action|plugin_utils)\b| import (callback|inventory|lookup|action))"
    )
    paths = [path for kind in ("unit", "integration") for path in (PLUGINS.parent / "tests" / kind).rglob("*.py")]
    assert len(paths) > 100
    assert [path.name for path in paths if wrong.search(path.read_text(encoding="utf-8"))] == []
    # Unit tests call filters, which make their process one, too: no module is run there for its warnings.
    filters = re.compile(r"aws\.plugins(\.filter\b| import filter)")
    others = [path for path in paths if path.is_relative_to(PLUGINS.parent / "tests" / "integration")]
    assert [path.name for path in others if filters.search(path.read_text(encoding="utf-8"))] == []
