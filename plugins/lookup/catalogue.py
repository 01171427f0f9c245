# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: catalogue
short_description: The provider's IAM catalogue, as options of ctl.aws.iam_baseline
version_added: "1.0.0"
author: ctl.aws contributors (@ctl-aws)
description:
  - Reads a folder with C(catalogue.yml) and C(policies/NAME.json), and turns it into the policies, roles and group
    policies that M(ctl.aws.iam_baseline) takes.
  - A role that needs an external id is left out where none is given, and listed under C(skipped).
options:
  _terms:
    description: The folder.
    required: true
  external_ids:
    description: External ids, by the name of the inventory variable that the catalogue gives.
    type: dict
    default: {}
  partner_principals:
    description: ARNs, or patterns of ARNs, to which the trust in the partner's account is narrowed.
    type: list
    elements: str
    default: []
  activated:
    description: Roles that the catalogue creates without anybody who may assume them, and the trust they get instead.
    type: dict
    default: {}
  only:
    description: Names of the policies and roles to return. All, where it is empty.
    type: list
    elements: str
    default: []
  without:
    description: Names of policies and roles to leave out.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show which roles hardening creates
  ansible.builtin.debug:
    msg: "{{ lookup('ctl.aws.catalogue', role_path ~ '/files').roles | map(attribute='name') }}"
"""

RETURN = r"""
_raw:
  description: One dictionary for each folder.
  type: list
  elements: dict
  contains:
    policies:
      description: For the option O(ctl.aws.iam_baseline#module:policies).
      type: list
      elements: dict
    roles:
      description: For the option O(ctl.aws.iam_baseline#module:roles).
      type: list
      elements: dict
    group_policies:
      description: For the option O(ctl.aws.iam_baseline#module:group_policies).
      type: list
      elements: str
    skipped:
      description: The roles that are not created, and the variable that each lacks.
      type: list
      elements: dict
    known:
      description:
        - Everything that hardening makes, or made in former years, whatever is chosen here.
        - For the options O(ctl.aws.iam_removal#module:policies) and O(ctl.aws.iam_removal#module:roles).
      type: dict
"""

import json
import pathlib
import typing as t

import yaml
from ansible.errors import AnsibleLookupError
from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.lookup import LookupBase
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue import Choice, declared


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """Called by Ansible."""
        self.set_options(var_options=variables, direct=kwargs)
        return [self._read(pathlib.Path(term)) for term in terms]

    def _read(self, folder: pathlib.Path) -> dict[str, t.Any]:
        try:
            # With libyaml where it is: a play looks things up in here many times.
            catalogue = yaml_load((folder / "catalogue.yml").read_text(encoding="utf-8"))
            documents = {
                policy["name"]: json.loads((folder / "policies" / f"{policy['name']}.json").read_text(encoding="utf-8"))
                for policy in catalogue["policies"]
            }
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise AnsibleLookupError(f"The catalogue in {folder} cannot be read: {error}") from error
        return declared(catalogue, documents, Choice(**{name: self.get_option(name) for name in Choice._fields}))
