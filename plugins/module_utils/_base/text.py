# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody else says, made fit to be shown: on a terminal, in a table, in Markdown."""

from __future__ import annotations

import re
import typing as t
import unicodedata

# What a terminal obeys (control characters), what makes text look other than it is (directions, what has no width), and
# what begins a line.
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPACES = {"\n": " ", "\r": " ", "\t": " "}
# What has a meaning in Markdown, or in the HTML that Markdown lets through.
_MEANT = re.compile(r"([\\`*_{}\[\]<>()#|~&!])")


def harmless(text: str) -> str:
    """A text on one line, in which nothing is obeyed by a terminal: such characters are shown by their number."""
    return "".join(_SPACES.get(one) or (_shown(one) if unicodedata.category(one) in _OBEYED else one) for one in text)


def harmless_in(value: object) -> t.Any:
    """The same for every text in a value."""
    if isinstance(value, dict):
        return {key: harmless_in(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [harmless_in(item) for item in value]
    return harmless(value) if isinstance(value, str) else value


def markdown(text: str) -> str:
    """A text that Markdown shows as it is, also in a cell of a table."""
    return _MEANT.sub(r"\\\1", harmless(text))


def _shown(one: str) -> str:
    number = ord(one)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
