# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's credential report, with the columns and the words that AWS documents, and the root user in its first line."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timezone
from typing import Any

from moto.iam.models import IAMBackend, User

from .state import RootUser

KEY = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
COLUMNS = (
    *("user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed"),
    *("password_next_rotation", "mfa_active"),
    *(f"access_key_{number}_{name}" for number in (1, 2) for name in KEY),
    *(f"cert_{number}_{name}" for number in (1, 2) for name in ("active", "last_rotated")),
)
NONE, NO_INFORMATION, NOT_SUPPORTED = "N/A", "no_information", "not_supported"


def report(iam: IAMBackend, root: RootUser) -> str:
    """The whole report."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerow(_root(iam.account_id, root))
    lines.writerows(_user(user) for user in iam.users.values())
    return text.getvalue()


def _root(account: str, root: RootUser) -> list[str]:
    since = next(iter([*root.mfa.values(), *root.keys.values()]), 0.0)
    used = _moment(root.used) if root.used else NO_INFORMATION
    return [
        *("<root_account>", f"arn:aws:iam::{account}:root", _moment(since)),
        *(NOT_SUPPORTED, used, NOT_SUPPORTED, NOT_SUPPORTED, _word(bool(root.mfa))),
        *(one for when in _two(list(root.keys.values())) for one in _key(when is not None, when, None)),
        *(one for when in _two(list(root.certificates.values())) for one in (_word(when is not None), _time(when))),
    ]


def _user(user: User) -> list[str]:
    created = user.create_date.timestamp()
    used = user.password_last_used
    signs_in = bool(user.password)
    keys = [(key.status == "Active", key.create_date, key.last_used) for key in user.access_keys]
    certificates = [one.status == "Active" for one in user.signing_certificates.values()]
    return [
        *(user.name, user.arn, _moment(created), _word(signs_in)),
        (_moment(used.timestamp()) if used else NO_INFORMATION) if signs_in else NONE,
        *(_moment(created) if signs_in else NONE, NONE, _word(bool(user.mfa_devices))),
        *(one for key in _two(keys) for one in _key(*(key or (False, None, None)))),
        *(one for active in _two(certificates) for one in (_word(bool(active)), _moment(created) if active else NONE)),
    ]


def _key(active: bool, made: Any, used: Any) -> list[str]:
    last = [_time(used.timestamp), used.region, used.service] if used else [NONE, NONE, NONE]
    return [_word(active), _time(made), *last]


def _two(found: list[Any]) -> list[Any]:
    return [*found, None, None][:2]


def _word(value: bool) -> str:
    return "true" if value else "false"


def _time(when: Any) -> str:
    if when is None:
        return NONE
    return _moment(when.timestamp() if isinstance(when, datetime) else when)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), timezone.utc).isoformat()
