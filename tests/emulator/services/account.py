# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account management: whose contacts a caller may see and set, and the root address of a member."""

from __future__ import annotations

import re
import secrets
import time

from moto.account import urls
from moto.account.responses import AccountResponse
from moto.core.responses import ActionResult

from .. import orgs
from ..refusals import Refusal
from ..state import STATE, Account

TRUSTED_ACCESS = "account.amazonaws.com"
# Paths that moto lacks.
LACKING = (
    "getContactInformation",
    "getPrimaryEmail",
    "getPrimaryEmailUpdateStatus",
    "startPrimaryEmailUpdate",
    "acceptPrimaryEmailUpdate",
)
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

    def get_contact_information(self) -> ActionResult:
        """Whom AWS writes to. Every account has one."""
        account = STATE.account(self._get_account_id())
        person = {"FullName": "Root User", "PhoneNumber": "+1 555 0199"}
        place = {"AddressLine1": "1 Main Street", "City": "Springfield", "PostalCode": "12345", "CountryCode": "US"}
        return ActionResult({"ContactInformation": {**person, **place, **account.primary_contact}})

    def get_primary_email(self) -> ActionResult:
        """The root address, which may be the old one for a while."""
        account = self._member()
        if account.email_status == "ACCEPTED":
            account.email_lag -= 1
            if account.email_lag < 0:
                _complete(account)
        return ActionResult({"PrimaryEmail": account.email})

    def get_primary_email_update_status(self) -> ActionResult:
        """Of the last update. Which address it is about, nobody tells."""
        account = self._member()
        if account.email_status is None:
            raise _no_update()
        return ActionResult({"Status": account.email_status, "UpdatedAt": account.email_updated})

    def start_primary_email_update(self) -> ActionResult:
        """Sends a code to the new address; the one of an earlier mail is worth nothing then."""
        account, address = self._member(), self._get_param("PrimaryEmail")
        if any(one.email == address for one in STATE.accounts.values()):
            raise Refusal("ConflictException", "The email address is already in use by an account.")
        account.new_email, account.email_otp = address, secrets.token_hex(3).upper()
        account.email_status, account.email_updated = "PENDING", time.time()
        return ActionResult({"Status": account.email_status})

    def accept_primary_email_update(self) -> ActionResult:
        """Takes the code that was sent to that address."""
        account = self._member()
        if account.email_status != "PENDING":
            raise _no_update()
        if (account.new_email, account.email_otp) != (self._get_param("PrimaryEmail"), self._get_param("Otp")):
            text = "The provided one-time password is invalid or has expired."
            raise Refusal("ValidationException", text, reason="fieldValidationFailed")
        account.email_status, account.email_updated = "ACCEPTED", time.time()
        if not account.email_lag:
            _complete(account)
        return ActionResult({"Status": account.email_status})

    def _member(self) -> Account:
        return STATE.account(self._get_account_id())

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


def _complete(account: Account) -> None:
    account.email, account.new_email, account.email_otp = account.new_email or "", None, None
    account.email_status, account.email_updated = "COMPLETED", time.time()


def _no_update() -> Refusal:
    return Refusal("ResourceNotFoundException", "No update of the primary email was found for the account.")


def _denied(why: str) -> Refusal:
    return Refusal("AccessDeniedException", f"User is not authorized to perform this operation ({why})")


def install() -> None:
    """In moto's place."""
    paths = [*urls.url_paths, *(f"{{0}}/{name}$" for name in LACKING)]
    urls.url_paths = dict.fromkeys(paths, LocalAccountResponse.dispatch)
