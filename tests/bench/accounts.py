# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A local AWS with the same accounts twice, ours and those of the peers, and what is run over them."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws, start
from measure import LATENCY_SECONDS, Cost, cost

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS = ROOT / "build" / "bench"
# What the peers have no module for is switched off.
WITHOUT: dict[str, Any] = {
    "ctl_harden_public_access_block": False,
    "ctl_harden_ebs_encryption": False,
    "ctl_harden_ebs_snapshot_block": "off",
    "ctl_harden_image_block": "off",
    "ctl_harden_ssm_document_block": "off",
    "ctl_harden_access_analyzer": False,
}
ROLE = "CTLDeveloperRole"
MANAGEMENT = "111111111111"
# Those that every account has without opting in; the first ones are enough for most.
REGIONS = [
    *("us-east-1", "eu-west-1", "us-west-2", "us-east-2", "us-west-1", "ca-central-1", "sa-east-1", "eu-west-2"),
    *("eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
    *("ap-southeast-1", "ap-southeast-2"),
]
# What an account of a big customer has.
MUCH = {
    "policies": {f"policy-{number}": "s3:GetObject" for number in range(300)},
    "roles": {f"role-{number}": {"trust": {"Service": "ec2.amazonaws.com"}} for number in range(300)},
    "users": {f"user-{number}": {} for number in range(300)},
    "buckets": [{"name": f"bucket-of-the-customer-{number}"} for number in range(100)],
}
PARTNER = {"profile": "partner", "region": "us-east-1"}
COMMON = {
    "ctl_management_account_id": MANAGEMENT,
    "ctl_organization_id": "o-ctlpartner01",
    "ctl_enroll_transfer_approval": "CASE-1",
    "ctl_partner_connection": PARTNER,
    "ctl_management_connection": {**PARTNER, "role_arn": f"arn:aws:iam::{MANAGEMENT}:role/CTLOrganizationRole"},
    "ctl_bootstrap_connection": {"profile": "{{ inventory_hostname }}-admin", "region": "us-east-1"},
    "ctl_evidence_store_is_durable": True,
    "ctl_offboard_packet_directory": "",
}


class Accounts:
    """Accounts of a local AWS.

    :param with_all: whether all controls are on, or those only that the peers have modules for.
    """

    def __init__(self, aws: LocalAws, directory: Path, ours: list[str], theirs: list[str], with_all: bool) -> None:
        self.aws = aws
        self._directory = directory
        self._ours, self._theirs = ours, theirs
        self._without = {} if with_all else WITHOUT
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
        self._environment = {**inherited, **aws.environment(), "NO_COLOR": "1", "ANSIBLE_FORKS": "10"}

    def let_in(self) -> None:
        """The partner is let into ours; the peers go in as administrators, and lack a module for AWS Config's role."""
        self.ours("bootstrap.yml")
        for account in self._theirs:
            self.aws.client("iam", account=account).create_service_linked_role(AWSServiceName="config.amazonaws.com")

    def ours(self, playbook: str) -> Cost:
        """A playbook of ours over our accounts."""
        common = {**COMMON, **self._without, "ctl_evidence_store": str(self._directory / "evidence")}
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

    @contextlib.contextmanager
    def answering_late(self) -> Iterator[None]:
        """Every call takes LATENCY_SECONDS: those that are made side by side begin within that time."""
        self.aws.fault(kind="latency", latency_ms=int(LATENCY_SECONDS * 1000), count=None)
        try:
            yield
        finally:
            self.aws.clear_faults()

    def _cost(self, *command: str) -> Cost:
        return cost(self.aws, command, self._environment)

    def _inventory(self, name: str, common: dict[str, Any], hosts: dict[str, Any]) -> str:
        path = self._directory / f"{name}.json"
        path.write_text(json.dumps({"all": {"vars": common, "hosts": hosts}}), encoding="utf-8")
        return str(path)

    def _hardening(self, account: str) -> dict[str, Any]:
        """What a hardened account of ours has, for another account."""
        model = self._ours[0]
        iam, s3 = self.aws.client("iam", account=model), self.aws.client("s3", account=model)

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
        regions = [one["RegionName"] for one in self.aws.client("ec2", account=model).describe_regions()["Regions"]]
        return {
            **for_account({"policies": policies, "roles": roles, "buckets": buckets}),
            "regions": regions,
            "tags": {"ctl:managed-by": "ctl.aws"},
            "profile": f"account-{account}-admin",
        }


@contextlib.contextmanager
def accounts(
    count: int, beside_peers: bool = False, regions: int | None = None, has: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[Accounts]:
    """A fresh local AWS, with the partner let in.

    :param beside_peers: with as many accounts for the peers, and what these cannot do switched off.
    :param regions: how many are enabled in each account; as the local AWS has them without.
    :param has: what each account has, as a seed names it.
    """
    seed = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    ours = [str(800000000000 + number) for number in range(count)]
    theirs = [str(900000000000 + number) for number in range(count)] if beside_peers else []
    enabled = {"enabled_regions": REGIONS[:regions]} if regions else {}
    seed["accounts"] = [{"id": account, "name": f"account-{account}", **enabled, **has} for account in ours + theirs]
    with tempfile.TemporaryDirectory() as name, start(seed, name) as aws:
        found = Accounts(aws, Path(name), ours, theirs, not beside_peers)
        found.let_in()
        yield found
