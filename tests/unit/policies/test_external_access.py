# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom a policy document lets in from outside, and who is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    ASSUME_ACTIONS,
    Scope,
    external_access,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import NOBODY, trust_policy
from ansible_collections.ctl.aws.tests.accounts import ACME as OURS
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER

ANYBODY, PARTNERS = Scope(OURS), Scope(OURS, frozenset({PARTNER}))
SAML = f"arn:aws:iam::{OURS}:saml-provider/Partner"
IDENTITY = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1PARTNER"
CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"


def statement(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


def aws(*names: str, **more: Any) -> dict[str, Any]:
    return statement({"AWS": list(names)}, **more)


def when(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def found(scope: Scope, *items: dict[str, Any], actions: tuple[str, ...] = ASSUME_ACTIONS) -> list[Any]:
    """The accounts of each access, "everybody" where it names none."""
    return [
        sorted(access.accounts) or list(access.who)
        for access in external_access({"Statement": list(items)}, scope, actions)
    ]


@pytest.mark.parametrize(
    ("principal", "partner", "anybody"),
    [
        # Accounts, however they are written, in every partition
        (PARTNER, True, True),
        (STRANGER, False, True),
        (OURS, False, False),
        (f"arn:aws:iam::{PARTNER}:root", True, True),
        (f"arn:aws-us-gov:iam::{PARTNER}:root", True, True),
        (f"arn:aws-cn:iam::{PARTNER}:user/with/a/path/Someone", True, True),
        (f"arn:aws:iam::{PARTNER}:role/Anything", True, True),
        (f"arn:aws:sts::{PARTNER}:assumed-role/Role/session", True, True),
        (f"arn:aws:sts::{PARTNER}:federated-user/Someone", True, True),
        (f"arn:aws:iam::{STRANGER}:root", False, True),
        (f"arn:aws:iam::{OURS}:role/Own", False, False),
        # Who was deleted cannot come back
        ("AIDAJQABLZS4A3QDU576Q", False, True),
        ("AROAJQABLZS4A3QDU576Q", False, True),
        # An origin access identity is of some account's distribution: the ARN does not say of which
        ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", True, True),
        ("arn:aws-cn:iam::cloudfront:user/CloudFront Origin Access Identity E1", True, True),
        # What cannot be told counts
        ("something-else", True, True),
        ("arn:aws:iam::aws:role/Anything", True, True),
        ("arn:aws:iam:::user/Anybody", True, True),
    ],
)
def test_a_principal_is_judged_by_its_account(principal: str, partner: bool, anybody: bool) -> None:
    assert bool(found(PARTNERS, aws(principal))) is partner
    assert bool(found(ANYBODY, aws(principal))) is anybody


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": PARTNER}, [[PARTNER]]),
        ({"AWS": [OURS, PARTNER, STRANGER]}, [[PARTNER]]),
        ({"AWS": OURS, "Service": "ec2.amazonaws.com"}, []),
        ({"Service": ["lambda.amazonaws.com"]}, []),
        ("*", [["everybody"]]),
        ({"AWS": "*"}, [["everybody"]]),
        ({"AWS": [OURS, "*"]}, [["everybody"]]),
        ({"CanonicalUser": CANONICAL}, [[f"{CANONICAL} (whose account is not known)"]]),
        ({"AWS": IDENTITY}, [[f"{IDENTITY} (whose account is not known)"]]),
    ],
)
def test_principals_are_written_in_several_ways(principal: Any, expected: list[Any]) -> None:
    assert found(PARTNERS, statement(principal)) == expected


def test_whoever_is_not_excluded_is_everybody() -> None:
    allow = {"Effect": "Allow", "NotPrincipal": {"AWS": STRANGER}, "Action": "*"}
    assert found(PARTNERS, allow) == found(ANYBODY, allow) == [["everybody"]]


@pytest.mark.parametrize(
    ("condition", "partner", "anybody"),
    [
        # Conditions on the account say who everybody is
        (when("StringEquals", "aws:PrincipalAccount", PARTNER), [[PARTNER]], [[PARTNER]]),
        (when("StringEquals", "AWS:principalaccount", PARTNER, STRANGER), [[PARTNER]], [[PARTNER, STRANGER]]),
        (when("StringEquals", "aws:PrincipalAccount", OURS), [], []),
        (when("StringEquals", "kms:CallerAccount", OURS), [], []),
        (when("StringEquals", "aws:PrincipalAccount", STRANGER), [], [[STRANGER]]),
        (when("StringLike", "aws:PrincipalAccount", "5899*"), [["everybody"]], [["everybody"]]),
        (when("StringLike", "aws:PrincipalAccount", "9999*"), [], [["everybody"]]),
        (when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{PARTNER}:role/*"), [[PARTNER]], [[PARTNER]]),
        # The encryption context is what the caller writes.
        (
            when("StringLike", "kms:EncryptionContext:aws:cloudtrail:arn", f"arn:aws:cloudtrail:*:{OURS}:trail/*"),
            [["everybody"]],
            [["everybody"]],
        ),
        (
            when("ArnLike", "kms:EncryptionContext:aws:logs:arn", f"arn:aws:logs:*:{OURS}:*"),
            [["everybody"]],
            [["everybody"]],
        ),
        (when("ArnEquals", "aws:PrincipalArn", f"arn:aws:iam::{OURS}:role/*"), [], []),
        (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Ops"), [["everybody"]], [["everybody"]]),
        (when("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{STRANGER}:role/*"), [], [[STRANGER]]),
        (when("StringLike", "aws:PrincipalArn", f"arn:*:{STRANGER}:role/*"), [["everybody"]], [["everybody"]]),
        (when("ForAnyValue:StringEquals", "aws:PrincipalAccount", OURS), [], []),
        # In a plain text a wildcard can stand for a colon, in an ARN it cannot
        (when("StringLike", "aws:PrincipalArn", f"arn:aws:iam:?{STRANGER}:role/*"), [], [["everybody"]]),
        (when("StringLike", "aws:PrincipalArn", f"arn:aws:iam?:{PARTNER}:role/*"), [["everybody"]], [["everybody"]]),
        (when("StringLike", "aws:PrincipalArn", "arn:aws:iam::*Ops"), [["everybody"]], [["everybody"]]),
        (when("ArnLike", "aws:PrincipalArn", f"arn:aws:ia?::{STRANGER}:role/*"), [], [[STRANGER]]),
        (when("StringLike", "aws:PrincipalAccount", "9?????????99"), [], [["everybody"]]),
        # Nobody who asks by himself has these
        (when("StringEquals", "aws:SourceAccount", OURS), [], []),
        (when("StringEquals", "aws:SourceAccount", PARTNER), [[PARTNER]], [[PARTNER]]),
        # Others narrow it, and do not say whom it leaves
        (when("StringEquals", "aws:PrincipalOrgID", "o-ctlpartner01"), [["everybody"]], [["everybody"]]),
        (when("StringEquals", "sts:ExternalId", "secret"), [["everybody"]], [["everybody"]]),
        (when("IpAddress", "aws:SourceIp", "192.0.2.0/24"), [["everybody"]], [["everybody"]]),
        # A request without the key passes, a variable can be anything
        (when("StringEqualsIfExists", "aws:PrincipalAccount", OURS), [["everybody"]], [["everybody"]]),
        (when("ForAllValues:StringEquals", "aws:PrincipalAccount", OURS), [["everybody"]], [["everybody"]]),
        (when("StringNotEquals", "aws:PrincipalAccount", OURS), [["everybody"]], [["everybody"]]),
        (when("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}"), [["everybody"]], [["everybody"]]),
    ],
)
def test_conditions_tell_who_everybody_is(condition: dict[str, Any], partner: list[Any], anybody: list[Any]) -> None:
    assert found(PARTNERS, aws("*", **condition)) == partner
    assert found(ANYBODY, aws("*", **condition)) == anybody


def test_all_conditions_have_to_hold() -> None:
    both = {"StringEquals": {"aws:PrincipalAccount": [PARTNER, OURS]}, "ArnLike": {"aws:PrincipalArn": "*"}}
    assert found(ANYBODY, aws("*", Condition=both)) == [[PARTNER]]
    elsewhere = {"StringEquals": {"aws:PrincipalAccount": OURS}, "StringLike": {"aws:PrincipalAccount": "*"}}
    assert found(ANYBODY, aws("*", Condition=elsewhere)) == []
    assert found(PARTNERS, aws(PARTNER, **when("StringEquals", "aws:PrincipalAccount", STRANGER))) == []


def test_the_keys_of_conditions_are_told_and_their_values_are_not() -> None:
    condition = {"StringEquals": {"sts:ExternalId": "secret"}, "ArnLike": {"aws:PrincipalArn": "arn:x"}}
    [access] = external_access({"Statement": aws(PARTNER, Condition=condition)}, PARTNERS, ASSUME_ACTIONS)
    assert access.keys == ("aws:PrincipalArn", "sts:ExternalId")
    assert access.principals == {PARTNER}
    assert "secret" not in repr(access)


@pytest.mark.parametrize(
    ("action", "counts"),
    [
        ({"Action": "sts:AssumeRole"}, True),
        ({"Action": ["STS:assumerole", "sts:TagSession"]}, True),
        ({"Action": "sts:AssumeRoleWithSAML"}, True),
        ({"Action": "sts:Assume*"}, True),
        ({"Action": "sts:*"}, True),
        ({"Action": "*"}, True),
        ({"Action": "sts:AssumeRol?"}, True),
        ({"Action": ["sts:TagSession", "sts:SetSourceIdentity"]}, False),
        ({"NotAction": "sts:TagSession"}, True),
        ({"NotAction": ["sts:AssumeRole"]}, True),  # those with SAML and web identities are left
        ({"NotAction": "sts:Assume*"}, False),
    ],
)
def test_only_what_lets_somebody_assume_a_role_counts(action: dict[str, Any], counts: bool) -> None:
    assert bool(found(PARTNERS, {"Effect": "Allow", "Principal": "*", **action})) is counts


@pytest.mark.parametrize(
    ("denial", "left"),
    [
        (NOBODY, False),
        ({**NOBODY, "Principal": "*"}, False),
        ({**NOBODY, "Action": "sts:*"}, False),
        ({**NOBODY, "Action": "sts:TagSession"}, True),
        ({**NOBODY, "Principal": {"AWS": PARTNER}}, True),
        ({**NOBODY, "Principal": {"Service": "*"}}, True),
        ({**NOBODY, **when("Bool", "aws:SecureTransport", "false")}, True),
        ({"Effect": "Deny", "NotPrincipal": {"AWS": OURS}, "Action": "*"}, True),
        ({"Effect": "Deny", "Principal": "*", "NotAction": "sts:TagSession"}, True),
    ],
)
def test_only_a_denial_of_everybody_without_a_condition_closes_a_role(denial: dict[str, Any], left: bool) -> None:
    assert bool(found(PARTNERS, aws(PARTNER), denial)) is left


def test_what_is_made_for_nobody_lets_nobody_in() -> None:
    assert external_access(trust_policy([], [], "", []), ANYBODY, ASSUME_ACTIONS) == []
    assert found(PARTNERS, *trust_policy([PARTNER], [], "secret", [])["Statement"]) == [[PARTNER]]


@pytest.mark.parametrize(
    ("denied", "left"),
    [
        ({"Action": "*", "Resource": "*"}, False),
        ({"Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}, False),
        ({"Action": "s3:Put*", "Resource": "*"}, True),
        ({"Action": "s3:*", "Resource": "arn:aws:s3:::b"}, True),
        ({"Action": "s3:*", "NotResource": "arn:aws:s3:::b"}, True),
        # Actions have no case, resources do
        ({"Action": "S3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}, False),
        ({"Action": "s3:*", "Resource": ["arn:aws:s3:::B", "arn:aws:s3:::B/*"]}, True),
        # A question mark is one character, a star can be any number of them
        ({"Action": ["s3:Get?", "s3:PutObject"], "Resource": "*"}, True),
        ({"Action": ["s3:Get?*", "s3:PutObject"], "Resource": "*"}, True),
        ({"Action": ["s3:?et*", "s3:?utObject"], "Resource": "*"}, False),
        ({"Action": "s3:*", "Resource": ["arn:aws:s3:::?", "arn:aws:s3:::b/?"]}, True),
        ({"Action": "s3:*", "Resource": ["arn:aws:s3:::?", "arn:aws:s3:::?/*"]}, False),
        ({"Action": "?*", "Resource": "?*"}, False),
        # A variable can be anything
        ({"Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/${aws:username}*"]}, True),
    ],
)
def test_a_denial_has_to_cover_every_action_and_resource(denied: dict[str, Any], left: bool) -> None:
    allow = aws(PARTNER, Action=["s3:Get*", "s3:PutObject"], Resource=["arn:aws:s3:::b", "arn:aws:s3:::b/*"])
    denial = {"Effect": "Deny", "Principal": "*", **denied}
    assert bool(found(PARTNERS, allow, denial, actions=())) is left


@pytest.mark.parametrize(
    ("provider", "counting", "partner", "anybody"),
    [
        (SAML, [SAML], True, True),
        (SAML, [], False, True),
        ("accounts.google.com", ["accounts.google.com"], True, True),
        # One of another account's counts as that account
        (f"arn:aws:iam::{PARTNER}:oidc-provider/login.example.com", [], True, True),
        (f"arn:aws:iam::{STRANGER}:saml-provider/Theirs", [], False, True),
        ("*", [], True, True),
    ],
)
def test_an_identity_provider_counts_if_it_is_the_partners(
    provider: str, counting: list[str], partner: bool, anybody: bool
) -> None:
    item = statement({"Federated": provider}, Action="sts:AssumeRoleWithSAML")
    assert bool(found(PARTNERS._replace(providers=frozenset(counting)), item)) is partner
    assert bool(found(ANYBODY, item)) is anybody


def test_a_variable_in_what_is_allowed_is_covered_by_what_covers_anything() -> None:
    allow = aws(PARTNER, Action="s3:Get*", Resource="arn:aws:s3:::b/${aws:userid}/*")
    for resource, left in [("arn:aws:s3:::b/*", False), ("arn:aws:s3:::b/${aws:userid}/*", False), ("*:b/$*", True)]:
        denial = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": resource}
        assert bool(found(PARTNERS, allow, denial, actions=())) is left


TRAIL = "arn:aws:cloudtrail:*:{}:trail/*"
OF_THEIRS = "accounts of o-partner0001 through x.amazonaws.com"
ANY_ACCOUNT = "any account through x.amazonaws.com"
PARTNERS_ORGANIZATION = PARTNERS._replace(organizations=frozenset({"o-partner0001"}))


def through(account: str) -> str:
    return f"account {account} through x.amazonaws.com"


@pytest.mark.parametrize(
    ("condition", "partner", "anybody", "of_a_role"),
    [
        # Without a source, whoever uses the service; a role is handed to a service by its own account only
        ({}, ANY_ACCOUNT, ANY_ACCOUNT, None),
        (when("StringEquals", "aws:SourceAccount", PARTNER), through(PARTNER), through(PARTNER), through(PARTNER)),
        (when("StringEquals", "AWS:SOURCEACCOUNT", STRANGER), None, through(STRANGER), None),
        (when("StringEquals", "aws:SourceAccount", OURS), None, None, None),
        (when("ArnLike", "aws:SourceArn", TRAIL.format(PARTNER)), through(PARTNER), through(PARTNER), through(PARTNER)),
        (when("StringLike", "aws:SourceArn", TRAIL.format(OURS)), None, None, None),
        (when("StringLike", "aws:SourceArn", TRAIL.format("5899*")), *["several accounts through x.amazonaws.com"] * 3),
        (when("StringLike", "aws:SourceArn", TRAIL.format("*")), ANY_ACCOUNT, ANY_ACCOUNT, None),
        (when("StringLike", "aws:SourceAccount", "????????????"), ANY_ACCOUNT, ANY_ACCOUNT, None),
        (when("StringLike", "aws:SourceAccount", "9*"), None, "several accounts through x.amazonaws.com", None),
        (when("ArnLike", "aws:SourceArn", "arn:aws:s3:::whosever"), ANY_ACCOUNT, ANY_ACCOUNT, None),
        (
            when("StringLike", "kms:EncryptionContext:aws:cloudtrail:arn", TRAIL.format(OURS)),
            *[None, None, None],
        ),
        (
            {"Condition": {"StringEquals": {"aws:SourceAccount": OURS, "aws:SourceArn": TRAIL.format(PARTNER)}}},
            *[None, None, None],
        ),
        # A call without the key passes, and what is not equal names nobody
        (when("StringEqualsIfExists", "aws:SourceAccount", OURS), ANY_ACCOUNT, ANY_ACCOUNT, None),
        (when("StringNotEquals", "aws:SourceAccount", STRANGER), ANY_ACCOUNT, ANY_ACCOUNT, None),
        (when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"), ANY_ACCOUNT, ANY_ACCOUNT, None),
        # An organization, known as the partner's or not
        (
            when("StringEquals", "aws:SourceOrgID", "o-partner0001"),
            *[OF_THEIRS] * 3,
        ),
        (
            when("ForAnyValue:StringLike", "aws:SourceOrgPaths", "o-partner0001/r-ab12/*"),
            *[OF_THEIRS] * 3,
        ),
        (
            when("StringEquals", "aws:SourceOrgID", "o-customer001"),
            *[None, "accounts of o-customer001 through x.amazonaws.com", None],
        ),
    ],
)
def test_a_service_counts_by_the_account_that_it_works_for(
    condition: dict[str, Any], partner: str | None, anybody: str | None, of_a_role: str | None
) -> None:
    item = statement({"Service": "x.amazonaws.com"}, **condition)

    def who(scope: Scope, actions: tuple[str, ...]) -> list[str]:
        return [name for access in external_access({"Statement": item}, scope, actions) for name in access.who]

    assert who(PARTNERS_ORGANIZATION, ()) == ([partner] if partner else [])
    assert who(ANYBODY, ()) == ([anybody] if anybody else [])
    assert who(PARTNERS_ORGANIZATION, ASSUME_ACTIONS) == ([of_a_role] if of_a_role else [])


def test_an_organization_counts_where_the_partners_is_not_known() -> None:
    item = statement({"Service": "x.amazonaws.com"}, **when("StringEquals", "aws:SourceOrgID", "o-whosever001"))
    assert found(PARTNERS, item, actions=()) == [["accounts of o-whosever001 through x.amazonaws.com"]]


def test_any_account_through_a_service_is_a_way_of_its_own() -> None:
    item = statement({"Service": ["x.amazonaws.com", "y.amazonaws.com"], "AWS": [PARTNER, "*"]})
    accesses = external_access({"Statement": item}, PARTNERS)
    assert [(access.kinds, sorted(access.principals)) for access in accesses] == [
        (("account", "everybody"), ["*", PARTNER]),
        (("service",), ["x.amazonaws.com", "y.amazonaws.com"]),
    ]


GITHUB = f"arn:aws:iam::{OURS}:oidc-provider/token.actions.githubusercontent.com"
GITLAB = f"arn:aws:iam::{OURS}:oidc-provider/gitlab.com"
COGNITO, OWN_HOST = "cognito-identity.amazonaws.com", f"arn:aws:iam::{OURS}:oidc-provider/login.example.com/tenant"
PARTNERS_REPOSITORIES = PARTNERS._replace(
    subjects=("repo:partner-org/*", "project_path:partner/*", "eu-west-1:pool-of-the-partner", "me@partner.example")
)


def claims(host: str, operator: str = "StringLike", **values: Any) -> dict[str, Any]:
    return {"Condition": {operator: {f"{host}:{claim}": value for claim, value in values.items()}}}


def github(operator: str = "StringLike", **values: Any) -> dict[str, Any]:
    return claims("token.actions.githubusercontent.com", operator, **values)


@pytest.mark.parametrize(
    ("provider", "condition", "partner", "anybody"),
    [
        # Whoever has an account at the host
        (GITHUB, {}, "host", "host"),
        (GITHUB, github(aud="sts.amazonaws.com"), "host", "host"),
        (GITHUB, github(sub="*"), "host", "host"),
        (GITHUB, github(sub="repo:*"), "host", "host"),
        (GITHUB, github(sub="repo:acme*/app:*"), "host", "host"),
        (GITHUB, github(sub="repo:*/app:*"), "host", "host"),
        (GITHUB, github(sub=["repo:acme/app:*", "repo:?*"]), "host", "host"),
        (GITHUB, github(sub="${aws:PrincipalTag/repo}"), "host", "host"),
        (GITHUB, github("StringLikeIfExists", sub="repo:acme/*"), "host", "host"),
        (GITHUB, github("ForAllValues:StringLike", sub="repo:acme/*"), "host", "host"),
        (GITHUB, github("StringNotLike", sub="repo:evil/*"), "host", "host"),
        (GITHUB, github(repository="*/app"), "host", "host"),
        # One of its customers
        (GITHUB, github(sub="repo:acme/*"), None, "provider"),
        (GITHUB, github("StringEquals", sub="repo:acme/app:ref:refs/heads/main"), None, "provider"),
        (GITHUB, github(repository="acme/*", aud="sts.amazonaws.com"), None, "provider"),
        (GITHUB, github(repository_owner_id="123"), None, "provider"),
        (GITHUB, github(sub="*", repository_owner="acme"), None, "provider"),
        # The partner, or perhaps the partner
        (GITHUB, github(sub="repo:partner-org/deploy:*"), "provider", "provider"),
        (GITHUB, github(sub=["repo:acme/*", "repo:partner-org/x:*"]), "provider", "provider"),
        (GITHUB, github("ForAnyValue:StringLike", sub="repo:partner-org/?*"), "provider", "provider"),
        (
            GITLAB,
            claims("gitlab.com", sub="project_path:partner/x:*"),
            *["provider"] * 2,
        ),
        (
            GITLAB,
            claims("gitlab.com", aud="https://gitlab.com"),
            *["host"] * 2,
        ),
        # What one signs in with there says nothing about another host
        (GITHUB, claims("gitlab.com", sub="repo:acme/*"), "host", "host"),
        # The pool of somebody, or of anybody
        (COGNITO, {}, "host", "host"),
        (COGNITO, claims(COGNITO, "ForAnyValue:StringLike", amr="authenticated"), "host", "host"),
        (COGNITO, claims(COGNITO, "StringEquals", aud="eu-west-1:pool-of-acme"), None, "provider"),
        (COGNITO, claims(COGNITO, "StringEquals", aud="eu-west-1:pool-of-the-partner"), "provider", "provider"),
        ("accounts.google.com", claims("accounts.google.com", aud="acme.apps.example"), None, "provider"),
        # A provider that has but one customer
        (OWN_HOST, {}, None, "provider"),
        (OWN_HOST, claims("login.example.com/tenant", sub="me@partner.example"), "provider", "provider"),
        (SAML, {"Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}}, None, "provider"),
        (SAML, {"Condition": {"StringEquals": {"SAML:sub": "me@partner.example"}}}, "provider", "provider"),
    ],
)
def test_identities_are_judged_by_provider_audience_and_subject(
    provider: str, condition: dict[str, Any], partner: str | None, anybody: str
) -> None:
    item = statement({"Federated": provider}, Action="sts:AssumeRoleWith*", **condition)
    for scope, expected in ((PARTNERS_REPOSITORIES, partner), (ANYBODY, anybody)):
        kinds = [
            kind for access in external_access({"Statement": item}, scope, ASSUME_ACTIONS) for kind in access.kinds
        ]
        assert kinds == ([expected] if expected else [])
