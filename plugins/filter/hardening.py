# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: hardening
short_description: Decide what is wrong with the variables of an account, and what became of its hardening
version_added: "1.0.0"
description:
  - The decisions of the roles P(ctl.aws.ctl_harden#role) and P(ctl.aws.ctl_provider#role). The roles have the order,
    the decisions are here, where each is a function with a table of tests.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What is known of the account in this step, as the variables of the role put it together.
    type: dict
    required: true
  step:
    description:
      - V(check) names all that cannot be meant of the variables of hardening.
      - V(provider) does so for those of the Cloud Application Manager provider.
      - V(left) says why an account that has left the organization is not hardened.
      - V(choose) names the controls that this run sets.
      - V(options) are the options of those, by the controls of M(ctl.aws.account_baseline).
      - V(remediate) names the users in no group whose directly attached and inline policies are taken.
      - V(inspect) says what is true of every control where nothing is changed.
      - V(end) says what became of every control.
    type: str
    choices: [check, provider, left, choose, options, remediate, inspect, end]
    required: true
seealso:
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that uses this filter.
  - name: Role ctl.aws.ctl_provider
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_provider
    description: The role that has its variables checked here.
  - module: ctl.aws.account_baseline
    description: Sets what is chosen here.
  - plugin: ctl.aws.role_arguments
    plugin_type: lookup
    description: Collects the variables that are checked here.
"""

EXAMPLES = r"""
- name: Show what became of every control
  ansible.builtin.debug:
    msg: "{{ (facts | ctl.aws.hardening('end')).controls }}"
"""

RETURN = r"""
_value:
  description: The decision, with its reasons in words.
  type: raw
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.hardening import controls, inspection, problems
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

STEPS = {
    "check": problems.problems_of_hardening,
    "provider": problems.problems_of_provider,
    "left": problems.left,
    "choose": controls.chosen,
    "options": controls.options_of_chosen,
    "remediate": controls.remediated,
    "inspect": inspection.inspection,
    "end": controls.outcome,
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"hardening": decider(STEPS)}
