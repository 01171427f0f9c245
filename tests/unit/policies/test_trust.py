# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies: made, compared by strictness, and asked who gets in. The evaluate is the local AWS's evaluator."""

from __future__ import annotations

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import allows, is_stricter, trust_policy
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.unit.support.trust_documents import (
    ASSUME,
    MADE,
    PAIRS,
    PROPERTY,
    ROLE,
    ROOT,
    SERVICE,
    USER,
    VISITORS,
    Document,
    allow,
    document,
    let_in,
    narrowed,
    serves,
    visitor,
)
from hypothesis import given, settings
from hypothesis import strategies as st

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


@given(document=MADE, other=MADE)
@PROPERTY
def test_of_a_policy_that_we_make_we_know_who_gets_in(document: Document, other: Document) -> None:
    for who in VISITORS:
        assert allows(document, who) is let_in(document, who), who
        assert not (is_stricter(document, other) and allows(document, who)) or allows(other, who), who


@given(
    services=st.lists(st.just(SERVICE), max_size=1), secret=st.text(max_size=5), patterns=st.lists(st.text(max_size=5))
)
@PROPERTY
def test_where_nobody_is_trusted_nobody_gets_in(services: list[str], secret: str, patterns: list[str]) -> None:
    nobody = trust_policy([], services, secret, patterns)
    assert not any(allows(nobody, who) or let_in(nobody, who) for who in VISITORS)
    assert serves(nobody, SERVICE) is bool(services)


# Who gets in


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
        # What it cannot evaluate keeps out: better to refuse a plan than to lock ourselves out.
        ([allow(PARTNER, **condition("StringNotEquals", "sts:ExternalId", "other"))], False),
        ([allow(PARTNER, **condition("Bool", "aws:MultiFactorAuthPresent", "true"))], False),
        ([{"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": ASSUME}], False),
        ([], False),
    ],
)
def test_a_visitor_is_let_in_by_name_account_external_id_and_arn(statements: list[Document], expected: bool) -> None:
    assert allows(document(*statements), OPERATOR) is expected
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
