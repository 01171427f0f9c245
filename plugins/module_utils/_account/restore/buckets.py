# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log buckets as they were: what hardening set goes back, what the customer did since stays."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.restore.safeguards import is_masked
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, Statement, canonical_statement
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import MANAGED_BY_KEY
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import OUR_DELIVERY, OUR_STATEMENTS
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_retention import LIFECYCLE_ID, with_filter
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import bucket_settings
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Bucket, Rule

# What hardening may have set. Encryption is not: AWS encrypts every object, and a key of the customer's is kept.
# The block first: under it S3 takes no policy that is public.
PUT_BACK: t.Final = ("public_access_block", "policy", "ownership", "versioning", "lifecycle", "logging", "tags")


def plan_buckets(now: t.Mapping[str, Bucket | None], then: t.Mapping[str, Bucket | None], limits: Limits) -> Plan:
    """What hardening set on a bucket that was there before; what it delivers into one of ours."""
    planned = Plan()
    for name, bucket in now.items():
        if not bucket or "foreign" in bucket or not limits.allows(bucket_settings.resource(name)):
            continue
        before = then.get(name)
        # A name that somebody else had then was no bucket of the account's.
        wanted: Bucket
        warnings: list[str] = []
        if before and "foreign" not in before:
            wanted, warnings = _without_ours(name, bucket, before) if limits.removes else (before, [])
        elif limits.removes:
            wanted = {"policy": _without_delivery(bucket["policy"])}
        else:
            continue
        planned.warnings += warnings
        desired: dict[str, object] = {
            part: wanted[part] for part in PUT_BACK if part in wanted and (wanted[part] or limits.removes)
        }
        masked = [part for part in PUT_BACK if part in desired and _is_lost(wanted[part], bucket[part])]
        planned.warnings += [
            f"The {part.replace('_', ' ')} of bucket {name} had e-mail addresses in it, which are not kept: the "
            "customer sets it again"
            for part in masked
        ]
        for part in masked:
            del desired[part]
        place = bucket_settings.Place(name, limits.account, bucket["region"])
        removed_by = bucket_settings.REMOVED_BY
        planned.extend(bucket_settings.plan(place, bucket, desired, removed_by=removed_by, why=" as it was"))
    return planned


def _is_lost(value: object, now: object) -> bool:
    return is_masked(value) and value != now


def _without_delivery(policy: Document | None) -> Document | None:
    """A bucket of ours that is kept keeps its policy, but nobody delivers into it any more."""
    kept = [one for one in _statements(policy) if one.get("Sid") not in OUR_DELIVERY]
    return {**(policy or {}), "Statement": kept} if kept else None


def _statements(policy: Document | None) -> list[Statement]:
    """As they are written: a bucket's policy has a list of them."""
    found: list[Statement] = policy.get("Statement", []) if policy else []
    return found


def _without_ours(name: str, now: Bucket, then: Bucket) -> tuple[Bucket, list[str]]:
    """A bucket as it was, but for what the customer did since to its policy, lifecycle and tags."""
    policy, warnings = _policy(name, now["policy"], then["policy"])
    tags = {key: value for key, value in now["tags"].items() if key != MANAGED_BY_KEY}
    if MANAGED_BY_KEY in then["tags"]:
        tags[MANAGED_BY_KEY] = then["tags"][MANAGED_BY_KEY]
    lifecycle = _lifecycle(now["lifecycle"], then["lifecycle"])
    return {**then, "policy": policy, "lifecycle": lifecycle, "tags": tags}, warnings


def _policy(name: str, now: Document | None, then: Document | None) -> tuple[Document | None, list[str]]:
    """Without our statements, with those that they replaced."""
    present, before = _statements(now), _statements(then)
    ours = [one for one in present if one.get("Sid") in OUR_STATEMENTS]
    meanings = {canonical_statement(one) for one in ours}
    replaced = [one for one in before if one.get("Sid") in OUR_STATEMENTS or canonical_statement(one) in meanings]
    known = [one for one in replaced if not is_masked(one)]
    merged = [*(one for one in present if one not in ours), *known]
    warnings = [
        f"A statement of the policy of bucket {name} had an e-mail address in it, which is not kept: the customer "
        "adds it again"
        for _statement in range(len(replaced) - len(known))
    ]
    if not merged:
        return None, warnings
    return (then if _same(merged, before) else {**(now or then or {}), "Statement": merged}), warnings


def _same(some: t.Sequence[object], others: t.Sequence[object]) -> bool:
    """Whether they are the same in any order."""
    texts, other_texts = (sorted(json.dumps(one, sort_keys=True) for one in side) for side in (some, others))
    return texts == other_texts


def _lifecycle(now: list[Rule], then: list[Rule]) -> list[Rule]:
    """Without our rule, with one of its name from before."""
    ours = [rule for rule in then if rule.get("ID") == LIFECYCLE_ID]
    merged = [*(rule for rule in now if rule.get("ID") != LIFECYCLE_ID), *ours]
    in_one_form: list[Rule] = [with_filter(rule) for rule in merged]
    return then if _same(in_one_form, [with_filter(rule) for rule in then]) else in_one_form
