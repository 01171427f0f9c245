#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_primary_email
short_description: Hand the primary e-mail address of a member account over
version_added: "1.0.0"
description:
  - The primary e-mail address is the name of an account's root user. Whoever reads its mail can get hold of the
    account.
  - Works on a member of the organization, with the management account's credentials. Once the account has left, only
    its root user can change the address.
  - It takes two runs. The first, without O(otp), makes AWS send a code to the new address. The second gives that code
    back, and waits until AWS shows the new address.
  - An address that is the wanted one already is nothing to do. Upper and lower case do not matter.
  - E-mail addresses are masked in results, differences and messages. The code is never shown.
author: ctl.aws contributors (@ctl-aws)
options:
  target_account_id:
    description: The member whose address it is, 12 digits, quoted.
    type: str
    required: true
  email_address:
    description:
      - The new address, of at most 64 characters.
      - It must not be the primary e-mail address of any other account.
    type: str
    required: true
  otp:
    description:
      - The code of six letters and digits that AWS sent to the new address.
      - Without it, AWS is made to send one, unless one is on its way already.
    type: str
  restart:
    description:
      - Whether a new code is sent although one is on its way. The earlier one is worth nothing then.
      - AWS tells that an update is pending, but not for which address. So this is also the way to another address.
      - Only looked at without O(otp).
    type: bool
    default: false
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
attributes:
  idempotent:
    description: Whether a second run with the same options changes nothing.
    support: partial
    details:
      - Not with O(restart=true), while AWS does not show the new address.
notes:
  - Needs botocore 1.43.57 or newer, which knows how far a change of the address is.
  - "Needs the IAM actions: organizations:DescribeOrganization, organizations:DescribeAccount, account:GetPrimaryEmail,
    account:GetPrimaryEmailUpdateStatus, account:StartPrimaryEmailUpdate, account:AcceptPrimaryEmailUpdate."
  - The organization needs all features, and trusted access for account management.
  - Needs a botocore that knows the status of an update. An older one is an error that says so.
  - How AWS answers to a wrong code, and how long one is good for, is known from its documentation only.
seealso:
  - module: ctl.aws.root_credentials
    description: What comes next when an account is handed over.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that gives an account back.
  - name: "AWS: the root user's address"
    link: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html
    description: What an organization can change of its members' addresses.
"""

EXAMPLES = r"""
- name: Have a code sent to the customer's address
  ctl.aws.account_primary_email:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    email_address: aws-root@acme.example.com

- name: Give the code back that the customer received
  ctl.aws.account_primary_email:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    email_address: aws-root@acme.example.com
    otp: "{{ ctl_root_email_otp }}"
  register: handover

- name: Have another code sent, since the mail was lost
  ctl.aws.account_primary_email:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    target_account_id: "222222222222"
    email_address: aws-root@acme.example.com
    restart: true
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: account
      operation: StartPrimaryEmailUpdate
      region: ""
      resource: primary e-mail address of account 222222222222
      reason: send a code for the new primary e-mail address of account 222222222222
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
accepted:
  description: Whether AWS shows the wanted address as the account's. In check mode, whether it does so now.
  returned: success
  type: bool
  sample: false
status:
  description:
    - AWS's word for how far the update is. V(PENDING) means that a code was sent and is waited for, V(ACCEPTED) that it
      was taken but the address is not shown yet, V(COMPLETED) that it is, and V(FAILED) that it never will be.
    - Null if nobody ever asked for an update. In check mode, as it is now.
  returned: success
  type: str
  sample: PENDING
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.account_primary_email import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
