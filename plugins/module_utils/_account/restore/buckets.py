# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log buckets as they were: what hardening set goes back, what the customer did since stays."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.restore.safeguards import is_masked
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.settings import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import canonical_statement
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import MANAGED_BY_KEY
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_delivery import OUR_DELIVERY, OUR_STATEMENTS
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.log_retention import LIFECYCLE_ID, with_filter
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import bucket_settings

Bucket = t.Mapping[str, t.Any]

# What hardening may have set. Encryption is not: AWS encrypts every object, and a key of the customer's is kept.
# The block first: under it S3 takes no policy that is public.
PUT_BACK = ("public_access_block", "policy", "ownership", "versioning", "lifecycle", "logging", "tags")


def plan_buckets(now: t.Mapping[str, t.Any], then: t.Mapping[str, t.Any], limits: Limits) -> Plan:
    """What hardening set on a bucket that was there before; what it delivers into one of ours."""
    planned = Plan()
    for name, bucket in now.items():
        if not bucket or "foreign" in bucket or not limits.allows(bucket_settings.resource(name)):
            continue
        before = then.get(name)
        # A name that somebody else had then was no bucket of the account's.
        if before and "foreign" not in before:
            wanted, warnings = _without_ours(name, bucket, before) if limits.removes else (before, [])
        elif limits.removes:
            wanted, warnings = {"policy": _without_delivery(bucket["policy"])}, []
        else:
            continue
        planned.warnings += warnings
        desired = {part: wanted[part] for part in PUT_BACK if part in wanted and (wanted[part] or limits.removes)}
        masked = [part for part, value in desired.items() if is_masked(value) and value != bucket[part]]
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


def _without_delivery(policy: t.Any) -> t.Any:
    """A bucket of ours that is kept keeps its policy, but nobody delivers into it any more."""
    kept = [one for one in (policy or {}).get("Statement", []) if one.get("Sid") not in OUR_DELIVERY]
    return {**policy, "Statement": kept} if kept else None


def _without_ours(name: str, now: Bucket, then: Bucket) -> tuple[dict[str, t.Any], list[str]]:
    """A bucket as it was, but for what the customer did since to its policy, lifecycle and tags."""
    policy, warnings = _policy(name, now["policy"], then["policy"])
    tags = {key: value for key, value in now["tags"].items() if key != MANAGED_BY_KEY}
    if MANAGED_BY_KEY in then["tags"]:
        tags[MANAGED_BY_KEY] = then["tags"][MANAGED_BY_KEY]
    merged = {"policy": policy, "lifecycle": _lifecycle(now["lifecycle"], then["lifecycle"]), "tags": tags}
    return {**then, **merged}, warnings


def _policy(name: str, now: t.Any, then: t.Any) -> tuple[t.Any, list[str]]:
    """Without our statements, with those that they replaced."""
    present, before = ((document or {}).get("Statement", []) for document in (now, then))
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
    return (then if _same(merged, before) else {**(now or then), "Statement": merged}), warnings


def _same(some: t.Sequence[t.Any], others: t.Sequence[t.Any]) -> bool:
    """Whether they are the same in any order."""
    texts, other_texts = (sorted(json.dumps(one, sort_keys=True) for one in side) for side in (some, others))
    return texts == other_texts


def _lifecycle(now: list[Bucket], then: list[Bucket]) -> list[Bucket]:
    """Without our rule, with one of its name from before."""
    ours = [rule for rule in then if rule.get("ID") == LIFECYCLE_ID]
    merged = [*(rule for rule in now if rule.get("ID") != LIFECYCLE_ID), *ours]
    in_one_form: list[Bucket] = [with_filter(rule) for rule in merged]
    return then if _same(in_one_form, [with_filter(rule) for rule in then]) else in_one_form
