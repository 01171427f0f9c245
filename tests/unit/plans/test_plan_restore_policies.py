# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of the customer's as they were: all versions that there is room for, and nothing that was masked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.restore import account_restore
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import without_addresses
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import same
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from hypothesis import given
from hypothesis import strategies as st

NAME, MASK = "CTLCustomerPolicy", "********"
JANE, EVE = "jane@acme.example", "eve@acme.example"
NO_IAM: dict[str, Any] = {"policies": {}, "roles": {}, "groups": {}, "users": {}}


def says(what: str) -> dict[str, Any]:
    condition = {"StringNotLike": {"aws:userid": f"*:{what}"}}
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Condition": condition}]}


def policy(default: str, unique_id: str = "ANPA1", /, **words: str) -> dict[str, Any]:
    """A policy. :param words: what each version says."""
    documents = {version: says(word) for version, word in words.items()}
    return {
        "arn": f"arn:aws:iam::{ACCOUNT}:policy/{NAME}",
        "id": unique_id,
        "path": "/",
        "description": "",
        "document": documents[default],
        "documents": documents,
        "default_version": default,
        "versions": list(documents),
        "tags": {},
    }


def planned(now: Any, then: dict[str, Any], state: str = "origin") -> Plan:
    limits = Limits(ACCOUNT, frozenset({f"IAM policy {NAME}"}), removes=state == "origin")
    there = {**NO_IAM, "policies": {NAME: now} if now else {}}
    return account_restore.plan({"iam": there}, {"iam": {**NO_IAM, "policies": {NAME: then}}}, limits)


def carried_out(now: Any, plan: Plan) -> Any:
    """A policy after a plan, as AWS would have it: never more than five versions, and the one in force stays."""
    for step in plan.steps:
        assert MASK not in json.dumps(step.parameters)
        values, document = step.parameters, json.loads(step.parameters.get("PolicyDocument", "{}"))
        if step.operation == "CreatePolicy":
            assert now is None
            now = {**policy("v1", "ANPA9", v1=""), "documents": {"v1": document}}
        elif step.operation == "CreatePolicyVersion":
            version = f"v{1 + max(int(one[1:]) for one in now['documents'])}"
            now = {**now, "documents": {**now["documents"], version: document}}
            now["default_version"] = version if values["SetAsDefault"] else now["default_version"]
        elif step.operation == "DeletePolicyVersion":
            assert values["VersionId"] != now["default_version"]
            kept = {one: text for one, text in now["documents"].items() if one != values["VersionId"]}
            now = {**now, "documents": kept}
        else:
            assert step.operation == "SetDefaultPolicyVersion"
            now = {**now, "default_version": values["VersionId"]}
        assert len(now["documents"]) <= 5
        now = {**now, "versions": list(now["documents"]), "document": now["documents"][now["default_version"]]}
    return now


def words_of(found: Any) -> list[str]:
    """What the versions say, the one in force with a star."""
    return [
        ("*" if version == found["default_version"] else "")
        + document["Statement"][0]["Condition"]["StringNotLike"]["aws:userid"].removeprefix("*:")
        for version, document in found["documents"].items()
    ]


FIVE = {f"v{number}": word for number, word in enumerate("abcde", start=1)}
LATER = {version: word for version, word in FIVE.items() if version != "v1"}
# What is there, what was, what is there afterwards, and of which versions is said that they do not come back, or go.
PUT_BACK: list[tuple[str, Any, Any, list[str], list[str]]] = [
    ("only tagged", policy("v1", v1="a"), policy("v1", v1="a"), ["*a"], []),
    ("overwritten", policy("v2", v1="a", v2="ours"), policy("v1", v1="a"), ["*a", "ours"], []),
    (
        "overwritten at the limit",
        policy("v6", **LATER, v6="ours"),
        policy("v5", **FIVE),
        [*"bcd", "*e", "ours"],
        ["v1"],
    ),
    (
        "overwritten twice, with the one in force gone",
        policy("v7", v3="c", v4="d", v5="e", v6="ours", v7="ours too"),
        policy("v1", **FIVE),
        [*"cde", "ours too", "*a"],
        ["v2"],
    ),
    ("removed", None, policy("v3", v1="a", v2="b", v3="c"), ["a", "b", "*c"], []),
    ("removed, the first in force", None, policy("v1", v1="a", v2="b"), ["*a", "b"], []),
    ("removed, five of them", None, policy("v3", **FIVE), ["a", "b", "*c", "d", "e"], []),
    ("versions ten and nine", None, policy("v9", v10="b", v9="a"), ["*a", "b"], []),
    ("made anew", policy("v1", "ANPA2", v1="ours"), policy("v2", v1="a", v2="b"), ["ours", "a", "*b"], []),
    (
        "made anew, and full with one",
        policy("v1", "ANPA2", v1="ours"),
        policy("v5", **FIVE),
        ["ours", "b", "c", "d", "*e"],
        ["v1"],
    ),
    (
        "made anew with what it was",
        policy("v2", "ANPA2", v1="b", v2="ours"),
        policy("v2", v1="a", v2="b"),
        ["*b", "ours", "a"],
        [],
    ),
    (
        "old versions removed by the customer",
        policy("v3", v3="c"),
        policy("v3", v1="a", v2="b", v3="c"),
        ["*c", "a", "b"],
        [],
    ),
    (
        "all of the origin's but the one in force, and no room",
        policy("v6", v1="a", v2="b", v3="c", v4="d", v6="ours"),
        policy("v5", **FIVE),
        ["b", "c", "d", "ours", "*e"],
        ["v1"],
    ),
    # What was masked is not put back; of the same policy, a version is what it was.
    ("masked, and only tagged", policy("v1", v1=JANE), policy("v1", v1=MASK), [f"*{JANE}"], []),
    ("masked, and overwritten", policy("v2", v1=JANE, v2="ours"), policy("v1", v1=MASK), [f"*{JANE}", "ours"], []),
    ("masked, and made anew as it was", policy("v1", "ANPA2", v1=JANE), policy("v1", v1=MASK), [f"*{JANE}"], []),
    (
        "masked, made anew as it was, and overwritten",
        policy("v2", "ANPA2", v1=JANE, v2="ours"),
        policy("v1", v1=MASK),
        [f"*{JANE}", "ours"],
        [],
    ),
    (
        "masked, made anew, with two that it could be",
        policy("v3", "ANPA2", v1=JANE, v2=EVE, v3="ours"),
        policy("v1", v1=MASK),
        [JANE, EVE, "*ours"],
        ["v1"],
    ),
    ("masked, and gone", policy("v2", v2="ours"), policy("v1", v1=MASK), ["*ours"], ["v1"]),
    ("an old one masked", policy("v3", v3="ours"), policy("v2", v1=MASK, v2="b"), ["ours", "*b"], ["v1"]),
    ("removed, an old one masked", None, policy("v2", v1=MASK, v2="b"), ["*b"], ["v1"]),
    ("removed, a younger one masked", None, policy("v1", v1="a", v2=MASK), ["*a"], ["v2"]),
    ("kept whole, with an address", None, policy("v1", v1=JANE), [f"*{JANE}"], []),
    (
        "kept whole, and somebody else since",
        policy("v2", v1=JANE, v2=EVE),
        policy("v1", v1=JANE),
        [f"*{JANE}", EVE],
        [],
    ),
]


@pytest.mark.parametrize(
    ("now", "then", "expected", "told"), [row[1:] for row in PUT_BACK], ids=[r[0] for r in PUT_BACK]
)
def test_a_policy_gets_back_what_there_is_room_for(now: Any, then: Any, expected: list[str], told: list[str]) -> None:
    plan = planned(now, then)
    found = carried_out(now, plan)
    assert words_of(found) == expected
    assert all(f"Policy {NAME}: its version" in warning for warning in plan.warnings)
    assert [warning.split()[4] for warning in plan.warnings] == told
    again = planned(found, then)
    assert again.steps == []


@pytest.mark.parametrize("state", ["origin", "backup"])
def test_a_policy_that_was_masked_itself_is_not_made_again(state: str) -> None:
    plan = planned(None, policy("v2", v1="a", v2=MASK), state)
    assert plan.steps == []
    assert any(f"IAM policy {NAME}" in warning and MASK in warning and "backup" in warning for warning in plan.warnings)


@pytest.mark.parametrize("masked", [{"path": f"/{MASK}/"}, {"arn": f"arn:aws:iam::{ACCOUNT}:{MASK}"}, {}])
def test_what_else_of_a_policy_was_masked_is_not_written(masked: dict[str, str]) -> None:
    about = {"tags": {"owner": MASK, "team": "sec"}, "description": f"ask {MASK}"}
    plan = planned(None, {**policy("v2", v1="a", v2="b"), **about, **masked})
    found = carried_out(None, plan)
    assert [word for word in words_of(found) if word.startswith("*")] == ["*b"] if "path" not in masked else not found
    if plan.steps:
        assert plan.steps[0].parameters["Tags"] == [{"Key": "team", "Value": "sec"}]
        assert plan.steps[0].parameters["Description"] == ""
    assert ["owner" in warning for warning in plan.warnings].count(True) == 1


def test_a_policy_that_we_did_not_touch_stays() -> None:
    limits = Limits(ACCOUNT, frozenset({"IAM policy Other"}), removes=True)
    there, was = (
        {"iam": {**NO_IAM, "policies": {NAME: one}}} for one in (policy("v1", v1="now"), policy("v1", v1="a"))
    )
    assert account_restore.plan(there, was, limits) == Plan()


WORDS = st.lists(st.sampled_from([*"abcdefg", JANE, EVE]), min_size=1, max_size=5)


@given(WORDS, WORDS, st.data())
def test_whatever_was_and_is_the_policy_is_again_what_it_was(was: list[str], there: list[str], data: Any) -> None:
    def drawn(words: list[str], unique_id: str, first: int = 1) -> dict[str, Any]:
        versions = {f"v{number}": word for number, word in enumerate(words, start=first)}
        return policy(data.draw(st.sampled_from(sorted(versions))), unique_id, **versions)

    then, now = drawn(was, "ANPA1"), drawn(there, "ANPA2", first=3)
    then = without_addresses(then) if data.draw(st.booleans()) else then
    plan = planned(now, then)
    found = carried_out(now, plan)
    in_force = then["document"]
    if MASK not in json.dumps(in_force):
        assert same(found["document"], in_force)
    texts = [json.dumps(document) for document in found["documents"].values()]
    lost = [one for one, text in then["documents"].items() if json.dumps(text) not in texts and MASK not in str(text)]
    assert all(any(f"its version {one} does not come back" in told for told in plan.warnings) for one in lost)
    gone = [step for step in plan.steps if step.operation == "DeletePolicyVersion"]
    assert len(gone) <= 1, "only to make room for the one in force"
    assert not gone or (len(now["versions"]) == 5 and plan.steps[-1].parameters["SetAsDefault"])
    assert planned(found, then).steps == []


TRUST = {"Effect": "Allow", "Principal": {"Federated": "arn:s"}, "Action": "sts:AssumeRoleWithSAML"}


def trust(**condition: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{**TRUST, "Condition": {"StringEquals": condition}}]}


def holder(**more: Any) -> dict[str, Any]:
    shared = {"arn": "arn:x", "id": "X1", "path": "/", "attached": [], "inline": {}, "boundary": "", "tags": {}}
    return {**shared, "instance_profiles": [], "description": "", "max_session": 3600, "groups": [], **more}


HAS_MASKED = {**NO_IAM, "policies": {NAME: policy("v1", v1=MASK)}}
ARN = f"arn:aws:iam::{ACCOUNT}:policy/{NAME}"
# What a snapshot has masked, of what kind, the calls that are made all the same, and words of what is told.
MASKED: list[tuple[str, str, dict[str, Any], list[str], str]] = [
    (
        "inline",
        "roles",
        holder(trust=trust(a="b"), inline={"i": says(MASK)}),
        ["CreateRole"],
        "inline policy i of role",
    ),
    (
        "inline",
        "users",
        holder(inline={"i": says(MASK), "j": says("a")}),
        ["CreateUser", "PutUserPolicy"],
        "policy i of",
    ),
    ("inline", "groups", holder(inline={"i": says(MASK)}), ["CreateGroup"], "inline policy i of group X"),
    ("trust", "roles", holder(trust=trust(**{"SAML:sub": MASK})), ["CreateRole"], "had an e-mail address in it"),
    (
        "external id",
        "roles",
        holder(trust=trust(**{"sts:ExternalId": MASK})),
        ["CreateRole"],
        "external id is a secret",
    ),
    ("both", "roles", holder(trust=trust(**{"sts:ExternalId": MASK, "SAML:sub": MASK})), ["CreateRole"], "e-mail"),
    ("group", "users", holder(groups=[MASK]), ["CreateUser"], "back into group"),
    ("boundary", "users", holder(boundary=f"arn:aws:iam::{ACCOUNT}:{MASK}"), ["CreateUser"], "permissions boundary"),
    ("tag", "users", holder(tags={"owner": MASK}), ["CreateUser"], "owner"),
    ("description", "roles", holder(trust=trust(a="b"), description=MASK), ["CreateRole"], "description"),
    ("path", "groups", holder(path=f"/{MASK}/", attached=["arn:aws:iam::aws:policy/P"]), [], "make group X again"),
    ("attached policy", "groups", holder(attached=[ARN]), ["CreateGroup"], f"without IAM policy {NAME}: attach policy"),
]


@pytest.mark.parametrize(("kind", "item", "calls", "told"), [row[1:] for row in MASKED], ids=[row[0] for row in MASKED])
def test_nothing_masked_is_put_back(kind: str, item: Any, calls: list[str], told: str) -> None:
    plan = account_restore.plan(
        {"iam": NO_IAM}, {"iam": {**HAS_MASKED, kind: {"X": item}}}, Limits(ACCOUNT, None, False)
    )
    assert [step.operation for step in plan.steps] == calls
    assert MASK not in json.dumps([dict(step.parameters) for step in plan.steps])
    assert any(told in warning for warning in plan.warnings), plan.warnings


@pytest.mark.parametrize(
    ("section", "now", "then"),
    [
        (
            "federation",
            {"saml": {}, "oidc": {}},
            {"saml": {"S": {"metadata": f"<E>{MASK}</E>", "tags": {}}}, "oidc": {}},
        ),
        ("analyzers", {"us-east-1": []}, {"us-east-1": [{"name": "own", "tags": {"owner": MASK}}]}),
    ],
)
def test_nothing_masked_is_put_back_of_other_sections(section: str, now: Any, then: Any) -> None:
    plan = account_restore.plan({section: now}, {section: then}, Limits(ACCOUNT, None, False))
    assert plan.steps == []
    assert [MASK in warning for warning in plan.warnings] == [True]
