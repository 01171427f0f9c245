# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: batches
short_description: Decide about the batches of a run
version_added: "1.0.0"
description:
  - A playbook does a few accounts first where C(ctl_run_batches) says so, and begins no further ones where more have
    failed than C(ctl_run_max_failures).
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What is known in this step.
    type: raw
    required: true
  step:
    description:
      - V(serial) makes of C(ctl_run_batches) what Ansible's keyword C(serial) takes. What cannot be meant is an error.
      - V(stopped) says why the accounts of a batch are not begun.
      - V(misplaced) says that C(ctl_run_batches) of an account is in the inventory, where Ansible does not read it for
        a play.
    type: str
    choices: [serial, stopped, misplaced]
    required: true
seealso:
  - name: Role ctl.aws.ctl_report
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_report
    description: The role that ends a batch.
  - plugin: ctl.aws.fleet
    plugin_type: callback
    description: Shows how far a run is.
  - name: A few accounts first
    link: https://github.com/ctl/ctl.aws/blob/main/docs/scaling.md#a-few-accounts-first
    description: What the two variables do.
"""

EXAMPLES = r"""
- name: Show the sizes of the batches
  ansible.builtin.debug:
    msg: "{{ '1,10%,100%' | ctl.aws.batches('serial') }}"
"""

RETURN = r"""
_value:
  description: The sizes, or sentences.
  type: list
  elements: str
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run import batches
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

STEPS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "serial": batches.serial,
    "stopped": batches.stopped,
    "misplaced": batches.misplaced,
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"batches": decider(STEPS)}
