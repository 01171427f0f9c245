# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.ctl.aws.plugins.module_utils._account.audit.account_audit_info import MODULE
from ansible_collections.ctl.aws.plugins.plugin_utils._in_process import InProcessAction


class ActionModule(InProcessAction):
    definition = MODULE
