# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: customer managed policies are put back with all their versions, and those that we overwrote as they were."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import same
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import writes
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.managed_policies import MAXIMUM_VERSIONS, resource

Item = t.Mapping[str, t.Any]


def put_back(name: str, policy: Item) -> list[Step]:
    """The steps that make a policy again: its oldest version first. :param policy: as the snapshot has it."""
    # Snapshots of former years have the document of the version in force only.
    documents = policy.get("documents") or {policy.get("default_version", "v1"): policy["document"]}
    (_first, document), *others = sorted(documents.items(), key=lambda item: int(item[0].removeprefix("v")))
    tags = policy.get("tags", {})
    first = writes.policy_creation(name, policy, document, tags, f"put back policy {name}", {"document": document})
    return [first, *(_version(name, policy, one, version == policy["default_version"]) for version, one in others)]


def plan_origin(now: t.Mapping[str, Item], then: t.Mapping[str, Item], touched: t.Collection[str]) -> Plan:
    """What was there before us, and we changed or removed, becomes what it was.

    :param now: the policies of the account. :param then: those of the origin. :param touched: what we changed.
    """
    planned = Plan()
    for name, policy in then.items():
        if resource(name) not in touched:
            continue
        existing = now.get(name)
        if existing is None:
            planned.steps += put_back(name, policy)
        elif not same(existing["document"], policy["document"]):
            planned.steps += _as_it_was(name, existing, policy)
    return planned


def _as_it_was(name: str, existing: Item, policy: Item) -> t.Iterator[Step]:
    """The version that is still there, or its document once more."""
    for version, document in existing.get("documents", {}).items():
        if same(document, policy["document"]):
            reason = f"put version {version} of policy {name} in force again"
            yield writes.version_in_force(name, existing["arn"], version, reason, existing["document"], document)
            return
    if len(existing["versions"]) >= MAXIMUM_VERSIONS:
        [oldest, *_younger] = [one for one in existing["versions"] if one != existing["default_version"]]
        yield writes.version_deletion(name, existing["arn"], oldest, existing.get("documents", {}).get(oldest))
    yield _version(name, existing, policy["document"], True, before=existing["document"])


def _version(name: str, policy: Item, document: Item, in_force: bool, before: Item | None = None) -> Step:
    reason = f"put back a version of policy {name}"
    return writes.version_creation(name, policy["arn"], document, reason, in_force=in_force, before=before)
