# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The demo: the accounts of the example inventory, onboarded against a local AWS and a local CAM; one is given back.

    .venv/bin/python tests/demo [folder for pictures]

Exits with 1 unless every playbook ended well and the second onboarding wrote nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.demo.pictures import save
from ansible_collections.ctl.aws.tests.emulator import client as local_aws

ROOT = Path(__file__).resolve().parents[2]
INVENTORY = ROOT / "playbooks" / "inventory"
ACCOUNTS = {
    "acme-prod": "222222222222",
    "globex": "333333333333",
    "initech": "444444444444",
    "umbrella": "555555555555",
}
PROVIDERS = [
    {"id": f"{name}-provider", "name": name, "credentials": {"role": "not set yet"}, "state": "unavailable"}
    for name in ACCOUNTS
]
# Of the audit; it stays when the demo has ended.
REPORT = ROOT / "build" / "demo" / "report.html"
EVIDENCE = "ctlpartner-evidence"
# Whose the evidence store is: every run takes a lease there, and gives it back.
STORE_ACCOUNT = "589942003651"
SETTINGS = {
    "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
    "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "false",
    "ANSIBLE_LOCALHOST_WARNING": "false",
}


# The runs whose tables the documentation shows.
PICTURES = {"One account": "acme-prod", "The whole fleet": "fleet", "One account goes back": "given-back"}


class Demo:
    """The two servers, and the playbooks that run against them."""

    def __init__(self, aws: local_aws.LocalAws, cam: local_cam.LocalCam, home: Path, pictures: Path | None) -> None:
        self._aws = aws
        self._cam = cam
        self._pictures = pictures
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_"))}
        self._environment = inherited | aws.environment() | SETTINGS
        # The journals of runs under way.
        self._environment |= {"HOME": str(home)}
        self._environment |= {"CTL_CAM_ENDPOINT": cam.url, "CTL_CAM_TOKEN": cam.token}

    def play(self, title: str, playbook: str, *options: str) -> tuple[float, Counter[str]]:
        """Run a playbook; how long it took, and the writes it made by account (and the CAM's)."""
        picture = PICTURES.get(title, "")
        command = ["ansible-playbook", "-i", str(INVENTORY), str(ROOT / "playbooks" / playbook), *options]
        shown = ["ansible-playbook", "-i", "playbooks/inventory", f"playbooks/{playbook}", *options]
        print(f"\n=== {title}\n$ {' '.join(shown)}\n", flush=True)
        self._aws.clear_calls()
        self._cam.clear_calls()
        started = time.monotonic()
        output = self._run([str(Path(sys.executable).parent / command[0]), *command[1:]])
        seconds = time.monotonic() - started
        if self._pictures and picture:
            save(output.replace(self._environment["HOME"], "~"), self._pictures / f"{picture}.svg", " ".join(shown))
        writes = Counter(call["account"] for call in self._aws.writes())
        return seconds, writes + Counter({"CAM": len(self._cam.writes())})

    def _run(self, command: list[str]) -> str:
        """Show the output as it comes; return it too, in colour, where pictures are wanted."""
        if not self._pictures:
            subprocess.run(command, env=self._environment, check=True)
            return ""
        environment = self._environment | {"ANSIBLE_FORCE_COLOR": "true"}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        print(done.stdout, flush=True)
        return done.stdout


def recorded(aws: local_aws.LocalAws) -> list[str]:
    """What is in the evidence store, read with plain boto3."""
    client = aws.client("s3", profile="partner")
    found = client.list_objects_v2(Bucket=EVIDENCE)["Contents"]
    return [f"s3://{EVIDENCE}/{one['Key']}  ({one['Size']} bytes)" for one in found]


def table(first: Counter[str], second: Counter[str]) -> list[str]:
    """Writes of both onboardings, a line an account."""
    rows = [("account", "id", "writes", "again")]
    rows += [(name, account, str(first[account]), str(second[account])) for name, account in ACCOUNTS.items()]
    rows.append(("management", "111111111111", str(first["111111111111"]), str(second["111111111111"])))
    rows.append(("CAM", "", str(first["CAM"]), str(second["CAM"])))
    rows.append(("leases", STORE_ACCOUNT, "", str(second[STORE_ACCOUNT])))
    return [f"{row[0]:12}{row[1]:14}{row[2]:>7}{row[3]:>7}" for row in rows]


def main() -> int:
    """Start, play, show, stop."""
    # So that a SIGTERM too ends the servers.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        aws = stack.enter_context(local_aws.start("fleet", directory))
        cam = stack.enter_context(local_cam.start(directory, PROVIDERS, delay=1.0))
        demo = Demo(aws, cam, directory, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
        try:
            demo.play("The customers' administrators let the partner in", "bootstrap.yml")
            one, acme = demo.play("One account", "onboard.yml", "-l", "acme-prod")
            rest, fleet = demo.play("The whole fleet", "onboard.yml")
            again, second = demo.play("The whole fleet again: nothing is left to do", "onboard.yml")
            found = ["-e", f"ctl_audit_directory={REPORT.parent}", "-e", "ctl_audit_fail_on=never"]
            demo.play("What is true of each account", "audit.yml", *found)
            evidence = recorded(aws)
            confirmed = f"ctl_offboard_confirm={ACCOUNTS['initech']}"
            demo.play("What it would take to give an account back", "offboard.yml", "-l", "initech")
            back, _writes = demo.play("One account goes back", "offboard.yml", "-l", "initech", "-e", confirmed)
            packets = directory / ".ansible" / "ctl-offboarding"
            packet = (packets / f"{ACCOUNTS['initech']}.md").read_text(encoding="utf-8")
        except subprocess.CalledProcessError as error:
            print(f"\nThe demo failed: {Path(error.cmd[0]).name} ended with {error.returncode}", file=sys.stderr)
            return 1
    print("\n=== Writes of the first onboarding, and of onboarding again")
    print("\n".join(table(acme + fleet, second)))
    print("\n=== What is recorded of every account: its origin, the evidence of each run, the ledger")
    print("\n".join(evidence))
    print("\n=== The hand-over packet of the account that went back\n")
    print(packet)
    print(f"acme-prod {one:.0f} s, the fleet {rest:.0f} s, the fleet again {again:.0f} s, initech back {back:.0f} s")
    print(f"\nThe report of all accounts: {REPORT.relative_to(ROOT)}")
    return 1 if second.total() - second[STORE_ACCOUNT] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nThe demo was interrupted; what it started has ended.")
