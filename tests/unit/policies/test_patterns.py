# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Patterns with * and ?, compared with all texts of a small alphabet."""

from __future__ import annotations

import itertools
import re

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import (
    arn_matches,
    fits_value,
    includes,
    matches,
    overlaps,
    variables_open,
)
from hypothesis import example, given
from hypothesis import strategies as st

# "c" is in no pattern: it stands for every letter that a pattern does not name.
TEXTS = ["".join(letters) for length in range(9) for letters in itertools.product("abc", repeat=length)]
PATTERNS = st.text("ab*?", max_size=5)


def texts_of(pattern: str) -> set[str]:
    """Those that a pattern fits, by the simplest of ways.

    Eight letters are enough: with a * in both, patterns of five signs name four letters each.
    """
    compiled = re.compile("".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern))
    return {text for text in TEXTS if compiled.fullmatch(text)}


@given(PATTERNS, st.text("abc", max_size=7))
def test_a_pattern_matches_the_texts_that_a_regular_expression_does(pattern: str, text: str) -> None:
    assert matches(text, pattern) is (text in texts_of(pattern))


@given(PATTERNS, PATTERNS)
@example("?", "*")
@example("*?", "?*")
@example("*a", "?*a")
@example("a*b", "a?b")
@example("a?*", "a*")
def test_inclusion_is_that_of_all_texts(wider: str, narrower: str) -> None:
    assert includes(wider, narrower) is (texts_of(narrower) <= texts_of(wider))


@given(PATTERNS, PATTERNS)
@example("?a?a*", "*bb??")
def test_patterns_overlap_where_a_text_fits_both(one: str, other: str) -> None:
    assert overlaps(one, other) is bool(texts_of(one) & texts_of(other))


@given(st.text("abAB*?", max_size=5), st.text("abAB*?", max_size=5))
def test_without_case_is_as_in_lower_case(one: str, other: str) -> None:
    assert includes(one, other, ignore_case=True) is includes(one.lower(), other.lower())
    assert matches(one, other, ignore_case=True) is matches(one.lower(), other.lower())


@pytest.mark.parametrize(
    ("wider", "narrower", "expected"),
    [
        ("s3:?*", "s3:*", False),
        ("s3:*", "s3:?*", True),
        ("arn:aws:s3:::b/????*", "arn:aws:s3:::b/*", False),
        ("arn:aws:s3:::b*", "arn:aws:s3:::b/*", True),
        ("*a*", "a?*", True),
        ("[ab]", "a", False),
        ("[ab]", "[ab]", True),
        ("*?" * 30 + "a", "*a" * 30, False),  # not in exponential time
        ("*a" * 30, "*a" * 31, True),
    ],
)
def test_inclusion_of_patterns_as_policies_have_them(wider: str, narrower: str, expected: bool) -> None:
    assert includes(wider, narrower) is expected


ARN = "arn:aws:iam::222222222222:role/path/One"


@pytest.mark.parametrize(
    ("operator", "pattern", "expected"),
    [
        ("ArnLike", "*", True),
        ("ArnEquals", "arn:*:iam::*:role/*", True),
        ("ArnLike", "arn:*:role/*", False),
        ("ArnLike", "arn:aws:iam:?222222222222:role/path/One", False),
        ("StringLike", "arn:*:role/*", True),
        ("StringLike", "arn:aws:iam:?222222222222:role/path/One", True),
        ("StringLike", "arn:*:ROLE/*", False),
        ("StringEquals", ARN, True),
        ("StringEquals", "arn:aws:iam::222222222222:role/*", False),
        ("StringEqualsIgnoreCase", ARN.upper(), True),
        ("StringNotLike", "*", False),
        ("Bool", "*", False),
    ],
)
def test_a_value_fits_as_its_operator_compares(operator: str, pattern: str, expected: bool) -> None:
    assert fits_value(operator, ARN, pattern) is expected
    assert fits_value(operator.upper(), ARN, pattern) is expected


def test_arns_are_compared_part_by_part_and_variables_can_be_anything() -> None:
    assert arn_matches(ARN, "arn:aws:iam::222222222222:role/p*e")
    assert not arn_matches(ARN, "arn:aws:iam*")
    assert variables_open("arn:aws:s3:::b/${aws:username}/*") == "arn:aws:s3:::b/*/*"
