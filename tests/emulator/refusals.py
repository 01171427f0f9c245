# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors as AWS answers them."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException


class Refusal(ServiceException):
    """An error with a code and a message, and whatever further members the API gives it (Reason)."""

    def __init__(self, code: str, message: str, **members: Any) -> None:
        super().__init__(code, message)
        vars(self).update(members)


def access_denied() -> Refusal:
    """Organizations' answer to a caller who may not."""
    return Refusal("AccessDeniedException", "You don't have permissions to access this resource.")


def not_in_use() -> Refusal:
    """Organizations' answer to a caller without an organization."""
    return Refusal("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")


def no_account() -> Refusal:
    """Organizations' answer for an account that the organization does not have."""
    return Refusal("AccountNotFoundException", "You specified an account that doesn't exist.")
