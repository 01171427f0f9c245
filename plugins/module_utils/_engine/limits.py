# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a plan may go that sets things back to what they were."""

from __future__ import annotations

import typing as t


class Limits(t.NamedTuple):
    """How far restoring goes.

    :param account: whose. :param touched: the resources that the ledger says we changed; None: all.
    :param removes: whether what we added goes; otherwise things are only put back.
    :param marks: what the ledger records of resources since our last write to them.
    :param log_buckets: those that hardening makes.
    """

    account: str
    touched: frozenset[str] | None
    removes: bool
    marks: t.Mapping[str, str] = {}
    log_buckets: t.Collection[str] = ()

    def allows(self, resource: str) -> bool:
        """Whether a resource may be changed."""
        return self.touched is None or resource in self.touched
