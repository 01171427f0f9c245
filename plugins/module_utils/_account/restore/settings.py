# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the account as they were: password policy, public access block, EBS encryption, analyzers, contacts."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import is_tagged
from ansible_collections.ctl.aws.plugins.module_utils._services import access_analyzer, account_contact, ebs_encryption
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import iam_password_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block


class Limits(t.NamedTuple):
    """How far restoring goes.

    :param account: whose. :param touched: the resources that the ledger says we changed; None: all.
    :param removes: whether what we added goes; otherwise things are only put back.
    :param marks: what the ledger remembers of resources since our last write to them.
    """

    account: str
    touched: frozenset[str] | None
    removes: bool
    marks: t.Mapping[str, str] = {}

    def allows(self, resource: str) -> bool:
        """Whether a resource may be changed."""
        return self.touched is None or resource in self.touched


def plan_password_policy(now: t.Any, then: t.Any, limits: Limits) -> Plan:
    """The whole policy, or none."""
    resource = iam_password_policy.RESOURCE
    if now == then or not limits.allows(resource):
        return Plan()
    if then:
        return iam_password_policy.plan(now, then, keep_stricter=False)
    step = Step(
        service="iam",
        operation="DeleteAccountPasswordPolicy",
        parameters={},
        reason="remove the password policy: there was none",
        resource=resource,
        before=now,
    )
    return Plan([step] if limits.removes else [])


def plan_public_access_block(now: t.Any, then: t.Any, limits: Limits) -> Plan:
    """The account's own block for S3."""
    resource = public_access_block.RESOURCE
    if now == then or not limits.allows(resource) or (not then and not limits.removes):
        return Plan()
    put = {"PublicAccessBlockConfiguration": then} if then else {}
    step = Step(
        service="s3control",
        operation="PutPublicAccessBlock" if then else "DeletePublicAccessBlock",
        parameters={"AccountId": limits.account, **put},
        reason="set the account's S3 public access block as it was",
        resource=resource,
        before=now or None,
        becomes=then or None,
    )
    return Plan([step])


def plan_ebs_encryption(now: t.Mapping[str, bool], then: t.Mapping[str, bool], limits: Limits) -> Plan:
    """Region by region."""
    return Plan(
        [
            Step(
                service="ec2",
                operation="EnableEbsEncryptionByDefault" if then[region] else "DisableEbsEncryptionByDefault",
                parameters={},
                reason=f"set EBS encryption by default in {region} as it was",
                resource=ebs_encryption.resource(region),
                region=region,
                before={"encrypted": now[region]},
                becomes={"encrypted": then[region]},
            )
            for region in sorted(now.keys() & then.keys())
            if now[region] != then[region]
            and limits.allows(ebs_encryption.resource(region))
            and (then[region] or limits.removes)
        ]
    )


def plan_analyzers(now: t.Mapping[str, t.Any], then: t.Mapping[str, t.Any], limits: Limits) -> Plan:
    """Ours goes where there was none; one that is missing is made again."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        there, wanted = ({one["name"]: one for one in side[region]} for side in (now, then))
        for name in there.keys() - wanted.keys():
            ours = name == access_analyzer.NAME and is_tagged(there[name]["tags"])
            if ours and limits.removes and limits.allows(access_analyzer.resource(region)):
                planned.steps.append(_analyzer_step("DeleteAnalyzer", region, {"analyzerName": name}, there[name]))
        for name in wanted.keys() - there.keys():
            if not limits.removes:
                values = {"analyzerName": name, "type": access_analyzer.EXTERNAL_ACCESS, "tags": wanted[name]["tags"]}
                planned.steps.append(_analyzer_step("CreateAnalyzer", region, values, None))
    return planned


def _analyzer_step(operation: str, region: str, parameters: dict[str, t.Any], before: t.Any) -> Step:
    word = "delete" if before else "create"
    return Step(
        service="accessanalyzer",
        operation=operation,
        parameters=parameters,
        reason=f"{word} analyzer {parameters['analyzerName']} in {region}",
        resource=access_analyzer.resource(region),
        region=region,
        before=before,
        becomes=None if before else parameters,
    )


def plan_contacts(now: t.Mapping[str, t.Any], then: t.Mapping[str, t.Any], limits: Limits) -> Plan:
    """One that is as we set it goes. Who was named before is known masked only, and asked for."""
    planned = Plan()
    for kind, before in then.items():
        resource = account_contact.resource(kind, limits.account)
        present = now.get(kind)
        if present == before or not limits.allows(resource):
            continue
        goes = limits.removes and present and limits.marks.get(resource) == account_contact.mark(present)
        if before:
            planned.warnings.append(
                f"{resource}: it was {before['EmailAddress']} ({before['Name']}), which is kept masked only: the "
                "customer enters it again"
            )
        if goes:
            planned.steps.append(
                Step(
                    service="account",
                    operation="DeleteAlternateContact",
                    parameters={"AlternateContactType": kind},
                    reason=f"remove the {resource}: we set it",
                    resource=resource,
                    before=present,
                )
            )
    return planned
