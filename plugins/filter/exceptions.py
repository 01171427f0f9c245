# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: exceptions
short_description: The exceptions of an account, evaluated
version_added: "1.0.0"
description:
  - Says which of the exceptions that are recorded for an account are in force on a day, what they exclude, and how a
    report shows them.
  - One without a reason, with a control that does not exist, or with a date that is none, is an error.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: The exceptions, as the role P(ctl.aws.ctl_harden#role) takes them in C(ctl_harden_exceptions).
    type: list
    elements: dict
    required: true
  today:
    description: The day, such as V(2026-01-31).
    type: str
    required: true
seealso:
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that uses this filter.
  - plugin: ctl.aws.hardening
    plugin_type: filter
    description: Decides what is set where there are exceptions.
  - name: Exceptions
    link: https://github.com/ctl/ctl.aws/blob/main/docs/inventory.md#exceptions
    description: How an exception is written.
"""

EXAMPLES = r"""
- name: Show the controls that are left alone today
  ansible.builtin.debug:
    msg: "{{ (ctl_harden_exceptions | ctl.aws.exceptions(now(utc=true, fmt='%Y-%m-%d'))).controls }}"
"""

RETURN = r"""
_value:
  description: What the exceptions mean.
  type: dict
  contains:
    honoured:
      description: Those in force.
      type: list
      elements: dict
    expired:
      description: Those that were, in words.
      type: list
      elements: str
    controls:
      description: The controls that are excluded as a whole.
      type: list
      elements: str
    parts:
      description: What is excluded of each of the other controls.
      type: dict
    reported:
      description: All exceptions in words, the expired ones as such.
      type: list
      elements: str
"""

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening import exceptions as hardening_exceptions


def exceptions(recorded: t.Sequence[t.Any], today: str) -> dict[str, t.Any]:
    """See DOCUMENTATION."""
    problems = hardening_exceptions.problems(recorded)
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    return hardening_exceptions.evaluate(recorded, today)


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"exceptions": exceptions}
