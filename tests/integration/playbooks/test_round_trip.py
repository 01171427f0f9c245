# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account that was onboarded and given back without its hardening is what it was, by the local AWS's own state."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.accounts import ANALYTICS
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support import generated_accounts
from ansible_collections.ctl.aws.tests.integration.support.brownfield_accounts import with_id
from ansible_collections.ctl.aws.tests.integration.support.dumps import MAY_DIFFER, differences
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator
from hypothesis import HealthCheck, Phase, given, seed, settings

# How many fleets are made up; `make round-trips` asks for more than `make test`.
FLEETS = int(os.environ.get("CTL_TEST_FLEETS", "1"))
FLEET_SIZE = 6
OURS = {"ctl:managed-by": "ctl.aws"}
STRANGERS = {"organization": "o-stranger00001", "management": "999999999999"}
# What no snapshot reads: service, region, operation, parameters.
LEFT_BEHIND: list[tuple[str, str, str, dict[str, Any]]] = [
    ("sns", "us-west-2", "create_topic", {"Name": "left-behind"}),
    ("kms", "us-east-1", "create_key", {}),
    ("events", "eu-west-1", "put_rule", {"Name": "left-behind", "ScheduleExpression": "rate(1 day)"}),
]

Hosts = dict[str, dict[str, Any]]


def findings(account: dict[str, Any]) -> set[str]:
    """What verification has to find, by ARN: roles that trust the partner's account, and users tagged like ours."""
    roles, users = (
        [(name, has or {}) for name, has in (account.get(kind) or {}).items()] for kind in ("roles", "users")
    )
    found = {f"role{has.get('path', '/')}{name}" for name, has in roles if ANALYTICS in json.dumps(has["trust"])}
    found |= {f"user/{name}" for name, has in users if OURS.items() <= has.get("tags", {}).items()}
    return {f"arn:aws:iam::{account['id']}:{name}" for name in found}


def host(account: dict[str, Any], directory: Path) -> dict[str, Any]:
    """What the inventory says of an account that comes and goes again."""
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
    }


def come(aws: LocalAws, operator: Operator, accounts: list[dict[str, Any]], hosts: Hosts) -> None:
    """Onboard all of them, and say of each how it will go: back to where it came from."""
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    for account in accounts:
        if account.get("organization"):
            inviter = aws.client("organizations", account=STRANGERS["management"])
            inviter.invite_account_to_organization(Target={"Id": account["id"], "Type": "ACCOUNT"})
            hosts[account["name"]] |= {
                "ctl_offboard_leave": "transferred",
                "ctl_offboard_transfer_organization_id": STRANGERS["organization"],
                "ctl_offboard_transfer_management_account_id": STRANGERS["management"],
            }


def go(aws: LocalAws, operator: Operator, accounts: list[dict[str, Any]], hosts: Hosts) -> None:
    """Give all of them back: those with findings are named and left alone until somebody has accepted them."""
    stopped = {account["name"]: account for account in accounts if findings(account)}
    before = {name: aws.dump(account["id"]) for name, account in stopped.items()}
    run = operator.play("offboard", hosts)
    assert {name for name, result in run.results.items() if result != "done"} == stopped.keys(), run.output
    for name, account in stopped.items():
        assert "Nothing was done." in run.why(name)
        assert set(re.findall("accept '([^']+)'", run.why(name))) == findings(account), run.why(name)
        assert list(differences(before[name], aws.dump(account["id"]), {})) == []
        accepted = [{"arn": arn, "reason": "CASE-2"} for arn in sorted(findings(account))]
        hosts[name]["ctl_offboard_accepted_trust"] = accepted
    if stopped:
        run = operator.play("offboard", {name: hosts[name] for name in stopped})
        assert run.code == 0, run.output


def come_and_go(
    aws: LocalAws,
    directory: Path,
    accounts: list[dict[str, Any]],
    meanwhile: Callable[[], None] = lambda: None,
) -> list[str]:
    """Every difference that a stay in care leaves behind, in all accounts."""
    operator = Operator(aws, directory)
    hosts = {account["name"]: host(account, directory) for account in accounts}
    before = {account["name"]: aws.dump(account["id"]) for account in accounts}
    come(aws, operator, accounts, hosts)
    meanwhile()
    go(aws, operator, accounts, hosts)
    return [
        f"{account['name']}: {difference}"
        for account in accounts
        for difference in differences(before[account["name"]], aws.dump(account["id"]), MAY_DIFFER)
    ]


@pytest.mark.parametrize("number", range(FLEETS))
def test_whatever_accounts_have_they_come_and_go(number: int, aws: LocalAws) -> None:
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
        # What fails is run once more, and must not find what is recorded of the first time.
        with tempfile.TemporaryDirectory() as name:
            assert come_and_go(aws, Path(name), accounts) == []

    come_and_go_again()


def test_what_a_hand_or_a_new_control_leaves_behind_is_found(aws: LocalAws, tmp_path: Path) -> None:
    seeded = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    acme = seeded["accounts"][0]

    def leave_things_behind() -> None:
        for service, region, operation, parameters in LEFT_BEHIND:
            getattr(aws.client(service, account=acme["id"], region=region), operation)(**parameters)

    left = come_and_go(aws, tmp_path, [acme], leave_things_behind)
    for service, region, _operation, _parameters in LEFT_BEHIND:
        assert any(line.startswith(f"{acme['name']}: {service} {region}/") for line in left), left
