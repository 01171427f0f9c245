#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: config_recorder
short_description: Make sure that AWS Config records in all regions
version_added: "1.0.0"
description:
  - Makes sure that each region has a configuration recorder and a delivery channel, and that it records all resource
    types.
  - Global resource types (those of IAM) are recorded in one region only, because each region that records them costs.
  - A recorder and a delivery channel that exist are adopted. AWS allows one of each in a region.
  - An adopted recorder keeps its name, its role and its recording mode, and is set to record all types.
    A list of types to record or to leave out is thereby replaced.
  - If it delivers to another bucket, it keeps the global resource types that it records.
  - An adopted delivery channel is never changed. A different bucket is returned in RV(ignore:warnings).
  - A recorder and a delivery channel that are there by us (O(ledger)) get the role, the recording mode, the bucket and
    the folder back that they were made with. A key and a topic that they were given are kept, and reported.
  - Reported is, too, that recording or delivery failed lately.
  - Nothing is written in a region in which AWS Control Tower manages the recorder. That is returned in
    RV(ignore:warnings).
    Recorders that are linked to an AWS service are ignored.
  - New recorders use the service-linked role of AWS Config, which is made if need be.
  - A recorder is never stopped, and nothing is deleted.
author: ctl.aws contributors (@ctl-aws)
options:
  name:
    description: The name of recorders and delivery channels that are made. Existing ones keep theirs.
    type: str
    default: default
  bucket:
    description: The bucket to which new delivery channels deliver. It has to exist and to allow AWS Config.
    type: str
    required: true
  bucket_in_account:
    description:
      - Whether O(bucket) has to belong to the account. A predictable name can have been taken by somebody else.
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
      - Without it, the home region (see O(region)) if it is among those worked in and needs no opt-in,
        then the partition's main region (V(us-east-1), V(us-gov-west-1) or V(cn-north-1)),
        then the first one that fits.
      - To be given, and the same in every task, if an account's regions are spread over several tasks.
    type: str
  state:
    description: Recorders have to exist and to record. Nothing else can be asked for.
    type: str
    choices: [present]
    default: present
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.ledger
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: ec2:DescribeRegions, config:DescribeConfigurationRecorders,
    config:DescribeConfigurationRecorderStatus, config:DescribeDeliveryChannels,
    config:DescribeDeliveryChannelStatus, config:PutConfigurationRecorder, config:PutDeliveryChannel,
    config:StartConfigurationRecorder, iam:GetRole, iam:CreateServiceLinkedRole, iam:PassRole, s3:ListBucket (on the
    bucket, to see whose it is)."
  - AWS charges for each configuration item that is recorded.
seealso:
  - module: ctl.aws.log_bucket
    description: Makes the bucket that AWS Config delivers to.
  - module: ctl.aws.account_baseline
    description: Sets recorders and their bucket together with all other controls.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account.
  - name: "AWS: what AWS Config records"
    link: https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
    description: Resource types, and which are recorded in one region only.
"""

EXAMPLES = r"""
- name: Record in all regions of the account
  ctl.aws.config_recorder:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    region: us-east-1
    bucket: config-bucket-222222222222

- name: Record in one region only
  ctl.aws.config_recorder:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    bucket: config-bucket-222222222222
    regions: [eu-central-1]
    global_resources_region: eu-central-1

- name: Record in some regions, and choose where IAM is recorded
  ctl.aws.config_recorder:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    name: ctl
    bucket: config-bucket-222222222222
    regions: [eu-central-1, eu-west-1, us-east-1]
    global_resources_region: eu-central-1
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: config
      operation: PutConfigurationRecorder
      region: us-east-1
      resource: Config recorder in us-east-1
      reason: create recorder default in us-east-1
      status: applied
      request_id: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
regions:
  description: The regions that were worked in.
  returned: success
  type: list
  elements: str
  sample: [eu-central-1, us-east-1]
global_resources_region:
  description: The region in which the types of IAM are recorded, or an empty string if no region that was worked in
    can.
  returned: success
  type: str
  sample: us-east-1
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.config_recorder import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
