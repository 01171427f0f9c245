#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_password_policy
short_description: Set the password policy of an AWS account
version_added: "1.0.0"
description:
  - Sets the account's password policy for IAM users in one call (C(iam:UpdateAccountPasswordPolicy)).
  - The defaults are those of the CIS AWS Foundations Benchmark 7.0 (2.8 and 2.9).
  - Hard expiry, which locks users out, is never switched on, and an existing one is switched off.
author: ctl.aws contributors (@ctl-aws)
options:
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
    description: How many earlier passwords cannot be used again, 1 to 24. V(0) allows all.
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
      - Whether fields in which the account is stricter than the options stay as they are.
      - What was kept is returned in RV(ignore:warnings).
    type: bool
    default: true
  excluded:
    description: Options whose fields stay as they are in the account, whether stricter or not.
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
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes
notes:
  - "Needs the IAM actions: iam:GetAccountPasswordPolicy, iam:UpdateAccountPasswordPolicy."
seealso:
  - module: ctl.aws.iam_baseline
    description: Makes roles and policies.
  - module: ctl.aws.account_baseline
    description: Sets the password policy together with all other controls.
  - name: Role ctl.aws.ctl_harden
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_harden
    description: The role that hardens an account.
  - name: "AWS: the password policy"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
    description: What each field does, and to whom.
"""

EXAMPLES = r"""
- name: Set the password policy that the benchmark asks for
  ctl.aws.iam_password_policy:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"

- name: Ask for longer passwords
  ctl.aws.iam_password_policy:
    minimum_length: 20
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
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.iam_password_policy import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
