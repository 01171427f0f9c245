#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_audit_info
short_description: Read what people sign in with, and what the networks of an account let in
version_added: "1.0.0"
description:
  - Reads IAM's credential report and, in every region, security groups, network ACLs, flow logs and how instances
    answer for their metadata.
  - A part that is refused keeps no other one from being read.
author: ctl.aws contributors (@ctl-aws)
options:
  regions:
    description:
      - The regions whose networks and instances are read.
      - Empty means all that are enabled in the account.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes.info
notes:
  - "Needs the IAM actions: iam:GenerateCredentialReport, iam:GetCredentialReport, iam:GetAccountSummary,
    iam:ListVirtualMFADevices, iam:ListServerCertificates, ec2:DescribeRegions, ec2:DescribeSecurityGroups,
    ec2:DescribeNetworkInterfaces, ec2:DescribeNetworkAcls, ec2:DescribeVpcs, ec2:DescribeFlowLogs,
    ec2:DescribeInstances, ec2:GetInstanceMetadataDefaults."
  - AWS makes a credential report at most once in four hours, and answers with the last one until then. Asking for it
    changes nothing in the account.
  - What another account shares with this one, such as a VPC, is left out. A flow log counts where it records at least
    what is refused, and is delivered.
  - What the report says of the root user and which words it has in place of times, is known from the documentation of
    AWS.
seealso:
  - module: ctl.aws.account_trust_info
    description: Reads whom an account lets in from outside.
  - module: ctl.aws.account_snapshot_info
    description: Reads what the collection may change.
  - name: Role ctl.aws.ctl_audit
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_audit
    description: The role that says what is the matter with it.
  - name: "AWS: credential reports"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
    description: What the columns of the report mean.
"""

EXAMPLES = r"""
- name: Look at credentials and networks
  ctl.aws.account_audit_info:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
  register: seen

- name: Stop if the root user has no MFA
  ansible.builtin.assert:
    that: seen.credentials.root.mfa
"""

RETURN = r"""
credentials:
  description: What people sign in with. Null where that was refused. Times are in UTC, and empty where there is none.
  returned: success
  type: dict
  contains:
    generated:
      description: Since when the report is what it is.
      returned: success
      type: str
      sample: "2026-01-31T12:00:00Z"
    root:
      description: The root user.
      returned: success
      type: dict
      contains:
        mfa:
          description: Whether it signs in with MFA.
          returned: success
          type: bool
          sample: true
        hardware_mfa:
          description: Whether that is no virtual device.
          returned: success
          type: bool
          sample: false
        password:
          description: Whether it has one. Null where AWS does not tell.
          returned: success
          type: bool
          sample: true
        access_keys:
          description: How many active access keys it has.
          returned: success
          type: int
          sample: 0
        certificates:
          description: How many active signing certificates it has.
          returned: success
          type: int
          sample: 0
        last_used:
          description: When its password or one of its keys was last used.
          returned: success
          type: str
          sample: "2026-01-31T12:00:00Z"
    users:
      description: The users by name.
      returned: success
      type: list
      elements: dict
      contains:
        name:
          description: The name.
          returned: success
          type: str
          sample: alice
        arn:
          description: The ARN.
          returned: success
          type: str
          sample: arn:aws:iam::222222222222:user/alice
        created:
          description: When it was created.
          returned: success
          type: str
          sample: "2026-01-31T12:00:00Z"
        console:
          description: Whether it has a password.
          returned: success
          type: bool
          sample: true
        mfa:
          description: Whether it has MFA.
          returned: success
          type: bool
          sample: true
        password_last_used:
          description: When the password was last used.
          returned: success
          type: str
          sample: ""
        password_last_changed:
          description: When the password was last changed.
          returned: success
          type: str
          sample: "2026-01-31T12:00:00Z"
        keys:
          description:
            - Its access keys, each with C(number) (1 or 2), C(active), and when it was C(rotated) and C(last_used).
          returned: success
          type: list
          elements: dict
          sample: [{number: 1, active: true, rotated: "2026-01-31T12:00:00Z", last_used: ""}]
        certificates:
          description: How many active signing certificates it has.
          returned: success
          type: int
          sample: 0
    server_certificates:
      description: The server certificates in IAM, each with C(name), C(arn) and C(expires).
      returned: success
      type: list
      elements: dict
      sample: []
credentials_refused:
  description: Why credentials could not be read. Empty where they could.
  returned: success
  type: str
  sample: ""
network:
  description: Networks and instances by region, without regions in which that was refused.
  returned: success
  type: dict
  sample:
    us-east-1:
      default_security_groups:
        - id: sg-0123456789abcdef0
          vpc: vpc-0123456789abcdef0
          is_default_vpc: true
          rules: ["in all from sg-0123456789abcdef0", "out all to 0.0.0.0/0"]
          used_by: []
      open_to_the_world:
        - {id: sg-0123456789abcdef1, name: web, ports: [22], sources: ["0.0.0.0/0"]}
      network_acls_open: [acl-0123456789abcdef0]
      instances_without_imdsv2: [i-0123456789abcdef0]
      imdsv2_default: no-preference
      vpcs_without_flow_logs: [vpc-0123456789abcdef0]
not_looked_at:
  description: A sentence for each region whose networks and instances could not be read.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.account_audit_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
