# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM of an account as it is read, and the options of iam_baseline."""

from __future__ import annotations

from typing import Any


def now(**values: Any) -> dict[str, Any]:
    """What _iam.read() returns: nothing, but for what is given."""
    return {"policies": {}, "roles": {}, "groups": {}, "users": {}, **values}


def wanted(**values: Any) -> dict[str, Any]:
    """The module's options: nothing declared, but for what is given."""
    lists = ("policies", "roles", "group_policies", "excluded_groups", "recorded_groups", "excluded", "excluded_users")
    lists += ("known_roles", "adopt", "reopen")
    return {**{name: [] for name in lists}, "users_in_no_group": "report", "ledger": None, **values}
