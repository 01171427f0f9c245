# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy documents: the same whatever the notation, another whatever the difference, and shown without secrets."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    MASK,
    allows_everything,
    as_list,
    canonical,
    canonical_statement,
    compact,
    masked,
    principals,
    same,
    size,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

PROPERTY = settings(derandomize=True, deadline=None, max_examples=50)
Statement = dict[str, Any]

ACCOUNTS = ["111122223333", "589942003651"]
AWS_PRINCIPALS = [
    *ACCOUNTS,
    "*",
    f"arn:aws:iam::{ACCOUNTS[0]}:role/R",
    f"arn:aws:iam::{ACCOUNTS[0]}:user/u",
    "AROAEXAMPLE",
]
ACTIONS = ["s3:GetObject", "s3:Put*", "sts:AssumeRole", "iam:PassRole", "*"]
RESOURCES = ["*", "arn:aws:s3:::Bucket", "arn:aws:s3:::Bucket/*", "arn:aws:iam::111122223333:root"]
KEYS = ["aws:SourceArn", "aws:PrincipalArn", "sts:ExternalId", "s3:x-amz-acl"]
OPERATORS = ["StringEquals", "StringLike", "ArnLike", "StringNotEquals", "Null"]
VALUES = ["a", "A", "b c", "true", "5"]


def some(items: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), min_size=1, unique=True)


def one_of_two(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Statement]:
    """An element or its negation: Action or NotAction, Resource or NotResource."""
    return st.builds(lambda key, value: {key: value}, st.sampled_from([name, f"Not{name}"]), values)


CONDITIONS = st.dictionaries(
    st.sampled_from(OPERATORS), st.dictionaries(st.sampled_from(KEYS), some(VALUES), min_size=1), max_size=2
)
PRINCIPALS = st.fixed_dictionaries(
    {"AWS": some(AWS_PRINCIPALS)}, optional={"Service": some(["lambda.amazonaws.com", "config.amazonaws.com"])}
)
STATEMENTS: st.SearchStrategy[Statement] = st.builds(
    lambda effect, conditions, *parts: (
        {"Effect": effect} | {k: v for part in [*parts, conditions] for k, v in part.items()}
    ),
    st.sampled_from(["Allow", "Deny"]),
    CONDITIONS.map(lambda found: {"Condition": found} if found else {}),
    st.just({}) | one_of_two("Principal", PRINCIPALS),
    one_of_two("Action", some(ACTIONS)),
    st.just({}) | one_of_two("Resource", some(RESOURCES)),
)
DOCUMENTS = st.lists(STATEMENTS, min_size=1, max_size=3, unique_by=canonical_statement).map(
    lambda found: {"Version": "2012-10-17", "Statement": found}
)


# The same document, written otherwise


def shuffled(value: Any, chance: random.Random) -> Any:
    """A list in another order, and a list of one perhaps as the bare item."""
    found = chance.sample(value, len(value))
    return found[0] if len(found) == 1 and chance.random() < 0.5 else found


def other_case(text: str, chance: random.Random) -> str:
    return chance.choice([text, text.lower(), text.upper(), text.swapcase()])


def other_account(name: str, chance: random.Random) -> str:
    return chance.choice([name, f"arn:aws:iam::{name}:root"]) if name in ACCOUNTS else name


def other_condition(keys: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Keys have no case; a boolean and a number may be written without quotes."""
    bare = {"true": True, "5": 5}
    return {
        other_case(key, chance): shuffled([bare.get(value, value) for value in values], chance)
        for key, values in keys.items()
    }


def rewritten_element(key: str, value: Any, chance: random.Random) -> Any:
    if key in ("Action", "NotAction"):
        return shuffled([other_case(action, chance) for action in value], chance)
    if key in ("Resource", "NotResource"):
        return shuffled(value, chance)
    if key in ("Principal", "NotPrincipal"):
        if value == {"AWS": ["*"]}:
            return chance.choice(["*", {"AWS": "*"}, {"AWS": ["*"]}])
        return {
            kind: shuffled([other_account(name, chance) for name in names], chance) for kind, names in value.items()
        }
    if key == "Condition":
        return {other_case(operator, chance): other_condition(keys, chance) for operator, keys in value.items()}
    return value


def rewritten(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A document that says the same as this one."""
    found = []
    for statement in document["Statement"]:
        keys = chance.sample(sorted(statement), len(statement))
        sid = {"Sid": f"S{chance.random()}"} if chance.random() < 0.5 else {}
        found.append({**sid, **{key: rewritten_element(key, statement[key], chance) for key in keys}})
    return {"Version": "2012-10-17", "Id": "some id", "Statement": shuffled(found, chance)}


@given(document=DOCUMENTS, chance=st.randoms(use_true_random=False))
@PROPERTY
def test_the_notation_makes_no_difference(document: dict[str, Any], chance: random.Random) -> None:
    other = rewritten(document, chance)
    assert canonical(other) == canonical(document), other
    assert same(document, other) and same(json.loads(compact(document)), other)


# Another document


def negated(statement: Statement, element: str) -> None:
    key, other = (element, f"Not{element}") if element in statement else (f"Not{element}", element)
    assume(key in statement)
    statement[other] = statement.pop(key)


def with_another(statement: Statement, element: str, value: str) -> None:
    key = element if element in statement else f"Not{element}"
    assume(key in statement)
    target = statement[key] if isinstance(statement[key], list) else statement[key]["AWS"]
    target.append(value)


def first_condition(statement: Statement) -> tuple[str, str]:
    assume("Condition" in statement)
    operator = sorted(statement["Condition"])[0]
    return operator, sorted(statement["Condition"][operator])[0]


def another_value(statement: Statement) -> None:
    operator, key = first_condition(statement)
    statement["Condition"][operator][key].append("another")


def another_key(statement: Statement) -> None:
    operator, key = first_condition(statement)
    statement["Condition"][operator]["aws:Another"] = statement["Condition"][operator].pop(key)


def another_operator(statement: Statement) -> None:
    operator, _key = first_condition(statement)
    statement["Condition"]["StringNotLike"] = statement["Condition"].pop(operator)


DIFFERENCES: dict[str, Callable[[Statement], Any]] = {
    "effect": lambda found: found.update(Effect="Deny" if found["Effect"] == "Allow" else "Allow"),
    "action": lambda found: with_another(found, "Action", "ec2:RunInstances"),
    "not action": lambda found: negated(found, "Action"),
    "resource": lambda found: with_another(found, "Resource", "arn:aws:s3:::Another"),
    "not resource": lambda found: negated(found, "Resource"),
    "principal": lambda found: with_another(found, "Principal", "999999999999"),
    "not principal": lambda found: negated(found, "Principal"),
    "no condition": lambda found: first_condition(found) and found.pop("Condition"),
    "another condition": lambda found: found.setdefault("Condition", {}).update(Bool={"aws:SecureTransport": "true"}),
    "condition value": another_value,
    "condition key": another_key,
    "condition operator": another_operator,
}


@pytest.mark.parametrize("difference", DIFFERENCES)
@given(document=DOCUMENTS, index=st.integers(0, 2))
@settings(PROPERTY, max_examples=12)
def test_every_other_difference_makes_one(difference: str, document: dict[str, Any], index: int) -> None:
    other = copy.deepcopy(document)
    DIFFERENCES[difference](other["Statement"][index % len(other["Statement"])])
    assert not same(document, other)


@given(document=DOCUMENTS, extra=STATEMENTS)
@PROPERTY
def test_a_statement_more_or_less_is_a_difference(document: dict[str, Any], extra: Statement) -> None:
    longer = {**document, "Statement": [*document["Statement"], extra]}
    assert same(document, longer) is (canonical_statement(extra) in canonical(document))


@pytest.mark.parametrize(
    ("element", "one", "other"),
    [
        ("Resource", "arn:aws:s3:::Bucket", "arn:aws:s3:::bucket"),
        ("Principal", {"AWS": "a"}, {"Service": "a"}),
        ("Principal", "*", {"Service": "*"}),
        ("Condition", {"StringEquals": {"aws:SourceAccount": "a"}}, {"StringEquals": {"aws:SourceAccount": "A"}}),
    ],
)
def test_what_has_a_case_or_a_kind_differs_by_it(element: str, one: Any, other: Any) -> None:
    assert not same(
        {"Statement": {"Effect": "Allow", element: one}}, {"Statement": {"Effect": "Allow", element: other}}
    )


# Shown without secrets

SECRETS = st.sampled_from(["s3cr3t", "other"]) | st.lists(st.sampled_from(["s3cr3t", "other"]), min_size=1, max_size=2)


@given(document=DOCUMENTS, secret=SECRETS, chance=st.randoms(use_true_random=False), alone=st.booleans())
@PROPERTY
def test_external_ids_are_masked_and_nothing_else_and_the_document_itself_stays(
    document: dict[str, Any], secret: Any, chance: random.Random, alone: bool
) -> None:
    key = other_case("sts:ExternalId", chance)

    def holding(value: Any) -> dict[str, Any]:
        found = copy.deepcopy(document)
        for statement in found["Statement"]:
            condition = statement.setdefault("Condition", {})
            for keys in condition.values():
                keys.pop("sts:ExternalId", None)
            condition.setdefault("StringEquals", {})[key] = value
            condition["ForAnyValue:StringLike"] = {"sts:externalID": value, "aws:PrincipalTag/sts": "sts:ExternalId"}
        return {**found, "Statement": found["Statement"][0]} if alone else found

    original, untouched = holding(secret), holding(secret)
    assert masked(original) == holding(MASK)
    assert original == untouched


# Tables


@pytest.mark.parametrize(
    ("value", "items"),
    [(None, []), ("a", ["a"]), ({"a": 1}, [{"a": 1}]), (["a"], ["a"]), (("a", "b"), ["a", "b"]), ("", [""])],
)
def test_a_bare_item_is_a_list_of_one(value: Any, items: list[Any]) -> None:
    assert as_list(value) == items


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, set()),
        ("*", {("AWS", "*")}),
        ({"AWS": "111122223333"}, {("AWS", "111122223333")}),
        ({"AWS": "arn:aws:iam::111122223333:root"}, {("AWS", "111122223333")}),
        ({"AWS": ["arn:aws-cn:iam::111122223333:root"]}, {("AWS", "111122223333")}),
        ({"AWS": ["arn:aws-us-gov:iam::111122223333:root", "111122223333"]}, {("AWS", "111122223333")}),
        ({"AWS": "arn:aws:iam::111122223333:user/root"}, {("AWS", "arn:aws:iam::111122223333:user/root")}),
        ({"Service": ["a", "b"], "Federated": "c"}, {("Service", "a"), ("Service", "b"), ("Federated", "c")}),
    ],
)
def test_an_account_and_its_root_are_one_principal(value: Any, found: set[tuple[str, str]]) -> None:
    assert principals(value) == found


def test_white_space_does_not_count_not_even_inside() -> None:
    document = {"Statement": [{"Sid": "a b\tc\nd"}]}
    assert compact(document) == '{"Statement":[{"Sid":"a b\\tc\\nd"}]}'
    assert size(document) == len(compact(document)) - 1


EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], False),
        ([{}], False),
        ([{"Statement": EVERYTHING}], True),
        ([{"Statement": [{**EVERYTHING, "Sid": "All", "Action": ["*"]}]}], True),
        ([{"Statement": {**EVERYTHING, "Action": "s3:*"}}, {"Statement": EVERYTHING}], True),
        ([{"Statement": {**EVERYTHING, "Action": "s3:*"}}], False),
        ([{"Statement": {**EVERYTHING, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}], False),
        ([{"Statement": EVERYTHING}, {"Statement": {**EVERYTHING, "Effect": "Deny", "Action": "iam:*"}}], False),
    ],
)
def test_an_administrator_has_no_exception(found: list[dict[str, Any]], expected: bool) -> None:
    assert allows_everything(found) is expected
