# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a ledger proves: whatever is altered, removed or put in between later is seen, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import digests, fold, run_name, verify
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import evidence
from ansible_collections.ctl.aws.tests.unit.test_plan_evidence import ACCOUNT, RUNS
from ansible_collections.ctl.aws.tests.unit.test_plan_evidence import step as step_of
from hypothesis import given
from hypothesis import strategies as st

Documents = dict[str, Any]
SNAPSHOTS = st.dictionaries(
    st.sampled_from(["origin.json", "backups/a.json", "backups/b.json"]), st.dictionaries(st.text(), st.text())
)


def stored(runs: Documents, snapshots: Documents) -> Documents:
    return {**snapshots, **{run_name(run): content for run, content in runs.items()}}


@given(RUNS, SNAPSHOTS)
def test_what_was_left_alone_is_proved(runs: Documents, snapshots: Documents) -> None:
    ledger = fold(None, ACCOUNT, {}, snapshots)
    for run in sorted(runs):
        ledger = fold(ledger, ACCOUNT, {run: runs[run]}, snapshots)
    verdict = verify(ledger, stored(runs, snapshots))
    assert (verdict.altered, verdict.unproved) == ([], [])
    assert bool(verdict.head) == bool(runs or snapshots)
    assert set(digests(ledger)) == set(stored(runs, snapshots))


@given(RUNS.filter(bool), SNAPSHOTS, st.data())
def test_every_alteration_is_seen(runs: Documents, snapshots: Documents, data: st.DataObject) -> None:
    ledger = copy.deepcopy(fold(None, ACCOUNT, runs, snapshots))
    documents = copy.deepcopy(stored(runs, snapshots))
    name = data.draw(st.sampled_from(sorted(documents)))
    number = data.draw(st.integers(0, len(ledger["documents"]) - 1))

    def change() -> None:
        documents[name]["added"] = "later"

    def remove() -> None:
        del documents[name]

    def garble() -> None:
        documents[name] = None

    def forge() -> None:
        """The document is altered, and its digest in the ledger too."""
        change()
        entry = next(one for one in ledger["documents"] if one["document"] == name)
        entry["digest"] = digests(fold(None, ACCOUNT, {}, {name: documents[name]}))[name]
        if entry == ledger["documents"][-1]:
            ledger["documents"].append({"document": "runs/x.json", "digest": "", "previous": ""})

    def insert() -> None:
        documents["runs/invented.json"] = {"steps": []}

    def drop() -> None:
        del ledger["documents"][number]

    def say_otherwise() -> None:
        ledger["resources"].append({"account": "", "region": "", "resource": "invented"})

    changes: list[Callable[[], None]] = [change, remove, garble, forge, insert, drop, say_otherwise]
    data.draw(st.sampled_from(changes))()
    verdict = verify(ledger, documents)
    assert verdict.altered or verdict.unproved


def test_a_ledger_of_the_first_schema_is_read_and_proves_nothing() -> None:
    run = {"steps": [], "run": "1"}
    first = {"schema": 1, "kind": "ledger", "account_id": ACCOUNT, "runs": ["1"], "resources": []}
    verdict = verify(first, {"origin.json": {"snapshot": {}}, "runs/1.json": run})
    assert verdict.altered == []
    assert len(verdict.unproved) == 2
    second = fold(first, ACCOUNT, {"2": {"steps": []}})
    assert (second["runs"], second["schema"], list(digests(second))) == (["1", "2"], 2, ["runs/2.json"])


@pytest.mark.parametrize("ledger", [None, {"documents": [{}]}, {"documents": [{"document": 1, "digest": None}]}])
def test_a_ledger_that_is_none_proves_nothing(ledger: Any) -> None:
    verdict = verify(ledger, {"origin.json": {}})
    assert verdict.altered or verdict.unproved


def step(operation: str, before: Any = None, **more: Any) -> dict[str, Any]:
    names = {"account": ACCOUNT, "service": "iam", "region": "", "resource": "IAM policy P"}
    return {**names, "operation": operation, "before": before, "began": "now", "status": "applied", **more}


@pytest.mark.parametrize(
    ("runs", "created"),
    [
        ([[step("CreatePolicy")]], True),
        ([[step("CreatePolicy"), step("CreatePolicyVersion", {"document": {}})]], True),
        ([[step("TagPolicy", {"tags": {}})]], False),
        ([[step("CreatePolicyVersion", {"document": {}}), step("TagPolicy", {"tags": {}})]], False),
        # It was there before us, was removed, and then was made by us.
        ([[step("TagPolicy", {"tags": {}})], [step("DeletePolicy", {})], [step("CreatePolicy")]], True),
        ([[step("TagPolicy", {"tags": {}})], [step("CreatePolicyVersion", {"document": {}})]], False),
    ],
)
def test_the_ledger_knows_what_was_there_before_us(runs: list[Any], created: bool) -> None:
    found = fold(None, ACCOUNT, {f"run{number}": {"steps": steps} for number, steps in enumerate(runs)})
    [entry] = found["resources"]
    assert entry["created"] is created


LATE, EARLY = "2026-03-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"


def test_a_journal_that_comes_home_late_does_not_undo_what_came_after() -> None:
    """A role was closed, then made anew; the journal of the closing lay on another machine."""
    closed = {
        **step_of("IAM role A", "UpdateAssumeRolePolicy", "applied", {"trust": {}}),
        "mark": "closed",
        "began": EARLY,
    }
    made = {**step_of("IAM role A", "CreateRole", "applied", None, "AROA2"), "began": LATE}
    ledger = None
    for run, one in (("b", made), ("a", closed)):
        ledger = fold(ledger, ACCOUNT, {run: evidence(ACCOUNT, run, [one], {})})
    [entry] = (ledger or {})["resources"]
    assert (entry["last"]["time"], entry["mark"], entry["unique_id"]) == (LATE, "", "AROA2")


# What was done to a bucket or a policy in turn, and whether the one that is there now was made by us.
LIVES: list[tuple[list[tuple[str, str, Any, str]], bool]] = [
    ([("S3 bucket b", "CreateBucket", None, "")], True),
    ([("S3 bucket b", "CreateBucket", None, ""), ("S3 bucket b", "PutBucketPolicy", {}, "")], True),
    (
        [
            ("S3 bucket b", "CreateBucket", None, ""),
            ("S3 bucket b", "DeleteBucket", {}, ""),
            ("S3 bucket b", "PutBucketPolicy", {}, ""),
        ],
        False,
    ),
    (
        [
            ("S3 bucket b", "CreateBucket", None, ""),
            ("S3 bucket b", "DeleteBucket", {}, ""),
            ("S3 bucket b", "CreateBucket", None, ""),
            ("S3 bucket b", "PutBucketPolicy", {}, ""),
        ],
        True,
    ),
    ([("IAM policy P", "CreatePolicy", None, "ANPA1"), ("IAM policy P", "TagPolicy", {}, "ANPA1")], True),
    ([("IAM policy P", "CreatePolicy", None, "ANPA1"), ("IAM policy P", "TagPolicy", {}, "ANPA2")], False),
]


@pytest.mark.parametrize(("writes", "ours"), LIVES)
def test_what_somebody_else_made_after_ours_was_removed_is_not_ours(
    writes: list[tuple[str, str, Any, str]], ours: bool
) -> None:
    steps = [
        {**step_of(resource, operation, "applied", before, unique_id), "began": f"2026-01-0{number}T00:00:00.000Z"}
        for number, (resource, operation, before, unique_id) in enumerate(writes, start=1)
    ]
    [entry] = fold(None, ACCOUNT, {"r": evidence(ACCOUNT, "r", steps, {})})["resources"]
    assert entry["created"] is ours
