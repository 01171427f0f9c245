# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: problems
short_description: Name what cannot be meant of a run, or would be refused later on
version_added: "1.0.0"
description:
  - What the role P(ctl.aws.ctl_evidence#role) and the playbooks refuse, each in a sentence.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: The variables, as the role puts them together.
    type: raw
    required: true
  about:
    description:
      - V(external_ids) names those that are too easy to guess.
      - V(store) is about where evidence is kept.
      - V(parts) is what the parts of a playbook cannot work with, or that its tags reach none of them.
      - V(foreseen) is what a plan that was made beforehand was refused.
    type: str
    choices: [external_ids, store, parts, foreseen]
    required: true
seealso:
  - module: ctl.aws.account_run_info
    description: Looks at the variables of an account.
  - name: Role ctl.aws.ctl_account
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_account
    description: The role that begins every run.
  - name: What is refused
    link: https://github.com/ctl/ctl.aws/blob/main/docs/onboarding.md#what-is-refused
    description: What each message means.
"""

EXAMPLES = r"""
- name: Name what is wrong with the evidence store
  ansible.builtin.debug:
    msg: "{{ {'host': 'acme', 'store': '/srv/evidence', 'is_durable': false} | ctl.aws.problems('store') }}"
"""

RETURN = r"""
_value:
  description: The sentences.
  type: list
  elements: str
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run import problems
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

ABOUT: dict[str, t.Callable[[t.Any], t.Any]] = {
    "external_ids": problems.guessable,
    "store": problems.of_store,
    "parts": problems.of_parts,
    "foreseen": problems.foreseen,
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"problems": decider(ABOUT)}
