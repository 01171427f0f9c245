# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Access Analyzer: one analyzer of external access a region, ours or adopted."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region, each
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import (
    MANAGED_BY_KEY,
    MANAGED_BY_VALUE,
    is_tagged,
)

NAME = "CTLExternalAccess"
# The type of an analyzer of external access whose zone of trust is the account.
EXTERNAL_ACCESS = "ACCOUNT"
WORKING = ("ACTIVE", "CREATING")


class Listed(t.TypedDict, total=False):
    """An analyzer of access-analyzer:ListAnalyzers."""

    name: t.Required[str]
    arn: t.Required[str]
    status: t.Required[str]
    tags: dict[str, str]


class Analyzer(t.TypedDict):
    """An analyzer, as it is kept. :param archiving: its rules by which findings are hidden, where they are read."""

    name: str
    arn: str
    status: str
    tags: dict[str, str]
    archiving: t.NotRequired[list[str]]


class Rule(t.TypedDict):
    """Of access-analyzer:ListArchiveRules."""

    ruleName: str


Analyzers = t.Mapping[str, t.Sequence[Analyzer]]


def resource(region: str) -> str:
    """How the analyzers of a region are called in plans."""
    return f"access analyzer in {region}"


def read_region(connection: Connection, region: str) -> list[Analyzer]:
    """The account's analyzers of external access in a region (access-analyzer:ListAnalyzers)."""
    answer = connection.read_all("accessanalyzer", "ListAnalyzers", region, type=EXTERNAL_ACCESS)
    listed: list[Listed] = answer.get("analyzers", [])
    return [
        {"name": one["name"], "arn": one["arn"], "status": one["status"], "tags": one.get("tags", {})} for one in listed
    ]


def read_with_rules(connection: Connection, region: str) -> list[Analyzer]:
    """The same, each with its archive rules (access-analyzer:ListArchiveRules)."""

    def with_rules(analyzer: Analyzer) -> Analyzer:
        name = analyzer["name"]
        answer = connection.read_all("accessanalyzer", "ListArchiveRules", region, analyzerName=name)
        rules: list[Rule] = answer.get("archiveRules", [])
        return {**analyzer, "archiving": sorted(rule["ruleName"] for rule in rules)}

    return each(with_rules, read_region(connection, region))


def record(connection: Connection, regions: t.Sequence[str]) -> Analyzers:
    """What a snapshot has of them, by region."""
    return by_region(lambda region: read_region(connection, region), regions)


def plan(current: Analyzers) -> Plan:
    """One of ours in every region that has none.

    :param current: {region: what read_with_rules() returns}
    """
    planned = Plan()
    for region, analyzers in current.items():
        for analyzer in analyzers:
            planned.extend(_reported(region, analyzer))
        if any(analyzer["status"] in WORKING for analyzer in analyzers):
            continue
        if analyzers:
            # AWS allows one of this type in a region, whether it works or not.
            found = ", ".join(f"{analyzer['name']} is {analyzer['status']}" for analyzer in analyzers)
            planned.unmet.append(
                f"Access analyzer in {region}: {found}, and leaves no room for one of ours; repair or delete it"
            )
            continue
        planned.steps.append(creation(region, NAME, {MANAGED_BY_KEY: MANAGED_BY_VALUE}))
    return planned


def _reported(region: str, analyzer: Analyzer) -> Plan:
    """What hides findings. Of an analyzer that was there before us, the customer decides that."""
    rules = ", ".join(analyzer.get("archiving", []))
    if not rules:
        return Plan()
    hides = f"Access analyzer in {region}: by archive rules of {analyzer['name']} findings are hidden ({rules}), kept"
    return Plan(unmet=[hides]) if _is_ours(analyzer) else Plan(warnings=[hides])


def _is_ours(analyzer: Analyzer) -> bool:
    return analyzer["name"] == NAME and is_tagged(analyzer["tags"])


def restore(now: Analyzers, then: Analyzers, limits: Limits) -> Plan:
    """Ours goes where there was none; one that is missing is made again."""
    planned = Plan()
    for region in sorted(now.keys() & then.keys()):
        existing, desired = ({one["name"]: one for one in side} for side in (now[region], then[region]))
        for name in existing.keys() - desired.keys():
            if _is_ours(existing[name]) and limits.removes and limits.allows(resource(region)):
                planned.steps.append(deletion(region, existing[name]))
        for name in desired.keys() - existing.keys():
            if not limits.removes:
                planned.steps.append(creation(region, name, desired[name]["tags"]))
    return planned


def creation(region: str, name: str, tags: t.Mapping[str, str]) -> Step:
    """The step that makes an analyzer (access-analyzer:CreateAnalyzer)."""
    values = {"analyzerName": name, "type": EXTERNAL_ACCESS, "tags": dict(tags)}
    return _step("CreateAnalyzer", region, values, f"create analyzer {name}", after=values)


def deletion(region: str, analyzer: Analyzer) -> Step:
    """The step that deletes one (access-analyzer:DeleteAnalyzer). :param analyzer: as read_region() answers."""
    name = analyzer["name"]
    return _step("DeleteAnalyzer", region, {"analyzerName": name}, f"delete analyzer {name}", before=analyzer)


def _step(operation: str, region: str, parameters: dict[str, t.Any], reason: str, **how: t.Any) -> Step:
    return Step(
        service="accessanalyzer",
        operation=operation,
        parameters=parameters,
        reason=f"{reason} in {region}",
        resource=resource(region),
        region=region,
        **how,
    )
