# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Without a place for evidence an account is refused, and a run whose tags reach nothing."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.run.problems import (
    foreseen,
    guessable,
    of_store,
    of_tags,
)

STORES: list[tuple[str, bool, str]] = [
    ("s3://evidence/accounts", False, ""),
    ("/srv/evidence", True, ""),
    ("~/evidence", True, ""),
    ("/srv/evidence", False, "is the directory /srv/evidence. If it outlives this machine"),
    ("", True, "is '', expected s3:// with a bucket"),
    ("evidence", True, "is 'evidence', expected s3:// with a bucket"),
    ("https://evidence.example", True, "expected s3:// with a bucket"),
]


@pytest.mark.parametrize(("store", "is_durable", "words"), STORES)
def test_evidence_is_kept_where_it_lasts(store: str, is_durable: bool, words: str) -> None:
    found = of_store({"host": "acme", "store": store, "is_durable": is_durable})
    assert bool(found) is bool(words)
    assert words in "".join(found)


@pytest.mark.parametrize(
    ("external_id", "is_guessable"),
    [("", False), ("1234567", True), ("12345678", False), ("222222222222", True), (1234567, True)],
)
def test_an_external_id_that_is_set_is_hard_to_guess(external_id: Any, is_guessable: bool) -> None:
    facts = {"account_id": "222222222222", "external_ids": {"ctl_external_id": external_id, "other": ""}}
    assert guessable(facts) == (["ctl_external_id"] if is_guessable else [])


ONBOARD = {"enroll": True, "provider": True, "harden": True}
TAGS: list[tuple[dict[str, bool], list[str], list[str], str]] = [
    (ONBOARD, ["all"], [], ""),
    (ONBOARD, ["tagged"], [], ""),
    (ONBOARD, ["ctl_enroll"], [], ""),
    (ONBOARD, ["ctl_provider"], [], ""),
    (ONBOARD, ["ctl_harden_iam"], [], ""),
    (ONBOARD, ["ctl_offboard_plan"], [], "Nothing has the tags ctl_offboard_plan: nothing was done. The tags are"),
    ({**ONBOARD, "provider": False}, ["ctl_provider"], [], "ctl_provider (where ctl_cam_endpoint is set)"),
    ({"harden": True}, ["ctl_enroll"], [], "ctl_harden_iam"),
    ({"harden": True}, ["all"], ["all"], "Nothing has the tags all without all: nothing was done"),
    ({"harden": True}, ["mine"], ["other", "else"], "Nothing has the tags mine without other, else: nothing was done"),
]


@pytest.mark.parametrize(("parts", "run_tags", "skip_tags", "words"), TAGS)
def test_tags_that_reach_nothing_are_refused(
    parts: dict[str, bool], run_tags: list[str], skip_tags: list[str], words: str
) -> None:
    found = of_tags({"parts": parts, "run_tags": run_tags, "skip_tags": skip_tags})
    assert bool(found) is bool(words)
    assert words in "".join(found)


def test_what_a_plan_was_refused_is_told_and_what_was_not_asked_is_not() -> None:
    plans = [
        {"answer": {"msg": "no such role"}, "proof": "role_arns"},
        {"answer": {"role_arns": {}}, "proof": "role_arns"},
        {"answer": {"skipped": True, "skip_reason": "Conditional result was False"}, "proof": "provider"},
        {"answer": {}, "proof": "provider"},
        {"answer": {"msg": "no such token"}, "proof": "provider"},
    ]
    assert foreseen(plans) == ["no such role", "no such token"]
