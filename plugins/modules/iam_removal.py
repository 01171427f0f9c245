#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_removal
short_description: Remove from IAM what is proved to be ours, and nothing else
version_added: "1.0.0"
description:
  - Reads the account's IAM once, finds out whose every role, policy, user, group and identity provider is, and removes
    those that are ours.
  - A role or policy is ours if its name is declared and it carries the tag C(ctl:managed-by), or the ledger knows it by
    its unique id. Without either it has to resemble the declared one and stand in O(confirmed).
  - Users, groups and identity providers carry no name of a standard, so they are only removed if they stand in
    O(also_remove).
  - Everything else is the customer's and stays. What might be taken for ours is returned in RV(similar_names).
  - Our policies are taken off the groups, users and roles that stay first. Then roles, users and groups are removed,
    then policies. Before each call the unique id is read once more; something else of the same name is not touched.
  - A policy of ours that is the permissions boundary of something of the customer's stays, since that would gain
    permissions without it. It is returned in RV(ignore:warnings).
  - The role whose credentials are in use is never cut off half-way. It stays, or is closed as the very last.
  - Nothing is removed without a backup at two places (O(backup)). Passwords, keys and unique ids do not come back from
    it.
author: ctl.aws contributors (@ctl-aws)
options:
  policies:
    description: The policies that hardening makes, or has made in former years.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The name of the policy, in whatever path.
        type: str
        required: true
      document:
        description: The policy document, which an untagged policy has to have to count as ours.
        type: dict
        required: true
  roles:
    description: The roles that hardening makes, or has made in former years.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The name of the role, in whatever path.
        type: str
        required: true
      trusted_accounts:
        description:
          - The accounts that it trusts.
          - An untagged role counts as ours only if it trusts nobody but accounts that stand at one of the roles, and
            its own O(roles[].trusted_services).
        type: list
        elements: str
        default: []
      trusted_services:
        description: The AWS services that it trusts.
        type: list
        elements: str
        default: []
      policies:
        description: Names of the policies in O(policies) that it needs. They stay if it stands in O(kept).
        type: list
        elements: str
        default: []
  ledger:
    description:
      - The ledger of the account, as M(ctl.aws.account_evidence_info) returns it.
      - Give it only from a place that the account cannot write to. One that has C(proves=false) in it only speaks
        against removal.
    type: dict
  origin:
    description:
      - The account as it was before onboarding, as RV(ctl.aws.account_snapshot_info#module:snapshot) returned it.
      - A role or policy that it has with the same unique id, without the tag C(ctl:managed-by), was there before us.
    type: dict
  confirmed:
    description:
      - Names or ARNs of declared policies and roles that are ours although neither tag nor ledger says so.
      - What was there before us, as the ledger or O(origin) has it, is only removed if it is named here.
    type: list
    elements: str
    default: []
  also_remove:
    description: ARNs of roles, policies, users, groups and identity providers that are removed, whosever they are.
    type: list
    elements: str
    default: []
  kept:
    description: Names or ARNs of declared roles and policies that stay. A role keeps its declared policies.
    type: list
    elements: str
    default: []
  own_role:
    description:
      - What becomes of the role that makes the calls, if it is ours.
      - V(keep) leaves it and its policies as they are.
      - V(close) lets nobody assume it any more, then takes all its policies. After that no further call of this session
        is allowed. Whoever administers the account deletes the empty role, and its policies, whose older versions are
        gone by then.
    type: str
    choices: [keep, close]
    default: keep
  last_role:
    description:
      - The name of the role by which the partner gets in, where others' credentials make the calls.
      - With V(keep) as O(own_role), it stays with its policies until everything else is gone. With V(close), it goes,
        and evidence takes that for the end of the partner's access.
    type: str
    default: ""
extends_documentation_fragment:
  - ctl.aws.backup
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: iam:GetAccountAuthorizationDetails, iam:ListRoles, iam:ListPolicyTags,
    iam:ListSAMLProviders, iam:GetSAMLProvider, iam:ListOpenIDConnectProviders, iam:GetOpenIDConnectProvider,
    iam:GetRole, iam:GetPolicy, iam:GetUser, iam:GetGroup, iam:DetachGroupPolicy, iam:DetachUserPolicy,
    iam:DetachRolePolicy, iam:DeleteRolePolicy, iam:DeleteRolePermissionsBoundary, iam:RemoveRoleFromInstanceProfile,
    iam:DeleteRole, iam:DeletePolicyVersion, iam:DeletePolicy, iam:UpdateAssumeRolePolicy."
  - "For O(also_remove) it needs besides: iam:ListAccessKeys, iam:ListMFADevices, iam:ListSSHPublicKeys,
    iam:ListSigningCertificates, iam:ListServiceSpecificCredentials, iam:GetLoginProfile, iam:DeleteAccessKey,
    iam:DeactivateMFADevice, iam:DeleteVirtualMFADevice, iam:DeleteSSHPublicKey, iam:DeleteSigningCertificate,
    iam:DeleteServiceSpecificCredential, iam:DeleteLoginProfile, iam:RemoveUserFromGroup, iam:DeleteUserPolicy,
    iam:DeleteUserPermissionsBoundary, iam:DeleteUser, iam:DeleteGroupPolicy, iam:DeleteGroup, iam:DeleteSAMLProvider,
    iam:DeleteOpenIDConnectProvider."
  - "For O(backup) at a place in S3 it needs there: s3:GetObject, s3:ListBucket."
seealso:
  - module: ctl.aws.iam_baseline
    description: Makes what this removes.
  - module: ctl.aws.account_restore
    description: Puts back what this removes.
  - module: ctl.aws.account_trust_info
    description: Finds what still lets somebody in.
  - plugin: ctl.aws.catalogue
    plugin_type: lookup
    description: Makes the options out of the partner's catalogue.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that gives an account back.
  - name: What is ours
    link: https://github.com/ctl/ctl.aws/blob/main/docs/offboarding.md#what-is-ours
    description: What proves that something may be removed.
  - name: "AWS: deleting roles"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html
    description: What has to go before a role can.
"""

EXAMPLES = r"""
- name: Say what would be removed
  ctl.aws.iam_removal:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    external_id: "{{ ctl_external_id }}"
    account_id: "222222222222"
    policies:
      - name: CTLCustomerPolicy
        document:
          Version: "2012-10-17"
          Statement: [{Effect: Deny, Action: "cloudtrail:StopLogging", Resource: "*"}]
    roles:
      - name: CTLDeveloperRole
        trusted_accounts: ["589942003651"]
  check_mode: true

- name: Remove a role that was made by hand, and a user of the partner's
  ctl.aws.iam_removal:
    profile: acme-prod-admin
    roles:
      - name: CTLOperationsRole
        trusted_accounts: ["589942003651"]
    confirmed: [CTLOperationsRole]
    also_remove: ["arn:aws:iam::222222222222:user/partner-operator"]
    backup:
      name: 20260115T093000Z-1234
      digest: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      places:
        - store: /var/lib/ctl/evidence
        - store: /var/lib/ctl/customer

- name: Close the role that is in use, as the very last
  ctl.aws.iam_removal:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    roles:
      - name: CTLDeveloperRole
        trusted_accounts: ["589942003651"]
    confirmed: [CTLDeveloperRole]
    own_role: close
    backup:
      name: 20260115T093000Z-1234
      digest: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      places:
        - store: /var/lib/ctl/evidence
        - store: /var/lib/ctl/customer
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: iam
      operation: DeleteRole
      region: ""
      resource: IAM role CTLOperationsRole
      reason: delete role CTLOperationsRole
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
managed:
  description: What is proved to be ours, as it was found, whether it could be removed or not.
  returned: success
  type: list
  elements: dict
  contains: &found
    kind:
      description: One of roles, policies, users, groups, saml and oidc.
      returned: always
      type: str
      sample: roles
    name:
      description: Its name, or the address of an OpenID Connect provider.
      returned: always
      type: str
      sample: CTLOperationsRole
    arn:
      description: Its ARN.
      returned: always
      type: str
      sample: arn:aws:iam::222222222222:role/CTLOperationsRole
unproved:
  description:
    - What resembles ours, but has neither tag nor entry in the ledger, and what was there before us. It stays unless it
      is O(confirmed).
  returned: success
  type: list
  elements: dict
  contains: *found
similar_names:
  description: What stays although its name or its tag looks like ours.
  returned: success
  type: list
  elements: dict
  contains: *found
bounding:
  description:
    - Names of policies of RV(managed) that are the permissions boundary of a role or user that stays. They stay until
      the customer sets another boundary.
  returned: success
  type: list
  elements: str
  sample: [CTLDeveloperPolicy]
own_role:
  description: The role whose credentials are in use, if it is ours.
  returned: success
  type: dict
  contains:
    name:
      description: Its name, or empty.
      returned: always
      type: str
      sample: CTLDeveloperRole
    stack:
      description: The CloudFormation stack that made it, or empty.
      returned: always
      type: str
      sample: ctl-developer-role
names:
  description: The name and the ARN of every role, policy, user, group and identity provider of the account.
  returned: success
  type: list
  elements: str
  sample: [CTLDeveloperRole, "arn:aws:iam::222222222222:role/CTLDeveloperRole"]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.iam_removal import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
