#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_plan
short_description: Keep the plan of a run for approval, and hold a run to the plan that was approved
version_added: "1.0.0"
description:
  - A plan is a document of the evidence store with every call that a run would make in an account, and a digest over
    account, region, operation, parameters and preconditions of all of them, in whatever order.
  - What the tasks of a run plan is noted beside O(journal), and so is what was approved. Every task with the same
    O(journal) sees before its first write that all of its calls were approved, and refuses them otherwise.
author: ctl.aws contributors (@ctl-aws)
options:
  state:
    description:
      - V(begun) makes tasks in check mode note what they plan.
      - V(stored) makes a document of that, C(plans/RUN.json), which is never overwritten.
      - V(together) puts the plans of several accounts under one digest, C(plan-sets/RUN.json).
      - V(approved) looks for the plan with O(digest). From then on the run is held to it.
      - V(compared) fails where something else is planned by now than was approved.
      - V(ended) says what of the plan was not done.
    type: str
    choices: [begun, stored, together, approved, compared, ended]
    required: true
  store:
    description: Where plans are. Either an absolute directory, or V(s3://BUCKET/PREFIX).
    type: str
    required: true
  target_account_id:
    description: The account, 12 digits, quoted. With O(state=together), nothing.
    type: str
    default: ""
  playbook:
    description: What was run, for whoever approves it.
    type: str
    default: ""
  digest:
    description: The digest of the plan, or of a set of plans that it is in.
    type: str
    default: ""
  whole:
    description:
      - Whether all that the run does was planned by now, with O(state=compared).
      - Then a call that was approved, and is not needed any more, is refused too.
    type: bool
    default: false
  exceptions:
    description: The exceptions that were honoured. The plan ends with the first of them that has C(until).
    type: list
    elements: dict
    default: []
  later:
    description: What the run does and cannot be planned yet, in words. It is approved by a plan of its own.
    type: list
    elements: str
    default: []
  plans:
    description: The digest of each plan, by account, with O(state=together).
    type: dict
    default: {}
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: s3:GetObject, s3:ListBucket, s3:PutObject."
  - Those are needed for a bucket alone. For a directory no call is made.
  - O(journal) is required. The name of the file is that of the plan.
  - What is not known before it is done, such as the id of an invitation, is in no digest.
seealso:
  - module: ctl.aws.account_evidence
    description: Stores in the same place what a run did.
  - module: ctl.aws.account_lease
    description: Keeps other runs away meanwhile.
  - name: Role ctl.aws.ctl_plan
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_plan
    description: The role that begins a run with its plan.
  - name: Change approval
    link: https://github.com/ctl/ctl.aws/blob/main/docs/change-approval.md
    description: A plan that is kept, approved, and carried out.
"""

EXAMPLES = r"""
- name: Note what is planned from now on
  ctl.aws.account_plan:
    state: begun
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    journal: /var/lib/ctl/spool/222222222222/20260131T120000Z.jsonl

- name: Keep the plan for approval
  ctl.aws.account_plan:
    state: stored
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    journal: /var/lib/ctl/spool/222222222222/20260131T120000Z.jsonl
  check_mode: false
"""

RETURN = r"""
steps:
  description: What was stored, or in check mode would be.
  returned: always
  type: list
  elements: dict
  sample:
    - service: s3
      operation: PutObject
      region: ""
      resource: s3://ctlpartner-evidence/accounts/222222222222/plans/20260131T120000Z.json
      reason: store plans/20260131T120000Z.json of account 222222222222
      status: applied
      request_id: 4442587FB7D0A2F9
plan:
  description: The plan that was stored, or is approved.
  returned: success, with V(stored), V(together) or V(approved)
  type: dict
  contains:
    name:
      description: The run that made it.
      type: str
      sample: 20260131T120000Z
    digest:
      description: What approves it, SHA-256 in hexadecimal.
      type: str
      sample: 5dd39cab1c53c2c77cd352983f9641e1b1d5c2a1a7f9d5a3a0f3e0e4f6f0e7f1
    calls:
      description: How many calls it has.
      type: int
      sample: 42
    ends:
      description: The last day on which it may be carried out. Empty where no exception in it ends.
      type: str
      sample: "2026-12-31"
    later:
      description: What cannot be planned yet, in words.
      type: list
      elements: str
      sample: [move the account to ou-ab12-customers]
left:
  description: What was approved and not done, in words.
  returned: success, with V(ended)
  type: list
  elements: str
  sample: ["create trail ctlaudit (cloudtrail:CreateTrail)"]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_plan import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
