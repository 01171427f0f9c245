# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What audits found of an account: each is kept, and knows those before it in short."""

from __future__ import annotations

from collections import Counter

from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import Content
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Store

AUDITS = "audits"
# Of how many audits before it one knows: of daily ones, a quarter of a year.
REMEMBERED = 90


def history(store: Store, account: str, but: str) -> list[Content]:
    """The audits of an account before this one, the oldest first: each {"run", "taken", "state", "counts"}.

    :param but: the document of this one, which may be stored already.
    """
    folder = f"{account}/{AUDITS}"
    names = [name for name in store.names(folder) if f"{AUDITS}/{name}" != but]
    last = store.get(f"{folder}/{names[-1]}").content if names else None
    if last is None:
        return []
    return [*last["history"], in_short(last)][-REMEMBERED:]


def in_short(audit: Content) -> Content:
    """What later audits know of one. :returns: with "counts", how many checks are in which state."""
    checks: list[Content] = audit["checks"]
    return {
        **{key: audit[key] for key in ("run", "taken", "state")},
        "counts": dict(Counter(one["state"] for one in checks)),
    }
