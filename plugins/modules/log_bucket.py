#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: log_bucket
short_description: Make, archive or remove an S3 bucket for the logs of one AWS service
version_added: "1.0.0"
description:
  - Makes or adopts a bucket to which AWS CloudTrail or AWS Config delivers its logs.
  - A new bucket is made in the home region (see O(region)). An existing one stays where it is.
  - The bucket gets object ownership without ACLs, a block of all public access, encryption, versioning, and a tag.
  - Its bucket policy refuses calls without TLS, and allows one service, for this account alone.
    For CloudTrail, the one trail alone, into the folder that it has, or into none, where it is there by us (O(ledger)).
  - Statements and lifecycle rules that the customer added are kept. Statements that allow others are returned in
    RV(ignore:warnings).
  - An encryption that the bucket has is kept, whatever its key. Other tags are kept.
  - Reported is a key of another account, a lifecycle rule by which logs expire earlier than by O(retention_days), and
    replication to another bucket.
  - A bucket that another account owns is an error. Every call names the account that has to own the bucket.
    The creating call does not, as S3 takes no such name there.
  - Objects are deleted by O(state=absent) alone. S3 itself deletes logs if O(retention_days) says so.
author: ctl.aws contributors (@ctl-aws)
options:
  name:
    description: The name of the bucket.
    type: str
    required: true
  service:
    description:
      - The service that delivers to the bucket. V(none) is for a bucket into which the partner alone writes, such as
        the one for evidence.
      - Required if O(state=present), not used otherwise.
    type: str
    choices: [cloudtrail, config, none]
  trail_name:
    description:
      - The trail that may deliver.
      - Required if O(state=present) and O(service=cloudtrail), not used otherwise.
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
      - It has to be in the same region and account, and its policy has to allow C(logging.s3.amazonaws.com). The module
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
  archive_bucket:
    description:
      - The bucket that the objects are copied to, in whatever region it is.
      - Required if O(state=archived), not used otherwise.
    type: str
  archive_bucket_owner:
    description:
      - The account that has to own O(archive_bucket), 12 digits, quoted.
      - Without it, the account itself. In another account, the policy of O(archive_bucket) has to let the role in use
        list and read it, and put objects and their ACLs and tags.
      - Only used if O(state=archived).
    type: str
  archive_prefix:
    description:
      - The folder of O(archive_bucket) below which the objects keep their keys. Without it, the name of the bucket.
      - Only used if O(state=archived).
    type: str
  max_objects:
    description:
      - Above so many object versions and delete markers in the bucket, nothing is copied or deleted. The error says how
        S3 does that by itself.
      - Not used if O(state=present).
    type: int
    default: 100000
  state:
    description:
      - V(present) makes the bucket, or adopts it.
      - V(archived) copies the current version of every object to O(archive_bucket), within S3, and compares all of them
        there afterwards. Size and ETag tell, or else a checksum that both objects have, or else both are read. What is
        there already and the same is not copied again. Older versions are not copied, which is a warning. The bucket
        stays as it is.
      - V(absent) deletes all versions of all objects, and the bucket, whatever is in it. A bucket that is gone is
        nothing to do.
      - What object lock or a legal hold protects is never touched. All else is deleted, and the error names what is
        left.
      - A bucket with MFA delete, and an object above 5 GB or in Glacier that is not in the archive yet, are errors
        before anything is written.
    type: str
    choices: [present, archived, absent]
    default: present
extends_documentation_fragment:
  - ctl.aws.backup
  - ctl.aws.connection
  - ctl.aws.ledger
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: s3:ListBucket, s3:GetBucketOwnershipControls,
    s3:GetBucketPublicAccessBlock, s3:GetEncryptionConfiguration, s3:GetBucketVersioning, s3:GetBucketPolicy,
    s3:GetBucketPolicyStatus, s3:GetLifecycleConfiguration, s3:GetBucketLogging, s3:GetBucketTagging,
    s3:GetBucketObjectLockConfiguration, s3:GetReplicationConfiguration, s3:CreateBucket, s3:PutBucketOwnershipControls,
    s3:PutBucketPublicAccessBlock, s3:PutEncryptionConfiguration, s3:PutBucketVersioning, s3:PutBucketPolicy,
    s3:PutLifecycleConfiguration, s3:PutBucketLogging, s3:PutBucketTagging, cloudtrail:DescribeTrails (to find the
    home region of O(trail_name))."
  - "For O(state=archived) also: s3:ListBucketVersions, s3:GetObject and s3:GetObjectTagging in the bucket;
    s3:ListBucket, s3:GetObject, s3:PutObject, s3:PutObjectTagging and, in another account, s3:PutObjectAcl in
    O(archive_bucket). Where objects are encrypted with keys of KMS, the use of these."
  - "For O(state=absent) also: s3:ListBucketVersions, s3:DeleteObject, s3:DeleteObjectVersion, s3:DeleteBucket."
  - Memory does not grow with the bucket. Against the emulator of the tests, 4,000 objects were deleted at 500 a second,
    and copied and compared at 110 a second; the emulator was what took the time. Eight calls run side by side.
  - What S3 says about MFA delete and about objects that it does not delete is known from the documentation of AWS. So
    is that a lifecycle rule empties a bucket within days.
  - AWS Config cannot deliver to a bucket that has a default retention by object lock. That is returned in
    RV(ignore:warnings).
seealso:
  - module: ctl.aws.cloudtrail_trail
    description: Delivers into such a bucket.
  - module: ctl.aws.config_recorder
    description: Delivers into such a bucket.
  - module: ctl.aws.account_baseline
    description: Sets both log buckets together with all other controls.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that keeps, archives or deletes the buckets in the end.
  - name: "AWS: bucket policy for CloudTrail"
    link: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    description: What CloudTrail needs of a bucket.
  - name: "AWS: bucket policy for AWS Config"
    link: https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
    description: What AWS Config needs of a bucket.
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

- name: Copy all logs to a bucket of somebody else
  ctl.aws.log_bucket:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    name: ctlaudit-222222222222
    archive_bucket: acme-archive
    archive_bucket_owner: "333333333333"
    state: archived

- name: Remove the bucket with everything in it
  ctl.aws.log_bucket:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    name: ctlaudit-222222222222
    state: absent
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
contents:
  description: What was in the bucket before. Counted until there is more than O(max_objects).
  returned: if O(state=archived) or O(state=absent)
  type: dict
  contains:
    versions:
      description: How many versions of objects.
      returned: success
      type: int
      sample: 4312
    bytes:
      description: Their size.
      returned: success
      type: int
      sample: 91023344
    delete_markers:
      description: How many delete markers.
      returned: success
      type: int
      sample: 0
    complete:
      description: Whether that is all.
      returned: success
      type: bool
      sample: true
archive:
  description: The copies.
  returned: if O(state=archived)
  type: dict
  contains:
    bucket:
      description: The bucket they are in.
      returned: success
      type: str
      sample: acme-archive
    prefix:
      description: What their keys begin with.
      returned: success
      type: str
      sample: ctlaudit-222222222222/
    objects:
      description: How many objects the bucket has.
      returned: success
      type: int
      sample: 4312
    bytes:
      description: Their size.
      returned: success
      type: int
      sample: 91023344
    verified:
      description: Whether all of them are in the archive and the same. In check mode, whether they are already.
      returned: success
      type: bool
      sample: true
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_bucket import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
