# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Points in time as texts, always UTC."""

from __future__ import annotations

import calendar
import datetime
import math
import time

_FORMAT = "%Y-%m-%dT%H:%M:%S"


def stamp(seconds: float) -> str:
    """To the second. :param seconds: since the epoch."""
    return time.strftime(_FORMAT + "Z", time.gmtime(seconds))


def run_name(seconds: float) -> str:
    """The same without signs, for the name of a run and its files."""
    return stamp(seconds).replace("-", "").replace(":", "")


def seconds_of(text: str) -> float:
    """What stamp() was made of; what it did not make is never reached."""
    try:
        return float(calendar.timegm(time.strptime(text, _FORMAT + "Z")))
    except ValueError:
        return math.inf


def now() -> str:
    """To the millisecond."""
    seconds = time.time()
    return time.strftime(_FORMAT, time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03d}Z"


def is_date(text: str) -> bool:
    """Whether a text is a day as 2027-01-31, which can be compared as a text."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
