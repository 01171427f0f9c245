# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan as a document: what a run plans is noted where that is asked for, and what was approved is all that it writes.

Both lie beside the journal of the run, in files of their own: `.plan`, a line for each call that is planned, and
`.approved`, what may be written. A run without these files is bound to no plan.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import os
import re
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.files import private, reason_of
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import KNOWN_AFTER_APPLY, Step

PLANNED, APPROVED = ".plan", ".approved"
KEY = "ctl_plan_key"
NOT_APPROVED = "NotApproved"

Call = dict[str, t.Any]

# What AWS gives later, or its owner only learns then.
_GIVEN_LATER = frozenset({"HandshakeId", "Otp"})
# What is nobody's business, though it must not change between approval and run.
_SECRET_FIELDS = frozenset({"sts:externalid", "emailaddress", "phonenumber", "primaryemail"})
_ADDRESS = re.compile(r"[^\s\"<>()@,;:]+@[\w-]+(?:\.[\w-]+)+")


class Approval:
    """What binds the calls of one run in one account.

    :param journal: that of the run. :param account: whose credentials make the calls. :param key: for what is secret.
    :param bound: whether the run is held to a plan: then there has to be one.
    """

    def __init__(self, journal: Path | None, account: str, key: str, bound: bool = False) -> None:
        self._journal, self._account, self._key, self._bound = journal, account, key, bound

    def note(self, steps: t.Sequence[Step]) -> None:
        """Note what is planned, where that is asked for.

        :raises CtlError: it cannot be kept, or there is something secret in it and no key.
        """
        path = self._beside(PLANNED)
        if not steps or path is None:
            return
        lines = [{**self.call(step), "resource": step.resource, "reason": step.reason} for step in steps]
        try:
            with open(path, "a", encoding="utf-8", opener=private) as file:
                file.writelines(f"{json.dumps(line, default=str)}\n" for line in lines)
        except OSError as error:
            raise CtlError(f"The plan {path} cannot be kept: {reason_of(error, path)}") from error

    def check(self, steps: t.Sequence[Step]) -> None:
        """See that every call is one of those that were approved, where any were.

        :raises CtlError: one is not, with the code NotApproved.
        """
        approved = self._approved
        if approved is None:
            return
        others = [step for step in steps if identity(self.call(step)) not in approved]
        if others:
            raise not_approved([f"{step.reason} ({step.service}:{step.operation})" for step in others])

    def identity_of(self, step: Step) -> str:
        """What the journal notes of a call that was approved; "" where the run is bound to no plan."""
        return "" if self._approved is None else identity(self.call(step))

    def call(self, step: Step) -> Call:
        """What of a step is approved: where, which call, with what, and what has to hold right before it."""
        before = step.precondition
        held = before and {
            "read": f"{before.service}:{before.operation}",
            "parameters": self._plain(dict(before.parameters)),
            "shows": {before.path: self._plain(before.value)},
        }
        return {
            "account": self._account,
            "region": step.region or "",
            "service": step.service,
            "operation": step.operation,
            "parameters": self._plain(dict(step.parameters)),
            "precondition": held,
        }

    @functools.cached_property
    def _approved(self) -> frozenset[str] | None:
        path = self._beside(APPROVED)
        if path is None and not self._bound:
            return None
        try:
            if path is None:
                raise FileNotFoundError
            with open(path, encoding="utf-8", opener=private) as file:
                return frozenset(json.load(file)["identities"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CtlError(
                f"What was approved cannot be read beside the journal {self._journal}",
                hint="Nothing is written without it. Run again.",
                code=NOT_APPROVED,
            ) from error

    def _beside(self, suffix: str) -> Path | None:
        path = self._journal.with_suffix(suffix) if self._journal else None
        return path if path and os.path.lexists(path) else None

    def _plain(self, value: object, field: str = "") -> object:
        """A value as it is approved, however it is written: nothing in it is secret, or given later."""
        if isinstance(value, t.Mapping):
            return {str(key): self._plain(item, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._plain(item, field) for item in value]
        if field in _GIVEN_LATER:
            return KNOWN_AFTER_APPLY
        if not isinstance(value, str):
            return value if isinstance(value, (bool, int, float, type(None))) else str(value)
        if field.casefold() in _SECRET_FIELDS:
            return self._sealed(value)
        document = _document(value)
        if document is not None:
            return self._plain(document, field)
        return _ADDRESS.sub(lambda found: self._sealed(found[0]), value)

    def _sealed(self, text: str) -> str:
        if not self._key:
            raise CtlError(
                "There are external ids or addresses in the plan, which are stored under a key only",
                hint=f"Set {KEY}, from a vault, when the plan is made and when it is carried out.",
            )
        return f"hmac:{hmac.new(self._key.encode(), text.encode(), hashlib.sha256).hexdigest()}"


def identity(call: Call) -> str:
    """What tells calls apart: SHA-256 in hexadecimal over the canonical JSON of one."""
    return hashlib.sha256(json.dumps(call, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def not_approved(calls: t.Sequence[str]) -> CtlError:
    """What is said of calls that are not in the approved plan, or are in it and not needed any more."""
    return CtlError(
        f"The account is not as it was when the plan was approved: {'; '.join(calls)}",
        hint="Nothing of it was written. Make a plan of the account as it is now, and have that approved.",
        code=NOT_APPROVED,
    )


def _document(text: str) -> object:
    """What a text has in it that is JSON of its own, such as a policy; None for all else."""
    if not text.startswith(("{", "[")):
        return None
    try:
        found: object = json.loads(text)
        return found
    except ValueError:
        return None
