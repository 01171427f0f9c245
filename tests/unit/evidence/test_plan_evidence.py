# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What becomes of journals: evidence without addresses, and a ledger that is the same however runs are added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import fold
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import VERSION, evidence, without_addresses
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.evidence_runs import RUNS, step
from hypothesis import given
from hypothesis import strategies as st


@given(RUNS)
def test_runs_added_one_by_one_or_together_or_again_make_the_same_ledger(runs: dict[str, Any]) -> None:
    together = fold(None, ACCOUNT, runs)
    ledger = None
    for run in sorted(runs):
        ledger = fold(ledger, ACCOUNT, {run: runs[run]})
    assert (ledger or together) == together
    assert fold(together, ACCOUNT, runs) == together


@given(RUNS)
def test_only_what_was_or_may_have_been_done_is_in_the_ledger(runs: dict[str, Any]) -> None:
    done = {one["resource"] for run in runs.values() for one in run["steps"] if one["status"] in ("applied", "unknown")}
    assert {one["resource"] for one in fold(None, ACCOUNT, runs)["resources"]} == done


@pytest.mark.parametrize(
    ("operation", "before", "created"),
    [
        ("CreateRole", None, True),
        ("CreateBucket", None, True),
        ("PutConfigurationRecorder", None, True),
        ("PutConfigurationRecorder", {"name": "default"}, False),
        ("PutBucketPolicy", None, False),
        ("TagRole", {"tags": {}}, False),
    ],
)
def test_only_what_was_not_there_before_is_ours_from_the_beginning(operation: str, before: Any, created: bool) -> None:
    steps = [step("it", operation, "applied", before, "AROA1"), step("it", "TagRole", "unknown", {"tags": {}})]
    [one] = fold(None, ACCOUNT, {"1": evidence(ACCOUNT, "1", steps, {})})["resources"]
    assert one["created"] is created
    assert (one["first"]["operation"], one["last"]["operation"]) == (operation, "TagRole")
    assert (one["unique_id"], one["certain"]) == ("AROA1", False)


@given(st.emails(), st.sampled_from(["%s", "mail to %s, please", "<%s>"]))
def test_no_address_is_kept(address: str, text: str) -> None:
    document = {"list": [{"text": text % address}], "number": 1}
    shown = without_addresses(document)
    assert shown["number"] == 1
    assert address.rsplit("@", 1)[1] not in shown["list"][0]["text"]


def test_the_version_is_that_of_the_collection() -> None:
    galaxy = yaml.safe_load((Path(__file__).parents[3] / "galaxy.yml").read_text(encoding="utf-8"))
    assert galaxy["version"] == VERSION


# What is done to a role, and what the ledger records of it in the end.
MARKS: list[tuple[list[tuple[str, str, str]], str]] = [
    ([("UpdateAssumeRolePolicy", "applied", "closed")], "closed"),
    ([("UpdateAssumeRolePolicy", "applied", "closed"), ("DetachRolePolicy", "applied", "closed")], "closed"),
    ([("DetachRolePolicy", "applied", "")], ""),
    ([("UpdateAssumeRolePolicy", "applied", "closed"), ("UpdateAssumeRolePolicy", "applied", "")], ""),
    ([("UpdateAssumeRolePolicy", "applied", "closed"), ("UpdateAssumeRolePolicy", "unknown", "")], ""),
    # AWS may have done what it did not answer.
    ([("UpdateAssumeRolePolicy", "applied", "closed"), ("UpdateAssumeRolePolicy", "failed", "")], ""),
    ([("UpdateAssumeRolePolicy", "applied", "closed"), ("UpdateAssumeRolePolicy", "skipped", "")], "closed"),
    ([("UpdateAssumeRolePolicy", "failed", "closed")], ""),
]


@pytest.mark.parametrize(("writes", "mark"), MARKS)
@pytest.mark.parametrize("runs_each", [True, False])
def test_a_mark_lasts_until_the_next_write(writes: list[tuple[str, str, str]], mark: str, runs_each: bool) -> None:
    steps = [
        {**step("IAM role A", operation, status, {"trust": {}}, ""), "mark": marked}
        for operation, status, marked in writes
    ]
    ledger = fold(None, ACCOUNT, {"20260101": evidence(ACCOUNT, "20260101", steps, {})})
    if runs_each:
        ledger = None
        for number, one in enumerate(steps):
            run = f"2026010{number}"
            ledger = fold(ledger, ACCOUNT, {run: evidence(ACCOUNT, run, [one], {})})
    assert [one["mark"] for one in (ledger or {})["resources"]] in ([mark], [] if not mark else [mark])
