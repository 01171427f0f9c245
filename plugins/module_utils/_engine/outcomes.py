# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a step is shown: what came of it, and what it changes."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step


def call_of(step: Step) -> dict[str, t.Any]:
    """Which call a step is, where, and why."""
    return {
        "service": step.service,
        "operation": step.operation,
        "region": step.region or "",
        "resource": step.resource,
        "reason": step.reason,
    }


def outcome_of(step: Step, status: str, request_id: str = "") -> dict[str, t.Any]:
    """An item of ``steps``. :param status: planned, applied, failed or skipped."""
    return {**call_of(step), "status": status, "request_id": request_id}


def change_of(step: Step) -> dict[str, t.Any]:
    """A step, with what it changes from what to what, as values. :returns: call_of(), "before" and "after"."""
    return {**call_of(step), "before": step.before, "after": step.after}


def with_region(resource: str, region: str) -> str:
    """A resource by its name, and where it is. :param region: "" for what is of the whole account."""
    return resource if region in resource else f"{resource} in {region}"


def difference_of(step: Step) -> dict[str, t.Any]:
    """An item of ``diff``."""
    header = with_region(step.resource, step.region or "")
    return {
        "before_header": header,
        "after_header": f"{header} ({step.reason})",
        "before": _shown(step.before),
        "after": _shown(step.after),
    }


def _shown(value: object) -> str:
    return "" if value is None else json.dumps(value, indent=2, sort_keys=True, default=str) + "\n"
