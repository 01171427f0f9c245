# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the origin of an account lacks, and what may be added to it later: nothing that a write of ours has touched.

An origin is never changed. What was not read when it was taken, since the collection did not know it yet or a read was
refused, is read later and kept as a document of its own. Together they are how the account was.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.register import SECTIONS

Content = dict[str, t.Any]

# From this schema on, an origin has nothing in it that was not read.
COMPLETE = 2


def completed(origin: Content | None, completions: t.Iterable[Content]) -> Content | None:
    """The origin with what was added to it since. What it has itself stays."""
    if origin is None:
        return None
    unread = _unread(origin)
    snapshot, added = dict(origin["snapshot"]), dict[str, t.Any]()
    for completion in completions:
        added.update(completion["snapshot"].get("buckets", {}))
        snapshot = {**completion["snapshot"], **snapshot}
    if "buckets" in snapshot:
        snapshot["buckets"] = {**snapshot["buckets"], **{name: added[name] for name in unread & added.keys()}}
    # What a completion says of a bucket was asked of ListBuckets.
    schema = {"schema": COMPLETE} if unread <= added.keys() else {}
    return {**origin, **schema, "snapshot": snapshot}


def lacking(origin: Content | None, ledger: Content | None) -> list[str]:
    """The sections that the origin lacks, or has in part, and that can still be added.

    :param origin: with its completions.
    """
    if origin is None:
        return []
    missing = [name for name in SECTIONS if name not in origin["snapshot"] and not touched(name, ledger)]
    unread = [name for name in _unread(origin) if not touched_bucket(name, ledger)]
    return sorted({*missing, *(["buckets"] if unread else [])})


def completion(origin: Content | None, snapshot: Content, ledger: Content | None) -> tuple[Content, list[str]]:
    """What of a snapshot is added to the origin: what that lacks, and no write of ours has touched.

    :param origin: with its completions. :returns: the sections, and what was left out since it was touched.
    :raises CtlError: there is no origin, or all of it was touched.
    """
    if origin is None:
        raise CtlError("There is no origin that could be completed", hint="Give the snapshot as the origin.")
    had, unread = origin["snapshot"], _unread(origin)
    sections = {name: value for name, value in snapshot.items() if name in SECTIONS and name not in had}
    buckets = dict(sections.pop("buckets", {}))
    buckets.update({name: value for name, value in snapshot.get("buckets", {}).items() if name in unread})
    parts = {name: value for name, value in sections.items() if not touched(name, ledger)}
    clean = {name: value for name, value in buckets.items() if not touched_bucket(name, ledger)}
    refused = [*(name for name in sections if name not in parts)]
    refused += [f"bucket {name}" for name in buckets if name not in clean]
    parts.update({"buckets": clean} if clean else {})
    if refused and not parts:
        raise CtlError(
            f"The origin cannot be completed by {', '.join(sorted(refused))}: a run has changed that since",
            hint="How it was before is not known. Nothing was stored.",
        )
    return parts, sorted(refused)


def touched(section: str, ledger: Content | None) -> bool:
    """Whether a run wrote to what a section of the snapshot shows."""
    written = (ledger or {}).get("resources", [])
    return any(SECTIONS[section].is_about(one["service"], one["resource"]) for one in written)


def touched_bucket(name: str, ledger: Content | None) -> bool:
    """Whether a run wrote to a bucket."""
    return any(one["resource"] == f"S3 bucket {name}" for one in (ledger or {}).get("resources", []))


def _unread(origin: Content) -> set[str]:
    """Buckets of which an origin of the first schema says that somebody else owns them: any refused read said so."""
    if origin.get("schema", 1) >= COMPLETE:
        return set()
    buckets = origin["snapshot"].get("buckets", {})
    return {name for name, value in buckets.items() if isinstance(value, dict) and "foreign" in value}
