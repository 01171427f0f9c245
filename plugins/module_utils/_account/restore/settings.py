# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the account as they were: password policy, public access block, EBS encryption, analyzers, contacts."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import is_tagged
from ansible_collections.ctl.aws.plugins.module_utils._services import (
    access_analyzer,
    account_contact,
    ebs_encryption,
    ebs_snapshot_block,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import iam_password_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.public_access_block import Block

# Each by region, or by the type of a contact.
Analyzers = t.Mapping[str, t.Sequence[access_analyzer.Analyzer]]
Contacts: t.TypeAlias = "t.Mapping[str, account_contact.Contact | None]"


class Limits(t.NamedTuple):
    """How far restoring goes.

    :param account: whose. :param touched: the resources that the ledger says we changed; None: all.
    :param removes: whether what we added goes; otherwise things are only put back.
    :param marks: what the ledger records of resources since our last write to them.
    :param log_buckets: those that hardening makes.
    """

    account: str
    touched: frozenset[str] | None
    removes: bool
    marks: t.Mapping[str, str] = {}
    log_buckets: t.Collection[str] = ()

    def allows(self, resource: str) -> bool:
        """Whether a resource may be changed."""
        return self.touched is None or resource in self.touched


def plan_password_policy(
    now: iam_password_policy.Policy | None, then: iam_password_policy.Policy | None, limits: Limits
) -> Plan:
    """The whole policy, or none."""
    if now == then or not limits.allows(iam_password_policy.RESOURCE):
        return Plan()
    if then:
        return iam_password_policy.plan(now, then, keep_stricter=False)
    return Plan([iam_password_policy.deletion(now)] if now and limits.removes else [])


def plan_public_access_block(now: Block | None, then: Block | None, limits: Limits) -> Plan:
    """The account's own block for S3."""
    if not limits.allows(public_access_block.RESOURCE) or not (then or limits.removes):
        return Plan()
    current: Block = now or {}
    desired: Block = then or {}
    if current == desired:
        return Plan()
    if desired:
        return Plan([public_access_block.setting(limits.account, current, desired)])
    return Plan([public_access_block.deletion(limits.account, current)])


def plan_ebs_encryption(now: t.Mapping[str, bool], then: t.Mapping[str, bool], limits: Limits) -> Plan:
    """Region by region."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        if now[region] == then[region] or not limits.allows(ebs_encryption.resource(region)):
            continue
        if then[region]:
            planned.steps.append(ebs_encryption.switch_on(region))
        elif limits.removes:
            planned.steps.append(ebs_encryption.switch_off(region))
    return planned


def plan_ebs_snapshot_block(now: t.Mapping[str, str], then: t.Mapping[str, str], limits: Limits) -> Plan:
    """Region by region: what is as we set it becomes what it was; from a backup, only what was stricter."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        current, desired, resource = now[region], then[region], ebs_snapshot_block.resource(region)
        if ebs_snapshot_block.is_as_strict(current, desired) and not limits.removes:
            continue
        if current == desired or not limits.allows(resource):
            continue
        if limits.removes and limits.marks.get(resource) != current:
            planned.warnings.append(
                f"{resource}: it is {current}, and was {desired} before us; nothing proves that we set it so: it stays"
            )
            continue
        if desired == ebs_snapshot_block.UNBLOCKED:
            planned.steps.append(ebs_snapshot_block.removal(region, current))
        else:
            planned.steps.append(ebs_snapshot_block.setting(region, current, desired))
    return planned


def plan_analyzers(now: Analyzers, then: Analyzers, limits: Limits) -> Plan:
    """Ours goes where there was none; one that is missing is made again."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        there, wanted = ({one["name"]: one for one in side} for side in (now[region], then[region]))
        for name in there.keys() - wanted.keys():
            ours = name == access_analyzer.NAME and is_tagged(there[name]["tags"])
            if ours and limits.removes and limits.allows(access_analyzer.resource(region)):
                planned.steps.append(access_analyzer.deletion(region, there[name]))
        for name in wanted.keys() - there.keys():
            if not limits.removes:
                planned.steps.append(access_analyzer.creation(region, name, wanted[name]["tags"]))
    return planned


def plan_contacts(now: Contacts, then: Contacts, limits: Limits) -> Plan:
    """One that is as we set it goes, known or not who was named before; that is known masked only, and asked for."""
    planned = Plan()
    for kind in {**then, **now}:
        resource = account_contact.resource(kind, limits.account)
        before, present = then.get(kind), now.get(kind)
        if present == before or not limits.allows(resource):
            continue
        if before:
            planned.warnings.append(
                f"{resource}: it was {before['EmailAddress']} ({before['Name']}), which is kept masked only: the "
                "customer enters it again"
            )
        if limits.removes and present and limits.marks.get(resource) == account_contact.mark(present):
            planned.steps.append(account_contact.deletion(kind, limits.account, present))
    return planned
