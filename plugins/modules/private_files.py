#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: private_files
short_description: Write files that only their owner can read
version_added: "1.0.0"
description:
  - For what describes a customer's account on the machine that runs Ansible, such as the hand-over packet.
  - The directory and each file are made for their owner alone (modes 0700 and 0600).
  - A file is written whole or not at all.
  - A symbolic link is not followed, and a directory that everybody may write to is refused.
author: ctl.aws contributors (@ctl-aws)
options:
  directory:
    description: An absolute directory, or one below C(~).
    type: str
    required: true
  files:
    description: What is to be in it. Other files are left alone. Without any, the directory alone is looked at.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: The file's name.
        type: str
        required: true
      text:
        description: All of its text. Either this or O(files[].json).
        type: str
      json:
        description: What it says as JSON, a list or a dictionary. Either this or O(files[].text).
        type: raw
      replace:
        description: Whether it is written where it is there with another text. What people edit is not.
        type: bool
        default: true
extends_documentation_fragment:
  - ctl.aws.attributes
notes:
  - No IAM action is needed.
seealso:
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that writes the hand-over packet with this module.
  - module: ansible.builtin.copy
    description: Writes files that may be read by others.
"""

EXAMPLES = r"""
- name: Write what the customer is told
  ctl.aws.private_files:
    directory: /var/lib/ctl/packets
    files:
      - name: 222222222222.md
        text: |
          # Hand-over of AWS account 222222222222
"""

RETURN = r"""
steps:
  description: The files that were written, or in check mode would be written.
  returned: always
  type: list
  elements: dict
  sample:
    - service: file
      operation: WriteFile
      region: ""
      resource: /var/lib/ctl/packets/222222222222.md
      reason: write 222222222222.md
      status: applied
      request_id: ""
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._evidence.private_files import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
