# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    # Each place is reached as an account is: its options are those of the fragment connection, which a test compares.
    DOCUMENTATION = r"""
options:
  backup:
    description:
      - The backup without which nothing is removed, as M(ctl.aws.account_evidence) has stored it.
      - Before the first call that removes something, the task reads it from all its places. If there are not two, if
        one does not have it, or has something else under its name, or if it lacks what would be removed, nothing is
        done.
      - Not needed in check mode, nor where nothing is to be removed.
    type: dict
    suboptions:
      name:
        description: Its name, such as that of the run which made it.
        type: str
        required: true
      digest:
        description: The digest of the document, as M(ctl.aws.account_evidence) has returned it.
        type: str
        required: true
      places:
        description:
          - The stores that have it, two at least. Two prefixes of one bucket are one place.
          - Each may have connection options of its own, which are those of the modules.
        type: list
        elements: dict
        required: true
        suboptions:
          store:
            description: A directory, or V(s3://BUCKET/PREFIX).
            type: str
            required: true
          access_key:
            description:
              - AWS access key id. Without it, O(backup.places[].profile) or botocore's default chain is used
                (environment, shared files, container or instance role).
              - Also read from the environment variable E(AWS_ACCESS_KEY_ID).
            type: str
            aliases: [aws_access_key_id, aws_access_key]
          secret_key:
            description:
              - AWS secret access key, to be given together with O(backup.places[].access_key).
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
              - Name of a profile in the shared configuration files. Excludes O(backup.places[].access_key).
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
              - A file to which every write is added before it is made, and again with what came of it, as lines of
                JSON.
              - If that is not possible, the write is not made.
              - In check mode the file is not touched.
            type: path
          plan_key:
            description:
              - The key under which a plan that is kept (M(ctl.aws.account_plan)) has external ids and addresses.
              - They are in no plan, but a keyed hash of them (HMAC, SHA-256). Without a key, a plan with any is
                refused.
            type: str
          plan_digest:
            description:
              - The digest of the plan that the run is held to, for M(ctl.aws.account_plan) has noted beside
                O(backup.places[].journal) what was approved. Without that note nothing is written.
            type: str
"""
