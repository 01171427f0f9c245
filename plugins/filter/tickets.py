# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: tickets
short_description: One ticket for all departing accounts of a customer
version_added: "1.0.0"
description:
  - An account departs if the inventory names its customer (C(ctl_offboard_customer)) and its last day
    (C(ctl_offboard_contract_end)).
  - A ticket has all of a customer's departing accounts, whichever of them the run is about.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: Names of all hosts.
    type: list
    elements: str
    required: true
  variables:
    description: The variables of all hosts, C(hostvars).
    type: dict
    required: true
  run:
    description: Names of the hosts that the run is about.
    type: list
    elements: str
    required: true
  group:
    description: Whose tickets these are.
    type: str
    required: true
  directory:
    description: Where they are written. Empty for nowhere.
    type: str
    required: true
seealso:
  - name: Role ctl.aws.ctl_report
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_report
    description: The role that writes the tickets.
  - name: The ticket
    link: https://github.com/ctl/ctl.aws/blob/main/docs/offboarding.md#the-ticket
    description: When it is written, and what it has.
"""

EXAMPLES = r"""
- name: Show them
  ansible.builtin.debug:
    msg: "{{ groups['all'] | ctl.aws.tickets(hostvars, ansible_play_hosts_all, 'CAM_CloudIntegration', '') }}"
"""

RETURN = r"""
_value:
  description: The tickets as C(files) of M(ctl.aws.private_files), and as C(lines) that people read.
  type: dict
"""

import typing as t

from ansible.errors import AnsibleUndefinedVariable
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding import tickets as of_customers
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.request import PREFIX

NAMES = ("customer", *of_customers.DEFAULTS)


def tickets(
    hosts: t.Sequence[str], variables: t.Mapping[str, t.Any], run: t.Collection[str], group: str, directory: str
) -> dict[str, t.Any]:
    """See DOCUMENTATION."""
    departing = []
    for host in hosts:
        try:
            known = variables[host]
            given = {name: known[f"{PREFIX}{name}"] for name in NAMES if f"{PREFIX}{name}" in known}
            found = of_customers.departing(host, {**given, "account_id": known.get("ctl_account_id")})
        except AnsibleUndefinedVariable:  # which ends the run of that host, when it comes to it
            continue
        departing += [found] if found else []
    made = of_customers.tickets(departing, run, group)
    files = [
        file
        for one in made
        for file in (
            {"name": f"{one['file']}.md", "text": "\n".join([*one["lines"], ""])},
            {"name": f"{one['file']}.json", "json": one["ticket"]},
        )
    ]
    return {"files": files, "lines": of_customers.shown(made, directory)}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"tickets": tickets}
