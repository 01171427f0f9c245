# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose people and repositories conditions on the claims of identity providers name."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    ASSUME_ACTIONS,
    Scope,
    external_access,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.federated import SHARED_HOSTS
from ansible_collections.ctl.aws.tests.accounts import ACME as OURS
from ansible_collections.ctl.aws.tests.accounts import PARTNER
from hypothesis import given
from hypothesis import strategies as st

GITHUB, GITLAB, TERRAFORM = "token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io"
BUILDKITE, COGNITO, GOOGLE = "agent.buildkite.com", "cognito-identity.amazonaws.com", "accounts.google.com"
OWN = "login.example.com/tenant"
POOL = "us-east-1:11111111-2222-3333-4444-555555555555"
ID = "0184990a-477b-4fa8-9968-496074483cee"
SCOPE = Scope(
    OURS,
    frozenset({PARTNER}),
    subjects=("repo:partner-org/*", "project_path:Partner/*", "organization:partner:*", POOL),
)
PEOPLE = SCOPE._replace(subjects=("*@partner.example",))


def kinds(host: str, claim: str, values: Any, operator: str = "StringLike", scope: Scope = SCOPE) -> str | None:
    """What a role comes to that trusts a host under one condition."""
    named = host if host in (COGNITO, GOOGLE) else f"arn:aws:iam::{OURS}:oidc-provider/{host}"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": named},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {operator: {f"{host}:{claim}": values}},
    }
    found = [
        kind for access in external_access({"Statement": statement}, scope, ASSUME_ACTIONS) for kind in access.kinds
    ]
    return " ".join(found) or None


@pytest.mark.parametrize(
    ("host", "claim", "value", "expected"),
    [
        # One pool has one id; a pattern fits those of every account
        (COGNITO, "aud", "us-east-1:*", "host"),
        (COGNITO, "aud", "us-east-1:1111*", "host"),
        (COGNITO, "aud", f"{POOL}?", "host"),
        (COGNITO, "aud", "*", "host"),
        (COGNITO, "aud", [POOL, "us-east-1:*"], "host"),
        (COGNITO, "sub", "us-east-1:*", "host"),
        (COGNITO, "aud", POOL, "provider"),
        (COGNITO, "aud", "us-east-1:99999999-2222-3333-4444-555555555555", None),
        (GOOGLE, "aud", "123:*", "host"),
        (GOOGLE, "aud", "123-*.apps.googleusercontent.com", "host"),
        (GOOGLE, "sub", "1*", "host"),
        (GOOGLE, "sub", "113475438248934895348", None),
        # Whose a repository is, the subject says only where it begins with that: owners choose what else it has
        (GITHUB, "sub", "environment:prod:*", "host"),
        (GITHUB, "sub", "environment:prod", "host"),
        (GITHUB, "sub", "ref:refs/heads/main*", "host"),
        (GITHUB, "sub", "ref:refs/heads/main", "host"),
        (GITHUB, "sub", "context:x/*", "host"),
        (GITHUB, "sub", "actor:somebody:*", "host"),
        (GITHUB, "sub", "environment:prod:repo:acme/app:*", "host"),
        (GITHUB, "sub", "acme/app:*", "host"),
        (GITHUB, "sub", "repo:acme", "host"),
        (GITHUB, "sub", "repo:acme*", "host"),
        (GITHUB, "sub", "repo:ac?e/app:*", "host"),
        (GITHUB, "sub", "repo:/app:*", "host"),
        (GITHUB, "sub", "re*:acme/app:*", "host"),
        (GITHUB, "sub", "*repo:acme/app:*", "host"),
        (GITHUB, "sub", "repository_owner:acme*", "host"),
        (GITHUB, "sub", "repository_owner_id:12*", "host"),
        (GITHUB, "sub", "repository_visibility:private:*", "host"),
        (GITHUB, "sub", ["repo:acme/app:*", "environment:prod"], "host"),
        (GITHUB, "repository_owner", "acme*", "host"),
        (GITHUB, "repository_owner_id", "12?", "host"),
        (GITHUB, "repository", "*/app", "host"),
        (GITHUB, "environment", "prod", "host"),
        (GITHUB, "aud", [], "host"),
        (GITHUB, "sub", "repo:acme/*", None),
        (GITHUB, "sub", "repo:acme/app:environment:prod", None),
        (GITHUB, "sub", "repo:acme@1/app@2:*", None),
        (GITHUB, "sub", "repository:acme/app:environment:*", None),
        (GITHUB, "sub", "repository_owner:acme", None),
        (GITHUB, "sub", "repository_owner:acme:environment:*", None),
        (GITHUB, "sub", "repository_owner_id:123:*", None),
        (GITHUB, "sub", "job_workflow_ref:acme/ci/.github/workflows/x.yml@*", None),
        (GITHUB, "repository_owner", "acme", None),
        (GITHUB, "repository", "acme/*", None),
        # The partner's, however that is said
        (GITHUB, "sub", "repo:Partner-Org/x:*", "provider"),
        (GITHUB, "sub", "repo:partner-org/*", "provider"),
        (GITHUB, "sub", "repo:partner-org@123456/x@456789:*", "provider"),
        (GITHUB, "sub", "repository:partner-org/x:*", "provider"),
        (GITHUB, "sub", "repository_owner:Partner-Org:*", "provider"),
        (GITHUB, "sub", "job_workflow_ref:partner-org/ci/.github/workflows/x.yml@*", "provider"),
        (GITHUB, "repository", "Partner-Org/*", "provider"),
        (GITHUB, "repository_owner", "partner-org", "provider"),
        (GITHUB, "job_workflow_ref", "partner-org/ci/*", "provider"),
        (GITHUB, "sub", "repo:partner-org-2/*", None),
        # Other hosts
        (GITLAB, "sub", "ref_type:branch:ref:main", "host"),
        (GITLAB, "sub", "project_path:acme*", "host"),
        (GITLAB, "namespace_path", "acme*", "host"),
        (GITLAB, "sub", "project_path:acme/app:ref_type:*", None),
        (GITLAB, "namespace_path", "acme/team*", None),
        (GITLAB, "sub", "project_path:partner/x:*", "provider"),
        (GITLAB, "project_path", "partner/x", "provider"),
        (GITLAB, "namespace_path", "PARTNER", "provider"),
        (TERRAFORM, "sub", "project:x:workspace:y:*", "host"),
        (TERRAFORM, "sub", "organization:acme*", "host"),
        (TERRAFORM, "sub", "organization:acme:*", None),
        (TERRAFORM, "sub", "organization:Partner:project:p:workspace:w:run_phase:apply", "provider"),
        (TERRAFORM, "terraform_organization_id", "org-*", "host"),
        (BUILDKITE, "sub", "queue", "host"),
        (BUILDKITE, "sub", "organization:acme:pipeline:*", None),
        (BUILDKITE, "sub", ID, None),
        (BUILDKITE, "organization_slug", "partner", "provider"),
    ],
)
def test_whose_a_value_says_it_is(host: str, claim: str, value: Any, expected: str | None) -> None:
    assert kinds(host, claim, value) == expected
    assert kinds(host, claim, value, scope=Scope(OURS)) == ("host" if expected == "host" else "provider")


@pytest.mark.parametrize(
    ("value", "operator", "expected"),
    [
        ("*", "StringLike", None),
        ("*@example.com", "StringLike", None),
        ("*@*", "StringLike", None),
        ("*@Partner.example", "StringLike", "provider"),
        ("some*@partner.example", "StringLike", "provider"),
        ("somebody@partner.example", "StringLike", "provider"),
        (["*", "somebody@partner.example"], "StringLike", "provider"),
        # A request without the claim passes, and somebody is named all the same
        ("somebody@partner.example", "StringEqualsIfExists", "provider"),
        ("somebody@partner.example", "ForAllValues:StringLike", "provider"),
        ("somebody@partner.example", "StringNotEquals", None),
    ],
)
def test_whom_a_provider_with_one_customer_names(value: Any, operator: str, expected: str | None) -> None:
    assert kinds(OWN, "sub", value, operator, PEOPLE) == expected
    assert kinds(OWN, "sub", value, operator, Scope(OURS)) == "provider"


@pytest.mark.parametrize(
    ("host", "claim", "value", "operator", "expected"),
    [
        (GITHUB, "sub", "REPO:PARTNER-ORG/X:ref:refs/heads/main", "StringEqualsIgnoreCase", "provider"),
        (GITHUB, "sub", "REPO:ACME/X:ref:refs/heads/main", "StringEqualsIgnoreCase", None),
        (GITHUB, "sub", "ENVIRONMENT:prod", "StringEqualsIgnoreCase", "host"),
        (GITHUB, "sub", "environment:prod", "StringEquals", "host"),
        (GITHUB, "sub", "repo:partner-org/x:*", "StringLikeIfExists", "host"),
    ],
)
def test_operators_that_name_somebody(host: str, claim: str, value: str, operator: str, expected: str | None) -> None:
    assert kinds(host, claim, value, operator) == expected


def test_a_variable_can_be_any_part_of_a_name() -> None:
    scope = SCOPE._replace(subjects=("repo:partner-org/deploy:*",))
    assert kinds(GITHUB, "sub", "repo:partner-org/${aws:PrincipalTag/x}", scope=scope) == "provider"
    assert kinds(GITHUB, "sub", "repo:${aws:PrincipalTag/x}/deploy:*", scope=scope) == "host"


def test_a_host_has_no_case() -> None:
    assert kinds(GITHUB.upper(), "sub", "environment:prod") == "host"


NAMES = st.text("abcxyz-0189", min_size=1, max_size=8)


@given(st.sampled_from(sorted(SHARED_HOSTS)), NAMES, st.text("abc:/*?-1", max_size=8))
def test_nothing_names_a_customer_behind_a_wildcard(host: str, claim: str, text: str) -> None:
    for known in (claim, *SHARED_HOSTS[host]):
        assert kinds(host, known, f"*{text}") == kinds(host, known, f"?{text}") == "host"


@given(NAMES, NAMES, st.data())
def test_the_partners_repositories_are_found_in_any_case(owner: str, repository: str, data: Any) -> None:
    scope = SCOPE._replace(subjects=(f"repo:{owner}/*",))
    for form in ("repo:{}/{}:*", "repository:{}/{}:*", "repo:{}@1/{}@2:ref:x"):
        written = "".join(sign.upper() if data.draw(st.booleans()) else sign for sign in form.format(owner, repository))
        assert kinds(GITHUB, "sub", written, scope=scope) == "provider"
        assert kinds(GITHUB, "sub", written, scope=scope._replace(subjects=(f"repo:{owner}.other/*",))) is None
