# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: shared_providers
short_description: Find providers of the Cloud Application Manager that stand at two accounts
version_added: "1.0.0"
description:
  - A provider works in one account. If an inventory names it at two, the second would take it away from the first.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: Names of hosts.
    type: list
    elements: str
    required: true
  variables:
    description: The variables of all hosts, C(hostvars).
    type: dict
    required: true
seealso:
  - name: Role ctl.aws.ctl_provider
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_provider
    description: The role that uses this filter.
  - module: ctl.aws.cam_provider
    description: Connects one account.
"""

EXAMPLES = r"""
- name: Show them
  ansible.builtin.debug:
    msg: "{{ groups['all'] | ctl.aws.shared_providers(hostvars) }}"
"""

RETURN = r"""
_value:
  description: For each host whose provider stands at others too, their names.
  type: dict
"""

import typing as t

from ansible.errors import AnsibleError

ASKED = ("ctl_cam_endpoint", "ctl_cam_provider_id", "ctl_cam_provider_name", "ctl_cam_owner")


def shared_providers(hosts: t.Sequence[str], variables: t.Mapping[str, t.Any]) -> dict[str, list[str]]:
    """See DOCUMENTATION."""
    named: dict[tuple[str, ...], list[str]] = {}
    for host in hosts:
        try:
            its = variables[host]
            endpoint, provider, name, owner = (str(its.get(variable) or "") for variable in ASKED)
        except AnsibleError:  # which ends the run of that host, when it comes to it
            continue
        if endpoint and (provider or name):
            # With an id the name is not looked at. An id and a name that are alike are two providers.
            key = ("id", provider) if provider else ("name", owner, name)
            named.setdefault((endpoint.rstrip("/"), *key), []).append(host)
    return {
        host: [other for other in found if other != host] for found in named.values() for host in found if found[1:]
    }


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"shared_providers": shared_providers}
