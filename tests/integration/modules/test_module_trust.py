# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""account_trust_info over HTTP: an account with one way in of each kind, and what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, PARTNER
from ansible_collections.ctl.aws.tests.accounts import ANALYTICS as STRANGER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., dict[str, Any]]

SECRET = "an-external-id-that-nobody-may-read"
SAML = f"arn:aws:iam::{ACME}:saml-provider/Partner"
DESCRIBED = '<EntityDescriptor entityID="https://idp.example.com/{}"/>' + "<!-- -->" * 125
METADATA = '<EntityDescriptor entityID="https://idp.partner.example/saml"/>'
TAGS = {"ctl:managed-by": "ctl.aws"}
ADMIN, READER = ["AdministratorAccess"], ["ReadOnlyAccess"]
# The role that the tests come in with.
OUR_ROLE = ("role", "CTLDeveloperRole")


def allow(principal: Any, action: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def resource_policy(principal: Any, action: str, **more: Any) -> dict[str, Any]:
    return policy(allow(principal, action, Resource="*", **more))


ONLY_OURS = {"Condition": {"StringEquals": {"kms:CallerAccount": ACME}}}
ACCOUNT = {
    "roles": {
        "partner-admin": {"trust": {"AWS": PARTNER, "external_id": SECRET}, "policies": ADMIN},
        "partner-saml": {"trust": policy(allow({"Federated": SAML}, "sts:AssumeRoleWithSAML")), "policies": READER},
        "everybody": {"trust": policy(allow({"AWS": "*"}, "sts:AssumeRole"))},
        "stranger": {"trust": {"AWS": STRANGER}, "policies": READER},
        "own": {"trust": {"AWS": ACME}, "policies": ADMIN},
        "service": {"trust": {"Service": "ec2.amazonaws.com"}},
        "closed": {"trust": policy({**allow({"AWS": "*"}, "sts:AssumeRole"), "Effect": "Deny"})},
    },
    "users": {"ctl-user": {"tags": TAGS, "inline": {"keys": ["iam:CreateAccessKey"]}}, "theirs": {}},
    "saml_providers": {
        "Partner": {"metadata": METADATA},
        "Staff": {"metadata": "<E entityID='https://acme.example'/>"},
    },
    "oidc_providers": [{"url": "https://login.partner.example"}, {"url": "https://ci.example.com"}],
    "buckets": [
        {"name": "acme-partner", "region": "eu-west-1", "policy": resource_policy({"AWS": PARTNER}, "s3:GetObject")},
        {"name": "acme-public", "public_access_block": [], "policy": resource_policy("*", "s3:GetObject")},
        {"name": "acme-listed", "public_access_block": [], "ownership": "ObjectWriter", "acl": "public-read"},
        {"name": "acme-stranger", "policy": resource_policy({"AWS": STRANGER}, "s3:PutObject")},
        {"name": "acme-logs", "delivers": "cloudtrail"},
        {"name": "acme-plain"},
    ],
    "keys": [
        {"description": "plain"},
        {"region": "eu-west-1", "policy": resource_policy({"AWS": PARTNER}, "kms:Decrypt")},
        {"region": "us-west-2", "grantees": [f"arn:aws:iam::{PARTNER}:role/Reader"]},
        {"region": "us-west-2", "policy": resource_policy("*", "kms:*", **ONLY_OURS)},
    ],
}


def named(result: dict[str, Any]) -> set[tuple[str, str]]:
    """Kind and name; a key has no name of its own, but a region."""
    return {(item["kind"], item["region"] if item["kind"] == "key" else item["name"]) for item in result["trust"]}


SHARED = ("partner", "public", "listed", "stranger")
OF_EVERYBODY = {("role", "everybody"), ("bucket", "acme-public"), ("bucket", "acme-listed")}
OF_THE_PARTNER = {
    OUR_ROLE,
    ("role", "partner-admin"),
    ("bucket", "acme-partner"),
    ("key", "eu-west-1"),
    ("key", "us-west-2"),
    ("user", "ctl-user"),
}
OF_ITS_DOMAIN = {
    ("role", "partner-saml"),
    ("saml_provider", "Partner"),
    ("oidc_provider", "login.partner.example"),
}
OF_STRANGERS = {
    ("role", "stranger"),
    ("bucket", "acme-stranger"),
    ("saml_provider", "Staff"),
    ("oidc_provider", "ci.example.com"),
}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"accounts": [PARTNER]}, OF_EVERYBODY | OF_THE_PARTNER),
        ({"accounts": [PARTNER], "domains": ["partner.example"]}, OF_EVERYBODY | OF_THE_PARTNER | OF_ITS_DOMAIN),
        ({}, OF_EVERYBODY | OF_THE_PARTNER | OF_ITS_DOMAIN | OF_STRANGERS),
        (
            {"accounts": [STRANGER]},
            OF_EVERYBODY | {("role", "stranger"), ("bucket", "acme-stranger"), ("user", "ctl-user")},
        ),
        ({"accounts": [PARTNER], "sections": ["users"]}, {("user", "ctl-user")}),
        (
            {"accounts": [PARTNER], "domains": ["PARTNER.example"], "sections": ["identity_providers"]},
            OF_ITS_DOMAIN - {("role", "partner-saml")},
        ),
        ({"accounts": [PARTNER], "sections": ["keys"], "regions": ["eu-west-1"]}, {("key", "eu-west-1")}),
        ({"sections": ["buckets"]}, {("bucket", f"acme-{name}") for name in SHARED}),
    ],
)
def test_whoever_is_asked_for_is_found(
    customer: Customer,
    run_module: RunModule,
    printed: list[str],
    options: dict[str, Any],
    expected: set[tuple[str, str]],
) -> None:
    result = run_module("account_trust_info", **customer(ACME, **ACCOUNT), **options)
    assert named(result) == expected
    assert result["unreadable"] == []
    order = [(item["kind"], item["region"], item["name"]) for item in result["trust"]]
    assert order == sorted(order)
    assert SECRET not in json.dumps(result["trust"])


def test_each_way_in_is_told(customer: Customer, run_module: RunModule) -> None:
    options = {"accounts": [PARTNER], "domains": ["partner.example"]}
    result = run_module("account_trust_info", **customer(ACME, **ACCOUNT), **options)
    found = {(item["kind"], item["name"]): item for item in result["trust"] if item["kind"] != "key"}
    narrowed = f"its trust policy lets account {PARTNER} assume it (conditions narrow it: sts:ExternalId)"
    told = {
        ("role", "partner-admin"): (narrowed, [PARTNER], True, True),
        ("role", "partner-saml"): (
            f"its trust policy lets those whom the identity provider {SAML} signs in assume it",
            [],
            False,
            False,
        ),
        ("role", "everybody"): ("its trust policy lets everybody assume it", [], False, False),
        ("user", "ctl-user"): ("it is tagged as the partner's", [], False, True),
        ("saml_provider", "Partner"): ("roles can trust whom it signs in", [], False, False),
        ("bucket", "acme-partner"): (f"its bucket policy lets account {PARTNER} in", [PARTNER], False, False),
        ("bucket", "acme-public"): ("its bucket policy lets everybody in", [], False, False),
        ("bucket", "acme-listed"): ("its ACL lets everybody in", [], False, False),
    }
    for key, expected in told.items():
        item = found[key]
        assert (item["how"], item["accounts"], item["conditional"], item["admin_equivalent"]) == expected
    assert found["role", "partner-admin"]["unique_id"].startswith("AROA")
    assert found["bucket", "acme-partner"]["region"] == "eu-west-1"
    assert found["saml_provider", "Partner"]["principals"] == ["https://idp.partner.example/saml"]


@pytest.mark.parametrize(
    ("service", "operation", "code", "expected"),
    [
        ("s3", "GetBucketPolicy", "AccessDenied", [("bucket", "acme-plain", "us-east-1")]),
        ("s3", "GetBucketAcl", "AccessDenied", [("bucket", "acme-plain", "us-east-1")]),
        ("s3", "GetBucketPolicy", "NoSuchBucket", []),
        ("kms", "GetKeyPolicy", "AccessDeniedException", [("key", "KEY", "us-east-1")]),
        ("kms", "ListGrants", "AccessDeniedException", [("key", "KEY", "us-east-1")]),
        ("kms", "GetKeyPolicy", "NotFoundException", []),
        ("kms", "ListKeys", "AccessDeniedException", [("key", "", "us-east-1")]),
    ],
)
def test_what_cannot_be_read_is_not_left_out(
    aws: LocalAws,
    customer: Customer,
    run_module: RunModule,
    service: str,
    operation: str,
    code: str,
    expected: list[tuple[str, str, str]],
) -> None:
    options = customer(ACME, buckets=[{"name": "acme-plain"}], keys=[{}])
    [key] = aws.client("kms", account=ACME).list_keys()["Keys"]
    aws.fault(service, operation, kind="error", code=code, status=403)
    result = run_module("account_trust_info", **options, accounts=[PARTNER], regions=["us-east-1"])
    assert named(result) == {OUR_ROLE}
    found = [(item["kind"], item["name"].replace(key["KeyId"], "KEY"), item["region"]) for item in result["unreadable"]]
    assert found == expected
    assert all(code in item["why"] and ACME in item["why"] for item in result["unreadable"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"accounts": ["12345"]}, "accounts is '12345'"),
        ({"domains": ["https://partner.example"]}, "domains is 'https://partner.example'"),
        ({"since": "yesterday"}, "since is 'yesterday'"),
        ({"organizations": ["partner"]}, "organizations is 'partner'"),
        ({"origin": {"taken": "2026-01-31"}}, "origin is ['taken']"),
        ({"origin": {"users": {"me": {}}, "roles": {}}}, "origin is ['roles', 'users']"),
        ({"regions": ["eu-central-1"]}, "regions is 'eu-central-1'"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    customer: Customer, refused: RunModule, options: dict[str, Any], words: str
) -> None:
    refused("account_trust_info", words, **customer(ACME), **options)


GITHUB = f"arn:aws:iam::{ACME}:oidc-provider/token.actions.githubusercontent.com"
SSO = "AWSReservedSSO_Admin_0123456789abcdef"


def repository(subject: str) -> dict[str, Any]:
    claims = {"StringLike": {"token.actions.githubusercontent.com:sub": subject}}
    return policy(allow({"Federated": GITHUB}, "sts:AssumeRoleWithWebIdentity", Condition=claims))


def delivering(**source: str) -> dict[str, Any]:
    more = {"Condition": {"StringEquals": {f"aws:{key}": value for key, value in source.items()}}} if source else {}
    return resource_policy({"Service": "delivery.logs.amazonaws.com"}, "s3:PutObject", **more)


def test_services_and_identities_are_judged_by_their_conditions(customer: Customer, run_module: RunModule) -> None:
    options = customer(
        ACME,
        oidc_providers=[{"url": "https://token.actions.githubusercontent.com"}],
        roles={
            "any-repository": {"trust": repository("repo:*"), "policies": ["PowerUserAccess"]},
            "own-repository": {"trust": repository("repo:acme/*")},
            "partners-repository": {"trust": repository("repo:partner-org/app:*"), "policies": READER},
            SSO: {"path": "/aws-reserved/sso.amazonaws.com/", "trust": {"AWS": ACME}},
        },
        buckets=[
            {"name": "acme-any-service", "policy": delivering()},
            {"name": "acme-partner-service", "policy": delivering(SourceAccount=PARTNER)},
            {"name": "acme-own-service", "policy": delivering(SourceAccount=ACME)},
            {"name": "acme-organization-service", "policy": delivering(SourceOrgID="o-partner0001")},
            {"name": "acme-other-service", "policy": delivering(SourceOrgID="o-customer001")},
        ],
    )
    asked = {"accounts": [PARTNER], "subjects": ["repo:partner-org/*"], "organizations": ["o-partner0001"]}
    asked["sections"] = ["roles", "buckets"]
    result = run_module("account_trust_info", **options, **asked)
    assert {(item["name"], *item["who"]): item["admin_equivalent"] for item in result["trust"]} == {
        ("CTLDeveloperRole", "account"): True,
        ("any-repository", "host"): True,
        ("partners-repository", "provider"): False,
        ("acme-partner-service", "account"): False,
        ("acme-organization-service", "unknown"): False,
    }
    assert [(item["name"], item["who"], item["how"]) for item in result["through_services"]] == [
        (
            "acme-any-service",
            ["service"],
            "its bucket policy lets any account through delivery.logs.amazonaws.com in",
        )
    ]
    assert [item["name"] for item in result["before_leaving"]] == [SSO]
    assert "Identity Center" in result["before_leaving"][0]["words"]
    assert result["not_looked_at"] == []


def test_each_policy_of_aws_is_read_once(aws: LocalAws, customer: Customer, run_module: RunModule) -> None:
    roles = {name: {"trust": {"AWS": PARTNER}, "policies": ["PowerUserAccess"]} for name in ("one", "two", "three")}
    result = run_module("account_trust_info", **customer(ACME, roles=roles), sections=["roles"])
    calls = [call["operation"] for call in aws.calls() if call["operation"].startswith("GetPolicy")]
    assert sorted(calls) == ["GetPolicy", "GetPolicy", "GetPolicyVersion", "GetPolicyVersion"]  # and the role in use
    assert {item["admin_equivalent"] for item in result["trust"]} == {True}


def test_a_policy_of_aws_that_cannot_be_read_is_named_and_known_by_its_name(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    options = customer(ACME, roles={"one": {"trust": {"AWS": PARTNER}, "policies": ["PowerUserAccess"]}})
    aws.fault("iam", "GetPolicyVersion", kind="error", code="AccessDenied", status=403, count=2)
    result = run_module("account_trust_info", **options, sections=["roles"])
    assert {item["admin_equivalent"] for item in result["trust"]} == {True}
    assert len(result["not_looked_at"]) == 2
    assert all("AccessDenied" in sentence and ACME in sentence for sentence in result["not_looked_at"])


# What came since the origin


def sessions(aws: LocalAws, options: dict[str, Any], role: str = "CTLDeveloperRole") -> Any:
    """IAM, as a session of the partner's in the account."""
    partner = aws.client("sts", profile=options["profile"])
    arn = f"arn:aws:iam::{ACME}:role/{role}"
    keys = partner.assume_role(RoleArn=arn, RoleSessionName="night-shift", ExternalId=options["external_id"])
    names = {"aws_access_key_id": "AccessKeyId", "aws_secret_access_key": "SecretAccessKey"}
    session = {**{name: keys["Credentials"][key] for name, key in names.items()}}
    token = keys["Credentials"]["SessionToken"]
    return boto3.client("iam", "us-east-1", endpoint_url=aws.url, aws_session_token=token, **session)


def open_role(client: Any, name: str, principal: Any) -> None:
    client.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(policy(allow(principal, "sts:AssumeRole"))))


def test_what_came_since_the_origin_is_found(aws: LocalAws, customer: Customer, run_module: RunModule) -> None:
    old = {"old-vendor": STRANGER, "vendor": STRANGER, "opened-since": ACME}
    options = customer(ACME, users={"old": {}}, roles={name: {"trust": {"AWS": who}} for name, who in old.items()})
    own = aws.client("iam", account=ACME)
    own.create_login_profile(UserName="old", Password="Long-enough-0123")
    origin = run_module("account_snapshot_info", **options, sections=["iam"])["snapshot"]
    theirs = sessions(aws, options)
    for name in ("with-password", "with-key", "with-dead-key", "bare"):
        own.create_user(UserName=name)
    own.create_login_profile(UserName="with-password", Password="Long-enough-0123")
    own.create_access_key(UserName="with-key")
    own.create_user(UserName="with-service-key")
    own.create_service_specific_credential(UserName="with-service-key", ServiceName="bedrock.amazonaws.com")
    key = own.create_access_key(UserName="with-dead-key")["AccessKey"]["AccessKeyId"]
    own.update_access_key(UserName="with-dead-key", AccessKeyId=key, Status="Inactive")
    theirs.create_user(UserName="by-partner")
    # What the partner made is gone, and another one has its name
    open_role(theirs, "own-role", {"AWS": ACME})
    own.delete_role(RoleName="own-role")
    open_role(own, "own-role", {"Service": "ec2.amazonaws.com"})
    open_role(own, "stranger", {"AWS": STRANGER})
    open_role(theirs, "back-door", {"AWS": ACME})
    # Of the old name, and another one
    own.delete_role(RoleName="old-vendor")
    open_role(own, "old-vendor", {"AWS": STRANGER})
    opened = json.dumps(policy(allow({"AWS": ACME}, "sts:AssumeRole"), allow({"AWS": STRANGER}, "sts:AssumeRole")))
    own.update_assume_role_policy(RoleName="opened-since", PolicyDocument=opened)

    result = run_module("account_trust_info", **options, accounts=[PARTNER], origin=origin)
    assert not any(sentence.startswith(("Who made", "What came")) for sentence in result["not_looked_at"])
    session = f"arn:aws:sts::{ACME}:assumed-role/CTLDeveloperRole/night-shift"
    since = "it came since the origin, and"
    outside = f"{since} trusts somebody outside of the account"
    assert {(item["kind"], item["name"]): item["why"] for item in result["came_since"]} == {
        ("role", "back-door"): [f"{since} was made by {session}"],
        ("role", "old-vendor"): [outside],
        ("role", "opened-since"): [f"its trust policy was changed since the origin, and lets in account {STRANGER}"],
        ("role", "own-role"): [],
        ("role", "stranger"): [outside],
        ("user", "bare"): [],
        ("user", "by-partner"): [f"{since} was made by {session}"],
        ("user", "with-dead-key"): [],
        ("user", "with-service-key"): [f"{since} has an active service-specific credential"],
        ("user", "with-key"): [f"{since} has 1 active access key(s)"],
        ("user", "with-password"): [f"{since} has a password"],
    }
    flagged = {item["arn"].rpartition("/")[2] for item in result["findings"] if item["why"] == "came_since"}
    by_key = {"with-key", "with-password", "with-service-key"}
    assert flagged == {"back-door", "old-vendor", "opened-since", "stranger", "by-partner", *by_key}
    # A role that was closed by now is the partner's if its name is given
    closed = run_module(
        "account_trust_info", **options, accounts=[STRANGER], origin=origin["iam"], sections=["newcomers"]
    )
    assert "by-partner" not in {item["arn"].rpartition("/")[2] for item in closed["findings"]}
    named_role = run_module(
        "account_trust_info", **options, origin=origin, partner_roles=["CTLDeveloperRole"], sections=["newcomers"]
    )
    assert {item["arn"].rpartition("/")[2] for item in named_role["findings"]} == flagged


def test_what_the_partner_gave_to_users_of_the_origin_is_found(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    names = ("keyed", "reset", "taken-back", "replaced", "own-key", "served")
    options = customer(ACME, users={name: {} for name in names})
    own = aws.client("iam", account=ACME)
    for name in ("reset", "replaced"):
        own.create_login_profile(UserName=name, Password="Long-enough-0123")
    origin = run_module("account_snapshot_info", **options, sections=["iam"])["snapshot"]
    theirs = sessions(aws, options)
    asked = {**options, "partner_roles": ["CTLDeveloperRole"], "origin": origin, "sections": ["newcomers"]}
    assert run_module("account_trust_info", **asked)["came_since"] == []
    theirs.create_access_key(UserName="keyed")
    gone = theirs.create_access_key(UserName="taken-back")["AccessKey"]["AccessKeyId"]
    own.delete_access_key(UserName="taken-back", AccessKeyId=gone)
    own.create_access_key(UserName="taken-back")
    own.create_access_key(UserName="own-key")
    theirs.create_service_specific_credential(UserName="served", ServiceName="bedrock.amazonaws.com")
    for name in ("reset", "replaced"):
        theirs.update_login_profile(UserName=name, Password="Long-enough-4567")
    own.delete_login_profile(UserName="replaced")
    result = run_module("account_trust_info", **asked)
    came = f"came since the origin, and was made by arn:aws:sts::{ACME}:assumed-role/CTLDeveloperRole/night-shift"
    assert {item["name"]: item["why"] for item in result["came_since"]} == {
        "keyed": [f"its access key {came}"],
        "reset": [f"its password {came}"],
        "served": [f"its service-specific credential {came}"],
    }
    assert {item["remedy"].split(",")[0] for item in result["findings"] if item["kind"] == "user"} == {
        "Delete the credential that is named"
    }
    aws.fault("cloudtrail", "LookupEvents", kind="error", code="AccessDeniedException", status=400, count=None)
    blind = run_module("account_trust_info", **asked)
    assert sum(sentence.startswith("Who gave users of the origin a") for sentence in blind["not_looked_at"]) == 6


def test_an_identity_provider_that_signs_in_others_since_the_origin_is_found(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    """Roles trust it by its name: no trust policy changes."""
    gone = f"arn:aws:iam::{ACME}:oidc-provider/gone.example.com"
    trusts = {"staff": f"arn:aws:iam::{ACME}:saml-provider/Staff", "dangling": gone}
    options = customer(
        ACME,
        roles={name: {"trust": {"Federated": who}} for name, who in trusts.items()},
        saml_providers={"Staff": {"metadata": DESCRIBED.format("acme")}, "Same": {"metadata": DESCRIBED.format("x")}},
        oidc_providers=[{"url": "https://ci.example.com"}],
    )
    own = aws.client("iam", account=ACME)
    origin = run_module("account_snapshot_info", **options, sections=["iam", "federation"])["snapshot"]
    asked = {**options, "accounts": [PARTNER], "origin": origin, "sections": ["newcomers"]}
    nothing = run_module("account_trust_info", **asked)
    assert [item for item in nothing["came_since"] if item["kind"].endswith("provider")] == []
    own.update_saml_provider(SAMLProviderArn=trusts["staff"], SAMLMetadataDocument=DESCRIBED.format("stranger"))
    own.update_open_id_connect_provider_thumbprint(
        OpenIDConnectProviderArn=f"arn:aws:iam::{ACME}:oidc-provider/ci.example.com", ThumbprintList=["1" * 40]
    )
    own.create_open_id_connect_provider(Url="https://gone.example.com", ClientIDList=["x"], ThumbprintList=["0" * 40])
    own.create_open_id_connect_provider(Url="https://idle.example.com", ClientIDList=["x"], ThumbprintList=["0" * 40])
    result = run_module("account_trust_info", **asked)
    assert {item["name"]: item["why"] for item in result["came_since"] if item["kind"].endswith("provider")} == {
        "Staff": ["its metadata was changed since the origin"],
        "ci.example.com": ["certificates were added to it since the origin"],
        "gone.example.com": ["it came since the origin, and signs in whom these roles trust: dangling"],
        "idle.example.com": [],
    }
    flagged = {item["arn"].rpartition("/")[2] for item in result["findings"] if item["kind"].endswith("provider")}
    assert flagged == {"Staff", "ci.example.com", "gone.example.com"}
    blind = run_module("account_trust_info", **{**asked, "origin": {"iam": origin["iam"]}})
    assert any(sentence.startswith("Whether identity providers") for sentence in blind["not_looked_at"])


def test_without_an_origin_whoever_can_sign_in_is_found(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    options = customer(ACME, users={"old": {}, "bare": {}})
    aws.client("iam", account=ACME).create_login_profile(UserName="old", Password="Long-enough-0123")
    result = run_module("account_trust_info", **options, sections=["newcomers"])
    assert {item["arn"].rpartition("/")[2] for item in result["findings"]} >= {"old", "CTLDeveloperRole"}
    assert "bare" not in {item["arn"].rpartition("/")[2] for item in result["findings"]}
    assert any(sentence.startswith("What came since the origin: there is none") for sentence in result["not_looked_at"])


def test_who_made_what_is_named_where_it_cannot_be_read(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    options = customer(ACME, users={"new": {}})
    aws.fault("cloudtrail", "LookupEvents", kind="error", code="AccessDeniedException", status=400, count=2)
    aws.fault("iam", "ListAccessKeys", kind="error", code="AccessDenied", status=403, count=None)
    result = run_module("account_trust_info", **options, sections=["newcomers"], origin={"users": {}, "roles": {}})
    assert sum("AccessDeniedException" in sentence for sentence in result["not_looked_at"]) == 2
    assert [(item["kind"], item["name"]) for item in result["unreadable"]] == [("user", "admin"), ("user", "new")]
    assert ("user new", "unreadable") in {(item["arn"], item["why"]) for item in result["findings"]}


def test_what_is_accepted_is_no_finding_and_what_is_accepted_in_vain_is_named(
    customer: Customer, run_module: RunModule
) -> None:
    accepted = [
        {"arn": f"arn:aws:iam::{ACME}:role/partner-*", "reason": "monitoring goes on, mail of 3 March"},
        {"arn": "arn:aws:s3:::acme-p??tner", "reason": "data exchange"},
        {"arn": "arn:aws:s3:::ACME-public", "reason": "misspelt"},
    ]
    asked = {"accounts": [PARTNER], "accepted": accepted, "sections": ["roles", "buckets"]}
    result = run_module("account_trust_info", **customer(ACME, **ACCOUNT), **asked)
    assert {(item["arn"], item["reason"]) for item in result["accepted"]} == {
        (f"arn:aws:iam::{ACME}:role/partner-admin", accepted[0]["reason"]),
        ("arn:aws:s3:::acme-partner", accepted[1]["reason"]),
    }
    assert result["accepted_in_vain"] == ["arn:aws:s3:::ACME-public"]
    assert {item["arn"] for item in result["findings"]} == {
        f"arn:aws:iam::{ACME}:role/CTLDeveloperRole",
        f"arn:aws:iam::{ACME}:role/everybody",
        "arn:aws:s3:::acme-public",
        "arn:aws:s3:::acme-listed",
    }
    assert all(item["words"].startswith(item["arn"]) and item["remedy"] for item in result["findings"])


# What is shared otherwise than by a policy of a bucket or a key

QUEUE, TOPIC = f"arn:aws:sqs:us-east-1:{ACME}:jobs", f"arn:aws:sns:us-east-1:{ACME}:news"
FUNCTION, ROLE = f"arn:aws:lambda:us-east-1:{ACME}:function:f", f"arn:aws:iam::{ACME}:role/closed-by-now"
ANALYZED = "2026-01-31T12:00:00Z"
OF_PARTNER = {"AWS": f"arn:aws:iam::{PARTNER}:root"}
POINT = {"type": "S3_ACCESS_POINT", "detail": {"accessPointArn": f"arn:aws:s3:us-east-1:{ACME}:accesspoint/p"}}
ANALYZER = {
    "name": "theirs",
    "findings": [
        {"resource": QUEUE, "kind": "AWS::SQS::Queue", "principal": OF_PARTNER, "analyzed": ANALYZED},
        {"resource": TOPIC, "kind": "AWS::SNS::Topic", "principal": {"AWS": "*"}, "public": True, "status": "ARCHIVED"},
        {"resource": f"{QUEUE}-of-a-stranger", "kind": "AWS::SQS::Queue", "principal": {"AWS": STRANGER}},
        {"resource": f"{QUEUE}-closed", "kind": "AWS::SQS::Queue", "principal": OF_PARTNER, "status": "RESOLVED"},
        # Of these the module knows better
        {"resource": ROLE, "kind": "AWS::IAM::Role", "principal": OF_PARTNER},
        {"resource": "arn:aws:s3:::b", "kind": "AWS::S3::Bucket", "principal": OF_PARTNER},
        {"resource": "arn:aws:s3:::by-point", "kind": "AWS::S3::Bucket", "principal": OF_PARTNER, "sources": [POINT]},
        {"resource": FUNCTION, "kind": "AWS::Lambda::Function", "error": "ACCESS_DENIED"},
    ],
}


def test_findings_of_external_access_are_read(customer: Customer, run_module: RunModule) -> None:
    options = customer(ACME, analyzers=[ANALYZER])
    asked = {"sections": ["analyzer_findings"], "regions": ["us-east-1", "eu-west-1"], "accounts": [PARTNER]}
    result = run_module("account_trust_info", **options, **asked, since="2026-01-31T12:00:00Z")
    assert {item["arn"]: (item["who"], item["known"], item["status"]) for item in result["trust"]} == {
        QUEUE: (["account"], False, "ACTIVE"),
        TOPIC: (["everybody"], True, "ARCHIVED"),
        "arn:aws:s3:::by-point": (["account"], True, "ACTIVE"),
    }
    assert {item["arn"]: item["analyzed_at"] for item in result["trust"]}[QUEUE] == ANALYZED
    assert {(item["arn"], item["why"]) for item in result["findings"]} == {
        (QUEUE, "not_yet_known"),
        (TOPIC, "trust"),
        ("arn:aws:s3:::by-point", "trust"),
        (f"analyzer_finding {FUNCTION} in us-east-1", "unreadable"),
    }
    [sentence] = result["not_looked_at"]
    assert sentence.startswith("In eu-west-1, where no analyzer of external access is at work: queues")
    everybody = run_module("account_trust_info", **options, **{**asked, "accounts": []})
    assert f"{QUEUE}-of-a-stranger" in {item["arn"] for item in everybody["trust"]}
    assert all(item["known"] for item in everybody["trust"])


def share_all(aws: LocalAws, account: str) -> None:
    """One of each kind, shared with this account, in one region."""

    def client(service: str) -> Any:
        return aws.client(service, account=ACME, region="eu-west-1")

    client("ram").create_resource_share(name="subnets", principals=[account])
    client("config").put_aggregation_authorization(AuthorizedAccountId=account, AuthorizedAwsRegion="us-east-1")
    bus = resource_policy({"AWS": account}, "events:PutEvents", Sid="theirs")
    client("events").put_permission(EventBusName="default", Policy=json.dumps(bus))
    backup = client("backup")
    for name in ("shared", "plain"):
        backup.create_backup_vault(BackupVaultName=name)
    vault = json.dumps(resource_policy({"AWS": account}, "backup:CopyIntoBackupVault"))
    backup.put_backup_vault_access_policy(BackupVaultName="shared", Policy=vault)
    authority = f"arn:aws:acm-pca:eu-west-1:{account}:certificate-authority/1"
    anywhere = client("rolesanywhere")
    anywhere.create_trust_anchor(
        name="anchor", enabled=True, source={"sourceType": "AWS_ACM_PCA", "sourceData": {"acmPcaArn": authority}}
    )
    anywhere.create_profile(name="all", enabled=True, roleArns=[f"arn:aws:iam::{ACME}:role/CTLDeveloperRole"])


def images(account: str) -> dict[str, Any]:
    shared = [{"name": "one", "region": "eu-west-1", "shared_with": [account]}, {"name": "two", "region": "eu-west-1"}]
    return {"images": shared, "snapshots": shared}


KINDS = {
    "event_buses": "event_bus",
    "backup_vaults": "backup_vault",
    "resource_shares": "resource_share",
    "images": "image",
    "snapshots": "snapshot",
    "aggregation_authorizations": "aggregation_authorization",
    "trust_anchors": "trust_anchor",
}


@pytest.mark.parametrize(
    ("shared_with", "asked", "found"),
    [
        (PARTNER, {"accounts": [PARTNER]}, set(KINDS.values())),
        (STRANGER, {"accounts": [PARTNER]}, set()),
        # Whom snapshots are shared with is not known without names
        (STRANGER, {}, set(KINDS.values()) - {"snapshot"}),
        (PARTNER, {"accounts": [PARTNER], "regions": ["us-east-1"]}, set()),
    ],
)
def test_what_is_shared_is_found_by_calls_of_its_own(
    aws: LocalAws,
    customer: Customer,
    run_module: RunModule,
    shared_with: str,
    asked: dict[str, Any],
    found: set[str],
) -> None:
    options = customer(ACME, **images(shared_with))
    share_all(aws, shared_with)
    result = run_module("account_trust_info", **options, **{"regions": ["eu-west-1"], **asked}, sections=list(KINDS))
    assert {item["kind"] for item in result["trust"]} == found
    assert all(item["accounts"] == [shared_with] and item["region"] == "eu-west-1" for item in result["trust"])
    assert len(result["trust"]) == len(found)
    assert result["unreadable"] == []
    assert bool(result["not_looked_at"]) is ("accounts" not in asked)
    anchors = [item["how"] for item in result["trust"] if item["kind"] == "trust_anchor"]
    assert all(text.endswith("gets one into the roles CTLDeveloperRole") for text in anchors)


@pytest.mark.parametrize(
    ("section", "service", "operation"),
    [
        ("event_buses", "events", "ListEventBuses"),
        ("backup_vaults", "backup", "ListBackupVaults"),
        ("backup_vaults", "backup", "GetBackupVaultAccessPolicy"),
        ("resource_shares", "ram", "GetResourceShares"),
        ("resource_shares", "ram", "ListPrincipals"),
        ("images", "ec2", "DescribeImages"),
        ("images", "ec2", "DescribeImageAttribute"),
        ("snapshots", "ec2", "DescribeSnapshots"),
        ("aggregation_authorizations", "config", "DescribeAggregationAuthorizations"),
        ("trust_anchors", "rolesanywhere", "ListTrustAnchors"),
        ("trust_anchors", "rolesanywhere", "ListProfiles"),
        ("analyzer_findings", "accessanalyzer", "ListAnalyzers"),
        ("analyzer_findings", "accessanalyzer", "ListFindingsV2"),
        ("analyzer_findings", "accessanalyzer", "GetFindingV2"),
    ],
)
def test_whatever_cannot_be_read_is_a_finding_and_a_throttled_read_is_made_again(
    aws: LocalAws, customer: Customer, run_module: RunModule, section: str, service: str, operation: str
) -> None:
    analyzer = {**ANALYZER, "region": "eu-west-1"}
    options = customer(ACME, **images(PARTNER), analyzers=[analyzer])
    share_all(aws, PARTNER)
    asked = {"accounts": [PARTNER], "regions": ["eu-west-1"], "sections": [section]}
    aws.fault(service, operation, kind="error", code="ThrottlingException", status=400)
    calm = run_module("account_trust_info", **options, **asked)
    assert calm["trust"]
    aws.fault(service, operation, kind="error", code="AccessDenied", status=403)
    result = run_module("account_trust_info", **options, **asked)
    closed = {KINDS.get(section, "analyzer_finding")}
    assert {item["kind"] for item in result["unreadable"] if "AccessDenied" in item["why"]} == closed
    assert any(item["why"] == "unreadable" and operation in item["words"] for item in result["findings"])


def test_of_very_many_images_it_is_said_what_was_not_read(customer: Customer, run_module: RunModule) -> None:
    images = [{"name": f"image-{number}"} for number in range(200)]
    images += [{"name": "public", "shared_with": ["all"]}, {"name": "partner", "shared_with": [PARTNER]}]
    asked = {"accounts": [PARTNER], "regions": ["us-east-1"], "sections": ["images"]}
    result = run_module("account_trust_info", **customer(ACME, images=images), **asked)
    assert [item["who"] for item in result["trust"]] == [["everybody"]]
    [sentence] = result["not_looked_at"]
    assert "more than 200 images in us-east-1" in sentence
