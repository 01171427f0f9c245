# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many calls a run makes where nothing is to do: at a thousand accounts a night, each of them counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator

ACCOUNT = "800000000000"
REGIONS = ["us-east-1", "eu-west-1", "us-west-2"]
# Of each playbook: calls for an account with one region, and for each further region.
# Of those for each further region three ask what is reported: the deliveries of AWS Config, the archive rules of the
# analyzer, and the key of EBS. Of those for an account two ask where the log buckets are replicated to.
CALLS = {"harden": (60, 11), "onboard": (63, 11), "offboard": (84, 19), "audit": (110, 29)}


MANY = range(40)
# What hardening only looks at comes with lists, whatever there is of it.
CROWDED = {
    "policies": {f"policy-{number}": "s3:GetObject" for number in MANY},
    "roles": {f"role-{number}": {"trust": {"Service": "ec2.amazonaws.com"}} for number in MANY},
    "users": {f"user-{number}": {} for number in MANY},
    "buckets": [{"name": f"customers-own-bucket-{number}"} for number in MANY],
}


@pytest.mark.parametrize(
    ("regions", "more", "playbooks"),
    [(1, {}, CALLS), (3, {}, CALLS), (1, CROWDED, ["harden", "onboard"])],
    ids=["one region", "three regions", "crowded"],
)
def test_no_more_calls_are_made_than_are_known_of(
    regions: int, more: dict[str, Any], playbooks: Iterable[str], aws: LocalAws, tmp_path: Path
) -> None:
    account = {"id": ACCOUNT, "name": "account", "enabled_regions": REGIONS[:regions], **more}
    aws.reset({**yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8")), "accounts": [account]})
    operator = Operator(aws, tmp_path)
    variables = {"ctl_audit_directory": str(tmp_path / "audit"), "ctl_offboard_packet_directory": ""}
    hosts = {"account": {"ctl_account_id": ACCOUNT, **variables}}
    for playbook in ("bootstrap", "onboard"):
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
    for playbook in playbooks:
        of_one, of_each_further = CALLS[playbook]
        aws.clear_calls()
        run = operator.play(playbook, hosts)
        assert run.code == 0, run.output
        assert aws.writes() == []
        made = Counter((call["service"], call["operation"]) for call in aws.calls())
        assert made.total() == of_one + of_each_further * (regions - 1), (playbook, made.most_common())
