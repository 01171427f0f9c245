# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For which accounts a service of AWS can come, by what conditions name."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    ASSUME_ACTIONS,
    Scope,
    external_access,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.source_arns import SourceText
from ansible_collections.ctl.aws.tests.accounts import ACME as OURS
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from hypothesis import example, given
from hypothesis import strategies as st

ANYBODY = Scope(OURS)
PARTNERS = Scope(OURS, frozenset({PARTNER}), organizations=frozenset({"o-partner0001"}))
LAMBDA = "arn:aws:lambda:{}:{}:function:f"
ACCOUNT, ARN, ORGANIZATION = "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID"

OPEN = "any account through x.amazonaws.com"
SEVERAL = "several accounts through x.amazonaws.com"
OF_THEIRS = "accounts of o-partner0001 through x.amazonaws.com"
BY_PARTNER, BY_STRANGER = (f"account {one} through x.amazonaws.com" for one in (PARTNER, STRANGER))


def who(scope: Scope, *conditions: tuple[str, str, Any], of_a_role: bool) -> list[str]:
    by_operator: dict[str, Any] = {}
    for operator, key, values in conditions:
        by_operator.setdefault(operator, {})[key] = values
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "x.amazonaws.com"},
        "Action": "*",
        "Condition": by_operator,
    }
    accesses = external_access({"Statement": statement}, scope, ASSUME_ACTIONS if of_a_role else ())
    return sorted(name for access in accesses for name in access.who)


@pytest.mark.parametrize(
    ("operator", "key", "values", "named"),
    [
        # A request passes without the key, and somebody is named all the same
        ("StringEqualsIfExists", ACCOUNT, PARTNER, BY_PARTNER),
        ("stringequalsIFEXISTS", "AWS:SOURCEACCOUNT", [OURS, PARTNER], BY_PARTNER),
        ("StringLikeIfExists", ACCOUNT, PARTNER, BY_PARTNER),
        ("ForAllValues:StringEquals", ACCOUNT, PARTNER, BY_PARTNER),
        ("ForAllValues:StringEqualsIfExists", ACCOUNT, PARTNER, BY_PARTNER),
        ("ForAnyValue:StringEqualsIfExists", ACCOUNT, PARTNER, BY_PARTNER),
        ("StringEqualsIgnoreCaseIfExists", ACCOUNT, PARTNER, BY_PARTNER),
        ("ArnLikeIfExists", ARN, LAMBDA.format("*", PARTNER), BY_PARTNER),
        ("ArnEqualsIfExists", ARN, LAMBDA.format("eu-west-1", PARTNER), BY_PARTNER),
        ("ForAllValues:ArnLike", ARN, LAMBDA.format("*", PARTNER), BY_PARTNER),
        ("StringLikeIfExists", ARN, LAMBDA.format("*", PARTNER), SEVERAL),
        ("StringLikeIfExists", ACCOUNT, "5899*", SEVERAL),
        ("StringEqualsIfExists", ORGANIZATION, "o-partner0001", OF_THEIRS),
        ("ForAllValues:StringLike", "aws:SourceOrgPaths", "o-partner0001/r-ab12/*", OF_THEIRS),
        # Whoever is named counts besides everybody
        ("StringLike", ACCOUNT, ["*", PARTNER], BY_PARTNER),
        ("StringLikeIfExists", ACCOUNT, ["*", PARTNER], BY_PARTNER),
        ("ArnLike", ARN, ["arn:aws:s3:::whosever", LAMBDA.format("*", PARTNER)], BY_PARTNER),
        ("ArnLike", "kms:EncryptionContext:aws:s3:arn", ["x", f"arn:aws:s3:r:{PARTNER}:accesspoint/p"], BY_PARTNER),
        # What only some services send
        ("StringEquals", "aws:SourceOwner", PARTNER, BY_PARTNER),
        ("StringEqualsIfExists", "AWS:SourceOwner", PARTNER, BY_PARTNER),
        ("ArnLike", "kms:EncryptionContext:aws:sqs:arn", f"arn:aws:sqs:*:{PARTNER}:q", BY_PARTNER),
        ("StringEquals", "kms:EncryptionContext:SecretARN", f"arn:aws:secretsmanager:r:{PARTNER}:secret:s", BY_PARTNER),
        # Nobody, or somebody else
        ("StringEqualsIfExists", ACCOUNT, OURS, None),
        ("StringEqualsIfExists", ACCOUNT, STRANGER, None),
        ("StringLikeIfExists", ACCOUNT, "*", None),
        ("StringLikeIfExists", ACCOUNT, "9*", None),
        ("StringNotEqualsIfExists", ACCOUNT, PARTNER, None),
        ("StringNotEquals", ACCOUNT, PARTNER, None),
        ("ArnLikeIfExists", ARN, LAMBDA.format("*", OURS), None),
        ("ArnLikeIfExists", ARN, "arn:aws:s3:::whosever", None),
        ("StringEqualsIfExists", ORGANIZATION, "o-customer001", None),
        ("StringEquals", "aws:SourceOwner", OURS, None),
        ("StringEquals", "kms:EncryptionContext:purpose", PARTNER, None),
        ("Null", ACCOUNT, "true", None),
    ],
)
def test_whoever_a_condition_names_counts_where_the_value_may_be_absent(
    operator: str, key: str, values: Any, named: str | None
) -> None:
    assert who(PARTNERS, (operator, key, values), of_a_role=True) == ([named] if named else [])
    # That it is open besides is told as ever.
    assert who(PARTNERS, (operator, key, values), of_a_role=False) == sorted([OPEN, *([named] if named else [])])


def test_a_stranger_who_is_named_counts_if_everybody_is_asked_for() -> None:
    named = ("StringEqualsIfExists", ACCOUNT, [OURS, STRANGER])
    assert who(ANYBODY, named, of_a_role=True) == [BY_STRANGER]
    assert who(ANYBODY, named, of_a_role=False) == sorted([BY_STRANGER, OPEN])
    for nobody in ("*", "backup*", "*x", STRANGER):
        assert who(ANYBODY, ("StringLike", "kms:EncryptionContext:purpose", nobody), of_a_role=True) == []


def test_what_has_to_hold_rules_out_what_is_only_named() -> None:
    named = ("StringEqualsIfExists", ACCOUNT, PARTNER)
    for required in (
        ("StringEquals", ACCOUNT, OURS),
        ("ArnLike", ARN, LAMBDA.format("*", OURS)),
        ("StringEquals", ORGANIZATION, "o-customer001"),
    ):
        assert who(PARTNERS, named, required, of_a_role=True) == who(PARTNERS, named, required, of_a_role=False) == []


def test_each_value_that_may_be_absent_counts_by_itself() -> None:
    ours = ("StringEqualsIfExists", ACCOUNT, OURS)
    theirs = ("ArnLikeIfExists", ARN, LAMBDA.format("*", PARTNER))
    assert who(PARTNERS, ours, theirs, of_a_role=True) == [BY_PARTNER]
    assert who(PARTNERS, ("StringLike", ARN, LAMBDA.format("*", "*")), theirs, of_a_role=True) == [BY_PARTNER]


def test_a_name_is_a_way_apart_from_that_it_is_open() -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "x.amazonaws.com"},
        "Condition": {"StringEqualsIfExists": {ACCOUNT: PARTNER}},
    }
    accesses = external_access({"Statement": statement}, PARTNERS)
    assert [(access.kinds, sorted(access.accounts)) for access in accesses] == [
        (("account",), [PARTNER]),
        (("service",), []),
    ]


@pytest.mark.parametrize(
    ("operator", "pattern", "partner", "of_a_role"),
    [
        # In a plain text a wildcard can stand for a colon: ...:us-east-1:589942003651:function:222222222222:1
        ("StringLike", f"arn:aws:lambda:*:{OURS}:*", SEVERAL, SEVERAL),
        ("StringLike", f"arn:aws:lambda:us-east-?:{OURS}:*", None, None),
        ("StringLike", f"arn:aws:*:{OURS}:*", SEVERAL, SEVERAL),
        ("StringLike", f"*:{OURS}:*", SEVERAL, SEVERAL),
        ("StringLike", f"*:{OURS}", SEVERAL, SEVERAL),
        ("StringLike", f"*{PARTNER}*", SEVERAL, SEVERAL),
        ("StringLike", f"arn:aws:lambda:*:{PARTNER}:*", SEVERAL, SEVERAL),
        ("StringLike", f"arn:aws:lambda:${{aws:RequestedRegion}}:{OURS}:*", SEVERAL, SEVERAL),
        # An ARN is compared part by part
        ("ArnLike", f"arn:aws:lambda:*:{OURS}:*", None, None),
        ("ArnEquals", f"arn:*:*:*:{OURS}:*", None, None),
        ("ArnLike", f"arn:aws:lambda:*:{PARTNER}:*", BY_PARTNER, BY_PARTNER),
        # Up to the account there is nothing that a wildcard could stand for
        ("StringLike", f"arn:aws:lambda:us-east-1:{OURS}:*", None, None),
        ("StringLike", f"arn:aws:lambda:us-east-1:{PARTNER}:*", BY_PARTNER, BY_PARTNER),
        # A trail's name has no colon
        ("StringLike", f"arn:aws:cloudtrail:*:{OURS}:trail/*", None, None),
        ("StringLike", f"arn:aws:cloudtrail*:*:{OURS}:trail/*", SEVERAL, SEVERAL),
        # Whosever it is
        ("StringLike", "arn:aws:lambda:*:*:function:*", OPEN, None),
        ("StringLike", "arn:aws:lambda:*:*:function:f:1", OPEN, None),
        ("StringLike", "arn:aws:lambda:*", OPEN, None),
        ("StringLike", "*", OPEN, None),
        ("StringLike", "arn:aws:s3*:::bucket", OPEN, None),
    ],
)
def test_string_operators_compare_arns_as_text(
    operator: str, pattern: str, partner: str | None, of_a_role: str | None
) -> None:
    assert who(PARTNERS, (operator, ARN, pattern), of_a_role=False) == ([partner] if partner else [])
    assert who(PARTNERS, (operator, ARN, pattern), of_a_role=True) == ([of_a_role] if of_a_role else [])


# ARNs as short as can be, with accounts of one digit.
SHORT = ["".join(signs) for length in range(5) for signs in itertools.product("1:x", repeat=length)]


@given(st.text("arn:*?1x", max_size=8).map(lambda pattern: f"a*{pattern}"))
@example("arn:*:1:*")
@example("arn:x:x:*:1:*")
@example("a*1")
def test_a_text_admits_the_account_of_every_arn_that_it_fits(pattern: str) -> None:
    compiled = re.compile("".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern))
    fitting = [
        arn for rest in SHORT for arn in (f"arn:x:x::1:{rest}", f"arn:x:x:x:1:{rest}") if compiled.fullmatch(arn)
    ]
    assert SourceText(pattern).allows("1") or not fitting


@given(st.text("*?12:", max_size=12))
def test_a_text_admits_no_account_that_no_arn_can_have(middle: str) -> None:
    """Without a colon that a wildcard could stand for, an ARN has its account where it is written."""
    inner = middle.replace("*", "").replace("?", "").replace(":", "")
    assert not SourceText(f"arn:x:x:x:{inner}:x").allows("3")
    assert SourceText(f"arn:x:x:x:{inner}:x").allows(inner)
