# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose access key it is: the account, and the principal as policies name it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from moto.iam.models import iam_backends

from .policies import Request
from .state import STATE


@dataclass(frozen=True)
class Caller:
    """A principal: its account, its ARN as GetCallerIdentity tells it, and the ARN of its role or user."""

    account: str
    arn: str
    principal_arn: str
    is_session: bool = False
    # Of a root user by central root access: the one thing that it may do.
    task: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Everything a Principal element may call it."""
        return frozenset({self.account, f"arn:aws:iam::{self.account}:root", self.principal_arn, self.arn})

    def request(self, action: str, resource: str | None = None, context: Mapping[str, str] | None = None) -> Request:
        """Its request, for the evaluation of a policy."""
        keys = {
            "aws:PrincipalArn": self.principal_arn,
            "aws:PrincipalAccount": self.account,
            # The server speaks plain HTTP; to policies it is the HTTPS that AWS would have seen.
            "aws:SecureTransport": "true",
        }
        return Request(action, {"AWS": self.names}, resource, {**keys, **(context or {})})


# Whose request is being answered.
CURRENT: ContextVar[Caller | None] = ContextVar("CURRENT", default=None)


def find(access_key: str) -> Caller | None:
    """The owner of an access key, nobody if it is unknown, inactive, or its role or user is gone."""
    session = STATE.sessions.get(access_key)
    if session:
        backend = iam_backends[session.account]["aws"]
        if session.role_id not in backend.roles:
            return None
        role = session.role_arn.rsplit("/", 1)[-1]
        arn = f"arn:aws:sts::{session.account}:assumed-role/{role}/{session.name}"
        return Caller(session.account, arn, session.role_arn, is_session=True)
    root = STATE.root_sessions.get(access_key)
    if root:
        arn = f"arn:aws:iam::{root.account}:root"
        return Caller(root.account, arn, arn, is_session=True, task=root.task)
    for account_id, partitions in list(iam_backends.items()):
        key = partitions["aws"].access_keys.get(access_key)
        if key and key.status == "Active" and key.user_name in partitions["aws"].users:
            arn = partitions["aws"].users[key.user_name].arn
            return Caller(account_id, arn, arn)
    return None
