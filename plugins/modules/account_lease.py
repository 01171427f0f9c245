#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_lease
short_description: Keep other runs away from an account
version_added: "1.0.0"
description:
  - Takes, renews or releases the lease of an account, so that one run at a time changes it.
  - The lease is C(lease.json) in the folder of the account in an evidence store. It is written only if nobody else
    wrote it meanwhile. It is never deleted; one that was released says so.
  - What the run may is noted beside O(journal). Right before each write, every task with the same O(journal) sees that
    the lease still lasts, and refuses the write otherwise.
  - The lease of another run is taken over, with a warning, once it has run out. It is taken over at once where the
    ansible-playbook of that run has ended on this machine.
  - A run that lost its lease does not get it again.
author: ctl.aws contributors (@ctl-aws)
options:
  store:
    description: Where the lease is. Either an absolute directory, or V(s3://BUCKET/PREFIX).
    type: str
    required: true
  target_account_id:
    description: The account that is leased, 12 digits, quoted.
    type: str
    required: true
  state:
    description:
      - V(held) takes the lease, or renews it where less than half of O(seconds) is left.
      - V(released) gives it back. That of another run is left alone.
    type: str
    choices: [held, released]
    default: held
  holder:
    description: Who has it, in words, for whoever finds it taken. E-mail addresses are masked.
    type: str
    default: ""
  seconds:
    description:
      - How long it lasts. A single task must not take longer.
      - At least 60.
    type: int
    default: 3600
  take_over:
    description: Whether the lease of another run is taken over although it has not run out.
    type: bool
    default: false
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: s3:GetObject, s3:ListBucket, s3:PutObject."
  - Those are needed for a bucket alone. For a directory no call is made.
  - O(journal) is required. The name of the file is that of the run.
  - A lease is taken over a minute after it has run out, since the clocks of two machines differ.
seealso:
  - module: ctl.aws.account_evidence
    description: Stores in the same place what a run did.
  - name: Role ctl.aws.ctl_evidence
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_evidence
    description: The role that takes, renews and gives back the lease.
  - name: One run at a time
    link: https://github.com/ctl/ctl.aws/blob/main/docs/evidence.md#one-run-at-a-time
    description: When a lease is refused, and when it is taken over.
  - name: "AWS: conditional requests of S3"
    link: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
    description: How one of two runs at the same time loses.
"""

EXAMPLES = r"""
- name: Keep other runs away
  ctl.aws.account_lease:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    journal: /var/lib/ctl/spool/222222222222/20260131T120000Z.jsonl
    holder: job 17 of somebody

- name: Let other runs in
  ctl.aws.account_lease:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    journal: /var/lib/ctl/spool/222222222222/20260131T120000Z.jsonl
    state: released
"""

RETURN = r"""
steps:
  description: The lease that was written, or in check mode would be written.
  returned: always
  type: list
  elements: dict
  sample:
    - service: s3
      operation: PutObject
      region: ""
      resource: s3://ctlpartner-evidence/accounts/222222222222/lease.json
      reason: take the lease of account 222222222222
      status: applied
      request_id: 4442587FB7D0A2F9
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_lease import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
