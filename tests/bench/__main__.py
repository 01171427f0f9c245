# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`make bench`: what hardening costs an account, beside the same written with the peers' modules, and beside the limit.

All of it runs on the local AWS, one after the other, round by round, so that what else the machine does is shared. What
was measured goes to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws, start
from measure import Cost, cost
from report import page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS = ROOT / "build" / "bench"
# What the peers have no module for is switched off.
WITHOUT = {f"ctl_harden_{name}": False for name in ("public_access_block", "ebs_encryption", "access_analyzer")}
ROLE = "CTLDeveloperRole"


def peers_python() -> Path:
    """The Python of an environment with the peers' collections, made where it is missing."""
    python = PEERS / "bin" / "python"
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--python", str(python)]
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    subprocess.run([*uv, "--requirement", str(ROOT / "requirements" / "bench.txt")], check=True)
    return python


class Bench:
    """A local AWS with the same accounts twice: ours, and those of the peers."""

    def __init__(self, aws: LocalAws, directory: Path, ours: list[str], theirs: list[str]) -> None:
        self._aws = aws
        self._directory = directory
        self._ours, self._theirs = ours, theirs
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
        self._environment = {**inherited, **aws.environment(), "NO_COLOR": "1", "ANSIBLE_FORKS": "10"}

    def onboarded(self) -> None:
        """The partner is let into ours; the peers go in as administrators, and lack a module for AWS Config's role."""
        self.ours("bootstrap.yml")
        for account in self._theirs:
            self._aws.client("iam", account=account).create_service_linked_role(AWSServiceName="config.amazonaws.com")

    def ours(self, playbook: str) -> Cost:
        """A playbook of ours over our accounts."""
        common = {
            "ctl_management_account_id": "111111111111",
            "ctl_partner_connection": {"profile": "partner", "region": "us-east-1"},
            "ctl_bootstrap_connection": {"profile": "{{ inventory_hostname }}-admin", "region": "us-east-1"},
            "ctl_evidence_store": str(self._directory / "evidence"),
            "ctl_evidence_store_is_durable": True,
            **WITHOUT,
        }
        hosts = {f"account-{account}": {"ctl_account_id": account} for account in self._ours}
        inventory = self._inventory("ours", common, hosts)
        binary = Path(sys.executable).parent / "ansible-playbook"
        return self._cost(str(binary), "-i", inventory, str(ROOT / "playbooks" / playbook))

    def theirs(self) -> Cost:
        """The peers' playbook over their accounts."""
        hosts = {f"account-{account}": {"account_id": account, **self._hardening(account)} for account in self._theirs}
        inventory = self._inventory("theirs", {}, hosts)
        return self._cost(str(PEERS / "bin" / "ansible-playbook"), "-i", inventory, str(HERE / "peers.yml"))

    def plain(self) -> Cost:
        """Plain boto3 with threads over our accounts."""
        return self._cost(sys.executable, str(HERE / "plain.py"), ROLE, "", *self._ours)

    def _cost(self, *command: str) -> Cost:
        return cost(self._aws, command, self._environment)

    def _inventory(self, name: str, common: dict[str, Any], hosts: dict[str, Any]) -> str:
        path = self._directory / f"{name}.json"
        path.write_text(json.dumps({"all": {"vars": common, "hosts": hosts}}), encoding="utf-8")
        return str(path)

    def _hardening(self, account: str) -> dict[str, Any]:
        """What a hardened account of ours has, for another account."""
        model = self._ours[0]
        iam, s3 = self._aws.client("iam", account=model), self._aws.client("s3", account=model)

        def for_account(value: Any) -> Any:
            return json.loads(json.dumps(value, default=str).replace(model, account))

        details = iam.get_account_authorization_details()
        policies = [
            {"name": one["PolicyName"], "document": json.dumps(version["Document"])}
            for one in details["Policies"]
            for version in one["PolicyVersionList"]
            if f"::{model}:" in one["Arn"] and version["IsDefaultVersion"]
        ]
        roles = [
            {
                "name": one["RoleName"],
                "trust": json.dumps(one["AssumeRolePolicyDocument"]),
                "policies": [policy["PolicyArn"] for policy in one["AttachedManagedPolicies"]],
            }
            for one in details["RoleDetailList"]
            if one["Path"] == "/" and one["RoleName"] != ROLE
        ]
        buckets = [
            {"name": name, "policy": s3.get_bucket_policy(Bucket=name)["Policy"]}
            for name in (f"ctlaudit-{model}", f"config-bucket-{model}")
        ]
        regions = [one["RegionName"] for one in self._aws.client("ec2", account=model).describe_regions()["Regions"]]
        return {
            **for_account({"policies": policies, "roles": roles, "buckets": buckets}),
            "regions": regions,
            "tags": {"ctl:managed-by": "ctl.aws"},
            "profile": f"account-{account}-admin",
        }


@contextlib.contextmanager
def bench(accounts: int) -> Iterator[Bench]:
    """A fresh local AWS, with the partner let in."""
    seed = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    ours = [str(800000000000 + number) for number in range(accounts)]
    theirs = [str(900000000000 + number) for number in range(accounts)]
    seed["accounts"] = [{"id": account, "name": f"account-{account}"} for account in ours + theirs]
    with tempfile.TemporaryDirectory() as name, start(seed, name) as aws:
        found = Bench(aws, Path(name), ours, theirs)
        found.onboarded()
        yield found


def main() -> int:
    """Measure, and write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    python = peers_python()
    costs: dict[str, list[Cost]] = defaultdict(list)
    for number in range(asked.rounds):
        with bench(asked.accounts) as accounts:
            steps = {
                "ours, first": lambda: accounts.ours("harden.yml"),
                "peers, first": accounts.theirs,
                "ours, again": lambda: accounts.ours("harden.yml"),
                "peers, again": accounts.theirs,
                "boto3, reading": accounts.plain,
            }
            for name, step in steps.items():
                costs[name].append(step())
                one = costs[name][-1]
                print(
                    f"round {number + 1}, {name}: {one.cpu:.1f} s CPU, {one.wall:.1f} s, {one.calls} calls", flush=True
                )
    versions = subprocess.run(
        [str(python), "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        check=True,
        stdout=subprocess.PIPE,
    )
    peers = {one["name"]: one["version"] for one in json.loads(versions.stdout)}
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, ansible-core {peers['ansible-core']}"
    text = page(costs, asked.accounts, machine, peers)
    (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
