# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Without a place for evidence an account is refused, and a run whose tags reach nothing."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.run.problems import (
    foreseen,
    guessable,
    of_parts,
    of_store,
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


ONBOARD = {"enroll": ["no approval"], "provider": ["no token"], "harden": ["no number"]}
ALL = ("no approval", "no token", "no number")
TAGS: list[tuple[list[str], list[str], tuple[str, ...]]] = [
    (["all"], [], ALL),
    (["tagged"], [], ALL),
    (["ctl_enroll"], [], ALL),
    (["ctl_provider"], [], ("no token", "no number")),
    (["ctl_harden_iam"], [], ("no number",)),
    (["ctl_harden_iam", "ctl_harden_config"], ["ctl_harden_config"], ("no number",)),
    # One that is left out leaves the others.
    (["all"], ["ctl_harden_config"], ALL),
    (["all"], ["ctl_provider"], ALL),
    (["all"], ["ctl_enroll"], ("no token", "no number")),
    (["all"], ["mine"], ALL),
]


def parts(run_tags: list[str], skip_tags: list[str], *without: str, **problems: list[str]) -> list[str]:
    asked = {name: {"is_there": name not in without, "problems": found} for name, found in problems.items()}
    return of_parts({"host": "acme", "parts": asked, "run_tags": run_tags, "skip_tags": skip_tags})


@pytest.mark.parametrize(("run_tags", "skip_tags", "words"), TAGS)
def test_a_playbook_is_refused_what_the_parts_that_it_reaches_cannot_work_with(
    run_tags: list[str], skip_tags: list[str], words: tuple[str, ...]
) -> None:
    assert parts(run_tags, skip_tags, **ONBOARD) == [f"The variables of acme cannot be meant: {'. '.join(words)}"]
    assert parts(run_tags, skip_tags, **{name: [] for name in ONBOARD}) == []


@pytest.mark.parametrize(
    ("run_tags", "skip_tags", "without", "words"),
    [
        (["ctl_offboard_plan"], [], (), "Nothing has the tags ctl_offboard_plan: nothing was done. The tags are"),
        (["ctl_provider"], [], ("provider",), "ctl_provider (where ctl_cam_endpoint is set)"),
        (["ctl_enroll"], [], ("enroll", "provider"), "ctl_harden_iam"),
        (["all"], ["all"], (), "Nothing has the tags all without all: nothing was done"),
        (["mine"], ["other", "else"], (), "Nothing has the tags mine without other, else: nothing was done"),
        (["ctl_harden_iam"], ["ctl_harden_iam"], (), "ctl_harden_iam without ctl_harden_iam"),
    ],
)
def test_tags_that_reach_nothing_are_refused(
    run_tags: list[str], skip_tags: list[str], without: tuple[str, ...], words: str
) -> None:
    (found,) = parts(run_tags, skip_tags, *without, **ONBOARD)
    assert words in found


def test_what_a_plan_was_refused_is_told_and_what_was_not_asked_is_not() -> None:
    plans = [
        {"answer": {"msg": "no such role"}, "proof": "role_arns"},
        {"answer": {"role_arns": {}}, "proof": "role_arns"},
        {"answer": {"skipped": True, "skip_reason": "Conditional result was False"}, "proof": "provider"},
        {"answer": {}, "proof": "provider"},
        {"answer": {"msg": "no such token"}, "proof": "provider"},
    ]
    assert foreseen(plans) == ["no such role", "no such token"]
