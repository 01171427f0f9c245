# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role's argument specs, its defaults, its README and the inventory's documentation say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import CHOSEN_WITH, PARTS
from ansible_collections.ctl.aws.tests.readmes import awx_pictures, baseline
from ansible_collections.ctl.aws.tests.readmes.generate import readme
from ansible_collections.ctl.aws.tests.unit.support.role_specs import ROLES, ROOT, entry_points, options, sources
from jinja2 import Environment, nodes

# What an operator may set: ctl_..., without the two underscores of what roles keep for themselves.
PUBLIC = re.compile(r"(?<![\w./'])ctl_[a-z_]+")


def defaults(role: str) -> dict[str, Any]:
    path = ROLES[role] / "defaults" / "main.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


@pytest.mark.parametrize("role", ROLES)
def test_the_defaults_are_those_of_the_argument_specs(role: str) -> None:
    described = {
        name: option["default"]
        for spec in entry_points(role).values()
        for name, option in spec["options"].items()
        if "default" in option
    }
    assert described == defaults(role)


def test_an_option_that_is_described_twice_is_described_alike() -> None:
    first: dict[str, tuple[str, Any]] = {}
    for where, name, option in options():
        types = {key: value for key, value in option.items() if key != "description"}
        known = first.setdefault(name, (where, types))
        assert types == known[1], f"{name}: {where}, {known[0]}"


@pytest.mark.parametrize("role", ROLES)
def test_every_entry_point_is_a_file_of_tasks_with_a_sentence_for_every_option(role: str) -> None:
    for entry, spec in entry_points(role).items():
        assert (ROLES[role] / "tasks" / f"{entry}.yml").exists()
        assert spec["short_description"] and not spec["short_description"].endswith(".")
    for where, name, option in options():
        assert all(text.endswith(".") for text in option["description"]), f"{where}: {name}"


@pytest.mark.parametrize("role", ROLES)
def test_the_readme_is_what_make_readmes_writes(role: str) -> None:
    found = (ROLES[role] / "README.md").read_text(encoding="utf-8")
    assert found == readme(ROLES[role]), "run `make readmes`"


def public() -> set[str]:
    """The variables that an operator may set. One that a call of a role cannot do without comes from another role."""
    return {name for _where, name, option in options() if not option.get("required")}


def test_every_variable_that_is_used_is_described_or_set_by_a_role() -> None:
    text = "\n".join(sources())
    # Variables and facts of roles, and what tasks register: what roles tell each other.
    own = set(re.findall(r"^\s*(ctl_[a-z_]+):(?:\s|$)", text, re.MULTILINE))
    own |= set(re.findall(r"^\s+register: (ctl_[a-z_]+)$", text, re.MULTILINE))
    # A tag is no variable, even if it is named like one.
    used = set(PUBLIC.findall(re.sub(r"tags: \[.*\]", "", text))) - ROLES.keys()
    assert used - own - public() == set()
    assert public() - used == set(), "described, and never used"


@pytest.mark.parametrize("path", sorted((ROOT / "roles").iterdir()), ids=lambda path: str(path.name))
def test_what_is_private_to_a_role_is_read_by_no_other(path: Path) -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in path.rglob("*.*") if file.is_file())
    assert {name for name in re.findall(r"\b__ctl_\w+", text) if not name.startswith(f"__{path.name}_")} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks").glob("*.yml")), ids=lambda path: str(path.name))
def test_a_playbook_reads_nothing_private(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\b__ctl_\w+", text) if f"  {name}:" not in text} == set()


def test_the_inventory_documentation_names_every_public_variable_and_no_other() -> None:
    text = (ROOT / "docs" / "inventory.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(ctl_[a-z_]+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(public())
    assert set(PUBLIC.findall(text)) <= public() | ROLES.keys()


def test_every_switch_of_hardening_is_a_tag_of_the_same_name() -> None:
    text = (ROOT / "docs" / "inventory.md").read_text(encoding="utf-8")
    switches = set(re.findall(r"^\| `(ctl_[a-z_]+)` \| switch: ", text, re.MULTILINE))
    assert switches == {f"ctl_harden_{control}" for control in PARTS.keys() - CHOSEN_WITH.keys()}


def test_the_options_of_account_baseline_are_what_make_readmes_writes() -> None:
    assert baseline.BASELINE.read_text(encoding="utf-8") == baseline.module(), "run `make readmes`"


OPERATORS = (
    nodes.Filter,
    nodes.Test,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.CondExpr,
    nodes.Concat,
    nodes.BinExpr,
)
MOST_OPERATORS = 3
CONDITIONS = {"when", "that", "until", "failed_when", "changed_when"}


class Anything(dict[str, Any]):
    """Filters and tests that only have to be there."""

    def __contains__(self, name: object) -> bool:
        return True

    def get(self, name: str, default: Any = None) -> Any:
        return lambda value, *_arguments: value


def expressions(value: Any, key: str = "") -> Iterator[str]:
    """The Jinja expressions of a file of YAML."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from expressions(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from expressions(inside, key)
    elif isinstance(value, str):
        yield from [value] if key in CONDITIONS else re.findall(r"{{(.*?)}}", value, re.DOTALL)


def parsed_from(expression: str) -> nodes.Template:
    environment = Environment(autoescape=True)
    environment.filters = environment.tests = Anything()
    return environment.parse("{{ " + expression + " }}")


def names_in(expression: str) -> set[str]:
    """The variables and attributes that an expression reads."""
    parsed = parsed_from(expression)
    return {one.name for one in parsed.find_all(nodes.Name)} | {one.attr for one in parsed.find_all(nodes.Getattr)}


def operators(expression: str) -> int:
    parsed = parsed_from(expression)
    # One that is another's subclass is found once.
    return len({id(found) for kind in OPERATORS for found in parsed.find_all(kind)})


@pytest.mark.parametrize(
    ("expression", "number"), [("a", 0), ("a | b", 1), ("a or b | bool", 2), ("f(a) ~ 'x' if b is c else d + 1", 4)]
)
def test_operators_are_counted(expression: str, number: int) -> None:
    assert operators(expression) == number


FILES_OF_JINJA = sorted(
    path
    for pattern in ("roles/*/tasks/*.yml", "roles/*/vars/**/*.yml", "playbooks/*.yml")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("path", FILES_OF_JINJA, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_takes_more_than_a_few_operators_is_decided_in_python(path: Path) -> None:
    found = list(expressions(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert [one for one in found if operators(one) > MOST_OPERATORS] == []


SHOWING = ("set_fact", "set_stats", "debug", "fail", "assert")
SECRET = re.compile(r"connection\b|external_id|plan_key|token|email_otp")


def tasks_in(value: Any) -> Iterator[dict[str, Any]]:
    """The tasks of a file, those in blocks too."""
    for task in value:
        yield task
        for part in ("block", "rescue", "always", "tasks"):
            yield from tasks_in(task.get(part) or [])


def shows_a_secret(task: dict[str, Any]) -> bool:
    """Whether what the task was given is shown (-v, AWX's job events), and may be a connection with its keys."""
    given = [task[f"ansible.builtin.{name}"] for name in SHOWING if f"ansible.builtin.{name}" in task]
    read = {name for one in given for text in expressions(one) for name in names_in(text)}
    return not task.get("no_log") and any(SECRET.search(name) for name in read)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"ansible.builtin.set_fact": {"x": {"place": "{{ ctl_partner_connection }}"}}}, True),
        ({"ansible.builtin.debug": {"msg": "{{ ctl_external_id }}"}}, True),
        ({"ansible.builtin.set_fact": {"x": "{{ ctl_partner_connection }}"}, "no_log": True}, False),
        ({"ansible.builtin.fail": {"msg": "Correct ctl_partner_connection of {{ inventory_hostname }}"}}, False),
    ],
)
def test_a_task_that_shows_a_secret_is_seen(task: dict[str, Any], expected: bool) -> None:
    assert shows_a_secret(task) is expected


def test_no_task_shows_a_connection_or_a_secret() -> None:
    paths = [*ROOT.glob("roles/*/tasks/*.yml"), *ROOT.glob("playbooks/**/*.yml")]
    loaded = {path: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}
    tasks = [
        (path, task) for path, content in loaded.items() if isinstance(content, list) for task in tasks_in(content)
    ]
    assert len(tasks) > 100
    assert [f"{path.name}: {task['name']}" for path, task in tasks if shows_a_secret(task)] == []


@pytest.mark.parametrize("name", awx_pictures.DRAWN)
def test_a_picture_of_awx_is_what_make_readmes_writes(name: str) -> None:
    assert (awx_pictures.PICTURES / f"{name}.svg").read_text(encoding="utf-8") == awx_pictures.DRAWN[name](), (
        "run `make readmes`"
    )
