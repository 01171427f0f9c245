#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: organization_invitation
short_description: Invite an account into an organization, or accept, decline or cancel an invitation
version_added: "1.0.0"
description:
  - Moves one invitation of AWS Organizations on, from the side that the credentials are on.
  - V(invited) and V(canceled) for O(state) are for the management account, V(accepted) and V(declined) for the invited
    account.
  - An account that is a member already, or has an open invitation, is not invited again.
  - An invitation is accepted only if both its management account and its organization are the ones that were asked for.
    One from anybody else is never accepted.
  - An account that is in another organization is taken out of it only if O(from_organization_id) names exactly that
    one.
  - A management account is never moved, and an account never leaves an organization other than by accepting an
    invitation.
  - The module makes at most one call that changes something. It does not wait for the other side.
author: ctl.aws contributors (@ctl-aws)
options:
  state:
    description:
      - What is to become of the invitation.
      - V(invited) makes sure that O(target_account_id) is a member or has an open invitation.
      - V(accepted) makes sure that the account of the credentials is a member of O(organization_id).
      - V(declined) declines the open invitation O(handshake_id), as the invited account.
      - V(canceled) withdraws the open invitation O(handshake_id), as the management account.
      - V(declined) and V(canceled) change nothing if no such invitation is open.
    type: str
    required: true
    choices: [invited, accepted, declined, canceled]
  target_account_id:
    description:
      - The account to invite, or whose invitation to cancel, 12 digits, quoted.
      - Required if O(state=invited) or O(state=canceled), not used otherwise.
    type: str
  management_account_id:
    description:
      - The management account that has to be the one who invites, 12 digits, quoted.
      - Required if O(state=accepted), not used otherwise.
    type: str
  organization_id:
    description:
      - The organization, such as V(o-ctlpartner01).
      - Required if O(state=accepted), where the invitation has to be into this organization.
      - If O(state=invited) or O(state=canceled), the one that the account of the credentials has to manage. Without it,
        any will do.
    type: str
  from_organization_id:
    description:
      - The organization that the account may be taken out of when it accepts.
      - Without it, an account that is in another organization stays there and the task fails.
      - Only used if O(state=accepted).
    type: str
  handshake_id:
    description:
      - The id of one invitation, such as RV(handshake_id) of an earlier task.
      - Required if O(state=declined) or O(state=canceled).
      - If O(state=accepted), only this invitation is accepted. Without it, the newest open one that fits.
      - The text that stands for an id in check mode is understood, so that inviting and accepting can be planned in one
        go.
    type: str
  notes:
    description:
      - A text for the owner of the invited account. AWS puts it into the e-mail that it sends.
      - Only used if O(state=invited).
    type: str
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: organizations:DescribeOrganization, organizations:DescribeAccount,
    organizations:ListHandshakesForOrganization, organizations:InviteAccountToOrganization,
    organizations:CancelHandshake,
    organizations:ListHandshakesForAccount, organizations:AcceptHandshake, organizations:DeclineHandshake,
    iam:CreateServiceLinkedRole."
  - The management account needs organizations:DescribeAccount, organizations:ListHandshakesForOrganization, and
    organizations:InviteAccountToOrganization or organizations:CancelHandshake. The invited account needs
    organizations:ListHandshakesForAccount, and organizations:AcceptHandshake with iam:CreateServiceLinkedRole or
    organizations:DeclineHandshake. Both need organizations:DescribeOrganization.
seealso:
  - module: ctl.aws.organization_membership
    description: Places the account once it has joined.
  - name: Role ctl.aws.ctl_enroll
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_enroll
    description: The role that takes an account into the organization.
  - name: "AWS: inviting an account"
    link: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_invites.html
    description: What an invitation is, and when it runs out.
"""

EXAMPLES = r"""
- name: Invite one account, as the management account
  ctl.aws.organization_invitation:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    account_id: "111111111111"
    state: invited
    target_account_id: "222222222222"
    organization_id: o-ctlpartner01
    notes: Please accept so that we can manage this account for you.
  register: invitation

- name: Accept that invitation and no other, as the invited account
  ctl.aws.organization_invitation:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    state: accepted
    management_account_id: "111111111111"
    organization_id: o-ctlpartner01
    handshake_id: "{{ invitation.handshake_id }}"

- name: Accept, and move the account out of the organization that it is in
  ctl.aws.organization_invitation:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    state: accepted
    management_account_id: "111111111111"
    organization_id: o-ctlpartner01
    from_organization_id: o-customer0001

- name: Withdraw an invitation
  ctl.aws.organization_invitation:
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    state: canceled
    target_account_id: "222222222222"
    handshake_id: h-examplehandshakeid111

- name: Decline an invitation
  ctl.aws.organization_invitation:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    state: declined
    handshake_id: h-examplehandshakeid111
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: organizations
      operation: InviteAccountToOrganization
      region: ""
      resource: invitation of account 222222222222
      reason: invite account 222222222222 into organization o-ctlpartner01
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
handshake_id:
  description:
    - The id of the invitation, or an empty string if there is none.
    - In check mode, V((known after apply\)) for an invitation that would be made.
  returned: success
  type: str
  sample: h-examplehandshakeid111
handshake_state:
  description: AWS's word for the state of the invitation, or an empty string if there is none.
  returned: success
  type: str
  sample: OPEN
member:
  description: Whether the account is a member of the organization. In check mode, whether it is one now.
  returned: success
  type: bool
  sample: false
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organization_invitation import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
