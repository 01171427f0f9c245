# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: variable_names
short_description: Find misspelt variables
version_added: "1.0.0"
description:
  - A variable that is misspelt is overlooked by Ansible. An exception would not be honoured then, or a switch not be
    seen.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: Names of variables that begin with C(ctl_).
    type: list
    elements: str
    required: true
  users:
    description: Names that the user has for things of their own.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show slips
  ansible.builtin.debug:
    msg: "{{ (lookup('ansible.builtin.varnames', '^ctl_', wantlist=true) | ctl.aws.variable_names).refused }}"
"""

RETURN = r"""
_value:
  description: What the names come to.
  type: dict
  contains:
    refused:
      description: Names with the prefix of a role, or one or two letters from a known one, each with the nearest.
      type: list
      elements: str
    unknown:
      description: Other names that are not known.
      type: list
      elements: str
    lists:
      description: Names of variables that have to be lists.
      type: list
      elements: str
"""

from ansible_collections.ctl.aws.plugins.module_utils._account.run.variables import judge


def variable_names(names, users=()):
    """See DOCUMENTATION."""
    return judge(names, users)._asdict()


class FilterModule:
    def filters(self):
        return {"variable_names": variable_names}
