# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: harmless
short_description: A text in which nothing is obeyed by a terminal
version_added: "1.0.0"
description:
  - >-
    Control characters, those that change the direction of text, and those without width, are shown by their
    number. Ends of lines become spaces.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What AWS or somebody else said.
    type: raw
    required: true
seealso:
  - module: ctl.aws.show_text
    description: Shows lines of text.
  - plugin: ctl.aws.markdown
    plugin_type: filter
    description: Does the same for Markdown.
  - name: What offboarding never does
    link: https://github.com/ctl/ctl.aws/blob/main/docs/security.md#what-offboarding-never-does
    description: Why no text of others is shown as it is.
"""

EXAMPLES = r"""
- name: Show what somebody else wrote
  ansible.builtin.debug:
    msg: "{{ 'a name' | ctl.aws.harmless }}"
"""

RETURN = r"""
_value:
  description: The text on one line.
  type: str
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base import text


def harmless(value: t.Any) -> str:
    """See DOCUMENTATION."""
    return text.harmless(str(value))


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"harmless": harmless}
