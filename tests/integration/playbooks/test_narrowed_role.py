# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A customer narrows CTLDeveloperRole: with another policy, or a permissions boundary, that denies one action.

Onboarding says so, with a message that names the action and what to do, says of nothing that it was done which was
not, and does not widen the role again. Without the limit the next run finishes. `make test` takes some of the table;
with CTL_TEST_PERMISSIONS=all, all.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences
from ansible_collections.ctl.aws.tests.integration.support.fleets import fleet, host, state
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator

ALL = os.environ.get("CTL_TEST_PERMISSIONS") == "all"
ROLE, LIMIT = "CTLDeveloperRole", "customer-limit"
HINTS = {
    "inline": "A policy of the role or user in use denies this call",
    "attached": "A policy of the role or user in use denies this call",
    "boundary": "permissions boundary of the role in use denies this call",
}
DENIED = [
    "iam:GetAccountAuthorizationDetails",
    "iam:CreatePolicy",
    "iam:CreateRole",
    "iam:AttachRolePolicy",
    "iam:UpdateAccountPasswordPolicy",
    "iam:GetAccountPasswordPolicy",
    "s3:CreateBucket",
    "s3:PutBucketPolicy",
    "s3:PutBucketVersioning",
    "cloudtrail:CreateTrail",
    "cloudtrail:StartLogging",
    "config:PutConfigurationRecorder",
    "config:PutDeliveryChannel",
    "iam:PassRole",
    "ec2:EnableEbsEncryptionByDefault",
    "ec2:EnableSnapshotBlockPublicAccess",
    "ec2:EnableImageBlockPublicAccess",
    "ssm:UpdateServiceSetting",
    "s3:PutAccountPublicAccessBlock",
    "access-analyzer:CreateAnalyzer",
    "organizations:AcceptHandshake",
]
TABLE = [(action, how) for number, action in enumerate(DENIED) for how in [list(HINTS)[number % 3]]]
SOME = TABLE if ALL else random.Random(20260104).sample(TABLE, 3)


def limit(aws: LocalAws, account: dict[str, Any], action: str, how: str) -> None:
    """The customer takes an action from the role."""
    iam = aws.client("iam", account=account["id"])
    deny = {"Effect": "Deny", "Action": action, "Resource": "*"}
    if how == "inline":
        iam.put_role_policy(RoleName=ROLE, PolicyName=LIMIT, PolicyDocument=document(deny))
        return
    allow = [{"Effect": "Allow", "Action": "*", "Resource": "*"}] if how == "boundary" else []
    arn = iam.create_policy(PolicyName=LIMIT, PolicyDocument=document(*allow, deny))["Policy"]["Arn"]
    if how == "attached":
        iam.attach_role_policy(RoleName=ROLE, PolicyArn=arn)
    else:
        iam.put_role_permissions_boundary(RoleName=ROLE, PermissionsBoundary=arn)


def is_limited(aws: LocalAws, account: dict[str, Any], how: str) -> bool:
    """Whether what the customer did is as it was."""
    iam = aws.client("iam", account=account["id"])
    if how == "inline":
        return LIMIT in iam.list_role_policies(RoleName=ROLE)["PolicyNames"]
    if how == "attached":
        attached = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
        return LIMIT in [policy["PolicyName"] for policy in attached]
    return "PermissionsBoundary" in iam.get_role(RoleName=ROLE)["Role"]


def lift(aws: LocalAws, account: dict[str, Any], how: str) -> None:
    """The customer takes the limit away again."""
    iam = aws.client("iam", account=account["id"])
    arn = f"arn:aws:iam::{account['id']}:policy/{LIMIT}"
    if how == "inline":
        iam.delete_role_policy(RoleName=ROLE, PolicyName=LIMIT)
        return
    if how == "attached":
        iam.detach_role_policy(RoleName=ROLE, PolicyArn=arn)
    else:
        iam.delete_role_permissions_boundary(RoleName=ROLE)
    iam.delete_policy(PolicyArn=arn)


def test_what_a_narrowed_role_may_not_do_is_named_and_not_said_to_be_done(aws: LocalAws, tmp_path: Path) -> None:
    plain, *limited = accounts = fleet(1 + len(SOME))
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    aws.reset({**seeded, "accounts": accounts})
    operator = Operator(aws, tmp_path)
    hosts = {account["name"]: host(account, tmp_path) for account in accounts}
    assert operator.play("bootstrap", hosts).code == 0
    table = list(zip(limited, SOME, strict=True))
    for account, (action, how) in table:
        limit(aws, account, action, how)
    aws.enforce_identity_policies()
    first = operator.play("onboard", hosts)
    assert "Traceback" not in first.output, first.output
    assert first.results[plain["name"]] == "ok", first.output
    bad: list[Any] = []
    for account, (action, how) in table:
        name = account["name"]
        said, row = first.why(name), first.table[name]
        whole = all(words in said for words in (action, f"account {account['id']}", "us-east-1", HINTS[how]))
        honest = row.result == "failed" and row.hardened != "yes"
        if not (whole and honest and is_limited(aws, account, how)):
            bad.append((action, how, row, said, is_limited(aws, account, how)))
    for account, (_action, how) in table:
        lift(aws, account, how)
    again = operator.play("onboard", hosts)
    wanted = state(aws, plain)
    for account, (action, how) in table:
        left = list(differences(wanted, state(aws, account), {}))
        if left or again.results[account["name"]] != "ok":
            bad.append((action, how, left[:5], again.why(account["name"])))
    assert not bad, "\n\n".join(map(str, bad))
