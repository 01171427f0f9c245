#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: root_credentials
short_description: Remove the root user's credentials of a member account, or hand them over
version_added: "1.0.0"
description:
  - Works on a member of the organization, with the management account's credentials, by central root access.
  - With O(state=absent), nobody can sign in as the account's root user any more. MFA devices are deactivated. Access
    keys, signing certificates and the password are deleted. A virtual device that was deactivated stays behind, since
    AWS's task policy does not allow its deletion.
  - With O(state=recoverable) the same is done, and then AWS lets the owner of the primary e-mail address choose a
    password with "Forgot password?". No password passes through this module.
  - That is only done if the account has the address that is asked for. Otherwise nothing at all is touched.
  - The module never enables central root access, which is a setting of the whole organization. Without it, the error
    says how that is done.
  - Credentials are fetched for one task each, for 15 minutes at most. They are never returned or stored.
author: ctl.aws contributors (@ctl-aws)
options:
  target_account_id:
    description: The member whose root user it is, 12 digits, quoted.
    type: str
    required: true
  state:
    description:
      - V(absent) means that there is nothing to sign in with.
      - V(recoverable) means that there is nothing old to sign in with, and that the password can be recovered by
        e-mail. Until that was let, everything is removed, however new. What is newer than that is the owner's, and is
        kept.
      - That a password was let be recovered is proved by O(recovered). Without it, a password that is newer than the
        change of the address, with nothing older than the change beside it, counts as recovered. If the address was not
        changed by account management, nothing does.
    type: str
    choices: [absent, recoverable]
    required: true
  email_address:
    description:
      - The primary e-mail address that the account has to have already. Upper and lower case do not matter.
      - Required if O(state=recoverable), and only looked at then.
    type: str
  recovered:
    description:
      - When the password was let be recovered, as the ledger of the account proves it, such as V(2026-01-31T12:00:00Z).
      - That is RV(recovered) of the task that let it.
      - A time before the last change of the address proves nothing, and is not used.
    type: str
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - Needs botocore 1.43.57 or newer, which knows how far a change of the address is.
  - "Needs the IAM actions: organizations:DescribeOrganization, organizations:DescribeAccount,
    iam:ListOrganizationsFeatures, sts:AssumeRoot, account:GetPrimaryEmail, account:GetPrimaryEmailUpdateStatus."
  - The two actions on the e-mail address are needed for O(state=recoverable) alone, and so is trusted access for
    account management.
  - What is done as the root user needs no further permission. AWS's task policies IAMAuditRootUserCredentials,
    IAMDeleteRootUserCredentials and IAMCreateRootUserPassword allow it. A service control policy on the member can deny
    it.
  - Which calls a task policy allows, and that a password which was let be recovered shows as one, is known from AWS's
    documentation only.
seealso:
  - module: ctl.aws.account_primary_email
    description: Hands the address over, which comes first.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that gives an account back.
  - name: The root user
    link: https://github.com/ctl/ctl.aws/blob/main/docs/offboarding.md#the-root-user
    description: Who has it, and how it is handed over.
  - name: "AWS: central root access"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
    description: What the organization has to switch on.
"""

EXAMPLES = r"""
- name: Remove everything that the root user can sign in with
  ctl.aws.root_credentials:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    state: absent

- name: Hand the root user over to the owner of its address
  ctl.aws.root_credentials:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    state: recoverable
    email_address: aws-root@acme.example.com
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: iam
      operation: DeleteAccessKey
      region: ""
      resource: access key AKIAIOSFODNN7EXAMPLE of root user 222222222222
      reason: delete access key AKIAIOSFODNN7EXAMPLE of the root user of account 222222222222
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
recovered:
  description:
    - Since when there has been a password that can be recovered, if this task let it, by AWS's clock. Otherwise
      O(recovered), or empty.
  returned: success
  type: str
  sample: "2026-01-31T12:00:00+00:00"
found:
  description: How many of each kind there were when the task began.
  returned: success
  type: dict
  contains:
    mfa_devices:
      description: MFA devices, virtual or not.
      returned: success
      type: int
      sample: 1
    access_keys:
      description: Access keys, active or not.
      returned: success
      type: int
      sample: 1
    signing_certificates:
      description: Signing certificates.
      returned: success
      type: int
      sample: 0
    password:
      description: V(1) if there is a password, or if one can be recovered.
      returned: success
      type: int
      sample: 1
handed_over:
  description:
    - Whether the owner of the address can sign in and nobody else can. There is a password that is newer than the
      recovery, or one was let be recovered by this task, and nothing older is left.
    - Always V(false) with O(state=absent), and in check mode where something would be done.
  returned: success
  type: bool
  sample: true
findings:
  description:
    - Access keys and signing certificates that are newer than the recovery. They are the owner's and stay. AWS advises
      against them.
  returned: success
  type: list
  elements: dict
  sample: [{kind: access_keys, id: AKIAIOSFODNN7EXAMPLE, since: "2026-01-31T12:00:00+00:00"}]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.root_credentials import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
