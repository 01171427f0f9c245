# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A check before a service's operations, whichever they are."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, BaseResponse

from .refusals import Refusal


class Guarded(BaseResponse):
    """Mixed in before moto's Response: `check` may refuse before the operation is looked at."""

    def check(self, operation: str) -> None:
        """Raises a Refusal, or lets pass."""
        raise NotImplementedError

    def call_action(self) -> Any:
        """moto's own, after the check."""
        try:
            self.check(self._get_action())
        except Refusal as refusal:
            return self.serialized(ActionResult(refusal))
        return super().call_action()
