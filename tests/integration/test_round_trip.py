# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account that was onboarded and given back without its hardening is what it was before, field by field."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration import generated_accounts
from ansible_collections.ctl.aws.tests.integration.odd_accounts import with_id
from ansible_collections.ctl.aws.tests.integration.playbooks import Operator
from hypothesis import HealthCheck, Phase, given, seed, settings

RunModule = Callable[..., dict[str, Any]]

# The only fields that may differ. Log objects, unique ids and dates of IAM are in no snapshot, or do not change.
EXCEPTIONS = {
    ("config", "service_role"),  # AWS keeps the service-linked role of Config
}
# How many fleets are made up; `make round-trips` asks for more than `make test`.
FLEETS = int(os.environ.get("CTL_TEST_FLEETS", "1"))
FLEET_SIZE = 6
OURS = {"ctl:managed-by": "ctl.aws"}
STRANGERS = {"organization": "o-stranger00001", "management": "999999999999"}


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every field that is not what it was."""
    if path in EXCEPTIONS:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            if key not in before or key not in after:
                yield f"{'.'.join((*path, key))} {'appeared' if key in after else 'is lost'}"
            else:
                yield from differences(before[key], after[key], (*path, key))
    elif before != after:
        yield f"{'.'.join(path)}: {json.dumps(before, default=str)} became {json.dumps(after, default=str)}"


def snapshot(run_module: RunModule, account: dict[str, Any]) -> dict[str, Any]:
    """The whole account, as its administrator sees it."""
    way_in = {"profile": f"{account['name']}-admin", "region": "us-east-1", "account_id": account["id"]}
    result = run_module("account_snapshot_info", **way_in)
    assert not result.get("failed"), result
    return dict(result["snapshot"])


def host(account: dict[str, Any], directory: Path) -> dict[str, Any]:
    """What the inventory says of an account that comes and goes again."""
    roles, users = (account.get(kind, {}).items() for kind in ("roles", "users"))
    trusted = [f"role/{name}" for name, role in roles if "540339316802" in json.dumps(role["trust"])]
    trusted += [f"user/{name}" for name, user in users if OURS.items() <= user.get("tags", {}).items()]
    return {
        "ctl_account_id": account["id"],
        "ctl_customer_connection": {"profile": f"{account['name']}-admin", "region": "us-east-1"},
        "ctl_enroll_from_organization_id": account.get("organization", {}).get("member_of", ""),
        "ctl_offboard_confirm": account["id"],
        "ctl_offboard_keep_hardening": False,
        "ctl_offboard_audit_data": "delete",
        "ctl_offboard_config_data": "delete",
        "ctl_evidence_backup_store": str(directory / "customer"),
        "ctl_offboard_packet_directory": "",
        # Roles that trust the partner and users that are tagged like ours are the customer's: somebody has decided.
        "ctl_offboard_accepted_trust": [
            {"arn": f"arn:aws:iam::{account['id']}:{name}", "reason": "CASE-2"} for name in trusted
        ],
    }


def come_and_go(
    aws: LocalAws, run_module: RunModule, operator: Operator, accounts: list[dict[str, Any]], directory: Path
) -> list[str]:
    """Every difference that a stay in care leaves behind, in all accounts."""
    hosts = {account["name"]: host(account, directory) for account in accounts}
    before = {account["name"]: snapshot(run_module, account) for account in accounts}
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    for account in accounts:
        if account.get("organization"):  # it goes back to where it came from
            inviter = aws.client("organizations", account=STRANGERS["management"])
            inviter.invite_account_to_organization(Target={"Id": account["id"], "Type": "ACCOUNT"})
            hosts[account["name"]] |= {
                "ctl_offboard_leave": "transferred",
                "ctl_offboard_transfer_organization_id": STRANGERS["organization"],
                "ctl_offboard_transfer_management_account_id": STRANGERS["management"],
            }
    run = operator.play("offboard", hosts)
    assert run.code == 0, run.output
    return [
        f"{account['name']}: {difference}"
        for account in accounts
        for difference in differences(before[account["name"]], snapshot(run_module, account))
    ]


@pytest.mark.parametrize("number", range(FLEETS))
def test_whatever_accounts_have_they_come_and_go(number: int, aws: LocalAws, run_module: RunModule) -> None:
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))

    # A fleet is the same wherever its number is. Shrinking would take a fleet's run for each attempt: what failed is
    # shown as it is.
    @seed(number)
    @settings(
        max_examples=1, deadline=None, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    @given(generated_accounts.fleet(FLEET_SIZE if number else 1))
    def come_and_go_again(made_up: list[dict[str, Any]]) -> None:
        # The accounts of the seed come and go with the first one that is made up.
        accounts = [] if number else list(seeded["accounts"])
        accounts += [
            {"id": account, "name": f"made-up-{account}", **with_id(has, account)}
            for account, has in zip(map(str, range(800000000000, 800000001000)), made_up, strict=False)
        ]
        aws.reset({**seeded, "accounts": accounts})
        # What fails is run once more, and must not find what is remembered of the first time.
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            assert come_and_go(aws, run_module, Operator(aws, directory), accounts, directory) == []

    come_and_go_again()
