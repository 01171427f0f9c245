# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report, by the filter of the playbook, as a process of its own: facts as JSON come in, a page of HTML goes out.

What loads a filter becomes a controller, and no test may.
"""

from __future__ import annotations

import json
import sys

from ansible.plugins.loader import filter_loader, init_plugin_loader

init_plugin_loader()
print(filter_loader.get("ctl.aws.audit").j2_function(json.load(sys.stdin), "page"))
