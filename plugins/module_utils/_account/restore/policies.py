# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: customer managed policies are put back with their versions, and those that we overwrote as they were.

What is not of the snapshot stays where there is room: it may be the customer's. IAM keeps five versions of a policy.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.restore.safeguards import (
    REMEDY,
    is_masked,
    whole_description,
    whole_tags,
)
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import without_addresses
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import MASK, Document, same
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Policy
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import writes
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.managed_policies import MAXIMUM_VERSIONS, resource


def put_back(name: str, policy: Policy) -> Plan:
    """The steps that make a policy again: its oldest version first. :param policy: as the snapshot has it."""
    documents, in_force, what = _documents(policy), _in_force(policy), f"Policy {name}"
    tags, warnings = whole_tags(what, policy.get("tags", {}))
    description, masked = whole_description(what, policy["description"])
    # One that is masked itself is left out by what guards every plan, with all that needs it.
    alone = is_masked([documents[in_force], policy["arn"]])
    lost = [one for one, document in documents.items() if one != in_force and (alone or is_masked(document))]
    (_first, document), *others = [(one, document) for one, document in documents.items() if one not in lost]
    made, reason = writes.Made(path=policy["path"], description=description), f"put back policy {name}"
    steps = [
        writes.policy_creation(name, made, document, tags, reason, {"document": document}),
        *(_version(name, policy, version, one, version == in_force) for version, one in others),
    ]
    return Plan(steps, [*warnings, *masked, *(_masked(name, version) for version in lost)])


def plan_origin(now: t.Mapping[str, Policy], then: t.Mapping[str, Policy], touched: t.Collection[str]) -> Plan:
    """What was there before us, and we changed or removed, becomes what it was.

    :param now: the policies of the account. :param then: those of the origin. :param touched: what we changed.
    """
    planned = Plan()
    for name, policy in then.items():
        if resource(name) in touched:
            existing = now.get(name)
            planned.extend(_as_it_was(name, existing, policy) if existing else put_back(name, policy))
    return planned


def _as_it_was(name: str, existing: Policy, policy: Policy) -> Plan:
    """What is missing of its versions, as far as there is room, and then the one in force."""
    documents, in_force = _documents(policy), _in_force(policy)
    there = {version: _there(version, document, existing, policy) for version, document in documents.items()}
    masked = [version for version in documents if not there[version] and is_masked(documents[version])]
    planned = Plan(warnings=[_masked(name, version) for version in masked])
    missing = [version for version in documents if not there[version] and version not in masked]
    room = MAXIMUM_VERSIONS - len(existing["versions"])
    if in_force in missing:
        if room < 1:
            planned.extend(_make_room(name, existing, {*there.values()}))
            room = 1
        missing.remove(in_force)
        room -= 1
        last = [_version(name, existing, in_force, documents[in_force], True, existing["document"])]
    else:
        last = _put_in_force(name, existing, there[in_force])
    fitting = missing[len(missing) - min(room, len(missing)) :]  # the youngest
    planned.steps += [*(_version(name, existing, one, documents[one], False) for one in fitting), *last]
    planned.warnings += [
        f"Policy {name}: its version {version} does not come back: IAM keeps {MAXIMUM_VERSIONS} versions. Delete one "
        "that is not needed, then run again"
        for version in missing
        if version not in fitting
    ]
    return planned


def _there(version: str, document: Document, existing: Policy, policy: Policy) -> str:
    """The version that a policy has with a document now, or "". Of the same policy, a version never changes."""
    documents = _documents(existing)
    if existing["id"] == policy["id"] and version in documents:
        return version
    masked = is_masked(document)
    found = [
        one
        for one, text in documents.items()
        if same(t.cast("Document", without_addresses(text)) if masked else text, document)
    ]
    if existing["default_version"] in found:
        return existing["default_version"]
    # Which of several had that address is not known.
    return found[0] if found and (len(found) == 1 or not masked) else ""


def _make_room(name: str, existing: Policy, of_snapshot: t.Collection[str]) -> Plan:
    """One version goes: the oldest that is not of the snapshot, or the oldest, and not the one in force."""
    others = [version for version in existing["versions"] if version != existing["default_version"]]
    going = next((version for version in others if version not in of_snapshot), others[0])
    document = _documents(existing).get(going)
    lost = f"Policy {name}: its version {going} does not stay: IAM keeps {MAXIMUM_VERSIONS} versions"
    warnings = [lost] if going in of_snapshot else []
    return Plan([writes.version_deletion(name, existing["arn"], going, document)], warnings)


def _put_in_force(name: str, existing: Policy, version: str) -> list[Step]:
    """The version that is still there. :param version: "" for none."""
    if version in ("", existing["default_version"]):
        return []
    reason, document = f"put version {version} of policy {name} in force again", _documents(existing)[version]
    return [writes.version_in_force(name, existing["arn"], version, reason, existing["document"], document)]


def _version(
    name: str, policy: Policy, version: str, document: Document, in_force: bool, before: Document | None = None
) -> Step:
    reason = f"put back version {version} of policy {name}"
    return writes.version_creation(name, policy["arn"], document, reason, in_force=in_force, before=before)


def _documents(policy: Policy) -> dict[str, Document]:
    """The documents of a policy by version, the oldest first. Snapshots of former years have the one in force only."""
    documents = policy.get("documents") or {_in_force(policy): policy["document"]}
    return dict(sorted(documents.items(), key=lambda item: int(item[0].removeprefix("v"))))


def _in_force(policy: Policy) -> str:
    return policy.get("default_version", "v1")


def _masked(name: str, version: str) -> str:
    return (
        f"Policy {name}: its version {version} is not put back: the snapshot has {MASK} where an e-mail address was; "
        f"{REMEDY}"
    )
