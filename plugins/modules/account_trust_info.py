#!/usr/bin/python
# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: account_trust_info
short_description: Read the external access to an account
version_added: "1.0.0"
description:
  - Reads the trust policies of all roles, the identity providers, the users that are tagged as made by this collection,
    and the policies, ACLs and grants of all S3 buckets and KMS keys, and returns those that let in somebody from
    outside of the account.
  - An AWS service counts by the account that it works for, as C(aws:SourceAccount), C(aws:SourceArn),
    C(aws:SourceOrgID) and C(aws:SourceOrgPaths) name it. A resource that lets a service in without such a condition is
    in RV(ignore:through_services), since any account can use the service; a role is not, since only its own account can
    hand it to a service, unless a condition of it names somebody.
  - "Whoever an identity provider signs in counts by the provider, and by what the conditions say about audience and
    subject. Some providers are shared by all customers of their host, such as those of GitHub, GitLab, HCP Terraform,
    Buildkite, Google, Facebook, Amazon and Cognito. A role that trusts such a one and does not say whose people or
    repositories it means lets in anybody, O(accounts) too."
  - What cannot be ruled out is returned. A statement that lets everybody in lets O(accounts) in too, unless a condition
    on C(aws:PrincipalAccount), C(aws:PrincipalArn) or C(kms:CallerAccount) says otherwise. Other conditions, such as
    one on the organization, are named in C(how) and taken for fulfilled.
  - Of statements that deny, only those count that deny everybody without a condition. Public access blocks,
    service control policies and permissions boundaries do not count, as they can be taken away.
  - "By calls of their own it reads, in every region: the policies of event buses and backup vaults, resource shares of
    AWS RAM, with whom images and snapshots are shared, who may collect what AWS Config records, and trust anchors of
    IAM Roles Anywhere. What else can be shared it takes from the findings of IAM Access Analyzer, archived ones too,
    where an analyzer of external access is at work: queues, topics, functions and layers, secrets, tables and streams,
    repositories, file systems, database snapshots, directory buckets, and access points of buckets."
  - What was not looked at is in RV(ignore:not_looked_at).
  - The roles that belong to a service are not outside.
author: ctl.aws contributors (@ctl-aws)
options:
  accounts:
    description:
      - Account ids, 12 digits each, quoted. Only trust in these is returned.
      - Empty means trust in anybody outside of the account, identity providers and principals that were deleted among
        them.
    type: list
    elements: str
    default: []
  domains:
    description:
      - Domains of whoever owns O(accounts), such as V(partner.example), which stands for its hosts too.
      - An identity provider counts as theirs if its URL, or the entity id or a location in its SAML metadata, is in one
        of them, or if it is tagged as made by this collection.
      - The provider of IAM Identity Center is at V(signin.aws.amazon.com), whosever it is. That of GitHub, for
        instance, is shared by all its customers. Name such a domain to see all roles that trust it.
    type: list
    elements: str
    default: []
  subjects:
    description:
      - What of other providers is theirs, as patterns of the values of claims, such as V(repo:partner-org/*) for
        GitHub, V(project_path:partner-group/*) for GitLab, or the id of an identity pool of Cognito; or of the URL of a
        provider, such as V(api.bitbucket.org/2.0/workspaces/partner/*).
      - A role whose conditions on claims can name one of these lets them in.
    type: list
    elements: str
    default: []
  organizations:
    description:
      - The ids of their organizations, such as V(o-a1b2c3d4e5).
      - Where a condition lets a service come for an organization, only these count. Empty means any, since whose an
        organization is cannot be told from its id.
    type: list
    elements: str
    default: []
  origin:
    description:
      - The account as it was before onboarding, as RV(ctl.aws.account_snapshot_info#module:snapshot) returned it, or
        its section C(iam). Users and roles with other unique ids than it has came since.
      - Without it all of them count as if they had, and RV(ignore:not_looked_at) says so.
    type: dict
  partner_roles:
    description:
      - Names of roles whose sessions were those of O(accounts), besides the roles that trust them now. What such a
        session made is a finding, and so is what was made by that.
    type: list
    elements: str
    default: []
  since:
    description:
      - The time of the last write in the account, in UTC, such as V(2026-01-31T12:00:00Z).
      - What IAM Access Analyzer found before it is not known any more. It is a finding of its own kind, until the
        analyzer has looked again.
    type: str
    default: ""
  accepted:
    description:
      - Findings that may stay.
    type: list
    elements: dict
    default: []
    suboptions:
      arn:
        description:
          - The C(arn) of a finding, or a pattern with C(*) and C(?).
        type: str
        required: true
      reason:
        description:
          - Who has decided that, and where that is written down.
        type: str
        required: true
  regions:
    description:
      - The regions that are looked at, for what is kept in a region. Buckets are read wherever they are.
      - Empty means all that are enabled in the account.
    type: list
    elements: str
    default: []
  sections:
    description:
      - What to read. V(newcomers) is the users and roles that came since O(origin).
      - Empty means everything.
    type: list
    elements: str
    choices:
      - roles
      - users
      - newcomers
      - identity_providers
      - buckets
      - keys
      - event_buses
      - backup_vaults
      - resource_shares
      - images
      - snapshots
      - aggregation_authorizations
      - trust_anchors
      - analyzer_findings
    default: []
extends_documentation_fragment:
  - ctl.aws.connection
  - ctl.aws.attributes.info
notes:
  - "Needs the IAM actions: iam:GetAccountAuthorizationDetails, iam:ListRoles, iam:GetPolicy, iam:GetPolicyVersion,
    iam:GetLoginProfile, iam:ListAccessKeys, iam:ListServiceSpecificCredentials, iam:ListSSHPublicKeys,
    iam:ListSigningCertificates, cloudtrail:LookupEvents, iam:ListSAMLProviders,
    iam:GetSAMLProvider, iam:ListOpenIDConnectProviders, iam:GetOpenIDConnectProvider, s3:ListAllMyBuckets,
    s3:GetBucketPolicy, s3:GetBucketAcl, ec2:DescribeRegions, kms:ListKeys, kms:GetKeyPolicy,
    kms:ListGrants, events:ListEventBuses, backup:ListBackupVaults, backup:GetBackupVaultAccessPolicy,
    ram:GetResourceShares, ram:ListPrincipals, ec2:DescribeImages, ec2:DescribeImageAttribute, ec2:DescribeSnapshots,
    config:DescribeAggregationAuthorizations, rolesanywhere:ListTrustAnchors, rolesanywhere:ListProfiles,
    access-analyzer:ListAnalyzers, access-analyzer:ListFindings, access-analyzer:GetFinding."
  - Of more than 200 images in a region, only whether they are public is read of the rest. With whom a snapshot is
    shared is asked for O(accounts) and for everybody, since there can be very many snapshots.
  - That there is a trust anchor is reported where the account of its private certificate authority is asked for. Of a
    certificate that was uploaded nobody can tell who has the key, so that it always is.
  - A key's own policy can keep an administrator from reading it. Such keys are in RV(ignore:unreadable).
  - Which keys filter findings of IAM Access Analyzer, that a service works for the account that its source conditions
    name, and which claims of identity providers tell customers apart, is known from the documentation of AWS.
  - That IAM shows a deleted principal by its id, and what the grantee of a grant looks like, is known from the
    documentation of AWS.
seealso:
  - module: ctl.aws.account_snapshot_info
    description: Reads what the collection may change.
  - module: ctl.aws.iam_removal
    description: Removes access of the partner.
  - name: Role ctl.aws.ctl_offboard
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_offboard
    description: The role that verifies with this module that nobody is left.
  - name: Looked at, and not looked at
    link: https://github.com/ctl/ctl.aws/blob/main/docs/offboarding.md#looked-at-and-not-looked-at
    description: Which ways into an account are found.
  - name: "AWS: access from other accounts"
    link: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
    description: How roles and resources let other accounts in.
"""

EXAMPLES = r"""
- name: See whether the partner still has access
  ctl.aws.account_trust_info:
    accounts: ["589942003651", "540339316802"]
    domains: [partner.example]
    subjects: ["repo:partner-org/*"]
  register: left

- name: Stop if it has, or if that is not certain
  ansible.builtin.assert:
    that: not left.findings
    fail_msg: "{{ left.findings | map(attribute='words') | join('; ') }}"

- name: List every role that somebody outside can assume
  ctl.aws.account_trust_info:
    role_arn: arn:aws:iam::222222222222:role/CTLDeveloperRole
    account_id: "222222222222"
    sections: [roles, identity_providers]
"""

RETURN = r"""
trust:
  description: Whatever lets somebody in, by kind, region and name.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description:
        - One of V(role), V(user), V(saml_provider), V(oidc_provider), V(bucket), V(key), V(event_bus), V(backup_vault),
          V(resource_share), V(image), V(snapshot), V(aggregation_authorization), V(trust_anchor), V(analyzer_finding).
      returned: success
      type: str
      sample: role
    name:
      description:
        - Its name. The id of a key, an image, a snapshot or a finding, the account of an authorization, the URL of an
          OpenID Connect provider without C(https://).
      returned: success
      type: str
      sample: vendor-access
    arn:
      description: Its ARN. Of a finding, that of the resource.
      returned: success
      type: str
      sample: arn:aws:iam::222222222222:role/vendor-access
    region:
      description: Its region, empty for what belongs to IAM.
      returned: success
      type: str
      sample: ""
    unique_id:
      description: The id that IAM gave to a role or a user, empty for the others.
      returned: success
      type: str
      sample: AROAEXAMPLEEXAMPLE123
    accounts:
      description:
        - The accounts that are let in, as far as they are named and asked for.
        - Empty where everybody is let in, or where the account cannot be told.
      returned: success
      type: list
      elements: str
      sample: ["589942003651"]
    principals:
      description:
        - Who is named, as it is written. Whoever a C(NotPrincipal) does not name is V(*).
        - For an identity provider, the addresses that count.
      returned: success
      type: list
      elements: str
      sample: ["arn:aws:iam::589942003651:root"]
    who:
      description:
        - What kind of somebody that is.
        - V(account) is named by its id, V(everybody) is everybody, V(provider) is whom an identity provider signs in,
          V(host) is anybody whom a provider signs in that is shared by all customers of its host, V(service) is any
          account through a service of AWS, V(deleted) is a principal that was deleted, V(unknown) cannot be told.
      returned: success
      type: list
      elements: str
      sample: [account]
    how:
      description: How it lets whom in. Conditions are named by their keys, never with their values.
      returned: success
      type: str
      sample: "its trust policy lets account 589942003651 assume it (conditions narrow it: sts:ExternalId)"
    conditional:
      description: Whether every statement that lets somebody in has conditions.
      returned: success
      type: bool
      sample: true
    admin_equivalent:
      description:
        - Whether the role or user can make itself an administrator, by what its policies allow, those of AWS and of
          its groups among them. An action that gives rights counts on everything, on itself, and on whom it can act
          as; one that lets it act as somebody, on everything and on an administrator; one that runs code or commands,
          where an administrator's role is of use to that service. V(false) for the others.
        - What is denied, conditions and boundaries are not counted.
      returned: success
      type: bool
      sample: false
    resource_type:
      description: The type of the resource that a finding is about.
      returned: for V(analyzer_finding)
      type: str
      sample: AWS::SQS::Queue
    status:
      description: Either V(ACTIVE) or V(ARCHIVED).
      returned: for V(analyzer_finding)
      type: str
      sample: ACTIVE
    analyzed_at:
      description: When IAM Access Analyzer last looked at the resource, in UTC.
      returned: for V(analyzer_finding)
      type: str
      sample: "2026-01-31T12:00:00Z"
    known:
      description: Whether that was after O(since).
      returned: for V(analyzer_finding)
      type: bool
      sample: true
through_services:
  description:
    - Resources that let any account in through a service of AWS, since no condition says for whom the service may come.
      Each as in RV(ignore:trust), with V(service) as C(who).
  returned: success
  type: list
  elements: dict
came_since:
  description:
    - The users and roles that came since O(origin), roles first. Those of services and of IAM Identity Center are not
      among them.
    - After them the users of O(origin) to whom a session of the partner's gave a password or a key that is there, as
      CloudTrail's event history says.
    - Then the roles of O(origin) whose trust policy lets somebody in from outside whom it did not let in then.
    - Then identity providers that are not in O(origin), and those that sign in others than then, by other metadata,
      further audiences or further certificates. Only with a whole snapshot as O(origin).
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: One of V(role), V(user), V(saml_provider), V(oidc_provider).
      returned: success
      type: str
      sample: user
    name:
      description: Its name.
      returned: success
      type: str
      sample: night-shift
    arn:
      description: Its ARN.
      returned: success
      type: str
      sample: arn:aws:iam::222222222222:user/night-shift
    unique_id:
      description: The id that IAM gave it. Identity providers have none.
      returned: success
      type: str
      sample: AIDAEXAMPLEEXAMPLE123
    created:
      description: When it was created, in UTC. Empty for an identity provider.
      returned: success
      type: str
      sample: "2026-01-31T12:00:00Z"
    was_there:
      description: Whether O(origin) has it, and only whom it lets in, or what one signs in with, was changed.
      returned: success
      type: bool
      sample: false
    lets_in:
      description: Who outside of the account can assume a role; of one of O(origin), who could not then.
      returned: success
      type: list
      elements: str
      sample: [account 333333333333]
    why:
      description:
        - Why it is a finding. It has a password, an active key or certificate, trusts somebody outside of the account,
          or was made by a session of the partner's, as CloudTrail's event history says. Empty for what is none.
      returned: success
      type: list
      elements: str
      sample: ["it came since the origin, and has a password"]
findings:
  description:
    - One for everything in RV(ignore:trust), RV(ignore:unreadable) and, with a C(why), RV(ignore:came_since) that
      O(accepted) does not name.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN of what it is about. For what could not be read, its kind, name and region in words.
      returned: success
      type: str
      sample: arn:aws:iam::222222222222:user/night-shift
    kind:
      description: What it is about, as in the other results.
      returned: success
      type: str
      sample: user
    why:
      description: One of V(trust), V(not_yet_known), V(unreadable), V(came_since).
      returned: success
      type: str
      sample: came_since
    words:
      description: A sentence that begins with the C(arn).
      returned: success
      type: str
      sample: "arn:aws:iam::222222222222:user/night-shift: it came since the origin, and has a password"
    remedy:
      description: What to do about it.
      returned: success
      type: str
      sample: "Delete the user, or its password and keys, if it belongs to nobody of the customer's"
accepted:
  description: Findings that O(accepted) names, each with C(reason) besides.
  returned: success
  type: list
  elements: dict
accepted_in_vain:
  description: The ARNs and patterns of O(accepted) that fit no finding.
  returned: success
  type: list
  elements: str
  sample: []
before_leaving:
  description:
    - The roles of IAM Identity Center in the account. The account cannot delete them; what to do has to be done before
      it leaves its organization.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN of the role.
      returned: success
      type: str
      sample: arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef
    name:
      description: The name of the role.
      returned: success
      type: str
      sample: AWSReservedSSO_Admin_0123456789abcdef
    words:
      description: What to do, and where.
      returned: success
      type: str
      sample: "Role AWSReservedSSO_Admin_0 belongs to IAM Identity Center, and the account cannot delete it"
not_looked_at:
  description:
    - A sentence for everything that could not be known, and for which nothing else in the result stands. Such as
      regions without an analyzer, who made what if CloudTrail cannot be read, and, if O(sections) is empty, what is
      never looked at.
  returned: success
  type: list
  elements: str
  sample: ["What the policy arn:aws:iam::aws:policy/ReadOnlyAccess allows: AWS answered AccessDenied"]
unreadable:
  description: That about which nothing can be said. Each has C(kind), C(name), C(region) and C(why).
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: As in RV(ignore:trust).
      returned: success
      type: str
      sample: key
    name:
      description: Its name. Empty for all of the kind in the region.
      returned: success
      type: str
      sample: 1234abcd-12ab-34cd-56ef-1234567890ab
    region:
      description: The region. Empty for a bucket whose region cannot be read.
      returned: success
      type: str
      sample: us-east-1
    why:
      description: What AWS answered.
      returned: success
      type: str
      sample: "AWS answered AccessDeniedException: not authorized to perform: kms:GetKeyPolicy."
"""

from ansible_collections.ctl.aws.plugins.module_utils._access.module import main as run_module
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.account_trust_info import MODULE


def main() -> None:
    run_module(MODULE)


if __name__ == "__main__":
    main()
