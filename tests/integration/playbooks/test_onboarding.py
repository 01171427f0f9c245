# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks, run as an operator runs them: what arrives in the account, what the table says, the exit code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, COMMON, GLOBEX, INITECH, Operator, Row

JOINED = Row("yes", "no", "none", "yes", "ok")
UNTOUCHED = Row("no", "no", "none", "no", "failed")


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


def let_the_partner_in(aws: LocalAws, account: str) -> None:
    """What the administrator would do by hand, in the console."""
    iam = aws.client("iam", account=account)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policy = iam.create_policy(PolicyName="CTLDeveloperPolicy", PolicyDocument=document(everything))["Policy"]
    partner = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::589942003651:root"}}
    iam.create_role(RoleName="CTLDeveloperRole", AssumeRolePolicyDocument=document(partner))
    iam.attach_role_policy(RoleName="CTLDeveloperRole", PolicyArn=policy["Arn"])
    aws.clear_calls()


@pytest.fixture
def acme(aws: LocalAws) -> dict[str, dict[str, Any]]:
    """acme-prod, which the partner may enter."""
    let_the_partner_in(aws, "222222222222")
    return {"acme-prod": ACME}


def test_an_account_goes_from_bootstrap_to_online_and_the_second_run_writes_nothing(
    operator: Operator, aws: LocalAws, tmp_path: Path
) -> None:
    bootstrap = operator.play("bootstrap", {"acme-prod": ACME})
    assert bootstrap.code == 0, bootstrap.output
    assert "arn:aws:iam::222222222222:role/CTLDeveloperRole" in bootstrap.output
    unit = {"ctl_enroll_organizational_unit_id": "ou-ctl1-customers"}
    with local_cam.start(tmp_path, [{"id": "p-1", "name": "acme", "state": "unavailable"}], delay=0.2) as cam:
        hosts = {
            "acme-prod": {
                **ACME,
                **unit,
                "ctl_cam_endpoint": cam.url,
                "ctl_cam_token": cam.token,
                "ctl_cam_provider_id": "p-1",
            }
        }
        first = operator.play("ctl.aws.onboard", hosts)
        assert first.code == 0, first.output
        assert first.table == {"acme-prod": Row("yes", "yes", "ready", "yes", "ok")}
        assert cam.provider("p-1")["credentials"]["role"] == "arn:aws:iam::222222222222:role/CTLDeveloperRole"
        assert "provider p-1 is ready" in first.output
        assert cam.token not in first.output
        in_account = {
            call["caller"] for call in aws.writes(account="222222222222") if "CTLDeveloperRole" in call["caller"]
        }
        assert in_account
        assert all(re.search(r"/CTLDeveloperRole/ctl\.aws-\d{8}T\d{6}Z$", caller) for caller in in_account), in_account
        aws.clear_calls()
        cam.clear_calls()
        second = operator.play("onboard", hosts)
        assert second.code == 0, second.output
        assert second.table == {"acme-prod": Row("yes", "yes", "ready", "no", "ok")}
        assert (aws.writes(), cam.writes()) == ([], [])
    parents = aws.client("organizations", account="111111111111").list_parents(ChildId="222222222222")["Parents"]
    assert parents[0]["Id"] == "ou-ctl1-customers"
    member = aws.client("organizations", account="222222222222").describe_organization()["Organization"]
    assert member["Id"] == "o-ctlpartner01"


def test_check_mode_shows_the_plan_for_a_fresh_account_and_writes_nothing(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    run = operator.play("onboard", acme, "--check", "--diff")
    assert run.code == 0, run.output
    assert run.table == {"acme-prod": Row("planned", "planned", "none", "planned", "ok")}
    assert aws.writes() == []
    for words in (
        "invite account 222222222222 into organization o-ctlpartner01",
        "accept the invitation (known after apply)",
        "create role CTLOperationsRole",
        "set the password policy",
        "create bucket ctlaudit-222222222222",
        "create trail ctlaudit",
        "start recording in eu-west-1",
    ):
        assert words in run.output


def test_one_account_that_fails_does_not_stop_the_others_and_the_exit_code_tells(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    hosts = {**acme, "globex": {**GLOBEX, "ctl_enroll_transfer_approval": ""}, "initech": INITECH}
    run = operator.play("onboard", hosts, "-t", "ctl_enroll")
    assert run.code != 0
    assert run.table["acme-prod"] == JOINED
    assert run.table["globex"] == UNTOUCHED
    assert "ctl_enroll_transfer_approval of globex is empty" in run.why("globex")
    assert run.table["initech"] == Row("no", "no", "none", "no", "waiting for the customer")
    assert "CTLDeveloperRole cannot be assumed" in run.why("initech")
    assert aws.writes(account="333333333333") == []
    assert aws.writes(account="444444444444") == []


def test_an_account_that_waits_for_the_customer_fails_the_run_only_where_that_is_asked_for(operator: Operator) -> None:
    waiting = Row("no", "no", "none", "no", "waiting for the customer")
    run = operator.play("onboard", {"globex": GLOBEX})
    assert (run.code, run.table) == (0, {"globex": waiting})
    run = operator.play("onboard", {"globex": GLOBEX}, "-e", "ctl_report_waiting_fails=true")
    assert (run.code != 0, run.table) == (True, {"globex": waiting})
    run = operator.play("harden", {"globex": GLOBEX})
    assert (run.code != 0, run.table) == (True, {"globex": waiting})


# Each with the words that its message must have. All of them are one run: nothing is written for any.
BAD_INPUT: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "short-id": ({"ctl_account_id": "12345"}, ("ctl_account_id", "12345", "12 digits")),
    # What YAML makes of an unquoted 012345670123.
    "octal-id": ({"ctl_account_id": 0o12345670123}, ("ctl_account_id", "1402433619", "12 digits", "octal")),
    "host-name-is-no-id": ({}, ("ctl_account_id", "host-name-is-no-id", "not set", "12 digits")),
    "guessable-external-id": ({**ACME, "ctl_external_id": "222222222222"}, ("ctl_external_id", "nobody guesses")),
    "no-token": (
        {**ACME, "ctl_cam_endpoint": "http://127.0.0.1:9", "ctl_cam_provider_id": "p"},
        ("ctl_cam_token", "empty"),
    ),
    "role-elsewhere": (
        {**ACME, "ctl_role_arn": "arn:aws:iam::333333333333:role/CTLDeveloperRole"},
        ("ctl_role_arn", "333333333333", "account 222222222222"),
    ),
    "role-in-connection": (
        {**ACME, "ctl_partner_connection": {"profile": "partner", "role_arn": "arn:aws:iam::1:role/x"}},
        ("ctl_partner_connection", "role_arn"),
    ),
    "misspelt-connection": ({**ACME, "ctl_partner_connection": {"profil": "partner"}}, ("profil",)),
    "no-approval": ({**ACME, "ctl_enroll_transfer_approval": ""}, ("ctl_enroll_transfer_approval", "222222222222")),
    "no-management": (
        {**ACME, "ctl_management_account_id": 1234},
        ("ctl_management_account_id", "1234", "12 digits"),
    ),
    "no-organization": ({**ACME, "ctl_organization_id": "acme"}, ("ctl_organization_id", "acme", "o-abcd012345")),
    "foreign-management": (
        {**ACME, "ctl_management_connection": {"profile": "stranger", "region": "us-east-1"}},
        ("999999999999", "111111111111", "Nothing was written"),
    ),
    "no-store": ({**ACME, "ctl_evidence_store": ""}, ("ctl_evidence_store", "s3://", "absolute directory")),
    "fleeting-store": (
        {**ACME, "ctl_evidence_store_is_durable": False},
        ("ctl_evidence_store", "outlives", "ctl_evidence_store_is_durable"),
    ),
    "foreign-store": ({**ACME, "ctl_evidence_store": "s3://ctlstranger-logs/x"}, ("GetObject", "589942003651")),
    "unknown-region": ({**ACME, "ctl_regions": ["mars-1"]}, ("regions", "mars-1", "existing AWS region")),
    "disabled-region": ({**ACME, "ctl_regions": ["ap-east-1"]}, ("regions", "ap-east-1", "enabled in the account")),
    "no-profile": (
        {**ACME, "ctl_partner_connection": {"profile": "nobody"}},
        ("nobody", "AWS_SHARED_CREDENTIALS_FILE"),
    ),
    "nobody-there": (
        {**ACME, "ctl_partner_connection": {**COMMON["ctl_partner_connection"], "endpoint_url": "http://127.0.0.1:9"}},
        ("http://127.0.0.1:9", "endpoint_url"),
    ),
}


def test_bad_input_is_one_clear_message_for_each_account_before_any_write(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    # Each with a store of its own: most are the same account, and one run at a time changes an account.
    stores = {name: {"ctl_evidence_store": str(operator.store / name)} for name in BAD_INPUT}
    hosts = {name: {**stores[name], **variables} for name, (variables, _words) in BAD_INPUT.items()}
    run = operator.play("onboard", hosts, "-f", "20")
    assert run.code != 0
    assert set(run.table) == set(BAD_INPUT)
    assert {row.result for row in run.table.values()} == {"failed"}
    missing = {
        name: [word for word in words if word not in run.why(name)] for name, (_variables, words) in BAD_INPUT.items()
    }
    assert {name: (words, run.why(name)) for name, words in missing.items() if words} == {}
    assert aws.writes() == []
    assert "Traceback" not in run.output


def test_the_exit_code_tells_when_the_only_account_fails(operator: Operator) -> None:
    run = operator.play("harden", {"acme-prod": {"ctl_account_id": "1"}}, "-l", "acme-prod")
    assert (run.code != 0, run.table) == (True, {"acme-prod": UNTOUCHED})


def test_an_invitation_that_cannot_be_accepted_is_cancelled_and_the_next_run_arrives(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    aws.set_account("222222222222", payment_instrument=False)
    run = operator.play("onboard", acme)
    assert (run.code, run.table["acme-prod"].result) == (0, "waiting for the customer")
    assert "payment method" in run.why("acme-prod")
    states = [call["operation"] for call in aws.writes() if call["service"] == "organizations"]
    assert states == ["InviteAccountToOrganization", "AcceptHandshake", "CancelHandshake"]
    aws.set_account("222222222222", payment_instrument=True)
    assert operator.play("onboard", acme, "-t", "ctl_enroll").table == {"acme-prod": JOINED}


def test_a_member_of_another_organization_is_refused_before_anybody_is_invited(
    operator: Operator, aws: LocalAws
) -> None:
    let_the_partner_in(aws, "555555555555")
    run = operator.play("onboard", {"umbrella": {"ctl_account_id": "555555555555"}})
    assert (run.code != 0, run.table["umbrella"].result) == (True, "failed")
    assert "o-stranger00001" in run.why("umbrella")
    assert "ctl_enroll_from_organization_id" in run.why("umbrella")
    assert aws.writes() == []


def test_an_invitation_that_cannot_be_cancelled_does_not_hide_why_it_was_not_accepted(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    aws.set_account("222222222222", payment_instrument=False)
    aws.fault("organizations", "CancelHandshake", code="AccessDeniedException", message="no", status=400)
    run = operator.play("onboard", acme, "-t", "ctl_enroll")
    assert run.table["acme-prod"] == Row("no", "no", "none", "yes", "waiting for the customer")
    assert "payment method" in run.why("acme-prod")
    assert "could not be cancelled" in run.output


def test_an_invitation_of_an_earlier_run_is_resumed(operator: Operator, acme: dict[str, Any], aws: LocalAws) -> None:
    management = aws.client("organizations", account="111111111111")
    management.invite_account_to_organization(Target={"Id": "222222222222", "Type": "ACCOUNT"})
    aws.clear_calls()
    run = operator.play("onboard", acme, "-t", "ctl_enroll")
    assert run.table == {"acme-prod": JOINED}
    assert [call["operation"] for call in aws.writes()] == ["AcceptHandshake"]


def test_the_daily_limit_of_invitations_defers_an_account(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    aws.set_account("111111111111", invitation_rate_limit=0)
    run = operator.play("onboard", acme, "-t", "ctl_enroll")
    assert (run.code, run.table["acme-prod"].result) == (0, "deferred")
    assert "tomorrow" in run.why("acme-prod")


def test_business_support_can_be_a_condition(operator: Operator, acme: dict[str, Any], aws: LocalAws) -> None:
    aws.set_account("222222222222", support_plan="basic")
    run = operator.play("onboard", acme, "-e", '{"ctl_enroll_require_support": true}')
    assert (run.code, run.table["acme-prod"].result) == (0, "waiting for the customer")
    assert "no Business Support" in run.why("acme-prod")
    assert aws.writes() == []


def test_an_account_without_a_provider_gets_one_of_its_name(
    operator: Operator, acme: dict[str, Any], tmp_path: Path
) -> None:
    others = {"id": "p-9", "name": "globex", "credentials": {"role": "arn:aws:iam::333333333333:role/CTLDeveloperRole"}}
    with local_cam.start(tmp_path, [others], delay=0.2) as cam:
        variables = {"ctl_cam_endpoint": cam.url, "ctl_cam_token": cam.token, "ctl_cam_provider_name": "acme-prod"}
        hosts = {"acme-prod": {**ACME, **variables}}
        planned = operator.play("onboard", hosts, "-t", "ctl_provider", "--check")
        assert planned.table == {"acme-prod": Row("no", "no", "planned", "planned", "ok")}, planned.output
        assert cam.writes() == []
        first = operator.play("onboard", hosts, "-t", "ctl_provider")
        assert first.table == {"acme-prod": Row("no", "no", "ready", "yes", "ok")}, first.output
        assert "provider acme-prod is ready" in first.output
        assert [call["method"] for call in cam.writes()] == ["POST"]
        [made] = [one for one in cam.providers() if one["name"] == "acme-prod"]
        assert made["credentials"]["role"] == "arn:aws:iam::222222222222:role/CTLDeveloperRole"
        cam.clear_calls()
        again = operator.play("onboard", hosts, "-t", "ctl_provider")
        assert (again.table["acme-prod"].changed, cam.writes()) == ("no", []), again.output
        # The name of another account's provider is not taken for this one's.
        hosts = {"acme-prod": {**ACME, **variables, "ctl_cam_provider_name": "globex"}}
        refused = operator.play("onboard", hosts, "-t", "ctl_provider")
        assert "works in account 222222222222 already" in refused.why("acme-prod")
        assert cam.writes() == []


def test_a_provider_that_does_not_come_online_shows_its_log(
    operator: Operator, acme: dict[str, Any], tmp_path: Path
) -> None:
    with local_cam.start(tmp_path, [{"id": "p-1", "name": "acme"}]) as cam:
        cam.set_outcome("p-1", "unavailable", failing_step="Configure IAM", text="The role may not create policies")
        variables = {"ctl_cam_endpoint": cam.url, "ctl_cam_token": cam.token, "ctl_cam_provider_id": "p-1"}
        run = operator.play("onboard", {"acme-prod": {**ACME, **variables}}, "-t", "ctl_provider")
        assert run.table == {"acme-prod": Row("no", "no", "unavailable", "yes", "failed")}
        assert run.code != 0
        assert "Access Account" in run.output
        assert "The role may not create policies" in run.why("acme-prod")
        hosts = {"acme-prod": {**ACME, **variables, "ctl_cam_token": "wrong-token"}}
        refused = operator.play("onboard", hosts, "-t", "ctl_provider")
        assert "ctl_cam_token" in refused.why("acme-prod")
        assert "wrong-token" not in refused.output


def test_check_mode_names_the_controls_that_are_not_as_they_should_be(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    assert operator.play("harden", acme).code == 0
    aws.client("iam", account="222222222222").delete_account_password_policy()
    aws.client("cloudtrail", account="222222222222").stop_logging(Name="ctlaudit")
    aws.client("s3", account="222222222222").delete_bucket_lifecycle(Bucket="ctlaudit-222222222222")
    aws.clear_calls()
    looked = operator.play("harden", acme, "--check")
    assert looked.table == {"acme-prod": Row("no", "planned", "none", "planned", "ok")}
    assert aws.writes() == []
    drifted = [line for line in looked.why("acme-prod").splitlines() if "is not as it should be" in line]
    assert drifted == [
        "password_policy is not as it should be: password policy",
        "audit_trail is not as it should be: S3 bucket ctlaudit-222222222222 in us-east-1, trail ctlaudit in us-east-1",
    ]
    mended = operator.play("harden", acme)
    assert mended.table == {"acme-prod": Row("no", "yes", "none", "yes", "ok")}
    assert "is not as it should be" not in mended.output
    assert "is not as it should be" not in operator.play("harden", acme, "--check").output


def test_hardening_again_corrects_drift_but_not_what_is_the_customers(
    operator: Operator, acme: dict[str, Any], aws: LocalAws
) -> None:
    assert operator.play("harden", acme).code == 0
    iam = aws.client("iam", account="222222222222")
    arn = "arn:aws:iam::222222222222:policy/{}"
    widened = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    for name in ("CTLCustomerPolicy", "CAMOverridePolicy"):
        iam.create_policy_version(PolicyArn=arn.format(name), PolicyDocument=widened, SetAsDefault=True)
    iam.create_group(GroupName="newcomers")
    iam.update_account_password_policy(MinimumPasswordLength=20)
    aws.clear_calls()
    run = operator.play("harden", acme, "-e", "ctl_harden_audit_trail=false ctl_harden_config=no")
    assert run.table == {"acme-prod": Row("no", "yes", "none", "yes", "ok")}
    operations = sorted(call["operation"] for call in aws.writes())
    # Of a policy of ours the standard's version is the only one.
    deleted = ["DeletePolicyVersion", "DeletePolicyVersion"]
    assert operations == ["AttachGroupPolicy", "CreatePolicyVersion", *deleted, "UpdateAccountPasswordPolicy"]
    assert len(iam.list_policy_versions(PolicyArn=arn.format("CTLCustomerPolicy"))["Versions"]) == 1
    assert len(iam.list_policy_versions(PolicyArn=arn.format("CAMOverridePolicy"))["Versions"]) == 2
    assert "stricter in MinimumPasswordLength (20), kept" in run.why("acme-prod")
    kept = iam.get_policy(PolicyArn=arn.format("CAMOverridePolicy"))["Policy"]["DefaultVersionId"]
    version = iam.get_policy_version(PolicyArn=arn.format("CAMOverridePolicy"), VersionId=kept)["PolicyVersion"]
    assert version["Document"]["Statement"][0]["Action"] == "s3:*"


def test_what_was_not_done_is_not_ok(operator: Operator, acme: dict[str, Any], aws: LocalAws) -> None:
    """Tags that match nothing, an account that has left, and one that was in care and cannot be entered any more."""
    joined = operator.play("onboard", acme, "-t", "ctl_enroll")
    assert joined.table == {"acme-prod": JOINED}, joined.output
    aws.clear_calls()
    reached_nothing, no_tag = "the tags {}: nothing was", "{} is no tag of this collection, such as"
    for playbook, tag, words in (
        ("harden", "monthly", reached_nothing),
        ("onboard", "ctl_provider", reached_nothing),
        ("harden", "ctl_hardne_iam", no_tag),
        ("onboard", "ctl_enrol", no_tag),
    ):
        run = operator.play(playbook, acme, "-t", tag)
        assert (run.code != 0, run.table["acme-prod"].result) == (True, "failed"), run.output
        assert words.format(tag) in run.why("acme-prod")
    skipped = operator.play("harden", acme, "--skip-tags", "ctl_harden_cofnig")
    assert skipped.table["acme-prod"].result == "failed", skipped.output
    assert aws.writes(account="222222222222") == []
    off = operator.play("harden", acme, "-t", "ctl_harden_password_policy", "-e", "ctl_harden_password_policy=no")
    assert (off.code, off.table["acme-prod"].hardened) == (0, "no")
    assert "Switched off in the inventory: " in off.why("acme-prod")
    assert "password_policy" in off.why("acme-prod")
    management = aws.client("organizations", account="111111111111")
    management.remove_account_from_organization(AccountId="222222222222")
    aws.clear_calls()
    run = operator.play("harden", acme)
    assert (run.code != 0, run.table["acme-prod"].result) == (True, "failed"), run.output
    assert "was a member of o-ctlpartner01, and is in no organization now" in run.why("acme-prod")
    assert aws.writes(account="222222222222") == []
    closed = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    iam = aws.client("iam", account="222222222222")
    iam.update_assume_role_policy(RoleName="CTLDeveloperRole", PolicyDocument=document(closed))
    for playbook in ("onboard", "harden"):
        run = operator.play(playbook, acme)
        assert (run.code != 0, run.table["acme-prod"].result) == (True, "failed"), run.output
        for words in ("is gone or closed", "expects another external id", "lack sts:AssumeRole"):
            assert words in run.why("acme-prod")


def test_what_would_be_refused_later_is_refused_before_the_account_joins(
    operator: Operator, acme: dict[str, Any], aws: LocalAws, tmp_path: Path
) -> None:
    iam = aws.client("iam", account="222222222222")
    theirs = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="CTLCAMRole", AssumeRolePolicyDocument=document(theirs))
    aws.clear_calls()
    with local_cam.start(tmp_path, [{"id": "p-1", "name": "acme", "state": "unavailable"}], delay=0.2) as cam:
        provider = {"ctl_cam_endpoint": cam.url, "ctl_cam_token": "of-somebody-else", "ctl_cam_provider_id": "p-2"}
        bad = {
            "ctl_harden_ebs_encryption": "sometimes",
            "ctl_harden_exceptions": [{"control": "iam"}],
            "ctl_cam_token": "",
        }
        cases = [
            ({**provider, **bad}, ["ctl_harden_ebs_encryption must be one of", "ctl_cam_token is empty"]),
            (provider, ["CTLCAMRole (it has another purpose", "CAM"]),
            ({**provider, "ctl_cam_token": cam.token}, ["CTLCAMRole (it has another purpose", "p-2"]),
        ]
        for variables, words in cases:
            run = operator.play("onboard", {"acme-prod": {**acme["acme-prod"], **variables}})
            assert (run.code != 0, run.table) == (True, {"acme-prod": UNTOUCHED}), run.output
            assert [word for word in words if word not in run.why("acme-prod")] == [], run.why("acme-prod")
            assert (aws.writes(), cam.writes()) == ([], [])


def test_a_provider_is_one_accounts_though_the_first_has_none(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    """What is looked for once for all accounts does not depend on which of them comes first."""
    assert operator.play("bootstrap", {"acme-prod": ACME, "globex": GLOBEX}).code == 0
    provider = {"ctl_cam_endpoint": "http://127.0.0.1:9", "ctl_cam_token": "t", "ctl_cam_provider_id": "p-1"}
    run = operator.play("onboard", {"acme-prod": ACME, "globex": {**GLOBEX, **provider}}, "--check")
    assert run.results["acme-prod"] == "ok", run.output
    assert "is undefined" not in run.output
    assert "127.0.0.1:9" in run.why("globex")
