# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_baseline in an account that has something already: what is overwritten, kept, and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, ANALYTICS, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks

ADMIN = {"profile": "acme-prod-admin", "region": "us-east-1"}
TAG = {"Key": "ctl:managed-by", "Value": "ctl.aws"}

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]


def document(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]}


def policy(name: str, *actions: str, **more: Any) -> Options:
    return {"name": name, "document": document(*actions), **more}


def cam_role(**more: Any) -> Options:
    return {"name": "CTLCAMRole", "trusted_accounts": [ANALYTICS], "external_id": "analytics-1", **more}


def trusting(account: str, **condition: Any) -> Options:
    """A seed's trust: an account, under conditions."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}
    return {"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]}


def operations(result: dict[str, Any]) -> list[str]:
    assert not result.get("failed"), result
    return [step["operation"] for step in result["steps"]]


# Policies


def test_a_deviating_policy_of_former_years_is_overwritten_and_adopted(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    retired = {"trust": {"AWS": ANALYTICS}, "policies": ["CTLCAMPolicy"]}
    way_in = customer(ACME, policies={"CTLCAMPolicy": ["s3:*"]}, roles={"CTLRetiredRole": retired})
    wanted = {**way_in, "policies": [policy("CTLCAMPolicy", "ec2:*")], "known_roles": ["CTLRetiredRole"]}
    assert operations(run_module("iam_baseline", **wanted)) == ["CreatePolicyVersion", "TagPolicy"]
    assert looks.policies(aws, ACME) == {"CTLCAMPolicy": document("ec2:*")}
    assert operations(run_module("iam_baseline", **wanted)) == []


def test_what_is_the_customers_under_our_names_is_refused_at_once_and_taken_over_by_name(
    aws: LocalAws, run_module: RunModule, refused: RunModule, customer: Customer
) -> None:
    way_in = customer(
        ACME,
        policies={"CTLCAMPolicy": ["s3:*"], "CTLOperationsPolicy": ["s3:Get*"]},
        users={"bob": {"policies": ["CTLCAMPolicy"]}},
        roles={"CTLCAMRole": {"trust": {"Service": "lambda.amazonaws.com"}}},
    )
    declared = [policy("CTLCAMPolicy", "ec2:*"), policy("CTLOperationsPolicy", "iam:*"), policy("New", "s3:*")]
    wanted = {**way_in, "policies": declared, "roles": [cam_role()]}
    words = [f"Account {ACME} has something else", "CTLCAMPolicy (", "user bob", "CTLOperationsPolicy (", "to nothing"]
    words += ["CTLCAMRole (it has another purpose: it trusts lambda.amazonaws.com)", "Nothing was written"]
    refused("iam_baseline", *words, **wanted)
    refused("iam_baseline", *words, check_mode=True, **wanted)
    some = refused("iam_baseline", "ctl_harden_adopt: [CTLOperationsPolicy]", **wanted, adopt=names("CAM"))
    assert "CTLCAMPolicy" not in some["msg"]
    done = run_module("iam_baseline", **wanted, adopt=[*names("CAM"), "CTLOperationsPolicy"])
    assert not done.get("failed"), done
    assert looks.policies(aws, ACME)["CTLCAMPolicy"] == document("ec2:*")
    assert operations(run_module("iam_baseline", **wanted)) == []


def names(middle: str) -> list[str]:
    return [f"CTL{middle}Policy", f"CTL{middle}Role"]


def test_the_ledger_proves_a_policy_that_lost_its_tag(
    aws: LocalAws, run_module: RunModule, refused: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, policies={"CTLCAMPolicy": ["s3:*"]})
    client = aws.client("iam", account=ACME)
    found = client.get_policy(PolicyArn=f"arn:aws:iam::{ACME}:policy/CTLCAMPolicy")["Policy"]
    entry = {"account": ACME, "resource": "IAM policy CTLCAMPolicy", "unique_id": found["PolicyId"]}
    wanted = {**way_in, "policies": [policy("CTLCAMPolicy", "ec2:*")]}
    stranger = {"resources": [{**entry, "unique_id": "ANPAOTHER"}]}
    refused("iam_baseline", "CTLCAMPolicy", **wanted, ledger=stranger)
    ledger = {"resources": [entry]}
    assert operations(run_module("iam_baseline", **wanted, ledger=ledger)) == ["CreatePolicyVersion", "TagPolicy"]


def test_a_policy_that_only_is_written_otherwise_stays(run_module: RunModule, customer: Customer) -> None:
    statement = {"Sid": "Own", "Effect": "Allow", "Action": "EC2:*", "Resource": ["*"]}
    way_in = customer(ACME, policies={"CTLCAMPolicy": {"Version": "2012-10-17", "Statement": statement}})
    result = run_module("iam_baseline", **way_in, policies=[policy("CTLCAMPolicy", "ec2:*")])
    assert operations(result) == ["TagPolicy"]


@pytest.mark.parametrize(("default", "goes"), [("v5", "v1"), ("v1", "v2")])
def test_of_five_versions_the_oldest_that_is_not_in_force_makes_room(
    default: str, goes: str, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in, client = customer(ACME, policies={"CTLCAMPolicy": ["s3:Action1"]}), aws.client("iam", account=ACME)
    arn = f"arn:aws:iam::{ACME}:policy/CTLCAMPolicy"
    for number in range(2, 6):
        text = (
            f'{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:Action{number}","Resource":"*"}}}}'
        )
        client.create_policy_version(PolicyArn=arn, PolicyDocument=text, SetAsDefault=default == f"v{number}")
    wanted = {**way_in, "policies": [policy("CTLCAMPolicy", "ec2:*")], "adopt": ["CTLCAMPolicy"]}
    planned = run_module("iam_baseline", check_mode=True, **wanted)
    assert operations(planned) == ["DeletePolicyVersion", "CreatePolicyVersion", "TagPolicy"]
    # What goes is shown, so that it is in the evidence.
    assert f"s3:Action{goes[1:]}" in str(planned["diff"])
    assert operations(run_module("iam_baseline", **wanted)) == operations(planned)
    left = {one["VersionId"]: one["IsDefaultVersion"] for one in client.list_policy_versions(PolicyArn=arn)["Versions"]}
    assert left == {f"v{number}": number == 6 for number in range(1, 7) if f"v{number}" != goes}
    assert looks.policies(aws, ACME) == {"CTLCAMPolicy": document("ec2:*")}


def test_a_policy_that_is_only_created_stays_as_the_customer_edited_it(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    wanted = {**way_in, "policies": [policy("CAMOverridePolicy", "ec2:*", create_only=True)]}
    assert operations(run_module("iam_baseline", **wanted)) == ["CreatePolicy"]
    edited = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":"*"}]}'
    arn = f"arn:aws:iam::{ACME}:policy/CAMOverridePolicy"
    aws.client("iam", account=ACME).create_policy_version(PolicyArn=arn, PolicyDocument=edited, SetAsDefault=True)
    assert operations(run_module("iam_baseline", **wanted)) == []
    assert looks.policies(aws, ACME) == {"CAMOverridePolicy": document("s3:*", effect="Deny")}


def test_what_iam_cannot_change_is_kept_with_a_warning(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    trust = {"AWS": ANALYTICS, "external_id": "analytics-1"}
    way_in = customer(ACME, roles={"CTLCAMRole": {"trust": trust, "path": "/own/", "inline": {"more": ["s3:*"]}}})
    client = aws.client("iam", account=ACME)
    client.create_policy(
        PolicyName="CTLCAMPolicy",
        Path="/own/",
        PolicyDocument='{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
    )
    wanted = {"policies": [policy("CTLCAMPolicy", "ec2:*")], "roles": [cam_role(policies=["CTLCAMPolicy"])]}
    wanted["adopt"] = ["CTLCAMPolicy"]
    result = run_module("iam_baseline", **way_in, **wanted)
    assert not result.get("failed"), result
    text = "\n".join(result["warnings"])
    assert "Policy CTLCAMPolicy: its path is '/own/' instead of '/'" in text
    assert "Role CTLCAMRole: its path is '/own/' instead of '/'" in text
    assert (
        "Role CTLCAMRole: its inline policy more is not in the standard, and nothing proves that the role is ours: kept"
        in text
    )
    assert looks.roles(aws, ACME)["CTLCAMRole"] == ["CTLCAMPolicy"]
    assert result["role_arns"]["CTLCAMRole"] == f"arn:aws:iam::{ACME}:role/own/CTLCAMRole"


# Roles


def test_a_deviating_role_gets_its_standard_back(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    theirs = {"trust": {"AWS": [ANALYTICS, PARTNER]}, "policies": ["AmazonS3FullAccess", "ReadOnlyAccess"]}
    way_in = customer(ACME, roles={"CTLCAMRole": {**theirs, "description": "old", "max_session_duration": 7200}})
    wanted = {**way_in, "roles": [cam_role(aws_policies=["ReadOnlyAccess"], description="new")]}
    steps = operations(run_module("iam_baseline", **wanted))
    assert steps == ["UpdateAssumeRolePolicy", "DetachRolePolicy", "UpdateRole", "TagRole"]
    assert looks.roles(aws, ACME)["CTLCAMRole"] == ["ReadOnlyAccess"]
    condition = {"StringEquals": {"sts:ExternalId": "analytics-1"}}
    assert looks.trust(aws, ACME, "CTLCAMRole")["Statement"][0]["Condition"] == condition
    role = aws.client("iam", account=ACME).get_role(RoleName="CTLCAMRole")["Role"]
    assert (role["Description"], role["MaxSessionDuration"], role["Tags"]) == ("new", 7200, [TAG])
    assert operations(run_module("iam_baseline", **wanted)) == []


@pytest.mark.parametrize(
    "trust",
    [
        trusting(
            ANALYTICS, StringEquals={"sts:ExternalId": "analytics-1"}, Bool={"aws:MultiFactorAuthPresent": "true"}
        ),
        trusting(ANALYTICS, StringEquals={"sts:ExternalId": "analytics-1", "aws:PrincipalOrgID": "o-own"}),
    ],
    ids=["with a second factor", "of one organization"],
)
def test_a_stricter_trust_is_kept_with_a_warning(
    trust: Options, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, roles={"CTLCAMRole": {"trust": trust}})
    result = run_module("iam_baseline", **way_in, roles=[cam_role()])
    assert operations(result) == ["TagRole"]
    kept = f"Role CTLCAMRole: its trust policy is stricter than the standard, kept (account {ACME})"
    assert result["warnings"] == [kept]
    assert looks.trust(aws, ACME, "CTLCAMRole") == trust


def closing(**statement: Any) -> Options:
    """A trust policy that lets the partner in, and a denial beside it."""
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", **statement}
    return {"Version": "2012-10-17", "Statement": [*trusting(ANALYTICS)["Statement"], deny]}


CLOSED = {
    "a denial": {"Version": "2012-10-17", "Statement": closing()["Statement"][1:]},
    "as we close it": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    },
    "a denial beside": closing(),
    "of the account": closing(Principal={"AWS": ANALYTICS}),
    "a condition that never holds": trusting(ANALYTICS, Null={"aws:PrincipalArn": "true"}),
}


@pytest.mark.parametrize("trust", CLOSED.values(), ids=CLOSED.keys())
def test_a_role_that_the_customer_closed_stays_closed_until_he_agrees(
    trust: Options, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, roles={"CTLCAMRole": {"trust": trust, "tags": {"ctl:managed-by": "ctl.aws"}}})
    wanted = {**way_in, "roles": [cam_role()]}
    result = run_module("iam_baseline", **wanted)
    assert (operations(result), result["closed_roles"]) == ([], ["CTLCAMRole"])
    assert "stays closed until the customer opens it" in "".join(result["warnings"])
    assert looks.trust(aws, ACME, "CTLCAMRole") == trust
    role = {"account": ACME, "resource": "IAM role CTLCAMRole", "certain": True}
    for mark in ("", "closed"):
        ledger = {"resources": [{**role, "mark": mark, "unique_id": "AROAEXAMPLE"}]}
        result = run_module("iam_baseline", check_mode=True, **wanted, ledger=ledger)
        ours = mark == "closed" and trust in (CLOSED["a denial"], CLOSED["as we close it"])
        assert (operations(result) == ["UpdateAssumeRolePolicy"]) is ours
        assert result["closed_roles"] == ([] if ours else ["CTLCAMRole"])
    result = run_module("iam_baseline", **wanted, reopen=["CTLCAMRole"])
    assert (operations(result), result["closed_roles"]) == (["UpdateAssumeRolePolicy"], [])


WIDE = [
    {"StringLike": {"aws:PrincipalArn": "*"}},
    {"StringNotEquals": {"aws:PrincipalArn": "nobody"}},
    {"Null": {"aws:PrincipalArn": "false"}},
    {"ForAllValues:StringEquals": {"dynamodb:Attributes": "x"}},
    {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
]


@pytest.mark.parametrize("condition", WIDE, ids=str)
@pytest.mark.parametrize("name", ["CTLCAMRole", "CTLDeveloperRole"])
def test_everybody_under_a_condition_that_always_holds_is_corrected(
    name: str, condition: Options, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    everybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": condition}
    trust = {"Version": "2012-10-17", "Statement": [everybody]}
    way_in = customer(ACME, roles={"CTLCAMRole": {"trust": {"AWS": PARTNER}}})
    client = aws.client("iam", account=ACME)
    client.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    declared = {"name": name, "trusted_accounts": [PARTNER], "external_id": way_in["external_id"]}
    admin = {**ADMIN, "roles": [{**declared, "aws_policies": ["AdministratorAccess"]}]}
    result = run_module("iam_baseline", **admin)
    assert "UpdateAssumeRolePolicy" in operations(result)
    [statement] = looks.trust(aws, ACME, name)["Statement"]
    assert statement["Principal"] in ({"AWS": PARTNER}, {"AWS": [PARTNER]})
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": way_in["external_id"]}}


# What would lock out the role in use: the difference from it as it is, and words of the refusal.
LOCKED_OUT: list[tuple[str, Options, list[str]]] = [
    (
        "another external id",
        {"external_id": "of-another-customer", "aws_policies": ["AdministratorAccess"]},
        ["trust policy of role CTLDeveloperRole, which is in use, would no longer allow", "ctl_external_id"],
    ),
    (
        "other principals",
        {"trusted_principals": [f"arn:aws:iam::{PARTNER}:role/Nobody"], "aws_policies": ["AdministratorAccess"]},
        [f"would no longer allow arn:aws:iam::{PARTNER}:user/operator", "ctl_partner_principals"],
    ),
    (
        "fewer permissions",
        {"aws_policies": ["ReadOnlyAccess"]},
        ["policies of role CTLDeveloperRole, which is in use, would no longer permit this work"],
    ),
    (
        "a policy of our own that denies",
        {"policies": ["CTLDeveloperPolicy"]},
        ["policies of role CTLDeveloperRole, which is in use, would no longer permit this work"],
    ),
]


@pytest.mark.parametrize(("name", "difference", "words"), LOCKED_OUT, ids=[row[0] for row in LOCKED_OUT])
def test_a_change_that_would_lock_us_out_is_refused_without_a_write(
    name: str, difference: Options, words: list[str], refused: RunModule, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    role = {"name": "CTLDeveloperRole", "trusted_accounts": [PARTNER], "external_id": way_in["external_id"]}
    deny = {"name": "CTLDeveloperPolicy", "document": document("iam:*", effect="Deny")}
    refused("iam_baseline", *words, "Nothing was written", **way_in, policies=[deny], roles=[{**role, **difference}])
    assert not run_module("account_snapshot_info", **way_in, sections=["regions"]).get("failed")


def test_quotas_are_found_in_the_plan(refused: RunModule, customer: Customer) -> None:
    long = policy("CTLCAMPolicy", *[f"s3:Action{number:04}" for number in range(500)])
    refused("iam_baseline", "Policy CTLCAMPolicy has", "characters, IAM takes 6144", **ADMIN, policies=[long])
    many = [policy(f"CTL{number}", "s3:*") for number in range(11)]
    role = cam_role(policies=[one["name"] for one in many])
    refused("iam_baseline", "would have 11 policies, IAM takes 10", **ADMIN, policies=many, roles=[role])


def test_users_in_no_group_are_told(run_module: RunModule) -> None:
    result = run_module("iam_baseline", profile="globex-admin")
    assert (result["changed"], result["users_in_no_group"]) == (False, ["admin", "carol"])
