# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of variables: one that is misspelt would be overlooked, and what it says done or left undone in silence."""

from __future__ import annotations

import collections
import difflib
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run.known import KNOWN, OURS, PREFIXES, TAGS

# So many letters away from a known name, a name is a slip.
SLIP = 2


class Names(t.NamedTuple):
    """The names of an account's variables. :param refused: slips, in words. :param unknown: nobody's that begin so."""

    refused: list[str]
    unknown: list[str]


def evaluate(names: t.Iterable[str], users: t.Collection[str] = ()) -> Names:
    """Find slips among the names of an account's variables.

    :param names: those that begin with ctl_, and those that may be meant to.
    :param users: further names that the user has for things of their own.
    """
    strange = sorted(name for name in names if name not in KNOWN and name not in users)
    refused = [name for name in strange if name.startswith(PREFIXES) or _nearest(name)]
    return Names(
        refused=[_slip(name) for name in refused],
        unknown=[name for name in strange if name not in refused and name.startswith(OURS)],
    )


def wrong_tags(tags: t.Iterable[str]) -> list[str]:
    """Tags that are called like ours and are none, in words: skipped, one would skip nothing. Others are the user's."""
    wrong = sorted({tag for tag in tags if tag.startswith(OURS) and tag not in TAGS})
    return [f"{tag} is no tag of this collection, such as {', '.join(_alike(tag))}" for tag in wrong]


def _alike(tag: str) -> list[str]:
    return difflib.get_close_matches(tag, sorted(TAGS), 3, 0)


def _slip(name: str) -> str:
    near = _nearest(name) or next(iter(difflib.get_close_matches(name, sorted(KNOWN), 1)), "")
    theirs = "" if name.startswith(OURS) else " (ctl_known_variables takes a name that is meant)"
    return f"{name} is no variable of this collection{f', {near} is' if near else ''}{theirs}"


def _nearest(name: str) -> str:
    """The known name that is at most two letters away, or ""."""
    near = [(distance(name, known), known) for known in KNOWN if _may_be_near(name, known)]
    found = min(near, default=(SLIP + 1, ""))
    return found[1] if found[0] <= SLIP else ""


def _may_be_near(name: str, known: str) -> bool:
    """Whether not more letters are lacking, or too many, than a slip has: most names are out without a comparison."""
    if abs(len(name) - len(known)) > SLIP:
        return False
    letters, wanted = collections.Counter(name), collections.Counter(known)
    return max((letters - wanted).total(), (wanted - letters).total()) <= SLIP


def distance(one: str, other: str) -> int:
    """How many letters are to be put in, taken out or changed, or neighbours swapped, to make one the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, previous[j - 2] + 1)
            row.append(best)
    return row[-1]
