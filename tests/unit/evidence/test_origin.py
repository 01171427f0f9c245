# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an origin lacks, and what may be added to it: nothing that a write of ours has touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.account_snapshot_info import SECTIONS
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_evidence import recorded
from ansible_collections.ctl.aws.plugins.module_utils._evidence.brought import snapshots_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.origin import completed, completion, lacking
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import without_addresses_but_in_policies
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import open_store
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "222222222222"
FOREIGN = {"foreign": "Bucket b exists, but account 222222222222 does not own it"}
WHOLE = dict.fromkeys(SECTIONS, "as it was")


def origin(schema: int = 2, /, **sections: Any) -> dict[str, Any]:
    return {"schema": schema, "snapshot": {**WHOLE, "buckets": {}, **sections}}


def without(*names: str) -> dict[str, Any]:
    found = origin()
    return {**found, "snapshot": {key: value for key, value in found["snapshot"].items() if key not in names}}


def ledger(*resources: tuple[str, str]) -> dict[str, Any]:
    return {"resources": [{"service": service, "resource": resource} for service, resource in resources]}


TOUCHED = ledger(("s3", "S3 bucket b"), ("iam", "IAM role A"))


@pytest.mark.parametrize(
    ("stored", "written", "lacks"),
    [
        (None, None, []),
        (origin(), None, []),
        (origin(buckets={"b": FOREIGN}), None, []),
        (origin(1, buckets={"b": FOREIGN}), None, ["buckets"]),
        (origin(1, buckets={"b": FOREIGN}), TOUCHED, []),
        (origin(1, buckets={"b": FOREIGN, "c": FOREIGN}), TOUCHED, ["buckets"]),
        (origin(1, buckets={"b": None, "c": {"region": "us-east-1"}}), None, []),
        (without("analyzers", "iam"), None, ["analyzers", "iam"]),
        (without("analyzers", "iam", "federation", "support"), TOUCHED, ["analyzers", "support"]),
    ],
)
def test_what_is_lacking(stored: Any, written: Any, lacks: list[str]) -> None:
    assert lacking(stored, written) == lacks


@pytest.mark.parametrize(
    ("stored", "lacks", "complete"),
    [(None, [], False), (without("analyzers"), ["analyzers"], False), (origin(), [], True)],
    ids=["no origin", "in part", "whole"],
)
def test_what_a_run_goes_by_is_complete_if_there_is_an_origin_that_lacks_nothing(
    stored: Any, lacks: list[str], complete: bool, tmp_path: Path
) -> None:
    folder = tmp_path / ACCOUNT
    folder.mkdir(mode=0o700)
    if stored:
        snapshot = {**stored["snapshot"], "organization": {"id": "o-before"}}
        text = json.dumps({**stored, "account_id": ACCOUNT, "snapshot": snapshot})
        (folder / "origin.json").write_text(text, encoding="utf-8")
    known = recorded(open_store(str(tmp_path), {}, check_mode=True), ACCOUNT)
    assert (known["origin"], known["lacking"], known["complete"]) == (stored is not None, lacks, complete)


@given(st.sets(st.sampled_from(sorted(set(SECTIONS) - {"buckets"}))), st.booleans())
def test_once_completed_nothing_is_lacking_and_nothing_was_changed(missing: set[str], foreign: bool) -> None:
    stored = without(*missing)
    stored = {**stored, "schema": 1, "snapshot": {**stored["snapshot"], "buckets": {"b": FOREIGN, "c": {"a": 1}}}}
    later = {**dict.fromkeys(SECTIONS, "later"), "buckets": {"b": FOREIGN if foreign else {"a": 2}, "c": {"a": 3}}}
    parts, refused = completion(stored, later, None)
    assert refused == []
    whole = completed(stored, [{"snapshot": parts}])
    assert whole
    assert lacking(whole, None) == []
    expected = {name: "later" if name in missing else "as it was" for name in SECTIONS}
    assert whole["snapshot"] == {**expected, "buckets": {"b": later["buckets"]["b"], "c": {"a": 1}}}
    assert completion(whole, later, None) == ({}, [])


def test_what_was_touched_is_left_out_or_refused() -> None:
    stored = without("analyzers", "iam")
    later = {**dict.fromkeys(SECTIONS, "later"), "buckets": {}}
    assert completion(stored, later, TOUCHED) == ({"analyzers": "later"}, ["iam"])
    with pytest.raises(CtlError, match="cannot be completed by bucket b, iam"):
        completion(
            {"schema": 1, "snapshot": {**without("iam")["snapshot"], "buckets": {"b": FOREIGN}}},
            {"iam": "later", "buckets": {"b": {"a": 1}}},
            TOUCHED,
        )
    with pytest.raises(CtlError, match="no origin"):
        completion(None, later, None)


ADDRESS, MASK = "jane@acme.example", "********"


def says(address: str) -> dict[str, Any]:
    condition = {"StringNotLike": {"aws:userid": f"*:{address}"}}
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Condition": condition}]}


def lets_in(address: str) -> dict[str, Any]:
    condition = {"StringEquals": {"SAML:sub": address, "sts:ExternalId": MASK}}
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Condition": condition}]}


def iam_of(address: str, elsewhere: str) -> dict[str, Any]:
    """IAM with an address in documents of the customer's, and elsewhere."""
    about = {"tags": {"owner": elsewhere}, "description": f"ask {elsewhere}"}
    document = says(address)
    return {
        "policies": {"P": {**about, "document": document, "documents": {"v1": document, "v2": document}}},
        "roles": {"R": {**about, "trust": lets_in(address), "inline": {"i": document}}},
        "users": {ADDRESS: {**about, "arn": f"arn:aws:iam::222222222222:{elsewhere}", "inline": {"i": document}}},
        "groups": {"G": {"inline": {"i": document}}},
    }


# A section, and what is kept of it.
KEPT: list[tuple[str, Any, Any]] = [
    ("iam", iam_of(ADDRESS, ADDRESS), iam_of(ADDRESS, MASK)),
    ("contacts", {"SECURITY": {"EmailAddress": ADDRESS}}, {"SECURITY": {"EmailAddress": MASK}}),
    (
        "buckets",
        {"b": {"policy": says(ADDRESS), "tags": {"o": ADDRESS}}},
        {"b": {"policy": says(MASK), "tags": {"o": MASK}}},
    ),
    ("federation", {"saml": {"S": {"metadata": f"<E>{ADDRESS}</E>"}}}, {"saml": {"S": {"metadata": f"<E>{MASK}</E>"}}}),
    ("iam", None, None),
    ("iam", {"policies": {}}, {"policies": {}}),
]


@pytest.mark.parametrize("store", ["origin", "completion"])
@pytest.mark.parametrize(("section", "snapshot", "kept"), KEPT)
def test_policies_are_kept_whole_and_addresses_nowhere_else(store: str, section: str, snapshot: Any, kept: Any) -> None:
    head = {"provenance": {"awx_user": ADDRESS}}
    if store == "origin":
        params = {"origin": {section: snapshot}, "backup": None, "packet": None, "run_id": "r", **head}
        stored = snapshots_of(params, "222222222222")["origin.json"]
    else:
        stored = without_addresses_but_in_policies({**head, "snapshot": {section: snapshot}})
    assert stored["snapshot"] == {section: kept}
    assert stored["provenance"] == {"awx_user": MASK}
