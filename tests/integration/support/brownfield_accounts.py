# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts with a past: what each has, and what an operator has to read of it after one onboarding of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.ctl.aws.tests.accounts import ANALYTICS as CAM
from ansible_collections.ctl.aws.tests.accounts import MANAGEMENT, PARTNER

PARTNER_TRUST = {"AWS": PARTNER}
OK, FAILED, WAITING, DEFERRED = "ok", "failed", "waiting for the customer", "deferred"


@dataclass(frozen=True)
class Brownfield:
    """One account.

    :param has: as a seed has it. :param result: in the table. :param words: what is said below it.
    :param fault: what AWS refuses there. :param let_in: whether CTLDeveloperRole exists.
    """

    has: dict[str, Any] = field(default_factory=dict)
    result: str = OK
    words: tuple[str, ...] = ()
    fault: dict[str, Any] = field(default_factory=dict)
    let_in: bool = True


def recorder(name: str) -> dict[str, Any]:
    return {"us-east-1": {"name": name, "bucket": "own-config-logs-{id}"}}


CONFIG_LOGS = [{"name": "own-config-logs-{id}", "delivers": "config"}]
DENIED = "User is not authorized to perform: s3:CreateBucket with an explicit deny in a service control policy"

BROWNFIELD: dict[str, Brownfield] = {
    # Organization
    "already-invited": Brownfield({"handshakes": [{"from": MANAGEMENT, "id": "h-open{id}"}]}),
    "expired": Brownfield({"handshakes": [{"from": MANAGEMENT, "id": "h-exp{id}", "state": "EXPIRED"}]}),
    "declined": Brownfield({"handshakes": [{"from": MANAGEMENT, "id": "h-dec{id}", "state": "DECLINED"}]}),
    "strangers-guest": Brownfield({"handshakes": [{"from": "999999999999", "id": "h-str{id}"}]}),
    "member-elsewhere": Brownfield(
        {"organization": {"member_of": "o-stranger00001"}},
        FAILED,
        ("o-stranger00001", "ctl_enroll_from_organization_id"),
    ),
    "management": Brownfield(
        {"organization": {"id": "o-customer0009", "root": "r-cus9", "units": []}},
        FAILED,
        ("o-customer0009", "deletes its organization first"),
    ),
    "unpaid": Brownfield({"payment_instrument": False}, WAITING, ("payment method",)),
    "too-often": Brownfield(
        {"handshake_reason": "ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED"}, DEFERRED, ("RATE_LIMIT",)
    ),
    "other-seller": Brownfield(
        {"handshake_reason": "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD"}, FAILED, ("DIFFERENT_SELLER_OF_RECORD",)
    ),
    "no-role-yet": Brownfield({}, WAITING, ("CTLDeveloperRole cannot be assumed", "bootstrap.yml"), let_in=False),
    # Logging
    "recorder": Brownfield(
        {"config": recorder("theirs"), "buckets": CONFIG_LOGS}, OK, ("it keeps delivering to bucket own-config-logs",)
    ),
    "control-tower": Brownfield(
        {"config": recorder("aws-controltower-BaselineConfigRecorder"), "buckets": CONFIG_LOGS},
        OK,
        ("us-east-1 is managed by AWS Control Tower",),
    ),
    "five-trails": Brownfield(
        {
            "trails": [{"name": f"own-{number}", "bucket": "own-logs-{id}"} for number in range(5)],
            "buckets": [{"name": "own-logs-{id}", "delivers": "cloudtrail"}],
        },
        WAITING,
        ("trails",),
    ),
    "organization-trail": Brownfield(
        {
            "trails": [{"name": "all", "bucket": "own-logs-{id}", "organization": True}],
            "buckets": [{"name": "own-logs-{id}", "delivers": "cloudtrail"}],
        },
        OK,
        ("trail",),
    ),
    "squatted": Brownfield({}, FAILED, ("ctlaudit-", "does not own it", "Another AWS account has this name")),
    # IAM
    "other-purpose": Brownfield(
        {"roles": {"CTLCAMRole": {"trust": {"Service": "lambda.amazonaws.com"}}}}, FAILED, ("CTLCAMRole", "purpose")
    ),
    # Of a member, too: nobody of ours has looked at it before.
    "member-with-a-purpose": Brownfield(
        {
            "organization": {"member_of": "o-ctlpartner01"},
            "roles": {"CTLCAMRole": {"trust": {"Service": "lambda.amazonaws.com"}}},
        },
        FAILED,
        ("CTLCAMRole", "purpose"),
    ),
    "own-policy": Brownfield(
        {
            "policies": {"CTLCAMPolicy": ["s3:*"], "CTLOperationsPolicy": ["s3:Get*"]},
            "users": {"bob": {"policies": ["CTLCAMPolicy"]}},
            "roles": {"CTLCAMRole": {"trust": {"Service": "lambda.amazonaws.com"}}},
        },
        FAILED,
        ("CTLCAMPolicy (", "user bob", "CTLOperationsPolicy (", "ctl_harden_adopt: [", "purpose"),
    ),
    "former-years": Brownfield(
        {
            "policies": {"CTLOperationsPolicy": ["s3:Get*"], "CTLCustomerPolicy": ["s3:Put*"]},
            "roles": {"CTLOperationsRole": {"trust": PARTNER_TRUST, "policies": ["CTLOperationsPolicy"]}},
            "groups": {"people": {"policies": ["CTLCustomerPolicy"]}},
        }
    ),
    "closed-role": Brownfield(
        {
            "roles": {
                "CTLOperationsRole": {
                    "trust": {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}],
                    }
                }
            }
        },
        WAITING,
        ("CTLOperationsRole: nobody whom the standard names may assume it", "ctl_harden_reopen"),
    ),
    "other-path": Brownfield(
        {"roles": {"CTLCAMRole": {"trust": {"AWS": CAM, "external_id": "elasticbox"}, "path": "/old/"}}},
        OK,
        ("CTLCAMRole", "'/old/'", "kept"),
    ),
    "full-group": Brownfield(
        {
            "policies": {f"own-{number}": ["s3:GetObject"] for number in range(10)},
            "groups": {"everybody": {"policies": [f"own-{number}" for number in range(10)]}},
        },
        OK,
        ("Group everybody has 10 policies", "CTLCustomerPolicy"),
    ),
    # The rest
    "denied": Brownfield(
        {},
        FAILED,
        ("service control policy",),
        fault={"service": "s3", "operation": "CreateBucket", "code": "AccessDenied", "message": DENIED, "status": 403},
    ),
    "opted-in": Brownfield({"opt_in_regions": ["eu-central-1"]}),
    "public": Brownfield(
        {"buckets": [{"name": "own-site-{id}", "public_access_block": [], "ownership": "ObjectWriter"}]},
        OK,
        ("public access block", "own-site-"),
    ),
}


def account_id(name: str) -> str:
    return str(600000000000 + list(BROWNFIELD).index(name))


def with_id(value: Any, account: str) -> Any:
    """A seed in which {id} is the account's."""
    if isinstance(value, dict):
        return {key: with_id(item, account) for key, item in value.items()}
    if isinstance(value, list):
        return [with_id(item, account) for item in value]
    return value.replace("{id}", account) if isinstance(value, str) else value


def seed_of(name: str) -> dict[str, Any]:
    """An account as a seed has it."""
    one, account = BROWNFIELD[name], account_id(name)
    trusting = {"CTLDeveloperRole": {"trust": PARTNER_TRUST, "policies": ["AdministratorAccess"]}} if one.let_in else {}
    has = with_id(one.has, account)
    return {
        "id": account,
        "name": name,
        "enabled_regions": ["us-east-1"],
        **has,
        "roles": {**trusting, **has.get("roles", {})},
    }
