# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    # The action group is there for these options, so whoever takes them is in it, which a test compares.
    DOCUMENTATION = r"""
options:
  access_key:
    description:
      - AWS access key id. Without it, O(profile) or botocore's default chain is used
        (environment, shared files, container or instance role).
      - Also read from the environment variable E(AWS_ACCESS_KEY_ID).
    type: str
    aliases: [aws_access_key_id, aws_access_key]
  secret_key:
    description:
      - AWS secret access key, to be given together with O(access_key).
      - Also read from the environment variable E(AWS_SECRET_ACCESS_KEY).
    type: str
    aliases: [aws_secret_access_key, aws_secret_key]
  session_token:
    description:
      - Session token of temporary credentials.
      - Also read from the environment variable E(AWS_SESSION_TOKEN).
    type: str
    aliases: [aws_session_token]
  profile:
    description:
      - Name of a profile in the shared configuration files. Excludes O(access_key).
      - Also read from the environment variable E(AWS_PROFILE).
    type: str
    aliases: [aws_profile]
  region:
    description:
      - The home region, in which single-region resources are made. V(us-east-1) where nothing names one.
      - The partition (V(aws), V(aws-us-gov), V(aws-cn)) follows from it.
      - Also read from the environment variables E(AWS_REGION) and E(AWS_DEFAULT_REGION), and from the profile.
    type: str
    aliases: [aws_region]
  endpoint_url:
    description:
      - Where to send AWS calls instead of to AWS.
      - Also read from the environment variable E(AWS_ENDPOINT_URL).
    type: str
    aliases: [aws_endpoint_url]
  validate_certs:
    description: Whether TLS certificates are checked.
    type: bool
    default: true
  aws_ca_bundle:
    description:
      - A file of CA certificates to trust.
      - Also read from the environment variable E(AWS_CA_BUNDLE).
    type: path
  role_arn:
    description:
      - A role to assume with the credentials above; everything is then done as that role.
      - The session renews itself.
    type: str
  external_id:
    description: The external id that the role's trust policy asks for.
    type: str
  account_id:
    description:
      - The account that the credentials have to be in, 12 digits, quoted.
      - Checked before anything is read or written; a mismatch is an error that names both accounts.
    type: str
  run_id:
    description:
      - A name for this run, put into the role session name and the user agent, where CloudTrail shows it.
    type: str
  journal:
    description:
      - A file to which every write is added before it is made, and again with what came of it, as lines of JSON.
      - If that is not possible, the write is not made.
      - In check mode the file is not touched.
    type: path
  plan_key:
    description:
      - The key under which a plan that is kept (M(ctl.aws.account_plan)) has external ids and addresses.
      - They are in no plan, but a keyed hash of them (HMAC, SHA-256). Without a key, a plan with any is refused.
    type: str
  plan_digest:
    description:
      - The digest of the plan that the run is held to, for M(ctl.aws.account_plan) has noted beside O(journal) what was
        approved. Without that note nothing is written.
    type: str
attributes:
  action_group:
    description: Use C(group/ctl.aws.aws) in C(module_defaults) to give all modules their connection at once.
    support: full
    membership: [ctl.aws.aws]
"""
