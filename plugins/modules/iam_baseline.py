#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_baseline
short_description: Make sure that an account has the declared IAM policies and roles
version_added: "1.0.0"
description:
  - Reads the account's IAM once, then makes or corrects the declared customer managed policies and roles, and attaches
    policies to groups.
  - What exists under a declared name is adopted, not made anew. It is corrected where it deviates, and gets the tag
    C(ctl:managed-by).
  - A policy is only adopted if it carries that tag, if the ledger knows it by its unique id (O(ledger)), if it says
    what is declared, or if nobody has it but roles that are declared (or stand in O(known_roles)) and, for
    O(group_policies), groups. Any other has to be named in O(adopt).
  - A role without the tag and unknown to the ledger, whose trust policy has no account or service in common with the
    declared one, has another purpose. It too has to be named in O(adopt).
  - What would have to be named and is not is an error before anything is written, all of it in one message.
  - Policies and roles that are not declared are never touched. Groups only ever gain policies.
  - No managed policy, role, group or user is ever deleted.
  - A deviating policy gets a new default version. If it has five versions, the oldest one that is not the default is
    deleted first; its document is in the step, and so in the evidence.
  - A trust policy that is stricter than the declared one is kept. One that deviates is corrected, and its stricter
    conditions and its denials are kept. Everybody, under a condition that anybody can fulfil, is drift.
  - A role that nobody can assume, or no other account than its own, however that is written, stays closed
    (RV(closed_roles)), unless the ledger shows that the last write of ours left it closed, or O(reopen) names it.
  - Managed policies that are not declared for a role are detached from it, after the missing ones were attached. One
    that narrows the role, since it denies, is kept and reported.
    Its permissions boundary stays, and is reported.
  - Of a role that is there by us (O(ledger)), inline policies are deleted, but for those that only deny, and the
    session duration becomes an hour. The inline policies are in the steps, and so in the evidence. Those of an adopted
    role stay, and are reported.
  - A policy that is there by us has one version, that in force. Further ones are deleted, and are in the steps.
  - Paths, and the descriptions of policies, cannot be changed in IAM, so they are kept.
  - If the role in use is itself declared, a plan after which it could not be assumed, or would no longer be an
    administrator, is refused before anything is written.
  - What was kept is returned in RV(ignore:warnings).
author: ctl.aws contributors (@ctl-aws)
options:
  policies:
    description: The customer managed policies that have to exist.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The name of the policy. A policy of this name is adopted, whatever its path.
        type: str
        required: true
      document:
        description: The policy document. Documents are compared by what they mean, not by how they are written.
        type: dict
        required: true
      description:
        description: The description, set when the policy is made.
        type: str
        default: ""
      path:
        description: The path, set when the policy is made.
        type: str
        default: /
      create_only:
        description:
          - Whether the policy is the customer's from the moment that it exists.
          - An existing one is then neither corrected nor tagged.
        type: bool
        default: false
  roles:
    description: The roles that have to exist.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The name of the role. A role of this name is adopted, whatever its path.
        type: str
        required: true
      description:
        description: The description of the role. A deviating one is set.
        type: str
        default: ""
      path:
        description: The path, set when the role is made.
        type: str
        default: /
      trusted_accounts:
        description:
          - The accounts whose principals may assume the role, 12 digits each, quoted.
          - Without O(roles[].trusted_accounts) and O(roles[].trusted_services) nobody may.
        type: list
        elements: str
        default: []
      trusted_services:
        description: The AWS services that may assume the role, such as V(lambda.amazonaws.com).
        type: list
        elements: str
        default: []
      trusted_principals:
        description:
          - Narrows O(roles[].trusted_accounts) to principals whose ARN is like one of these. C(*) and C(?) are
            wildcards.
          - Empty means every principal of those accounts.
        type: list
        elements: str
        default: []
      external_id:
        description:
          - What principals of O(roles[].trusted_accounts) have to send along as the external id. Empty means nothing.
          - It is masked in results. Not to be confused with O(external_id), which this task sends itself.
        type: str
      policies:
        description: Names of the customer managed policies that the role has, declared in O(policies) or there already.
        type: list
        elements: str
        default: []
      aws_policies:
        description:
          - Names of AWS managed policies that the role has, such as V(ReadOnlyAccess).
          - With the path, if it has one, such as V(job-function/ViewOnlyAccess).
        type: list
        elements: str
        default: []
  group_policies:
    description:
      - Names of policies that every IAM group of the account has to have. They are only attached, never detached.
      - A group that would have more than ten policies is left as it is, and returned in RV(ignore:warnings).
    type: list
    elements: str
    default: []
  excluded_groups:
    description: Names of groups that O(group_policies) is not for. Those that the account does not have are none.
    type: list
    elements: str
    default: []
  recorded_groups:
    description:
      - Those of O(excluded_groups) that are recorded for this very account. One that it does not have is reported, and
        refused where it is like another one.
    type: list
    elements: str
    default: []
  excluded:
    description:
      - Names of policies and roles that are left as they are, although they are declared.
      - They are neither made nor corrected. A role keeps those of them that it has, and does not get the others.
    type: list
    elements: str
    default: []
  known_roles:
    description:
      - Names of further roles of the standard, such as those of former years.
      - A policy of a declared name that is attached to nothing else is adopted.
    type: list
    elements: str
    default: []
  adopt:
    description: Names of declared policies and roles that may be overwritten, although nothing proves them ours.
    type: list
    elements: str
    default: []
  reopen:
    description: Names of declared roles that are opened again, although the ledger does not show that we closed them.
    type: list
    elements: str
    default: []
  exact_trust:
    description:
      - Names of declared roles whose trust policy becomes what is declared, also where the present one is stricter, or
        lets in nobody.
      - For roles of an account of one's own. In a customer's account a stricter trust policy is the customer's.
    type: list
    elements: str
    default: []
  users_in_no_group:
    description:
      - What becomes of policies that belong to IAM users in no group directly.
      - V(report) returns the users. V(detach) detaches their managed policies and deletes their inline policies.
      - Store a backup first. Whoever works with such a user loses all permissions.
    type: str
    choices: [report, detach]
    default: report
  excluded_users:
    description:
      - Names of users who keep their directly attached and inline policies. They are not in
        RV(users_with_direct_policies).
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - ctl.aws.backup
  - ctl.aws.connection
  - ctl.aws.ledger
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: iam:GetAccountAuthorizationDetails, iam:ListRoles, iam:ListPolicyTags, iam:CreatePolicy,
    iam:CreatePolicyVersion, iam:DeletePolicyVersion, iam:TagPolicy, iam:CreateRole, iam:UpdateRole,
    iam:UpdateAssumeRolePolicy, iam:TagRole, iam:AttachRolePolicy, iam:DetachRolePolicy, iam:DeleteRolePolicy,
    iam:AttachGroupPolicy, iam:DetachUserPolicy, iam:DeleteUserPolicy."
  - "For O(backup) at a place in S3 it needs there: s3:GetObject, s3:ListBucket."
seealso:
  - module: ctl.aws.iam_password_policy
    description: Sets the password policy of users.
  - module: ctl.aws.iam_removal
    description: Removes what this makes.
  - plugin: ctl.aws.catalogue
    plugin_type: lookup
    description: Makes the options out of the partner's catalogue.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account.
  - name: "AWS: external ids"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    description: Why a role for somebody else asks for one.
"""

EXAMPLES = r"""
- name: One role for the partner, with full access
  ctl.aws.iam_baseline:
    account_id: "222222222222"
    policies:
      - name: CTLDeveloperPolicy
        document:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: "*"
              Resource: "*"
    roles:
      - name: CTLDeveloperRole
        trusted_accounts: ["589942003651"]
        external_id: "{{ ctl_external_id }}"
        policies: [CTLDeveloperPolicy]

- name: Several roles at once, some of their policies by AWS
  ctl.aws.iam_baseline:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    external_id: "{{ ctl_external_id }}"
    account_id: "222222222222"
    policies:
      - name: CTLOperationsPolicy
        description: Lets support staff manage users and groups.
        document:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: ["iam:CreateUser", "iam:AddUserToGroup"]
              Resource: "*"
      - name: CAMOpsOverridePolicy
        description: Belongs to the customer.
        create_only: true
        document:
          Version: "2012-10-17"
          Statement:
            - Effect: Deny
              Action: iam:GetSSHPublicKey
              Resource: "arn:aws:iam::000000000000:user/nobody"
    roles:
      - name: CTLOperationsRole
        description: For support staff and tools.
        trusted_accounts: ["589942003651"]
        trusted_principals: ["arn:aws:iam::589942003651:role/Support*"]
        external_id: "{{ ctl_external_id }}"
        policies: [CTLOperationsPolicy, CAMOpsOverridePolicy]
        aws_policies: [ReadOnlyAccess]
      - name: CTLServiceManagementRole
        description: Nobody may assume it yet.
        aws_policies: [job-function/ViewOnlyAccess]

- name: Give every group but one a policy
  ctl.aws.iam_baseline:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    policies:
      - name: CTLCustomerPolicy
        document:
          Version: "2012-10-17"
          Statement:
            - Effect: Deny
              Action: organizations:LeaveOrganization
              Resource: "*"
    group_policies: [CTLCustomerPolicy]
    excluded_groups: [BreakGlass]
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: iam
      operation: CreateRole
      region: ""
      resource: IAM role CTLDeveloperRole
      reason: create role CTLDeveloperRole
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
role_arns:
  description: The ARNs of the declared roles, by name. In check mode also of those that would be made.
  returned: success
  type: dict
  sample:
    CTLDeveloperRole: arn:aws:iam::222222222222:role/CTLDeveloperRole
closed_roles:
  description: Names of the declared roles that nobody can assume since the customer closed them. They stay closed.
  returned: success
  type: list
  elements: str
  sample: [CTLOperationsRole]
users_in_no_group:
  description: Names of the account's IAM users that are in no group, so that O(group_policies) does not reach them.
  returned: success
  type: list
  elements: str
  sample: [alice, build-server]
users_with_direct_policies:
  description: Those of them, without O(excluded_users), who have directly attached or inline policies.
  returned: success
  type: list
  elements: str
  sample: [alice]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.iam_baseline import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
