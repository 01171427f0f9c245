# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exceptions of an account: what a customer was granted, for how long, and what is wrong with how it is written."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.clock import is_date
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS

# Controls that can be excluded in part, and what a part of them is; the others only as a whole.
DIVISIBLE = {name: control.divided_by for name, control in CONTROLS.items() if control.divided_by}

Recorded = t.Mapping[str, t.Any]


def wrong(exception: t.Any) -> str:
    """What an exception lacks, or nothing."""
    if not isinstance(exception, t.Mapping):
        return "control, reason and, if it is for a part, what"
    control = exception.get("control")
    if control not in CONTROLS:
        return f"a control of {', '.join(CONTROLS)}"
    if not str(exception.get("reason") or "").strip():
        return "a reason"
    if exception.get("what") and control not in DIVISIBLE:
        return f"no what: {control} can only be excluded as a whole"
    if exception.get("until") not in (None, "") and not is_date(str(exception["until"])):
        return "a last day such as 2027-01-31 in until"
    return ""


def problems(recorded: t.Iterable[t.Any]) -> list[str]:
    """All that is wrong with the exceptions of an account, in words."""
    return [
        f"ctl_harden_exceptions has {dict(one) if isinstance(one, t.Mapping) else one}, expected {lacking}"
        for one in recorded
        if (lacking := wrong(one))
    ]


def in_words(exception: Recorded, expired: bool) -> str:
    """An exception in words."""
    what = f" {exception['what']}" if exception.get("what") else ""
    subject = f"{exception['control']}{what}"
    if expired:
        return f"exception expired on {exception['until']}, no longer honoured: {subject} ({exception['reason']})"
    until = f" until {exception['until']}" if exception.get("until") else ""
    return f"exception: {subject}{until} ({exception['reason']})"


def evaluate(recorded: t.Sequence[Recorded], today: str) -> dict[str, t.Any]:
    """Which exceptions hold on a day, and for what. Nothing is wrong with them.

    :returns: {honoured, expired (in words), controls (excluded as a whole), parts: {control: what}, reported}
    """
    expired = [one for one in recorded if one.get("until") and str(one["until"]) < str(today)]
    honoured = [one for one in recorded if one not in expired]
    return {
        "honoured": [{key: str(value) for key, value in one.items()} for one in honoured],
        "expired": [in_words(one, expired=True) for one in expired],
        "controls": [one["control"] for one in honoured if not one.get("what")],
        "parts": {
            control: [one["what"] for one in honoured if one["control"] == control and one.get("what")]
            for control in DIVISIBLE
        },
        "reported": [in_words(one, one in expired) for one in recorded],
    }
