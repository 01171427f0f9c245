# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pages of docs/docsite/rst, from what the modules, the docs and the hints say: permissions and troubleshooting."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import HINTS as BY_STATUS
from ansible_collections.ctl.aws.plugins.module_utils._base.hints import BY_CODE, BY_DENYING_POLICY, BY_POLICY
from ansible_collections.ctl.aws.plugins.module_utils._base.reasons import BY_REASON, Hint
from ansible_collections.ctl.aws.tests.readmes.baseline import ACTION
from antsibull_docs_parser.parser import Context, parse
from antsibull_docs_parser.rst import rst_escape, to_rst_plain

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RST = ROOT / "docs" / "docsite" / "rst"
PLUGINS = "ansible_collections.ctl.aws.plugins"
# What makes calls to AWS of its own: the folder, and what Ansible calls one of it.
CALLERS = {"modules": "module", "inventory": "inventory"}
TURNS = {"": "you", "customer": "the customer", "aws": "nobody: wait"}
# An action that is not marked as code yet, and a command that a hint names.
BARE = re.compile(rf"(?<!C\(){ACTION.pattern}")
COMMAND = re.compile(r"'(aws [^']+)'")


def inline(text: str) -> str:
    """Ansible's markup, or Markdown's code, as reStructuredText; IAM actions as code."""
    marked = BARE.sub(r"C(\g<0>)", re.sub(r"`([^`]+)`", r"C(\1)", text))
    return to_rst_plain(parse(marked, Context()))


def callers() -> Iterator[dict[str, Any]]:
    """Every module and plugin that calls AWS, and its notes about IAM actions."""
    for folder, kind in CALLERS.items():
        for path in sorted((ROOT / "plugins" / folder).glob("*.py")):
            notes = yaml.safe_load(importlib.import_module(f"{PLUGINS}.{folder}.{path.stem}").DOCUMENTATION)["notes"]
            yield {"name": path.stem, "kind": kind, "notes": [inline(note) for note in notes if ACTION.search(note)]}


def credentials() -> list[dict[str, str]]:
    """The table of docs/security.md."""
    table = (ROOT / "docs/security.md").read_text("utf-8").partition("| whose | what for | module | IAM actions |\n")[2]
    lines = table.partition("\n\n")[0].splitlines()[1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        {"whose": whose, "purpose": inline(purpose), "module": module.strip("`"), "actions": inline(actions)}
        for whose, purpose, module, actions in cells
    ]


def advice(hint: Hint) -> dict[str, str]:
    """What to do, and whose turn it is."""
    parts = COMMAND.split(hint.text)
    text = "".join(f"``{part}``" if number % 2 else rst_escape(part) for number, part in enumerate(parts))
    return {"advice": text, "turn": TURNS[hint.waiting_for]}


def explained(hints: Mapping[Any, Hint], meanings: Mapping[Any, str]) -> list[dict[str, str]]:
    """Rows: the word in the message, what it means, what to do."""
    return [
        {"word": str(word), "meaning": rst_escape(meanings[word]), **advice(hints[word])}
        for word in sorted(meanings, key=str)
    ]


def messages() -> dict[str, Any]:
    """All that a message about a call may say. A hint without a meaning, or the other way round, is an error."""
    meanings = yaml.safe_load((HERE / "meanings.yml").read_text(encoding="utf-8"))
    policies = {**BY_POLICY, **BY_DENYING_POLICY}
    cam = {status: Hint(text) for status, text in BY_STATUS.items()}
    for hints, told in (
        (policies, meanings["policies"]),
        (BY_CODE, {word for section in meanings["codes"] for word in section["errors"]}),
        (BY_REASON, {word for section in meanings["reasons"] for word in section["errors"]}),
        (cam, meanings["cam"]),
    ):
        if set(hints) != set(told):
            raise ValueError(f"meanings.yml and the hints differ: {sorted(map(str, set(hints) ^ set(told)))}")
    return {
        "policies": explained(policies, meanings["policies"]),
        "cam": explained(cam, meanings["cam"]),
        **{
            kind: [{"title": one["title"], "rows": explained(hints, one["errors"])} for one in meanings[kind]]
            for kind, hints in (("codes", BY_CODE), ("reasons", BY_REASON))
        },
    }


def page(name: str) -> str:
    """The text of docs/docsite/rst/<name>.rst."""
    environment = jinja2.Environment(trim_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    template = environment.from_string((HERE / f"{name}.rst.j2").read_text(encoding="utf-8"))
    return template.render(PAGES[name]())


PAGES: dict[str, Callable[[], dict[str, Any]]] = {
    "permissions": lambda: {"callers": list(callers()), "credentials": credentials()},
    "troubleshooting": messages,
}
