# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Ansible shows besides the results of tasks."""

from __future__ import annotations

import re

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# A warning ends where the next thing begins that ansible-playbook shows.
WARNING = re.compile(
    r"^\[((?:DEPRECATION )?WARNING)\]: (.*?)"
    r"(?=^(?:\[|TASK |PLAY |RUNNING |ok:|changed:|fatal:|failed:|skipping:|included:|\s*$)|\Z)",
    re.MULTILINE | re.DOTALL,
)
# The modules say which account a warning is about.
OF_A_MODULE = re.compile(r"\(account \d{12}\)$")


def foreign_warnings(output: str) -> list[str]:
    """Deprecations, and warnings that no module of ours raised: Ansible does something else than was meant."""
    output = COLOUR.sub("", output)
    found = [(kind, " ".join(text.split())) for kind, text in WARNING.findall(output)]
    return [f"{kind}: {text}" for kind, text in found if kind != "WARNING" or not OF_A_MODULE.search(text)]
