# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a ledger proves: whatever is altered, removed or put in between later is seen, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import digests, fold, run_name
from ansible_collections.ctl.aws.plugins.module_utils._evidence.proof import Verdict, check, verify
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import evidence
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import open_store
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.evidence_runs import RUNS
from ansible_collections.ctl.aws.tests.unit.support.evidence_runs import step as step_of
from hypothesis import given
from hypothesis import strategies as st

Documents = dict[str, Any]
SNAPSHOTS = st.dictionaries(
    st.sampled_from(["origin.json", "backups/a.json", "backups/b.json"]), st.dictionaries(st.text(), st.text())
)


def link(entry: Documents, before: Documents) -> Documents:
    """An entry as whoever forges it makes it follow another one."""
    return {**entry, "previous": digests(fold(None, ACCOUNT, {}, {"it": before}))["it"]}


def stored(runs: Documents, snapshots: Documents) -> Documents:
    return {**snapshots, **{run_name(run): content for run, content in runs.items()}}


@given(RUNS, SNAPSHOTS)
def test_what_was_left_alone_is_proved(runs: Documents, snapshots: Documents) -> None:
    ledger = fold(None, ACCOUNT, {}, snapshots)
    for run in sorted(runs):
        ledger = fold(ledger, ACCOUNT, {run: runs[run]}, snapshots)
    verdict = verify(ACCOUNT, ledger, stored(runs, snapshots))
    assert (verdict.altered, bool(verdict.unproved)) == ([], not runs and not snapshots)
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

    def say_twice() -> None:
        ledger["documents"].append(link(ledger["documents"][number], ledger["documents"][-1]))

    def forget_a_run() -> None:
        ledger["runs"].remove(data.draw(st.sampled_from(ledger["runs"])))

    def repeat_a_run() -> None:
        ledger["runs"].append(data.draw(st.sampled_from(ledger["runs"])))

    def invent_a_run() -> None:
        ledger["runs"].append("invented")

    def forget_runs_and_resources() -> None:
        ledger["runs"], ledger["resources"] = [], []

    def forget_all() -> None:
        ledger.update(runs=[], resources=[], documents=[])

    def name_another_account() -> None:
        ledger["account_id"] = "333333333333"

    def add_a_key() -> None:
        ledger["note"] = "nothing was done"

    def leave_a_key_out() -> None:
        del ledger[data.draw(st.sampled_from(["kind", "schema"]))]

    changes: list[Callable[[], None]] = [
        *[change, remove, garble, forge, insert, drop, say_otherwise, say_twice, forget_a_run, repeat_a_run],
        *[invent_a_run, forget_runs_and_resources, forget_all, name_another_account, add_a_key, leave_a_key_out],
    ]
    data.draw(st.sampled_from(changes))()
    verdict = verify(ACCOUNT, ledger, documents)
    assert verdict.altered or verdict.unproved


def test_a_ledger_of_the_first_schema_is_read_and_proves_nothing() -> None:
    run = {"steps": [], "run": "1"}
    first = {"schema": 1, "kind": "ledger", "account_id": ACCOUNT, "runs": ["1"], "resources": []}
    verdict = verify(ACCOUNT, first, {"origin.json": {"snapshot": {}}, "runs/1.json": run})
    assert verdict.altered == []
    assert len(verdict.unproved) == 2
    second = fold(first, ACCOUNT, {"2": {"steps": []}})
    assert (second["runs"], second["schema"], list(digests(second))) == (["1", "2"], 2, ["runs/2.json"])


TWO_RUNS = {
    "r1": evidence(ACCOUNT, "r1", [step_of("IAM role A", "CreateRole", "applied", None, "AROA1")], {}),
    "r2": evidence(ACCOUNT, "r2", [step_of("S3 bucket b", "CreateBucket", "applied", None)], {}),
}


@pytest.mark.parametrize(
    ("runs", "resources"),
    [(["r1"], ["IAM role A"]), ([], []), (["r2", "r1"], None), (["r1", "r1", "r2"], None), (["r1"], None)],
)
def test_a_run_that_is_taken_out_of_the_ledger_is_missed(runs: list[str], resources: list[str] | None) -> None:
    ledger = fold(None, ACCOUNT, TWO_RUNS)
    kept = [one for one in ledger["resources"] if resources is None or one["resource"] in resources]
    verdict = verify(ACCOUNT, {**ledger, "runs": runs, "resources": kept}, stored(TWO_RUNS, {}))
    assert "ledger.json: its runs are not those of its entries" in verdict.altered


def test_a_role_that_is_taken_out_of_the_ledger_is_missed_beside_what_is_not_proved() -> None:
    ledger = fold(None, ACCOUNT, TWO_RUNS)
    verdict = verify(ACCOUNT, {**ledger, "resources": []}, {**stored(TWO_RUNS, {}), "backups/late.json": {}})
    assert verdict.altered == ["ledger.json: what it says in resources is not what the stored documents make of it"]
    assert len(verdict.unproved) == 1


def test_runs_of_the_first_schema_keep_those_after_them_from_being_compared_in_nothing_but_resources() -> None:
    first = {"schema": 1, "kind": "ledger", "account_id": ACCOUNT, "runs": ["0"], "resources": []}
    ledger, documents = fold(first, ACCOUNT, TWO_RUNS), {"runs/0.json": {"steps": []}, **stored(TWO_RUNS, {})}
    assert verify(ACCOUNT, ledger, documents).altered == []
    assert verify(ACCOUNT, {**ledger, "runs": ["0", "r1"]}, documents).altered
    assert verify(ACCOUNT, {**ledger, "account_id": "1"}, documents).altered


# Files beside an origin and a run, and what is said of them.
STRAYS: list[tuple[str, str, str]] = [
    ("lease.json", "no JSON", "altered: lease.json is no document"),
    ("lease.json", "{}", "altered: lease.json is no document"),
    ("foo.json", "{}", "unproved: foo.json"),
    ("origins.json", "{}", "unproved: origins.json"),
    ("other/x.json", "{}", "unproved: other/x.json"),
    ("runs/below/x.json", "{}", "unproved: runs/below/x.json"),
    ("runs/x.json", "{}", "unproved: runs/x.json"),
    ("backups/x.json", '{"snapshot": {}}', "unproved: backups/x.json"),
    ("completions/x.json", '{"snapshot": {}}', "unproved: completions/x.json"),
    # What is being written, or was not written to its end, is no document yet.
    ("runs/tmpabc", "", ""),
]


def kept(folder: Path, **files: str) -> Verdict:
    """What is said of a directory with these files of the account. Unlike documents they are texts."""
    for name, text in files.items():
        path = folder / ACCOUNT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return check(open_store(str(folder), {}, check_mode=True), ACCOUNT)


def texts(snapshots: Documents) -> dict[str, str]:
    """What a store has of two runs, and of these."""
    documents = {**stored(TWO_RUNS, snapshots), "ledger.json": fold(None, ACCOUNT, TWO_RUNS, snapshots)}
    return {name: json.dumps(content) for name, content in documents.items()}


@pytest.mark.parametrize(("name", "text", "said"), STRAYS)
def test_every_file_is_looked_at(name: str, text: str, said: str, tmp_path: Path) -> None:
    good = kept(tmp_path, **texts({"origin.json": {"snapshot": {}}}))
    assert (good.altered, good.unproved, bool(good.head)) == ([], [], True)
    found = kept(tmp_path, **{name: text})
    words = [f"altered: {one}" for one in found.altered] + [f"unproved: {one}" for one in found.unproved]
    assert [one.startswith(said) for one in words] == [True] * bool(said), words


LEASE = {"state": "released", "run": "r1", "since": "", "expires": "", "holder": ""}


@pytest.mark.parametrize("found", ["no directory", "an empty one", "an empty folder", "a lease", "an emptied ledger"])
def test_where_nothing_is_stored_nothing_is_proved(found: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    if found != "no directory":
        store.mkdir()
    if found == "an empty folder":
        (store / ACCOUNT).mkdir()
    empty = {"lease.json": json.dumps(LEASE)} if found == "a lease" else {}
    empty = {"ledger.json": json.dumps(fold(None, ACCOUNT, {}))} if found == "an emptied ledger" else empty
    verdict = kept(store, **empty)
    assert (verdict.altered, verdict.head) == ([], "")
    assert [one.startswith(f"nothing is stored of account {ACCOUNT}") for one in verdict.unproved] == [True]


def test_a_linked_folder_is_no_part_of_a_store(tmp_path: Path) -> None:
    kept(tmp_path / "store", **texts({}))
    runs = tmp_path / "store" / ACCOUNT / "runs"
    runs.rename(tmp_path / "elsewhere")
    runs.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CtlError, match="symbolic link"):
        kept(tmp_path / "store")


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
