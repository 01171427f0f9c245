# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run at a time: the lease of an account, and what is left of a run that lost it or was killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.process import VARIABLE, process
from ansible_collections.ctl.aws.tests.accounts import ACME as ID
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator, end, workers_of

RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., dict[str, Any]]
HOSTS = {"acme-prod": ACME}
STORES = ["s3://ctlpartner-evidence/all", "directory"]


class Runs:
    """Runs on one account that share a store, each with a spool of its own unless they are on one machine."""

    def __init__(self, run_module: RunModule, directory: Path, store: str) -> None:
        self._run_module = run_module
        self._directory = directory
        self.store = str(directory / "store") if store == "directory" else store

    def journal(self, name: str, machine: str = "here") -> str:
        return str(self._directory / machine / f"{name}.jsonl")

    def lease(self, name: str, machine: str = "here", **options: Any) -> dict[str, Any]:
        where = {"profile": "partner", "region": "us-east-1", "store": self.store, "target_account_id": ID}
        journal = self.journal(name, machine)
        return self._run_module("account_lease", **where, journal=journal, holder=f"{name} <a@b.example>", **options)


@pytest.fixture(params=STORES)
def runs(request: pytest.FixtureRequest, run_module: RunModule, tmp_path: Path) -> Runs:
    return Runs(run_module, tmp_path, request.param)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock: at(3700) is an hour later."""
    real = time.time

    def move(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)

    return move


def test_a_second_run_is_refused_until_the_first_has_ended(runs: Runs) -> None:
    assert runs.lease("one")["changed"]
    assert not runs.lease("one")["changed"], "more than half of it is left"
    for machine in ("here", "there"):
        told = runs.lease("two", machine)
        assert told["failed"]
        assert told["error"]["code"] == "LeaseHeld"
        for word in ("run one", ID, "ctl_run_take_over"):
            assert word in told["msg"]
        assert "b.example" not in told["msg"]
    assert not runs.lease("two", state="released")["changed"], "that of another run is left alone"
    assert runs.lease("two", check_mode=True)["failed"]
    assert runs.lease("one", state="released")["changed"]
    assert not runs.lease("one", state="released")["changed"]
    taken = runs.lease("two")
    assert (taken["changed"], taken["warnings"]) == (True, [])


def test_check_mode_takes_nothing(runs: Runs) -> None:
    assert runs.lease("one", check_mode=True)["changed"]
    assert runs.lease("two")["changed"]
    assert not Path(runs.journal("one")).with_suffix(".lease").exists()


@pytest.mark.parametrize("machine", ["here", "there"])
@pytest.mark.parametrize(("seconds", "take_over", "words"), [(3700, False, "ran out"), (10, True, "ctl_run_take_over")])
def test_a_lease_is_taken_over_with_a_warning(
    seconds: float, take_over: bool, words: str, machine: str, runs: Runs, at: Callable[[float], None]
) -> None:
    runs.lease("one")
    at(seconds)
    taken = runs.lease("two", machine, take_over=take_over)
    assert taken["changed"]
    [warning] = taken["warnings"]
    assert words in warning and "run one" in warning
    lost = runs.lease("one")
    assert lost["error"]["code"] == "LeaseLost"
    assert "two" in lost["msg"] or machine == "here"
    note = Path(runs.journal("one")).with_suffix(".lease")
    assert json.loads(note.read_text(encoding="utf-8"))["state"] == "lost", "it writes nothing more to the account"
    runs.lease("two", machine, state="released")
    assert runs.lease("one").get("failed"), "who lost it does not get it again"


def test_a_lease_that_ran_out_a_moment_ago_is_left(runs: Runs, at: Callable[[float], None]) -> None:
    runs.lease("one")
    at(3630)
    assert runs.lease("two", "there")["failed"]
    assert runs.lease("one")["changed"], "renewed, since nobody took it"
    at(3700)
    assert runs.lease("two", "there")["failed"]


def test_the_lease_of_a_dead_run_is_taken_over_at_once(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with monkeypatch.context() as patched:
        patched.setenv(VARIABLE, str(process(child.pid)))
        assert runs.lease("one")["changed"]
    assert runs.lease("two")["failed"]
    child.kill()
    child.wait()
    [warning] = runs.lease("two")["warnings"]
    assert "its ansible-playbook has ended" in warning


@pytest.mark.parametrize("runs", [one for one in STORES if one.startswith("s3://")], indirect=True)
def test_of_two_that_take_it_at_once_one_has_it(runs: Runs, aws: LocalAws) -> None:
    # The write arrives, its answer does not: it is made again, and finds its own.
    aws.fault("s3", "PutObject", kind="error", code="PreconditionFailed", status=412, count=1)
    assert runs.lease("one")["changed"]
    aws.fault("s3", "PutObject", kind="error", code="PreconditionFailed", status=412, count=5)
    assert runs.lease("two", "there", take_over=True)["failed"]


def noted(runs: Runs, name: str, content: str) -> None:
    Path(runs.journal(name)).with_suffix(".lease").write_text(content)


@pytest.mark.parametrize("machine", ["here", "there"])
def test_who_lost_the_lease_writes_nothing(
    machine: str, runs: Runs, aws: LocalAws, customer: Customer, run_module: RunModule, at: Callable[[float], None]
) -> None:
    options = {**customer(ID), "journal": runs.journal("one")}
    runs.lease("one")
    assert run_module("iam_password_policy", **options)["changed"]
    runs.lease("two", machine, take_over=True)
    aws.clear_calls()
    if machine == "there":
        at(3601)  # what another machine does is not seen here; but no lease lasts longer than its own end
    refused = run_module("iam_password_policy", **options, minimum_length=20)
    assert refused["error"]["code"] == "LeaseLost", refused
    assert "Run the playbook again" in refused["msg"]
    assert aws.writes() == []


@pytest.mark.parametrize("content", ["", "{}", "no JSON", "[]", json.dumps({"state": "held", "until": "soon"})])
def test_a_note_that_cannot_be_read_permits_nothing(
    content: str, tmp_path: Path, run_module: RunModule, customer: Customer
) -> None:
    runs = Runs(run_module, tmp_path, "directory")
    options = {**customer(ID), "journal": runs.journal("one")}
    runs.lease("one")
    noted(runs, "one", content)
    assert run_module("iam_password_policy", **options)["error"]["code"] == "LeaseLost"


def test_without_its_ansible_playbook_nothing_is_written(
    run_module: RunModule, customer: Customer, aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    monkeypatch.setenv(VARIABLE, str(process(child.pid)))
    child.wait()
    options = customer(ID)
    aws.clear_calls()
    refused = run_module("iam_password_policy", **options)
    assert refused["error"]["code"] == "RunEnded"
    assert aws.writes() == []
    monkeypatch.setenv(VARIABLE, str(process(os.getpid())))
    assert run_module("iam_password_policy", **options)["changed"]


@pytest.mark.parametrize("in_process", [True, False])
def test_a_killed_run_stops_and_the_next_one_knows_all_that_it_did(
    in_process: bool, aws: LocalAws, tmp_path: Path
) -> None:
    operator = Operator(aws, tmp_path)
    assert operator.play("bootstrap", HOSTS).code == 0
    hosts = {"acme-prod": {**ACME, "ctl_in_process": in_process}}
    aws.fault("iam", kind="latency", latency_ms=1500, count=1000)
    process = operator.start("harden", hosts)
    spool = operator.store / "spool" / ID
    deadline = time.monotonic() + 600
    while not any("CreatePolicy" in path.read_text() for path in spool.glob("*.jsonl")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    workers = workers_of(process)
    process.kill()  # its workers stay
    process.wait()
    time.sleep(4)  # what was under way is done by now
    aws.clear_calls()
    time.sleep(4)
    assert aws.writes() == []
    aws.clear_faults()
    # One whose result is long waits for ever for somebody to read it.
    end(*workers)
    [journal] = spool.glob("*.jsonl")

    plan = operator.play("harden", hosts, "--check")
    assert plan.code == 0, plan.output
    assert journal.exists(), "a plan changes nothing"
    run = operator.play("harden", hosts)
    assert run.code == 0, run.output
    assert "was taken over from run" in run.output
    ledger = json.loads((operator.store / ID / "ledger.json").read_text())
    assert journal.stem in ledger["runs"]
    assert json.loads((operator.store / ID / "lease.json").read_text())["state"] == "released"
    assert not list(spool.glob("*.jsonl")) + list(spool.glob("*.left"))


def test_two_runs_at_once_one_is_refused_and_nothing_is_lost(aws: LocalAws, tmp_path: Path) -> None:
    operator = Operator(aws, tmp_path)
    assert operator.play("bootstrap", HOSTS).code == 0
    aws.fault("cloudtrail", "CreateTrail", kind="latency", latency_ms=20000)
    first = operator.start("harden", HOSTS)
    lease = operator.store / ID / "lease.json"
    deadline = time.monotonic() + 600
    while not lease.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    second = operator.play("harden", HOSTS)
    assert second.code != 0
    assert second.results == {"acme-prod": "failed"}
    assert "is leased to run" in second.why("acme-prod")
    assert operator.play("harden", HOSTS, "--check").code == 0, "plans take none"
    output, _nothing = first.communicate()
    assert first.returncode == 0, output
    runs = json.loads((operator.store / ID / "ledger.json").read_text())["runs"]
    assert len(runs) == 2, "bootstrap and the first"


def test_the_lease_is_renewed_once_an_account_has_joined(aws: LocalAws, tmp_path: Path) -> None:
    """That may take long, also where the origin was stored by a run before."""
    operator = Operator(aws, tmp_path)
    for playbook, taken in (("bootstrap", 0), ("harden", 2), ("onboard", 2), ("onboard", 1)):
        run = operator.play(playbook, HOSTS)
        assert run.code == 0, run.output
        assert run.output.count("Keep other runs away from the account] *") == taken, run.output
