# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts that are given back: what each has, what goes wrong at first, what is done about it, and how it ends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.ctl.aws.tests.accounts import ANALYTICS as CAM
from ansible_collections.ctl.aws.tests.accounts import PARTNER
from ansible_collections.ctl.aws.tests.integration.support.brownfield_accounts import with_id

FILES = Path(__file__).resolve().parents[3] / "catalogue" / "policies"
POLICIES = ("CTLDeveloperPolicy", "CTLOperationsPolicy", "CTLCustomerPolicy")
DOCUMENTS = {name: json.loads((FILES / f"{name}.json").read_text(encoding="utf-8")) for name in POLICIES}
DONE, OPEN, FAILED, WAITING, NOTHING, GONE = (
    "done",
    "open: customer",
    "failed",
    "waiting for the customer",
    "not known",
    "given back",
)


@dataclass(frozen=True)
class Departing:
    """One account.

    :param has: as a seed has it. :param onboarded: it came by the playbook. :param customer: we have its administrator.
    :param asks: what its inventory says. :param confirmed: what it says is ours; a seed's policy has no tag.
    :param fault: what AWS refuses at first. :param first: the result of the first run.
    :param words: what is said of it below the table. :param mends: what the inventory says in the second run, besides.
    :param flags: of the account, from then on. :param last: the result of the second run.
    :param remains: names of roles and policies of the catalogue that are there in the end.
    """

    has: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, Any] = field(default_factory=dict)
    confirmed: tuple[str, ...] = POLICIES
    fault: dict[str, Any] = field(default_factory=dict)
    first: str = FAILED
    words: tuple[str, ...] = ()
    mends: dict[str, Any] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)
    last: str = DONE
    remains: tuple[str, ...] = ()
    onboarded: bool = False
    customer: bool = True


def refused(service: str, operation: str, **more: Any) -> dict[str, Any]:
    """A call that AWS refuses for no reason that anybody can mend but by trying again."""
    return {"service": service, "operation": operation, "code": "ServiceFailure", "status": 400, **more}


def managed(**more: Any) -> dict[str, Any]:
    """What hardening leaves in an account, as a seed has it: a little of everything that offboarding looks at."""
    tags = {"ctl:managed-by": "ctl.aws"}
    return {
        "organization": {"member_of": "o-ctlpartner01"},
        "policies": DOCUMENTS,
        "roles": {
            "CTLDeveloperRole": {"trust": {"AWS": PARTNER}, "policies": ["CTLDeveloperPolicy"], "tags": tags},
            "CTLOperationsRole": {"trust": {"AWS": PARTNER}, "policies": ["CTLOperationsPolicy"], "tags": tags},
            **more.pop("roles", {}),
        },
        "groups": {"people": {"policies": ["CTLCustomerPolicy"], "members": ["bob"]}},
        "buckets": [{"name": f"{name}-{{id}}"} for name in ("ctlaudit", "config-bucket")],
        **more,
    }


def by_hand() -> dict[str, Any]:
    """The same, before this collection existed: without a tag."""
    seed = managed(roles={"CTLapp": {"trust": {"Service": "ec2.amazonaws.com"}, "policies": ["CTLCustomerPolicy"]}})
    for role in seed["roles"].values():
        role.pop("tags", None)
    return seed


VENDOR = {"vendor": {"trust": {"AWS": CAM, "external_id": "vendor-12345"}, "policies": ["ReadOnlyAccess"]}}
VENDOR_ARN = "arn:aws:iam::{id}:role/vendor"
READ = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::website-{id}/*"}
WEBSITE = {"Version": "2012-10-17", "Statement": [READ]}
SHELL = ("CTLDeveloperPolicy", "CTLDeveloperRole")
ADDRESS = "root@{id}.customer.example"
HAS_ROOT = {"ctl_offboard_root_held_by": "partner", "ctl_offboard_customer_email": ADDRESS}
DELETES = {
    "ctl_offboard_keep_hardening": False,
    "ctl_offboard_audit_data": "delete",
    "ctl_offboard_config_data": "delete",
}

DEPARTING: dict[str, Departing] = {
    "no-customer": Departing(
        onboarded=True, first=OPEN, words=("aws iam delete-role",), last=GONE, remains=SHELL, customer=False
    ),
    # Interrupted in every phase, and run again.
    "cut-in-backup": Departing(managed(), fault=refused("s3", "PutObject"), words=("ServiceFailure",)),
    "cut-in-root": Departing(
        managed(root={"mfa": ["virtual"], "keys": 1, "password": True}),
        HAS_ROOT,
        first=WAITING,
        words=("ctl_offboard_email_otp",),
    ),
    "cut-in-data": Departing(
        managed(),
        DELETES,
        (*POLICIES, "ctlaudit-{id}", "config-bucket-{id}"),
        fault=refused("s3", "DeleteBucket"),
        words=("DeleteBucket",),
    ),
    "cut-in-leave": Departing(
        managed(payment_instrument=False),
        first=WAITING,
        words=("payment",),
        flags={"payment_instrument": True},
    ),
    "cut-in-access": Departing(
        managed(),
        {"ctl_offboard_leave": "left"},
        fault=refused("iam", "DeletePolicy", stage="after"),
        words=("DeletePolicy",),
    ),
    "cut-in-verify": Departing(managed(), fault=refused("kms", "ListKeys", after=1), words=("ListKeys",)),
    "cut-in-close": Departing(
        managed(),
        fault=refused("iam", "UpdateAssumeRolePolicy"),
        words=("UpdateAssumeRolePolicy",),
        last=OPEN,
        remains=SHELL,
        customer=False,
    ),
    # Somebody trusts the partner under another name.
    "vendor": Departing(
        managed(roles=VENDOR),
        words=("vendor", "540339316802", "ctl_offboard_also_remove"),
        mends={"ctl_offboard_also_remove": [VENDOR_ARN]},
    ),
    # Logs.
    "archives": Departing(
        managed(buckets=[{"name": "ctlaudit-{id}", "objects": {"before": "us"}}, {"name": "archive-{id}"}]),
        {"ctl_offboard_audit_data": "archive", "ctl_offboard_archive_bucket": "archive-{id}"},
        first=DONE,
    ),
    "had-it-before": Departing(
        managed(),
        {**DELETES, "ctl_offboard_config_data": "keep"},
        words=("ctlaudit-7", "ctl_offboard_confirmed", "would be lost"),
        mends={"ctl_offboard_audit_data": "keep"},
    ),
    "held": Departing(
        managed(buckets=[{"name": "ctlaudit-{id}", "objects": {"before": "us"}, "locked": ["before"]}]),
        {**DELETES, "ctl_offboard_config_data": "keep"},
        (*POLICIES, "ctlaudit-{id}"),
        first=WAITING,
        words=("legal hold", "put-object-legal-hold"),
        mends={"ctl_offboard_audit_data": "keep"},
    ),
    "goes-on-delivering": Departing(
        managed(
            buckets=[{"name": "ctlaudit-{id}", "delivers": "cloudtrail"}],
            trails=[{"name": "company", "bucket": "ctlaudit-{id}"}],
        ),
        {**DELETES, "ctl_offboard_config_data": "keep"},
        (*POLICIES, "ctlaudit-{id}"),
        words=("trail company would go on delivering",),
        mends={"ctl_offboard_audit_data": "keep"},
    ),
    "other-text": Departing(
        managed(policies={**DOCUMENTS, "CTLCustomerPolicy": ["s3:Get*"]}),
        words=("CTLCustomerPolicy of ctl_offboard_confirmed says something else",),
        mends={
            "ctl_offboard_confirmed": ["CTLDeveloperPolicy", "CTLOperationsPolicy"],
            "ctl_offboard_also_remove": ["arn:aws:iam::{id}:policy/CTLCustomerPolicy"],
        },
    ),
    # What is not true, or means nothing, is said before the first write.
    "left-already": Departing(managed(organization={}), first=DONE),
    "created": Departing(
        managed(organization={"member_of": "o-ctlpartner01", "joined": "CREATED"}),
        words=("was created in the organization", "ctl_offboard_root_held_by_reason"),
        mends={"ctl_offboard_root_held_by_reason": "CASE-7"},
    ),
    "slip": Departing(
        managed(roles=VENDOR),
        {"ctl_offboard_also_remove": ["arn:aws:iam::{id}:role/vendr"]},
        words=("role/vendr, which is nothing in account", "like it: arn:aws:iam::7"),
        mends={"ctl_offboard_also_remove": [VENDOR_ARN]},
    ),
    "public": Departing(
        managed(
            buckets=[{"name": "ctlaudit-{id}"}, {"name": "website-{id}", "public_access_block": [], "policy": WEBSITE}]
        ),
        words=("arn:aws:s3:::website-7", "Take it out of the policy", "ctl_offboard_accepted_trust"),
        mends={
            "ctl_offboard_accepted_trust": [
                {"arn": "arn:aws:s3:::website-*", "reason": "CASE-8"},
                {"arn": "arn:aws:iam::*:user/admin", "reason": "CASE-9"},
            ]
        },
    ),
    "another-contact": Departing(
        managed(contacts={"BILLING": {"name": "B", "title": "T", "email": "b@lumen.com", "phone": "+1 555 0100"}}),
        words=("BILLING contact of account 7", "the customer enters another one"),
        mends={
            "ctl_offboard_accepted_trust": [
                {"arn": "BILLING contact of account {id}", "reason": "CASE-8"},
                {"arn": "arn:aws:iam::*:user/admin", "reason": "CASE-9"},
            ]
        },
    ),
    # Without a past in our care.
    "by-hand": Departing(
        by_hand(),
        confirmed=(),
        words=("CTLOperationsRole", "ctl_offboard_confirmed"),
        mends={"ctl_offboard_confirmed": [*POLICIES, "CTLDeveloperRole", "CTLOperationsRole"]},
        remains=("CTLapp",),
    ),
    "never": Departing(
        customer=False,
        first=FAILED,
        words=("nothing in the evidence store proves",),
        mends={"ctl_offboard_confirm": ""},
        last=NOTHING,
    ),
}


def account_id(name: str) -> str:
    return str(700000000000 + list(DEPARTING).index(name))


def seed_of(name: str) -> dict[str, Any]:
    """An account as a seed has it."""
    account = account_id(name)
    return {"id": account, "name": name, "enabled_regions": ["us-east-1"], **with_id(DEPARTING[name].has, account)}


def host_of(name: str, directory: Path) -> dict[str, Any]:
    """What the inventory says of it."""
    departing, account = DEPARTING[name], account_id(name)
    customer = {"ctl_customer_connection": {"profile": f"{name}-admin", "region": "us-east-1"}}
    return {
        "ctl_account_id": account,
        "ctl_offboard_confirm": account,
        "ctl_offboard_confirmed": with_id([*departing.confirmed], account),
        # The audit bucket, if it stays.
        "ctl_evidence_backup_store": str(directory / "customer") if "ctl_offboard_audit_data" in departing.asks else "",
        "ctl_offboard_packet_directory": "",
        # Without an origin, nobody knows that the customer's administrator was there before.
        "ctl_offboard_accepted_trust": []
        if departing.onboarded
        else [{"arn": "arn:aws:iam::*:user/admin", "reason": "CASE-9"}],
        **(customer if departing.customer else {}),
        **with_id(departing.asks, account),
    }
