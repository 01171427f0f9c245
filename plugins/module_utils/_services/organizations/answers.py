# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: what AWS answers, as far as it is read. What AWS may leave out is marked."""

from __future__ import annotations

import datetime
import typing as t


class Organization(t.TypedDict):
    """Of organizations:DescribeOrganization."""

    Id: str
    MasterAccountId: str
    FeatureSet: t.NotRequired[str]


class Account(t.TypedDict):
    """Of organizations:DescribeAccount and the lists of accounts. State takes the place of Status, which AWS retired on
    2026-09-09.
    """

    Id: str
    Status: t.NotRequired[str]
    JoinedTimestamp: datetime.datetime
    State: t.NotRequired[str]
    Name: t.NotRequired[str]
    Email: t.NotRequired[str]
    JoinedMethod: t.NotRequired[str]


class Party(t.TypedDict):
    """Who makes an invitation, or gets it."""

    Id: str
    Type: str


class Resource(t.TypedDict, total=False):
    """What is said of an invitation."""

    Type: str
    Value: str


class Handshake(t.TypedDict):
    """Of organizations:ListHandshakesForOrganization and ListHandshakesForAccount."""

    Id: str
    Arn: str
    State: str
    RequestedTimestamp: datetime.datetime
    ExpirationTimestamp: datetime.datetime
    Action: t.NotRequired[str]
    Parties: t.NotRequired[list[Party]]
    Resources: t.NotRequired[list[Resource]]


class Parent(t.TypedDict):
    """A unit or root, of organizations:ListParents."""

    Id: str


class DelegatedService(t.TypedDict):
    """Of organizations:ListDelegatedServicesForAccount."""

    ServicePrincipal: str


class AttachedPolicy(t.TypedDict):
    """Of organizations:ListPoliciesForTarget."""

    Id: str
    Name: str
    AwsManaged: bool


class Policy(t.TypedDict):
    """Of organizations:DescribePolicy."""

    Content: str


class OrganizationalUnit(t.TypedDict):
    """Of organizations:ListRoots and ListOrganizationalUnitsForParent."""

    Id: str
    Name: str


class Tag(t.TypedDict):
    """Of organizations:ListTagsForResource."""

    Key: str
    Value: str
