# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Independent reads side by side."""

from __future__ import annotations

import concurrent.futures
import typing as t

Item = t.TypeVar("Item")
Answer = t.TypeVar("Answer")

PARALLEL_READS = 8


def each(function: t.Callable[[Item], Answer], items: t.Sequence[Item]) -> list[Answer]:
    """Call a function for every item, some at a time; answers in the order of the items.

    :raises: the first exception that a call raised.
    """
    if len(items) < 2:
        return [function(item) for item in items]
    with concurrent.futures.ThreadPoolExecutor(min(PARALLEL_READS, len(items))) as pool:
        return list(pool.map(function, items))


def together(**calls: t.Callable[[], Answer]) -> dict[str, Answer]:
    """Make different calls at the same time; their answers by name."""
    names = list(calls)
    return dict(zip(names, each(lambda name: calls[name](), names), strict=True))


def both(first: t.Callable[[], Item], second: t.Callable[[], Answer]) -> tuple[Item, Answer]:
    """Make two calls at the same time whose answers are of different kinds."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(first), pool.submit(second)
        return one.result(), other.result()


def by_region(function: t.Callable[[str], Answer], regions: t.Sequence[str]) -> dict[str, Answer]:
    """Call a function for every region, some at a time; its answers by region."""
    return dict(zip(regions, each(function, regions), strict=True))
