# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Without a place for evidence, and without approval and two ids, an account is refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.run.problems import guessable, of_enrolment, of_store

STORES: list[tuple[str, bool, str]] = [
    ("s3://evidence/accounts", False, ""),
    ("/srv/evidence", True, ""),
    ("~/evidence", True, ""),
    ("/srv/evidence", False, "is the directory /srv/evidence. If it outlives this machine"),
    ("", True, "is '', expected s3:// with a bucket"),
    ("evidence", True, "is 'evidence', expected s3:// with a bucket"),
    ("https://evidence.example", True, "expected s3:// with a bucket"),
]
ENROLMENT: dict[str, Any] = {
    "host": "acme",
    "account_id": "222222222222",
    "approval": "CASE-1",
    "management_account_id": "111111111111",
    "organization_id": "o-ctlpartner01",
}
WRONG: list[tuple[dict[str, str], list[str]]] = [
    ({}, []),
    ({"approval": ""}, ["ctl_enroll_transfer_approval of acme is empty"]),
    ({"approval": " \n"}, ["ctl_enroll_transfer_approval of acme is empty"]),
    ({"management_account_id": "partner"}, ["ctl_management_account_id of acme is 'partner', expected the 12 digits"]),
    ({"organization_id": "o-CTLPARTNER01"}, ["ctl_organization_id of acme is 'o-CTLPARTNER01'"]),
    ({"organization_id": "o-ctlpartner01\n"}, ["ctl_organization_id of acme"]),
    (
        dict.fromkeys(("approval", "management_account_id", "organization_id"), ""),
        ["ctl_enroll_transfer_approval", "ctl_management_account_id", "ctl_organization_id"],
    ),
]


@pytest.mark.parametrize(("store", "is_durable", "words"), STORES)
def test_evidence_is_kept_where_it_lasts(store: str, is_durable: bool, words: str) -> None:
    found = of_store({"host": "acme", "store": store, "is_durable": is_durable})
    assert bool(found) is bool(words)
    assert words in "".join(found)


@pytest.mark.parametrize(("differs", "words"), WRONG, ids=str)
def test_all_that_keeps_an_account_from_joining_is_said_at_once(differs: dict[str, str], words: list[str]) -> None:
    found = of_enrolment({**ENROLMENT, **differs})
    assert len(found) == len(words)
    for sentence, word in zip(found, words, strict=True):
        assert word in sentence


@pytest.mark.parametrize(
    ("external_id", "is_guessable"),
    [("", False), ("1234567", True), ("12345678", False), ("222222222222", True), (1234567, True)],
)
def test_an_external_id_that_is_set_is_hard_to_guess(external_id: Any, is_guessable: bool) -> None:
    facts = {"account_id": "222222222222", "external_ids": {"ctl_external_id": external_id, "other": ""}}
    assert guessable(facts) == (["ctl_external_id"] if is_guessable else [])
