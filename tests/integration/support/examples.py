# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts that the examples of the modules' documentation are about, and what single ones need besides.

An example that needs nothing but the accounts below needs no row here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.backups import backup_of
from ansible_collections.ctl.aws.tests.integration.support.cases import Stage

REGIONS = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"]
BACKUP = "20260115T093000Z-1234"
PROVIDER = "3b2c7a54-0d2e-4a70-9a52-6a4f0c1f7e11"
# What an inventory would have.
VARIABLES = {"ctl_external_id": "acme-a1b2c3"}
INVITATION = {"from": MANAGEMENT, "id": "h-examplehandshakeid111"}
MAY_LOG_ACCESS = {
    "Effect": "Allow",
    "Principal": {"Service": "logging.s3.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::acme-access-logs/*",
}


@dataclass(frozen=True)
class Needs:
    """What an example needs besides the accounts of all.

    :param account: more of the customer's account, as a seed has it. :param others: more accounts.
    :param prepare: what has to happen before, in these accounts; answers what stands for which words of the example.
    :param makes_calls: whether it makes any.
    """

    account: dict[str, Any] = field(default_factory=dict)
    others: tuple[dict[str, Any], ...] = ()
    prepare: Callable[[Stage], dict[str, str]] = lambda stage: {}
    makes_calls: bool = True


def joined(stage: Stage) -> dict[str, str]:
    """The account is a member."""
    stage.aws.client("organizations", account=ACME).accept_handshake(HandshakeId=INVITATION["id"])
    return {}


def equipped(stage: Stage) -> dict[str, str]:
    """The account is a member, has the customer's address, and something to sign in with."""
    joined(stage)
    root = {"mfa": ["virtual"], "keys": 1, "password": True}
    stage.aws.set_account(ACME, email="aws-root@acme.example.com", root=root)
    return {}


def code_sent(stage: Stage) -> dict[str, str]:
    """The account is a member, and a code is on its way."""
    joined(stage)
    account = stage.aws.client("account", account=MANAGEMENT)
    account.start_primary_email_update(AccountId=ACME, PrimaryEmail="aws-root@acme.example.com")
    return {"{{ ctl_root_email_otp }}": looks.root(stage.aws, ACME)["email_otp"]}


def encrypting(stage: Stage) -> dict[str, str]:
    """The customer has a key that CloudTrail may use. KMS chooses its id."""
    use = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Resource": "*"}
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACME}:root"}, "Resource": "*", "Action": "kms:*"}
    policy = document({**use, "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"]}, own)
    key = stage.aws.client("kms", account=ACME).create_key(Policy=policy)["KeyMetadata"]
    return {"1234abcd-12ab-34cd-56ef-1234567890ab": str(key["KeyId"])}


def connected(stage: Stage) -> dict[str, str]:
    """The provider exists, in the local CAM. No test waits a minute for news that may not come."""
    stage.cam.seed({"id": PROVIDER, "credentials": {"role": f"arn:aws:iam::{ACME}:role/Old"}})
    return {"https://cam.example.com": stage.cam.url, '"seconds": 60': '"seconds": 1'}


def in_a_directory(stage: Stage) -> dict[str, str]:
    """Nobody may write to /var/lib."""
    return {"/var/lib/ctl": tempfile.mkdtemp()}


def planned_in_a_directory(stage: Stage) -> dict[str, str]:
    """The run of the example has begun, and planned nothing."""
    directory = tempfile.mkdtemp()
    spool = Path(directory, "spool", ACME)
    spool.mkdir(parents=True, mode=0o700)
    (spool / "20260131T120000Z.plan").touch(mode=0o600)
    return {"/var/lib/ctl": directory}


DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def backed_up(stage: Stage) -> dict[str, str]:
    """Two directories have a backup of the account as it is."""
    directory = tempfile.mkdtemp()
    # A task finds its credentials in the shell.
    way_in = {"profile": "acme-prod-admin", "region": "us-east-1"}
    places = [f"{directory}/{name}" for name in ("evidence", "customer")]
    backup = backup_of(way_in, ["iam", "federation", "buckets", "password_policy"], name=BACKUP, places=places)
    return {"/var/lib/ctl": directory, DIGEST: backup["digest"]}


def recorded(stage: Stage) -> dict[str, str]:
    """A directory has an origin without a password policy, a ledger, and a backup of an IAM with nothing in it."""
    directory = Path(tempfile.mkdtemp())
    account = {"account": {"id": ACME}}
    empty = {kind: {} for kind in ("policies", "roles", "groups", "users")}
    documents: dict[str, Any] = {
        "origin.json": {"snapshot": {**account, "password_policy": None}},
        "ledger.json": {"account_id": ACME, "runs": [], "resources": []},
        f"backups/{BACKUP}.json": {"snapshot": {**account, "iam": empty, "federation": {"saml": {}, "oidc": {}}}},
    }
    for name, content in documents.items():
        path = directory / "evidence" / ACME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return {"/var/lib/ctl": str(directory)}


def archive_elsewhere(stage: Stage) -> dict[str, str]:
    """Another account has an archive that the customer's may write to."""
    bucket = "arn:aws:s3:::acme-archive"
    allow = {"Effect": "Allow", "Principal": {"AWS": ACME}, "Resource": [bucket, f"{bucket}/*"]}
    client = stage.aws.client("s3", account="333333333333")
    client.create_bucket(Bucket="acme-archive")
    client.put_bucket_policy(
        Bucket="acme-archive", Policy=document({**allow, "Action": ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]})
    )
    return {}


FORMER_ORGANIZATION = {
    "id": "777777777777",
    "name": "acme-management",
    "organization": {"id": "o-customer0001", "root": "r-cust", "units": []},
}
DELIVERED = [
    {"name": "ctlaudit-222222222222", "delivers": "cloudtrail"},
    {"name": "config-bucket-222222222222", "delivers": "config"},
]
# module, or module and the name of one of its examples
NEEDS: dict[str, Needs] = {
    "account_contact: Replace the operations contact of a member, from the management account": Needs(
        {"handshakes": [INVITATION]}, prepare=joined
    ),
    "account_evidence: Store what a run did": Needs(prepare=in_a_directory, makes_calls=False),
    "account_evidence_info: Read the ledger": Needs(prepare=in_a_directory, makes_calls=False),
    "account_evidence_info: Read a backup": Needs(prepare=recorded, makes_calls=False),
    "account_evidence_info: Read whether anything was altered since it was stored": Needs(
        prepare=in_a_directory, makes_calls=False
    ),
    "account_lease": Needs(prepare=in_a_directory, makes_calls=False),
    "account_plan": Needs(prepare=planned_in_a_directory, makes_calls=False),
    "account_run_info": Needs(makes_calls=False),
    "account_restore": Needs(prepare=recorded),
    "account_primary_email": Needs({"handshakes": [INVITATION]}, prepare=code_sent),
    "account_primary_email: Have a code sent to the customer's address": Needs(
        {"handshakes": [INVITATION]}, prepare=joined
    ),
    "cam_provider": Needs(prepare=connected),
    "cloudtrail_trail": Needs({"buckets": DELIVERED}),
    "cloudtrail_trail: A trail that leaves out several buckets and encrypts with the customer's key": Needs(
        {"buckets": DELIVERED}, prepare=encrypting
    ),
    "config_recorder": Needs({"buckets": DELIVERED}),
    "log_bucket: A bucket for a trail whose home is elsewhere, with access logging": Needs(
        {
            "buckets": [
                {"name": "acme-access-logs", "region": "eu-central-1", "policy": json.loads(document(MAY_LOG_ACCESS))}
            ]
        }
    ),
    "log_bucket: Copy all logs to a bucket of somebody else": Needs(
        {"buckets": [{"name": "ctlaudit-222222222222", "objects": {"AWSLogs/one.json.gz": "events"}}]},
        prepare=archive_elsewhere,
    ),
    "iam_removal": Needs(prepare=backed_up),
    "log_bucket: Remove the bucket with everything in it": Needs(
        {"buckets": [{"name": "ctlaudit-222222222222", "objects": {"AWSLogs/one.json.gz": "events"}}]},
        prepare=backed_up,
    ),
    "organization_invitation: Accept, and move the account out of the organization that it is in": Needs(
        {"organization": {"member_of": "o-customer0001"}, "handshakes": [INVITATION]}, (FORMER_ORGANIZATION,)
    ),
    "organization_invitation: Withdraw an invitation": Needs({"handshakes": [INVITATION]}),
    "organization_invitation: Decline an invitation": Needs({"handshakes": [INVITATION]}),
    "organization_membership": Needs({"handshakes": [INVITATION]}, prepare=joined),
    "organization_membership_info": Needs({"handshakes": [INVITATION]}, prepare=joined),
    "private_files": Needs(prepare=in_a_directory, makes_calls=False),
    "show_text": Needs(makes_calls=False),
    "root_credentials": Needs({"handshakes": [INVITATION]}, prepare=equipped),
}


def needs_of(module: str, example: str) -> Needs:
    """The row of an example."""
    return NEEDS.get(f"{module}: {example}") or NEEDS.get(module, Needs())


def build(stage: Stage, needs: Needs) -> dict[str, str]:
    """Make the accounts of an example. What is answered stands in it for which words of the example."""
    fleet = yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8"))
    account = next(entry for entry in fleet["accounts"] if entry["id"] == ACME)
    trust = {"AWS": PARTNER}
    account |= {
        "enabled_regions": REGIONS,
        "roles": {"CTLDeveloperRole": {"trust": trust, "policies": ["AdministratorAccess"]}},
        **needs.account,
    }
    fleet["accounts"] += needs.others
    stage.aws.reset(fleet)
    stage.cam.reset()
    return needs.prepare(stage)
