# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account management: whose contacts a caller may see and set."""

from __future__ import annotations

import re

from moto.account import urls
from moto.account.responses import AccountResponse
from moto.core.responses import ActionResult

from .. import orgs
from ..refusals import Refusal

TRUSTED_ACCESS = "account.amazonaws.com"
# The patterns of the service's model.
FIELDS = {
    "EmailAddress": r"\s*[\w+=.#|!&-]+@[\w.-]+\.\w+\s*",
    "Name": r".{1,64}",
    "PhoneNumber": r"[\s0-9()+-]{1,25}",
    "Title": r".{1,50}",
}


class LocalAccountResponse(AccountResponse):
    """moto's, which lets anybody into any account, and takes any text."""

    def put_alternate_contact(self) -> ActionResult:
        """Of what looks like a contact."""
        for name, pattern in FIELDS.items():
            if not re.fullmatch(pattern, self._get_param(name) or ""):
                text = f"1 validation error detected: Value at '{name}' failed to satisfy constraint"
                raise Refusal("ValidationException", text, reason="fieldValidationFailed")
        return super().put_alternate_contact()

    def _get_account_id(self) -> str:
        """The caller's own account unless it names one: what only the management account does, for a member."""
        named = self._get_param("AccountId")
        if named is None:
            return self.current_account
        if named == self.current_account and orgs.manages(named):
            raise _denied(
                "The management account can only be managed using the standalone context from the management account."
            )
        backend = orgs.backend_of(self.current_account)
        if backend is None or backend.account_id != self.current_account or backend.org is None:
            raise _denied("You are not authorized to specify an account ID.")
        if backend.org.feature_set != "ALL" or TRUSTED_ACCESS not in [
            one["ServicePrincipal"] for one in backend.services
        ]:
            raise _denied("Your organization must first enable trusted access with AWS Account Management.")
        if named not in [member.id for member in backend.accounts]:
            raise _denied("The account is not a member of your organization.")
        return str(named)


def _denied(why: str) -> Refusal:
    return Refusal("AccessDeniedException", f"User is not authorized to perform this operation ({why})")


def install() -> None:
    """In moto's place."""
    urls.url_paths = dict.fromkeys(urls.url_paths, LocalAccountResponse.dispatch)
