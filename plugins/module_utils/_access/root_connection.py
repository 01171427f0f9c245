# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way to a member account as its root user, for the few tasks that AWS has central root access for."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.clients import Caller, Credentials
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import STS_REGION, journal_of, session_with

if t.TYPE_CHECKING:
    import botocore.client
    import botocore.session

# The longest that AWS gives.
SESSION_SECONDS = 900

# The task policy under which a call is made; every other one is a look.
LOOKING = "IAMAuditRootUserCredentials"
TASKS = {
    "CreateLoginProfile": "IAMCreateRootUserPassword",
    "DeactivateMFADevice": "IAMDeleteRootUserCredentials",
    "DeleteAccessKey": "IAMDeleteRootUserCredentials",
    "DeleteLoginProfile": "IAMDeleteRootUserCredentials",
    "DeleteSigningCertificate": "IAMDeleteRootUserCredentials",
}


class RootConnection(Connection):
    """A member account as its root user, under the same write guard.

    Each call is made with credentials that are good for its task only, and these are fetched when they are needed.

    :param management: a connection to the management account of the member's organization.
    """

    def __init__(
        self, management: Connection, account_id: str, options: t.Mapping[str, t.Any], *, check_mode: bool
    ) -> None:
        self._begin(options, check_mode)
        self._management = management
        self.region = management.region
        partition = management.caller.partition
        self.caller = Caller(account_id, f"arn:{partition}:iam::{account_id}:root", partition)
        self.journal = journal_of(options, account_id)

    def _client_for(self, service: str, operation: str, region: str | None) -> botocore.client.BaseClient:
        task = TASKS.get(operation, LOOKING)
        key = (task, service, region or self.region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._create_client(self._session_for(task), service, key[2])
            return self._clients[key]

    def _session_for(self, task: str) -> botocore.session.Session:
        partition = self.caller.partition
        answer = self._management.read(
            "sts",
            "AssumeRoot",
            # The global endpoint does not know this call.
            STS_REGION.get(partition, self.region),
            TargetPrincipal=self.caller.account,
            TaskPolicyArn={"arn": f"arn:{partition}:iam::aws:policy/root-task/{task}"},
            DurationSeconds=SESSION_SECONDS,
        )
        credentials: Credentials = answer["Credentials"]
        session = session_with(credentials, self._options)
        session.register("before-call", self._guard)
        return session
