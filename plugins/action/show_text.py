# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.utils.display import Display
from ansible_collections.ctl.aws.plugins.module_utils._account.run.show_text import MODULE
from ansible_collections.ctl.aws.plugins.plugin_utils._in_process import InProcessAction


class ActionModule(InProcessAction):
    definition = MODULE

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Show the text. Called by Ansible."""
        result = super().run(tmp, task_vars)
        # At once: the lines of two accounts must not mingle.
        Display().display("\n".join(["", *result.get("lines", [])]))
        return result
