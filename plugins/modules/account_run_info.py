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
  role_arn:
    description: The role by which the partner enters the account.
    type: str
    required: true
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
extends_documentation_fragment:
  - ctl.aws.attributes.info
notes:
  - No IAM action is needed.
"""

EXAMPLES = r"""
- name: Look at the variables of an account
  ctl.aws.account_run_info:
    account_id: "222222222222"
    host: acme-prod
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    names: [ctl_account_id, ctl_harden_exceptions]
"""

RETURN = r"""
started:
  description: When this C(ansible-playbook) began (UTC), which is the name of the run.
  returned: success
  type: str
  sample: 20260131T120000Z
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.run.account_run_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
