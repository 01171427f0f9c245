# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The partner's own set-up: what its two templates make is what the playbooks need, and no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT, PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import refused
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, COMMON, ROOT, Operator
from ansible_collections.ctl.aws.tests.unit.support.role_specs import documentation_of_the_inventory

TEMPLATES = ROOT / "docs" / "partner"
BUCKET = "ctlpartner-evidence-2"
BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
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
    granted = actions_in(template("management-account")["Resources"]["Role"]["Properties"]["Policies"])
    root = actions_in(template("management-account")["Resources"]["RootUsers"])
    assert granted | root == of_playbooks | set(re.findall(r"organizations:\w+", of_inventory))
    assert not [action for action in granted if not action.startswith("organizations:")]
    assert not granted & root


def test_without_a_yes_nobody_gets_at_root_users(aws: LocalAws) -> None:
    deploy(aws, MANAGEMENT, "management-account", PartnerAccountId=PARTNER, RoleName="ctl-organization")
    iam = aws.client("iam", account=MANAGEMENT)
    assert iam.list_role_policies(RoleName="ctl-organization")["PolicyNames"] == ["organization"]
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


def test_whoever_runs_it_may_enter_accounts_and_keep_evidence_and_nothing_else() -> None:
    text = (ROOT / "docs/evidence.md").read_text(encoding="utf-8")
    sentence = text.partition("The credentials of the store")[2].partition("\n\n")[0]
    needed = {"sts:AssumeRole", *re.findall(r"`(s3:\w+)`", sentence)}
    assert actions_in(template("partner-account")["Resources"]["Operator"]) == needed


def test_an_account_comes_with_what_the_templates_made(aws: LocalAws, tmp_path: Path) -> None:
    deploy(aws, MANAGEMENT, "management-account", PartnerAccountId=PARTNER, RoleName="ctl-organization")
    store = deploy(aws, PARTNER, "partner-account", BucketName=BUCKET, ManagementRoleArn=ROLE)["EvidenceStore"]
    aws.enforce_identity_policies()
    hosts = {
        "acme": {
            **ACME,
            "ctl_evidence_store": store,
            "ctl_management_connection": {**COMMON["ctl_management_connection"], "role_arn": ROLE},
            "ctl_bootstrap_connection": {"profile": "acme-prod-admin", "region": "us-east-1"},
            "ctl_enroll_organizational_unit_id": "ou-ctl1-customers",
            "ctl_regions": ["us-east-1"],
        }
    }
    operator = Operator(aws, tmp_path)
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    used = [call for call in aws.calls() if ":assumed-role/ctl-organization/" in str(call["caller"])]
    assert used and not [call for call in used if str(call["error"]).startswith("AccessDenied")]
    kept = aws.client("s3", account=PARTNER).list_objects_v2(Bucket=BUCKET, Prefix="accounts/")["Contents"]
    assert f"accounts/{ACME['ctl_account_id']}/origin.json" in {one["Key"] for one in kept}
