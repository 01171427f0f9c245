# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Support: an API for those who pay for it."""

from __future__ import annotations

import json

from moto.support import urls
from moto.support.responses import SupportResponse

from ..guarded import Guarded
from ..refusals import Refusal
from ..state import STATE

SUBSCRIBED = ("business", "enterprise")
SEVERITIES = {"low": "Low", "normal": "Normal", "high": "High", "urgent": "Urgent", "critical": "Critical"}


class LocalSupportResponse(Guarded, SupportResponse):
    """moto's, closed to accounts without a plan that has it."""

    def check(self, operation: str) -> None:
        """Whatever the operation."""
        if STATE.account(self.current_account).support_plan not in SUBSCRIBED:
            text = "Amazon Web Services Premium Support Subscription is required to use this service."
            raise Refusal("SubscriptionRequiredException", text)

    def describe_severity_levels(self) -> str:
        """The call that tells whether there is a plan."""
        plan = STATE.account(self.current_account).support_plan
        names = {code: name for code, name in SEVERITIES.items() if plan == "enterprise" or code != "critical"}
        return json.dumps({"severityLevels": [{"code": code, "name": name} for code, name in names.items()]})


def install() -> None:
    """In moto's place."""
    urls.url_paths = {"{0}/$": LocalSupportResponse.dispatch}
