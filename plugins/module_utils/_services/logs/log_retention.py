# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: how long logs are kept."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Rule

LIFECYCLE_ID = "ctl-log-retention"
ABORT_UPLOADS_AFTER_DAYS = 7


def merged_lifecycle(rules: t.Sequence[Rule], retention_days: int) -> list[Rule] | None:
    """Our rule and the customer's own; None where nothing has to change."""
    ours: dict[str, t.Any] = {
        "ID": LIFECYCLE_ID,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_UPLOADS_AFTER_DAYS},
    }
    if retention_days:
        ours["Expiration"] = {"Days": retention_days}
        ours["NoncurrentVersionExpiration"] = {"NoncurrentDays": retention_days}
    present = next((rule for rule in rules if rule.get("ID") == LIFECYCLE_ID), {})
    if all(present.get(key) == value for key, value in ours.items()) and present.keys() <= ours.keys():
        return None
    return [ours, *(with_filter(rule) for rule in rules if rule.get("ID") != LIFECYCLE_ID)]


def expiring(name: str, rules: t.Sequence[Rule], retention_days: int, folders: t.Sequence[str]) -> list[str]:
    """The rules of somebody else by which objects of a bucket, or their versions, expire too early; in sentences.

    :param retention_days: how long they are to be kept; 0 for ever. :param folders: where they are.
    """
    return [
        f"Bucket {name}: by its lifecycle rule {rule.get('ID', 'without an ID')!r} objects or their versions expire "
        "earlier than the standard says, kept"
        for rule in rules
        if rule.get("ID") != LIFECYCLE_ID and rule.get("Status") == "Enabled" and _is_earlier(rule, retention_days)
        if any(folder.startswith(_prefix_of(rule)) or _prefix_of(rule).startswith(folder) for folder in folders)
    ]


def _prefix_of(rule: Rule) -> str:
    """What the names of objects begin with that a rule is about."""
    chosen = rule.get("Filter") or {}
    return str(chosen.get("Prefix") or (chosen.get("And") or {}).get("Prefix") or rule.get("Prefix") or "")


def _is_earlier(rule: Rule, retention_days: int) -> bool:
    """Whether anything expires by a rule before its time. A date comes for everything that is there by then."""
    current, versions = rule.get("Expiration", {}), rule.get("NoncurrentVersionExpiration", {})
    days = [value for value in (current.get("Days"), versions.get("NoncurrentDays")) if value is not None]
    return "Date" in current or any(not retention_days or value < retention_days for value in days)


def with_filter(rule: Rule) -> dict[str, t.Any]:
    """S3 refuses rules of the old form, with a bare Prefix, beside those of the new one."""
    others = {key: value for key, value in rule.items() if key != "Prefix"}
    return {**others, "Filter": rule.get("Filter", {"Prefix": rule.get("Prefix", "")})}
