# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: the account's public access block, and the buckets that it would close to the public."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets as s3_buckets
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import (
    Grant,
    OwnershipControls,
    PolicyStatus,
)

Block = t.Mapping[str, bool]

RESOURCE = "S3 public access block of the account"

# The block has two halves, each of which closes buckets of its own.
ACLS, POLICIES = "ACLs", "policies"
HALVES = {
    ACLS: ("BlockPublicAcls", "IgnorePublicAcls"),
    POLICIES: ("BlockPublicPolicy", "RestrictPublicBuckets"),
}
EVERYTHING: Block = dict.fromkeys([*HALVES[ACLS], *HALVES[POLICIES]], True)
# By what a bucket that stands in the way of a half is closed.
CLOSED_BY = {
    ACLS: "a public access block of its own, or the object ownership BucketOwnerEnforced",
    POLICIES: "a public access block of its own, or a policy that names whom it lets in",
}
EVERYBODY = ("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers")
NO_BLOCK = ("NoSuchPublicAccessBlockConfiguration",)


class State(t.TypedDict):
    """The block of an account. :param public: the buckets that it would close, each with the halves that do and why."""

    account: str
    block: dict[str, bool]
    public: dict[str, dict[str, str]]


def read_block(connection: Connection) -> dict[str, bool]:
    """The account's block, in AWS's names; empty where there is none (s3control:GetPublicAccessBlock)."""
    answer = connection.read_optional(
        "s3control", "GetPublicAccessBlock", absent=NO_BLOCK, AccountId=connection.caller.account
    )
    block: dict[str, bool] = answer["PublicAccessBlockConfiguration"] if answer else {}
    return block


def read(connection: Connection) -> State:
    """The block, and what it would close: looked for only while it is not on."""
    block = read_block(connection)
    found: dict[str, dict[str, str]] = {}
    if not _complete(block):
        buckets = list(s3_buckets.read_regions(connection).items())
        reasons = each(lambda bucket: _why_public(connection, block, *bucket), buckets)
        found = {name: why for (name, _region), why in zip(buckets, reasons, strict=True) if why}
    return {"account": connection.caller.account, "block": block, "public": found}


def plan(current: State, mode: str) -> Plan:
    """All four settings, or those of them that close no bucket.

    :param mode: unless_public or always.
    """
    block, planned = current["block"], Plan()
    if _complete(block):
        return planned
    desired = dict(EVERYTHING)
    for half, names in HALVES.items():
        public = {bucket: why[half] for bucket, why in current["public"].items() if half in why}
        if not public or all(block.get(name) for name in names):
            continue
        buckets = ", ".join(f"{bucket} ({why})" for bucket, why in sorted(public.items()))
        if mode == "unless_public":
            desired |= {name: block.get(name, False) for name in names}
            missing = " and ".join(name for name in names if not block.get(name))
            planned.unmet.append(
                f"{RESOURCE}: {missing} not switched on, these buckets are or may be public: {buckets}. "
                f"Each is closed by {CLOSED_BY[half]}"
            )
        else:
            planned.warnings.append(f"{RESOURCE}: it closes these buckets to the public: {buckets}")
    if any(desired[name] != block.get(name, False) for name in desired):
        planned.steps.append(setting(current["account"], block, desired))
    return planned


def restore(now: Block | None, then: Block | None, limits: Limits) -> Plan:
    """The account's own block for S3."""
    if not limits.allows(RESOURCE) or not (then or limits.removes):
        return Plan()
    current: Block = now or {}
    desired: Block = then or {}
    if current == desired:
        return Plan()
    if desired:
        return Plan([setting(limits.account, current, desired)])
    return Plan([deletion(limits.account, current)])


def setting(account: str, current: Block, desired: Block) -> Step:
    """The step that sets the block (s3control:PutPublicAccessBlock). :param desired: in AWS's names."""
    return Step(
        service="s3control",
        operation="PutPublicAccessBlock",
        parameters={"AccountId": account, "PublicAccessBlockConfiguration": dict(desired)},
        reason="set the account's S3 public access block",
        resource=RESOURCE,
        before=dict(current) or None,
        after=dict(desired),
    )


def deletion(account: str, current: Block) -> Step:
    """The step after which there is none (s3control:DeletePublicAccessBlock)."""
    return Step(
        service="s3control",
        operation="DeletePublicAccessBlock",
        parameters={"AccountId": account},
        reason="remove the account's S3 public access block",
        resource=RESOURCE,
        before=dict(current),
    )


def _complete(block: Block) -> bool:
    return all(block.get(name) for name in EVERYTHING)


def _why_public(connection: Connection, account_block: Block, bucket: str, region: str | None) -> dict[str, str]:
    """By what a bucket is open to everybody, or may be, for each half of the block that would close it."""
    try:
        return _opening(connection, account_block, bucket, region)
    except AwsError as error:
        if error.code in s3_buckets.NO_SUCH_BUCKET:
            return {}  # deleted since it was listed
        if error.code in ("403", "Forbidden", "AccessDenied"):
            # A policy of the bucket can deny us to look. One such bucket must not end the run, nor count as closed.
            return dict.fromkeys(HALVES, f"it cannot be read: {error.code}, call s3.{error.where['operation']}")
        raise


def _opening(connection: Connection, account_block: Block, bucket: str, region: str | None) -> dict[str, str]:
    owned = {"Bucket": bucket, "ExpectedBucketOwner": connection.caller.account}

    def optional(operation: str, *absent: str) -> dict[str, t.Any]:
        return connection.read_optional("s3", operation, absent=absent, region=region, **owned) or {}

    own: Block = optional("GetPublicAccessBlock", *NO_BLOCK).get("PublicAccessBlockConfiguration", {})
    effective = {name: account_block.get(name) or own.get(name) for name in EVERYTHING}
    found: dict[str, str] = {}
    if not effective["RestrictPublicBuckets"]:
        status: PolicyStatus = optional("GetBucketPolicyStatus", "NoSuchBucketPolicy").get("PolicyStatus", {})
        if status.get("IsPublic"):
            found[POLICIES] = "its policy"
    if not effective["IgnorePublicAcls"]:
        answer = optional("GetBucketOwnershipControls", "OwnershipControlsNotFoundError")
        controls: OwnershipControls = answer.get("OwnershipControls", {})
        if not any(rule["ObjectOwnership"] == "BucketOwnerEnforced" for rule in controls.get("Rules", [])):
            grants: list[Grant] = optional("GetBucketAcl").get("Grants", [])
            opened = any(grant["Grantee"].get("URI", "").endswith(EVERYBODY) for grant in grants)
            # Whether an object's own ACL is public could be said only after reading every one of them.
            found[ACLS] = "its ACL" if opened else "ACLs of its objects"
    return found
