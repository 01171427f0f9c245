# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: role_arguments
short_description: The arguments of a role of this collection, and the values they have
version_added: "1.0.0"
author: ctl.aws contributors (@ctl-aws)
description:
  - Reads the argument specs of a role, and the variables of the same names. For what is checked before
    the role is reached.
options:
  _terms:
    description: Names of roles, such as V(ctl_harden).
    required: true
seealso:
  - plugin: ctl.aws.hardening
    plugin_type: filter
    description: Checks what is returned.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: A role that uses this lookup.
  - name: Role ctl.aws.ctl_provider
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_provider
    description: A role that uses this lookup.
"""

EXAMPLES = r"""
- name: Show what hardening takes
  ansible.builtin.debug:
    msg: "{{ lookup('ctl.aws.role_arguments', 'ctl_harden').options.keys() }}"
"""

RETURN = r"""
_raw:
  description: One dictionary for each role.
  type: list
  elements: dict
  contains:
    options:
      description: The options of its main entry point, as the argument specs have them.
      type: dict
    values:
      description: By option, the value of the variable; empty text where it is not set.
      type: dict
"""

import pathlib
import typing as t

from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase

ROLES = pathlib.Path(__file__).resolve().parents[2] / "roles"


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """Called by Ansible."""
        self.set_options(var_options=variables, direct=kwargs)
        return [self._arguments(options(term), variables) for term in terms]

    def _arguments(self, described: dict[str, t.Any], variables: t.Any) -> dict[str, t.Any]:
        names = list(described)
        values = lookup_loader.get("ansible.builtin.vars", loader=self._loader, templar=self._templar)
        return {
            "options": described,
            "values": dict(zip(names, values.run(names, variables, default=""), strict=True)),
        }


def options(role: str) -> dict[str, t.Any]:
    """The options of a role's main entry point, by name."""
    text = (ROLES / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return dict(yaml_load(text)["argument_specs"]["main"]["options"])
