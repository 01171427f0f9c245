# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module's documentation says is what its argument spec takes."""

from __future__ import annotations

import functools
import importlib
import json
import re
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.doc_fragments import backup, connection

PLUGINS = Path(__file__).parents[2] / "plugins"
PACKAGE = "ansible_collections.ctl.aws.plugins"
NAMES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
# All that has a page of its own: antsibull-docs checks where its references lead.
DOCUMENTED = sorted(
    path for kind in ("modules", "filter", "lookup", "inventory", "callback") for path in (PLUGINS / kind).glob("*.py")
)
# Task keywords that an example may have beside the module itself.
KEYWORDS = {
    "name",
    "register",
    "vars",
    "when",
    "loop",
    "delegate_to",
    "check_mode",
    "no_log",
    "until",
    "retries",
    "delay",
}
# As a type is called in an argument spec, and in Python; a dictionary has a shape of its own.
TYPES = {"str": "str", "path": "str", "int": "int", "bool": "bool", "list": "list["}
KEYWORDS |= {"environment", "run_once", "failed_when", "diff"}


def module(name: str) -> Any:
    return importlib.import_module(f"{PACKAGE}.modules.{name}")


def fragment(name: str) -> dict[str, Any]:
    """A documentation fragment, such as ctl.aws.attributes.info."""
    file, _dot, part = name.removeprefix("ctl.aws.").partition(".")
    found = importlib.import_module(f"{PACKAGE}.doc_fragments.{file}").ModuleDocFragment
    return dict(yaml.safe_load(getattr(found, (part or "documentation").upper())))


@functools.cache
def documentation(name: str) -> dict[str, Any]:
    """A module's documentation with its fragments, its own words winning."""
    own = yaml.safe_load(module(name).DOCUMENTATION)
    merged: dict[str, Any] = {"options": {}, "attributes": {}}
    for part in [*map(fragment, own.get("extends_documentation_fragment", [])), own]:
        for key in merged:
            merged[key].update(part.get(key) or {})
    return {**own, **merged}


def changes_nothing(module: str) -> bool:
    """Whether a module only reads, or shows."""
    return module.endswith("_info") or module == "show_text"


def options_of(described: Mapping[str, Any], nested: str) -> dict[str, Any]:
    """Options, as documented or as in an argument spec, in the same terms. :param nested: where those inside are."""
    return {
        name: {
            "type": option.get("type", "str"),
            "elements": option.get("elements"),
            "required": option.get("required", False),
            "default": option.get("default"),
            "choices": option.get("choices"),
            "aliases": sorted(option.get("aliases", [])),
            "options": options_of(option[nested], nested) if nested in option else None,
        }
        for name, option in described.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_options_are_those_of_the_argument_spec(name: str) -> None:
    spec = module(name).MODULE.argument_spec()
    assert options_of(documentation(name)["options"], "suboptions") == options_of(spec, "options")


def shape_of(definition: Any) -> dict[str, str]:
    """The options as the function says that reads them; nothing where it takes them as they come."""
    function = getattr(getattr(definition.run, "__self__", None), "prepare", definition.run)
    shape = function.__globals__.get(function.__annotations__.get("params"))
    fields = shape.__annotations__ if typing.is_typeddict(shape) else {}
    return {field: re.sub(r"t\.NotRequired\[(.*)\]", r"\1", told.__forward_arg__) for field, told in fields.items()}


@pytest.mark.parametrize("name", NAMES)
def test_what_reads_the_options_expects_what_the_argument_spec_lets_through(name: str) -> None:
    definition = module(name).MODULE
    spec = definition.argument_spec()
    given = {option for *_when, options in definition.constraints.get("required_if", []) for option in options}
    for option, told in shape_of(definition).items():
        kind = spec[option].get("type", "str")
        assert told.startswith(TYPES.get(kind, "")), option
        may_be_none = not spec[option].get("required") and spec[option].get("default") is None
        assert ("None" in told) is may_be_none or option in given, option


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_environment_sets_is_documented(name: str) -> None:
    for option, spec in module(name).MODULE.argument_spec().items():
        if "fallback" in spec:
            text = " ".join(documentation(name)["options"][option]["description"])
            assert all(f"E({variable})" in text for variable in spec["fallback"][1]), option


def paragraphs(options: Mapping[str, Any]) -> list[str]:
    """Every text that describes an option."""
    found = []
    for option in options.values():
        text = option["description"]
        found += [text] if isinstance(text, str) else text
        found += paragraphs(option.get("suboptions", {}))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_module_says_what_it_is_and_does(name: str) -> None:
    found = documentation(name)
    assert found["module"] == name
    assert not found["short_description"].endswith(".")
    assert found["author"] and re.fullmatch(r"\d+\.\d+\.\d+", found["version_added"])
    texts = [*found["description"], *paragraphs(found["options"])]
    assert all(text[0].isupper() and text.endswith(".") for text in texts if not text.startswith(("C(", "V(", "O("))), (
        texts
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_module_tells_how_it_takes_check_mode_and_diff(name: str) -> None:
    attributes = documentation(name)["attributes"]
    assert attributes.keys() >= {"check_mode", "diff_mode", "idempotent"}
    assert attributes["check_mode"]["support"] == "full"
    assert attributes["diff_mode"]["support"] == ("N/A" if changes_nothing(name) else "full")


@pytest.mark.parametrize("name", NAMES)
def test_every_secret_is_kept_out_of_logs_and_nothing_else_is_mistaken_for_one(name: str) -> None:
    def check(spec: Mapping[str, Any]) -> None:
        for option, value in spec.items():
            if re.search(r"secret|token|password|external_id", option):
                # What has options of its own is a name for them.
                assert value.get("no_log") is ("options" not in value), option
            check(value.get("options", {}))

    check(module(name).MODULE.argument_spec())


def check_values(options: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
    """Fail where an example has what the argument spec does not take."""
    names = {alias: option for option, value in spec.items() for alias in [option, *value.get("aliases", [])]}
    assert options.keys() <= names.keys()
    given = {names[option] for option in options}
    assert {option for option, value in spec.items() if value.get("required")} <= given
    for option, value in options.items():
        wanted = spec[names[option]]
        if isinstance(value, str) and "{{" in value:
            continue
        for item in value if isinstance(value, list) else [value]:
            if "options" in wanted:
                check_values(item, wanted["options"])
            elif wanted.get("choices"):
                assert item in wanted["choices"]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_task_that_the_module_takes(name: str) -> None:
    tasks = yaml.safe_load(module(name).EXAMPLES)
    used = [task for task in tasks if f"ctl.aws.{name}" in task]
    assert used
    for task in tasks:
        assert task["name"]
        assert len(task.keys() - KEYWORDS) == 1, task
    for task in used:
        check_values(task[f"ctl.aws.{name}"] or {}, module(name).MODULE.argument_spec())


@pytest.mark.parametrize("name", NAMES)
def test_every_return_value_has_a_type_and_says_when_it_is_there(name: str) -> None:
    returned = yaml.safe_load(module(name).RETURN)
    assert returned
    assert changes_nothing(name) or "steps" in returned
    assert not returned.keys() & {"changed", "diff", "msg", "warnings"}, "every module has these"
    for key, value in returned.items():
        assert value["description"] and value["type"] and value["returned"], key
        assert value["type"] != "list" or value["elements"], key


def test_every_module_is_in_the_action_group() -> None:
    runtime = yaml.safe_load((PLUGINS.parent / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    connected = {name for name in NAMES if module(name).MODULE.connects_to_aws}
    groups = runtime.get("action_groups", {})
    members = {item for group in groups.values() for item in group if isinstance(item, str)}
    assert {name.rsplit(".", 1)[-1] for name in members} >= connected


@pytest.mark.parametrize("name", NAMES)
def test_a_module_says_whether_it_is_in_the_action_group(name: str) -> None:
    groups = yaml.safe_load((PLUGINS.parent / "meta" / "runtime.yml").read_text(encoding="utf-8"))["action_groups"]
    told = documentation(name)["attributes"].get("action_group", {"membership": []})
    assert told["membership"] == [f"ctl.aws.{group}" for group, members in groups.items() if name in members]


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_everything_that_has_documentation_says_what_to_read_next(path: Path) -> None:
    found = yaml.safe_load(importlib.import_module(f"{PACKAGE}.{path.parent.name}.{path.stem}").DOCUMENTATION)
    assert found["seealso"] and all(entry["description"].endswith(".") for entry in found["seealso"])


def test_a_place_of_a_backup_is_reached_as_an_account_is() -> None:
    places = yaml.safe_load(backup.ModuleDocFragment.DOCUMENTATION)["options"]["backup"]["suboptions"]["places"]
    described = yaml.safe_load(connection.ModuleDocFragment.DOCUMENTATION)["options"]
    found = {name: option for name, option in places["suboptions"].items() if name != "store"}
    plain = json.loads(json.dumps(found).replace("backup.places[].", ""))
    assert plain == described
