# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose something is: every combination of what can speak for it, and the table that people read."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.facts import enter
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    MANAGED,
    SIMILAR_NAME,
    TRUTH_TABLE,
    UNMANAGED,
    UNPROVED,
    Proof,
    ledger_ids,
    verdict_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.iam_removal import plan
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.verdicts import Account, verdicts
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.departure_facts import facts

FIELDS = list(Proof.__dataclass_fields__)
PROOFS = [
    Proof(**dict(zip(FIELDS, values, strict=True))) for values in itertools.product([False, True], repeat=len(FIELDS))
]
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "offboarding.md"
WORDS = {
    "listed": "its ARN is in `ctl_offboard_also_remove`",
    "named": "its name is in the catalogue",
    "recorded": "the ledger knows it by its unique id",
    "tagged": "it carries the tag",
    "resembles": "it resembles the catalogue's",
    "confirmed": "it is in `ctl_offboard_confirmed`",
    "found": "the ledger or the origin says that it was there before",
    "replaced": "the ledger knows another one of this name",
}
VERDICTS = {MANAGED: "removed", UNPROVED: "to be decided", SIMILAR_NAME: "kept", UNMANAGED: "the customer's"}


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: "-".join(name for name in FIELDS if getattr(proof, name)))
def test_nothing_is_ours_without_a_proof(proof: Proof) -> None:
    verdict = verdict_of(proof, "anything")
    proved = proof.recorded or (proof.tagged and not proof.replaced) or (proof.resembles and proof.confirmed)
    if proof.found:
        proved = proof.confirmed
    assert (verdict == MANAGED) is (proof.listed or (proof.named and proved))
    assert (verdict == UNPROVED) is (proof.named and (proof.resembles or proof.found) and verdict != MANAGED)
    assert (verdict == UNMANAGED) is not any((proof.listed, proof.named, proof.tagged))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("app", UNMANAGED),
        ("CONTROL", UNMANAGED),
        ("CTLsomething", SIMILAR_NAME),
        ("ctl-app", SIMILAR_NAME),
        ("my-CTL-app", SIMILAR_NAME),
    ],
)
def test_a_name_is_shown_and_proves_nothing(name: str, verdict: str) -> None:
    assert verdict_of(Proof(), name) == verdict
    assert verdict_of(Proof(confirmed=True), name) == verdict


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


OUTSIDE, INSIDE = "s3://partner-evidence/all", f"s3://ctlaudit-{ACCOUNT}/ctl-evidence"
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
TAGS = {"ctl:managed-by": "ctl.aws"}


def policy(unique_id: str = "ANPA1", *, tagged: bool = True, document: Any = None) -> dict[str, Any]:
    return {
        "arn": f"arn:aws:iam::{ACCOUNT}:policy/CTLCustomerPolicy",
        "id": unique_id,
        "document": document or DENY,
        "default_version": "v1",
        "versions": ["v1"],
        "tags": TAGS if tagged else {},
    }


def records(unique_id: str = "ANPA1", *, created: bool, **more: Any) -> dict[str, Any]:
    when = {"run": "r", "operation": "TagPolicy", "time": "2026-01-31T12:00:00.000Z"}
    known = {"account": ACCOUNT, "service": "iam", "region": "", "resource": "IAM policy CTLCustomerPolicy"}
    return {**known, "created": created, "unique_id": unique_id, "first": when, "last": when, "certain": True, **more}


def was(item: dict[str, Any]) -> dict[str, Any]:
    return {"iam": {"policies": {"CTLCustomerPolicy": item}, "roles": {}}}


ADOPTED = policy(tagged=False)
# What is there, what the ledger records, the origin, and whose it is, by a ledger from outside and by the account's.
PAST: list[tuple[str, dict[str, Any], list[dict[str, Any]], Any, str, str]] = [
    ("made by us", policy(), [records(created=True)], was({**ADOPTED, "id": "OTHER"}), MANAGED, MANAGED),
    ("adopted", policy(), [records(created=False)], was(ADOPTED), UNPROVED, UNPROVED),
    ("adopted, and no origin", policy(), [records(created=False)], None, UNPROVED, UNPROVED),
    ("adopted, and the ledger lost", policy(), [], was(ADOPTED), UNPROVED, UNPROVED),
    ("tagged, and nothing is known", policy(), [], None, MANAGED, MANAGED),
    ("tagged, and the origin has no IAM", policy(), [], {"contacts": {}}, MANAGED, MANAGED),
    # Bootstrapped: its tag is older than the origin.
    ("tagged at the origin", policy(), [], was(policy()), MANAGED, MANAGED),
    ("another one was there", policy("ANPA2"), [], was(ADOPTED), MANAGED, MANAGED),
    ("ours was replaced", policy("ANPA2"), [records(created=True)], None, UNPROVED, UNPROVED),
    (
        "replaced by another one that says something else",
        policy("ANPA2", document=ALLOW),
        [records(created=True)],
        None,
        SIMILAR_NAME,
        SIMILAR_NAME,
    ),
    # What the account says for removal counts for nothing.
    ("untagged, made by us", policy(tagged=False), [records(created=True)], None, MANAGED, UNPROVED),
    (
        "untagged, made by us, and changed",
        policy(tagged=False, document=ALLOW),
        [records(created=True)],
        None,
        MANAGED,
        SIMILAR_NAME,
    ),
    ("of another account", policy(), [records(created=False, account="333333333333")], None, MANAGED, MANAGED),
    ("untagged, and there before", policy(tagged=False, document=ALLOW), [], was(ADOPTED), UNPROVED, UNPROVED),
]


def verdict_and_steps(
    store: str, item: dict[str, Any], ledger: list[dict[str, Any]], origin: Any, **more: Any
) -> tuple[Any, Any]:
    """Whose a policy is, and what is done to it."""
    known = enter(facts(store=store, ledger={"resources": ledger} if ledger else None)).ledger
    lists: dict[str, Any] = {"roles": [], "kept": [], "confirmed": [], "also_remove": []}
    params = {**lists, "policies": [{"name": "CTLCustomerPolicy", "document": DENY}], "ledger": known, **more}
    params |= {"origin": origin, "last_role": "", "own_role": "keep"}
    current: dict[str, Any] = {kind: {} for kind in ("roles", "users", "groups", "saml", "oidc")}
    current["policies"] = {"CTLCustomerPolicy": item}
    account = Account(ACCOUNT, "users", "admin")
    steps = plan(current, params, account).steps
    return verdicts(current, params, account)["policies"]["CTLCustomerPolicy"], [step.operation for step in steps]


@pytest.mark.parametrize(
    ("item", "ledger", "origin", "outside", "inside"), [row[1:] for row in PAST], ids=[row[0] for row in PAST]
)
def test_what_the_account_says_can_only_keep_something(
    item: dict[str, Any], ledger: list[dict[str, Any]], origin: Any, outside: str, inside: str
) -> None:
    for store, expected in ((OUTSIDE, outside), (INSIDE, inside)):
        steps = ["DeletePolicy"] if expected == MANAGED else []
        assert verdict_and_steps(store, item, ledger, origin) == (expected, steps)
    # Without any word of the account's nothing more is kept.
    assert inside != MANAGED or verdict_and_steps(INSIDE, item, [], None)[0] == MANAGED
    named = {"confirmed": ["CTLCustomerPolicy"]}
    assert verdict_and_steps(INSIDE, item, ledger, origin, **named)[0] == (
        SIMILAR_NAME if inside == SIMILAR_NAME else MANAGED
    )


def test_a_ledger_of_the_accounts_own_proves_nothing_else() -> None:
    """Neither a closed role nor a recovered password, nor that a bucket is ours."""
    when = {"run": "r", "operation": "CreateLoginProfile", "time": "2026-01-31T12:00:00.000Z"}
    role = records(created=False, resource="IAM role CTLDeveloperRole", mark="closed")
    password = {**records(created=True), "resource": f"password of root user {ACCOUNT}", "last": when}
    bucket = {**records(created=True), "resource": f"S3 bucket ctlaudit-{ACCOUNT}"}
    entered = enter(facts(store=INSIDE, ledger={"resources": [role, password, bucket]}))
    assert (entered.closed, entered.removed, entered.recovered, entered.last_write) == ("", False, "", "")
    assert [one["resource"] for one in entered.ledger["resources"]] == ["IAM role CTLDeveloperRole"]
    assert enter(facts(store=INSIDE, ledger={"resources": [password, bucket]})).ledger == {}
