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
  - A ticket has all of a customer's departing accounts, whichever of them the run is about. A host whose variables
    cannot be read is named in every ticket.
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
    msg: "{{ groups['all'] | ctl.aws.tickets(hostvars, ansible_play_hosts_all, 'CAM_CloudIntegration') }}"
"""

RETURN = r"""
_value:
  description:
    - For each customer of the run C(customer), C(file) (a name without a suffix), C(directory), C(ticket) for programs,
      C(text) in Markdown, and C(lines) for a terminal.
  type: list
  elements: dict
"""

import typing as t

from ansible.errors import AnsibleError
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding import tickets as of_customers
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.request import PREFIX

NAMES = ("customer", "packet_directory", *of_customers.DEFAULTS)


def tickets(
    hosts: t.Sequence[str], variables: t.Mapping[str, t.Any], run: t.Collection[str], group: str
) -> list[dict[str, t.Any]]:
    """See DOCUMENTATION."""
    departing, unread = [], {}
    for host in hosts:
        try:
            known = variables[host]
            given = {name: _rendered(known[f"{PREFIX}{name}"]) for name in NAMES if f"{PREFIX}{name}" in known}
            found = of_customers.departing(host, {**given, "account_id": known.get("ctl_account_id")})
        except AnsibleError as error:  # a variable that is not defined, a lookup that fails, a vault that stays closed
            unread[host] = str(error)
            continue
        departing += [found] if found else []
    return of_customers.tickets(departing, unread, run, group)


def _rendered(value: t.Any) -> t.Any:
    """A value with all that is in it: what cannot be rendered is found here, where its host is known."""
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else value


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"tickets": tickets}
