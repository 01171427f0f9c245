# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Access Analyzer: its findings of external access, for what is not read by calls of its own."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import Entry, Reported, Unreadable
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    ACCOUNT,
    EVERYBODY,
    UNKNOWN,
    Scope,
    account_of,
    external_access,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.limits import ANYBODY
from ansible_collections.ctl.aws.plugins.module_utils._services import access_analyzer

# What is read directly, which is newer than any finding about it.
READ_DIRECTLY = ("AWS::IAM::Role", "AWS::KMS::Key", "AWS::EC2::Snapshot")
BUCKET, ACCESS_POINTS = "AWS::S3::Bucket", ("S3_ACCESS_POINT", "S3_ACCESS_POINT_ACCOUNT")
# Those that were archived let somebody in all the same.
OPEN = {"status": {"eq": ["ACTIVE", "ARCHIVED"]}, "findingType": {"eq": ["ExternalAccess"]}}
HOW = "IAM Access Analyzer finds that it lets {} in"
GONE = ("ResourceNotFoundException",)


class Listed(t.TypedDict, total=False):
    """A finding of access-analyzer:ListFindingsV2."""

    id: t.Required[str]
    resourceType: t.Required[str]
    resource: str
    error: str


class Source(t.TypedDict, total=False):
    """Through what somebody gets in."""

    type: str


class Detail(t.TypedDict, total=False):
    """Whom a finding lets in."""

    principal: dict[str, str]
    isPublic: bool
    condition: dict[str, str]
    sources: list[Source]


class FindingDetail(t.TypedDict, total=False):
    """What a finding says, where it is about access from outside."""

    externalAccessDetails: Detail


class Finding(t.TypedDict, total=False):
    """What access-analyzer:GetFindingV2 answers."""

    id: t.Required[str]
    resourceType: t.Required[str]
    status: t.Required[str]
    analyzedAt: t.Required[datetime.datetime]
    findingDetails: t.Required[list[FindingDetail]]
    resource: str


class Region(t.NamedTuple):
    """What the analyzers of a region know.

    :param findings: of GetFindingV2's form. :param failed: those of resources that could not be analyzed.
    :param works: whether there is an analyzer that is at work.
    """

    findings: list[Finding]
    failed: list[Listed]
    works: bool


def read(connection: Connection, region: str, scope: Scope) -> Region:
    """The findings about whom the scope asks for (access-analyzer:ListAnalyzers, ListFindingsV2, GetFindingV2)."""
    working = [one for one in access_analyzer.read_region(connection, region) if one["status"] == "ACTIVE"]
    if not working:
        return Region([], [], False)
    arn = working[0]["arn"]

    def listed(**more: t.Any) -> list[Listed]:
        answer = connection.read_all(
            "accessanalyzer", "ListFindingsV2", region, analyzerArn=arn, filter={**OPEN, **more}
        )
        found: list[Listed] = answer.get("findings", [])
        return [one for one in found if one["resourceType"] not in READ_DIRECTLY]

    narrow: list[dict[str, t.Any]] = [{}]
    if scope.partners:
        # Everybody under a condition is not public, and can be the partner's organization.
        narrow = [
            {"principal.AWS": {"contains": sorted(scope.partners)}},
            {"principal.AWS": {"eq": [ANYBODY]}},
            {"isPublic": {"eq": ["true"]}},
        ]
    ids = sorted({one["id"] for more in narrow for one in listed(**more) if not one.get("error")})

    def details(finding: str) -> Finding | None:
        answer = connection.read_optional(
            "accessanalyzer", "GetFindingV2", absent=GONE, region=region, analyzerArn=arn, id=finding
        )
        return t.cast("Finding", answer) if answer else None

    found = [one for one in each(details, ids) if one]
    return Region(found, listed(error={"exists": True}), True)


def trust_in_findings(found: t.Iterable[Finding], scope: Scope, region: str, since: str) -> list[Entry]:
    """The findings as entries of `trust`, each with the time of its analysis.

    :param since: the time of the last write, in UTC; what was analyzed before it is not known any more. Or "".
    """
    items: list[Entry] = []
    for finding in found:
        details = [one["externalAccessDetails"] for one in finding["findingDetails"] if "externalAccessDetails" in one]
        for detail in details:
            points = [one for one in detail.get("sources", []) if one.get("type") in ACCESS_POINTS]
            if finding["resourceType"] == BUCKET and not points:
                continue  # its policy and its ACL are read
            reported = _reported(detail, scope)
            if reported:
                items.append(
                    {**reported, **_about(finding, region, since), "conditional": bool(detail.get("condition"))}
                )
    return items


def _reported(detail: Detail, scope: Scope) -> Reported | None:
    names = sorted(detail.get("principal", {}).values())
    if detail.get("isPublic"):
        return {"accounts": [], "principals": names or ["*"], "who": [EVERYBODY], "how": HOW.format("everybody")}
    if names == [ANYBODY]:
        return _reported_by_conditions(detail.get("condition") or {}, scope)
    accounts = sorted({account for name in names if (account := account_of(name))})
    if accounts:
        wanted = [account for account in accounts if scope.wants(account)]
        by = " and ".join(f"account {account}" for account in wanted)
        return {"accounts": wanted, "principals": names, "who": [ACCOUNT], "how": HOW.format(by)} if wanted else None
    by = ", ".join(names) or "somebody"
    return {"accounts": [], "principals": names, "who": [UNKNOWN], "how": HOW.format(by)}


def _reported_by_conditions(conditions: t.Mapping[str, str], scope: Scope) -> Reported | None:
    """Whom of everybody the conditions of a finding, {key: value}, leave."""
    statement = {"Effect": "Allow", "Principal": ANYBODY, "Condition": {"StringLike": conditions}}
    accesses = external_access({"Statement": [statement]}, scope)
    if not accesses:
        return None
    only = " and ".join(f"{key} {value}" for key, value in sorted(conditions.items()))
    by = " and ".join(accesses[0].who) + (f" with {only}" if only else "")
    who = list(accesses[0].kinds)
    return {"accounts": sorted(accesses[0].accounts), "principals": [ANYBODY], "who": who, "how": HOW.format(by)}


def _about(finding: Finding, region: str, since: str) -> Entry:
    analyzed = _utc(finding["analyzedAt"])
    return {
        "kind": "analyzer_finding",
        "name": finding["id"],
        "arn": finding.get("resource", finding["id"]),
        "region": region,
        "resource_type": finding["resourceType"],
        "status": finding["status"],
        "analyzed_at": analyzed,
        "known": analyzed > since,
    }


def _utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def unreadable(failed: t.Iterable[Listed], region: str) -> list[Unreadable]:
    """What IAM Access Analyzer could not analyze, in the form of what cannot be read."""
    return [
        {
            "kind": "analyzer_finding",
            "name": one.get("resource", one["id"]),
            "region": region,
            "why": f"IAM Access Analyzer could not analyze it: {one['error']}",
        }
        for one in failed
    ]
