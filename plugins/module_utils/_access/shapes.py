# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a value that somebody else wrote has to be, stated as data; and what to say of one that is something else."""

from __future__ import annotations

import re
import typing as t

# A type, or several of them; {key: shape}, where a key that ends in "?" may be missing; [shape], a list of such;
# OneOf; Like.
Shape = t.Any


class OneOf(t.NamedTuple):
    """One of these texts."""

    texts: tuple[str, ...]


class Like(t.NamedTuple):
    """A text of this form. :param words: what that is."""

    pattern: re.Pattern[str]
    words: str


_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "null",
}


def trouble(value: object, shape: Shape, place: str = "") -> str:
    """Where a value is something else than its shape, and what was expected; "" where it is not.

    Values are not shown but by their kind: they may be secrets.

    :param place: where it stands, such as steps[0].
    """
    if isinstance(shape, dict):
        return _trouble_in_object(value, shape, place)
    if isinstance(shape, list):
        return _trouble_in_list(value, shape[0], place)
    if isinstance(shape, (OneOf, Like)):
        fits = isinstance(value, str) and (
            value in shape.texts if isinstance(shape, OneOf) else shape.pattern.fullmatch(value)
        )
        return "" if fits else _said(value, place, shape.words if isinstance(shape, Like) else " or ".join(shape.texts))
    types = shape if isinstance(shape, tuple) else (shape,)
    # To Python, true is a number.
    fits = isinstance(value, types) and (not isinstance(value, bool) or not {bool, object}.isdisjoint(types))
    return "" if fits else _said(value, place, " or ".join(_NAMES[one] for one in types))


def _trouble_in_object(value: object, shape: dict[str, Shape], place: str) -> str:
    if not isinstance(value, dict):
        return _said(value, place, _NAMES[dict])
    for key, inner in shape.items():
        name = key.removesuffix("?")
        where = f"{place}.{name}" if place else name
        if name not in value and name == key:
            return f"its {where} is missing"
        found = trouble(value[name], inner, where) if name in value else ""
        if found:
            return found
    return ""


def _trouble_in_list(value: object, shape: Shape, place: str) -> str:
    if not isinstance(value, list):
        return _said(value, place, _NAMES[list])
    return next(filter(None, (trouble(one, shape, f"{place}[{number}]") for number, one in enumerate(value))), "")


def _said(value: object, place: str, expected: str) -> str:
    return f"{f'its {place}' if place else 'it'} is {_NAMES[type(value)]}, expected {expected}"
