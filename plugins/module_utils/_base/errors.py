# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can go wrong, in words for the operator: what happened, where, in which call, and what to do."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.hints import hint_for
from ansible_collections.ctl.aws.plugins.module_utils._base.reasons import Hint
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless, harmless_in


class CtlError(Exception):
    """A foreseeable failure.

    :param message: what happened, one sentence.
    :param hint: what to do about it, one sentence.
    :param waiting_for: who or what a retry waits for ("customer", "aws"), or "" for the operator.
    :param where: account, region, service, operation, code, reason, request_id: whatever is known. Where the account is
        not, profile or credentials: whose they are has to be looked for there.
    """

    def __init__(self, message: str, *, hint: str = "", waiting_for: str = "", **where: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.waiting_for = waiting_for
        self.steps: list[dict[str, t.Any]] = []
        self.where = {key: value for key, value in where.items() if value not in (None, "")}

    @property
    def code(self) -> str:
        """AWS's error code, or ""."""
        return str(self.where.get("code", ""))

    def __str__(self) -> str:
        text = self.message.rstrip(".") + "."
        place = ", ".join(
            f"{key} {self.where[key]}" for key in ("account", "profile", "credentials", "region") if key in self.where
        )
        call = ".".join(str(self.where[key]) for key in ("service", "operation") if key in self.where)
        details = "; ".join(part for part in (place, call and f"call {call}", self._request()) if part)
        if details:
            text += f" ({details})"
        return harmless(f"{text} {self.hint}".strip())

    def _request(self) -> str:
        return f"request {self.where['request_id']}" if "request_id" in self.where else ""

    def as_result(self) -> dict[str, t.Any]:
        """The keys that a failed task returns: ``msg`` for people, ``error`` and ``steps`` for programs."""
        error = {"message": self.message, "hint": self.hint, "waiting_for": self.waiting_for, **self.where}
        applied = any(step["status"] == "applied" for step in self.steps)
        return {"msg": str(self), "error": harmless_in(error), "steps": self.steps, "changed": applied}


class InputError(CtlError):
    """An option has a value that cannot be meant: found before anything is written."""

    def __init__(self, option: str, value: object, expected: str, **where: t.Any) -> None:
        super().__init__(f"{option} is {value!r}, expected {expected}", option=option, **where)


class WriteRefused(CtlError):
    """The guard stopped a call that could write, in check mode or outside of converge()."""


class AwsError(CtlError):
    """A call that AWS (or the way to it) refused."""

    @classmethod
    def from_botocore(cls, error: Exception, **where: object) -> AwsError:
        """Translate a botocore exception.

        :param error: ClientError (AWS answered) or any other BotoCoreError (it did not).
        :param where: account, region, service, operation.
        """
        response = getattr(error, "response", None)
        if not isinstance(response, dict):
            hint = hint_for(type(error).__name__) or Hint("")
            return cls(str(error), hint=hint.text, waiting_for=hint.waiting_for, code=type(error).__name__, **where)
        answer = response.get("Error", {})
        code, text = str(answer.get("Code", "")), str(answer.get("Message", "")) or "no message"
        reason = str(response.get("Reason", ""))
        hint = hint_for(code, reason, text) or Hint("")
        return cls(
            f"AWS answered {code}{f' ({reason})' if reason else ''}: {text}",
            hint=hint.text,
            waiting_for=hint.waiting_for,
            code=code,
            reason=reason,
            request_id=response.get("ResponseMetadata", {}).get("RequestId"),
            **where,
        )
