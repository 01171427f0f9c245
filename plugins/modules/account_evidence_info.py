#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_evidence_info
short_description: Read what a store remembers of an account
version_added: "1.0.0"
description:
  - Reads the origin, the ledger and a backup of an account from an evidence store.
  - A store that cannot be reached is an error, a document that is not there yet is none.
author: ctl.aws contributors (@ctl-aws)
options:
  store:
    description: Where the documents are. Either an absolute directory, or V(s3://BUCKET/PREFIX).
    type: str
    required: true
  target_account_id:
    description: The account that the documents are about, 12 digits, quoted.
    type: str
    required: true
  documents:
    description:
      - What to read.
      - Empty means everything.
    type: list
    elements: str
    choices: [origin, ledger, backup]
    default: []
  backup_name:
    description: The name of the backup to read, as it was given to M(ctl.aws.account_evidence).
    type: str
  spool:
    description:
      - The directory of this machine with the journals of runs on the account.
      - The ledger then has in it what they say, as if they had been brought home. Nothing is changed.
    type: path
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes.info
notes:
  - "Needs the IAM actions: s3:GetObject, s3:ListBucket."
  - Those are needed for a bucket alone. For a directory no call is made.
seealso:
  - module: ctl.aws.account_evidence
"""

EXAMPLES = r"""
- name: Read the ledger
  ctl.aws.account_evidence_info:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    documents: [ledger]
  register: remembered

- name: See whether the account has an origin
  ctl.aws.account_evidence_info:
    profile: partner
    store: s3://ctlpartner-evidence/accounts
    target_account_id: "222222222222"
    documents: [origin]

- name: Read a backup
  ctl.aws.account_evidence_info:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    documents: [backup]
    backup_name: 20260115T093000Z-1234
"""

RETURN = r"""
evidence:
  description: The documents that were asked for.
  returned: success
  type: dict
  contains:
    origin:
      description: The account before the first write. Null if it is not stored.
      returned: when asked for
      type: dict
      sample: {"schema": 1, "kind": "origin", "account_id": "222222222222", "snapshot": {"support": "business"}}
    ledger:
      description: What was created or changed in all runs. Null if no run changed anything.
      returned: when asked for
      type: dict
      sample: {"schema": 1, "kind": "ledger", "account_id": "222222222222", "runs": [], "resources": []}
    backup:
      description: The account before something was removed from it. Null if there is no backup of this name.
      returned: when asked for
      type: dict
      sample: {"schema": 1, "kind": "backup", "account_id": "222222222222", "snapshot": {"support": "business"}}
unfolded:
  description: Journals in O(spool) that cannot be read, or not whole, and why. Each is a warning too.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible_collections.ctl.aws.plugins.module_utils._evidence_info import MODULE
from ansible_collections.ctl.aws.plugins.module_utils._module import main as run_module


def main():
    run_module(MODULE)


if __name__ == "__main__":
    main()
