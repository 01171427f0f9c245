#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: organization_membership_info
short_description: Say what may hinder an account to leave the organization
version_added: "1.0.0"
description:
  - Reads, with the management account's credentials, everything about a member that can be asked for before it leaves.
  - What cannot be asked for, only AWS's answer to leaving says. That is whether the account has a payment method, a
    confirmed phone number and an accepted agreement.
  - An account that is no member is no error. Then nothing hinders it.
author: ctl.aws contributors (@ctl-aws)
options:
  target_account_id:
    description: The account that is to leave, 12 digits, quoted.
    type: str
    required: true
  organization_id:
    description:
      - The organization that the account of the credentials has to manage, such as V(o-ctlpartner01).
      - Without it, any will do.
    type: str
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes.info
notes:
  - "Needs the IAM actions: organizations:DescribeOrganization, organizations:DescribeAccount,
    organizations:ListParents, organizations:ListDelegatedServicesForAccount, organizations:ListPoliciesForTarget,
    organizations:DescribePolicy."
  - Calls are made one after the other, since AWS throttles them low.
  - A policy that denies leaving under a condition counts as one that denies it. A policy that only fails to allow it is
    not found.
seealso:
  - module: ctl.aws.organization_membership
    description: Leaves, or removes the account.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that looks with this module before an account leaves.
  - name: "AWS: before an account is removed"
    link: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_account-before-remove.html
    description: What an account needs to stand alone.
"""

EXAMPLES = r"""
- name: See what may hinder an account to leave
  ctl.aws.organization_membership_info:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    target_account_id: "222222222222"
    organization_id: o-ctlpartner01
  register: preflight

- name: Show it
  ansible.builtin.debug:
    var: preflight.blockers
"""

RETURN = r"""
organization:
  description: The organization that the account of the credentials manages.
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
  description: The account, as its organization knows it. Null if it is no member.
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
  description: The organizational unit or root in which the account is. Null if it is no member.
  returned: success
  type: str
  sample: ou-ctl1-customers
delegated_services:
  description: The services that the account administers for the whole organization.
  returned: success
  type: list
  elements: str
  sample: [guardduty.amazonaws.com]
denying_policies:
  description:
    - The service control policies that deny the account to leave by itself. They are attached to it, to a unit that it
      is in, or to the root.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the policy.
      returned: success
      type: str
      sample: p-examplepolicyid111
    name:
      description: The name of the policy.
      returned: success
      type: str
      sample: MembersStay
    target:
      description: The account, unit or root that it is attached to.
      returned: success
      type: str
      sample: ou-ctl1-customers
blockers:
  description: A sentence for everything that was found and will or may hinder leaving.
  returned: success
  type: list
  elements: str
  sample:
    - "Account 222222222222 is a delegated administrator for guardduty.amazonaws.com: deregister it in the management
      account first."
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_membership_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
