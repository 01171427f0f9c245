# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""offboard.yml, run as an operator runs it: what the account is afterwards, and what people are told."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import denies_all
from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.brownfield_accounts import with_id
from ansible_collections.ctl.aws.tests.integration.support.departing_accounts import (
    DEPARTING,
    DONE,
    FAILED,
    NOTHING,
    OPEN,
    account_id,
    host_of,
    seed_of,
)
from ansible_collections.ctl.aws.tests.integration.support.documents import kinds_in
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, GLOBEX, Operator, Run


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


def ours(aws: LocalAws, account: str) -> list[str]:
    """The roles and policies in an account whose names begin as ours do."""
    names = {*looks.roles(aws, account), *looks.policies(aws, account)}
    return sorted(name for name in names if name.startswith(("CTL", "CAM")))


def unsaid(run: Run) -> dict[str, Any]:
    """The words that a run should have said about an account and did not."""
    missing = {name: [word for word in one.words if word not in run.why(name)] for name, one in DEPARTING.items()}
    return {name: (words, run.why(name)) for name, words in missing.items() if words}


def test_every_account_goes_as_it_should_however_often_it_is_cut_off(
    aws: LocalAws, operator: Operator, tmp_path: Path
) -> None:
    fleet = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    fleet["accounts"] = [seed_of(name) for name in DEPARTING]
    aws.reset(fleet)
    hosts = {name: host_of(name, tmp_path) for name in DEPARTING}
    guests = {name: host for name, host in hosts.items() if DEPARTING[name].onboarded}
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, guests, "-f", "8")
        assert run.code == 0, run.output
    for name, departing in DEPARTING.items():
        if departing.fault:
            aws.fault(**{"kind": "error", **departing.fault}, account=account_id(name), count=1)

    first = operator.play("offboard", hosts, "-f", "8")
    assert "Traceback" not in first.output
    assert first.results == {name: departing.first for name, departing in DEPARTING.items()}, first.output
    assert unsaid(first) == {}

    aws.clear_faults()
    # It has left already, and the way in is not the one that was closed; its root user would be left behind.
    lost = {"ctl_role_arn": f"arn:aws:iam::{account_id('cut-in-close')}:role/Other"}
    partly = {"cut-in-close": {**hosts["cut-in-close"], **lost}, "cut-in-root": hosts["cut-in-root"]}
    cautious = operator.play("offboard", partly, "-t", "ctl_offboard_leave")
    assert cautious.results == dict.fromkeys(partly, FAILED), cautious.output
    assert "nothing in the evidence store proves that it was closed" in cautious.why("cut-in-close")
    assert "Hand the address over first" in cautious.why("cut-in-root")
    assert looks.organization(aws, account_id("cut-in-root"))

    for name, departing in DEPARTING.items():
        if departing.flags:
            aws.set_account(account_id(name), **departing.flags)
        hosts[name] |= with_id(departing.mends, account_id(name))
    hosts["cut-in-root"]["ctl_offboard_email_otp"] = looks.root(aws, account_id("cut-in-root"))["email_otp"]
    unfinished = {name: host for name, host in hosts.items() if DEPARTING[name].first not in (DONE, OPEN, NOTHING)}
    again = operator.play("offboard", unfinished, "-f", "8")
    assert again.results == {name: DEPARTING[name].last for name in unfinished}, again.output
    left = {name: ours(aws, account_id(name)) for name in DEPARTING}
    assert left == {name: sorted(departing.remains) for name, departing in DEPARTING.items()}
    archives, held = account_id("archives"), account_id("held")
    originals = looks.objects(aws, archives, f"ctlaudit-{archives}") or {}
    copies = {f"ctlaudit-{archives}/{key}": content for key, content in originals.items()}
    assert looks.objects(aws, archives, f"archive-{archives}") == copies
    assert "before" in (looks.objects(aws, held, f"ctlaudit-{held}") or {})
    members = {name: looks.organization(aws, account_id(name)) for name in DEPARTING}
    assert members == dict.fromkeys(DEPARTING)

    # Whatever was removed was backed up at both places, however the account came to be left.
    changed = {name for name in DEPARTING if name != "never"}
    kept = {name: sorted((operator.store / account_id(name) / "backups").glob("*.json")) for name in changed}
    assert [name for name, found in kept.items() if not found] == []
    elsewhere = {name: backups_of(aws, tmp_path, name) for name in changed}
    assert {name for name, found in kept.items() if kept[name][-1].name not in elsewhere[name]} == set()

    aws.clear_calls()
    finished = ("archives", "no-customer", "never")
    last = operator.play("offboard", {name: hosts[name] for name in finished})
    assert last.results == {name: DEPARTING[name].last for name in finished}, last.output
    assert aws.writes() == []


def backups_of(aws: LocalAws, directory: Path, name: str) -> set[str]:
    """The names of the backups that the customer has: in a directory, or in the audit bucket."""
    account = account_id(name)
    place = f"ctl-evidence/{account}/backups/"
    stored = looks.objects(aws, account, f"ctlaudit-{account}") or {}
    found = {key.removeprefix(place) for key in stored if key.startswith(place)}
    return found | {path.name for path in (directory / "customer" / account / "backups").glob("*.json")}


def test_what_people_need_is_planned_done_and_put_back(aws: LocalAws, operator: Operator, tmp_path: Path) -> None:
    """acme goes on with the CAM under its own role; globex's provider cannot be deleted yet."""
    providers = [{"id": "acme", "name": "acme"}, {"id": "globex", "name": "globex", "services": [{"id": "web"}]}]
    with local_cam.start(tmp_path, providers, delay=0.1) as cam:
        hosts = {
            name: {
                **account,
                "ctl_external_id": f"{name}-a1b2c3",
                "ctl_cam_endpoint": cam.url,
                "ctl_cam_token": cam.token,
                "ctl_cam_provider_id": name,
                "ctl_customer_connection": {"profile": f"{profile}-admin", "region": "us-east-1"},
                "ctl_offboard_packet_directory": str(tmp_path / "packets"),
                "ctl_offboard_contract_end": "2026-12-31",
                "ctl_offboard_customer": "Acme",
                "ctl_regions": ["us-east-1"],
            }
            for name, account, profile in (("acme", ACME, "acme-prod"), ("globex", GLOBEX, "globex"))
        }
        for name, profile in (("acme", "acme-prod"), ("globex", "globex")):
            hosts[name]["ctl_bootstrap_connection"] = {"profile": f"{profile}-admin", "region": "us-east-1"}
        hosts["acme"]["ctl_offboard_keep_cam"] = True
        hosts["globex"]["ctl_offboard_accepted_trust"] = [
            {"arn": "arn:aws:iam::333333333333:role/globex-vendor", "reason": "CASE-4"}
        ]
        for playbook in ("bootstrap", "onboard"):
            run = operator.play(playbook, hosts)
            assert run.code == 0, run.output
        before = {name: (looks.roles(aws, id_of(host)), looks.groups(aws, id_of(host))) for name, host in hosts.items()}

        aws.clear_calls()
        cam.clear_calls()
        plan = operator.play("offboard", hosts)
        assert (plan.code, plan.results) == (0, {"acme": "planned", "globex": "planned"}), plan.output
        assert (aws.writes(), cam.writes()) == ([], [])
        check_packet(tmp_path / "packets", hosts)
        assert kinds_in(tmp_path / "packets") == {"packet": 2, "ticket": 1}
        check_ticket(tmp_path / "packets", plan.output)
        check_kept_packet(operator.store / "222222222222", tmp_path / "packets")

        for host in hosts.values():
            host["ctl_offboard_confirm"] = host["ctl_restore_confirm"] = host["ctl_account_id"]
        # A tag of onboarding leaves out nothing here.
        done = operator.play("offboard", hosts, "--skip-tags", "ctl_provider")
        assert (done.code, done.results) == (0, {"acme": "done", "globex": "open: customer"}), done.output
        assert "service is active" in done.why("globex")
        provider = cam.provider("acme")
        assert (provider["credentials"]["role"], provider["state"]) == (
            "arn:aws:iam::222222222222:role/CTLCAMRole",
            "ready",
        )
        assert ours(aws, "222222222222") == ["CAMOverridePolicy", "CTLCAMPolicy", "CTLCAMRole"]
        assert ours(aws, "333333333333") == []
        assert "-a1b2c3" not in done.output

    backups = {path.stem for path in (operator.store / "222222222222" / "backups").glob("*.json")}
    unknown = operator.play("restore", hosts, "-e", "ctl_restore_backup=other")
    assert unknown.results == dict.fromkeys(hosts, FAILED), unknown.output
    backup = backups.pop()
    assert f"There are: backups/{backup}.json" in unknown.why("acme")
    # acme's copy in the store is lost, globex's was altered; the customer's is as it was.
    (operator.store / "222222222222" / "backups" / f"{backup}.json").unlink()
    altered = operator.store / "333333333333" / "backups" / f"{backup}.json"
    altered.write_text(altered.read_text(encoding="utf-8").replace("CTLOperationsRole", "CTLOtherRole"))
    restored = operator.play("restore", hosts, "-e", f"ctl_restore_backup={backup}")
    assert restored.code == 0, restored.output
    assert restored.results == dict.fromkeys(hosts, DONE)
    assert "is not there. Another copy is used" in restored.why("acme")
    assert "is not the one that was made" in restored.why("globex")
    after = {name: (looks.roles(aws, id_of(host)), looks.groups(aws, id_of(host))) for name, host in hosts.items()}
    assert after == before
    assert "its external id is a secret and not in the backup" in restored.output
    assert denies_all(looks.trust(aws, "222222222222", "CTLDeveloperRole"))
    again = operator.play("bootstrap", hosts)
    assert again.code == 0, again.output
    assert not denies_all(looks.trust(aws, "222222222222", "CTLDeveloperRole"))


def id_of(host: dict[str, Any]) -> str:
    return str(host["ctl_account_id"])


def check_packet(directory: Path, hosts: dict[str, Any]) -> None:
    """For people and for programs, readable by their owner alone."""
    for host in hosts.values():
        for suffix in ("md", "json"):
            assert stat.S_IMODE((directory / f"{id_of(host)}.{suffix}").stat().st_mode) == 0o600
    text = (directory / "222222222222.md").read_text(encoding="utf-8")
    packet = json.loads((directory / "222222222222.json").read_text(encoding="utf-8"))
    assert packet["dates"] == {
        "contract_end": "2026-12-31",
        "ticket_by": "2026-12-17",
        "invitations_from": "2026-12-16",
    }
    assert packet["ticket"]["keeps_cloud_application_manager"] is True
    for words in (
        "CAM_CloudIntegration",
        "2026-12-17",
        "delete role CTLOperationsRole",
        "chosen to be kept: CTLCAMRole",
    ):
        assert words in text
    assert "delete role CTLCAMRole" not in text
    assert "\n\n\n" not in text


def check_ticket(directory: Path, output: str) -> None:
    """One for both accounts, which differ in one field."""
    path = directory / "ticket-Acme.md"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    for words in (
        "| Departing accounts | 222222222222 (acme), 333333333333 (globex) |",
        "| Target date | 2026-12-31 |",
        "| Cloud Application Manager goes on being used | yes (222222222222); no (333333333333) |",
    ):
        assert words in text
        assert words in output


def check_kept_packet(kept: Path, directory: Path) -> None:
    """The same is in the evidence store, and in its ledger: the directory of a container goes with it."""
    assert kinds_in(kept / "packets") == {"packet": 1}
    (path,) = (kept / "packets").iterdir()
    document = json.loads(path.read_text(encoding="utf-8"))
    written = json.loads((directory / "222222222222.json").read_text(encoding="utf-8"))
    assert (document["kind"], document["run"], document["removed"]) == ("packet", path.stem, written["removed"])
    text = (directory / "222222222222.md").read_text(encoding="utf-8")
    assert [line for line in document["text"].splitlines() if "UTC" not in line] == [
        line for line in text.splitlines() if "UTC" not in line
    ]
    ledger = json.loads((kept / "ledger.json").read_text(encoding="utf-8"))
    assert f"packets/{path.name}" in [entry["document"] for entry in ledger["documents"]]


# What an inventory asks for that cannot be meant, and what is said about it.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another-id": ({"ctl_offboard_confirm": "333333333333"}, "expected the id of this account, 222222222222"),
    "no-date": ({"ctl_offboard_contract_end": "end of year"}, "expected a date such as 2026-12-31"),
    "no-address": ({"ctl_offboard_root_held_by": "partner"}, "ctl_offboard_customer_email has to be the address"),
    "no-archive": ({"ctl_offboard_audit_data": "archive"}, "ctl_offboard_archive_bucket has to name a bucket"),
    "no-bucket": ({"ctl_offboard_config_data": "delete"}, "has to have its bucket"),
    "no-month": ({"ctl_offboard_contract_end": "2026-13-45"}, "expected a date such as 2026-12-31"),
    "lost-backup": (
        {
            "ctl_offboard_audit_data": "delete",
            "ctl_offboard_keep_hardening": False,
            "ctl_evidence_backup_store": "s3://ctlaudit-222222222222/backup",
        },
        "must not lie in a bucket that is to be deleted",
    ),
    "no-backup": (
        {"ctl_offboard_audit_data": "delete", "ctl_offboard_keep_hardening": False},
        "ctl_evidence_backup_store has to name a place",
    ),
    "nowhere": ({"ctl_offboard_leave": "transferred"}, "ctl_offboard_transfer_organization_id"),
    "no-cam": ({"ctl_offboard_keep_cam": True}, "ctl_offboard_keep_cam needs ctl_cam_endpoint"),
    "no-store": ({"ctl_evidence_store": ""}, "expected s3:// with a bucket of the partner's"),
}


def test_what_cannot_be_meant_is_refused_before_anything_is_read(aws: LocalAws, operator: Operator) -> None:
    run = operator.play("offboard", {name: {**ACME, **asked} for name, (asked, _words) in REFUSED.items()})
    assert run.results == dict.fromkeys(REFUSED, "failed"), run.output
    unsaid = {name: words for name, (_asked, words) in REFUSED.items() if words not in run.why(name)}
    assert unsaid == {}, run.output
    assert aws.calls() == []


STAFF = "CTLCloudOptimization"  # of the catalogue, and not made without an external id


def test_what_the_account_says_of_itself_is_no_proof(aws: LocalAws, operator: Operator, tmp_path: Path) -> None:
    """The run is killed and the partner's store lost. The copy in the account takes its place, and somebody has
    written into that."""
    account = "222222222222"
    host = {
        **ACME,
        "ctl_bootstrap_connection": {"profile": "acme-prod-admin", "region": "us-east-1"},
        "ctl_customer_connection": {"profile": "acme-prod-admin", "region": "us-east-1"},
        "ctl_evidence_spool": str(operator.store / "spool"),
        "ctl_offboard_confirm": account,
        "ctl_offboard_packet_directory": str(tmp_path / "packets"),
        "ctl_regions": ["us-east-1"],
    }
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, {"acme": host})
        assert run.code == 0, run.output
    iam, s3 = (aws.client(service, account=account) for service in ("iam", "s3"))
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = iam.create_role(RoleName=STAFF, AssumeRolePolicyDocument=document)["Role"]
    place = {"Bucket": f"ctlaudit-{account}", "Key": f"ctl-evidence/{account}/ledger.json"}
    ledger = json.loads(s3.get_object(**place)["Body"].read())
    theirs = {"account": account, "resource": f"IAM role {STAFF}", "unique_id": made["RoleId"], "created": True}
    ledger["resources"].append({**ledger["resources"][0], **theirs})
    s3.put_object(**place, Body=json.dumps(ledger).encode())
    aws.fault("iam", "DeleteRole", kind="latency", latency_ms=120000)
    operator.kill("offboard", {"acme": host}, operator.store / "spool" / account, "DeleteRole")
    aws.clear_faults()
    copy = {"ctl_evidence_store": f"s3://ctlaudit-{account}/ctl-evidence"}
    host |= {**copy, "ctl_evidence_connection": host["ctl_customer_connection"]}
    run = operator.play("offboard", {"acme": host})
    assert "the backup has to be at two places" in run.why("acme")
    host["ctl_evidence_backup_store"] = str(tmp_path / "customer")
    # The origin is lost with the store: nobody knows that the administrator was there before.
    host["ctl_offboard_accepted_trust"] = [{"arn": f"arn:aws:iam::{account}:user/admin", "reason": "CASE-9"}]
    run = operator.play("offboard", {"acme": host})
    assert run.results == {"acme": "done"}, run.output
    assert STAFF in looks.roles(aws, account)
    assert ours(aws, account) == [STAFF]
