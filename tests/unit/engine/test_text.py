# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody else says is obeyed by no terminal, and means nothing in Markdown."""

from __future__ import annotations

import re
import unicodedata

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless, harmless_in, markdown
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

# Clears the screen, sets the title of the window, writes over the line, turns the direction of text around.
EVIL = "\x1b[2J\x1b]0;title\x07\rok\x9b1A\u202e\u2066\x00\u2028"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain | text, ä 語", "plain | text, ä 語"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("one\ntwo\tthree\r", "one two three "),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_a_terminal_obeys_is_shown_by_its_number(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_is_obeyed(text: str) -> None:
    shown = harmless(text)
    assert not [one for one in shown if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert harmless(shown) == shown
    if all(one.isprintable() for one in text):
        assert shown == text


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_means_something_in_markdown(text: str) -> None:
    shown = markdown(text)
    assert not re.search(r"(?<!\\)(\\\\)*[|`<>*\[\]]", shown)
    assert re.sub(r"\\(.)", r"\1", shown) == re.sub(r"\\(.)", r"\1", markdown(harmless(text)))
    assert "\n" not in shown


def errors() -> list[CtlError]:
    answer = {"Error": {"Code": f"Evil{EVIL}", "Message": f"No {EVIL}"}, "Reason": EVIL}
    prefixed = CtlError("It broke")
    prefixed.message = f"{EVIL}: {prefixed.message}"
    return [
        AwsError.from_botocore(ClientError(answer, "GetRole"), account="1", operation="GetRole"),
        CtlError(f"The CAM answered {EVIL}", answer=EVIL, url=EVIL),
        InputError("name", EVIL, f"not {EVIL}"),
        prefixed,
    ]


@pytest.mark.parametrize("error", errors(), ids=["AWS", "CAM", "input", "prefixed"])
def test_an_error_is_harmless(error: CtlError) -> None:
    for text in (str(error), str(error.as_result())):
        assert harmless(text) == text


def test_every_text_in_a_value_is_made_harmless() -> None:
    assert harmless_in({"a": ["\x1b", 1, None, {"b": "\n"}]}) == {"a": ["\\x1b", 1, None, {"b": " "}]}
