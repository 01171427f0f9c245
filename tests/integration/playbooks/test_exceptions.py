# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Exceptions: what is left as it is in an account, for how long, and how it is told; users in no group."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import GLOBEX
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator

REASON = {"reason": "CHG-4711"}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


@pytest.fixture
def hosts(customer: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """globex, which has groups and users of its own, with exceptions."""

    def make(*exceptions: dict[str, Any], **variables: Any) -> dict[str, Any]:
        options = customer(GLOBEX)
        external_id = {"ctl_external_id": options["external_id"]}
        recorded = {"ctl_harden_exceptions": list(exceptions)}
        return {"globex": {"ctl_account_id": GLOBEX, **external_id, **recorded, **variables}}

    return make


def test_what_is_excluded_stays_and_is_told_and_the_rest_is_done(
    operator: Operator, hosts: Callable[..., dict[str, Any]], aws: LocalAws
) -> None:
    wanted = hosts(
        {"control": "iam", "what": "CTLOperationsRole", **REASON},
        {"control": "customer_groups", "what": "auditors", "until": "2099-12-31", **REASON},
        {"control": "password_policy", "what": "minimum_length", **REASON},
        {"control": "config", "what": "eu-west-1", **REASON},
        {"control": "access_analyzer", "what": "us-west-2", **REASON},
        {"control": "audit_trail", **REASON},
        {"control": "public_access_block", "until": "2020-01-31", "reason": "CHG-1"},
    )
    aws.client("iam", account=GLOBEX).update_account_password_policy(MinimumPasswordLength=8)
    run = operator.play("harden", wanted)
    assert run.code == 0, run.output
    assert (run.table["globex"].hardened, run.table["globex"].result) == ("yes", "ok")
    roles = looks.roles(aws, GLOBEX)
    assert "CTLOperationsRole" not in roles
    assert "CTLCAMRole" in roles
    groups = looks.groups(aws, GLOBEX)
    assert "CTLCustomerPolicy" not in groups["auditors"]
    assert "CTLCustomerPolicy" in groups["developers"]
    policy = looks.password_policy(aws, GLOBEX) or {}
    assert (policy["MinimumPasswordLength"], policy["PasswordReusePrevention"]) == (8, 24)
    assert "eu-west-1" not in looks.recorders(aws, GLOBEX)
    assert "us-east-1" in looks.recorders(aws, GLOBEX)
    assert looks.bucket(aws, GLOBEX, f"ctlaudit-{GLOBEX}") is None
    settings = looks.settings(aws, GLOBEX)
    assert settings["public access block"] == [True] * 4, "its exception has expired"
    assert settings["analyzers"]["us-west-2"] == {}
    assert settings["analyzers"]["us-east-1"]
    for line in (
        "exception: iam CTLOperationsRole (CHG-4711)",
        "exception: customer_groups auditors until 2099-12-31 (CHG-4711)",
        "exception: audit_trail (CHG-4711)",
        "exception expired on 2020-01-31, no longer honoured: public_access_block (CHG-1)",
    ):
        assert line in run.why("globex")
    [evidence] = [json.loads(path.read_text()) for path in (operator.store / GLOBEX / "runs").glob("*.json")]
    assert len(evidence["exceptions"]) == 6
    aws.clear_calls()
    assert operator.play("harden", wanted).code == 0
    assert aws.writes() == []


def test_an_excluded_policy_is_neither_corrected_nor_moved(
    aws: LocalAws, run_module: Callable[..., dict[str, Any]], customer: Callable[..., dict[str, Any]]
) -> None:
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
    trust = {"AWS": "540339316802"}
    options = customer(GLOBEX, policies={"CTLKept": allow}, roles={"CTLOne": {"trust": trust, "policies": ["CTLKept"]}})
    roles = [
        {"name": name, "trusted_accounts": ["540339316802"], "policies": ["CTLKept", "CTLOther"]}
        for name in ("CTLOne", "CTLTwo")
    ]
    policies = [{"name": name, "document": deny} for name in ("CTLKept", "CTLOther")]
    done = run_module("iam_baseline", **options, policies=policies, roles=roles, excluded=["CTLKept"])
    assert not done.get("failed"), done
    assert looks.policies(aws, GLOBEX)["CTLKept"] == allow
    found = looks.roles(aws, GLOBEX)
    assert (found["CTLOne"], found["CTLTwo"]) == (["CTLKept", "CTLOther"], ["CTLOther"])


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no-reason": ({"control": "config"}, "missing required arguments: reason"),
    "empty-reason": ({"control": "config", "reason": " "}, "expected a reason"),
    "no-such-control": ({"control": "weather", **REASON}, "control must be one of"),
    "no-date": ({"control": "config", "until": "soon", **REASON}, "expected a last day such as 2027-01-31"),
    "indivisible": ({"control": "audit_trail", "what": "x", **REASON}, "can only be excluded as a whole"),
    "no-such-role": (
        {"control": "iam", "what": "CTLOpsRole", **REASON},
        "names CTLOpsRole, expected policies or roles",
    ),
}


def test_an_exception_that_cannot_be_meant_is_refused_before_any_write(
    operator: Operator, hosts: Callable[..., dict[str, Any]], aws: LocalAws
) -> None:
    [variables] = hosts().values()
    wanted = {name: {**variables, "ctl_harden_exceptions": [one]} for name, (one, _words) in WRONG.items()}
    run = operator.play("harden", wanted)
    assert run.code != 0
    told = {name: run.why(name) for name in WRONG}
    assert {name: text for name, text in told.items() if WRONG[name][1] not in text} == {}
    assert aws.writes(account=GLOBEX) == []


def test_users_in_no_group_lose_their_own_policies_only_if_asked_and_after_a_backup(
    operator: Operator, hosts: Callable[..., dict[str, Any]], aws: LocalAws
) -> None:
    wanted = hosts({"control": "users_in_no_group", "what": "kept", **REASON})
    iam = aws.client("iam", account=GLOBEX)
    document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
    for user in ("loose", "kept"):
        iam.create_user(UserName=user)
        iam.attach_user_policy(UserName=user, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
        iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=document)

    def own(user: str) -> int:
        attached = iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]
        return len(attached) + len(iam.list_user_policies(UserName=user)["PolicyNames"])

    reported = operator.play("harden", wanted, "-t", "ctl_harden_iam")
    assert reported.code == 0, reported.output
    assert re.search(r"in no group, whom no policy of a group binds: .*kept, loose", reported.why("globex"))
    assert (own("loose"), own("kept")) == (2, 2)
    asked = ("-t", "ctl_harden_iam", "-e", "ctl_harden_remediate_users=true")
    # Without the audit bucket the customer's copy has no place.
    refused = operator.play("harden", wanted, *asked)
    assert refused.code == 2 and (own("loose"), own("kept")) == (2, 2), refused.output
    done = operator.play("harden", wanted, *asked, "-e", f"ctl_evidence_backup_store={operator.store}-customer")
    assert done.code == 0, done.output
    assert (own("loose"), own("kept")) == (0, 2)
    newest = max((operator.store / GLOBEX / "backups").glob("*.json"))
    backup = json.loads(newest.read_text())
    assert (Path(f"{operator.store}-customer") / GLOBEX / "backups" / newest.name).read_text() == newest.read_text()
    before = backup["snapshot"]["iam"]["users"]["loose"]
    assert (before["attached"], list(before["inline"])) == (["arn:aws:iam::aws:policy/ReadOnlyAccess"], ["own"])


def test_an_exception_holds_however_it_names_and_one_that_names_nothing_is_refused(
    operator: Operator, hosts: Callable[..., dict[str, Any]], aws: LocalAws
) -> None:
    arn = f"arn:aws:iam::{GLOBEX}:user/kept"
    everywhere = [{"control": "config", "what": region, **REASON} for region in looks.REGIONS]
    wanted = hosts({"control": "users_in_no_group", "what": arn, **REASON}, *everywhere)
    iam = aws.client("iam", account=GLOBEX)
    for user in ("loose", "kept"):
        iam.create_user(UserName=user)
        iam.attach_user_policy(UserName=user, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")

    def own(user: str) -> int:
        return len(iam.list_attached_user_policies(UserName=user)["AttachedPolicies"])

    slips = {
        "such as kept": [("users_in_no_group", "keptt")],
        "excluded_users is 'somebody-else'": [("users_in_no_group", "somebody-else")],
        "such as auditors": [("customer_groups", "auditor"), ("ebs_encryption", "eu-wst-1")],
    }
    for words, named in slips.items():
        exceptions = [{"control": control, "what": what, **REASON} for control, what in named]
        slip = {"globex": {**wanted["globex"], "ctl_harden_exceptions": [*everywhere, *exceptions]}}
        refused = operator.play("harden", slip, "-e", "ctl_harden_remediate_users=true")
        assert refused.table["globex"].result == "failed"
        assert words in refused.why("globex"), refused.output
        assert (own("loose"), own("kept")) == (1, 1)
    assert "ebs_encryption_excluded is 'eu-wst-1'" in refused.why("globex")
    run = operator.play("harden", wanted, "-e", "ctl_harden_remediate_users=true")
    assert run.code == 0, run.output
    assert (own("loose"), own("kept")) == (0, 1)
    assert looks.recorders(aws, GLOBEX) == {}
