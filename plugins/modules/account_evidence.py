#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_evidence
short_description: Store what was done to an account, and how it was before
version_added: "1.0.0"
description:
  - Keeps JSON documents of an account in a store, below a folder with the account's id.
  - C(origin.json) is the account before the first write. Once it is there it is never overwritten. What it lacks
    can be added as a document of its own.
  - C(runs/NAME.json) is the evidence of one run that changed something, made from its journal (see O(journal)).
    It is written once.
  - C(ledger.json) is all runs folded, a line a resource, with the ids that AWS gave. It has the digest of every
    document, and each of these entries has the digest of the one before, so that M(ctl.aws.account_evidence_info) can
    tell whether anything was altered since.
  - Journals of earlier runs that lie beside the one of this run are brought home too. Their result is C(interrupted).
    One whose run is still there is left alone. It is told by the lock of whoever is making a call, and by the process
    of its ansible-playbook. Of another machine that is not known. There an hour without a line counts as the end.
  - What cannot be read in a journal keeps nothing else from being stored. Its lines are kept beside it, in a file that
    ends in C(.broken), and RV(unfolded) names it until somebody has moved that file.
  - E-mail addresses are masked, as external ids are already where they are read. Only a backup keeps addresses, and
    the origin those in policy documents of IAM, since what is restored from it has to be what it was.
  - Without a line in the journal, O(origin), O(backup), O(packet) or O(audit), nothing is stored.
author: ctl.aws contributors (@ctl-aws)
options:
  store:
    description:
      - Where the documents are. Either an absolute directory, or V(s3://BUCKET/PREFIX).
      - Files can be read by their owner alone. Directories are made if they are missing, a bucket is not.
      - A directory that everybody can write to, that belongs to neither the user nor root, or that is a symbolic link
        is refused.
      - The bucket has to belong to the account of the credentials.
    type: str
    required: true
  target_account_id:
    description: The account that the documents are about, 12 digits, quoted.
    type: str
    required: true
  origin:
    description: The account as it was, such as RV(ctl.aws.account_snapshot_info#module:snapshot).
    type: dict
  completion:
    description:
      - What was not read when the origin was taken, such as further sections of
        RV(ctl.aws.account_snapshot_info#module:snapshot).
      - Of that, what the origin lacks is kept as C(completions/RUN.json), with O(run_id) as its name. The origin itself
        does not change.
      - What a run has written to since, as the ledger shows, is left out with a warning. If nothing remains, that is an
        error.
    type: dict
  backup:
    description:
      - The account as it is before something is removed from it.
      - It is written once, as C(backups/NAME.json) with the name O(backup_name), then read back and compared. A
        difference is an error.
    type: dict
  backup_name:
    description: The name of O(backup), such as the name of the run.
    type: str
  packet:
    description:
      - The hand-over packet of an account that is given back, as it is for programs, with its text for people.
      - It is kept as C(packets/RUN.json), with O(run_id) as its name.
    type: dict
  audit:
    description:
      - What is true of the account, as the role P(ctl.aws.ctl_audit#role) puts it together.
      - It is kept as C(audits/RUN.json), with O(run_id) as its name, and with what those before it found.
    type: dict
  provenance:
    description: Who makes the origin or this run, such as the ARN of the caller, and the job and user of AWX.
    type: dict
    default: {}
  run:
    description: What else the evidence of this run says, such as its result, and the exceptions that were honoured.
    type: dict
    default: {}
  forget_journal:
    description: Whether the journals are removed once all is stored.
    type: bool
    default: false
  recorded:
    description: Whether what a run goes by is read and returned.
    type: bool
    default: false
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: s3:GetObject, s3:ListBucket, s3:PutObject."
  - Those are needed for a bucket alone. For a directory no call is made.
  - No document is ever overwritten that somebody else wrote meanwhile. The ledger is then folded again.
seealso:
  - module: ctl.aws.account_evidence_info
    description: Reads what is stored.
  - module: ctl.aws.account_snapshot_info
    description: Makes the document of the account as it is.
  - name: Role ctl.aws.ctl_evidence
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_evidence
    description: The role that records a run with this module.
  - name: What is recorded
    link: https://github.com/ctl/ctl.aws/blob/main/docs/evidence.md
    description: The documents, and what each is for.
"""

EXAMPLES = r"""
- name: Read the account before the first write
  ctl.aws.account_snapshot_info:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
  register: before

- name: Store its origin in a bucket of the partner's
  ctl.aws.account_evidence:
    profile: partner
    store: s3://ctlpartner-evidence/accounts
    target_account_id: "222222222222"
    origin: "{{ before.snapshot }}"

- name: Store what a run did
  ctl.aws.account_evidence:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    journal: /var/lib/ctl/spool/222222222222/20260131T120000Z.jsonl
    run:
      playbook: onboard
      result: {status: ok}
    forget_journal: true
"""

RETURN = r"""
steps:
  description: The documents that were stored, or in check mode would be stored.
  returned: always
  type: list
  elements: dict
  sample:
    - service: s3
      operation: PutObject
      region: ""
      resource: s3://ctlpartner-evidence/accounts/222222222222/origin.json
      reason: store origin.json of account 222222222222
      status: applied
      request_id: 4442587FB7D0A2F9
documents:
  description: Where the evidence of the run is, that of earlier ones that was brought home, and O(audit).
  returned: success
  type: list
  elements: str
  sample: ["s3://ctlpartner-evidence/accounts/222222222222/runs/20260131T120000Z.json"]
digest:
  description:
    - What identifies the backup. SHA-256 over its text, the same in every store, and in the ledger of each.
    - Empty without O(backup).
  returned: success
  type: str
  sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
recorded:
  description: What a run goes by, of what is stored by now.
  returned: success, with O(recorded)
  type: dict
  contains:
    origin:
      description: Whether there is an origin.
      type: bool
      sample: true
    organization:
      description: The organization that the account was in before the first write. Empty for none.
      type: str
      sample: o-exampleorgid
    lacking:
      description: Sections that the origin lacks, and that can still be added.
      type: list
      elements: str
      sample: []
    complete:
      description: Whether there is an origin that lacks nothing.
      type: bool
      sample: true
    ledger:
      description: The ledger. Null where there is none.
      type: dict
audit:
  description:
    - The document of O(audit) as it is stored. Its C(history) has the audits before this one in short, the oldest
      first, 90 at most. Each has C(run), C(taken), C(state) and, by state, how many checks were in it as C(counts).
    - Null without O(audit).
  returned: success
  type: dict
unfolded:
  description: Journals that could not be brought home, or not whole, and why. Each is a warning too.
  returned: success
  type: list
  elements: str
  sample: ["/var/lib/ctl/spool/222222222222/20260130T120000Z.jsonl is of a run that is still under way in this account"]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_evidence import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
