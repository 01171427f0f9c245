# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A page of HTML. What is in it comes from AWS too, where names are whatever a customer wrote: all of it is escaped."""

from __future__ import annotations

import typing as t
from pathlib import Path

import jinja2

ROLES = Path(__file__).resolve().parents[2] / "roles"


def html(role: str, template: str, model: t.Mapping[str, t.Any]) -> str:
    """A template of a role with what it is to show. Jinja as Ansible uses it escapes nothing.

    :param model: of texts, numbers, lists, tuples and dictionaries.
    """
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(ROLES / role / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(template).render(**model)
