# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit: what is wrong with its variables, before anything is read."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run.problems import of_type

_DAYS = ("ctl_audit_unused_days", "ctl_audit_key_days")


def problems(facts: t.Mapping[str, t.Any]) -> list[str]:
    """All that cannot be meant. :param facts: options (the argument specs) and values (by name)."""
    found = of_type(facts)
    if found:
        return found
    values = facts["values"]
    return [f"{name} is {values[name]}, expected a number of days" for name in _DAYS if int(values[name]) < 1]
