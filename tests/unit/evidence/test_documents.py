# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Damaged evidence: what is no document is named, with its place and what to do, before anybody goes by it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import parsed, text_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import fold
from ansible_collections.ctl.aws.plugins.module_utils._evidence.origin import completed, completion, lacking
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import evidence
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.evidence_runs import RUNS, step
from hypothesis import given
from hypothesis import strategies as st

RUN = evidence(ACCOUNT, "r", [step("IAM role A", "DeleteRole", "applied", {"a": 1}, "AROA1")], {})
SNAPSHOT = {"schema": 2, "account_id": ACCOUNT, "snapshot": {"buckets": {"b": {"foreign": "x"}}, "iam": {}}}
GOOD: dict[str, dict[str, Any]] = {
    "ledger.json": fold(None, ACCOUNT, {"r": RUN}, {"origin.json": SNAPSHOT}),
    "origin.json": SNAPSHOT,
    "completions/c.json": SNAPSHOT,
    "backups/b.json": SNAPSHOT,
    "runs/r.json": RUN,
    "lease.json": {
        "schema": 2,
        "kind": "lease",
        "account_id": ACCOUNT,
        "state": "held",
        "run": "r",
        "holder": "a",
        "process": "machine/a 12 345",
        "since": "2026-01-31T12:00:00Z",
        "expires": "2026-01-31T13:00:00Z",
    },
}
# A document, where in it something is damaged, and what is there then.
GONE = object()
PLACES: list[tuple[str, str, list[Any]]] = [
    ("ledger.json", "account_id", [GONE, None, 5]),
    ("ledger.json", "runs", [GONE, None, "r", {}]),
    ("ledger.json", "runs.0", [None, 1, {}]),
    ("ledger.json", "documents", [None, "x", {}, ["x"], [None], [[]]]),
    *[("ledger.json", f"documents.0.{key}", [GONE, None, 1]) for key in ("document", "digest", "previous")],
    ("ledger.json", "resources", [GONE, None, {}, "x", [{}], ["x"]]),
    *[
        ("ledger.json", f"resources.0.{key}", [GONE, None, 1, {}])
        for key in ("account", "service", "region", "resource", "unique_id", "created", "certain", "first", "last")
    ],
    *[("ledger.json", f"resources.0.last.{key}", [GONE, 1]) for key in ("run", "operation", "time")],
    ("ledger.json", "resources.0.mark", [None, []]),
    ("ledger.json", "resources.0.gone", [None, "yes"]),
    *[(name, "schema", ["x", None, 1.5, True]) for name in GOOD],
    *[(name, "snapshot", [GONE, None, []]) for name in ("origin.json", "completions/c.json", "backups/b.json")],
    *[(name, "snapshot.buckets", [None, [1], "b"]) for name in ("origin.json", "completions/c.json")],
    ("runs/r.json", "steps", [GONE, None, {}, [1], [{}]]),
    *[
        ("runs/r.json", f"steps.0.{key}", [GONE, None, 1])
        for key in ("account", "service", "operation", "region", "resource", "began", "status")
    ],
    ("runs/r.json", "steps.0.before", [GONE]),
    ("runs/r.json", "steps.0.status", ["APPLIED", ""]),
    *[("runs/r.json", f"steps.0.{key}", [None, 1]) for key in ("unique_id", "mark")],
    ("lease.json", "state", [GONE, None, "HELD", "held ", "lost", "", 1, []]),
    *[("lease.json", key, [GONE, None, 1]) for key in ("run", "since", "expires", "holder")],
    ("lease.json", "process", [None, 5, "machine", "here 99999999999999999999", f"here {'9' * 5000}", "here 12 a b"]),
]


def damaged(name: str, place: str, value: Any) -> str:
    """The text of a document in which something is damaged."""
    document = copy.deepcopy(GOOD[name])
    *way, last = [int(one) if one.isdecimal() else one for one in place.split(".")]
    found: Any = document
    for one in way:
        found = found[one]
    if value is GONE:
        del found[last]
    else:
        found[last] = value
    return json.dumps(document)


@pytest.mark.parametrize(("name", "place", "values"), PLACES, ids=[f"{row[0]} {row[1]}" for row in PLACES])
def test_a_damaged_document_is_named_with_its_place_and_what_to_do(name: str, place: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(CtlError) as caught:
            parsed(f"/store/{ACCOUNT}/{name}", f"{ACCOUNT}/{name}", damaged(name, place, value))
        assert caught.value.code == "NoDocument", value
        told = str(caught.value)
        assert f"/store/{ACCOUNT}/{name} is no document of ctl.aws: its {place.split('.')[0]}" in told, told
        assert "Bring back what was there" in told


@pytest.mark.parametrize("name", GOOD)
def test_what_was_stored_is_a_document(name: str) -> None:
    assert parsed(name, f"{ACCOUNT}/{name}", text_of(GOOD[name])) == GOOD[name]


@given(RUNS)
def test_what_is_folded_is_a_document(runs: dict[str, Any]) -> None:
    ledger = json.loads(text_of(fold(None, ACCOUNT, runs)))
    assert parsed("", f"{ACCOUNT}/ledger.json", text_of(ledger)) == ledger
    for run, content in runs.items():
        parsed("", f"{ACCOUNT}/runs/{run}.json", text_of(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        # As the first schema has them.
        ("ledger.json", {"schema": 1, "kind": "ledger", "account_id": ACCOUNT, "runs": ["1"], "resources": []}),
        ("origin.json", {"snapshot": {}}),
        # As account_lease wrote it where it knows no process.
        ("lease.json", {**GOOD["lease.json"], "process": ""}),
        ("lease.json", {**GOOD["lease.json"], "state": "released"}),
    ],
)
def test_what_lacks_what_not_every_document_has_is_one(name: str, content: dict[str, Any]) -> None:
    assert parsed(name, f"{ACCOUNT}/{name}", json.dumps(content)) == content


TEXTS = [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, b'{"kind": "ledger", "res']


@pytest.mark.parametrize("text", TEXTS, ids=[text[:8] for text in TEXTS])
@pytest.mark.parametrize("name", GOOD)
def test_a_text_that_is_no_document_is_named(name: str, text: bytes) -> None:
    with pytest.raises(CtlError, match=r"/s is no document of ctl\.aws"):
        parsed("/s", f"{ACCOUNT}/{name}", text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def taken(name: str, text: str) -> dict[str, Any] | None:
    try:
        return parsed("", f"{ACCOUNT}/{name}", text)
    except CtlError:
        return None


@given(st.sampled_from([(name, place) for name, place, _values in PLACES]), JSON)
def test_what_is_taken_for_a_document_can_be_gone_by(where: tuple[str, str], value: Any) -> None:
    name, place = where
    found = taken(name, damaged(name, place, value))
    if found is None:
        return
    if name == "ledger.json":
        fold(found, ACCOUNT, {"s": RUN})
    elif name == "runs/r.json":
        fold(None, ACCOUNT, {"r": found})
    elif name in ("origin.json", "completions/c.json"):
        whole = completed(SNAPSHOT | {"schema": 1} if name != "origin.json" else found, [found])
        lacking(whole, None)
        completion(whole, {"buckets": {}}, None)
