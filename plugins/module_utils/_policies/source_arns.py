# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ARN of what a service works for, compared as a text: a wildcard stands for colons too, and what is between."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import overlaps

# In the names of these services' things there is no colon, so that a wildcard cannot stand for one either.
NO_COLON = ("cloudtrail",)

_ACCOUNT = "?" * 12


class SourceText(t.NamedTuple):
    """A pattern of which not all colons are written, so that several of its parts can be the account."""

    pattern: str

    def allows(self, account: str) -> bool:
        """Whether it fits an ARN of an account: arn:partition:service:region:account:thing."""
        places = _after(self.pattern, {0}, "arn:")
        for _part in ("partition", "service", "region"):
            places = _after(self.pattern, _within_part(self.pattern, places), ":")
        return bool(_after(self.pattern, places, f"{account}:"))

    @property
    def exact(self) -> bool:
        """Whether it holds for one account alone."""
        return False

    @property
    def open(self) -> bool:
        """Whether it holds for every account, and none is written in it."""
        return self.allows(_ACCOUNT) and not any(_can_be_account(part) for part in self.pattern.split(":"))


def _can_be_account(part: str) -> bool:
    return bool(re.fullmatch(r"[*?]*\d[\d*?]*", part)) and overlaps(part, _ACCOUNT)


def _after(pattern: str, places: t.Iterable[int], text: str) -> set[int]:
    """The places in a pattern that a text can lead to. Of the text ? is a character that no pattern names."""
    reached = _with_stars(pattern, places)
    for sign in text:
        stay = {place for place in reached if pattern[place : place + 1] == "*"}
        step = {place + 1 for place in reached if pattern[place : place + 1] in ("?", sign)}
        reached = _with_stars(pattern, stay | step)
    return reached


def _within_part(pattern: str, places: t.Iterable[int]) -> set[int]:
    """The places in a pattern that any text without a colon can lead to."""
    return {
        place
        for first in places
        for place in range(first, len(pattern) + 1)
        if ":" not in pattern[first:place]  # what is not written as one need not be one
    }


def _with_stars(pattern: str, places: t.Iterable[int]) -> set[int]:
    """With the places behind a star, which can stand for nothing."""
    reached = set(places)
    for place in list(reached):
        while pattern[place : place + 1] == "*":
            place += 1
            reached.add(place)
    return reached
