#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: cam_provider
short_description: Make a provider of the Cloud Application Manager, give it its role and synchronise it, or delete it
version_added: "1.0.0"
description:
  - Sets the Account Role ARN of a provider of the Cloud Application Manager (CAM), and makes the CAM synchronise it.
  - Works on one provider, which has to have the type Amazon Web Services. It is given by its id (O(provider_id)), or
    found by its name (O(name)). Where none has that name, one is made; the CAM synchronises it by itself then.
  - With O(state=absent), the provider is deleted. That takes the CAM a while, and the module does not wait for its end.
    A provider with services on it is not deleted; the error is what the CAM says, with the code V(400).
  - Only the role is changed. Everything else is sent back as the CAM answered it, because its API takes a provider as a
    whole.
  - The module starts a synchronisation. It does not wait for the end, but can wait for the next thing that happens
    (see O(wait_for_news)).
  - A provider that is being deleted is an error, unless O(state=absent).
author: ctl.aws contributors (@ctl-aws)
options:
  endpoint:
    description:
      - The address of the CAM, such as V(https://cam.example.com). The scheme C(http) is taken for this machine alone.
      - Redirects are not followed, as the token would go along. A user or a password in it is an error.
    type: str
    required: true
  token:
    description: The token of a CAM user who may manage the provider.
    type: str
    required: true
  validate_certs:
    description: Whether TLS certificates are checked.
    type: bool
    default: true
  provider_id:
    description: The id of the provider. With it O(name) is not looked at. Empty means not given.
    type: str
    default: ""
  name:
    description:
      - The name of the provider. Needs O(account_id) or O(account_role_arn).
      - A name is no proof. It is an error if the provider that has it does not work in the account, if several do, or
        if one with another name, or in another workspace, does. Then O(provider_id) says which one is meant.
    type: str
    default: ""
  owner:
    description:
      - The workspace in which the provider is looked for by its name, and which one that is made belongs to.
      - Without it, all that the token sees, and the workspace of the token's user.
    type: str
    default: ""
  state:
    description:
      - V(present) means that the provider is there. One with O(name) is made if it is not; then O(account_role_arn) is
        needed. One with O(provider_id) has to be there.
      - V(absent) means that it is not, or is being deleted. A provider that the CAM does not know is nothing to do, so
        check O(endpoint) and O(provider_id) or O(name). All options about the role and the synchronisation are not
        looked at then.
    type: str
    choices: [present, absent]
    default: present
  journal:
    description:
      - A file to which every write is added before it is made, and again with what came of it, as lines of JSON.
      - If that is not possible, the write is not made.
    type: path
  account_id:
    description:
      - The account that the provider is for, 12 digits, quoted. A provider whose present role is in another account,
        or that names another account as its own, is an error, and is not touched.
      - With O(state=absent), the role has to be the ARN of one in this account. Else nothing shows whose the provider
        is, which is an error.
      - Without it, the account of O(account_role_arn). Required if O(state=absent).
    type: str
  account_role_arn:
    description:
      - The role by which the CAM works in the account.
      - Without it, the role that the provider has is kept.
    type: str
  sync:
    description:
      - When the provider is synchronised.
      - V(auto) means if the role was changed, or if the provider is neither online nor on its way there.
      - V(always) means in every run.
      - V(never) means that only the role is set.
    type: str
    choices: [auto, always, never]
    default: auto
  wait_for_news:
    description:
      - What an earlier task saw. The task then waits until the provider shows something else, or the time is up.
      - Without it, the task does not wait.
    type: dict
    suboptions:
      state:
        description: The RV(provider.state) that was seen.
        type: str
        required: true
      log_lines:
        description: How many lines of RV(logs) were seen.
        type: int
        required: true
      seconds:
        description: How long to wait at most. That nothing has happened by then is no error.
        type: int
        default: 30
extends_documentation_fragment:
  - ctl.aws.attributes
attributes:
  idempotent:
    description: Whether a second run with the same options changes nothing.
    support: partial
    details:
      - Not with O(sync=always).
      - With O(sync=auto), a provider that is still not online is synchronised again.
notes:
  - Makes no call to AWS, and so needs no IAM actions and takes no connection options.
seealso:
  - module: ctl.aws.iam_baseline
    description: Makes the role that the provider gets.
  - plugin: ctl.aws.shared_providers
    plugin_type: filter
    description: Finds providers that stand at two accounts.
  - name: Role ctl.aws.ctl_provider
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_provider
    description: The role that connects an account with this module.
"""

EXAMPLES = r"""
- name: Give a provider its role
  ctl.aws.cam_provider:
    endpoint: https://cam.example.com
    token: "{{ ctl_cam_token }}"
    provider_id: 3b2c7a54-0d2e-4a70-9a52-6a4f0c1f7e11
    account_role_arn: arn:aws:iam::222222222222:role/CTLCAMRole

- name: Make a provider for an account that has none
  ctl.aws.cam_provider:
    endpoint: https://cam.example.com
    token: "{{ ctl_cam_token }}"
    name: acme-staging
    account_role_arn: arn:aws:iam::333333333333:role/CTLCAMRole

- name: Synchronise a provider in any case
  ctl.aws.cam_provider:
    endpoint: https://cam.example.com
    token: "{{ ctl_cam_token }}"
    provider_id: 3b2c7a54-0d2e-4a70-9a52-6a4f0c1f7e11
    sync: always
  register: cam

- name: Wait for at most a minute until the provider shows something new
  ctl.aws.cam_provider:
    endpoint: https://cam.example.com
    token: "{{ ctl_cam_token }}"
    provider_id: 3b2c7a54-0d2e-4a70-9a52-6a4f0c1f7e11
    sync: never
    wait_for_news:
      state: "{{ cam.provider.state }}"
      log_lines: "{{ cam.logs | length }}"
      seconds: 60

- name: Delete a provider
  ctl.aws.cam_provider:
    endpoint: https://cam.example.com
    token: "{{ ctl_cam_token }}"
    provider_id: 3b2c7a54-0d2e-4a70-9a52-6a4f0c1f7e11
    account_id: "222222222222"
    state: absent
  register: deletion
  failed_when: deletion is failed and deletion.error.code != "400"
"""

RETURN = r"""
steps:
  description: The API calls that were made, or in check mode would be made.
  returned: always
  type: list
  elements: dict
  sample:
    - service: cam
      operation: UpdateProvider
      region: ""
      resource: CAM provider acme-prod
      reason: set the Account Role ARN of CAM provider acme-prod
      status: applied
      request_id: ""
state:
  description: The state of the provider, as it was read last. V(absent) if there is none. V(ready) means online.
  returned: success
  type: str
  sample: processing
provider:
  description: The provider, as it was read last. Null if it is gone, and in check mode if it would be made.
  returned: success
  type: dict
  contains:
    id:
      description: Its id.
      returned: success
      type: str
      sample: 3b2c7a54-0d2e-4a70-9a52-6a4f0c1f7e11
    name:
      description: Its name.
      returned: success
      type: str
      sample: acme-prod
    state:
      description: Its state. V(ready) means online.
      returned: success
      type: str
      sample: processing
    updated:
      description: When it was last changed.
      returned: success
      type: str
      sample: "2026-01-15 09:30:00.000000"
logs:
  description: The provider's log, the oldest line first.
  returned: success
  type: list
  elements: dict
  contains:
    created:
      description: When the line was written.
      returned: success
      type: str
      sample: "2026-01-15 09:30:02.000000"
    level:
      description: How important it is.
      returned: success
      type: str
      sample: info
    text:
      description: What it says.
      returned: success
      type: str
      sample: "Access Account: done"
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.cam.cam_provider import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
