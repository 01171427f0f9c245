# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM Access Analyzer finds, and what is shared without a policy: who that lets in, and when that was known."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.external_findings import (
    trust_in_findings,
    unreadable,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.regional import look
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import Scope, shared_access
from ansible_collections.ctl.aws.tests.accounts import ACME as OURS
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER

ANYBODY, PARTNERS = Scope(OURS), Scope(OURS, frozenset({PARTNER}))
ORGANIZATION = "arn:aws:organizations::111111111111:organization/o-partner0001"
UNIT = "arn:aws:organizations::111111111111:ou/o-partner0001/ou-ab12-11111111"
# Noon in Paris is eleven o'clock in UTC.
NOON = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
POINT, POLICY = {"type": "S3_ACCESS_POINT"}, {"type": "POLICY"}


def finding(kind: str = "AWS::SQS::Queue", *, access: bool = True, **detail: Any) -> dict[str, Any]:
    found = {"principal": {"AWS": PARTNER}, "isPublic": False, "sources": [POLICY], **detail}
    return {
        "id": "f-1",
        "resource": "arn:queue",
        "resourceType": kind,
        "status": "ARCHIVED",
        "analyzedAt": NOON,
        "findingDetails": [{"externalAccessDetails" if access else "unusedIamRoleDetails": found}],
    }


@pytest.mark.parametrize(
    ("found", "partner", "anybody"),
    [
        (finding(), ["account"], ["account"]),
        (finding(principal={"AWS": f"arn:aws:iam::{PARTNER}:role/R"}), ["account"], ["account"]),
        (finding(principal={"AWS": STRANGER}), None, ["account"]),
        (finding(principal={"AWS": "*"}, isPublic=True), ["everybody"], ["everybody"]),
        (finding(principal={"AWS": "*"}, condition={"aws:PrincipalOrgID": "o-a1"}), ["everybody"], ["everybody"]),
        (finding(principal={"AWS": "*"}, condition={"aws:PrincipalAccount": PARTNER}), ["account"], ["account"]),
        (finding(principal={"AWS": "*"}, condition={"aws:PrincipalAccount": STRANGER}), None, ["account"]),
        (finding(principal={"AWS": "*"}, condition={"aws:PrincipalAccount": OURS}), None, None),
        (finding(principal={"AWS": "*"}), ["everybody"], ["everybody"]),
        (finding(isPublic=True, principal={}), ["everybody"], ["everybody"]),
        (finding(principal={"CanonicalUser": "79a59df900b949e5"}), ["unknown"], ["unknown"]),
        (finding(principal={}), ["unknown"], ["unknown"]),
        # The policy and the ACL of a bucket are read; its access points are not
        (finding("AWS::S3::Bucket"), None, None),
        (finding("AWS::S3::Bucket", sources=[]), None, None),
        (finding("AWS::S3::Bucket", sources=[POLICY, POINT]), ["account"], ["account"]),
        # Another kind of finding
        (finding(access=False), None, None),
    ],
)
def test_a_finding_names_whom_it_lets_in(
    found: dict[str, Any], partner: list[str] | None, anybody: list[str] | None
) -> None:
    for scope, expected in ((PARTNERS, partner), (ANYBODY, anybody)):
        assert [one["who"] for one in trust_in_findings([found], scope, "r", "")] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("since", "known"),
    [
        ("", True),
        ("2026-01-31T10:59:59Z", True),
        # Within the same second nobody can tell
        ("2026-01-31T11:00:00Z", False),
        ("2026-01-31T12:00:00Z", False),
    ],
)
def test_what_was_analyzed_before_the_last_write_is_not_known(since: str, known: bool) -> None:
    [one] = trust_in_findings([finding(condition={"aws:SourceIp": "x"})], PARTNERS, "eu-west-1", since)
    assert (one["analyzed_at"], one["known"], one["status"]) == ("2026-01-31T11:00:00Z", known, "ARCHIVED")
    assert (one["conditional"], one["region"], one["arn"]) == (True, "eu-west-1", "arn:queue")


def test_what_could_not_be_analyzed_is_unreadable() -> None:
    [one] = unreadable([{"id": "f-1", "error": "ACCESS_DENIED"}], "eu-west-1")
    assert (one["name"], one["region"]) == ("f-1", "eu-west-1")
    assert "ACCESS_DENIED" in one["why"]


@pytest.mark.parametrize(
    ("name", "scope", "expected"),
    [
        ("all", PARTNERS, "everybody"),
        (PARTNER, PARTNERS, f"account {PARTNER}"),
        (STRANGER, PARTNERS, None),
        (STRANGER, ANYBODY, f"account {STRANGER}"),
        (OURS, ANYBODY, None),
        (f"arn:aws:iam::{PARTNER}:role/R", PARTNERS, f"account {PARTNER}"),
        (f"arn:aws:acm-pca:eu-west-1:{OURS}:certificate-authority/1", ANYBODY, None),
        (f"arn:aws:acm-pca:eu-west-1:{PARTNER}:certificate-authority/1", PARTNERS, f"account {PARTNER}"),
        ("somebody", PARTNERS, "somebody (whose account is not known)"),
        # Whose an organization is, is only known of those that are named
        (ORGANIZATION, PARTNERS, "organization o-partner0001"),
        (UNIT, PARTNERS._replace(organizations=frozenset({"o-partner0001"})), "organization o-partner0001"),
        (ORGANIZATION, PARTNERS._replace(organizations=frozenset({"o-another0001"})), None),
        ("backup.amazonaws.com", PARTNERS, "any account through backup.amazonaws.com"),
    ],
)
def test_with_whom_something_is_shared(name: str, scope: Scope, expected: str | None) -> None:
    access = shared_access(name, scope)
    assert (access and access.who) == (expected and (expected,))


def test_a_region_that_cannot_be_read_does_not_hide_the_others() -> None:
    def read(region: str) -> list[dict[str, Any]]:
        if region == "closed":
            raise AwsError("AWS answered AccessDenied", code="AccessDenied")
        if region == "absent":
            raise AwsError("no such host", code="EndpointConnectionError")
        return [{"name": region}, {"name": "x", "why": "refused"}, {"unknown": f"something in {region}"}]

    looked = look("trust_anchor", read, ["one", "closed", "absent", "two"])
    assert [one["name"] for one in looked.things] == ["one", "two"]
    assert sorted((one["name"], one["why"].rstrip(".")) for one in looked.unreadable) == [
        ("", "AWS answered AccessDenied"),
        ("x", "refused"),
        ("x", "refused"),
    ]
    absent, *others = sorted(looked.unknown)
    assert absent.startswith("Every trust anchor in absent, where AWS seems to have none: no such host")
    assert others == ["something in one", "something in two"]
