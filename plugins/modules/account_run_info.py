#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_run_info
short_description: Look at the variables of an account before anything else, and name the run
version_added: "1.0.0"
description:
  - Refuses what cannot be meant, all of it in one message. A variable that is misspelt is overlooked by Ansible. An
    exception would not be honoured then, or a switch not be seen.
  - Every host of one C(ansible-playbook) gets the same name for its run.
  - The role P(ctl.aws.ctl_account#role) is what calls it.
author: ctl.aws contributors (@ctl-aws)
options:
  account_id:
    description: The account, 12 digits, quoted.
    type: str
    required: true
  has_account_id:
    description: Whether O(account_id) was given, and is not the name of the host.
    type: bool
    default: true
  host:
    description: The account's name in the inventory, for messages.
    type: str
    required: true
  catalogue:
    description: The partner's catalogue, as P(ctl.aws.catalogue#lookup) has it. What a run shows of it is the result.
    type: dict
    required: true
    suboptions:
      names:
        description: How things are called in the account.
        type: dict
        required: true
      partner:
        description: Who the partner is.
        type: dict
        required: true
      problems:
        description: What is wrong with the catalogue.
        type: list
        elements: str
        default: []
  role_arn:
    description:
      - The role by which the partner enters the account.
      - Empty means C(names.role) of O(catalogue), in the partition of O(region).
    type: str
    default: ""
  region:
    description: The region of the partner's credentials. Empty means that of the environment.
    type: str
    default: ""
  store:
    description: Where evidence is kept, a bucket or a directory.
    type: str
    default: ""
  spool:
    description:
      - Where journals of runs lie until their evidence is stored.
      - Empty means a directory in O(store) or, where that is a bucket, in C(~/.ansible).
    type: str
    default: ""
  run_id:
    description: A name for the run. Empty means O(job_id), and without it RV(started).
    type: str
    default: ""
  job_id:
    description: The job of AWX, if there is one.
    type: str
    default: ""
  user:
    description: Who runs it. Empty means C(USER) of the environment.
    type: str
    default: ""
  guessable:
    description: Names of variables with an external id that is too easy to guess.
    type: list
    elements: str
    default: []
  names:
    description: Names of the variables that begin with C(ctl_).
    type: list
    elements: str
    default: []
  known:
    description: Names that the user has for things of their own.
    type: list
    elements: str
    default: []
  lists:
    description: Values of variables that have to be lists, by name.
    type: dict
    default: {}
  switches:
    description: Values of variables that have to be true or false, by name.
    type: dict
    default: {}
  tags:
    description:
      - The tags that the run is limited to, or skips. Of those that begin with C(ctl_) each has to be one of ours.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - ctl.aws.attributes.info
notes:
  - No IAM action is needed.
seealso:
  - name: Role ctl.aws.ctl_account
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_account
    description: The role that begins every run with this module.
  - plugin: ctl.aws.problems
    plugin_type: filter
    description: Names what else cannot be meant.
  - name: The inventory
    link: https://github.com/ctl/ctl.aws/blob/main/docs/inventory.md
    description: What every variable means.
"""

EXAMPLES = r"""
- name: Look at the variables of an account
  ctl.aws.account_run_info:
    account_id: "222222222222"
    host: acme-prod
    catalogue:
      names: "{{ lookup('ctl.aws.catalogue', '', account_id='222222222222').names }}"
      partner: "{{ lookup('ctl.aws.catalogue', '').partner }}"
    store: s3://partner-evidence/accounts
    names: [ctl_account_id, ctl_harden_exceptions]
"""

RETURN = r"""
started:
  description: When this C(ansible-playbook) began (UTC).
  returned: success
  type: str
  sample: 20260131T120000Z
run_id:
  description: The name of the run.
  returned: success
  type: str
  sample: 20260131T120000Z
holder:
  description: Who runs it, for whoever finds the account leased.
  returned: success
  type: str
  sample: job 4711 of alice
spool:
  description: Where journals of runs lie until their evidence is stored.
  returned: success
  type: str
  sample: ~/.ansible/ctl-evidence
journal:
  description: Where the writes of this run are noted.
  returned: success
  type: str
  sample: ~/.ansible/ctl-evidence/222222222222/20260131T120000Z.jsonl
partition:
  description: The partition of AWS that the account is in.
  returned: success
  type: str
  sample: aws
names:
  description: How things are called in the account.
  returned: success
  type: dict
  sample: {"role": "CTLDeveloperRole", "audit_bucket": "ctlaudit-222222222222"}
partner:
  description: Who the partner is.
  returned: success
  type: dict
  sample:
    accounts: ["589942003651"]
    domains: [ctl.io]
    companies: [CenturyLink]
    ticket_group: CAM_CloudIntegration
role_arn:
  description: The role by which the partner enters the account.
  returned: success
  type: str
  sample: arn:aws:iam::222222222222:role/CTLDeveloperRole
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.run.account_run_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
