# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A text for people, such as the table at the end of a run."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless


def run(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """What the module show_text does; the action plugin shows what it answers."""
    return {"lines": [harmless(line) for line in params["lines"]]}


MODULE = Definition(
    run=run,
    arguments={"lines": {"type": "list", "elements": "str", "required": True}},
    connects_to_aws=False,
)
