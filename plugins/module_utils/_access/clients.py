# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who makes the calls, and what a connection asks botocore's clients before it is one, by name.

The stubs of botocore have no services: what is called of them is said here.
"""

from __future__ import annotations

import datetime
import typing as t


class Identity(t.TypedDict):
    """What sts:GetCallerIdentity answers."""

    Arn: str


class Caller(t.NamedTuple):
    """Who the credentials are, from sts:GetCallerIdentity; of an assumed role, from sts:AssumeRole."""

    account: str
    arn: str
    partition: str

    @classmethod
    def of(cls, arn: str) -> Caller:
        """The caller with this ARN of a user, of the root user or of a role's session."""
        _arn, partition, _service, _region, account, _rest = arn.split(":", 5)
        return cls(account, arn, partition)

    @property
    def role_name(self) -> str:
        """The role that is in use, or "" for a user."""
        kind, _slash, rest = self.arn.split(":")[5].partition("/")
        return rest.split("/")[0] if kind == "assumed-role" else ""

    @property
    def user_name(self) -> str:
        """The IAM user whose credentials are in use, or ""."""
        kind, _slash, rest = self.arn.split(":")[5].partition("/")
        return rest.split("/")[-1] if kind == "user" else ""


class Credentials(t.TypedDict):
    """What sts:AssumeRole and sts:AssumeRoot give."""

    AccessKeyId: str
    SecretAccessKey: str
    SessionToken: str
    Expiration: datetime.datetime


class AssumedRoleUser(t.TypedDict):
    """Who an assumed role's session is."""

    Arn: str


class Assumed(t.TypedDict):
    """What sts:AssumeRole answers."""

    AssumedRoleUser: AssumedRoleUser
    Credentials: Credentials


class Meta(t.Protocol):
    """What a client knows of itself."""

    region_name: str


class Sts(t.Protocol):
    """The client of STS."""

    meta: Meta

    def get_caller_identity(self) -> Identity:
        """Who the credentials are."""

    def assume_role(self, **request: str) -> Assumed:
        """Credentials of a role."""


class RoleArn(t.TypedDict):
    """What iam:GetRole says of a role, as far as a connection asks."""

    Arn: str


class RoleAnswer(t.TypedDict):
    """What iam:GetRole answers."""

    Role: RoleArn


class Iam(t.Protocol):
    """The client of IAM."""

    def get_role(self, *, RoleName: str) -> RoleAnswer:
        """One role."""
