# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS answers of what is shared, and of what has a policy, as far as it is read."""

from __future__ import annotations

import typing as t


class Share(t.TypedDict):
    """A share of ram:GetResourceShares."""

    resourceShareArn: str
    name: str


class SharePrincipal(t.TypedDict):
    """With whom a share is, of ram:ListPrincipals."""

    id: str
    resourceShareArn: str


class Image(t.TypedDict, total=False):
    """An image of ec2:DescribeImages."""

    ImageId: t.Required[str]
    Public: bool


class LaunchPermission(t.TypedDict, total=False):
    """Who may use an image, of ec2:DescribeImageAttribute: one of these."""

    UserId: str
    Group: str
    OrganizationArn: str
    OrganizationalUnitArn: str


class Snapshot(t.TypedDict):
    """A snapshot of ec2:DescribeSnapshots."""

    SnapshotId: str


class Authorization(t.TypedDict):
    """Of config:DescribeAggregationAuthorizations."""

    AuthorizedAccountId: str
    AggregationAuthorizationArn: str


class AuthorityData(t.TypedDict, total=False):
    """Where the certificates of a trust anchor come from, where that has an ARN."""

    acmPcaArn: str


class Authority(t.TypedDict, total=False):
    """Whose certificates a trust anchor takes."""

    sourceData: AuthorityData


class Anchor(t.TypedDict, total=False):
    """A trust anchor of rolesanywhere:ListTrustAnchors."""

    name: t.Required[str]
    trustAnchorArn: t.Required[str]
    enabled: bool
    source: Authority


class Profile(t.TypedDict, total=False):
    """A profile of rolesanywhere:ListProfiles."""

    enabled: bool
    roleArns: list[str]


class Key(t.TypedDict):
    """A key of kms:ListKeys."""

    KeyId: str
    KeyArn: str


class KeyGrant(t.TypedDict, total=False):
    """A grant of kms:ListGrants."""

    GranteePrincipal: str


class EventBus(t.TypedDict, total=False):
    """An event bus of events:ListEventBuses."""

    Name: t.Required[str]
    Arn: t.Required[str]
    Policy: str


class Vault(t.TypedDict):
    """A backup vault of backup:ListBackupVaults."""

    BackupVaultName: str
    BackupVaultArn: str
