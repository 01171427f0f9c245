# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: offboarding
short_description: Decide what is done about an account that is given back
version_added: "1.0.0"
description:
  - The decisions of the role P(ctl.aws.ctl_offboard#role), one for each of its steps. The role has the order, the
    decisions are here, where each is a function with a table of tests.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What is known of the account in this step, as the variables of the role put it together.
    type: dict
    required: true
  step:
    description:
      - V(ask) types what the inventory asks for and names what cannot be meant.
      - V(shut) says of what a module answered whether the role could not be assumed.
      - V(enter) says through whom the account is entered, and what the ledger proves of its past.
      - V(evaluate) says why a plan may not be carried out yet, and what the verification would find.
      - V(leave) says what of the root user has to be settled before the account leaves.
      - V(verify) says what the verification found.
      - V(end) says what became of the account.
      - V(restored) says what became of an account into which a backup was put back.
      - V(packet) is the hand-over packet.
    type: str
    choices: [ask, shut, enter, evaluate, leave, verify, end, restored, packet]
    required: true
seealso:
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that uses this filter.
  - name: Role ctl.aws.ctl_restore
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_restore
    description: The role that uses a part of it.
  - name: Giving an account back
    link: https://github.com/ctl/ctl.aws/blob/main/docs/offboarding.md
    description: The phases, and what is decided in each.
"""

EXAMPLES = r"""
- name: Say why a date is refused
  ansible.builtin.debug:
    msg: "{{ (facts | ctl.aws.offboarding('ask')).problems }}"
"""

RETURN = r"""
_value:
  description: The decision, with its reasons in words.
  type: raw
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding import decisions, ending, packet, request
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding import facts as offboarding_facts
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

STEPS = {
    "ask": lambda facts: request.ask(facts)._asdict(),
    "shut": offboarding_facts.cannot_be_assumed,
    "enter": lambda facts: dict(vars(offboarding_facts.enter(facts))),
    "evaluate": lambda facts: dict(vars(decisions.evaluate(facts))),
    "leave": ending.hindrances,
    "verify": ending.verify,
    "end": lambda facts: dict(vars(ending.end(facts))),
    "restored": ending.restored,
    "packet": packet.packet,
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"offboarding": decider(STEPS)}
