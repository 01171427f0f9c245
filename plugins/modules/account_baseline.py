#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_baseline
short_description: Harden an AWS account in one task
version_added: "1.0.0"
description:
  - Sets several controls of an account together. Each takes the options of the module that sets it by itself.
  - The account is entered once, each thing is read once, and all is planned before anything is written. Then the
    controls are set side by side, those that others depend on first.
  - A control that fails keeps those that depend on it from being set, and nothing else. The task fails then, and
    RV(controls) says what became of each.
author: ctl.aws contributors (@ctl-aws)
seealso:
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account with this module.
  - module: ctl.aws.account_settings
    description: Sets those that are settings of the account as a whole, by itself.
  - name: Onboarding
    link: https://github.com/ctl/ctl.aws/blob/main/docs/onboarding.md#what-is-adopted-not-replaced
    description: What hardening adopts instead of replacing it.
options:
  differences:
    description:
      - Whether RV(controls) has C(differences) too, what each call changes from what to what. For an audit, in check
        mode.
    type: bool
    default: false
  controls:
    description: What is set. A control that is left out is not looked at.
    type: dict
    required: true
    # These are written by `make readmes`.
    suboptions:
      iam:
        description: Roles, policies, and the policies on every group. See M(ctl.aws.iam_baseline).
        type: dict
        suboptions:
          policies:
            description: The customer managed policies that have to exist.
            type: list
            elements: dict
            default: []
            suboptions:
              name:
                description: The name of the policy. A policy of this name is adopted, whatever
                  its path.
                type: str
                required: true
              document:
                description: The policy document. Documents are compared by what they mean,
                  not by how they are written.
                type: dict
                required: true
              description:
                description: The description, set when the policy is made.
                type: str
                default: ''
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
                description: The name of the role. A role of this name is adopted, whatever
                  its path.
                type: str
                required: true
              description:
                description: The description of the role. A deviating one is set.
                type: str
                default: ''
              path:
                description: The path, set when the role is made.
                type: str
                default: /
              trusted_accounts:
                description:
                  - The accounts whose principals may assume the role, 12 digits each, quoted.
                  - Without O(controls.iam.roles[].trusted_accounts) and O(controls.iam.roles[].trusted_services)
                    nobody may.
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
                  - Narrows O(controls.iam.roles[].trusted_accounts) to principals whose ARN
                    is like one of these. C(*) and C(?) are wildcards.
                  - Empty means every principal of those accounts.
                type: list
                elements: str
                default: []
              external_id:
                description:
                  - What principals of O(controls.iam.roles[].trusted_accounts) have to send
                    along as the external id. Empty means nothing.
                  - It is masked in results. Not to be confused with O(external_id), which
                    this task sends itself.
                type: str
              policies:
                description: Names of the customer managed policies that the role has, declared
                  in O(controls.iam.policies) or there already.
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
              - Names of policies that every IAM group of the account has to have. They are
                only attached, never detached.
              - A group that would have more than ten policies is left as it is, and returned
                in RV(ignore:warnings).
            type: list
            elements: str
            default: []
          excluded_groups:
            description: Names of groups that O(controls.iam.group_policies) is not for. Those
              that the account does not have are none.
            type: list
            elements: str
            default: []
          recorded_groups:
            description:
              - Those of O(controls.iam.excluded_groups) that are recorded for this very account.
                One that it does not have is reported, and refused where it is like another
                one.
            type: list
            elements: str
            default: []
          excluded:
            description:
              - Names of policies and roles that are left as they are, although they are declared.
              - They are neither made nor corrected. A role keeps those of them that it has,
                and does not get the others.
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
            description: Names of declared policies and roles that may be overwritten, although
              nothing proves them ours.
            type: list
            elements: str
            default: []
          reopen:
            description: Names of declared roles that are opened again, although the ledger
              does not show that we closed them.
            type: list
            elements: str
            default: []
          excluded_users:
            description:
              - Names of users who keep their directly attached and inline policies. They
                are not in RV(ignore:users_with_direct_policies).
            type: list
            elements: str
            default: []
      password_policy:
        description: The password policy. See M(ctl.aws.iam_password_policy).
        type: dict
        suboptions:
          minimum_length:
            description: The fewest characters of a password, 6 to 128.
            type: int
            default: 14
          require_symbols:
            description: Whether a password needs a symbol.
            type: bool
            default: true
          require_numbers:
            description: Whether a password needs a digit.
            type: bool
            default: true
          require_uppercase:
            description: Whether a password needs an uppercase letter.
            type: bool
            default: true
          require_lowercase:
            description: Whether a password needs a lowercase letter.
            type: bool
            default: true
          reuse_prevention:
            description: How many earlier passwords cannot be used again, 1 to 24. V(0) allows
              all.
            type: int
            default: 24
          allow_change:
            description: Whether users may change their own password.
            type: bool
            default: true
          maximum_age:
            description:
              - After how many days a password has to be changed, 1 to 1095.
              - V(0) means never, so that nobody is locked out by a date.
            type: int
            default: 0
          keep_stricter:
            description:
              - Whether fields in which the account is stricter than the options stay as they
                are.
              - What was kept is returned in RV(ignore:warnings).
            type: bool
            default: true
          excluded:
            description: Options whose fields stay as they are in the account, whether stricter
              or not.
            type: list
            elements: str
            choices:
              - minimum_length
              - require_symbols
              - require_numbers
              - require_uppercase
              - require_lowercase
              - reuse_prevention
              - allow_change
              - maximum_age
            default: []
      audit_bucket:
        description: The bucket that the trail delivers to. See M(ctl.aws.log_bucket).
        type: dict
        suboptions:
          name:
            description: The name of the bucket.
            type: str
            required: true
          service:
            description:
              - The service that delivers to the bucket. V(none) is for a bucket into which
                the partner alone writes, such as the one for evidence.
            type: str
            choices:
              - cloudtrail
              - config
              - none
            required: true
          trail_name:
            description:
              - The trail that may deliver.
            type: str
          trail_region:
            description:
              - The home region of the trail.
              - Without it, that of the trail if it exists, else that of this task (see O(region)).
              - Only used if O(controls.audit_bucket.service=cloudtrail).
            type: str
          retention_days:
            description:
              - After how many days logs expire, and how many days after that their old versions
                do.
              - V(0) keeps them for ever.
              - Uploads that were not completed are ended after seven days in any case.
            type: int
            default: 0
          access_log_bucket:
            description:
              - The bucket to which S3 reports who accesses this one, with the name of this
                one as the prefix.
              - It has to be in the same region and account, and its policy has to allow C(logging.s3.amazonaws.com).
                The module does not see to that.
              - A different target that the bucket has is replaced. Without this option, access
                logging stays as it is.
            type: str
          private_folder:
            description:
              - A folder of the bucket whose objects the roles O(controls.audit_bucket.private_from)
                can neither read nor write nor delete.
              - Its name, without slashes around it.
            type: str
          private_from:
            description: Names of roles of the account that are kept out of O(controls.audit_bucket.private_folder),
              whatever their paths.
            type: list
            elements: str
            default: []
      audit_trail:
        description: The trail. If O(controls.audit_bucket) is there and fails, it is not
          set. See M(ctl.aws.cloudtrail_trail).
        type: dict
        suboptions:
          name:
            description: The name of the trail.
            type: str
            required: true
          bucket:
            description:
              - The bucket to which the trail delivers. It has to exist and to allow the trail.
              - A different one that the trail has is replaced.
            type: str
            required: true
          bucket_in_account:
            description:
              - Whether O(controls.audit_trail.bucket) has to belong to the account. A predictable
                name can have been taken by somebody else.
              - Set it to V(false) for a central log bucket in another account.
            type: bool
            default: true
          kms_key:
            description:
              - The full ARN of the KMS key that log files are encrypted with. An alias or
                a key id alone would be set again in every run.
              - Its key policy has to let CloudTrail use it.
              - Without it, the key that the trail has is kept, if it has one.
            type: str
          unlogged_buckets:
            description:
              - Other buckets whose objects are left out of the data events.
              - O(controls.audit_trail.bucket) always is. Otherwise the trail would log its
                own deliveries, which never ends and costs money.
            type: list
            elements: str
            default: []
          state:
            description: The trail has to exist. Nothing else can be asked for.
            type: str
            choices:
              - present
            default: present
      config_bucket:
        description: The bucket that AWS Config delivers to. See M(ctl.aws.log_bucket).
        type: dict
        suboptions:
          name:
            description: The name of the bucket.
            type: str
            required: true
          service:
            description:
              - The service that delivers to the bucket. V(none) is for a bucket into which
                the partner alone writes, such as the one for evidence.
            type: str
            choices:
              - cloudtrail
              - config
              - none
            required: true
          trail_name:
            description:
              - The trail that may deliver.
            type: str
          trail_region:
            description:
              - The home region of the trail.
              - Without it, that of the trail if it exists, else that of this task (see O(region)).
              - Only used if O(controls.config_bucket.service=cloudtrail).
            type: str
          retention_days:
            description:
              - After how many days logs expire, and how many days after that their old versions
                do.
              - V(0) keeps them for ever.
              - Uploads that were not completed are ended after seven days in any case.
            type: int
            default: 0
          access_log_bucket:
            description:
              - The bucket to which S3 reports who accesses this one, with the name of this
                one as the prefix.
              - It has to be in the same region and account, and its policy has to allow C(logging.s3.amazonaws.com).
                The module does not see to that.
              - A different target that the bucket has is replaced. Without this option, access
                logging stays as it is.
            type: str
          private_folder:
            description:
              - A folder of the bucket whose objects the roles O(controls.config_bucket.private_from)
                can neither read nor write nor delete.
              - Its name, without slashes around it.
            type: str
          private_from:
            description: Names of roles of the account that are kept out of O(controls.config_bucket.private_folder),
              whatever their paths.
            type: list
            elements: str
            default: []
      config:
        description: Recorders and delivery channels. If O(controls.config_bucket) is there
          and fails, they are not set. See M(ctl.aws.config_recorder).
        type: dict
        suboptions:
          name:
            description: The name of recorders and delivery channels that are made. Existing
              ones keep theirs.
            type: str
            default: default
          bucket:
            description: The bucket to which new delivery channels deliver. It has to exist
              and to allow AWS Config.
            type: str
            required: true
          bucket_in_account:
            description:
              - Whether O(controls.config.bucket) has to belong to the account. A predictable
                name can have been taken by somebody else.
              - Set it to V(false) for a central log bucket in another account.
            type: bool
            default: true
          regions:
            description:
              - The regions to work in. Each has to be enabled in the account.
              - Empty means all regions that are enabled in the account.
            type: list
            elements: str
            default: []
          excluded:
            description: Regions of these that are left out. It can be all of them.
            type: list
            elements: str
            default: []
          global_resources_region:
            description:
              - The one region in which the types of IAM are recorded.
              - Without it, the home region (see O(region)) if it is among those worked in
                and needs no opt-in, then the partition's main region (V(us-east-1), V(us-gov-west-1)
                or V(cn-north-1)), then the first one that fits.
              - To be given, and the same in every task, if an account's regions are spread
                over several tasks.
            type: str
          state:
            description: Recorders have to exist and to record. Nothing else can be asked
              for.
            type: str
            choices:
              - present
            default: present
      public_access_block:
        description: The S3 public access block of the account. See M(ctl.aws.account_settings).
        type: dict
        suboptions:
          public_access_block:
            description:
              - The S3 public access block of the account, all four settings of it.
              - With V(unless_public) it closes no bucket. The settings about ACLs are switched
                on where no bucket is public by them, those about policies where none is by
                its policy. The buckets that stand in the way are returned in RV(ignore:warnings),
                with what would close them.
              - 'A bucket counts as public if its policy or its ACL opens it to everybody
                and neither its own public access block nor the account''s prevents that.
                So does one whose objects can have ACLs of their own, and one that cannot
                be read: AWS does not tell whether it is public.'
              - With V(always) it is switched on all the same. The buckets that this closes
                are returned in RV(ignore:warnings).
              - V(off) does not look at it.
            type: str
            choices:
              - unless_public
              - always
              - 'off'
            default: 'off'
      ebs_encryption:
        description: EBS encryption by default. See M(ctl.aws.account_settings).
        type: dict
        suboptions:
          ebs_encryption:
            description:
              - Whether EBS volumes are encrypted by default, in every region.
              - With V(unless_shared) it is switched on only in regions from which the account
                shares no AMI and no snapshot. A copy of an encrypted volume can be shared
                only with a key that is shared as well. What is shared is returned in RV(ignore:warnings).
              - A region that has more than 500 AMIs and snapshots counts as one that may
                share. That is returned too.
              - With V(always) it is switched on in all regions, without looking at what is
                shared.
              - Where it is on, a key of another account is kept, and reported.
              - V(off) does not look at it.
            type: str
            choices:
              - unless_shared
              - always
              - 'off'
            default: 'off'
          ebs_encryption_excluded:
            description: Regions that O(controls.ebs_encryption.ebs_encryption) is not for.
            type: list
            elements: str
            default: []
          regions:
            description:
              - The regions to work in. Each has to be enabled in the account.
              - Empty means all regions that are enabled in the account.
            type: list
            elements: str
            default: []
      ebs_snapshot_block:
        description: Whether EBS snapshots can be made public. See M(ctl.aws.account_settings).
        type: dict
        suboptions:
          ebs_snapshot_block:
            description:
              - Whether EBS snapshots can be shared with everybody, in every region.
              - With V(new) nobody can make a snapshot public any more. Those that are public
                stay so, and are returned in RV(ignore:warnings).
              - With V(all) the public ones are hidden, too. What that hides is returned in
                RV(ignore:warnings).
              - A stricter setting is kept. One that a declarative policy of the organization
                has made is left alone.
              - V(off) does not look at it.
              - Sharing with single accounts is not affected.
            type: str
            choices:
              - new
              - all
              - 'off'
            default: 'off'
          ebs_snapshot_block_excluded:
            description: Regions that O(controls.ebs_snapshot_block.ebs_snapshot_block) is
              not for.
            type: list
            elements: str
            default: []
          regions:
            description:
              - The regions to work in. Each has to be enabled in the account.
              - Empty means all regions that are enabled in the account.
            type: list
            elements: str
            default: []
      image_block:
        description: Whether AMIs can be made public. See M(ctl.aws.account_settings).
        type: dict
        suboptions:
          image_block:
            description:
              - Whether AMIs can be shared with everybody, in every region.
              - With V(unless_public) nobody can make an AMI public any more, but in regions
                where the account has public ones. These are returned in RV(ignore:warnings),
                and nothing is set there, since an account that publishes AMIs could publish
                no others.
              - With V(always) it is set all the same. AMIs that are public stay so, and are
                returned in RV(ignore:warnings).
              - One that a declarative policy of the organization has made is left alone.
              - AWS takes up to ten minutes to set it, and says until then that it is not.
                A run within these sets it again.
              - V(off) does not look at it.
              - Sharing with single accounts, organizations and organizational units is not
                affected.
            type: str
            choices:
              - unless_public
              - always
              - 'off'
            default: 'off'
          image_block_excluded:
            description: Regions that O(controls.image_block.image_block) is not for.
            type: list
            elements: str
            default: []
          regions:
            description:
              - The regions to work in. Each has to be enabled in the account.
              - Empty means all regions that are enabled in the account.
            type: list
            elements: str
            default: []
      ssm_document_block:
        description: Whether SSM documents can be made public. See M(ctl.aws.account_settings).
        type: dict
        suboptions:
          ssm_document_block:
            description:
              - Whether documents of AWS Systems Manager can be shared with everybody, in
                every region.
              - With V(unless_public) nobody can make a document public any more, but in regions
                where the account has public ones. These are returned in RV(ignore:warnings),
                and nothing is set there.
              - A region that has more than 200 documents of the account's own counts as one
                that may have public ones. That is returned too. So is a region where AWS
                does not have the setting.
              - With V(always) it is set all the same. Documents that are public stay so,
                and are returned in RV(ignore:warnings).
              - V(off) does not look at it.
              - Sharing with single accounts is not affected.
            type: str
            choices:
              - unless_public
              - always
              - 'off'
            default: 'off'
          ssm_document_block_excluded:
            description: Regions that O(controls.ssm_document_block.ssm_document_block) is
              not for.
            type: list
            elements: str
            default: []
          regions:
            description:
              - The regions to work in. Each has to be enabled in the account.
              - Empty means all regions that are enabled in the account.
            type: list
            elements: str
            default: []
      access_analyzer:
        description: Analyzers of external access. See M(ctl.aws.account_settings).
        type: dict
        suboptions:
          access_analyzer:
            description:
              - Whether IAM Access Analyzer looks for external access in every region.
              - An analyzer of the type C(ACCOUNT) that exists is adopted, whatever its name.
                Otherwise C(CTLExternalAccess) is created, with the tag C(ctl:managed-by).
              - Archive rules, by which findings are hidden, are kept, and reported.
              - AWS allows one in a region. One that does not work is returned in RV(ignore:warnings),
                and nothing is done there.
            type: bool
            default: false
          access_analyzer_excluded:
            description: Regions that O(controls.access_analyzer.access_analyzer) is not for.
            type: list
            elements: str
            default: []
          regions:
            description:
              - The regions to work in. Each has to be enabled in the account.
              - Empty means all regions that are enabled in the account.
            type: list
            elements: str
            default: []
      security_contact:
        description: Whom AWS writes to. See M(ctl.aws.account_contact).
        type: dict
        suboptions:
          contact_type:
            description: Which of the account's alternate contacts.
            type: str
            choices:
              - SECURITY
              - BILLING
              - OPERATIONS
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
              - From the management account, a member of its organization. The organization
                needs all features, and trusted access for account management.
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
  - 'For O(controls.iam) it needs the IAM actions: iam:GetAccountAuthorizationDetails,
    iam:ListRoles, iam:ListPolicyTags, iam:CreatePolicy, iam:CreatePolicyVersion, iam:DeletePolicyVersion,
    iam:TagPolicy, iam:CreateRole, iam:UpdateRole, iam:UpdateAssumeRolePolicy, iam:TagRole,
    iam:AttachRolePolicy, iam:DetachRolePolicy, iam:DeleteRolePolicy, iam:AttachGroupPolicy.'
  - 'For O(controls.password_policy) it needs the IAM actions: iam:GetAccountPasswordPolicy,
    iam:UpdateAccountPasswordPolicy.'
  - 'For O(controls.audit_bucket) it needs the IAM actions: s3:ListBucket, s3:GetBucketOwnershipControls,
    s3:GetBucketPublicAccessBlock, s3:GetEncryptionConfiguration, s3:GetBucketVersioning,
    s3:GetBucketPolicy, s3:GetBucketPolicyStatus, s3:GetLifecycleConfiguration, s3:GetBucketLogging,
    s3:GetBucketTagging, s3:GetBucketObjectLockConfiguration, s3:GetReplicationConfiguration,
    s3:CreateBucket, s3:PutBucketOwnershipControls, s3:PutBucketPublicAccessBlock, s3:PutEncryptionConfiguration,
    s3:PutBucketVersioning, s3:PutBucketPolicy, s3:PutLifecycleConfiguration, s3:PutBucketLogging,
    s3:PutBucketTagging, cloudtrail:DescribeTrails.'
  - 'For O(controls.audit_trail) it needs the IAM actions: cloudtrail:DescribeTrails,
    cloudtrail:GetTrailStatus, cloudtrail:GetEventSelectors, cloudtrail:ListTags, cloudtrail:CreateTrail,
    cloudtrail:UpdateTrail, cloudtrail:AddTags, cloudtrail:PutEventSelectors, cloudtrail:StartLogging,
    s3:ListBucket.'
  - 'For O(controls.config_bucket) it needs the IAM actions: s3:ListBucket, s3:GetBucketOwnershipControls,
    s3:GetBucketPublicAccessBlock, s3:GetEncryptionConfiguration, s3:GetBucketVersioning,
    s3:GetBucketPolicy, s3:GetBucketPolicyStatus, s3:GetLifecycleConfiguration, s3:GetBucketLogging,
    s3:GetBucketTagging, s3:GetBucketObjectLockConfiguration, s3:GetReplicationConfiguration,
    s3:CreateBucket, s3:PutBucketOwnershipControls, s3:PutBucketPublicAccessBlock, s3:PutEncryptionConfiguration,
    s3:PutBucketVersioning, s3:PutBucketPolicy, s3:PutLifecycleConfiguration, s3:PutBucketLogging,
    s3:PutBucketTagging, cloudtrail:DescribeTrails.'
  - 'For O(controls.config) it needs the IAM actions: ec2:DescribeRegions, config:DescribeConfigurationRecorders,
    config:DescribeConfigurationRecorderStatus, config:DescribeDeliveryChannels, config:DescribeDeliveryChannelStatus,
    config:PutConfigurationRecorder, config:PutDeliveryChannel, config:StartConfigurationRecorder,
    iam:GetRole, iam:CreateServiceLinkedRole, iam:PassRole, s3:ListBucket.'
  - 'For O(controls.public_access_block) it needs the IAM actions: ec2:DescribeRegions,
    s3:GetAccountPublicAccessBlock, s3:PutAccountPublicAccessBlock, s3:ListAllMyBuckets,
    s3:GetBucketPublicAccessBlock, s3:GetBucketPolicyStatus, s3:GetBucketOwnershipControls,
    s3:GetBucketAcl.'
  - 'For O(controls.ebs_encryption) it needs the IAM actions: ec2:DescribeRegions, ec2:GetEbsEncryptionByDefault,
    ec2:GetEbsDefaultKmsKeyId, ec2:EnableEbsEncryptionByDefault, ec2:DescribeImages, ec2:DescribeImageAttribute,
    ec2:DescribeSnapshots, ec2:DescribeSnapshotAttribute.'
  - 'For O(controls.ebs_snapshot_block) it needs the IAM actions: ec2:DescribeRegions,
    ec2:GetSnapshotBlockPublicAccessState, ec2:EnableSnapshotBlockPublicAccess, ec2:DescribeSnapshots.'
  - 'For O(controls.image_block) it needs the IAM actions: ec2:DescribeRegions, ec2:GetImageBlockPublicAccessState,
    ec2:EnableImageBlockPublicAccess, ec2:DescribeImages.'
  - 'For O(controls.ssm_document_block) it needs the IAM actions: ec2:DescribeRegions,
    ssm:GetServiceSetting, ssm:UpdateServiceSetting, ssm:ListDocuments, ssm:DescribeDocumentPermission.'
  - 'For O(controls.access_analyzer) it needs the IAM actions: ec2:DescribeRegions, access-analyzer:ListAnalyzers,
    access-analyzer:ListArchiveRules, access-analyzer:CreateAnalyzer, access-analyzer:TagResource,
    iam:CreateServiceLinkedRole.'
  - 'For O(controls.security_contact) it needs the IAM actions: account:GetAlternateContact,
    account:PutAlternateContact.'
"""

EXAMPLES = r"""
- name: Set the password policy, and a trail with its bucket
  ctl.aws.account_baseline:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    controls:
      password_policy:
        minimum_length: 20
      audit_bucket:
        name: ctlaudit-222222222222
        service: cloudtrail
        trail_name: ctlaudit
      audit_trail:
        name: ctlaudit
        bucket: ctlaudit-222222222222
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: iam
      operation: UpdateAccountPasswordPolicy
      region: ""
      resource: password policy
      reason: set the password policy
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
controls:
  description:
    - What became of each control, as its own module would return it; of one that failed with C(failed).
    - C(unmet) are those of its warnings that say what of the control stays undone, and why.
    - C(differences), with O(differences), has the planned calls with C(before) and C(after). It is empty where the
      control could not be planned.
  returned: always
  type: dict
  sample:
    password_policy:
      changed: false
      steps: []
      unmet: []
      warnings: []
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.account_baseline import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
