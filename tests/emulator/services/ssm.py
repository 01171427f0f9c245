# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Systems Manager: whether documents of a region can be made public, which moto does not have."""

from __future__ import annotations

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import unix_time
from moto.ssm import urls
from moto.ssm.models import SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from ..refusals import Refusal

# The one setting that there is here, and what it can be; AWS's default comes first.
SHARING = "/ssm/documents/console/public-sharing-permission"
VALUES = ("Enable", "Disable")


class LocalSSMResponse(SimpleSystemManagerResponse):
    """moto's, with the setting and what it hinders."""

    def get_service_setting(self) -> ActionResult:
        """Of the region."""
        return ActionResult({"ServiceSetting": self._setting()})

    def update_service_setting(self) -> ActionResult:
        """To one of its values."""
        self._setting()
        value = self._get_param("SettingValue")
        if value not in VALUES:
            raise Refusal("ValidationException", f"Invalid value for setting {SHARING}: {value}")
        self.ssm_backend.document_sharing = value  # type: ignore[attr-defined]
        return EmptyResult()

    def reset_service_setting(self) -> ActionResult:
        """To AWS's default."""
        self._setting()
        self.ssm_backend.document_sharing = None  # type: ignore[attr-defined]
        return ActionResult({"ServiceSetting": self._setting()})

    def _setting(self) -> dict[str, object]:
        asked = self._get_param("SettingId")
        arn = f"arn:aws:ssm:{self.region}:{self.current_account}:servicesetting{SHARING}"
        if asked not in (SHARING, arn):
            raise Refusal("ServiceSettingNotFound", f"The specified service setting {asked} was not found.")
        return {
            "SettingId": SHARING,
            "SettingValue": document_sharing(self.ssm_backend),
            "LastModifiedDate": unix_time(),
            "LastModifiedUser": "System",
            "ARN": arn,
            "Status": "Customized" if getattr(self.ssm_backend, "document_sharing", None) else "Default",
        }

    def modify_document_permission(self) -> ActionResult:
        """No document is made public where that is blocked. AWS documents that, and not with which error."""
        opens = "all" in [account.lower() for account in self._get_param("AccountIdsToAdd") or []]
        if opens and document_sharing(self.ssm_backend) != VALUES[0]:
            raise Refusal("DocumentPermissionLimit", "Public sharing of documents is blocked in this Region.")
        return super().modify_document_permission()


def document_sharing(ssm: SimpleSystemManagerBackend) -> str:
    """The value of a region."""
    return getattr(ssm, "document_sharing", None) or VALUES[0]


def install() -> None:
    """In moto's place."""
    urls.url_paths = dict.fromkeys(urls.url_paths, LocalSSMResponse.dispatch)
