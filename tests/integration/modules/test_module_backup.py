# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever removes something reads the backup itself, at two places, and stops before the first call without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest
from ansible_collections.ctl.aws.tests.accounts import ACME
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.backups import NAME, backup_of

LOGS = "ctlaudit-222222222222"
OURS = {"ctl:managed-by": "ctl.aws"}

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]

# What there is of each kind that something is removed of, and the options that remove it.
SEED: Options = {
    "roles": {"CTLCAMRole": {"trust": {"AWS": "540339316802"}, "tags": OURS}},
    "users": {"bob": {"policies": ["ReadOnlyAccess"]}},
    "buckets": [{"name": LOGS, "objects": {"one": "events"}}],
    "password_policy": {"minimum_password_length": 14},
}
LEDGER = {"resources": [{"account": ACME, "resource": "password policy", "unique_id": ""}]}
REMOVERS: dict[str, Options] = {
    "iam_removal": {
        "roles": [{"name": "CTLCAMRole", "trusted_accounts": ["540339316802"]}],
        "policies": [{"name": "CTLOwn", "document": {}}],
    },
    "log_bucket": {"name": LOGS, "state": "absent"},
    "account_restore": {
        "state": "origin",
        "snapshot": {"account": {"id": ACME}, "password_policy": None},
        "ledger": LEDGER,
    },
    "iam_baseline": {"users_in_no_group": "detach"},
}
SECTIONS = ("iam", "federation", "buckets", "password_policy")


@pytest.fixture
def account(customer: Callable[..., Options]) -> Options:
    return customer(ACME, **SEED)


def path_of(backup: Options, place: int) -> Path:
    return Path(backup["places"][place]["store"]) / ACME / "backups" / f"{NAME}.json"


def rewritten(backup: Options, place: int, **more: Any) -> Options:
    """A backup in which one place has something else, of which the option has the digest."""
    path = path_of(backup, place)
    content = {**json.loads(path.read_text(encoding="utf-8")), **more}
    path.write_text(json.dumps(content), encoding="utf-8")
    return {**backup, "digest": digest(content)}


def linked(backup: Options) -> list[Options]:
    """Two names of one directory."""
    first = Path(backup["places"][0]["store"])
    other = first.with_name(f"{first.name}-link")
    other.symlink_to(first)
    return [{"store": str(first)}, {"store": str(other)}]


def without_it(backup: Options) -> Options:
    path_of(backup, 1).unlink()
    return backup


# What is wrong with a backup, and what is said about it.
WRONG: dict[str, tuple[Callable[[Options], Options | None], str]] = {
    "none": (lambda backup: None, "without a backup at two places"),
    "no place": (lambda backup: {**backup, "places": []}, "is at 0 place"),
    "one place": (lambda backup: {**backup, "places": backup["places"][:1]}, "is at 1 place"),
    "one place twice": (lambda backup: {**backup, "places": backup["places"][:1] * 2}, "is at 1 place"),
    "two names of one directory": (lambda backup: {**backup, "places": linked(backup)}, "is at 1 place"),
    "two prefixes of one bucket": (
        lambda backup: {**backup, "places": [{"store": f"s3://logs/{name}"} for name in "ab"]},
        "is at 1 place",
    ),
    "not at the second place": (without_it, "is not there"),
    "another name": (lambda backup: {**backup, "name": "other"}, "is not there"),
    "another at the first place": (
        lambda backup: {**rewritten(backup, 0, run="x"), "digest": backup["digest"]},
        "digest",
    ),
    "another at the second place": (lambda backup: rewritten(backup, 1, run="x"), "is not the one that was made"),
    "another digest": (lambda backup: {**backup, "digest": "0" * 64}, "is not the one that was made"),
    "a name that leads elsewhere": (lambda backup: {**backup, "name": "../origin"}, "backup_name is"),
}
# The same at both places, and no backup of what would be removed.
UNFIT: dict[str, tuple[Options, str]] = {
    "no backup": ({"kind": "origin"}, "is no backup of account 222222222222"),
    "of another account": ({"account_id": "333333333333"}, "is no backup of account 222222222222"),
    "with nothing in it": ({"snapshot": {}}, "does not have all that would be removed"),
}


def both(backup: Options, **more: Any) -> Options:
    for place in range(2):
        backup = rewritten(backup, place, **more)
    return backup


@pytest.mark.parametrize("module", REMOVERS)
def test_nothing_is_removed_without_two_backups_that_read_back(
    module: str, aws: LocalAws, account: Options, refused: RunModule
) -> None:
    options = {**account, **REMOVERS[module]}
    for spoil, words in WRONG.values():
        refused(module, words, **options, backup=spoil(backup_of(account, SECTIONS)))
    for more, words in UNFIT.values():
        refused(module, words, **options, backup=both(backup_of(account, SECTIONS), **more))


@pytest.mark.parametrize("module", REMOVERS)
def test_with_them_it_is_removed_once_and_planned_without(module: str, account: Options, run_module: RunModule) -> None:
    options = {**account, **REMOVERS[module]}
    planned = run_module(module, check_mode=True, **options)
    done = run_module(module, **options, backup=backup_of(account, SECTIONS))
    assert planned["steps"] and len(done["steps"]) == len(planned["steps"])
    # With nothing to remove, nothing has to be shown.
    assert run_module(module, **options)["steps"] == []


def test_what_was_replaced_since_the_backup_stays(aws: LocalAws, account: Options, refused: RunModule) -> None:
    backup = backup_of(account, SECTIONS)
    iam = aws.client("iam", account=ACME)
    role = iam.get_role(RoleName="CTLCAMRole")["Role"]
    iam.delete_role(RoleName="CTLCAMRole")
    iam.create_role(
        RoleName="CTLCAMRole",
        AssumeRolePolicyDocument=json.dumps(role["AssumeRolePolicyDocument"]),
        Tags=[{"Key": key, "Value": value} for key, value in OURS.items()],
    )
    refused("iam_removal", "IAM role CTLCAMRole", **account, **REMOVERS["iam_removal"], backup=backup)


def test_a_bucket_is_not_deleted_with_the_backup_in_it(aws: LocalAws, account: Options, refused: RunModule) -> None:
    backup = backup_of(account, SECTIONS)
    backup["places"][1] = {"store": f"s3://{LOGS}/backups"}
    refused(
        "log_bucket", f"lies in the bucket that is deleted, {LOGS}", **account, **REMOVERS["log_bucket"], backup=backup
    )


def test_a_place_in_s3_is_reached_with_its_own_credentials(
    aws: LocalAws, account: Options, run_module: RunModule
) -> None:
    backup = backup_of(account, SECTIONS)
    partner = aws.client("s3", profile="partner")
    partner.create_bucket(Bucket="partner-evidence")
    document = path_of(backup, 0).read_bytes()
    partner.put_object(Bucket="partner-evidence", Key=f"all/{ACME}/backups/{NAME}.json", Body=document)
    backup["places"][0] = {"store": "s3://partner-evidence/all", "profile": "partner", "region": "us-east-1"}
    done = run_module("iam_removal", **account, **REMOVERS["iam_removal"], backup=backup)
    assert [step["status"] for step in done["steps"]] == ["applied"]


NARROW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
}
WIDER = {**NARROW, "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "589942003651"}, "Action": "sts:AssumeRole"}],
}


def with_another_version(iam: Any) -> None:
    arn = f"arn:aws:iam::{ACME}:policy/CTLOwn"
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(WIDER), SetAsDefault=True)


# What somebody does after the backup, and what is said to be missing from it.
CHANGES: list[tuple[str, Callable[[Any], Any], str]] = [
    (
        "iam_removal",
        lambda iam: iam.update_assume_role_policy(RoleName="CTLCAMRole", PolicyDocument=json.dumps(TRUST)),
        "IAM role CTLCAMRole with its present trust",
    ),
    (
        "iam_removal",
        lambda iam: iam.put_role_policy(RoleName="CTLCAMRole", PolicyName="own", PolicyDocument=json.dumps(NARROW)),
        "IAM role CTLCAMRole with its present inline",
    ),
    ("iam_removal", with_another_version, "IAM policy CTLOwn with its present default_version"),
    (
        "iam_baseline",
        lambda iam: iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=json.dumps(WIDER)),
        "IAM user bob with its present inline",
    ),
    (
        "account_restore",
        lambda iam: iam.update_account_password_policy(MinimumPasswordLength=20),
        "password_policy",
    ),
]


@pytest.mark.parametrize(("module", "change", "words"), CHANGES)
def test_what_was_changed_since_the_backup_stays(
    module: str, change: Callable[[Any], Any], words: str, aws: LocalAws, account: Options, refused: RunModule
) -> None:
    iam = aws.client("iam", account=ACME)
    iam.create_policy(
        PolicyName="CTLOwn",
        PolicyDocument=json.dumps(NARROW),
        Tags=[{"Key": key, "Value": value} for key, value in OURS.items()],
    )
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=json.dumps(NARROW))
    backup = backup_of(account, SECTIONS)
    change(iam)
    refused(module, words, **account, **REMOVERS[module], backup=backup)
