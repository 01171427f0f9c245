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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ansible_collections.ctl.aws.tests import accounts
from ansible_collections.ctl.aws.tests.ansible_output import foreign_warnings
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.terminal import Terminal

ROOT = Path(__file__).resolve().parents[3]
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
ACME = {"ctl_account_id": accounts.ACME}
GLOBEX = {"ctl_account_id": accounts.GLOBEX}
INITECH = {"ctl_account_id": accounts.INITECH}


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


def under_way(spool: Path) -> list[str]:
    """The calls that journals of a spool have no answer to."""
    lines = [json.loads(line) for path in spool.glob("*.jsonl") for line in path.read_text().splitlines()]
    answered = {line["entry"] for line in lines if line["event"] in ("applied", "failed", "skipped")}
    return [line["operation"] for line in lines if line["event"] == "intent" and line["entry"] not in answered]


def kill(process: subprocess.Popen[str]) -> None:
    """End an ansible-playbook with its workers at once, as a machine does that has no memory left."""
    end(process.pid, *workers_of(process))


def interrupt(process: subprocess.Popen[str]) -> None:
    """Ctrl-C: a terminal tells ansible-playbook, and not its workers in sessions of their own."""
    process.send_signal(signal.SIGINT)


def _is_among(account: str, names: str) -> bool:
    """Whether a sentence is about an account. :param names: what stands before it."""
    return names.startswith("all ") or account in names.split(", ")


class Operator:
    """Somebody with an inventory and a shell."""

    def __init__(self, aws: LocalAws, directory: Path, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        """:param environment: what the shell has beside the way to the local AWS."""
        self._aws = aws
        self._environment = environment
        self._inventory = directory / "accounts.json"
        self.store = directory / "evidence"

    def play(self, playbook: str, hosts: dict[str, dict[str, Any]], *options: str) -> Run:
        """Run a playbook (a name of playbooks/, or a fully qualified one) over accounts: {host: variables}."""
        process = self.start(playbook, hosts, *options)
        output, _nothing = process.communicate()
        foreign = foreign_warnings(output)
        assert not foreign, foreign
        return Run(process.returncode, output)

    def start(
        self, playbook: str, hosts: dict[str, dict[str, Any]], *options: str, terminal: Terminal | None = None
    ) -> subprocess.Popen[str]:
        """The same, without waiting for its end. :param terminal: where it is shown; without one, in a pipe."""
        inventory = {"vars": {**COMMON, "ctl_evidence_store": str(self.store)}, "hosts": hosts}
        self._inventory.write_text(json.dumps({"all": inventory}), encoding="utf-8")
        name = playbook if playbook.startswith("ctl.aws.") else str(ROOT / "playbooks" / f"{playbook}.yml")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
        command = [ANSIBLE_PLAYBOOK, "-i", str(self._inventory), name, *options]
        environment = {**inherited, **self._aws.environment(), "ANSIBLE_NOCOLOR": "true", **self._environment}
        if terminal:
            return terminal.start(command, environment)
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self, playbook: str, hosts: dict[str, dict[str, Any]], spool: Path, operation: str) -> None:
        """Start a playbook, and kill it while it waits for the answer to a call, and to nothing else.

        :param spool: where its journal is. :param operation: of a call that is held.
        """

        def waits_for_it_alone() -> bool:
            # Twice: between the answer to one call and the next on its resource nothing else is under way either.
            before = under_way(spool)
            time.sleep(0.5)
            return before == [operation] == under_way(spool)

        assert self.stop_when(waits_for_it_alone, kill, playbook, hosts)

    def stop_when(
        self,
        when: Callable[[], bool],
        stop: Callable[[subprocess.Popen[str]], None],
        playbook: str,
        hosts: dict[str, dict[str, Any]],
    ) -> bool:
        """Start a playbook, and stop it once something is so; False where it ended before.

        :param stop: kill() or interrupt().
        """
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
        stop(process)
        reader.join()
        return True
