# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: catalogue
short_description: The partner's catalogue, as options of ctl.aws.iam_baseline
version_added: "1.0.0"
author: ctl.aws contributors (@ctl-aws)
description:
  - Reads a folder with C(catalogue.yml) and C(policies/NAME.json), and turns it into the policies, roles and group
    policies that M(ctl.aws.iam_baseline) takes, and into the names of everything that hardening makes.
  - A role that needs an external id is left out where none is given, and listed under C(skipped).
  - A catalogue that contradicts itself is refused, everything that is wrong with it in one message, unless it is
    returned with O(refuse=false).
options:
  _terms:
    description: The folder. Empty for the collection's own, C(catalogue).
    required: true
  account_id:
    description: The account whose name C({account_id}) stands for in names.
    type: str
    default: ""
  external_ids:
    description: External ids, by the name of the inventory variable that the catalogue gives.
    type: dict
    default: {}
  partner_principals:
    description: ARNs, or patterns of ARNs, to which the trust in the partner's account is narrowed.
    type: list
    elements: str
    default: []
  switches:
    description:
      - Whether each inventory variable is on with which the catalogue creates a role, or lets somebody assume it.
      - What is not given is off.
    type: dict
    default: {}
  refuse:
    description: Whether a catalogue that cannot be meant is an error. Otherwise it has C(problems) and no names.
    type: bool
    default: true
seealso:
  - module: ctl.aws.iam_baseline
    description: Takes what is returned.
  - module: ctl.aws.iam_removal
    description: Takes what is returned.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens by the catalogue.
  - name: the partner's catalogue
    link: https://github.com/ctl/ctl.aws/blob/main/docs/catalogue.md
    description: How a catalogue is written.
"""

EXAMPLES = r"""
- name: Show which roles hardening creates
  ansible.builtin.debug:
    msg: "{{ lookup('ctl.aws.catalogue', '').roles | map(attribute='name') }}"
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
    entrance:
      description: Of roles and policies, those with which everything else is done.
      type: dict
    staff:
      description: The names of all other roles, skipped ones too.
      type: list
      elements: str
    names:
      description:
        - How things are called, C(role), C(provider_role), C(audit_bucket), C(config_bucket), C(trail),
          C(evidence_folder).
      type: dict
    partner:
      description: Who the partner is, C(accounts), C(domains), C(companies), C(ticket_group).
      type: dict
    problems:
      description: What is wrong with the catalogue, with O(refuse=false).
      type: list
      elements: str
    known:
      description:
        - Everything that hardening makes, or made in former years, whatever is chosen here.
        - For the options O(ctl.aws.iam_removal#module:policies) and O(ctl.aws.iam_removal#module:roles).
      type: dict
"""

import functools
import json
import pathlib
import typing as t

import yaml
from ansible.errors import AnsibleLookupError
from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.lookup import LookupBase
from ansible_collections.ctl.aws.plugins.module_utils._policies import catalogue as catalogues
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue_form import problems

OWN = pathlib.Path(__file__).resolve().parents[2] / "catalogue"


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """Called by Ansible."""
        self.set_options(var_options=variables, direct=kwargs)
        choice = catalogues.Choice(**{name: self.get_option(name) for name in catalogues.Choice._fields})
        return [self._declared(pathlib.Path(term).expanduser() if term else OWN, choice) for term in terms]

    def _declared(self, folder: pathlib.Path, choice: catalogues.Choice) -> dict[str, t.Any]:
        try:
            catalogue, documents = read(folder)
        except AnsibleLookupError as error:
            if self.get_option("refuse"):
                raise
            return {"names": {}, "partner": {}, "problems": [str(error)]}
        return {
            **catalogues.declared(catalogue, documents, choice),
            "names": catalogues.named(catalogue["names"], self.get_option("account_id")),
            "partner": {**catalogue["partner"], "accounts": catalogues.accounts(catalogue)},
            "problems": [],
        }


# A task looks things up in here many times.
@functools.cache
def read(folder: pathlib.Path) -> tuple[catalogues.Catalogue, dict[str, catalogues.Document]]:
    """The catalogue in a folder, and the document of each of its policies.

    :raises AnsibleLookupError: it cannot be read, or contradicts itself.
    """
    file = folder / "catalogue.yml"
    try:
        # With libyaml where it is.
        catalogue = yaml_load(file.read_text(encoding="utf-8"))
        wrong = problems(catalogue)
        if wrong:
            raise AnsibleLookupError(f"the catalogue {file} cannot be meant: {'; '.join(wrong)}")
        documents = {}
        for policy in catalogue["policies"]:
            file = folder / "policies" / f"{policy['name']}.json"
            documents[policy["name"]] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise AnsibleLookupError(f"{file}, of the catalogue, cannot be read: {error}") from error
    return catalogue, documents
