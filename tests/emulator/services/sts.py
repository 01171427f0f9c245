# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: a role is assumed only if it exists and its trust policy allows the caller."""

from __future__ import annotations

import re

from moto.core.responses import ActionResult
from moto.iam.models import Role, iam_backends
from moto.sts import urls
from moto.sts.responses import TokenResponse

from .. import callers, root
from ..policies import allows
from ..refusals import Refusal
from ..state import STATE, Session

ROLE_ARN = re.compile(r"^arn:aws:iam::(\d{12}):role/(?:.+/)?[^/]+$")
CHAINED_LIMIT = 3600


class LocalTokenResponse(TokenResponse):
    """moto's, which would let anybody be any role."""

    def get_session_token(self) -> ActionResult:
        """moto's answer would be credentials of nobody."""
        raise NotImplementedError

    get_federation_token = get_session_token

    def assume_role(self) -> ActionResult:
        """The caller as the role, if the role's trust policy says so."""
        arn, external_id = self._get_param("RoleArn"), self._get_param("ExternalId")
        caller = callers.find(self.access_key)
        role = _role(arn)
        context = {"sts:ExternalId": external_id} if external_id else {}
        if (
            caller is None
            or role is None
            or not allows(role.assume_role_policy_document, caller.request("sts:AssumeRole", context=context))
        ):
            # The same answer whether the role is missing or closed: AWS does not tell.
            who = caller.arn if caller else "anonymous"
            text = f"User: {who} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            raise Refusal("AccessDenied", text)
        duration = self._get_int_param("DurationSeconds", CHAINED_LIMIT)
        if caller.is_session and duration > CHAINED_LIMIT:
            text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
            raise Refusal("ValidationError", text)
        if duration > int(role.max_session_duration or CHAINED_LIMIT):
            text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            raise Refusal("ValidationError", text)
        answer: ActionResult = super().assume_role()
        made = answer.result["Credentials"]  # type: ignore[index]
        STATE.sessions[made.access_key_id] = Session(made.account_id, role.id, arn, made.session_name)
        return answer

    def assume_root(self) -> ActionResult:
        """The management account as the root user of a member."""
        caller = callers.find(self.access_key)
        seconds = self._get_int_param("DurationSeconds", root.LONGEST_SECONDS)
        return ActionResult(
            root.assume(caller, self._get_param("TargetPrincipal"), self._get_param("TaskPolicyArn.arn"), seconds)
        )


def _role(arn: str) -> Role | None:
    match = ROLE_ARN.match(arn)
    # Asking moto for an unknown account would bring it into being.
    if not match or match[1] not in iam_backends or STATE.account(match[1]).suspended:
        return None
    roles = iam_backends[match[1]]["aws"].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def install() -> None:
    """In moto's place."""
    urls.url_paths = {"{0}/$": LocalTokenResponse.dispatch}
