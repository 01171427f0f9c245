# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that an account is hardened with, in one task: read once, planned before anything is written, side by side."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._account import account_settings
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Proposal
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import change_of
from ansible_collections.ctl.aws.plugins.module_utils._engine.side_by_side import (
    as_result,
    finish_all,
    propose_all,
    summed,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies import ownership
from ansible_collections.ctl.aws.plugins.module_utils._services import account_contact
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import iam_baseline, iam_password_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import (
    cloudtrail_trail,
    config_recorder,
    log_bucket,
)

CONTROLS = {
    "iam": iam_baseline.CONTROL,
    "password_policy": iam_password_policy.CONTROL,
    "audit_bucket": log_bucket.CONTROL,
    "audit_trail": cloudtrail_trail.CONTROL,
    "config_bucket": log_bucket.CONTROL,
    "config": config_recorder.CONTROL,
    **account_settings.CONTROLS,
    "security_contact": account_contact.CONTROL,
}

# What delivers logs comes after the bucket that they go to.
AFTER = {"audit_trail": {"audit_bucket"}, "config": {"config_bucket"}}


class BaselineError(CtlError):
    """Some of the controls failed; the others ended well.

    What one failure kept from being carried out is no failure of its own: then the error is that of the one.

    :param failures: by control. :param results: what became of each control, as the module returns it.
    """

    def __init__(self, failures: t.Mapping[str, CtlError], results: dict[str, t.Any], account: str) -> None:
        causes = {name: failure for name, failure in failures.items() if "blocked_by" not in failure.where}
        blocked = [failure.message for name, failure in failures.items() if name not in causes]
        if len(causes) == 1:
            [(name, cause)] = causes.items()
            text = ". ".join([f"{name}: {cause.message.rstrip('.')}", *blocked])
            super().__init__(
                text, hint=cause.hint, waiting_for=cause.waiting_for, **{"account": account, **cause.where}
            )
        else:
            texts = " ".join(f"{name}: {cause}" for name, cause in causes.items())
            of = f"{len(failures)} of {len(results)} controls were not set"
            super().__init__(". ".join([of, *blocked, texts]), account=account)
            waits = {cause.waiting_for for cause in causes.values()}
            self.waiting_for = waits.pop() if len(waits) == 1 else ""
        self.results = results

    def as_result(self) -> dict[str, t.Any]:
        """Like every failure's, with what became of each control."""
        return {**super().as_result(), "controls": self.results}


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module account_baseline does."""
    asked = {name: {**params, **options} for name, options in params["controls"].items() if options is not None}
    for name, options in asked.items():
        CONTROLS[name].check(options)
    connection = Connection(params, check_mode=check_mode)

    def prepare(name: str) -> t.Callable[[], t.Any]:
        return lambda: CONTROLS[name].prepare(connection, asked[name])

    with connection.caching_reads():
        proposals = propose_all({name: prepare(name) for name in asked})
    ends = finish_all(connection, proposals, AFTER, check_mode=check_mode)
    changes = {name: _changes(proposal) for name, proposal in proposals.items()} if params["differences"] else {}
    failures = {name: end for name, end in ends.items() if isinstance(end, CtlError)}
    for failure in failures.values():
        failure.where.setdefault("account", connection.caller.account)
    results = {name: {**as_result(end), **changes.get(name, {})} for name, end in ends.items()}
    if failures:
        error = BaselineError(failures, results, connection.caller.account)
        error.steps = summed(results)["steps"]
        raise error
    return {**summed(results), "controls": results}


def _changes(proposal: Proposal[t.Any] | CtlError) -> dict[str, list[dict[str, t.Any]]]:
    """What was planned, also where it was not carried out; of what could not be planned nothing is known."""
    return {"differences": [] if isinstance(proposal, CtlError) else [change_of(step) for step in proposal.plan.steps]}


def _option(control: Control) -> dict[str, t.Any]:
    # Said of password_policy, which else would be taken for a password.
    return {"type": "dict", "no_log": False, "options": control.arguments, **control.constraints}


MODULE = Definition(
    run=run,
    arguments={
        "controls": {
            "type": "dict",
            "required": True,
            "options": {name: _option(control) for name, control in CONTROLS.items()},
        },
        "differences": {"type": "bool", "default": False},
        # What of it there is by us, every control asks.
        **ownership.arguments(),
    },
)
