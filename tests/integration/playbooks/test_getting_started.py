# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The partner's own set-up: what its two templates make is what the playbooks need, and no more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import canonical as canonical_document
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT, PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import refused
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, ROOT, Operator, Run
from ansible_collections.ctl.aws.tests.unit.support.role_specs import documentation_of_the_inventory

TEMPLATES = ROOT / "docs" / "partner"
BUCKET = "ctlpartner-evidence-2"
BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
OPERATORS = f"arn:aws:iam::{PARTNER}:user/operat*"
OPERATOR_ROLE = f"arn:aws:iam::{PARTNER}:role/CTLOperatorRole"
ROLE = f"arn:aws:iam::{MANAGEMENT}:role/ctl-organization"


def deploy(aws: LocalAws, account: str, name: str, **parameters: str) -> dict[str, str]:
    """The stack of a template; its outputs."""
    client = aws.client("cloudformation", account=account)
    client.create_stack(
        StackName=name,
        TemplateBody=(TEMPLATES / f"{name}.yml").read_text(encoding="utf-8"),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    (stack,) = client.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE", stack
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def actions_in(value: Any) -> set[str]:
    """Every action of a template, wherever it is."""
    if isinstance(value, dict):
        own = value.get("Action", []) if "Effect" in value and value["Effect"] == "Allow" else []
        return {own} if isinstance(own, str) else set(own).union(*map(actions_in, value.values()))
    return set().union(*map(actions_in, value)) if isinstance(value, list) else set()


def template(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((TEMPLATES / f"{name}.yml").read_text(encoding="utf-8")))


def test_the_management_role_has_the_documented_actions_and_no_other() -> None:
    security = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| management account \|.*\| ([^|]+) \|$", security, re.MULTILINE)
    of_playbooks = {action for row in rows for action in re.split(r",\s*", row)}
    (of_inventory, *_rest) = documentation_of_the_inventory()["notes"]
    granted = actions_in(template("management-account")["Resources"]["Organization"])
    root = actions_in(template("management-account")["Resources"]["RootUsers"])
    assert granted | root == of_playbooks | set(re.findall(r"organizations:\w+", of_inventory))
    assert not [action for action in granted if not action.startswith("organizations:")]
    assert not granted & root


def test_without_a_yes_nobody_gets_at_root_users(aws: LocalAws) -> None:
    deploy(aws, MANAGEMENT, "management-account", PartnerAccountId=PARTNER, RoleName="ctl-organization")
    iam = aws.client("iam", account=MANAGEMENT)
    attached = iam.list_attached_role_policies(RoleName="ctl-organization")["AttachedPolicies"]
    assert [one["PolicyName"] for one in attached] == ["CTLOrganizationPolicy"]
    assert iam.list_role_policies(RoleName="ctl-organization")["PolicyNames"] == []
    for wrong in ({"PartnerAccountId": "partner"}, {"PartnerAccountId": PARTNER, "HandsOverRootUsers": "y"}):
        code = refused(lambda wrong=wrong: deploy(aws, STRANGER, "management-account", **wrong))
        assert code == "ValidationError"


def test_the_bucket_is_private_versioned_encrypted_and_stays() -> None:
    """By its template: the local AWS makes a bucket of it, without most of what it says."""
    bucket = template("partner-account")["Resources"]["Evidence"]
    properties = bucket["Properties"]
    assert {bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]} == {"Retain"}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["PublicAccessBlockConfiguration"] == dict.fromkeys(BLOCKED, True)
    assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "ServerSideEncryptionByDefault" in str(properties["BucketEncryption"])


def partner_of(aws: LocalAws) -> dict[str, Any]:
    """What the inventory says for ctl.aws.partner, and administrators of both accounts."""
    return {
        "ctl_partner_account_id": PARTNER,
        "ctl_partner_operators": [OPERATORS],
        "ctl_partner_admin_connection": {"profile": "partner", "region": "us-east-1"},
        "ctl_partner_management_admin_connection": {"profile": profile_of(aws, MANAGEMENT), "region": "us-east-1"},
        "ctl_partner_connection": {"profile": "operating", "region": "us-east-1"},
        "ctl_management_connection": {"profile": "operating", "region": "us-east-1", "role_arn": ROLE},
        "ctl_evidence_store": f"s3://{BUCKET}/accounts",
        "ctl_partner_wait_seconds": 0,
    }


def profile_of(aws: LocalAws, account: str) -> str:
    return next(name for name, owner in aws.profiles().items() if owner == account)


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    """Somebody who has the profile operating, which assumes CTLOperatorRole."""
    config = tmp_path / "config"
    config.write_text(f"[profile operating]\nrole_arn = {OPERATOR_ROLE}\nsource_profile = partner\n", encoding="utf-8")
    return Operator(aws, tmp_path, {"AWS_CONFIG_FILE": str(config)})


def made(aws: LocalAws) -> dict[str, Any]:
    """What the partner's two accounts have of what either way makes, without what tells them apart."""
    iam = {account: aws.client("iam", account=account) for account in (MANAGEMENT, PARTNER)}
    found: dict[str, Any] = {}
    for account, role in ((MANAGEMENT, "ctl-organization"), (PARTNER, "CTLOperatorRole")):
        client = iam[account]
        attached = client.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        trust = client.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        found[role] = {
            "trust": canonical(trust),
            "policies": {one["PolicyName"]: canonical(document_of(client, one["PolicyArn"])) for one in attached},
            "inline": client.list_role_policies(RoleName=role)["PolicyNames"],
        }
    return found


def document_of(client: Any, arn: str) -> dict[str, Any]:
    version = client.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return dict(client.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])


def canonical(document: dict[str, Any]) -> Any:
    """By meaning, whatever the names of statements and the form of an account are."""
    text = json.dumps([{**one, "Sid": ""} for one in document["Statement"]])
    text = re.sub(r'"AWS": "(?:arn:aws:iam::)?(\d{12})(?::root)?"', r'"AWS": "\1"', text).replace(
        "ArnEquals", "ArnLike"
    )
    return canonical_document({"Version": "2012-10-17", "Statement": json.loads(text)})


def test_the_playbook_makes_what_the_templates_make(aws: LocalAws, operator: Operator) -> None:
    variables = partner_of(aws) | {"ctl_partner_hands_over_root_users": True}
    parameters = {
        "PartnerAccountId": PARTNER,
        "PartnerPrincipals": f"{OPERATOR_ROLE},{OPERATORS}",
        "HandsOverRootUsers": "yes",
    }
    deploy(aws, MANAGEMENT, "management-account", RoleName="ctl-organization", **parameters)
    deploy(aws, PARTNER, "partner-account", BucketName=BUCKET, ManagementRoleArn=ROLE, OperatorPrincipals=OPERATORS)
    by_templates = made(aws)
    # What the templates have made is taken over as it is.
    run = operator.play("partner", {"acme": ACME}, "-e", json.dumps(variables))
    assert run.code == 0, run.output
    assert made(aws) == by_templates
    aws.reset()
    run = operator.play("partner", {"acme": ACME}, "-e", json.dumps(variables))
    assert run.code == 0, run.output
    assert made(aws) == by_templates


def test_the_first_account_comes_with_what_the_playbook_made(aws: LocalAws, operator: Operator) -> None:
    variables = partner_of(aws)
    asked = ("-e", json.dumps(variables))
    planned = operator.play("partner", {"acme": ACME}, *asked, "--check")
    assert planned.code != 0 and aws.writes() == []
    assert "would be made or corrected: run without --check" in planned.output
    aws.enforce_identity_policies()
    first = operator.play("ctl.aws.partner", {"acme": ACME}, *asked)
    assert first.code == 0, first.output
    assert "The first account can come" in first.output
    s3 = aws.client("s3", account=PARTNER)
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    assert s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"] == dict.fromkeys(BLOCKED, True)
    assert "aws:SecureTransport" in s3.get_bucket_policy(Bucket=BUCKET)["Policy"]
    aws.clear_calls()
    again = operator.play("partner", {"acme": ACME}, *asked, "--check")
    assert again.code == 0 and aws.writes() == [], again.output
    assert again.output.count("as it should be") == 3
    # Somebody opens it: that is drift, named in check mode, and corrected.
    s3.delete_public_access_block(Bucket=BUCKET)
    drifted = operator.play("partner", {"acme": ACME}, *asked, "--check")
    assert drifted.code != 0 and f"bucket {BUCKET} would be made or corrected" in drifted.output
    assert operator.play("partner", {"acme": ACME}, *asked).code == 0
    assert s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"] == dict.fromkeys(BLOCKED, True)
    hosts = {
        "acme": {
            **ACME,
            **{name: variables[name] for name in ("ctl_partner_connection", "ctl_management_connection")},
            "ctl_evidence_store": variables["ctl_evidence_store"],
            "ctl_bootstrap_connection": {"profile": "acme-prod-admin", "region": "us-east-1"},
            "ctl_enroll_organizational_unit_id": "ou-ctl1-customers",
            "ctl_regions": ["us-east-1"],
        }
    }
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output


def test_whoever_is_added_gets_in_and_what_is_not_meant_is_red(aws: LocalAws, operator: Operator) -> None:
    variables = partner_of(aws)

    def play() -> Run:
        return operator.play("partner", {"acme": ACME}, "-e", json.dumps(variables))

    assert play().code == 0
    variables["ctl_partner_operators"] = [OPERATORS, f"arn:aws:iam::{PARTNER}:role/NewTeam"]
    added = play()
    assert added.code == 0, added.output
    for account, role in ((PARTNER, "CTLOperatorRole"), (MANAGEMENT, "ctl-organization")):
        trust = aws.client("iam", account=account).get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        assert "role/NewTeam" in json.dumps(trust), role
    s3 = aws.client("s3", account=PARTNER)
    everything = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    expiry = {"ID": "tidy", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 7}}
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [*everything, expiry]})
    red = play()
    assert red.code != 0 and "by its lifecycle rule 'tidy' objects or their versions expire" in red.output
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": everything})
    deny = {"Sid": "No", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:PutObject"}
    policy = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
    policy["Statement"].append({**deny, "Resource": f"arn:aws:s3:::{BUCKET}/*"})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    red = play()
    assert red.code != 0 and "statement 'No' of its policy denies something" in red.output
    assert "writing to the evidence store: does not work" in red.output


def test_a_bucket_of_somebody_else_stops_it_before_the_first_write(aws: LocalAws, operator: Operator) -> None:
    aws.client("s3", account=STRANGER).create_bucket(Bucket=BUCKET)
    aws.clear_calls()
    run = operator.play("partner", {"acme": ACME}, "-e", json.dumps(partner_of(aws)))
    assert run.code != 0 and BUCKET in run.output
    assert aws.writes() == []


def test_without_administrators_only_what_works_is_tried(aws: LocalAws, operator: Operator) -> None:
    variables = partner_of(aws)
    for name in ("ctl_partner_admin_connection", "ctl_partner_management_admin_connection"):
        del variables[name]
    run = operator.play("partner", {"acme": ACME}, "-e", json.dumps(variables))
    assert run.code != 0 and "Traceback" not in run.output
    assert (
        "role ctl-organization: not looked at, since ctl_partner_management_admin_connection is not set" in run.output
    )
    assert "the way into the organization: does not work" in run.output
    assert aws.writes() == []


def test_whoever_runs_it_may_enter_accounts_and_keep_evidence_and_nothing_else() -> None:
    text = (ROOT / "docs/evidence.md").read_text(encoding="utf-8")
    sentence = text.partition("The credentials of the store")[2].partition("\n\n")[0]
    needed = {"sts:AssumeRole", *re.findall(r"`(s3:\w+)`", sentence)}
    assert actions_in(template("partner-account")["Resources"]["Operator"]) == needed


def test_an_account_comes_with_what_the_templates_made(aws: LocalAws, operator: Operator) -> None:
    deploy(aws, MANAGEMENT, "management-account", PartnerAccountId=PARTNER, RoleName="ctl-organization")
    own = {"BucketName": BUCKET, "ManagementRoleArn": ROLE, "OperatorPrincipals": OPERATORS}
    store = deploy(aws, PARTNER, "partner-account", **own)["EvidenceStore"]
    as_operator = {"profile": "operating", "region": "us-east-1"}
    aws.enforce_identity_policies()
    hosts = {
        "acme": {
            **ACME,
            "ctl_evidence_store": store,
            "ctl_partner_connection": as_operator,
            "ctl_management_connection": {**as_operator, "role_arn": ROLE},
            "ctl_bootstrap_connection": {"profile": "acme-prod-admin", "region": "us-east-1"},
            "ctl_enroll_organizational_unit_id": "ou-ctl1-customers",
            "ctl_regions": ["us-east-1"],
        }
    }
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    used = [call for call in aws.calls() if ":assumed-role/ctl-organization/" in str(call["caller"])]
    assert used and not [call for call in used if str(call["error"]).startswith("AccessDenied")]
    kept = aws.client("s3", account=PARTNER).list_objects_v2(Bucket=BUCKET, Prefix="accounts/")["Contents"]
    assert f"accounts/{ACME['ctl_account_id']}/origin.json" in {one["Key"] for one in kept}
