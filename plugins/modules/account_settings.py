#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_settings
short_description: Switch on protections of an account as a whole
version_added: "1.0.0"
description:
  - Every setting has an option of its own. One that is not asked for is not looked at.
  - What is switched on already is left as it is. Nothing is ever switched off.
author: ctl.aws contributors (@ctl-aws)
options:
  public_access_block:
    description:
      - The S3 public access block of the account, all four settings of it.
      - With V(unless_public) it closes no bucket. The settings about ACLs are switched on where no bucket is public by
        them, those about policies where none is by its policy. The buckets that stand in the way are returned in
        RV(ignore:warnings), with what would close them.
      - "A bucket counts as public if its policy or its ACL opens it to everybody and neither its own public access
        block nor the account's prevents that. So does one whose objects can have ACLs of their own, and one that
        cannot be read: AWS does not tell whether it is public."
      - With V(always) it is switched on all the same. The buckets that this closes are returned in
        RV(ignore:warnings).
      - V(off) does not look at it.
    type: str
    choices: [unless_public, always, "off"]
    default: "off"
  ebs_encryption:
    description:
      - Whether EBS volumes are encrypted by default, in every region.
      - With V(unless_shared) it is switched on only in regions from which the account shares no AMI and no snapshot.
        A copy of an encrypted volume can be shared only with a key that is shared as well. What is shared is returned
        in RV(ignore:warnings).
      - A region that has more than 500 AMIs and snapshots counts as one that may share. That is returned too.
      - With V(always) it is switched on in all regions, without looking at what is shared.
      - Where it is on, a key of another account is kept, and reported.
      - V(off) does not look at it.
    type: str
    choices: [unless_shared, always, "off"]
    default: "off"
  ebs_snapshot_block:
    description:
      - Whether EBS snapshots can be shared with everybody, in every region.
      - With V(new) nobody can make a snapshot public any more. Those that are public stay so, and are returned in
        RV(ignore:warnings).
      - With V(all) the public ones are hidden, too. What that hides is returned in RV(ignore:warnings).
      - A stricter setting is kept. One that a declarative policy of the organization has made is left alone.
      - V(off) does not look at it.
      - Sharing with single accounts is not affected.
    type: str
    choices: [new, all, "off"]
    default: "off"
  image_block:
    description:
      - Whether AMIs can be shared with everybody, in every region.
      - With V(unless_public) nobody can make an AMI public any more, but in regions where the account has public ones.
        These are returned in RV(ignore:warnings), and nothing is set there, since an account that publishes AMIs could
        publish no others.
      - With V(always) it is set all the same. AMIs that are public stay so, and are returned in RV(ignore:warnings).
      - One that a declarative policy of the organization has made is left alone.
      - AWS takes up to ten minutes to set it, and says until then that it is not. A run within these sets it again.
      - V(off) does not look at it.
      - Sharing with single accounts, organizations and organizational units is not affected.
    type: str
    choices: [unless_public, always, "off"]
    default: "off"
  ssm_document_block:
    description:
      - Whether documents of AWS Systems Manager can be shared with everybody, in every region.
      - With V(unless_public) nobody can make a document public any more, but in regions where the account has public
        ones. These are returned in RV(ignore:warnings), and nothing is set there.
      - A region that has more than 200 documents of the account's own counts as one that may have public ones. That is
        returned too. So is a region where AWS does not have the setting.
      - With V(always) it is set all the same. Documents that are public stay so, and are returned in
        RV(ignore:warnings).
      - V(off) does not look at it.
      - Sharing with single accounts is not affected.
    type: str
    choices: [unless_public, always, "off"]
    default: "off"
  access_analyzer:
    description:
      - Whether IAM Access Analyzer looks for external access in every region.
      - An analyzer of the type C(ACCOUNT) that exists is adopted, whatever its name. Otherwise C(CTLExternalAccess) is
        created, with the tag C(ctl:managed-by).
      - Archive rules, by which findings are hidden, are kept, and reported.
      - AWS allows one in a region. One that does not work is returned in RV(ignore:warnings), and nothing is done
        there.
    type: bool
    default: false
  ebs_encryption_excluded:
    description: Regions that O(ebs_encryption) is not for.
    type: list
    elements: str
    default: []
  ebs_snapshot_block_excluded:
    description: Regions that O(ebs_snapshot_block) is not for.
    type: list
    elements: str
    default: []
  image_block_excluded:
    description: Regions that O(image_block) is not for.
    type: list
    elements: str
    default: []
  ssm_document_block_excluded:
    description: Regions that O(ssm_document_block) is not for.
    type: list
    elements: str
    default: []
  access_analyzer_excluded:
    description: Regions that O(access_analyzer) is not for.
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
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: ec2:DescribeRegions."
  - "For O(public_access_block): s3:GetAccountPublicAccessBlock, s3:PutAccountPublicAccessBlock, s3:ListAllMyBuckets,
    s3:GetBucketPublicAccessBlock, s3:GetBucketPolicyStatus, s3:GetBucketOwnershipControls,
    s3:GetBucketAcl."
  - "For O(ebs_encryption): ec2:GetEbsEncryptionByDefault, ec2:GetEbsDefaultKmsKeyId,
    ec2:EnableEbsEncryptionByDefault, ec2:DescribeImages, ec2:DescribeImageAttribute,
    ec2:DescribeSnapshots, ec2:DescribeSnapshotAttribute."
  - "For O(ebs_snapshot_block): ec2:GetSnapshotBlockPublicAccessState, ec2:EnableSnapshotBlockPublicAccess,
    ec2:DescribeSnapshots."
  - "For O(image_block): ec2:GetImageBlockPublicAccessState, ec2:EnableImageBlockPublicAccess, ec2:DescribeImages."
  - "For O(ssm_document_block): ssm:GetServiceSetting, ssm:UpdateServiceSetting, ssm:ListDocuments,
    ssm:DescribeDocumentPermission."
  - "For O(access_analyzer): access-analyzer:ListAnalyzers, access-analyzer:ListArchiveRules,
    access-analyzer:CreateAnalyzer, access-analyzer:TagResource, iam:CreateServiceLinkedRole."
seealso:
  - module: ctl.aws.account_baseline
    description: Sets these together with all other controls.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account.
  - name: "AWS: S3 public access block"
    link: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    description: What it blocks.
  - name: "AWS: EBS encryption by default"
    link: https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
    description: Which volumes are encrypted.
  - name: "AWS: block public access for EBS snapshots"
    link: https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
    description: What becomes of snapshots that are public.
  - name: "AWS: block public access for AMIs"
    link: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
    description: What becomes of AMIs that are public, and in which accounts it is on from the start.
  - name: "AWS: sharing SSM documents"
    link: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
    description: What the setting blocks.
  - name: "AWS: IAM Access Analyzer"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
    description: What an analyzer of external access finds.
"""

EXAMPLES = r"""
- name: Switch on what hurts nobody
  ctl.aws.account_settings:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    public_access_block: unless_public
    ebs_encryption: unless_shared
    ebs_snapshot_block: new
    image_block: unless_public
    ssm_document_block: unless_public
    access_analyzer: true

- name: Encrypt new volumes in two regions
  ctl.aws.account_settings:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    ebs_encryption: always
    regions: [eu-central-1, us-east-1]
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: ec2
      operation: EnableEbsEncryptionByDefault
      region: us-east-1
      resource: EBS encryption by default in us-east-1
      reason: encrypt new EBS volumes in us-east-1
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
regions:
  description: The regions that were worked in.
  returned: success
  type: list
  elements: str
  sample: [eu-central-1, us-east-1]
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.account_settings import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
