#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: show_text
short_description: Show lines of text as they are
version_added: "1.0.0"
description:
  - For what people read, such as the table at the end of a run. M(ansible.builtin.debug) would show it as a list of
    quoted strings.
  - Control characters are shown by their number, so that no terminal obeys what somebody else wrote.
author: ctl.aws contributors (@ctl-aws)
options:
  lines:
    description: The lines.
    type: list
    elements: str
    required: true
extends_documentation_fragment:
  - ctl.aws.attributes.info
notes:
  - No IAM action is needed.
seealso:
  - name: Role ctl.aws.ctl_report
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_report
    description: The role that shows the table of a run with this module.
  - plugin: ctl.aws.harmless
    plugin_type: filter
    description: Makes what somebody else said fit to be shown.
  - module: ansible.builtin.debug
    description: Shows any value.
"""

EXAMPLES = r"""
- name: Show who is next
  ctl.aws.show_text:
    lines:
      - "account    result"
      - "acme-prod  ok"
"""

RETURN = r"""
lines:
  description: The lines as they were shown.
  returned: success
  type: list
  elements: str
  sample: ["account    result", "acme-prod  ok"]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.run.show_text import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
