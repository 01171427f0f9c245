# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What conditions of trust policies are worth, which policies let nobody in, and that correcting one never loosens."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import conditions, same
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import trust_policy
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_closed import allows_nobody
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_conditions import (
    ALWAYS,
    ANYBODY,
    FEW,
    NEVER,
    worth,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust_corrected import merge_stricter
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.unit.support.trust_documents import (
    ANY,
    MADE,
    PAIRS,
    PROPERTY,
    SERVICE,
    VISITORS,
    Document,
    allow,
    document,
    let_in,
    serves,
)
from hypothesis import given, settings

ARN, ACCOUNT, IP, ORG = "aws:PrincipalArn", "aws:PrincipalAccount", "aws:SourceIp", "aws:PrincipalOrgID"
PARTNERS = f"arn:aws:iam::{PARTNER}:role/R"
ROW = tuple[str, str, Any]

# By worth: operator, key, values.
WORTH: dict[str, list[ROW]] = {
    ALWAYS: [
        ("StringLike", ARN, "*"),
        ("StringLike", ARN, ["nobody", "*"]),
        ("StringLike", ARN, "arn:*"),
        ("StringLike", ARN, "arn:aws:iam::*"),
        ("StringLike", ARN, "arn:aws-us-gov:iam::*"),
        ("stringlike", "AWS:principalARN", "**"),
        ("StringLikeIfExists", ARN, "*"),
        ("ForAnyValue:StringLike", ARN, "*"),
        ("ForAllValues:StringLike", ARN, "*"),
        ("ArnLike", ARN, "*"),
        ("ArnLike", ARN, "arn:aws:iam::*:*"),
        ("ArnLike", ARN, "arn:*:*:*:*:*"),
        ("ArnEquals", ARN, "arn:aws:*::*:*"),
        ("StringLike", ACCOUNT, "????????????"),
        ("StringLike", "aws:userid", "*"),
        ("StringLike", "sts:RoleSessionName", "*"),
        # What nobody is cannot be excluded.
        ("StringNotEquals", ARN, "nobody"),
        ("StringNotEquals", ARN, "arn:aws:iam::000000000000:user/nobody"),
        ("StringNotEquals", ARN, "arn:aws:iam::*:user/x"),
        ("StringNotLike", ARN, "nobody*"),
        ("ArnNotEquals", ARN, "arn:aws:iam::000000000000:role/x"),
        ("StringNotEquals", ACCOUNT, "none"),
        ("StringNotEqualsIfExists", ACCOUNT, "000000000000"),
        ("NotIpAddress", IP, "127.0.0.0/8"),
        ("Null", ARN, "false"),
        ("Null", ACCOUNT, False),
        ("Null", "aws:SourceIp", ["true", "false"]),
        # No request to assume a role has such a key.
        ("ForAllValues:StringEquals", "dynamodb:Attributes", "x"),
        ("StringEqualsIfExists", "s3:prefix", "x"),
        ("StringNotEquals", "ec2:Region", "x"),
        ("IpAddress", IP, "0.0.0.0/0"),
        ("IpAddress", IP, ["0.0.0.0/1", "128.0.0.0/1"]),
        ("IpAddress", IP, "203.0.113.7/0"),
        ("IpAddress", IP, "::/0"),
        ("Bool", "aws:SecureTransport", "true"),
        ("Bool", "aws:ViaAWSService", False),
        ("DateGreaterThan", "aws:CurrentTime", "2001-01-01T00:00:00Z"),
        ("DateLessThan", "aws:CurrentTime", "2999-01-01T00:00:00Z"),
    ],
    ANYBODY: [
        ("StringLike", ARN, "arn:aws:iam::*:role/Support*"),
        ("ArnLike", ARN, "arn:aws:iam::*:role/Support*"),
        ("StringLike", ORG, "o-*"),
        ("StringLike", ORG, "*"),
        ("StringLike", "sts:ExternalId", "*"),
        ("Null", ORG, "false"),
        ("Null", "sts:ExternalId", "false"),
        ("Null", ORG, "true"),
        ("StringEqualsIfExists", ORG, "o-partner"),
        ("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", "o-partner/*"),
        ("ForAllValues:StringEquals", "sts:TransitiveTagKeys", "x"),
        ("StringEqualsIfExists", "sts:ExternalId", "secret"),
        ("StringNotEquals", ARN, PARTNERS),
        ("StringNotEquals", ACCOUNT, PARTNER),
        ("StringNotLike", ORG, "*"),
        ("NotIpAddress", IP, "203.0.114.0/24"),
        ("StringEquals", "sts:RoleSessionName", "me"),
        ("StringEquals", "sts:SourceIdentity", "me"),
        ("StringEquals", "aws:RequestedRegion", "us-east-1"),
        ("StringEquals", "aws:PrincipalTag/team", "red"),
        ("StringEquals", "aws:PrincipalType", "User"),
        ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ],
    FEW: [
        ("StringEquals", ACCOUNT, PARTNER),
        ("StringLike", ACCOUNT, PARTNER),
        ("StringLike", ACCOUNT, "5*"),
        ("StringLike", ACCOUNT, "*6"),
        ("ArnLike", ARN, f"arn:aws:iam::{PARTNER}:*"),
        ("StringLike", ARN, f"arn:aws:iam::{PARTNER}:role/*"),
        ("StringEquals", ARN, PARTNERS),
        ("ForAllValues:StringEquals", ARN, PARTNERS),
        ("StringEqualsIfExists", ARN, PARTNERS),
        ("StringEquals", ORG, "o-partner"),
        ("StringLike", ORG, "o-part*"),
        ("StringEquals", "sts:ExternalId", "secret"),
        ("StringEquals", "sts:ExternalId", "*"),
        ("IpAddress", IP, "8.8.8.0/24"),
        ("IpAddress", IP, "10.0.0.0/8"),
        ("IpAddress", IP, ["0.0.0.0/1", "128.0.0.0/2"]),
        ("StringEquals", "aws:SourceVpce", "vpce-1"),
        ("StringEquals", "aws:FederatedProvider", "x"),
        ("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"),
        ("NumericLessThan", "aws:EpochTime", "1"),
        ("Unheard", ARN, "*"),
    ],
    NEVER: [
        ("Null", ARN, "true"),
        ("StringEquals", ARN, "nobody"),
        ("StringEquals", ARN, "*"),
        ("StringLike", ARN, "nobody*"),
        ("StringEquals", ACCOUNT, "000000000000"),
        ("StringNotLike", ARN, "*"),
        ("ArnNotLike", ARN, "arn:aws:*:*:*:*"),
        ("NotIpAddress", IP, "0.0.0.0/0"),
        ("IpAddress", IP, "0.0.0.0/32"),
        ("IpAddress", IP, ["127.0.0.1/32", "255.255.255.255/32"]),
        ("Bool", "aws:SecureTransport", "false"),
        ("DateLessThan", "aws:CurrentTime", "2001-01-01T00:00:00Z"),
        ("DateGreaterThan", "aws:CurrentTime", "2999-01-01T00:00:00Z"),
    ],
}
ROWS = [(*row, expected) for expected, rows in WORTH.items() for row in rows]


@pytest.mark.parametrize(("operator", "key", "values", "expected"), ROWS)
def test_a_condition_holds_always_for_anybody_for_few_or_never(
    operator: str, key: str, values: Any, expected: str
) -> None:
    [condition] = conditions({operator: {key: values}})
    assert worth(condition) == expected


# Everybody

STANDARD = trust_policy([PARTNER], [], "secret", [])
OPEN_TO_ALL = [(operator, key, values) for operator, key, values, expected in ROWS if expected in (ALWAYS, ANYBODY)]


@pytest.mark.parametrize(("operator", "key", "values"), OPEN_TO_ALL)
def test_everybody_under_a_condition_that_anybody_fulfils_is_corrected(operator: str, key: str, values: Any) -> None:
    wide = document(allow("*", Condition={operator: {key: values}}))
    found = merge_stricter(wide, STANDARD)
    assert found is not None
    [statement] = found["Statement"]
    assert statement["Principal"] == {"AWS": [PARTNER]}
    assert statement["Condition"]["StringEquals"]["sts:ExternalId"] == "secret"
    always = worth(next(iter(conditions({operator: {key: values}})))) == ALWAYS
    assert not always or same(found, STANDARD)


@pytest.mark.parametrize(("operator", "key", "values"), WORTH[FEW] + WORTH[NEVER])
def test_everybody_under_a_condition_that_few_fulfil_is_left_to_the_customer(
    operator: str, key: str, values: Any
) -> None:
    assert merge_stricter(document(allow("*", Condition={operator: {key: values}})), STANDARD) is None


def test_a_condition_of_the_customers_outlives_the_correction_of_another() -> None:
    office = {"IpAddress": {"aws:SourceIp": "8.8.8.0/24"}}
    found = merge_stricter(document(allow(PARTNER, Condition=office)), STANDARD)
    assert found is not None
    assert found["Statement"][0]["Condition"] == {**office, "StringEquals": {"sts:ExternalId": "secret"}}


@pytest.mark.parametrize(
    "actions",
    [
        {"Action": "sts:*"},
        {"Action": "STS:Assume*"},
        {"Action": ["sts:TagSession", "sts:AssumeRol?"]},
        {"Action": None, "NotAction": "sts:TagSession"},
    ],
)
@pytest.mark.parametrize("whom", [PARTNER, f"arn:aws:iam::{PARTNER}:role/only"])
def test_what_is_stricter_stays_whatever_pattern_names_the_action(actions: dict[str, Any], whom: str) -> None:
    office = {"IpAddress": {"aws:SourceIp": "8.8.8.0/24"}}
    given = {key: value for key, value in {**allow(whom, Condition=office), **actions}.items() if value}
    found = merge_stricter(document(given), trust_policy([PARTNER], [], "", []))
    assert found is not None
    [statement] = found["Statement"]
    assert statement["Condition"] == office
    assert (statement["Principal"], statement["Action"]) == ({"AWS": [whom]}, "sts:AssumeRole")
    assert "NotAction" not in statement


def test_fewer_principals_stay_fewer_when_an_external_id_is_added() -> None:
    one, other = (f"arn:aws:iam::{PARTNER}:role/{name}" for name in ("one", "other"))
    now = document(allow(PARTNER, Condition={"ArnLike": {ARN: one}}))
    found = merge_stricter(now, trust_policy([PARTNER], [], "secret", [one, other]))
    assert found is not None
    assert found["Statement"][0]["Condition"] == {"ArnLike": {ARN: one}, "StringEquals": {"sts:ExternalId": "secret"}}


LEAD, INTERN = f"arn:aws:iam::{PARTNER}:role/OpsLead", f"arn:aws:iam::{PARTNER}:role/OpsIntern"
OPS = trust_policy([PARTNER], [], "secret", [f"arn:aws:iam::{PARTNER}:role/Ops*"])


@pytest.mark.parametrize(
    ("operator", "key", "values", "kept"),
    [
        ("StringEquals", ARN, LEAD, True),
        ("ArnEquals", ARN, LEAD, True),
        ("StringLike", ARN, f"{LEAD}*", True),
        ("ArnNotLike", ARN, INTERN, True),
        ("StringNotEquals", ARN, INTERN, True),
        ("StringEqualsIfExists", ARN, LEAD, True),
        ("StringNotEquals", "sts:ExternalId", "stolen", True),
        ("StringLike", "sts:ExternalId", "sec*", True),
        # Nobody would get in: what contradicts the standard is corrected.
        ("StringEquals", ARN, f"arn:aws:iam::{PARTNER}:role/Gone", False),
        ("ArnNotLike", ARN, f"arn:aws:iam::{PARTNER}:role/*", False),
        ("StringLike", "sts:ExternalId", "old*", False),
        ("StringNotEquals", "sts:ExternalId", "secret", False),
    ],
)
def test_what_the_customer_narrowed_in_other_words_stays_narrow(
    operator: str, key: str, values: str, kept: bool
) -> None:
    found = merge_stricter(document(allow(PARTNER, Condition={operator: {key: values}})), OPS)
    assert found is not None
    [statement] = found["Statement"]
    standard = OPS["Statement"][0]["Condition"]
    assert (
        statement["Condition"] == {**standard, operator: {**standard.get(operator, {}), key: values}}
        if kept
        else standard
    )


# Nobody

DENY = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}


FEDERATED = {
    "Effect": "Allow",
    "Principal": {"Federated": "cognito-identity.amazonaws.com"},
    "Action": "sts:AssumeRoleWithWebIdentity",
}


NO_ARN = {"ArnNotLike": {ARN: "*"}}


def never(**condition: Any) -> Document:
    return allow(PARTNER, Condition=condition)


@pytest.mark.parametrize(
    "statements",
    [
        [DENY],
        [allow(PARTNER), DENY],
        [allow(PARTNER), {**DENY, "Principal": {"AWS": "*"}, "Action": "sts:*"}],
        [allow(PARTNER), {**DENY, "Action": "*"}],
        [allow(PARTNER), {**DENY, "Action": ["sts:Assume*"]}],
        [allow(PARTNER), {"Effect": "Deny", "Principal": "*", "NotAction": "sts:TagSession"}],
        [allow(PARTNER), {**DENY, "Condition": {"StringLike": {ARN: "*"}}}],
        [allow(PARTNER), {**DENY, "Condition": {"Null": {ARN: "false"}}}],
        [FEDERATED, {**DENY, "Action": "sts:*", "Condition": {"ArnLikeIfExists": {ARN: "*"}}}],
        [FEDERATED, {**DENY, "Action": "sts:*", "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2001-01-01"}}}],
        [allow(PARTNER), {**DENY, "Principal": {"AWS": PARTNER}}],
        [allow(PARTNERS), {**DENY, "Principal": {"AWS": f"arn:aws:iam::{PARTNER}:root"}}],
        [allow(PARTNER), {"Effect": "Deny", "NotPrincipal": {"AWS": STRANGER}, "Action": "sts:AssumeRole"}],
        [allow(PARTNER, Action="sts:TagSession")],
        [{"Effect": "Allow", "Principal": {"AWS": PARTNER}, "NotAction": "sts:*"}],
        [allow("AROAEXAMPLE12345678")],
        [allow("arn:aws:iam::000000000000:root")],
        [allow()],
        [never(Null={ARN: "true"})],
        [never(StringEquals={ARN: "nobody"})],
        [never(DateLessThan={"aws:CurrentTime": "2001-01-01T00:00:00Z"})],
        [never(IpAddress={IP: "127.0.0.1/32"})],
        [],
    ],
)
def test_a_role_can_be_closed_in_many_ways(statements: list[Document]) -> None:
    assert allows_nobody(document(*statements))


@pytest.mark.parametrize(
    "statements",
    [
        [allow(PARTNER)],
        [allow("*")],
        [allow(PARTNER, Action="sts:*")],
        [allow(PARTNER, Principal={"Service": SERVICE})],
        [allow(PARTNER, STRANGER), {**DENY, "Principal": {"AWS": PARTNER}}],
        [allow(PARTNER), {**DENY, "Action": "sts:TagSession"}],
        [allow(PARTNER), {**DENY, "Condition": {"NotIpAddress": {IP: "8.8.8.0/24"}}}],
        [allow(PARTNER), {"Effect": "Deny", "NotPrincipal": {"AWS": PARTNER}, "Action": "sts:AssumeRole"}],
        [allow(PARTNER, Condition={"StringEquals": {"sts:ExternalId": "secret"}})],
        [{"Effect": "Allow", "NotPrincipal": {"AWS": PARTNER}, "Action": "sts:AssumeRole"}],
        # From a VPC, or by IPv6
        [allow(PARTNER), {**DENY, "Condition": {"IpAddress": {IP: "0.0.0.0/0"}}}],
        [allow(PARTNER), {**DENY, "Condition": {"IpAddress": {IP: ["0.0.0.0/0", "::/0"]}}}],
        [allow(PARTNER), {**DENY, "Condition": {"IpAddressIfExists": {IP: "0.0.0.0/0"}}}],
        # Whom a provider or a service signs in has no ARN yet
        [FEDERATED, {**DENY, "Action": "sts:*", "Condition": {"ArnLike": {ARN: "*"}}}],
        [FEDERATED, {**DENY, "Action": "sts:*", "Principal": {"AWS": "*"}}],
        [allow(PARTNER, Principal={"Service": SERVICE}), {**DENY, "Principal": {"AWS": "*"}}],
        [allow(PARTNER, Principal={"Service": SERVICE}, Condition={"ArnNotLike": {ARN: "*"}})],
        [{"Effect": "Allow", "NotPrincipal": {"AWS": PARTNER}, "Action": "sts:AssumeRole", "Condition": NO_ARN}],
        [FEDERATED, {**DENY, "Action": "sts:*", "Condition": {"Null": {ARN: "false"}}}],
        [allow(PARTNER, Principal={"Service": SERVICE}), {**DENY, "Condition": {"StringLike": {ARN: "*"}}}],
        [{"Effect": "Allow", "Principal": {"AWS": PARTNER}, "NotAction": "sts:TagSession"}],
        # A variable is whatever the caller makes of it
        [allow("*", Condition={"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalTag/account}"}})],
        [allow("*", Condition={"StringLike": {ARN: "${aws:PrincipalTag/arn}"}})],
        # What nobody signed has no ARN, and a service is one
        [{**FEDERATED, "Condition": {"Null": {ARN: "true"}}}],
        [allow(PARTNER, Principal={"Service": SERVICE}, Condition={"Null": {ARN: "true"}})],
        [allow(PARTNER, Principal={"Service": SERVICE}, Condition={"Bool": {"aws:PrincipalIsAWSService": "true"}})],
        # Denials that do not always hold
        [allow(PARTNER), {**DENY, "Condition": {"StringNotEquals": {"iam:ResourceTag/state": "open"}}}],
        [allow(PARTNER), {**DENY, "Condition": {"ForAnyValue:StringNotEquals": {"x:Key": "open"}}}],
    ],
)
def test_a_role_that_lets_somebody_in_is_not_closed(statements: list[Document]) -> None:
    assert not allows_nobody(document(*statements))


@given(found=ANY | MADE)
@settings(PROPERTY, max_examples=400)
def test_into_a_closed_role_nobody_comes(found: Document) -> None:
    if allows_nobody(found):
        assert not any(let_in(found, who) for who in VISITORS)
        assert not serves(found, SERVICE)


@given(pair=PAIRS)
@settings(PROPERTY, max_examples=400)
def test_a_correction_widens_nothing_that_works(pair: tuple[Document, Document]) -> None:
    """Where somebody comes in by both, nobody comes in by the correction who did not before.

    No standard has IfExists; several statements of one role can each be corrected.
    """
    current, desired = pair
    if len(current["Statement"]) > 1 or any(word in str(desired) for word in ("IfExists", "NotPrincipal")):
        return
    found = merge_stricter(current, desired)
    if found and any(let_in(current, who) and let_in(desired, who) for who in VISITORS):
        assert not [who for who in VISITORS if let_in(found, who) and not let_in(current, who)]


@given(pair=PAIRS)
@settings(PROPERTY, max_examples=400)
def test_a_correction_lets_in_nobody_whom_the_standard_does_not(pair: tuple[Document, Document]) -> None:
    current, desired = pair
    if "NotPrincipal" in str(desired):
        return  # no standard has it
    found = merge_stricter(current, desired)
    for who in VISITORS:
        assert not found or not let_in(found, who) or let_in(desired, who), who
