# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the local AWS shares, and what of it it refuses: RAM, Backup, Roles Anywhere, findings, the event history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, refused

ANALYZER = f"arn:aws:access-analyzer:us-east-1:{ACME}:analyzer/theirs"
TRUST = document({"Effect": "Allow", "Principal": {"AWS": PARTNER}, "Action": "sts:AssumeRole"})


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("backup", "get_backup_vault_access_policy", {"BackupVaultName": "bare"}, "ResourceNotFoundException"),
    ("backup", "get_backup_vault_access_policy", {"BackupVaultName": "absent"}, "ResourceNotFoundException"),
    (
        "backup",
        "put_backup_vault_access_policy",
        {"BackupVaultName": "absent", "Policy": TRUST},
        "ResourceNotFoundException",
    ),
    ("ram", "list_principals", {"resourceOwner": "OTHER-ACCOUNTS"}, "InvalidParameterException"),
    ("accessanalyzer", "list_findings_v2", {"analyzerArn": f"{ANALYZER}-absent"}, "ResourceNotFoundException"),
    ("accessanalyzer", "list_findings_v2", {"analyzerArn": "theirs"}, "ValidationException"),
    (
        "accessanalyzer",
        "list_findings_v2",
        {"analyzerArn": ANALYZER, "filter": {"colour": {"eq": ["red"]}}},
        "ValidationException",
    ),
    ("accessanalyzer", "get_finding_v2", {"analyzerArn": ANALYZER, "id": "absent"}, "ResourceNotFoundException"),
]


@pytest.mark.parametrize(("service", "operation", "parameters", "code"), REFUSED)
def test_what_aws_refuses_is_refused(
    aws: LocalAws, service: str, operation: str, parameters: dict[str, Any], code: str
) -> None:
    aws.client("backup", account=ACME).create_backup_vault(BackupVaultName="bare")
    aws.client("accessanalyzer", account=ACME).create_analyzer(analyzerName="theirs", type="ACCOUNT")
    call: Callable[..., Any] = getattr(aws.client(service, account=ACME), operation)
    assert refused(lambda: call(**parameters)) == code


def test_only_shares_that_are_left_have_principals(aws: LocalAws) -> None:
    ram = aws.client("ram", account=ACME)
    arns = [
        ram.create_resource_share(name=name, principals=[PARTNER])["resourceShare"]["resourceShareArn"]
        for name in ("one", "two")
    ]
    ram.delete_resource_share(resourceShareArn=arns[0])
    shares = ram.get_resource_shares(resourceOwner="SELF", resourceShareStatus="ACTIVE")["resourceShares"]
    assert [one["resourceShareArn"] for one in shares] == arns[1:]
    principals = ram.list_principals(resourceOwner="SELF")["principals"]
    assert [(one["id"], one["resourceShareArn"]) for one in principals] == [(PARTNER, arns[1])]


def test_anchors_and_profiles_belong_to_a_region_and_are_disabled_unless_said(aws: LocalAws) -> None:
    here, there = (aws.client("rolesanywhere", account=ACME, region=region) for region in ("us-east-1", "eu-west-1"))
    source = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": "x"}}
    here.create_trust_anchor(name="one", source=source)
    here.create_profile(name="one", roleArns=[f"arn:aws:iam::{ACME}:role/R"])
    assert [one["enabled"] for one in here.list_trust_anchors()["trustAnchors"]] == [False]
    assert [one["enabled"] for one in here.list_profiles()["profiles"]] == [False]
    assert there.list_trust_anchors()["trustAnchors"] == there.list_profiles()["profiles"] == []


def test_the_event_history_has_who_made_users_and_roles_in_one_region(aws: LocalAws) -> None:
    iam = aws.client("iam", account=ACME)
    for number in range(60):
        iam.create_user(UserName=f"user-{number}")
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)

    def names(region: str, event: str) -> list[str]:
        lookup = aws.client("cloudtrail", account=ACME, region=region).get_paginator("lookup_events")
        wanted = [{"AttributeKey": "EventName", "AttributeValue": event}]
        found = lookup.paginate(LookupAttributes=wanted).build_full_result()["Events"]
        return [one["EventName"] for one in found]

    assert names("us-east-1", "CreateUser") == ["CreateUser"] * 60
    assert names("us-east-1", "CreateRole") == ["CreateRole"]
    assert names("eu-west-1", "CreateUser") == []
    aws.reset()
    assert names("us-east-1", "CreateUser") == []
