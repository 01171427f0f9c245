# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who gets into an account otherwise than by a policy: identity providers, ACLs, grants; and how that is told."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.external_access import (
    in_domains,
    partners_providers,
    saml_addresses,
    trust_in_buckets,
    trust_in_keys,
    trust_in_providers,
    trust_in_roles,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import Scope
from ansible_collections.ctl.aws.tests.accounts import ACME as OURS
from ansible_collections.ctl.aws.tests.accounts import PARTNER

SAML, OIDC = f"arn:aws:iam::{OURS}:saml-provider/P", f"arn:aws:iam::{OURS}:oidc-provider/login.example.com"
ANYBODY, PARTNERS = Scope(OURS), Scope(OURS, frozenset({PARTNER}))
ALL_USERS = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
LOG_DELIVERY = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}
CLOUDFRONT_LOGS = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://partner.example/saml", True),
        ("https://idp.Partner.EXAMPLE:8443/saml", True),
        ("login.partner.example/tenant", True),
        ("urn:partner.example:idp", True),
        ("https://idp.partner.example./saml", True),
        ("https://user@partner.example/", True),
        ("login.partner.example//tenant", True),
        # Whoever writes the metadata can write this.
        ("https://[partner.example", True),
        ("https://[::1", False),
        ("https://notpartner.example/", False),
        ("https://partner.example.org/", False),
        ("https://idp.example.com/partner.example", False),
        ("", False),
    ],
)
def test_an_address_is_in_a_domain_with_its_hosts(address: str, expected: bool) -> None:
    assert in_domains(address, ["other.example", "partner.example"]) is expected
    assert not in_domains(address, [])


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("", []),
        ("this is no XML", []),
        ('<md:EntityDescriptor xmlns:md="urn:x" entityID="urn:idp">', ["urn:idp"]),
        ("<EntityDescriptor\n  entityID = 'https://a.example/?x=1&amp;y=2'>", ["https://a.example/?x=1&y=2"]),
        (
            '<E entityID="urn:idp"><SingleSignOnService Binding="urn:b" Location="https://sso.example"/>'
            '<SingleLogoutService Location="https://out.example" ResponseLocation="https://back.example"/></E>',
            ["https://back.example", "https://out.example", "https://sso.example", "urn:idp"],
        ),
        ('<E entityID=""/>', []),
    ],
)
def test_addresses_are_found_in_saml_metadata(metadata: str, expected: list[str]) -> None:
    assert saml_addresses(metadata) == expected


def federation(metadata: str = "", **tags: str) -> dict[str, Any]:
    return {
        "saml": {"P": {"arn": SAML, "metadata": metadata, "tags": tags}},
        "oidc": {"login.example.com": {"arn": OIDC, "client_ids": [], "thumbprints": [], "tags": {}}},
    }


@pytest.mark.parametrize(
    ("found", "domains", "expected"),
    [
        (federation(), [], {}),
        (federation('<E entityID="https://a.example"/>'), ["a.example"], {SAML: ["https://a.example"]}),
        (federation(), ["example.com"], {OIDC: ["login.example.com"]}),
        (federation(), ["google.com"], {"accounts.google.com": ["accounts.google.com"]}),
        (federation(**{"ctl:managed-by": "ctl.aws"}), [], {SAML: []}),
        (federation(**{"ctl:managed-by": "somebody"}), [], {}),
    ],
)
def test_a_provider_is_the_partners_by_its_address_or_its_tag(
    found: dict[str, Any], domains: list[str], expected: dict[str, list[str]]
) -> None:
    assert partners_providers(found, domains) == expected


def test_all_providers_count_if_everybody_is_asked_for() -> None:
    found = trust_in_providers(federation('<E entityID="https://a.example"/>'), ANYBODY, {})
    assert [(item["kind"], item["name"], item["principals"]) for item in found] == [
        ("saml_provider", "P", ["https://a.example"]),
        ("oidc_provider", "login.example.com", ["login.example.com"]),
    ]
    assert trust_in_providers(federation(), PARTNERS, {}) == []


def test_several_statements_make_one_entry() -> None:
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    condition = {"Condition": {"StringEquals": {"sts:ExternalId": "secret"}}}
    document = {
        "Statement": [
            {**allow, "Principal": {"AWS": PARTNER}, **condition},
            {**allow, "Principal": {"AWS": f"arn:aws:iam::{PARTNER}:user/Someone"}},
            {**allow, "Principal": {"Service": "ec2.amazonaws.com"}},
        ]
    }
    role = {"arn": "arn:role", "id": "AROA1", "trust": document, "attached": [], "inline": {}}
    [found] = trust_in_roles({"roles": {"R": role}}, PARTNERS, frozenset())
    assert found == {
        "kind": "role",
        "name": "R",
        "arn": "arn:role",
        "region": "",
        "unique_id": "AROA1",
        "accounts": [PARTNER],
        "principals": [PARTNER, f"arn:aws:iam::{PARTNER}:user/Someone"],
        "who": ["account"],
        "how": f"its trust policy lets account {PARTNER} assume it; its trust policy lets account {PARTNER} assume it "
        "(conditions narrow it: sts:ExternalId)",
        "conditional": False,
        "admin_equivalent": False,
    }


@pytest.mark.parametrize(
    ("grantee", "how"),
    [
        ({"Type": "CanonicalUser", "ID": "owner"}, None),
        ({"Type": "CanonicalUser", "ID": "other"}, "its ACL lets other (whose account is not known) in"),
        ({"Type": "CanonicalUser", "ID": CLOUDFRONT_LOGS}, None),
        (ALL_USERS, "its ACL lets everybody in"),
        (LOG_DELIVERY, None),
    ],
)
def test_an_acl_lets_in_whoever_is_not_the_owner_or_a_service(grantee: dict[str, str], how: str | None) -> None:
    bucket = {"name": "b", "arn": "arn:b", "region": "us-east-1", "policy": None, "owner": "owner"}
    found = trust_in_buckets([{**bucket, "grants": [{"Grantee": grantee, "Permission": "READ"}]}], PARTNERS)
    assert [item["how"] for item in found] == ([how] if how else [])


@pytest.mark.parametrize(
    ("grantee", "let_in"),
    [
        ({"GranteePrincipal": f"arn:aws:iam::{PARTNER}:role/R"}, True),
        ({"GranteePrincipal": f"arn:aws:iam::{OURS}:role/R"}, False),
        ({"GranteePrincipal": f"arn:aws:sts::{OURS}:assumed-role/aws:ec2-infrastructure/i-1"}, False),
        ({"GranteePrincipal": "dynamodb.us-east-1.amazonaws.com"}, False),
        ({"GranteeServicePrincipal": "rds.amazonaws.com"}, False),
    ],
)
def test_a_grant_lets_its_grantee_use_the_key(grantee: dict[str, str], let_in: bool) -> None:
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{OURS}:root"}, "Action": "kms:*", "Resource": "*"}
    managed = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {"StringEquals": {"kms:CallerAccount": OURS, "kms:ViaService": "s3.us-east-1.amazonaws.com"}},
    }
    key = {"name": "k", "arn": "arn:k", "region": "us-east-1", "policy": {"Statement": [own, managed]}}
    found = trust_in_keys([{**key, "grants": [grantee]}], PARTNERS)
    assert [item["how"] for item in found] == ([f"a grant lets account {PARTNER} use it"] if let_in else [])
