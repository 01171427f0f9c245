#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_contact
short_description: Set an alternate contact of an AWS account
version_added: "1.0.0"
description:
  - Names whom AWS writes to about security, billing or operations, beside the account's root address.
  - A different contact that the account has is kept and returned in RV(ignore:warnings), unless O(overwrite=true).
  - Where we named somebody (O(ledger)), a different contact has taken his place, and is replaced.
  - Works in the account itself, or from the management account for a member of its organization.
  - E-mail addresses and phone numbers are masked in results, differences and messages.
author: ctl.aws contributors (@ctl-aws)
options:
  contact_type:
    description: Which of the account's alternate contacts.
    type: str
    choices: [SECURITY, BILLING, OPERATIONS]
    default: SECURITY
  name:
    description: The name of the contact, a person or a team.
    type: str
    required: true
  title:
    description: Their title or function.
    type: str
    required: true
  email_address:
    description: Where AWS writes to.
    type: str
    required: true
  phone_number:
    description: Digits, blanks, and the signs C(+), C(-), C(\() and C(\)).
    type: str
    required: true
  target_account_id:
    description:
      - The account whose contact it is. Without it, the account of the credentials.
      - From the management account, a member of its organization. The organization needs all features, and trusted
        access for account management.
    type: str
  overwrite:
    description: Whether a different contact is replaced.
    type: bool
    default: false
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.ledger
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: account:GetAlternateContact, account:PutAlternateContact."
seealso:
  - module: ctl.aws.account_baseline
    description: Sets the security contact together with all other controls.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account.
  - name: "AWS: alternate contacts"
    link: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html
    description: Whom AWS writes to, and about what.
"""

EXAMPLES = r"""
- name: Name the security contact, as the account itself
  ctl.aws.account_contact:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    name: Security Operations
    title: On-call team
    email_address: security@example.com
    phone_number: +1 555 010 0100

- name: Replace the operations contact of a member, from the management account
  ctl.aws.account_contact:
    profile: management
    target_account_id: "222222222222"
    contact_type: OPERATIONS
    name: Network Operations
    title: On-call team
    email_address: noc@example.com
    phone_number: +1 555 010 0101
    overwrite: true
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: account
      operation: PutAlternateContact
      region: ""
      resource: SECURITY contact of account 222222222222
      reason: set the SECURITY contact of account 222222222222
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
