# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Patterns as IAM writes them: ``*`` is any text, ``?`` any one character, and everything else stands for itself."""

from __future__ import annotations

import fnmatch
import functools
import re
import typing as t

Positions = frozenset[int]

# A character that no pattern names. What lets it through lets every character through.
_ANY = ""

_VARIABLE = re.compile(r"\$\{[^}]*\}")


def matches(text: str, pattern: str, *, ignore_case: bool = False) -> bool:
    """Whether a pattern fits a text, in which ``*`` and ``?`` are characters like others."""
    if ignore_case:
        text, pattern = text.lower(), pattern.lower()
    # fnmatch has character classes too, IAM has none.
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def includes(wider: str, narrower: str, *, ignore_case: bool = False) -> bool:
    """Whether a pattern fits every text that another pattern fits."""
    return _includes(wider.lower(), narrower.lower()) if ignore_case else _includes(wider, narrower)


@functools.lru_cache(maxsize=4096)
def _includes(wider: str, narrower: str) -> bool:
    """Walks through the narrower pattern with all positions in the wider one that it can have led to so far.

    Fewer positions fit fewer texts: of two sets at one place only the smaller one can tell something new.
    """
    todo: list[tuple[int, Positions]] = [(0, _skip_stars(wider, {0}))]
    seen: dict[int, list[Positions]] = {}
    while todo:
        place, positions = todo.pop()
        if any(known <= positions for known in seen.setdefault(place, [])):
            continue
        seen[place].append(positions)
        if place == len(narrower):
            if len(wider) not in positions:
                return False
        elif narrower[place] == "*":
            todo += [(place + 1, positions), (place, _advance(wider, positions, _ANY))]
        else:
            todo.append((place + 1, _advance(wider, positions, _ANY if narrower[place] == "?" else narrower[place])))
    return True


def overlaps(one: str, other: str) -> bool:
    """Whether some text fits both patterns."""
    todo, seen = [(0, 0)], set[tuple[int, int]]()
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        first, second = here
        left, right = one[first : first + 1], other[second : second + 1]
        if not left and not right:
            return True
        if left == "*":
            todo.append((first + 1, second))
        if right == "*":
            todo.append((first, second + 1))
        if left and right and (left in "*?" or right in "*?" or left == right):
            todo.append((first + (left != "*"), second + (right != "*")))
    return False


def _advance(pattern: str, positions: Positions, character: str) -> Positions:
    """The positions in a pattern after one more character."""
    after = set()
    for position in positions:
        sign = pattern[position : position + 1]
        if sign == "*":
            after.add(position)
        elif sign == "?" or (sign and sign == character):
            after.add(position + 1)
    return _skip_stars(pattern, after)


def _skip_stars(pattern: str, positions: set[int]) -> Positions:
    """With the positions that are reached without a character."""
    reached = set(positions)
    for position in positions:
        while pattern[position : position + 1] == "*":
            position += 1
            reached.add(position)
    return frozenset(reached)


def variables_open(text: str) -> str:
    """A text of a policy with ``*`` in place of its variables, which can be anything."""
    return _VARIABLE.sub("*", text)


def arn_matches(arn: str, pattern: str) -> bool:
    """As ArnLike compares: each of the six parts by itself, so that a wildcard does not reach across a colon."""
    if pattern == "*":
        return True
    parts, patterns = arn.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) and all(map(matches, parts, patterns))


_COMPARES: dict[str, t.Callable[[str, str], bool]] = {
    "stringequals": lambda value, text: value == text,
    "stringequalsignorecase": lambda value, text: value.lower() == text.lower(),
    "stringlike": matches,
    "arnequals": arn_matches,
    "arnlike": arn_matches,
}


# The operators that compare a value with texts or patterns, in lower case.
COMPARED = frozenset(_COMPARES)


def fits_value(operator: str, value: str, pattern: str) -> bool:
    """Whether a condition with this operator and pattern holds for a value; never, where the operator is another one.

    :param operator: without IfExists, ForAllValues and the like, in any case.
    """
    compare = _COMPARES.get(operator.lower())
    return compare is not None and compare(value, pattern)
