# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of attributes knows all that AWS lets somebody set, and nothing that it does not."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from ansible_collections.ctl.aws.tests.drift.attributes import Attribute, attributes, kinds, settable
from ansible_collections.ctl.aws.tests.drift.page import PAGE, page

KINDS = kinds()
ATTRIBUTES = list(attributes())


def pattern_of(kind: str) -> list[str]:
    return [pattern for one in ATTRIBUTES if one.kind == kind for pattern in one.sets]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_can_be_set_has_a_class(kind: str) -> None:
    patterns = pattern_of(kind)
    unknown = [one for one in settable(KINDS[kind]) if not any(fnmatchcase(one, pattern) for pattern in patterns)]
    assert unknown == [], f"say in tests/drift/attributes.yml what is done about them: {unknown}"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_is_in_the_table(kind: str) -> None:
    there = list(settable(KINDS[kind]))
    assert len(there) > 1
    # What a newer botocore may have is written with a wildcard of its own operation.
    gone = [one for one in pattern_of(kind) if not any(fnmatchcase(found, one) for found in there)]
    assert gone == []


def test_the_page_is_what_make_readmes_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("one", ATTRIBUTES, ids=lambda one: f"{one.kind}: {one.name}")
def test_an_attribute_is_set_or_seen_somewhere(one: Attribute) -> None:
    assert one.sets or one.seen
