# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose something is: every combination of what can speak for it, and the table that people read."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    CUSTOMERS,
    LOOKALIKE,
    OURS,
    TRUTH_TABLE,
    UNPROVED,
    Proof,
    judge,
    ledger_ids,
)

FIELDS = list(Proof.__dataclass_fields__)
PROOFS = [
    Proof(**dict(zip(FIELDS, values, strict=True))) for values in itertools.product([False, True], repeat=len(FIELDS))
]
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "offboarding.md"
WORDS = {
    "listed": "its ARN is in `ctl_offboard_also_remove`",
    "named": "its name is in the catalogue",
    "recorded": "the ledger knows it by its unique id",
    "tagged": "it carries the tag",
    "resembles": "it resembles the catalogue's",
    "confirmed": "it is in `ctl_offboard_confirmed`",
    "found": "the ledger says that it was there before",
    "replaced": "the ledger knows another one of this name",
}
VERDICTS = {OURS: "removed", UNPROVED: "to be decided", LOOKALIKE: "kept", CUSTOMERS: "the customer's"}


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: "-".join(name for name in FIELDS if getattr(proof, name)))
def test_nothing_is_ours_without_a_proof(proof: Proof) -> None:
    verdict = judge(proof, "anything")
    proved = proof.recorded or (proof.tagged and not proof.replaced) or (proof.resembles and proof.confirmed)
    if proof.found:
        proved = proof.confirmed
    assert (verdict == OURS) is (proof.listed or (proof.named and proved))
    assert (verdict == UNPROVED) is (proof.named and (proof.resembles or proof.found) and verdict != OURS)
    assert (verdict == CUSTOMERS) is not any((proof.listed, proof.named, proof.tagged))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("app", CUSTOMERS),
        ("CONTROL", CUSTOMERS),
        ("CTLsomething", LOOKALIKE),
        ("ctl-app", LOOKALIKE),
        ("my-CTL-app", LOOKALIKE),
    ],
)
def test_a_name_is_shown_and_proves_nothing(name: str, verdict: str) -> None:
    assert judge(Proof(), name) == verdict
    assert judge(Proof(confirmed=True), name) == verdict


def test_the_ledger_of_another_account_proves_nothing() -> None:
    entry = {"account": "222222222222", "resource": "IAM role CTLCAMRole", "unique_id": "AROA1"}
    assert ledger_ids({"resources": [entry]}, "222222222222") == {"IAM role CTLCAMRole": "AROA1"}
    assert ledger_ids({"resources": [entry]}, "333333333333") == {}
    assert ledger_ids(None, "222222222222") == {}


def test_the_table_in_the_documentation_is_the_one_that_decides() -> None:
    table = DOCUMENTATION.read_text(encoding="utf-8").partition("| holds |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
    assert len(rows) == len(TRUTH_TABLE)
    for rule, (needs, lacks, verdict) in zip(TRUTH_TABLE, rows, strict=True):
        assert {name for name, words in WORDS.items() if words in needs} == rule.needs
        assert {name for name, words in WORDS.items() if words in lacks} == rule.lacks
        assert re.match(VERDICTS[rule.verdict], verdict)
