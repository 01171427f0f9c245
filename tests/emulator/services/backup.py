# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS Backup: the policies of vaults."""

from __future__ import annotations

import json

from moto.backup import urls
from moto.backup.responses import BackupResponse

from ..refusals import Refusal


class LocalBackupResponse(BackupResponse):
    """moto's, whose vaults have no policies."""

    def put_backup_vault_access_policy(self) -> str:
        """In place of the one before."""
        vault = self._vault()
        vault.__dict__["access_policy"] = self._get_param("Policy")
        return "{}"

    def get_backup_vault_access_policy(self) -> str:
        """A vault without one has nothing to answer."""
        vault = self._vault()
        policy = vault.__dict__.get("access_policy")
        if policy is None:
            raise Refusal("ResourceNotFoundException", f"Backup vault {vault.backup_vault_name} has no access policy.")
        names = {"BackupVaultName": vault.backup_vault_name, "BackupVaultArn": vault.backup_vault_arn}
        return json.dumps({**names, "Policy": policy})

    def _vault(self) -> object:
        name = self._get_param("backupVaultName") or self._get_param("BackupVaultName")
        found = self.backup_backend.vaults.get(name)
        if found is None:
            raise Refusal("ResourceNotFoundException", f"Backup vault {name} does not exist.")
        return found


def install() -> None:
    """In moto's place."""
    paths = dict.fromkeys(urls.url_paths, LocalBackupResponse.dispatch)
    urls.url_paths = {"{0}/backup-vaults/(?P<name>[^/]+)/access-policy$": LocalBackupResponse.dispatch, **paths}
