# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is recorded of an account: origin, evidence, ledger, and the journal of a run that was cut off."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.process import VARIABLE, process
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import PARALLEL_STEPS
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest
from ansible_collections.ctl.aws.tests.accounts import ACME as ID
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import refused as refusal
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., dict[str, Any]]
EXTERNAL_ID = "acme-external-id-1"
AWX = "awx_job_id=17 awx_user_name=alice awx_user_id=4"
HOSTS = {"acme-prod": {**ACME, "ctl_external_id": EXTERNAL_ID}}


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path) -> Operator:
    return Operator(aws, tmp_path)


def documents(folder: Path) -> dict[str, Any]:
    """Every document of an account by name, but for its lease."""
    paths = [path for path in folder.rglob("*.json") if path.name != "lease.json"]
    return {str(path.relative_to(folder)): json.loads(path.read_text()) for path in paths}


def test_an_onboarding_leaves_origin_evidence_and_ledger_and_a_copy_that_staff_cannot_read(
    operator: Operator, aws: LocalAws
) -> None:
    nothing = operator.play("evidence", HOSTS)
    assert nothing.code != 0
    assert f"nothing is stored of account {ID}" in nothing.output
    assert operator.play("bootstrap", HOSTS).code == 0
    aws.client("iam", account=ID).create_user(UserName="somebody", Tags=[{"Key": "mail", "Value": "a.b@acme.example"}])
    first = operator.play("onboard", HOSTS, "-e", "ctl_run_id=job-17", "-e", AWX)
    assert first.code == 0, first.output
    folder = operator.store / ID
    stored = documents(folder)
    [bootstrap, name] = sorted(name for name in stored if name.startswith("runs/"))
    assert f"evidence: {folder / name}" in first.lines
    assert "IAM users in no group, whom no policy of a group binds: admin, somebody" in first.why("acme-prod")
    assert "Not created, since a variable is not set: CTLCloudOptimization" in first.why("acme-prod")
    check_bootstrap(stored[bootstrap])
    check_origin(stored["origin.json"])
    check_evidence(stored[name], aws)
    check_ledger(stored["ledger.json"], aws, [Path(bootstrap).stem, Path(name).stem])
    text = json.dumps(stored)
    assert EXTERNAL_ID not in text
    assert "acme.example" not in text
    kept = [operator.store, *operator.store.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in kept}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert not list(operator.store.rglob("*.jsonl")), "the journal is in the evidence now"
    check_copy(stored, name, aws)

    again = operator.play("onboard", HOSTS)
    assert again.code == 0, again.output
    assert documents(folder) == stored, "a run that writes nothing leaves nothing"
    aws.client("iam", account=ID).delete_account_password_policy()
    third = operator.play("harden", HOSTS)
    assert third.code == 0, third.output
    after = documents(folder)
    assert after["origin.json"] == stored["origin.json"]
    [new] = after.keys() - stored.keys()
    assert [step["operation"] for step in after[new]["steps"]] == ["UpdateAccountPasswordPolicy"]
    assert after["ledger.json"]["runs"] == [Path(bootstrap).stem, Path(name).stem, Path(new).stem]
    verified = operator.play("evidence", HOSTS)
    assert verified.code == 0, verified.output
    (folder / new).write_text((folder / new).read_text().replace("UpdateAccountPasswordPolicy", "NothingAtAll"))
    altered = operator.play("evidence", HOSTS)
    assert altered.code != 0
    assert f"{new} is not as it was stored" in altered.output


def check_origin(origin: dict[str, Any]) -> None:
    """The account as bootstrap.yml left it."""
    snapshot = origin["snapshot"]
    assert (origin["kind"], origin["schema"], origin["account_id"]) == ("origin", 2, ID)
    assert (snapshot["organization"], snapshot["password_policy"], list(snapshot["iam"]["roles"])) == (
        None,
        None,
        ["CTLDeveloperRole"],
    )
    assert origin["taken"] and origin["run"].endswith("job-17") and origin["versions"]["ctl.aws"]
    check_provenance(origin["provenance"])


def check_provenance(provenance: dict[str, Any]) -> None:
    who = {"principal": "arn:aws:iam::589942003651:user/operator", "job": "17", "user": "alice", "user_id": "4"}
    assert provenance == {**who, "approval": "CASE-1"}


def check_bootstrap(evidence: dict[str, Any]) -> None:
    """What the customer's administrator made."""
    made = {step["resource"] for step in evidence["steps"] if step["operation"].startswith("Create")}
    assert made == {"IAM policy CTLDeveloperPolicy", "IAM role CTLDeveloperRole"}
    assert evidence["result"]["status"] == "ok"


def check_evidence(evidence: dict[str, Any], aws: LocalAws) -> None:
    """Every write that was made, in the account and in the management account, with its request id."""
    assert evidence["result"]["status"] == "ok"
    assert evidence["result"]["harden"]["hardened"]
    check_provenance(evidence["provenance"])
    assert evidence["result"]["harden"]["support"] == "business"
    assert evidence["result"]["harden"]["users_in_no_group"] == ["admin", "somebody"]
    assert "CTLCloudOptimization" in str(evidence["result"]["harden"]["not_created"])
    assert evidence["versions"].keys() == {"ctl.aws", "ansible-core", "botocore", "python"}
    steps = evidence["steps"]
    assert {step["status"] for step in steps} == {"applied"}
    assert {step["account"] for step in steps} == {ID, "111111111111"}
    assert all(step["began"] <= step["ended"] and step["request_id"] for step in steps)
    made = [call["operation"] for call in aws.writes() if "ctl.aws-job-17" in call["caller"]]
    # After it the copies of itself and of the ledger.
    assert sorted([*(step["operation"] for step in steps), "PutObject", "PutObject"]) == sorted(made)


def check_ledger(ledger: dict[str, Any], aws: LocalAws, runs: list[str]) -> None:
    """What was made, with the ids that AWS gave; what was there before is not said to be ours from the beginning."""
    assert ledger["runs"] == runs
    found = {one["resource"]: one for one in ledger["resources"]}
    role = aws.client("iam", account=ID).get_role(RoleName="CTLOperationsRole")["Role"]
    made = found["IAM role CTLOperationsRole"]
    assert (made["created"], made["unique_id"], made["certain"]) == (True, role["RoleId"], True)
    assert found[f"S3 bucket ctlaudit-{ID}"]["created"]
    assert not [name for name, one in found.items() if "password" in name and one["created"]]


def check_copy(stored: dict[str, Any], name: str, aws: LocalAws) -> None:
    """The same evidence in the account, for the customer and CTLDeveloperRole, not for the catalogue's other roles."""
    where = {"Bucket": f"ctlaudit-{ID}", "Key": f"ctl-evidence/{ID}/{name}"}
    customer = aws.client("s3", account=ID)
    assert json.loads(customer.get_object(**where)["Body"].read()) == stored[name]
    sts = aws.client("sts", profile="partner")

    def as_role(role: str) -> Any:
        answer = sts.assume_role(
            RoleArn=f"arn:aws:iam::{ID}:role/{role}", RoleSessionName="staff", ExternalId=EXTERNAL_ID
        )["Credentials"]
        return boto3.client(
            "s3",
            region_name="us-east-1",
            endpoint_url=aws.url,
            aws_access_key_id=answer["AccessKeyId"],
            aws_secret_access_key=answer["SecretAccessKey"],
            aws_session_token=answer["SessionToken"],
        )

    assert as_role("CTLDeveloperRole").get_object(**where)["ContentLength"] > 0
    staff = as_role("CTLOperationsRole")
    assert refusal(lambda: staff.get_object(**where)) == "AccessDenied"
    assert refusal(lambda: staff.put_object(**where, Body=b"{}")) == "AccessDenied"


def test_a_run_that_is_cut_off_is_brought_home_by_the_next_one(operator: Operator, aws: LocalAws) -> None:
    assert operator.play("bootstrap", HOSTS).code == 0
    aws.fault("cloudtrail", "CreateTrail", kind="latency", latency_ms=120000)
    spool = operator.store / "spool" / ID
    operator.kill("onboard", HOSTS, spool, "CreateTrail")
    [journal] = spool.glob("*.jsonl")
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    # Others were under way side by side: which, is what the journal says.
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    ended = {line["entry"] for line in lines if line["event"] in ("applied", "failed", "skipped")}
    under_way = [line["operation"] for line in lines if line["event"] == "intent" and line["entry"] not in ended]
    assert "CreateTrail" in under_way and len(under_way) <= PARALLEL_STEPS
    with journal.open("a") as file:
        file.write('{"time": "2026-01-31T12:00:00')  # a line that was cut off too
    aws.clear_faults()

    run = operator.play("onboard", HOSTS)
    assert run.code == 0, run.output
    stored = documents(operator.store / ID)
    cut = stored[f"runs/{journal.stem}.json"]
    assert cut["result"] == {"status": "interrupted"}
    assert [step["operation"] for step in cut["steps"] if step["status"] == "unknown"] == under_way
    assert len(stored["ledger.json"]["runs"]) == 3
    assert not list(spool.glob("*.jsonl"))


def test_without_a_journal_nothing_is_written(tmp_path: Path, refused: RunModule, customer: Customer) -> None:
    (tmp_path / "file").touch()
    journal = tmp_path / "file" / "journal.jsonl"
    refused("iam_password_policy", "journal", "cannot be kept", **customer(ID), journal=str(journal))


def journal_of(path: Path, run_module: RunModule, options: dict[str, Any]) -> None:
    done = run_module("iam_password_policy", **options, journal=str(path))
    assert done["changed"], done


def test_what_somebody_else_added_to_the_ledger_meanwhile_stays(
    tmp_path: Path, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    options = customer(ID)
    journal_of(tmp_path / "one.jsonl", run_module, options)
    where = {"profile": "partner", "store": "s3://ctlpartner-evidence", "target_account_id": ID}
    assert run_module("account_evidence", **where, journal=str(tmp_path / "one.jsonl"), forget_journal=True)["changed"]
    aws.client("iam", account=ID).delete_account_password_policy()
    journal_of(tmp_path / "two.jsonl", run_module, options)
    # Another run got in between reading and writing.
    aws.fault("s3", "PutObject", kind="error", code="PreconditionFailed", status=412, count=1, after=1)
    run_module("account_evidence", **where, journal=str(tmp_path / "two.jsonl"))
    found = run_module("account_evidence_info", **where)["evidence"]
    assert found["ledger"]["runs"] == ["one", "two"]
    assert found["origin"] is None


@pytest.mark.parametrize(
    ("store", "words"),
    [
        ("relative/path", ["store", "relative/path", "absolute directory"]),
        ("s3://", ["store", "absolute directory"]),
        ("s3://no-such-bucket", ["NoSuchBucket", "GetObject", "origin.json", "no-such-bucket", "ctl_evidence_store"]),
        ("/proc/nothing", ["/proc/nothing", "ctl_evidence_store"]),
    ],
)
def test_a_store_that_cannot_be_used_is_told(
    store: str, words: list[str], tmp_path: Path, run_module: RunModule
) -> None:
    where = {"profile": "partner", "store": store, "target_account_id": ID}
    result = run_module("account_evidence", **where, origin={"support": "basic"})
    assert result["failed"]
    assert all(word in result["msg"] for word in words), result["msg"]


def test_garbage_in_a_journal_keeps_nothing_else_from_being_stored(
    tmp_path: Path, run_module: RunModule, customer: Customer
) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    spool.mkdir(mode=0o700)
    journal_of(spool / "own.jsonl", run_module, customer(ID))
    for name in ("garbage", "orphan"):
        (spool / f"{name}.jsonl").write_text('no JSON\n{"time": "t", "entry": "nothing", "event": "applied"}\n')
        os.utime(spool / f"{name}.jsonl", (0, 0))
    (spool / "linked.jsonl").symlink_to(spool / "garbage.jsonl")
    where = {"store": str(store), "target_account_id": ID, "journal": str(spool / "own.jsonl")}
    done = run_module("account_evidence", **where, forget_journal=True)
    assert [Path(name).stem for name in done["documents"]] == ["own"]
    names = ("garbage", "linked", "orphan")
    assert [sum(f"/{name}." in text for text in done["unfolded"]) for name in names] == [1, 1, 1]
    assert {f"{text} (account {ID})" for text in done["unfolded"]} <= set(done["warnings"])
    assert sorted(path.name for path in spool.iterdir()) == ["garbage.broken", "linked.jsonl", "orphan.broken"]
    later = run_module("account_evidence", **where)
    assert len(later["unfolded"]) == 3, "until somebody has looked at them"


def test_a_store_that_others_could_change_is_none(tmp_path: Path, run_module: RunModule) -> None:
    where = {"target_account_id": ID, "origin": {"support": "basic"}}
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    told = run_module("account_evidence", **where, store=str(tmp_path / "open"))["msg"]
    assert "open to everybody (mode 0777)" in told and "ctl_evidence_store" in told
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert "symbolic link" in run_module("account_evidence", **where, store=str(tmp_path / "link"))["msg"]
    (tmp_path / "real" / ID).symlink_to(tmp_path)
    assert "symbolic link" in run_module("account_evidence", **where, store=str(tmp_path / "real"))["msg"]
    (tmp_path / "real" / ID).unlink()
    (tmp_path / "real" / ID).mkdir(mode=0o700)
    (tmp_path / "elsewhere.json").write_text("{}")
    (tmp_path / "real" / ID / "origin.json").symlink_to(tmp_path / "elsewhere.json")
    assert "symbolic link" in run_module("account_evidence", **where, store=str(tmp_path / "real"))["msg"]
    read = {"store": str(tmp_path / "real"), "target_account_id": ID, "documents": ["origin"]}
    assert "symbolic link" in run_module("account_evidence_info", **read)["msg"]


def test_what_lies_in_the_spool_is_in_the_ledger_that_is_read(
    tmp_path: Path, run_module: RunModule, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    monkeypatch.setenv(VARIABLE, str(process(os.getpid())))  # it is under way, and what it did is known all the same
    journal_of(spool / "live.jsonl", run_module, customer(ID))
    where = {"store": str(tmp_path / "store"), "target_account_id": ID}
    assert run_module("account_evidence_info", **where)["evidence"]["ledger"] is None
    before = sorted(tmp_path.rglob("*"))
    read = run_module("account_evidence_info", **where, spool=str(spool))
    assert (read["evidence"]["ledger"]["runs"], read["unfolded"]) == (["live"], [])
    assert [one["resource"] for one in read["evidence"]["ledger"]["resources"]] == ["password policy"]
    assert sorted(tmp_path.rglob("*")) == before, "nothing is stored"
    (spool / "broken.jsonl").write_text("no line\n")
    assert "broken.jsonl" in run_module("account_evidence_info", **where, spool=str(spool))["unfolded"][0]
    told = run_module("account_evidence", **where, journal=str(spool / "next.jsonl"))
    assert [Path(text.split()[0]).name for text in told["unfolded"]] == ["broken.jsonl", "live.jsonl"]


def test_a_run_that_goes_on_after_its_evidence_was_stored_leaves_more(
    aws: LocalAws, tmp_path: Path, run_module: RunModule, customer: Customer
) -> None:
    options, journal = customer(ID), tmp_path / "one.jsonl"
    where = {"store": str(tmp_path / "store"), "target_account_id": ID, "journal": str(journal)}
    for number in (1, 2, 3):
        journal_of(journal, run_module, options)
        run_module("account_evidence", **where)
        told = run_module("account_evidence", **where, forget_journal=True)
        name = "one" if number == 1 else f"one-{number}"
        assert (told["changed"], [Path(path).stem for path in told["documents"]]) == (False, [name])
        aws.client("iam", account=ID).delete_account_password_policy()
    del where["journal"]
    ledger = run_module("account_evidence_info", **where, documents=["ledger"])["evidence"]["ledger"]
    assert ledger["runs"] == ["one", "one-2", "one-3"]


def test_a_backup_and_a_run_are_listed_and_found_by_name(
    tmp_path: Path, run_module: RunModule, customer: Customer
) -> None:
    options = customer(ID)
    for number, store in enumerate(("s3://ctlpartner-evidence/all", str(tmp_path / "store"))):
        where = {"profile": "partner", "region": "us-east-1", "store": store, "target_account_id": ID}
        kept = [
            run_module("account_evidence", **where, backup={"a": 1}, backup_name="one")["digest"] for _again in "12"
        ]
        journal = tmp_path / str(number) / "a-run.jsonl"
        done = run_module("iam_password_policy", **options, journal=str(journal), minimum_length=15 + number)
        assert done["changed"], done
        run_module("account_evidence", **where, journal=str(journal))
        read = run_module("account_evidence_info", **where, verify=True)
        [listed], [run] = read["evidence"]["backups"], read["evidence"]["runs"]
        assert kept == [listed["digest"]] * 2
        assert (listed["name"], run["name"]) == ("one", "a-run")
        assert listed["stored"].startswith("20") and listed["stored"].endswith("Z")
        assert read["verification"]["unaltered"], read["verification"]
        elsewhere = {**where, "target_account_id": "333333333333"}
        nothing = run_module("account_evidence_info", **elsewhere, verify=True)["verification"]
        assert (nothing["unaltered"], nothing["altered"], len(nothing["unproved"])) == (False, [], 1)
        for kind, there in (("backup", "one"), ("run", "a-run")):
            named = run_module("account_evidence_info", **where, **{f"{kind}_name": there})["evidence"][kind]
            assert digest(named) == {"backup": listed, "run": run}[kind]["digest"]
            told = run_module("account_evidence_info", **where, documents=[kind], **{f"{kind}_name": "other"})
            assert told["failed"]
            assert f"{there} (20" in told["msg"] and f"{kind}_name" in told["msg"]
            assert (
                f"documents: [{kind}s] lists" in run_module("account_evidence_info", **where, documents=[kind])["msg"]
            )


def test_what_is_gone_is_not_replaced(tmp_path: Path, run_module: RunModule) -> None:
    where = {"store": str(tmp_path / "store"), "target_account_id": ID}
    assert run_module("account_evidence", **where, origin={"support": "basic"})["changed"]
    (tmp_path / "store" / ID / "origin.json").unlink()
    told = run_module("account_evidence", **where, origin={"support": "business"})
    assert told["failed"]
    assert "origin.json is in the ledger, and gone" in told["msg"]
    read = run_module("account_evidence_info", **where, verify=True)["verification"]
    assert read["altered"] == ["origin.json is in the ledger, and not in the store"]


@pytest.mark.parametrize("operation", ["HeadBucket", "GetBucketPolicy", "ListBuckets"])
def test_a_refused_read_is_no_origin(operation: str, aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    options = customer(ID, buckets=[{"name": f"ctlaudit-{ID}"}])
    aws.fault("s3", operation, kind="error", code="403", status=403, count=1)
    options = {**options, **looks.logs(ID)}
    refused = run_module("account_snapshot_info", **options)
    assert refused["failed"]
    assert (refused["error"]["operation"], refused["error"]["account"]) == (operation, ID)
    whole = run_module("account_snapshot_info", **options)["snapshot"]
    assert whole["buckets"][f"ctlaudit-{ID}"]["region"]
    assert whole["buckets"][f"config-bucket-{ID}"] is None


def test_the_origin_has_all_versions_of_a_policy(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    options = customer(ID)
    iam = aws.client("iam", account=ID)
    documents = [
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": action, "Resource": "*"}]}
        for action in ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
    ]
    arn = iam.create_policy(PolicyName="Theirs", PolicyDocument=json.dumps(documents[0]))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(documents[1]), SetAsDefault=True)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(documents[2]))
    found = run_module("account_snapshot_info", **options, sections=["iam"])["snapshot"]["iam"]["policies"]["Theirs"]
    assert found["documents"] == dict(zip(("v1", "v2", "v3"), documents, strict=True))
    assert (found["default_version"], found["document"]) == ("v2", documents[1])


def test_an_origin_of_former_years_is_completed_by_what_no_run_has_touched(operator: Operator, aws: LocalAws) -> None:
    assert operator.play("bootstrap", HOSTS).code == 0
    assert operator.play("onboard", HOSTS, "-t", "ctl_harden_password_policy").code == 0
    folder = operator.store / ID
    origin = json.loads((folder / "origin.json").read_text())
    foreign = {"foreign": "a read was refused"}
    for section in ("analyzers", "password_policy"):
        del origin["snapshot"][section]
    origin["snapshot"]["buckets"] = dict.fromkeys(origin["snapshot"]["buckets"], foreign)
    former = {**{key: origin[key] for key in ("kind", "account_id", "snapshot")}, "schema": 1}
    (folder / "origin.json").write_text(json.dumps(former))
    ledger = json.loads((folder / "ledger.json").read_text())
    del ledger["documents"]
    (folder / "ledger.json").write_text(json.dumps(ledger))

    run = operator.play("harden", HOSTS)
    assert run.code == 0, run.output
    stored = documents(folder)
    assert stored["origin.json"] == former
    [name] = [name for name in stored if name.startswith("completions/")]
    added = stored[name]["snapshot"]
    assert set(added) == {"analyzers", "buckets"}, "the password policy was set by a run before"
    assert set(added["buckets"].values()) == {None}
    assert stored[name]["provenance"]["approval"] == "CASE-1"
    assert operator.play("harden", HOSTS).code == 0
    assert documents(folder).keys() == stored.keys()


BROKEN = {
    "cut off": b'{"kind": "ledger", "resour',
    "empty": b"",
    "a list": b"[]",
    "without what it has to have": b'{"kind": "ledger"}',
    "something else in it": b'{"kind": "ledger", "resources": {}, "runs": []}',
    "something else within": b'{"account_id": "222222222222", "resources": [{}], "runs": []}',
    "too deep": b"[" * 100_000,
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("store", ["s3://ctlpartner-evidence/all", "directory"])
def test_a_broken_document_is_named(
    store: str, content: bytes, tmp_path: Path, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    where: dict[str, Any] = {"profile": "partner", "region": "us-east-1", "target_account_id": ID}
    journal_of(tmp_path / "one.jsonl", run_module, customer(ID))
    if store == "directory":
        where["store"] = str(tmp_path / "store")
        (tmp_path / "store" / ID).mkdir(parents=True)
        (tmp_path / "store" / ID / "ledger.json").write_bytes(content)
    else:
        where["store"] = store
        client = aws.client("s3", profile="partner")
        client.put_object(Bucket="ctlpartner-evidence", Key=f"all/{ID}/ledger.json", Body=content)
    writes = len(aws.writes())
    for module, options in (
        ("account_evidence", {"journal": str(tmp_path / "one.jsonl")}),
        ("account_evidence_info", {}),
        ("account_evidence_info", {"verify": True}),
    ):
        told = run_module(module, **where, **options)
        assert told["failed"], told
        for word in (f"{where['store']}/{ID}/ledger.json", "ctl_evidence_store", "no document of ctl.aws"):
            assert word in told["msg"]
    assert len(aws.writes()) == writes


def test_a_store_that_refuses_a_write_is_named(aws: LocalAws, run_module: RunModule) -> None:
    aws.fault("s3", "PutObject", kind="error", code="AccessDenied", status=403, count=9, message="\x9b2J No")
    where = {"profile": "partner", "store": "s3://ctlpartner-evidence/all", "target_account_id": ID}
    told = run_module("account_evidence", **where, origin={"support": "basic"})
    for word in (f"s3://ctlpartner-evidence/all/{ID}/origin.json", "AccessDenied", "ctl_evidence_store", "PutObject"):
        assert word in told["msg"]
    assert "\x9b" not in told["msg"]
    assert "\\x9b2J No" in told["msg"]
