# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs the collection's playbooks as an operator does, and reads the table at the end."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.ctl.aws.tests.ansible_output import foreign_warnings
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

ROOT = Path(__file__).resolve().parents[2]
# Another ansible-core's, in `make cores`.
OURS = str(Path(sys.executable).parent / "ansible-playbook")
ANSIBLE_PLAYBOOK = os.environ.get("CTL_TEST_ANSIBLE_PLAYBOOK", OURS)
TABLE = re.compile(r"^TASK \[ctl\.aws\.ctl_report : Show all accounts\] \*+\n(.*?)^ok: \[", re.DOTALL | re.MULTILINE)

# What an inventory of the fleet has in common.
COMMON = {
    "ctl_management_account_id": "111111111111",
    "ctl_organization_id": "o-ctlpartner01",
    "ctl_partner_connection": {"profile": "partner", "region": "us-east-1"},
    "ctl_management_connection": {
        "profile": "partner",
        "region": "us-east-1",
        "role_arn": "arn:aws:iam::111111111111:role/CTLOrganizationRole",
    },
    "ctl_bootstrap_connection": {"profile": "{{ inventory_hostname }}-admin", "region": "us-east-1"},
    "ctl_enroll_transfer_approval": "CASE-1",
    "ctl_evidence_store_is_durable": True,
}
ACME = {"ctl_account_id": "222222222222"}
GLOBEX = {"ctl_account_id": "333333333333"}
INITECH = {"ctl_account_id": "444444444444"}


@dataclass(frozen=True)
class Row:
    """One account in the table at the end of a run."""

    joined: str
    hardened: str
    provider: str
    changed: str
    result: str


@dataclass(frozen=True)
class Run:
    """What an operator sees of a run."""

    code: int
    output: str

    @property
    def lines(self) -> list[str]:
        """What the report shows: the table, then why accounts did not arrive."""
        found = TABLE.search(self.output)
        return found.group(1).strip().splitlines() if found else []

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        """The table, by account and title: every column begins where its title does."""
        titles = [(match.group(), match.start()) for match in re.finditer(r"\S+", self.lines[0])] if self.lines else []
        ends = [start for _title, start in titles[1:]] + [None]
        found: dict[str, dict[str, str]] = {}
        for line in itertools.takewhile(bool, self.lines[1:]):
            cells = {title: line[start:end].strip() for (title, start), end in zip(titles, ends, strict=True)}
            found[cells.pop("account")] = cells
        return found

    @property
    def table(self) -> dict[str, Row]:
        """The table of onboarding and hardening."""
        return {name: Row(**cells) for name, cells in self.rows.items()}

    @property
    def results(self) -> dict[str, str]:
        """What became of every account."""
        return {name: cells["result"] for name, cells in self.rows.items()}

    def why(self, account: str) -> str:
        """What is said about an account below the table, of it alone or of others too, with the lines put together."""
        _table, _blank, below = "\n".join(self.lines).partition("\n\n")
        about = [line.partition(": ") for line in below.replace("\n    ", " ").splitlines()]
        return "\n".join(text for names, _colon, text in about if _is_among(account, names))


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that an ansible-playbook has forked: they are in sessions of their own."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def end(*pids: int) -> None:
    """End processes at once, if they are still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _is_among(account: str, names: str) -> bool:
    """Whether a sentence is about an account. :param names: what stands before it."""
    return names.startswith("all ") or account in names.split(", ")


class Operator:
    """Somebody with an inventory and a shell."""

    def __init__(self, aws: LocalAws, directory: Path, answer_seconds: float | None = None) -> None:
        """:param answer_seconds: how long calls to AWS wait for their answers, where not as long as ever."""
        self._aws = aws
        self._patience = {"CTL_TEST_ANSWER_SECONDS": str(answer_seconds)} if answer_seconds else {}
        self._inventory = directory / "accounts.json"
        self.store = directory / "evidence"

    def play(self, playbook: str, hosts: dict[str, dict[str, Any]], *options: str) -> Run:
        """Run a playbook (a name of playbooks/, or a fully qualified one) over accounts: {host: variables}."""
        process = self.start(playbook, hosts, *options)
        output, _nothing = process.communicate()
        foreign = foreign_warnings(output)
        assert not foreign, foreign
        return Run(process.returncode, output)

    def start(self, playbook: str, hosts: dict[str, dict[str, Any]], *options: str) -> subprocess.Popen[str]:
        """The same, without waiting for its end."""
        inventory = {"vars": {**COMMON, "ctl_evidence_store": str(self.store)}, "hosts": hosts}
        self._inventory.write_text(json.dumps({"all": inventory}), encoding="utf-8")
        name = playbook if playbook.startswith("ctl.aws.") else str(ROOT / "playbooks" / f"{playbook}.yml")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
        return subprocess.Popen(
            [ANSIBLE_PLAYBOOK, "-i", str(self._inventory), name, *options],
            env={**inherited, **self._aws.environment(), **self._patience, "ANSIBLE_NOCOLOR": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self, playbook: str, hosts: dict[str, dict[str, Any]], spool: Path, word: str) -> None:
        """Start a playbook, and kill it once a journal in a spool has a word."""

        def is_noted() -> bool:
            return any(word in path.read_text() for path in spool.glob("*.jsonl"))

        assert self.kill_when(playbook, hosts, is_noted)

    def kill_when(self, playbook: str, hosts: dict[str, dict[str, Any]], when: Callable[[], bool]) -> bool:
        """Start a playbook, and kill it with its workers once something is so; False where it ended before."""
        process = self.start(playbook, hosts)
        # Nobody waits for a full pipe.
        reader = threading.Thread(target=process.communicate, daemon=True)
        reader.start()
        deadline = time.monotonic() + 600
        while not when():
            if process.poll() is not None:
                return False
            assert time.monotonic() < deadline
            time.sleep(0.05)
        end(process.pid, *workers_of(process))
        reader.join()
        return True
