# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role's README, from its argument specs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml

HERE = Path(__file__).resolve().parent
ROLES = HERE.parents[1] / "roles"
# Ansible's markup of values, options, codes, environment variables and modules: V(always)
MARKUP = re.compile(r"\b[VOCEM]\(([^)]*)\)")


def text(paragraphs: str | list[str]) -> str:
    """A description in Markdown."""
    joined = paragraphs if isinstance(paragraphs, str) else " ".join(paragraphs)
    return MARKUP.sub(r"`\1`", joined.strip())


def variables(options: Mapping[str, Any], inside: str = "") -> Iterator[dict[str, str]]:
    """The rows of the table; what is inside a dictionary follows it."""
    for name, option in options.items():
        kind = option["type"] + (f" of {option['elements']}" if "elements" in option else "")
        if "choices" in option:
            kind += ": " + ", ".join(f"`{choice}`" for choice in option["choices"])
        yield {
            "name": f"{inside}{name}",
            "type": kind,
            "default": f"`{json.dumps(option['default'])}`" if "default" in option else "",
            "meaning": text(option["description"]).replace("|", "\\|"),
        }
        yield from variables(option.get("options", {}), f"{inside}{name}.")


def readme(role: Path) -> str:
    """What README.md of a role has to say."""
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    entries = [
        {
            "name": name,
            "summary": text(spec["short_description"]),
            "description": text(spec["description"]),
            "variables": list(variables(spec["options"])),
        }
        for name, spec in specs.items()
    ]
    environment = jinja2.Environment(trim_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    template = environment.from_string((HERE / "role.md.j2").read_text(encoding="utf-8"))
    return template.render(role=role.name, entries=entries)
