# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what AWS answers, as far as it is read. What AWS may leave out is marked."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document


class Tag(t.TypedDict):
    """A tag of anything."""

    Key: str
    Value: str


class Tagged(t.TypedDict, total=False):
    """What iam:ListPolicyTags answers, and a part of whatever else carries tags."""

    Tags: list[Tag]


class AttachedPolicy(t.TypedDict):
    """A managed policy, where it is attached."""

    PolicyName: str
    PolicyArn: str


class InlinePolicy(t.TypedDict):
    """A policy of one holder only."""

    PolicyName: str
    PolicyDocument: Document


class Boundary(t.TypedDict, total=False):
    """What a user or role cannot exceed."""

    PermissionsBoundaryArn: str


class Version(t.TypedDict):
    """A version of a managed policy, in iam:GetAccountAuthorizationDetails and iam:GetPolicyVersion."""

    VersionId: str
    IsDefaultVersion: bool
    CreateDate: datetime.datetime
    Document: Document


class DefaultVersion(t.TypedDict):
    """A managed policy of iam:GetPolicy, as far as it is read."""

    DefaultVersionId: str


class PolicyDetail(t.TypedDict):
    """A managed policy of iam:GetAccountAuthorizationDetails."""

    PolicyName: str
    PolicyId: str
    Arn: str
    Path: str
    Description: t.NotRequired[str]
    PolicyVersionList: list[Version]


class HolderDetail(t.TypedDict):
    """Whatever policies are attached to, in iam:GetAccountAuthorizationDetails."""

    Arn: str
    Path: str
    AttachedManagedPolicies: t.NotRequired[list[AttachedPolicy]]


class GroupDetail(HolderDetail):
    """A group of iam:GetAccountAuthorizationDetails."""

    GroupName: str
    GroupId: str
    GroupPolicyList: t.NotRequired[list[InlinePolicy]]


class PrincipalDetail(HolderDetail):
    """What users and roles of iam:GetAccountAuthorizationDetails have in common."""

    CreateDate: datetime.datetime
    PermissionsBoundary: t.NotRequired[Boundary]
    Tags: t.NotRequired[list[Tag]]


class UserDetail(PrincipalDetail):
    """A user of iam:GetAccountAuthorizationDetails."""

    UserName: str
    UserId: str
    UserPolicyList: t.NotRequired[list[InlinePolicy]]
    GroupList: t.NotRequired[list[str]]


class InstanceProfile(t.TypedDict):
    """An instance profile that a role is in."""

    InstanceProfileName: str


class RoleDetail(PrincipalDetail):
    """A role of iam:GetAccountAuthorizationDetails."""

    RoleName: str
    RoleId: str
    AssumeRolePolicyDocument: Document
    RolePolicyList: t.NotRequired[list[InlinePolicy]]
    InstanceProfileList: t.NotRequired[list[InstanceProfile]]


class ListedRole(t.TypedDict, total=False):
    """A role of iam:ListRoles, as far as it says more."""

    RoleName: t.Required[str]
    Description: str
    MaxSessionDuration: int


class ListedProvider(t.TypedDict):
    """A provider of iam:ListSAMLProviders and iam:ListOpenIDConnectProviders."""

    Arn: str


class SamlProvider(Tagged, total=False):
    """What iam:GetSAMLProvider answers."""

    SAMLMetadataDocument: str


class OidcProvider(Tagged, total=False):
    """What iam:GetOpenIDConnectProvider answers."""

    Url: t.Required[str]
    ClientIDList: list[str]
    ThumbprintList: list[str]
