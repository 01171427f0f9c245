# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""harden.yml with the switches that do not only say yes or no, in accounts that have something of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

MODES = ("public_access_block", "ebs_encryption", "ebs_snapshot_block", "image_block", "ssm_document_block")
CONTROLS = (*MODES, "access_analyzer", "security_contact")
SETTINGS = ("-t", ",".join(f"ctl_harden_{control}" for control in CONTROLS))
CONTACT = {"name": "SOC", "title": "Team", "email": "soc@partner.example", "phone": "+1 555 0100"}
THEIRS = {"name": "Alice", "title": "CISO", "email": "alice@acme.example", "phone": "+49 89 1234567"}
WEBSITE = {"name": "acme-site", "public_access_block": [], "ownership": "ObjectWriter", "acl": "public-read"}

Hosts = dict[str, dict[str, Any]]


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


@pytest.fixture
def hosts(customer: Callable[..., dict[str, Any]]) -> Callable[..., Hosts]:
    """acme-prod with things of its own, and the variables of its host: hosts({"buckets": [...]}, switch=value)."""

    def seeded(things: dict[str, Any], **variables: Any) -> Hosts:
        external_id = customer(ACCOUNT, **things)["external_id"]
        return {"acme-prod": {**ACME, "ctl_external_id": external_id, **variables}}

    return seeded


def test_what_is_left_alone_is_named_in_the_report_without_anybodys_address(
    operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws
) -> None:
    things = {
        "buckets": [WEBSITE],
        "snapshots": [{"region": "us-west-2", "shared_with": ["all"]}],
        "documents": [{"name": "acme-patching", "region": "eu-west-1", "shared_with": ["all"]}],
        "analyzers": [{"name": "acme"}],
        "contacts": {"SECURITY": THEIRS},
    }
    wanted = hosts(things, ctl_harden_security_contact=CONTACT)
    run = operator.play("harden", wanted, *SETTINGS, "--diff", "-vvv")
    assert run.code == 0, run.output
    assert f"account {ACCOUNT}: S3 public access block of the account" in run.output
    for words in (
        "these buckets are or may be public: acme-site (its ACL)",
        "EBS encryption by default in us-west-2: not switched on, the account shares snapshot snap-",
        "SSM document block in eu-west-1: not set, these SSM documents are or may be public: acme-patching. They would",
        "SECURITY contact of account 222222222222: a***@acme.example was named before and is kept",
    ):
        assert words in run.why("acme-prod")
    assert looks.settings(aws, ACCOUNT) == {
        # The half that closes nothing.
        "public access block": [False, False, True, True],
        "encrypted": ["eu-west-1", "us-east-1"],
        "snapshots blocked": dict.fromkeys(looks.REGIONS, "block-new-sharing"),
        "images blocked": looks.REGIONS,
        "documents blocked": ["us-east-1", "us-west-2"],
        "analyzers": {
            region: {"acme": {}} if region == "us-east-1" else {"CTLExternalAccess": {"ctl:managed-by": "ctl.aws"}}
            for region in looks.REGIONS
        },
    }
    [document] = (operator.store / ACCOUNT / "runs").glob("*.json")
    became = json.loads(document.read_text())["result"]["harden"]["controls"]
    unmet = ["public_access_block", "ebs_encryption", "ssm_document_block"]
    assert {name for name, what in became.items() if what == "unmet"} == set(unmet)
    assert f"Set in part only, for a reason that is given here: {', '.join(unmet)}" in run.why("acme-prod")
    replaced = hosts(things, ctl_harden_security_contact={**CONTACT, "overwrite": True})
    again = operator.play("harden", replaced, "-t", "ctl_harden_security_contact", "--diff", "-vvv")
    assert looks.contacts(aws, ACCOUNT) == {"SECURITY": list(CONTACT.values())}
    assert '"EmailAddress": "a***@acme.example"' in again.output.replace("\\", "")
    for secret in (THEIRS["email"], THEIRS["phone"], CONTACT["email"], CONTACT["phone"]):
        assert secret not in run.output + again.output


OFF = {
    **dict.fromkeys((f"ctl_harden_{name}" for name in MODES), "off"),
    "ctl_harden_access_analyzer": False,
}


@pytest.mark.parametrize(
    ("variables", "services"),
    [
        (OFF, set()),
        # What YAML makes of an unquoted off.
        ({**OFF, "ctl_harden_public_access_block": False, "ctl_harden_ebs_encryption": False}, set()),
        ({**OFF, "ctl_harden_public_access_block": False, "ctl_harden_access_analyzer": "yes"}, {"accessanalyzer"}),
        ({**OFF, "ctl_harden_public_access_block": "always"}, {"s3control"}),
        ({**OFF, "ctl_harden_ebs_snapshot_block": "all"}, {"ec2"}),
        ({**OFF, "ctl_harden_image_block": "always"}, {"ec2"}),
        ({**OFF, "ctl_harden_ssm_document_block": "always"}, {"ssm"}),
    ],
)
def test_each_setting_has_a_switch(
    variables: dict[str, Any], services: set[str], operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws
) -> None:
    run = operator.play("harden", hosts({"buckets": [WEBSITE]}, **variables), *SETTINGS)
    assert run.code == 0, run.output
    assert {call["service"] for call in aws.writes(account=ACCOUNT)} == services
    # Once to look at the account, once for its origin, and once for the settings: not where all of them are off.
    assert len(aws.calls(operation="DescribeRegions")) == (3 if services else 2)
    assert ("it closes these buckets to the public: acme-site" in run.why("acme-prod")) is ("s3control" in services)


def test_a_value_that_is_none_is_refused_by_name(operator: Operator, hosts: Callable[..., Hosts]) -> None:
    run = operator.play("harden", hosts({}, ctl_harden_ebs_encryption="sometimes"), *SETTINGS)
    assert run.code != 0
    assert "ctl_harden_ebs_encryption must be one of: unless_shared, always, off, got: sometimes" in run.output
    run = operator.play("harden", hosts({}, ctl_harden_security_contact={"name": "SOC", "title": "Team"}), *SETTINGS)
    assert "email of ctl_harden_security_contact is not what AWS takes, expected an e-mail address" in run.why(
        "acme-prod"
    )


def test_the_support_role_comes_with_its_switch(operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws) -> None:
    wanted = hosts({})
    without = operator.play("harden", wanted, "-t", "ctl_harden_iam", "-e", "ctl_harden_support_role=false")
    assert without.code == 0, without.output
    assert "CTLSupportRole" not in looks.roles(aws, ACCOUNT)
    operator.play("harden", wanted, "-t", "ctl_harden_iam")
    assert looks.roles(aws, ACCOUNT)["CTLSupportRole"] == ["AWSSupportAccess"]
    trusts = [looks.trust(aws, ACCOUNT, role)["Statement"][0] for role in ("CTLSupportRole", "CTLOperationsRole")]
    assert trusts[0] == trusts[1]
    assert trusts[0]["Condition"] == {"StringEquals": {"sts:ExternalId": wanted["acme-prod"]["ctl_external_id"]}}


@pytest.mark.parametrize(
    ("operation", "failed", "words"),
    [
        (
            "UpdateAccountPasswordPolicy",
            {"password_policy"},
            ["password_policy: set the password policy: AWS answered"],
        ),
        (
            "CreateBucket",
            {"audit_trail", "config"},
            ["audit_bucket: ", "since it depends on audit_bucket", "config_bucket: "],
        ),
        ("CreateAnalyzer", {"access_analyzer"}, ["access_analyzer: ", "accessanalyzer.CreateAnalyzer"]),
    ],
)
def test_a_control_that_fails_stops_what_depends_on_it_and_nothing_else(
    operator: Operator, hosts: Callable[..., Hosts], aws: LocalAws, operation: str, failed: set[str], words: list[str]
) -> None:
    account = hosts({})
    aws.fault(operation=operation, kind="error", code="AccessDenied", message="denied by a test", status=403, count=99)
    run = operator.play("harden", account)
    row = run.table["acme-prod"]
    assert (run.code, row.hardened, row.changed, row.result) == (2, "no", "yes", "failed"), run.output
    assert [word for word in words if word not in run.why("acme-prod")] == []
    [document] = (operator.store / ACCOUNT / "runs").glob("*.json")
    controls = json.loads(document.read_text())["result"]["harden"]["controls"]
    assert {name for name, became in controls.items() if became == "failed"} == failed
    off = {"users_in_no_group", "security_contact"}
    assert {name for name, became in controls.items() if became == "done"} == controls.keys() - failed - off
    assert (looks.trail(aws, ACCOUNT, "ctlaudit") is None) is ("audit_trail" in failed)
    assert (looks.password_policy(aws, ACCOUNT) is None) is ("password_policy" in failed)


def test_a_tag_that_is_skipped_leaves_the_other_controls(aws: LocalAws, tmp_path: Path) -> None:
    operator = Operator(aws, tmp_path)
    assert operator.play("bootstrap", {"acme-prod": ACME}).code == 0
    run = operator.play("harden", {"acme-prod": ACME}, "--skip-tags", "ctl_harden_config")
    assert run.code == 0, run.output
    written = {call["service"] for call in aws.writes(account=ACME["ctl_account_id"])}
    assert "cloudtrail" in written and "config" not in written
