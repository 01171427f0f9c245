#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudtrail_trail
short_description: Make sure that a CloudTrail trail logs all regions and the objects of all buckets
version_added: "1.0.0"
description:
  - Makes or adopts one trail of the account. It covers all regions and the global services, and its log files are
    validated.
  - It logs all management events, and the data events of the objects in all buckets but O(bucket) and
    O(unlogged_buckets).
  - An existing trail of this name is adopted where its home region is. Drift of its settings and of its event selectors
    is corrected.
  - The trail is started if it does not log.
  - An encryption key that the trail has is kept, unless O(kms_key) names another one.
  - Other trails and trails of an organization are never touched.
    An organization trail is returned in RV(ignore:warnings), because its events are then paid for twice.
  - A trail that is there by us (O(ledger)) delivers into no folder of the bucket. An adopted one keeps its folder.
  - A key and a topic that were not asked for are kept, and reported. So is a delivery that failed lately.
  - A trail is never stopped or deleted. A region that has its five trails already is an error.
author: ctl.aws contributors (@ctl-aws)
options:
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
      - Whether O(bucket) has to belong to the account. A predictable name can have been taken by somebody else.
      - Set it to V(false) for a central log bucket in another account.
    type: bool
    default: true
  kms_key:
    description:
      - The full ARN of the KMS key that log files are encrypted with. An alias or a key id alone would be set again in
        every run.
      - Its key policy has to let CloudTrail use it.
      - Without it, the key that the trail has is kept, if it has one.
    type: str
  unlogged_buckets:
    description:
      - Other buckets whose objects are left out of the data events.
      - O(bucket) always is. Otherwise the trail would log its own deliveries, which never ends and costs money.
    type: list
    elements: str
    default: []
  state:
    description: The trail has to exist. Nothing else can be asked for.
    type: str
    choices: [present]
    default: present
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.ledger
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus, cloudtrail:GetEventSelectors,
    cloudtrail:ListTags, cloudtrail:CreateTrail, cloudtrail:UpdateTrail, cloudtrail:AddTags,
    cloudtrail:PutEventSelectors, cloudtrail:StartLogging, s3:ListBucket (on the bucket, to see whose it is)."
  - AWS charges for data events.
seealso:
  - module: ctl.aws.log_bucket
    description: Makes the bucket that the trail delivers to.
  - module: ctl.aws.account_baseline
    description: Sets the trail and its bucket together with all other controls.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account.
  - name: "AWS: data events"
    link: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
    description: What is logged of the objects of buckets, and what it costs.
"""

EXAMPLES = r"""
- name: A trail that leaves out one bucket, its own
  ctl.aws.cloudtrail_trail:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    region: us-east-1
    name: ctlaudit
    bucket: ctlaudit-222222222222
    unlogged_buckets: [ctlaudit-222222222222]

- name: A trail that leaves out several buckets and encrypts with the customer's key
  ctl.aws.cloudtrail_trail:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    name: ctlaudit
    bucket: ctlaudit-222222222222
    kms_key: arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab
    unlogged_buckets:
      - ctlaudit-222222222222
      - config-bucket-222222222222
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: cloudtrail
      operation: CreateTrail
      region: us-east-1
      resource: trail ctlaudit
      reason: create trail ctlaudit
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
trail:
  description: The trail. In check mode also one that would be made.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      returned: success
      type: str
      sample: ctlaudit
    arn:
      description: Its ARN.
      returned: success
      type: str
      sample: arn:aws:cloudtrail:us-east-1:222222222222:trail/ctlaudit
    home_region:
      description: The region in which it was made, and can be changed.
      returned: success
      type: str
      sample: us-east-1
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.cloudtrail_trail import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
