# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: markdown
short_description: A text that Markdown shows as it is
version_added: "1.0.0"
description:
  - >-
    What has a meaning in Markdown is escaped, also what would end a cell of a table. The rest is as in
    P(ctl.aws.harmless#filter).
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What AWS or somebody else said.
    type: raw
    required: true
seealso:
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that writes the hand-over packet with this filter.
  - plugin: ctl.aws.harmless
    plugin_type: filter
    description: Does the same for a terminal.
  - module: ctl.aws.private_files
    description: Writes the packet.
"""

EXAMPLES = r"""
- name: Show what somebody else wrote
  ansible.builtin.debug:
    msg: "{{ 'a name' | ctl.aws.markdown }}"
"""

RETURN = r"""
_value:
  description: The text on one line.
  type: str
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base import text


def markdown(value: t.Any) -> str:
    """See DOCUMENTATION."""
    return text.markdown(str(value))


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"markdown": markdown}
