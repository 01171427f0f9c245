# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about who can get in, what came since the origin, and what is accepted."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.trust import given_credentials
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.given_credentials import (
    Credentials,
    Given,
    given_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.makers import Made, event_of, made_by_partner
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.providers_since import changed_providers
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.since_origin import (
    let_in,
    newcomers,
    opened_since,
    reasons,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.trust_report import REMEDIES, accept, findings
from ansible_collections.ctl.aws.tests.accounts import ACME as OURS
from ansible_collections.ctl.aws.tests.accounts import GLOBEX as VENDOR
from ansible_collections.ctl.aws.tests.accounts import STRANGER

ROLE, USER = ("role", "R"), ("user", "U")


def thing(unique_id: str, path: str = "/") -> dict[str, str]:
    return {"id": unique_id, "path": path, "arn": f"arn:{unique_id}", "created": "2026-01-31T12:00:00Z"}


SSO = "/aws-reserved/sso.amazonaws.com/eu-west-1/"


@pytest.mark.parametrize(
    ("roles", "users", "origin", "expected"),
    [
        (
            {"R": thing("AROA1")},
            {"U": thing("AIDA1")},
            {"roles": {"R": {"id": "AROA1"}}, "users": {"U": {"id": "AIDA1"}}},
            [],
        ),
        # Of the same name, and another one; of another name, and the same one
        ({"R": thing("AROA2")}, {}, {"roles": {"R": {"id": "AROA1"}}, "users": {}}, ["R"]),
        ({"new": thing("AROA1")}, {}, {"roles": {"old": {"id": "AROA1"}}, "users": {}}, []),
        ({}, {"U": thing("AIDA1")}, {"roles": {}, "users": {}}, ["U"]),
        ({"R": thing("AROA1")}, {"U": thing("AIDA1")}, None, ["R", "U"]),
        ({"R": thing("AROA1", SSO)}, {}, None, []),
    ],
)
def test_newcomers_are_told_by_their_unique_ids(
    roles: dict[str, Any], users: dict[str, Any], origin: dict[str, Any] | None, expected: list[str]
) -> None:
    assert [item["name"] for item in newcomers({"roles": roles, "users": users}, origin)] == expected


def trust(*who: str, **more: Any) -> dict[str, Any]:
    allow = {"Effect": "Allow", "Principal": {"AWS": list(who)}, "Action": "sts:AssumeRole", **more}
    return {"Version": "2012-10-17", "Statement": [allow]}


def denied(policy: dict[str, Any]) -> dict[str, Any]:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    return {**policy, "Statement": [*policy["Statement"], deny]}


BY_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
JANE, MASK = "jane@acme.example", "********"
BY_MAIL = {word: {"StringLike": {"aws:userid": f"*:{word}"}} for word in (JANE, MASK)}


def signed_in(subject: str) -> dict[str, Any]:
    """A trust policy for one whom an identity provider signs in."""
    who = {"Principal": {"Federated": f"arn:aws:iam::{OURS}:saml-provider/P"}, "Action": "sts:AssumeRoleWithSAML"}
    condition = {"StringLike": {"SAML:sub": subject, "SAML:aud": "https://signin.aws.amazon.com/saml"}}
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **who, "Condition": condition}]}


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (trust(VENDOR), trust(VENDOR), ""),
        (trust(VENDOR), trust(f"arn:aws:iam::{VENDOR}:root"), ""),
        (trust(OURS), trust(OURS, STRANGER), f"account {STRANGER}"),
        (trust(OURS), trust(f"arn:aws:iam::{OURS}:role/R"), ""),
        (trust(VENDOR, STRANGER), trust(VENDOR), ""),
        (trust(VENDOR), trust("*"), "everybody"),
        (trust(VENDOR, Condition=BY_MFA), trust(VENDOR), f"account {VENDOR}"),
        (trust(VENDOR), denied(trust(VENDOR)), ""),
        (denied(trust(VENDOR)), trust(VENDOR), f"account {VENDOR}"),
        (
            trust(VENDOR, Condition={"StringEquals": {"sts:ExternalId": "***"}}),
            trust(VENDOR, Condition={"StringEquals": {"sts:ExternalId": "secret"}}),
            "",
        ),
        # An origin of former years has no addresses in it.
        (signed_in(MASK), signed_in(JANE), ""),
        (signed_in(f"{MASK}*"), signed_in(f"{JANE}*"), ""),
        (
            signed_in(MASK),
            signed_in("*"),
            "those whom the identity provider arn:aws:iam::222222222222:saml-provider/P signs in",
        ),
        (
            signed_in(MASK),
            {**signed_in(JANE), "Statement": [*signed_in(JANE)["Statement"], *trust(STRANGER)["Statement"]]},
            f"account {STRANGER}",
        ),
        (
            trust(VENDOR, Condition=BY_MAIL[MASK]),
            trust(VENDOR, STRANGER, Condition=BY_MAIL[JANE]),
            f"account {STRANGER}",
        ),
        (trust(f"arn:aws:sts::{VENDOR}:{MASK}"), trust(f"arn:aws:sts::{VENDOR}:assumed-role/R/{JANE}"), ""),
        # One that has them tells one address from another.
        (signed_in(JANE), signed_in(JANE), ""),
        (
            signed_in(JANE),
            signed_in("eve@evil.example"),
            "those whom the identity provider arn:aws:iam::222222222222:saml-provider/P signs in",
        ),
    ],
)
def test_a_role_of_the_origin_that_was_opened_since_is_found(then: Any, now: Any, expected: str) -> None:
    origin = {"roles": {"R": {"id": "AROA1", "trust": then}}, "users": {}}
    found = opened_since({"roles": {"R": {**thing("AROA1"), "trust": now}}, "users": {}}, origin, OURS)
    assert [item["why"] for item in found] == (
        [[f"its trust policy was changed since the origin, and lets in {expected}"]] if expected else []
    )
    # Another role of that name is a newcomer
    assert not opened_since({"roles": {"R": {**thing("AROA2"), "trust": now}}, "users": {}}, origin, OURS)
    assert not opened_since({"roles": {"R": {**thing("AROA1"), "trust": now}}, "users": {}}, None, OURS)


@pytest.mark.parametrize(
    ("kind", "trusts", "credentials", "made_by", "expected"),
    [
        ("role", False, None, {}, []),
        ("role", True, None, {}, ["trusts somebody outside of the account"]),
        ("role", False, None, {("role", "X", "ID"): "arn:session"}, ["was made by arn:session"]),
        ("role", False, None, {("role", "X", ""): "arn:session"}, ["was made by arn:session"]),
        ("role", False, None, {("user", "X", "ID"): "arn:session"}, []),
        # One that is gone had the same name
        ("role", False, None, {("role", "X", "OLD"): "arn:session"}, []),
        ("user", False, Credentials(False, 0), {}, []),
        ("user", False, Credentials(True, 0), {}, ["has a password"]),
        ("user", False, Credentials(False, 2), {}, ["has 2 active access key(s)"]),
        (
            *("user", False, Credentials(True, 1), {("user", "X", "ID"): "arn:session"}),
            ["has a password", "has 1 active access key(s)", "was made by arn:session"],
        ),
        (
            *("user", False, Credentials(False, 0, ("SSH key", "signing certificate")), {}),
            ["has an active SSH key", "has an active signing certificate"],
        ),
        ("user", False, None, {}, []),
    ],
)
def test_a_newcomer_is_a_finding_for_each_of_its_reasons(
    kind: str, trusts: bool, credentials: Credentials | None, made_by: Any, expected: list[str]
) -> None:
    found = reasons({"kind": kind, "name": "X", "unique_id": "ID"}, trusts, credentials, made_by)
    assert found == [f"it came since the origin, and {reason}" for reason in expected]


SAML_THEN = {"arn": "arn:P", "metadata": "<a/>", "tags": {}}
OIDC_THEN = {"arn": "arn:P", "client_ids": ["a"], "thumbprints": ["1", "2"], "tags": {}}


@pytest.mark.parametrize(
    ("kind", "then", "now", "expected"),
    [
        ("saml", SAML_THEN, {**SAML_THEN, "tags": {"a": "b"}}, None),
        (
            "saml",
            {**SAML_THEN, "metadata": "<a>********</a>"},
            {**SAML_THEN, "metadata": "<a>help@acme.example</a>"},
            None,
        ),
        (
            "saml",
            {**SAML_THEN, "metadata": "<a>********</a>"},
            {**SAML_THEN, "metadata": "<b>help@acme.example</b>"},
            ["its metadata was changed since the origin"],
        ),
        ("saml", SAML_THEN, {**SAML_THEN, "metadata": "<b/>"}, ["its metadata was changed since the origin"]),
        ("oidc", OIDC_THEN, {**OIDC_THEN, "thumbprints": ["2"]}, None),
        ("oidc", OIDC_THEN, {**OIDC_THEN, "client_ids": ["a", "b"]}, ["audiences were added to it since the origin"]),
        ("oidc", OIDC_THEN, {**OIDC_THEN, "thumbprints": ["3"]}, ["certificates were added to it since the origin"]),
        ("saml", None, SAML_THEN, ["it came since the origin, and signs in whom these roles trust: R"]),
        ("saml", None, {**SAML_THEN, "arn": "arn:other"}, []),
    ],
)
def test_a_provider_is_a_finding_if_it_signs_in_others_than_at_the_origin(
    kind: str, then: Any, now: Any, expected: list[str] | None
) -> None:
    roles = {"R": {"trust": {"Statement": {"Effect": "Allow", "Principal": {"Federated": "arn:P"}}}}}
    found = changed_providers({kind: {"P": now}}, {kind: {"P": then} if then else {}}, roles)
    assert [item["why"] for item in found] == ([] if expected is None else [expected])
    for item in found:
        assert item["was_there"] is bool(then)
        assert findings([], [], [item])[0]["remedy"]


def made(kind: str, name: str, maker_kind: str, maker: str, unique_id: str = "") -> Made:
    return Made((kind, name), (maker_kind, maker), f"arn:{maker}", unique_id)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], {}),
        ([made("user", "a", "role", "R")], {("user", "a", ""): "arn:R"}),
        ([made("user", "a", "user", "R")], {}),
        ([made("user", "a", "role", "other")], {}),
        # What the partner made made more, in whatever order the events come
        (
            [made("role", "c", "user", "b"), made("user", "b", "role", "a"), made("role", "a", "role", "R")],
            {("role", "a", ""): "arn:R", ("user", "b", ""): "arn:a", ("role", "c", ""): "arn:b"},
        ),
        # The same name twice: one was the partner's
        (
            [made("role", "a", "role", "other", "NEW"), made("role", "a", "role", "R", "OLD")],
            {("role", "a", "OLD"): "arn:R"},
        ),
        ([made("role", "a", "role", "b"), made("role", "b", "role", "a")], {}),
    ],
)
def test_what_sessions_of_the_partners_made_is_followed(events: list[Made], expected: dict[Any, str]) -> None:
    assert made_by_partner(events, [ROLE]) == expected


SESSION = {
    "type": "AssumedRole",
    "arn": "arn:aws:sts::222222222222:assumed-role/R/night",
    "sessionContext": {"sessionIssuer": {"type": "Role", "userName": "R"}},
}


def record(**more: Any) -> dict[str, Any]:
    return {"eventName": "CreateUser", "requestParameters": {"userName": "a"}, "userIdentity": SESSION, **more}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (record(), Made(("user", "a"), ROLE, SESSION["arn"])),
        (record(responseElements={"user": {"userId": "AIDA1"}}), Made(("user", "a"), ROLE, SESSION["arn"], "AIDA1")),
        (record(responseElements=None), Made(("user", "a"), ROLE, SESSION["arn"])),
        (
            record(eventName="CreateRole", requestParameters={"roleName": "b"}),
            Made(("role", "b"), ROLE, SESSION["arn"]),
        ),
        (
            record(userIdentity={"type": "IAMUser", "userName": "U", "arn": "arn:U"}),
            Made(("user", "a"), USER, "arn:U"),
        ),
        # Refused, by the root user, and without what it was about
        (record(errorCode="AccessDenied"), None),
        (record(userIdentity={"type": "Root", "arn": "arn:aws:iam::222222222222:root"}), None),
        (record(requestParameters=None), None),
        (record(userIdentity=None), None),
    ],
)
def test_a_record_of_cloudtrail_names_what_was_made_and_by_whom(told: dict[str, Any], expected: Made | None) -> None:
    assert event_of(told) == expected


NEW_KEY = {"eventName": "CreateAccessKey", "eventTime": "2026-02-01T12:00:00Z"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (record(**NEW_KEY), Given("a", "access key", ROLE, SESSION["arn"], NEW_KEY["eventTime"])),
        (
            record(**NEW_KEY, responseElements={"accessKey": {"accessKeyId": "AKIA1"}}),
            Given("a", "access key", ROLE, SESSION["arn"], NEW_KEY["eventTime"], "AKIA1"),
        ),
        # A user makes a key for himself without saying so
        (
            record(
                **NEW_KEY, requestParameters=None, userIdentity={"type": "IAMUser", "userName": "U", "arn": "arn:U"}
            ),
            Given("U", "access key", USER, "arn:U", NEW_KEY["eventTime"]),
        ),
        (record(**NEW_KEY, errorCode="AccessDenied"), None),
        (record(**NEW_KEY, userIdentity={"type": "Root"}), None),
        (record(**NEW_KEY, requestParameters=None), None),
    ],
)
def test_a_record_of_cloudtrail_names_what_was_given_to_whom(told: dict[str, Any], expected: Given | None) -> None:
    assert given_of(told) == expected


def given(at: str, kind: str = "password", maker: tuple[str, str] = ROLE, key_id: str = "") -> Given:
    return Given("U", kind, maker, "arn:R", f"2026-02-{at}T12:00:00Z", key_id)


@pytest.mark.parametrize(
    ("events", "credentials", "kinds"),
    [
        ([], Credentials(True, 2), []),
        ([given("01")], Credentials(True, 0), ["password"]),
        ([given("01")], Credentials(False, 1), []),
        # Nobody knows whether it is there: it counts as there.
        ([given("01")], None, ["password"]),
        # Somebody else has set another password since, or before.
        ([given("01"), given("02", maker=USER)], Credentials(True, 0), []),
        ([given("02"), given("01", maker=USER)], Credentials(True, 0), ["password"]),
        ([given("01", maker=USER), given("01")], Credentials(True, 0), ["password"]),
        ([given("01"), given("01", maker=USER)], Credentials(True, 0), ["password"]),
        # Keys are told apart by their ids, as far as these are known.
        ([given("01", "access key", key_id="A")], Credentials(False, 1, (), ("A",)), ["access key"]),
        ([given("01", "access key", key_id="A")], Credentials(False, 1, (), ("B",)), []),
        ([given("01", "access key")], Credentials(False, 1, (), ("B",)), ["access key"]),
        ([given("01", "SSH key")], Credentials(False, 0, ("SSH key",)), ["SSH key"]),
        ([given("01", "SSH key")], Credentials(False, 0), []),
    ],
)
def test_a_user_of_the_origin_is_a_finding_for_what_the_partner_gave_him_and_is_there(
    events: list[Given], credentials: Credentials | None, kinds: list[str]
) -> None:
    found = given_credentials.by_partner(events, {ROLE}, {"U": "2026-01-31T12:00:00Z"})
    why = given_credentials.reasons(found, "U", credentials)
    assert why == [f"its {kind} came since the origin, and was made by arn:R" for kind in kinds]
    # Another one of that name had it
    assert not given_credentials.by_partner(events, {ROLE}, {"U": "2026-03-01T12:00:00Z"})
    assert not given_credentials.by_partner(events, set(), {"U": "2026-01-31T12:00:00Z"})


def test_a_role_trusts_outside_whoever_that_is() -> None:
    def role(principal: Any) -> dict[str, Any]:
        return {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}}

    roles = {"out": role({"AWS": "999999999999"}), "in": role({"AWS": "222222222222"}), "ec2": role({"Service": "ec2"})}
    outside = {name: let_in(one, "222222222222") for name, one in roles.items()}
    assert outside == {"out": ["account 999999999999"], "in": [], "ec2": []}


def item(**more: Any) -> dict[str, Any]:
    return {
        "kind": "role",
        "name": "R",
        "arn": "arn:R",
        "region": "",
        "how": "open",
        "why": "closed",
        "was_there": False,
        **more,
    }


@pytest.mark.parametrize(
    ("trust", "unreadable", "came", "expected"),
    [
        ([], [], [], []),
        ([item()], [], [], [("arn:R", "trust", "arn:R: open")]),
        ([item(known=False)], [], [], [("arn:R", "not_yet_known", "arn:R: open")]),
        ([], [item(kind="key", name="k", region="eu-west-1")], [], [("key k in eu-west-1", "unreadable", None)]),
        ([], [item(kind="key", name="", region="eu-west-1")], [], [("key in eu-west-1", "unreadable", None)]),
        ([], [item(kind="bucket", name="b")], [], [("bucket b", "unreadable", None)]),
        ([], [], [item(kind="user", why=["one", "two"])], [("arn:R", "came_since", "arn:R: one; two")]),
        ([], [], [item(why=["opened"], was_there=True)], [("arn:R", "came_since", "arn:R: opened")]),
    ],
)
def test_findings_say_what_why_and_what_to_do(trust: Any, unreadable: Any, came: Any, expected: Any) -> None:
    found = findings(trust, unreadable, came)
    assert [(one["arn"], one["why"]) for one in found] == [(arn, why) for arn, why, _words in expected]
    for one, (_arn, _why, words) in zip(found, expected, strict=True):
        assert one["words"] == words or (words is None and "nobody knows" in one["words"])
        assert one["remedy"]


@pytest.mark.parametrize(
    ("patterns", "left", "in_vain"),
    [
        ([], ["arn:a", "arn:b"], []),
        (["arn:a"], ["arn:b"], []),
        (["arn:?"], [], []),
        (["*"], [], []),
        (["arn:A"], ["arn:a", "arn:b"], ["arn:A"]),
        (["arn:a", "arn:c*"], ["arn:b"], ["arn:c*"]),
        (["arn:[ab]"], ["arn:a", "arn:b"], ["arn:[ab]"]),
    ],
)
def test_what_a_pattern_fits_is_accepted(patterns: list[str], left: list[str], in_vain: list[str]) -> None:
    found = [{"arn": "arn:a"}, {"arn": "arn:b"}]
    rest, accepted, vain = accept(found, [{"arn": pattern, "reason": f"for {pattern}"} for pattern in patterns])
    assert ([one["arn"] for one in rest], vain) == (left, in_vain)
    assert all(one["reason"].startswith("for ") for one in accepted)
    assert sorted([one["arn"] for one in accepted] + left) == ["arn:a", "arn:b"]


def test_every_kind_has_a_remedy() -> None:
    assert all(findings([item(kind=kind)], [], [])[0]["remedy"] == remedy for kind, remedy in REMEDIES.items())
