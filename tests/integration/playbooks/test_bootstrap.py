# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whoever has no Ansible lets the partner in with the CloudFormation template: it makes what bootstrap.yml makes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import refused
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = (ROOT / "docs" / "bootstrap" / "ctl-developer-role.yml").read_text(encoding="utf-8")
FILES = ROOT / "catalogue"
ACCOUNT = ACME["ctl_account_id"]
NAMES = ("CTLDeveloperPolicy", "CTLDeveloperRole")
PRINCIPALS = ["arn:aws:iam::589942003651:role/Onboarding", "arn:aws:iam::589942003651:role/staff/*"]
WAYS: dict[str, dict[str, Any]] = {
    "as published": {},
    "with an external id": {"ctl_external_id": "acme-a1b2c3"},
    "for named principals": {"ctl_partner_principals": PRINCIPALS},
    "with both": {"ctl_external_id": "acme-a1b2c3", "ctl_partner_principals": PRINCIPALS},
}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


def deploy(aws: LocalAws, **parameters: str) -> dict[str, str]:
    """The stack, made as the documentation says; its outputs."""
    client = aws.client("cloudformation", account=ACCOUNT)
    client.create_stack(
        StackName="ctl-developer-role",
        TemplateBody=TEMPLATE,
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    (stack,) = client.describe_stacks(StackName="ctl-developer-role")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE", stack
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def parameters(variables: dict[str, Any]) -> dict[str, str]:
    """The template's parameters for what an inventory says."""
    given = {
        "ExternalId": variables.get("ctl_external_id"),
        "PartnerPrincipals": ",".join(variables.get("ctl_partner_principals", [])),
    }
    return {name: value for name, value in given.items() if value}


def made(aws: LocalAws) -> dict[str, Any]:
    """All that IAM tells about the policy and the role, but for ids and times."""
    iam = aws.client("iam", account=ACCOUNT)
    role = iam.get_role(RoleName="CTLDeveloperRole")["Role"]
    (attached,) = iam.list_attached_role_policies(RoleName="CTLDeveloperRole")["AttachedPolicies"]
    policy = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]
    version = {"PolicyArn": policy["Arn"], "VersionId": policy["DefaultVersionId"]}
    document = iam.get_policy_version(**version)["PolicyVersion"]["Document"]
    passing = {"RoleId", "CreateDate", "RoleLastUsed", "PolicyId", "UpdateDate", "Tags"}
    return {
        "role": {key: value for key, value in role.items() if key not in passing},
        "role tags": role["Tags"],
        "inline": iam.list_role_policies(RoleName="CTLDeveloperRole")["PolicyNames"],
        "policy": {key: value for key, value in policy.items() if key not in passing},
        "document": document,
    }


@pytest.mark.parametrize("way", WAYS)
def test_the_template_makes_what_the_playbook_makes(operator: Operator, aws: LocalAws, way: str) -> None:
    variables = WAYS[way]
    outputs = deploy(aws, **parameters(variables))
    by_template = made(aws)
    assert outputs == {"AccountRoleArn": by_template["role"]["Arn"]}

    aws.clear_calls()
    check = operator.play("bootstrap", {"acme-prod": {**ACME, **variables}}, "--check", "--diff")
    assert check.code == 0, check.output
    assert outputs["AccountRoleArn"] in check.output
    done = operator.play("bootstrap", {"acme-prod": {**ACME, **variables}})
    assert done.code == 0, done.output
    # CloudFormation cannot tag a policy: that is the one thing left to do.
    assert [call["operation"] for call in aws.writes()] == ["TagPolicy"]
    assert "adopt policy CTLDeveloperPolicy" in check.output

    aws.reset()
    assert operator.play("bootstrap", {"acme-prod": {**ACME, **variables}}).code == 0
    assert made(aws) == by_template


def test_what_was_done_and_cannot_be_stored_is_said_with_the_place_of_its_journal(
    operator: Operator, aws: LocalAws, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    operator.store.write_text("no folder", encoding="utf-8")
    run = operator.play("bootstrap", {"acme-prod": {**ACME, "ctl_evidence_spool": str(spool)}})
    assert run.code == 0, run.output
    assert made(aws)
    assert f"Its journal stays in {spool}" in run.output.replace("\n", " ")
    assert list(spool.rglob("*.jsonl"))


def test_what_cannot_be_meant_is_said_once(operator: Operator, aws: LocalAws) -> None:
    run = operator.play("bootstrap", {"acme-prod": {**ACME, "ctl_external_id": "short"}})
    assert run.code != 0
    assert run.output.count("fatal: ") == 2, "where it is found, and in the end"
    assert "is undefined" not in run.output
    assert aws.writes() == []


@pytest.mark.parametrize("value", ["short", "123456789012", "has a space", "semi;colon"])
def test_an_external_id_that_is_easy_to_guess_or_malformed_is_refused(aws: LocalAws, value: str) -> None:
    assert refused(lambda: deploy(aws, ExternalId=value)) == "ValidationError"


def test_names_of_iam_have_to_be_acknowledged(aws: LocalAws) -> None:
    client = aws.client("cloudformation", account=ACCOUNT)
    code = refused(lambda: client.create_stack(StackName="ctl-developer-role", TemplateBody=TEMPLATE))
    assert code == "InsufficientCapabilitiesException"


def test_the_template_says_what_the_catalogue_says() -> None:
    catalogue = yaml.safe_load((FILES / "catalogue.yml").read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in [*catalogue["policies"], *catalogue["roles"]]}
    resources = yaml.safe_load(TEMPLATE)["Resources"]
    assert sorted(resources) == sorted(NAMES)
    policy, role = (resources[name]["Properties"] for name in NAMES)
    assert (policy["ManagedPolicyName"], role["RoleName"]) == NAMES
    for name, resource in zip(NAMES, (policy, role), strict=True):
        assert resource["Description"] == entries[name]["description"]
    document = (FILES / "policies" / "CTLDeveloperPolicy.json").read_text(encoding="utf-8")
    assert policy["PolicyDocument"] == yaml.safe_load(document)
    assert entries["CTLDeveloperRole"]["policies"] == ["CTLDeveloperPolicy"]
    trust = catalogue["trusts"][entries["CTLDeveloperRole"]["trust"]]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"AWS": [trust["principal"]["AWS"]]}
    assert trust["external_id_variable"] and trust["narrowed_by_partner_principals"]


def test_the_steps_by_hand_say_what_the_catalogue_says() -> None:
    text = (ROOT / "docs" / "bootstrap.md").read_text(encoding="utf-8")
    catalogue = yaml.safe_load((FILES / "catalogue.yml").read_text(encoding="utf-8"))
    descriptions = {
        entry["description"] for entry in catalogue["policies"] + catalogue["roles"] if entry["name"] in NAMES
    }
    assert all(f"`{description}`" in text for description in descriptions)
    (block,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert json.loads(block) == json.loads((FILES / "policies" / "CTLDeveloperPolicy.json").read_text(encoding="utf-8"))
    assert all(f"`{name}`" in text for name in NAMES)
    assert f"`{catalogue['trusts']['partner']['principal']['AWS']}`" in text
    assert all(f"`{name}`" in text for name in yaml.safe_load(TEMPLATE)["Parameters"])
