# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: partner
short_description: Decide what the partner needs before the first account comes
version_added: "1.0.0"
description:
  - The decisions of the role P(ctl.aws.ctl_partner#role), each a function with a table of tests.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What is known in this step, as the variables of the role put it together.
    type: dict
    required: true
  step:
    description:
      - V(ask) is what the inventory asks for, and what of it cannot be meant.
      - V(end) is what was made and tried, and why no account can come yet.
    type: str
    choices: [ask, end]
    required: true
seealso:
  - name: Role ctl.aws.ctl_partner
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_partner
    description: The role that uses this filter.
  - name: From nothing to the first account
    link: https://github.com/ctl/ctl.aws/blob/main/docs/getting-started.md
    description: What a partner sets up once.
"""

EXAMPLES = r"""
- name: Show what is missing
  ansible.builtin.debug:
    msg: "{{ (results | ctl.aws.partner('end')).missing }}"
"""

RETURN = r"""
_value:
  description: The decision, with its reasons in words.
  type: dict
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account import partner
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

STEPS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "ask": lambda facts: partner.ask(facts)._asdict(),
    "end": lambda facts: partner.end(facts)._asdict(),
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"partner": decider(STEPS)}
