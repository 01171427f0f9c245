# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Batches of accounts, and when no further one begins."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.utils.helpers import pct_to_int
from ansible_collections.ctl.aws.plugins.module_utils._account.run import batches
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

HOSTS = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("value", "sizes"),
    [
        ("", ["100%"]),
        (None, ["100%"]),
        ([], ["100%"]),
        (2, ["2"]),
        ("1,10%,100%", ["1", "10%", "100%"]),
        (" 1, 10% ", ["1", "10%"]),
        ([1, "10%"], ["1", "10%"]),
    ],
)
def test_batches_are_written_as_people_write_them(value: Any, sizes: list[str]) -> None:
    assert batches.serial(value) == sizes


@pytest.mark.parametrize(
    "value", ["0", "-1", "one", "1,,2", "1.5", "101%", "0%", "1;2", [None], ["", "1"], ["1,2"], True]
)
def test_what_is_no_batch_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match=r"ctl_run_batches is .*such as 1,10%,100%"):
        batches.serial(value)


def facts(**more: Any) -> dict[str, Any]:
    known = {"batches": "1,100%", "max_failures": "", "hosts": HOSTS, "batch": ["b", "c", "d"], "waiting_fails": False}
    return {**known, "dropped": [], "failures": {}, **more}


FAILED, WAITS = {"a": ""}, {"a": "customer"}
# What is known, and whether the batch begins.
BATCHES: list[tuple[str, dict[str, Any], bool]] = [
    ("nothing failed", {}, True),
    ("the first batch", {"batch": ["a"]}, True),
    ("no batches", {"batches": "", "batch": HOSTS}, True),
    ("one failed", {"failures": FAILED}, False),
    ("one waits for somebody", {"failures": WAITS}, True),
    ("Ansible dropped one", {"dropped": ["a"]}, False),
    ("Ansible dropped one that waited", {"dropped": ["a"], "failures": WAITS}, False),
    ("as many as may", {"failures": FAILED, "max_failures": 1}, True),
    ("as many as may, as a text", {"failures": FAILED, "max_failures": " 1 "}, True),
    ("more than may", {"failures": {**FAILED, "b": ""}, "batch": ["c", "d"], "max_failures": "1"}, False),
    ("as many in a hundred as may", {"failures": FAILED, "max_failures": "25%"}, True),
    ("fewer than one in a hundred is none", {"failures": FAILED, "max_failures": "24%"}, False),
    ("none may", {"failures": FAILED, "max_failures": 0}, False),
    ("those that were not begun have not failed", {"failures": {"a": "batches"}}, True),
    ("of another run", {"failures": {"z": ""}}, True),
    ("one of the same batch failed", {"failures": {"b": ""}}, True),
    ("Ansible dropped one of the same batch", {"failures": FAILED, "max_failures": 1}, True),
    ("one waits, and that fails the run", {"failures": WAITS, "waiting_fails": True}, False),
]


@pytest.mark.parametrize(("more", "begins"), [one[1:] for one in BATCHES], ids=[one[0] for one in BATCHES])
def test_no_batch_begins_where_too_many_failed(more: dict[str, Any], begins: bool) -> None:
    assert (batches.stopped(facts(**more)) == []) is begins


def test_why_a_batch_is_not_begun_is_said_with_the_names() -> None:
    hosts = [f"h{number}" for number in range(20)]
    [said] = batches.stopped(facts(hosts=hosts, batch=hosts[7:], failures=dict.fromkeys(hosts[:7], "")))
    assert "7 of 20 accounts have failed (h0, h1, h2, h3, h4, ...), and ctl_run_max_failures is 0" in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"max_failures": "some"}, "ctl_run_max_failures is 'some', expected a number"),
        ({"max_failures": "101%"}, "ctl_run_max_failures is '101%'"),
        ({"max_failures": -1}, "ctl_run_max_failures is '-1'"),
        ({"max_failures": "5%", "batches": "", "batch": HOSTS}, "ctl_run_batches is not"),
        ({"max_failures": "0", "batches": "", "batch": HOSTS}, "ctl_run_batches is not"),
    ],
)
def test_what_would_stop_nothing_is_refused(more: dict[str, Any], words: str) -> None:
    [said] = batches.stopped(facts(**more))
    assert words in said


# Of a play Ansible reads batches from the command line, and not from the inventory.
@pytest.mark.parametrize(
    ("value", "batch", "words"),
    [
        ("1,100%", HOSTS, ["give it on the command line"]),
        ("1,2", HOSTS, ["give it on the command line"]),
        ("some", HOSTS, ["ctl_run_batches is 'some', expected numbers"]),
        ("1,100%", ["a"], []),
        ("1,100%", ["b", "c"], []),
        ("4", HOSTS, []),
        ("", HOSTS, []),
    ],
)
def test_batches_in_an_inventory_are_refused(value: str, batch: list[str], words: list[str]) -> None:
    said = batches.misplaced({"batches": value, "hosts": HOSTS, "batch": batch})
    assert len(said) == len(words) and all(word in one for word, one in zip(words, said, strict=True))


@given(st.lists(st.one_of(st.integers(1, 9), st.integers(1, 100).map("{}%".format)), min_size=1), st.integers(1, 40))
def test_batches_are_as_large_as_ansible_makes_them(sizes: list[Any], count: int) -> None:
    hosts, made = list(range(count)), []
    left, number = hosts, 0
    while left:
        size = pct_to_int(str(sizes[min(number, len(sizes) - 1)]), count)
        made, left, number = [*made, left[:size]], left[size:], number + 1
    for batch in made:
        assert batches.misplaced({"batches": sizes, "hosts": hosts, "batch": batch}) == []
    if count > max(map(len, made)):
        assert batches.misplaced({"batches": sizes, "hosts": hosts, "batch": hosts})
