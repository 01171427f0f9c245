#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_restore
short_description: Make an account again what a snapshot shows
version_added: "1.0.0"
description:
  - With O(state=origin), settings go back to what they were before the first write. What hardening made goes, what it
    changed is set back. Only resources that the ledger says we changed are touched. IAM is left to
    M(ctl.aws.iam_removal).
  - With O(state=backup), what the backup has and the account lacks is put back, and settings are set as they were.
    Nothing is removed, and roles, policies, users and groups that exist stay as they are, but for what is attached to
    them and is missing.
  - Passwords, keys, MFA devices, unique ids, external ids, log objects and addresses of contacts do not come back.
    Where that matters, it is returned in RV(ignore:warnings).
  - A role whose external id is not known is put back so that nobody may assume it yet.
  - Origins of former years have e-mail addresses masked in policies, too. Nothing masked is ever written. What is left
    out for that is returned in RV(ignore:warnings).
  - What is put back is whose it was. The ledger does not take it for ours by that.
  - Versioning of a bucket cannot be unset any more, so it is suspended.
author: ctl.aws contributors (@ctl-aws)
options:
  snapshot:
    description:
      - The origin or the backup, as M(ctl.aws.account_snapshot_info) has made it.
      - Needed with O(state=origin). With O(state=backup), O(backup) can take its place. Then one copy with that digest
        is enough, and what is wrong with the others is returned in RV(ignore:warnings).
    type: dict
  state:
    description: What the snapshot is, and so how far restoring goes.
    type: str
    required: true
    choices: [origin, backup]
  sections:
    description:
      - The sections of the snapshot that are restored.
      - Empty means all that it has. With O(state=origin) that is without V(iam) and V(federation).
      - V(iam) with O(state=origin) is about customer managed policies that were there at the origin and that we changed
        or removed. The document that was in force is in force again. Of the other versions those come back for which
        there is room, the youngest first. IAM keeps five, and what was not there at the origin is only deleted where
        there is no room for the one in force.
    type: list
    elements: str
    choices:
      - federation
      - iam
      - password_policy
      - buckets
      - trails
      - config
      - public_access_block
      - ebs_encryption
      - ebs_snapshot_block
      - image_block
      - ssm_document_block
      - analyzers
      - contacts
    default: []
  ledger:
    description: The ledger of the account, as M(ctl.aws.account_evidence_info) returns it. Needed with O(state=origin).
    type: dict
  buckets:
    description: The log buckets that hardening makes.
    type: list
    elements: str
    default: []
  trail:
    description: The name of the trail that hardening makes.
    type: str
    default: ""
extends_documentation_fragment:
  - ctl.aws.backup
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: access-analyzer:CreateAnalyzer, access-analyzer:DeleteAnalyzer,
    access-analyzer:ListAnalyzers, access-analyzer:TagResource, account:DeleteAlternateContact,
    account:GetAlternateContact, cloudtrail:AddTags, cloudtrail:CreateTrail, cloudtrail:DeleteTrail,
    cloudtrail:DescribeTrails, cloudtrail:GetEventSelectors, cloudtrail:GetTrailStatus, cloudtrail:ListTags,
    cloudtrail:PutEventSelectors, cloudtrail:RemoveTags, cloudtrail:StartLogging, cloudtrail:StopLogging,
    cloudtrail:UpdateTrail, config:DeleteConfigurationRecorder, config:DeleteDeliveryChannel,
    config:DescribeConfigurationRecorderStatus, config:DescribeConfigurationRecorders,
    config:DescribeDeliveryChannels, config:PutConfigurationRecorder, config:PutDeliveryChannel,
    config:StartConfigurationRecorder, config:StopConfigurationRecorder, ec2:DescribeRegions,
    ec2:DisableEbsEncryptionByDefault, ec2:DisableImageBlockPublicAccess, ec2:DisableSnapshotBlockPublicAccess,
    ec2:EnableEbsEncryptionByDefault, ec2:EnableImageBlockPublicAccess, ec2:EnableSnapshotBlockPublicAccess,
    ec2:GetEbsEncryptionByDefault, ec2:GetImageBlockPublicAccessState, ec2:GetSnapshotBlockPublicAccessState,
    iam:AddRoleToInstanceProfile, iam:AddUserToGroup, iam:AttachGroupPolicy, iam:AttachRolePolicy,
    iam:AttachUserPolicy, iam:CreateGroup, iam:CreateOpenIDConnectProvider, iam:CreatePolicy, iam:CreatePolicyVersion,
    iam:CreateRole, iam:CreateSAMLProvider, iam:CreateServiceLinkedRole, iam:CreateUser,
    iam:DeleteAccountPasswordPolicy, iam:DeletePolicyVersion, iam:GetAccountAuthorizationDetails,
    iam:GetAccountPasswordPolicy, iam:GetOpenIDConnectProvider, iam:GetRole, iam:GetSAMLProvider,
    iam:ListOpenIDConnectProviders, iam:ListPolicyTags, iam:ListRoles, iam:ListSAMLProviders, iam:PassRole,
    iam:PutGroupPolicy, iam:PutRolePermissionsBoundary, iam:PutRolePolicy, iam:PutUserPermissionsBoundary,
    iam:PutUserPolicy, iam:SetDefaultPolicyVersion, iam:TagOpenIDConnectProvider, iam:TagPolicy, iam:TagRole,
    iam:TagSAMLProvider, iam:TagUser, iam:UpdateAccountPasswordPolicy, iam:UpdateAssumeRolePolicy,
    s3:DeleteBucketPolicy, s3:GetAccountPublicAccessBlock, s3:GetBucketLogging,
    s3:GetBucketObjectLockConfiguration, s3:GetBucketOwnershipControls, s3:GetBucketPolicy,
    s3:GetBucketPublicAccessBlock, s3:GetBucketTagging, s3:GetBucketVersioning, s3:GetEncryptionConfiguration,
    s3:GetLifecycleConfiguration, s3:ListAllMyBuckets, s3:ListBucket, s3:PutAccountPublicAccessBlock,
    s3:PutBucketLogging, s3:PutBucketOwnershipControls, s3:PutBucketPolicy, s3:PutBucketPublicAccessBlock,
    s3:PutBucketTagging, s3:PutBucketVersioning, s3:PutLifecycleConfiguration,
    ssm:GetServiceSetting, ssm:ResetServiceSetting, ssm:UpdateServiceSetting."
  - "For O(backup) at a place in S3 it needs there: s3:GetObject, s3:ListBucket."
seealso:
  - module: ctl.aws.account_snapshot_info
    description: Makes the snapshot.
  - module: ctl.aws.account_evidence_info
    description: Reads a backup from its store.
  - module: ctl.aws.iam_removal
    description: Removes what this puts back.
  - name: Role ctl.aws.ctl_restore
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_restore
    description: The role that puts back what was removed.
  - name: Putting back
    link: https://github.com/ctl/ctl.aws/blob/main/docs/offboarding.md#putting-back
    description: What can be put back, and what cannot.
"""

EXAMPLES = r"""
- name: Read what is recorded of the account
  ctl.aws.account_evidence_info:
    store: /var/lib/ctl/evidence
    target_account_id: "222222222222"
    backup_name: 20260115T093000Z-1234
  register: recorded

- name: Set the password policy back to what it was before hardening
  ctl.aws.account_restore:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    state: origin
    snapshot: "{{ recorded.evidence.origin.snapshot }}"
    ledger: "{{ recorded.evidence.ledger }}"
    sections: [password_policy]
    backup:
      name: 20260115T093000Z-1234
      digest: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      places:
        - store: /var/lib/ctl/evidence
        - store: /var/lib/ctl/customer

- name: Put back what was removed from IAM, as the customer's administrator
  ctl.aws.account_restore:
    profile: acme-prod-admin
    state: backup
    snapshot: "{{ recorded.evidence.backup.snapshot }}"
    sections: [iam, federation]
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: iam
      operation: DeleteAccountPasswordPolicy
      region: ""
      resource: password policy
      reason: "remove the password policy: there was none"
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.account_restore import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
