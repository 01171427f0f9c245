# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: enrolment
short_description: Decide whether an account may join the organization, and what became of it
version_added: "1.0.0"
description:
  - The decisions of the role P(ctl.aws.ctl_enroll#role). The role has the order, the decisions are here, where
    each is a function with a table of tests.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What is known of the account in this step, as the variables of the role put it together.
    type: dict
    required: true
  step:
    description:
      - V(problems) names all that cannot be meant of the variables of enrolment.
      - V(refused) says why an account as it is must not join.
      - V(is_new) is whether the account comes into the partner's care now.
      - V(is_member) is whether both sides say that it has joined.
      - V(end) says what became of it.
    type: str
    choices: [problems, refused, is_new, is_member, end]
    required: true
seealso:
  - name: Role ctl.aws.ctl_enroll
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_enroll
    description: The role that uses this filter.
  - module: ctl.aws.organization_invitation
    description: Does what is decided here.
"""

EXAMPLES = r"""
- name: Show why the account must not join
  ansible.builtin.debug:
    msg: "{{ (facts | ctl.aws.enrolment('refused')).message }}"
"""

RETURN = r"""
_value:
  description: The decision, with its reasons in words.
  type: raw
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run import enrolment
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

STEPS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "problems": enrolment.problems,
    "refused": enrolment.refused,
    "is_new": enrolment.is_new,
    "is_member": enrolment.is_member,
    "end": enrolment.end,
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"enrolment": decider(STEPS)}
