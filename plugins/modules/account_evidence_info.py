#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_evidence_info
short_description: Read what a store records of an account
version_added: "1.0.0"
description:
  - Reads the origin, the ledger, a run and a backup of an account from an evidence store, and lists its runs and
    backups.
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
      - What to read. V(runs) and V(backups) are lists of what there is.
      - Empty means everything, with the run and the backup that are named.
    type: list
    elements: str
    choices: [origin, ledger, backup, run, backups, runs]
    default: []
  backup_name:
    description:
      - The name of the backup to read, as it was given to M(ctl.aws.account_evidence).
      - If there is none of this name, that is an error which names those that there are.
    type: str
  run_name:
    description: The name of the run whose evidence is read. The same holds for it.
    type: str
  verify:
    description:
      - Whether every document is compared with what the ledger says of it.
      - A difference is no error. See RV(verification).
    type: bool
    default: false
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
    description: Stores what is read here.
  - name: Role ctl.aws.ctl_evidence
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_evidence
    description: The role that records a run.
  - name: Nothing was altered
    link: https://github.com/ctl/ctl.aws/blob/main/docs/evidence.md#nothing-was-altered
    description: What the digests prove, and what they do not.
"""

EXAMPLES = r"""
- name: Read the ledger
  ctl.aws.account_evidence_info:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    documents: [ledger]
  register: recorded

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

- name: Read whether anything was altered since it was stored
  ctl.aws.account_evidence_info:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    documents: [runs, backups]
    verify: true
"""

RETURN = r"""
evidence:
  description: The documents that were asked for.
  returned: success
  type: dict
  contains:
    origin:
      description:
        - The account before the first write, with what was added to it later. Null if it is not stored.
      returned: when asked for
      type: dict
      sample: {"schema": 2, "kind": "origin", "account_id": "222222222222", "snapshot": {"support": "business"}}
    lacking:
      description:
        - The sections that the origin lacks, or has in part, and that no run has changed. They can still be read and
          added to it.
      returned: when there is an origin, and it was asked for
      type: list
      elements: str
      sample: []
    ledger:
      description: What was created or changed in all runs. Null if no run changed anything.
      returned: when asked for
      type: dict
      sample: {"schema": 2, "kind": "ledger", "account_id": "222222222222", "runs": [], "resources": []}
    backup:
      description: The account before something was removed from it.
      returned: when asked for
      type: dict
      sample: {"schema": 2, "kind": "backup", "account_id": "222222222222", "snapshot": {"support": "business"}}
    run:
      description: The evidence of a run.
      returned: when asked for
      type: dict
      sample: {"schema": 2, "kind": "evidence", "account_id": "222222222222", "run": "20260131T120000Z", "steps": []}
    runs:
      description: The runs that there are, by name, with the time when each was stored, and its digest in the ledger.
      returned: when asked for
      type: list
      elements: dict
      sample: [{"name": "20260131T120000Z", "stored": "2026-01-31T12:10:00Z", "digest": "9f86d081884c7d65"}]
    backups:
      description: The backups that there are, likewise.
      returned: when asked for
      type: list
      elements: dict
      sample: [{"name": "20260131T120000Z", "stored": "2026-01-31T12:00:20Z", "digest": "60303ae22b998861"}]
verification:
  description: What the digests in the ledger prove.
  returned: when O(verify) is true
  type: dict
  contains:
    unaltered:
      description: Whether there are documents, and every one is as it was stored.
      returned: always
      type: bool
      sample: true
    altered:
      description: What is not as it was stored, or is gone.
      returned: always
      type: list
      elements: str
      sample: []
    unproved:
      description:
        - Of what nothing can be said, such as documents of a time when no digests were kept, files that are none of the
          collection's, or an account of which nothing is stored.
      returned: always
      type: list
      elements: str
      sample: []
    head:
      description:
        - The digest of the last entry of the ledger.
        - Kept elsewhere, it shows whether entries were taken from the end together with their documents.
      returned: always
      type: str
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
unfolded:
  description: Journals in O(spool) that cannot be read, or not whole, and why. Each is a warning too.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_evidence_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
