# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies: made, compared by strictness, and asked who gets in. The judge is the local AWS's evaluator."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import Visitor, admits, is_stricter, trust_policy
from ansible_collections.ctl.aws.tests.emulator.policies import Request, allows
from hypothesis import given, settings
from hypothesis import strategies as st

PROPERTY = settings(derandomize=True, deadline=None, max_examples=120)
PARTNER, STRANGER = "589942003651", "999999999999"
ROOT, USER, ROLE = (f"arn:aws:iam::{PARTNER}:{name}" for name in ("root", "user/operator", "role/Support1"))
SERVICE = "lambda.amazonaws.com"
ASSUME = "sts:AssumeRole"
ARNS = [
    f"arn:aws:iam::{account}:{name}" for account in (PARTNER, STRANGER) for name in ("user/operator", "role/Support1")
]
PATTERNS = [
    f"arn:aws:iam::{PARTNER}:role/Support*",
    "arn:aws:iam::*:user/operator",
    f"arn:aws:iam::{PARTNER}:role/Other",
    "*",
]

Document = dict[str, Any]


def visitor(arn: str, external_id: str = "") -> Visitor:
    return Visitor(arn.split(":")[4], arn, external_id)


def let_in(document: Document, who: Visitor) -> bool:
    """What AWS would answer."""
    names = frozenset({who.account, f"arn:aws:iam::{who.account}:root", who.arn})
    context = {"aws:PrincipalArn": who.arn} | ({"sts:ExternalId": who.external_id} if who.external_id else {})
    return allows(document, Request(ASSUME, {"AWS": names}, context=context))


def serves(document: Document, service: str) -> bool:
    """Whether AWS would let a service in."""
    return allows(document, Request(ASSUME, {"Service": frozenset({service})}))


VISITORS = [visitor(arn, secret) for arn in ARNS for secret in ("", "secret", "other")]

# Making


@pytest.mark.parametrize(
    ("accounts", "services", "secret", "patterns", "expected"),
    [
        ([PARTNER], [], "", [], [{"Sid": "TrustedAccounts", "Principal": {"AWS": [PARTNER]}}]),
        ([STRANGER, PARTNER], [], "", [], [{"Sid": "TrustedAccounts", "Principal": {"AWS": [PARTNER, STRANGER]}}]),
        ([PARTNER], [], "s", [], [{"Condition": {"StringEquals": {"sts:ExternalId": "s"}}}]),
        ([PARTNER], [], "", ["b", "a"], [{"Condition": {"ArnLike": {"aws:PrincipalArn": ["a", "b"]}}}]),
        (
            [PARTNER],
            [],
            "s",
            ["a"],
            [{"Condition": {"StringEquals": {"sts:ExternalId": "s"}, "ArnLike": {"aws:PrincipalArn": ["a"]}}}],
        ),
        # A service sends no external id, and is no principal of an account.
        (
            [],
            [SERVICE],
            "s",
            ["a"],
            [{"Sid": "TrustedServices", "Principal": {"Service": [SERVICE]}, "Condition": None}],
        ),
        ([PARTNER], [SERVICE], "s", [], [{"Sid": "TrustedAccounts"}, {"Sid": "TrustedServices", "Condition": None}]),
        ([], [], "s", ["a"], [{"Sid": "Nobody", "Effect": "Deny", "Principal": {"AWS": "*"}, "Condition": None}]),
    ],
)
def test_a_trust_policy_is_made_of_what_was_asked_for(
    accounts: list[str], services: list[str], secret: str, patterns: list[str], expected: list[Document]
) -> None:
    document = trust_policy(accounts, services, secret, patterns)
    assert document["Version"] == "2012-10-17"
    for found, wanted in zip(document["Statement"], expected, strict=True):
        wanted = {"Effect": "Allow", "Action": ASSUME, **wanted}
        assert {key: found.get(key) for key in wanted} == wanted


SELECTED = st.lists(st.sampled_from([PARTNER, STRANGER]), unique=True)
MADE = st.builds(
    trust_policy,
    SELECTED,
    st.lists(st.just(SERVICE), max_size=1),
    st.sampled_from(["", "secret", "other"]),
    st.lists(st.sampled_from(PATTERNS), unique=True, max_size=2),
)


@given(document=MADE, other=MADE)
@PROPERTY
def test_of_a_policy_that_we_make_we_know_who_gets_in(document: Document, other: Document) -> None:
    for who in VISITORS:
        assert admits(document, who) is let_in(document, who), who
        assert not (is_stricter(document, other) and admits(document, who)) or admits(other, who), who


@given(
    services=st.lists(st.just(SERVICE), max_size=1), secret=st.text(max_size=5), patterns=st.lists(st.text(max_size=5))
)
@PROPERTY
def test_where_nobody_is_trusted_nobody_gets_in(services: list[str], secret: str, patterns: list[str]) -> None:
    nobody = trust_policy([], services, secret, patterns)
    assert not any(admits(nobody, who) or let_in(nobody, who) for who in VISITORS)
    assert serves(nobody, SERVICE) is bool(services)


# Who gets in


def allow(*names: str, effect: str = "Allow", **values: Any) -> Document:
    statement = {"Effect": effect, "Principal": {"AWS": list(names)}, "Action": ASSUME}
    return {**statement, **values}


def document(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def condition(operator: str, key: str, *values: str) -> Document:
    return {"Condition": {operator: {key: list(values)}}}


def like(*values: str, key: str = "aws:PrincipalArn") -> Document:
    return condition("ArnLike", key, *values)


def unlike(*values: str) -> Document:
    return condition("StringNotEquals", "aws:PrincipalArn", *values)


OPERATOR = visitor(USER, "secret")


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow(PARTNER)], True),
        ([allow(ROOT)], True),
        ([allow(USER)], True),
        ([allow("*")], True),
        ([allow(STRANGER, ROLE)], False),
        ([allow(PARTNER), allow("*", effect="Deny")], False),
        ([allow(PARTNER, **condition("StringEquals", "sts:externalid", "secret"))], True),
        ([allow(PARTNER, **condition("StringEquals", "sts:ExternalId", "other", "secret"))], True),
        ([allow(PARTNER, **condition("StringEquals", "sts:ExternalId", "Secret"))], False),
        ([allow(PARTNER, **like("arn:aws:iam::*:user/op?rator"))], True),
        ([allow(PARTNER, **like(ROLE))], False),
        # Only what is LIKE has wildcards, and in a plain text they reach across a colon
        ([allow(PARTNER, **condition("StringEquals", "aws:PrincipalArn", "arn:aws:iam::*:user/*"))], False),
        ([allow(PARTNER, **condition("StringLike", "aws:PrincipalArn", "arn:*:user/*"))], True),
        ([allow(PARTNER, **condition("ArnEquals", "aws:PrincipalArn", "arn:*:user/*"))], False),
        ([allow(PARTNER, **condition("StringLike", "sts:ExternalId", "sec*"))], True),
        # What it cannot judge keeps out: better to refuse a plan than to lock ourselves out.
        ([allow(PARTNER, **condition("StringNotEquals", "sts:ExternalId", "other"))], False),
        ([allow(PARTNER, **condition("Bool", "aws:MultiFactorAuthPresent", "true"))], False),
        ([{"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": ASSUME}], False),
        ([], False),
    ],
)
def test_a_visitor_is_let_in_by_name_account_external_id_and_arn(statements: list[Document], expected: bool) -> None:
    assert admits(document(*statements), OPERATOR) is expected
    assert not expected or let_in(document(*statements), OPERATOR)


# Strictness

OPEN, SECRET = allow(PARTNER), condition("StringEquals", "sts:ExternalId", "secret")
CLOSED = allow(PARTNER, **SECRET)
NOBODY = trust_policy([], [], "", [])["Statement"][0]
MFA = condition("Bool", "aws:MultiFactorAuthPresent", "true")


@pytest.mark.parametrize(
    ("current", "desired", "expected"),
    [
        ([OPEN], [OPEN], True),
        ([CLOSED], [OPEN], True),
        ([OPEN], [CLOSED], False),
        ([allow(PARTNER, **condition("StringEquals", "sts:ExternalId", "other"))], [CLOSED], False),
        ([allow(PARTNER, **MFA)], [OPEN], True),
        ([allow(PARTNER, Condition={**SECRET["Condition"], **MFA["Condition"]})], [CLOSED], True),
        ([allow(PARTNER, **MFA)], [CLOSED], False),
        # Whom it names
        ([allow(PARTNER)], [allow(PARTNER, STRANGER)], True),
        ([allow(PARTNER, STRANGER)], [allow(PARTNER)], False),
        ([allow(USER)], [OPEN], True),
        ([allow(USER, **SECRET)], [CLOSED], True),
        ([allow(f"arn:aws:iam::{STRANGER}:role/R")], [OPEN], False),
        ([allow("*")], [OPEN], False),
        ([allow("AROAEXAMPLE")], [OPEN], False),
        ([allow(PARTNER, Principal={"Service": SERVICE})], [OPEN], False),
        ([allow(PARTNER, Principal={"Federated": f"arn:aws:iam::{PARTNER}:saml-provider/S"})], [OPEN], False),
        ([allow(USER), allow(ROLE)], [OPEN], True),
        # Patterns, actions
        ([allow(PARTNER, **like("a"))], [OPEN], True),
        ([allow(PARTNER, **like("a"))], [allow(PARTNER, **like("a", "b", key="AWS:principalARN"))], True),
        ([allow(PARTNER, **like("a", "c"))], [allow(PARTNER, **like("a", "b"))], False),
        ([allow(PARTNER, Action=[ASSUME, "sts:TagSession"])], [OPEN], False),
        ([allow(PARTNER, Action="STS:assumerole")], [OPEN], True),
        # What is negated is wider the less it names.
        ([allow(PARTNER, **unlike(USER))], [allow(PARTNER, **unlike(USER, ROLE))], False),
        ([allow(PARTNER, **unlike(USER, ROLE))], [allow(PARTNER, **unlike(USER))], True),
        ([{"Effect": "Allow", "NotPrincipal": {"AWS": STRANGER}, "Action": ASSUME}], [allow("*")], False),
        ([{"Effect": "Allow", "Principal": {"AWS": PARTNER}, "NotAction": "sts:GetSessionToken"}], [OPEN], False),
        # Denials
        ([NOBODY], [OPEN], True),
        ([OPEN], [NOBODY], False),
        ([OPEN, NOBODY], [NOBODY], False),
        ([OPEN, allow(USER, effect="Deny")], [OPEN], True),
        ([OPEN], [OPEN, allow(USER, effect="Deny")], False),
    ],
)
def test_a_policy_is_stricter_if_all_whom_it_admits_are_wanted(
    current: list[Document], desired: list[Document], expected: bool
) -> None:
    assert is_stricter(document(*current), document(*desired)) is expected


def conditions(pairs: Sequence[tuple[str, str, list[str]]]) -> Document:
    found: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in pairs:
        found.setdefault(operator, {})[key] = values
    return {"Condition": found} if found else {}


OPERATORS = ["StringEquals", "StringNotEquals", "ArnLike", "ArnNotLike", "StringEqualsIfExists", "StringNotLike"]
SECRETS = st.lists(st.sampled_from(["secret", "other"]), min_size=1, max_size=2)
NAMES = st.lists(st.sampled_from(PATTERNS + ARNS), min_size=1, max_size=2)
CONDITIONS = st.lists(
    st.tuples(st.sampled_from(OPERATORS), st.just("aws:PrincipalArn"), NAMES)
    | st.tuples(st.sampled_from(OPERATORS), st.just("sts:ExternalId"), SECRETS),
    max_size=2,
).map(conditions)
PRINCIPALS = st.lists(st.sampled_from([PARTNER, ROOT, STRANGER, "*", *ARNS]), min_size=1, max_size=2)
WHO = st.one_of(
    *[PRINCIPALS.map(lambda names: {"Principal": {"AWS": names}})] * 3,
    PRINCIPALS.map(lambda names: {"NotPrincipal": {"AWS": names}}),
    st.just({"Principal": {"Service": SERVICE}}),
)
REST = st.builds(
    lambda who, action, found: {**who, "Action": action, **found},
    WHO,
    st.sampled_from([ASSUME, [ASSUME], "sts:*", "*"]),
    CONDITIONS,
)
DENIALS = REST.map(lambda rest: {"Effect": "Deny", **rest})
STATEMENTS = REST.map(lambda rest: {"Effect": "Allow", **rest}) | DENIALS
ANY = st.lists(STATEMENTS, max_size=3).map(lambda found: document(*found))


@st.composite
def narrowed(draw: st.DrawFn, wide: Document) -> Document:
    """A document that admits at most whom this one admits: fewer statements, more conditions, more denials."""
    kept = [item for item in wide["Statement"] if item["Effect"] == "Deny" or draw(st.booleans())]
    more = draw(CONDITIONS)
    found = [{**more, **item} if item["Effect"] == "Allow" else item for item in kept]
    return document(*found, *draw(st.lists(DENIALS, max_size=1)))


@st.composite
def neighbour(draw: st.DrawFn, one: Document) -> Document:
    """A document that looks much like this one: its conditions have other values."""
    found = copy.deepcopy(one)
    for keys in [keys for item in found["Statement"] for keys in item.get("Condition", {}).values()]:
        for key in keys:
            keys[key] = draw(SECRETS if key == "sts:ExternalId" else NAMES)
    return found


ONE = CONDITIONS.map(lambda found: document(allow(PARTNER, **found)))
PAIRS = st.one_of(
    st.tuples(ONE, ONE),
    ONE.flatmap(lambda wide: st.tuples(neighbour(wide), st.just(wide))),
    (ANY | MADE).flatmap(lambda wide: st.tuples(narrowed(wide) | neighbour(wide), st.just(wide))),
)


@given(pair=PAIRS)
@settings(PROPERTY, max_examples=400)
def test_whoever_a_stricter_policy_admits_is_admitted_by_the_other(pair: tuple[Document, Document]) -> None:
    current, desired = pair
    if is_stricter(current, desired):
        for who in VISITORS:
            assert not let_in(current, who) or let_in(desired, who), who
        assert not serves(current, SERVICE) or serves(desired, SERVICE)


@given(wide=MADE, data=st.data())
@PROPERTY
def test_what_only_narrows_a_policy_of_ours_is_known_to_be_stricter(wide: Document, data: st.DataObject) -> None:
    assert is_stricter(data.draw(narrowed(wide)), wide)
