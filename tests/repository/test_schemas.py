# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The published schemas are those of the code, are schemas, and say no to what the code says no to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import Like, OneOf, Shape, trouble
from ansible_collections.ctl.aws.tests.readmes.schemas import DOCUMENTS, SCHEMAS, schema, schema_of
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

LEAVES: list[Any] = [
    str,
    bool,
    int,
    dict,
    object,
    (dict, type(None)),
    OneOf(("a", "b")),
    Like(re.compile(r"[ab]{2}"), "two letters"),
]
SHAPES: st.SearchStrategy[Shape] = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=1) | st.dictionaries(st.sampled_from(["x", "y?", "z"]), inner, max_size=3)
    ),
    max_leaves=6,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b", "ab", "abb", "c"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["x", "y", "z"]), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_is_what_make_readmes_writes(name: str) -> None:
    assert (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8") == schema(name), "run `make readmes`"


def test_every_schema_is_of_a_document() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in DOCUMENTS}


@given(shape=SHAPES, value=VALUES)
def test_a_schema_says_what_its_shape_says(shape: Shape, value: Any) -> None:
    made = schema_of(shape)
    Draft202012Validator.check_schema(made)
    assert Draft202012Validator(made).is_valid(value) is (trouble(value, shape) == "")
