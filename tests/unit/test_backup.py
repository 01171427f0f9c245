# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a backup has what a plan removes from IAM."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import removal_steps as steps
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.backed_up import lacks_iam

ROLE: dict[str, Any] = {
    "arn": "arn:aws:iam::222222222222:role/R",
    "id": "AROA1",
    "trust": {"Statement": []},
    "attached": ["arn:a"],
    "inline": {"one": {"Statement": []}},
    "boundary": None,
    "instance_profiles": [],
}
SAML = {"arn": "arn:aws:iam::222222222222:saml-provider/P", "metadata": "<a/>", "tags": {}}
OIDC = {"arn": "arn:aws:iam::222222222222:oidc-provider/P", "client_ids": ["a"], "thumbprints": ["1"], "tags": {}}


def lacking(kind: str, now: dict[str, Any], then: dict[str, Any] | None) -> list[str]:
    """What a backup lacks for the removal of one thing. :param then: as the backup has it."""
    removal = steps.remove_role("R", now) if kind == "roles" else [steps.remove_provider(kind, "P", now)]
    name = "R" if kind == "roles" else "P"
    kept = {kind: {name: then} if then else {}}
    snapshot = {"iam": kept, "federation": {}} if kind == "roles" else {"iam": {}, "federation": kept}
    return lacks_iam(Plan(removal), {kind: {name: now}}, snapshot)


@pytest.mark.parametrize(
    ("kind", "now", "then", "missing"),
    [
        ("roles", ROLE, ROLE, []),
        ("roles", ROLE, None, ["IAM role R"]),
        ("roles", ROLE, {**ROLE, "id": "AROA2"}, ["IAM role R"]),
        ("roles", ROLE, {**ROLE, "inline": {}}, ["IAM role R with its present inline"]),
        ("roles", ROLE, {**ROLE, "attached": []}, ["IAM role R with its present attached"]),
        ("roles", ROLE, {**ROLE, "trust": {"Statement": [{"Effect": "Deny"}]}}, ["IAM role R with its present trust"]),
        # A first attempt has taken something from it already.
        ("roles", {**ROLE, "inline": {}, "attached": []}, ROLE, []),
        ("saml", SAML, SAML, []),
        ("saml", SAML, None, ["IAM SAML provider P"]),
        ("saml", SAML, {**SAML, "metadata": "<b/>"}, ["IAM SAML provider P with its present metadata"]),
        ("oidc", OIDC, OIDC, []),
        ("oidc", OIDC, {**OIDC, "client_ids": []}, ["IAM OIDC provider P with its present client_ids"]),
        ("oidc", OIDC, {**OIDC, "thumbprints": ["2"]}, ["IAM OIDC provider P with its present thumbprints"]),
    ],
)
def test_a_backup_has_what_goes_as_it_is_now(kind: str, now: Any, then: Any, missing: list[str]) -> None:
    assert lacking(kind, now, then) == missing
