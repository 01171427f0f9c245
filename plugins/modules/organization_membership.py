#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: organization_membership
short_description: Place an account in the organization, remove it, or leave with it
version_added: "1.0.0"
description:
  - With O(state=present) and the management account's credentials, makes sure that an account is a member, and is in
    the organizational unit that was asked for. An account that is not a member is an error.
  - With O(state=removed) and the management account's credentials, removes the account from the organization.
  - With O(state=left) and the account's own credentials, leaves the organization.
  - The module never invites, creates or closes an account, and never makes an organizational unit.
  - "What AWS wants of an account before it stands alone cannot be asked for: a payment method, a confirmed phone
    number, an accepted agreement, and four days since it was created. The error says what is missing, and who does what
    where."
  - An account that leaves loses its tags and policies in the organization, and its role as delegated administrator. It
    no longer sees its costs from the time of its membership.
author: ctl.aws contributors (@ctl-aws)
options:
  target_account_id:
    description:
      - The account whose place it is about, 12 digits, quoted.
      - Required unless O(state=left), where it can only be the account of the credentials.
    type: str
  organization_id:
    description:
      - The organization that the account of the credentials has to manage, such as V(o-ctlpartner01).
      - Without it, any will do.
      - With O(state=left), the organization that is left, and required. Being in another one is an error.
    type: str
  organizational_unit_id:
    description:
      - The organizational unit in which the account has to be directly, such as V(ou-ctl1-customers).
      - The id of the root (V(r-ctl1)) is taken as well.
      - Without it, the account is not moved.
      - Only looked at with O(state=present).
    type: str
  state:
    description:
      - V(present) means that the account is a member.
      - V(removed) means that it is not, by an act of the management account. An account that is no member is nothing
        to do.
      - V(left) means that it is not, by an act of its own. An account that is in no organization is nothing to do.
      - The task ends when Organizations no longer shows the membership.
    type: str
    choices: [present, removed, left]
    default: present
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: organizations:DescribeOrganization, organizations:DescribeAccount,
    organizations:DescribeOrganizationalUnit, organizations:ListParents, organizations:MoveAccount,
    organizations:RemoveAccountFromOrganization, organizations:LeaveOrganization."
  - With O(state=left), a service control policy can deny it. The management account can remove the account all the
    same.
seealso:
  - module: ctl.aws.organization_invitation
    description: How an account becomes a member.
  - module: ctl.aws.organization_membership_info
    description: Says beforehand what may hinder leaving.
  - name: Role ctl.aws.ctl_enroll
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_enroll
    description: The role that places an account.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that lets it leave.
  - name: "AWS: removing an account"
    link: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_remove.html
    description: What becomes of an account that is removed.
"""

EXAMPLES = r"""
- name: Move an account into the customers' unit
  ctl.aws.organization_membership:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    organization_id: o-ctlpartner01
    organizational_unit_id: ou-ctl1-customers

- name: Only see whether the account is a member, and where
  ctl.aws.organization_membership:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    target_account_id: "222222222222"
  register: membership

- name: Put an account back below the root
  ctl.aws.organization_membership:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    target_account_id: "222222222222"
    organizational_unit_id: r-ctl1

- name: Remove an account from the organization
  ctl.aws.organization_membership:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    organization_id: o-ctlpartner01
    state: removed

- name: Leave the organization, as the account itself
  ctl.aws.organization_membership:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    organization_id: o-ctlpartner01
    state: left
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: organizations
      operation: MoveAccount
      region: ""
      resource: account 222222222222
      reason: move account 222222222222 to ou-ctl1-customers
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
organization:
  description:
    - The organization that the account of the credentials manages.
    - With O(state=left), the one that it is in when the task begins. Null if it is in none.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the organization.
      returned: success
      type: str
      sample: o-ctlpartner01
    management_account_id:
      description: Its management account.
      returned: success
      type: str
      sample: "111111111111"
    feature_set:
      description: V(ALL), or V(CONSOLIDATED_BILLING) for one that only joins the bills.
      returned: success
      type: str
      sample: ALL
member:
  description:
    - The account, as its organization knows it when the task begins. Null if it is no member.
    - Null with O(state=left), since a member may not ask.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the account.
      returned: success
      type: str
      sample: "222222222222"
    name:
      description: The name of the account.
      returned: success
      type: str
      sample: acme-prod
    status:
      description: AWS's word for the state of the account.
      returned: success
      type: str
      sample: ACTIVE
    joined_method:
      description: V(INVITED) or V(CREATED).
      returned: success
      type: str
      sample: INVITED
    joined:
      description: Since when it is a member.
      returned: success
      type: str
      sample: "2026-01-15T09:30:00+00:00"
    email_domain:
      description: The domain of its primary e-mail address, which tells whose it is. The address itself is not shown.
      returned: success
      type: str
      sample: acme.example
parent_id:
  description:
    - The organizational unit or root in which the account is. In check mode, the one in which it would be.
    - Null unless O(state=present).
  returned: success
  type: str
  sample: ou-ctl1-customers
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_membership import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
