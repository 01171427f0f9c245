#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_snapshot_info
short_description: Read everything about an account that the collection may change
version_added: "1.0.0"
description:
  - Reads an account's organization, support plan, regions, IAM, password policy, log buckets, trails, AWS Config,
    account-wide settings and contacts into one document.
  - Nothing is ever written.
  - External ids in the trust policies of roles are masked, and so are the e-mail addresses and phone numbers of
    contacts.
  - A bucket that exists but belongs to another account is no error, and nothing is read of it. Which buckets the
    account owns is asked of S3 (ListBuckets). A refused read of one of them is an error.
author: ctl.aws contributors (@ctl-aws)
options:
  sections:
    description:
      - What to read.
      - Empty means everything.
    type: list
    elements: str
    choices:
      - organization
      - support
      - regions
      - iam
      - federation
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
      - primary_contact
    default: []
  regions:
    description:
      - The regions in which AWS Config, settings of EBS, AMIs and SSM documents, and analyzers are read. Each has to be
        enabled in the account.
      - Empty means all regions that are enabled in the account.
    type: list
    elements: str
    default: []
  buckets:
    description: The buckets to read, those that hardening makes.
    type: list
    elements: str
    default: []
  trail:
    description: The name of the trail to read in depth. Of the others only the settings are read.
    type: str
    default: ""
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes.info
notes:
  - "Needs the IAM actions: ec2:DescribeRegions, organizations:DescribeOrganization, support:DescribeSeverityLevels,
    iam:GetAccountAuthorizationDetails, iam:ListRoles, iam:ListPolicyTags, iam:ListSAMLProviders,
    iam:GetSAMLProvider, iam:ListOpenIDConnectProviders, iam:GetOpenIDConnectProvider, iam:GetAccountPasswordPolicy,
    iam:GetRole,
    s3:ListAllMyBuckets, s3:ListBucket, s3:GetBucketOwnershipControls,
    s3:GetBucketPublicAccessBlock, s3:GetEncryptionConfiguration, s3:GetBucketVersioning, s3:GetBucketPolicy,
    s3:GetLifecycleConfiguration, s3:GetBucketLogging, s3:GetBucketTagging, s3:GetBucketObjectLockConfiguration,
    cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus, cloudtrail:GetEventSelectors, cloudtrail:ListTags,
    config:DescribeConfigurationRecorders, config:DescribeConfigurationRecorderStatus, config:DescribeDeliveryChannels,
    s3:GetAccountPublicAccessBlock, ec2:GetEbsEncryptionByDefault, ec2:GetSnapshotBlockPublicAccessState,
    ec2:GetImageBlockPublicAccessState, ssm:GetServiceSetting,
    access-analyzer:ListAnalyzers, account:GetAlternateContact, account:GetContactInformation."
  - Of those, ec2:DescribeRegions is always needed, the others only for the sections that are read.
seealso:
  - module: ctl.aws.account_evidence
    description: Stores what is read here.
  - module: ctl.aws.account_restore
    description: Makes the account again what is read here.
  - name: Role ctl.aws.ctl_evidence
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_evidence
    description: The role that takes the origin and the backups with this module.
  - name: What is recorded
    link: https://github.com/ctl/ctl.aws/blob/main/docs/evidence.md
    description: What the origin is for.
"""

EXAMPLES = r"""
- name: Read everything
  ctl.aws.account_snapshot_info:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
  register: account

- name: Say which support plan the account has
  ansible.builtin.debug:
    msg: "The support plan is {{ account.snapshot.support }}."

- name: Read one section
  ctl.aws.account_snapshot_info:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    sections: [iam]

- name: Read the logging of an account whose buckets have other names
  ctl.aws.account_snapshot_info:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    sections: [buckets, trails, config]
    regions: [eu-central-1, us-east-1]
    buckets: [acme-trail-logs, acme-config-logs]
    trail: acme
"""

RETURN = r"""
snapshot:
  description: The account. Besides C(account), only the sections that were asked for.
  returned: success
  type: dict
  contains:
    account:
      description: The account itself, and who reads it.
      returned: success
      type: dict
      contains:
        id:
          description: The id of the account.
          returned: success
          type: str
          sample: "222222222222"
        partition:
          description: The partition that the account is in.
          returned: success
          type: str
          sample: aws
        caller:
          description: The ARN of the credentials in use.
          returned: success
          type: str
          sample: arn:aws:sts::222222222222:assumed-role/CTLDeveloperRole/ctl.aws
        assumed_by:
          description: The ARN of whoever assumed the role of these credentials, or empty.
          returned: success
          type: str
          sample: arn:aws:iam::589942003651:user/partner
    organization:
      description: The organization that the account is in, or null.
      returned: if the section was read
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
    support:
      description:
        - The support plan, as far as AWS tells - V(basic), V(business) or V(enterprise).
        - V(basic) may be the plan Developer as well.
      returned: if the section was read
      type: str
      sample: business
    regions:
      description: The regions of O(regions), or all that are enabled in the account.
      returned: if the section was read
      type: list
      elements: str
      sample: [eu-central-1, us-east-1]
    iam:
      description: Customer managed policies, roles, groups and users, each by name. Without service-linked roles.
      returned: if the section was read
      type: dict
      contains:
        policies:
          description: Each has C(arn), C(id), C(path), C(description), C(document), C(default_version), C(versions),
            C(documents) with that of every version, C(tags).
          returned: success
          type: dict
          sample:
            CTLDeveloperPolicy:
              arn: arn:aws:iam::222222222222:policy/CTLDeveloperPolicy
              id: ANPAEXAMPLEEXAMPLE001
              path: /
              description: Full access.
              document:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: "*"
                    Resource: "*"
              default_version: v1
              versions: [v1]
              documents:
                v1:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Action: "*"
                      Resource: "*"
              tags: {}
        roles:
          description:
            - Each has C(arn), C(id), C(path), C(created), C(description), C(max_session), C(trust), C(attached),
              C(inline), C(boundary), C(tags), C(instance_profiles).
          returned: success
          type: dict
          sample:
            CTLDeveloperRole:
              arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
              id: AROAEXAMPLEEXAMPLE001
              path: /
              created: "2026-01-31T12:00:00Z"
              description: Full access.
              max_session: 3600
              trust:
                Version: "2012-10-17"
                Statement:
                  - Sid: TrustedAccounts
                    Effect: Allow
                    Principal:
                      AWS: arn:aws:iam::589942003651:root
                    Action: sts:AssumeRole
                    Condition:
                      StringEquals:
                        sts:ExternalId: "********"
              attached: ["arn:aws:iam::222222222222:policy/CTLDeveloperPolicy"]
              inline: {}
              boundary: ""
              tags:
                ctl:managed-by: ctl.aws
              instance_profiles: []
        groups:
          description: Each has C(arn), C(id), C(path), C(attached), C(inline).
          returned: success
          type: dict
          sample:
            Developers:
              arn: arn:aws:iam::222222222222:group/Developers
              id: AGPAEXAMPLEEXAMPLE001
              path: /
              attached: ["arn:aws:iam::222222222222:policy/CTLCustomerPolicy"]
              inline: {}
        users:
          description:
            - Each has C(arn), C(id), C(path), C(created), C(attached), C(inline), C(groups), C(boundary), C(tags).
          returned: success
          type: dict
          sample:
            alice:
              arn: arn:aws:iam::222222222222:user/alice
              id: AIDAEXAMPLEEXAMPLE001
              path: /
              created: "2026-01-31T12:00:00Z"
              attached: []
              inline: {}
              groups: [Developers]
              boundary: ""
              tags: {}
    federation:
      description: The identity providers of IAM.
      returned: if the section was read
      type: dict
      contains:
        saml:
          description: SAML providers by name. Each has C(arn), C(metadata), C(tags).
          returned: success
          type: dict
          sample:
            corporate:
              arn: arn:aws:iam::222222222222:saml-provider/corporate
              metadata: <EntityDescriptor entityID="https://idp.acme.example"/>
              tags: {}
        oidc:
          description:
            - OpenID Connect providers by address, without C(https://). Each has C(arn), C(client_ids), C(thumbprints),
              C(tags).
          returned: success
          type: dict
          sample:
            token.actions.example.com:
              arn: arn:aws:iam::222222222222:oidc-provider/token.actions.example.com
              client_ids: [sts.amazonaws.com]
              thumbprints: [6938fd4d98bab03faadb97b34396831e3780aea1]
              tags: {}
    password_policy:
      description: The password policy in AWS's own words, or null if the account has none.
      returned: if the section was read
      type: dict
      sample:
        MinimumPasswordLength: 14
        RequireSymbols: true
        RequireNumbers: true
        RequireUppercaseCharacters: true
        RequireLowercaseCharacters: true
        AllowUsersToChangePassword: true
        ExpirePasswords: false
        PasswordReusePrevention: 24
    buckets:
      description:
        - The buckets of O(buckets) by name. Null for one that does not exist.
        - Of one that belongs to another account, only C(foreign), which says so.
        - Each has C(region), C(ownership), C(public_access_block), C(encryption), C(versioning), C(policy),
          C(lifecycle),
          C(logging), C(tags), C(object_lock), in AWS's own words.
      returned: if the section was read
      type: dict
      sample:
        ctlaudit-222222222222:
          region: us-east-1
          ownership: BucketOwnerEnforced
          public_access_block:
            BlockPublicAcls: true
            IgnorePublicAcls: true
            BlockPublicPolicy: true
            RestrictPublicBuckets: true
          encryption:
            SSEAlgorithm: AES256
          versioning: Enabled
          policy:
            Version: "2012-10-17"
            Statement: []
          lifecycle: []
          logging: {}
          tags:
            ctl:managed-by: ctl.aws
          object_lock: {}
        config-bucket-222222222222: null
    trails:
      description: The trails of CloudTrail that the home region shows.
      returned: if the section was read
      type: dict
      contains:
        trails:
          description: All trails, in AWS's own words, those of other regions and of the organization among them.
          returned: success
          type: list
          elements: dict
          sample:
            - Name: ctlaudit
              TrailARN: arn:aws:cloudtrail:us-east-1:222222222222:trail/ctlaudit
              HomeRegion: us-east-1
              S3BucketName: ctlaudit-222222222222
              IsMultiRegionTrail: true
              IncludeGlobalServiceEvents: true
              LogFileValidationEnabled: true
              IsOrganizationTrail: false
        trail:
          description:
            - The trail that O(trail) names, or null.
            - It also has C(logging), C(delivery_error), C(selectors), C(basic_selectors), C(tags).
          returned: success
          type: dict
          sample:
            Name: ctlaudit
            TrailARN: arn:aws:cloudtrail:us-east-1:222222222222:trail/ctlaudit
            HomeRegion: us-east-1
            S3BucketName: ctlaudit-222222222222
            IsMultiRegionTrail: true
            IncludeGlobalServiceEvents: true
            LogFileValidationEnabled: true
            IsOrganizationTrail: false
            logging: true
            delivery_error: ""
            selectors:
              - Name: Management events
                FieldSelectors:
                  - Field: eventCategory
                    Equals: [Management]
            basic_selectors: []
            tags:
              ctl:managed-by: ctl.aws
    config:
      description: AWS Config.
      returned: if the section was read
      type: dict
      contains:
        service_role:
          description: Whether the service-linked role of AWS Config exists.
          returned: success
          type: bool
          sample: true
        regions:
          description: By region, C(recorder) and C(channel) in AWS's own words or null, and C(recording).
          returned: success
          type: dict
          sample:
            us-east-1:
              recorder:
                name: default
                roleARN: arn:aws:iam::222222222222:role/ConfigRole
                recordingGroup:
                  allSupported: true
                  includeGlobalResourceTypes: true
              recording: true
              channel:
                name: default
                s3BucketName: config-bucket-222222222222
    public_access_block:
      description: The S3 public access block of the account in AWS's own words, empty if there is none.
      returned: if the section was read
      type: dict
      sample:
        BlockPublicAcls: true
        IgnorePublicAcls: true
        BlockPublicPolicy: true
        RestrictPublicBuckets: true
    ebs_encryption:
      description: By region, whether EBS volumes are encrypted by default.
      returned: if the section was read
      type: dict
      sample:
        eu-central-1: true
        us-east-1: false
    ebs_snapshot_block:
      description: By region, whether EBS snapshots can be shared with everybody, in AWS's own words.
      returned: if the section was read
      type: dict
      sample:
        eu-central-1: block-new-sharing
        us-east-1: unblocked
    image_block:
      description: By region, whether AMIs can be shared with everybody, in AWS's own words.
      returned: if the section was read
      type: dict
      sample:
        eu-central-1: block-new-sharing
        us-east-1: unblocked
    ssm_document_block:
      description:
        - By region, whether documents of AWS Systems Manager can be shared with everybody, in AWS's own words.
        - A region where AWS does not have the setting is not there.
      returned: if the section was read
      type: dict
      sample:
        eu-central-1: Disable
        us-east-1: Enable
    analyzers:
      description: By region, the analyzers of external access. Each has C(name), C(arn), C(status), C(tags).
      returned: if the section was read
      type: dict
      sample:
        us-east-1:
          - name: CTLExternalAccess
            arn: arn:aws:access-analyzer:us-east-1:222222222222:analyzer/CTLExternalAccess
            status: ACTIVE
            tags:
              ctl:managed-by: ctl.aws
    contacts:
      description: The alternate contacts by type in AWS's own words, null for one that is not set.
      returned: if the section was read
      type: dict
      sample:
        SECURITY:
          Name: Security Operations
          Title: On-call team
          EmailAddress: s***@example.com
          PhoneNumber: "***00"
        BILLING: null
        OPERATIONS: null
    primary_contact:
      description:
        - Of the primary contact what tells whose it is, without any person. Null where the account has none.
      returned: if the section was read
      type: dict
      contains:
        CompanyName:
          description: The company, or empty.
          returned: always
          type: str
          sample: Example Inc.
        WebsiteUrl:
          description: The web site, or empty.
          returned: always
          type: str
          sample: https://www.example.com
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.account_snapshot_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
