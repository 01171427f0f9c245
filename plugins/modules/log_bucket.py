#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: log_bucket
short_description: Make sure that there is an S3 bucket for the logs of one AWS service
version_added: "1.0.0"
description:
  - Makes or adopts a bucket to which AWS CloudTrail or AWS Config delivers its logs.
  - A new bucket is made in the home region (see O(region)). An existing one stays where it is.
  - The bucket gets object ownership without ACLs, a block of all public access, encryption, versioning, and a tag.
  - Its bucket policy refuses calls without TLS, and admits one service, for this account alone.
    For CloudTrail, the one trail alone, into the folder that it has.
  - Statements and lifecycle rules that the customer added are kept. Statements that admit others are returned in
    RV(ignore:warnings).
  - An encryption that the bucket has is kept, whatever its key. Other tags are kept.
  - A bucket that another account owns is an error. Every call names the account that has to own the bucket.
    The creating call does not, as S3 takes no such name there.
  - Buckets and objects are never deleted by the module. S3 itself deletes logs if O(retention_days) says so.
author: ctl.aws contributors (@ctl-aws)
options:
  name:
    description: The name of the bucket.
    type: str
    required: true
  service:
    description: The service that delivers to the bucket.
    type: str
    required: true
    choices: [cloudtrail, config]
  trail_name:
    description:
      - The trail that may deliver.
      - Required if O(service=cloudtrail), not used otherwise.
    type: str
  trail_region:
    description:
      - The home region of the trail.
      - Without it, that of the trail if it exists, else that of this task (see O(region)).
      - Only used if O(service=cloudtrail).
    type: str
  retention_days:
    description:
      - After how many days logs expire, and how many days after that their old versions do.
      - V(0) keeps them for ever.
      - Uploads that were not completed are ended after seven days in any case.
    type: int
    default: 0
  access_log_bucket:
    description:
      - The bucket to which S3 reports who accesses this one, with the name of this one as the prefix.
      - It has to be in the same region and account, and its policy has to admit C(logging.s3.amazonaws.com). The module
        does not see to that.
      - A different target that the bucket has is replaced. Without this option, access logging stays as it is.
    type: str
  private_folder:
    description:
      - A folder of the bucket whose objects the roles O(private_from) can neither read nor write nor delete.
      - Its name, without slashes around it.
    type: str
  private_from:
    description: Names of roles of the account that are kept out of O(private_folder), whatever their paths.
    type: list
    elements: str
    default: []
  state:
    description: The bucket has to exist. Nothing else can be asked for.
    type: str
    choices: [present]
    default: present
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: s3:ListBucket, s3:GetBucketLocation, s3:GetBucketOwnershipControls,
    s3:GetBucketPublicAccessBlock, s3:GetEncryptionConfiguration, s3:GetBucketVersioning, s3:GetBucketPolicy,
    s3:GetLifecycleConfiguration, s3:GetBucketLogging, s3:GetBucketTagging, s3:GetBucketObjectLockConfiguration,
    s3:CreateBucket, s3:PutBucketOwnershipControls, s3:PutBucketPublicAccessBlock, s3:PutEncryptionConfiguration,
    s3:PutBucketVersioning, s3:PutBucketPolicy, s3:PutLifecycleConfiguration, s3:PutBucketLogging, s3:PutBucketTagging,
    cloudtrail:DescribeTrails (to find the home region of O(trail_name))."
  - AWS Config cannot deliver to a bucket that has a default retention by object lock. That is returned in
    RV(ignore:warnings).
seealso:
  - module: ctl.aws.cloudtrail_trail
  - module: ctl.aws.config_recorder
"""

EXAMPLES = r"""
- name: A bucket for one trail
  ctl.aws.log_bucket:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    region: us-east-1
    name: ctlaudit-222222222222
    service: cloudtrail
    trail_name: ctlaudit

- name: A bucket for AWS Config, whose contents expire after a year
  ctl.aws.log_bucket:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    name: config-bucket-222222222222
    service: config
    retention_days: 365

- name: A bucket for a trail whose home is elsewhere, with access logging
  ctl.aws.log_bucket:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    region: eu-central-1
    name: ctlaudit-222222222222
    service: cloudtrail
    trail_name: ctlaudit
    trail_region: us-east-1
    access_log_bucket: acme-access-logs
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: s3
      operation: CreateBucket
      region: us-east-1
      resource: S3 bucket ctlaudit-222222222222
      reason: create bucket ctlaudit-222222222222
      status: applied
      request_id: 4442587FB7D0A2F9
bucket:
  description: The bucket. In check mode also one that would be made.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      returned: success
      type: str
      sample: ctlaudit-222222222222
    arn:
      description: Its ARN.
      returned: success
      type: str
      sample: arn:aws:s3:::ctlaudit-222222222222
"""

from ansible_collections.ctl.aws.plugins.module_utils._log_bucket import MODULE
from ansible_collections.ctl.aws.plugins.module_utils._module import main as run_module


def main():
    run_module(MODULE)


if __name__ == "__main__":
    main()
