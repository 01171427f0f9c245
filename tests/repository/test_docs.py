# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the docs list is what there is: the engine's files, and what the credentials of others are needed for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.ctl.aws.tests.readmes.pages import PAGES, RST, page

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "plugins" / "module_utils"
ACTION = r"\b[a-z][a-z0-9-]+:[A-Z][A-Za-z]+\b"
# Module -> the actions that docs/security.md names in its rows.
ROWS = re.findall(r"^\|[^|]+\|[^|]+\| `([a-z_]+)` \|(.+)\|$", (ROOT / "docs" / "security.md").read_text("utf-8"), re.M)


def test_the_architecture_names_every_file_of_the_engine_once() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| subject | files |")[2].partition("\n\n")[0]
    files = [str(path.relative_to(ENGINE)) for path in ENGINE.rglob("*.py")]
    assert sorted(re.findall(r"`(_[\w/]+\.py)`", table)) == sorted(files)


def actions_of(module: str) -> set[str]:
    """The IAM actions in the notes of a module's documentation."""
    source = (ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8")
    notes = yaml.safe_load(source.partition('DOCUMENTATION = r"""')[2].partition('"""')[0])["notes"]
    return set(re.findall(ACTION, " ".join(notes)))


@pytest.mark.parametrize("module", sorted({module for module, _actions in ROWS}))
def test_security_names_the_actions_of_the_module(module: str) -> None:
    named = {action for name, actions in ROWS if name == module for action in re.findall(ACTION, actions)}
    assert named == actions_of(module)


def test_security_has_every_module_that_acts_on_an_organization() -> None:
    about = {path.stem for path in (ROOT / "plugins" / "modules").glob("organization_*.py")}
    assert {module for module, _actions in ROWS} == about | {"account_primary_email", "root_credentials"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_site_is_what_make_readmes_writes(name: str) -> None:
    assert (RST / f"{name}.rst").read_text(encoding="utf-8") == page(name), "run `make readmes`"


def test_what_contributors_are_told_to_do_is_held_by_tests_that_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lists = re.split(r"^## Add a \w+$", text, flags=re.MULTILINE)[1:]
    assert len(lists) == 2
    items = [item for one in lists for item in re.split(r"^\d+\. ", one, flags=re.MULTILINE)[1:]]
    for item in items:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", item)
        assert named, item
        for path, name in named:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
    for path in re.findall(r"`((?:plugins|roles|tests|docs|meta|changelogs)/[\w./]+)`", text):
        assert "NAME" in path or (ROOT / path).exists(), path


def test_all_that_customers_groups_lose_is_told() -> None:
    policy = json.loads((ROOT / "catalogue/policies/CTLCustomerPolicy.json").read_text(encoding="utf-8"))
    denied = [statement["Action"] for statement in policy["Statement"]]
    text = (ROOT / "docs/customer-policy.md").read_text(encoding="utf-8")
    rows = [line.split("|")[3] for line in text.splitlines() if line.startswith("| ")][1:]
    told = [re.findall(r"`([^`]+)`", row) for row in rows if "`" in row]
    assert told == [[one] if isinstance(one, str) else one for one in denied]
    assert {statement["Effect"] for statement in policy["Statement"]} == {"Deny"}
