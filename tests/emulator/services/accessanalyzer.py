# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Access Analyzer: analyzers of one account in one region, with the findings that a seed applies.

moto does not have the service at all.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from dataclasses import dataclass, field
from typing import Any

from moto.backend_index import backend_url_patterns
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import BaseResponse
from moto.core.utils import utcnow
from moto.iam.models import iam_backends

from ..aws_policies import LINKED_ROLES
from ..refusals import Refusal

SERVICE = "access-analyzer.amazonaws.com"
# AWS's default quotas, by region.
QUOTAS = {"ACCOUNT": 1, "ACCOUNT_UNUSED_ACCESS": 1}
# Those of AWS's filter keys that are known here.
FILTERS = frozenset({"status", "findingType", "resourceType", "error", "principal.AWS", "isPublic"})
PATHS = (
    *("/analyzer", "/analyzer/<name>", "/findingv2", "/findingv2/<id>"),
    *("/analyzer/<name>/archive-rule", "/analyzer/<name>/archive-rule/<rule>"),
)
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,254}")


@dataclass
class Analyzer:
    """One analyzer."""

    name: str
    type: str
    arn: str
    tags: dict[str, str]
    status: str = "ACTIVE"
    created: str = field(default_factory=lambda: utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"))
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)

    def find(self, resource: str, kind: str, **more: Any) -> None:
        """One finding of external access. :param more: principal, public, status, analyzed, error, sources."""
        analyzed = more.get("analyzed", self.created)
        finding = {
            "id": str(uuid.uuid4()),
            "resource": resource,
            "resourceType": kind,
            "resourceOwnerAccount": self.arn.split(":")[4],
            "status": more.get("status", "ACTIVE"),
            "findingType": "ExternalAccess",
            **dict.fromkeys(("analyzedAt", "createdAt", "updatedAt"), analyzed),
            **({"error": more["error"]} if "error" in more else {}),
        }
        access = {
            "condition": more.get("condition", {}),
            "principal": more.get("principal", {}),
            "isPublic": more.get("public", False),
            "sources": more.get("sources", [{"type": "POLICY"}]),
        }
        details = [] if "error" in more else [{"externalAccessDetails": access}]
        self.findings[finding["id"]] = {**finding, "findingDetails": details}

    def describe(self) -> dict[str, Any]:
        """It as the API answers it."""
        return {
            "arn": self.arn,
            "name": self.name,
            "type": self.type,
            "createdAt": self.created,
            "tags": self.tags,
            "status": self.status,
        }


class LocalAccessAnalyzerBackend(BaseBackend):
    """The analyzers of an account in a region, by name."""

    __module__ = "moto.accessanalyzer.models"

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.analyzers: dict[str, Analyzer] = {}

    @property
    def url_paths(self) -> dict[str, Any]:
        """moto would look for them in a module of its own."""
        return dict.fromkeys(PATHS, LocalAccessAnalyzerResponse.dispatch)

    def create(self, name: str, kind: str, tags: dict[str, str]) -> Analyzer:
        """One more, if its name is free and the quota allows it; the first brings the service's role along."""
        if kind not in QUOTAS:
            raise NotImplementedError
        if not NAME.fullmatch(name):
            raise Refusal("ValidationException", "Invalid analyzer name.", reason="fieldValidationFailed")
        if name in self.analyzers:
            text = f"An analyzer with the name {name} already exists."
            raise Refusal("ConflictException", text, resourceId=name, resourceType="Analyzer")
        if sum(one.type == kind for one in self.analyzers.values()) >= QUOTAS[kind]:
            text = f"The maximum number of analyzers of type {kind} in this region is reached."
            raise Refusal("ServiceQuotaExceededException", text, resourceId=name, resourceType="Analyzer")
        iam = iam_backends[self.account_id]["aws"]
        if LINKED_ROLES[SERVICE][0] not in [role.name for role in iam.roles.values()]:
            iam.create_service_linked_role(SERVICE, "", "")
        arn = f"arn:aws:access-analyzer:{self.region_name}:{self.account_id}:analyzer/{name}"
        self.analyzers[name] = Analyzer(name, kind, arn, tags)
        return self.analyzers[name]

    def find(self, name: str) -> Analyzer:
        """The analyzer of this name."""
        if name not in self.analyzers:
            text = f"Analyzer {name} does not exist."
            raise Refusal("ResourceNotFoundException", text, resourceId=name, resourceType="Analyzer")
        return self.analyzers[name]


class LocalAccessAnalyzerResponse(BaseResponse):
    """Create, list, get and delete, with archive rules."""

    def __init__(self) -> None:
        super().__init__(service_name="accessanalyzer")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> LocalAccessAnalyzerBackend:
        """The caller's, in the region of the call."""
        return accessanalyzer_backends[self.current_account][self.region]

    def create_analyzer(self) -> str:
        """Answers its ARN."""
        made = self.backend.create(
            self._get_param("analyzerName"), self._get_param("type"), self._get_param("tags") or {}
        )
        return json.dumps({"arn": made.arn})

    def list_analyzers(self) -> str:
        """All of them, or those of one type."""
        kind = self._get_param("type")
        found = [one.describe() for one in self.backend.analyzers.values() if kind in (None, one.type)]
        return json.dumps({"analyzers": found})

    def get_analyzer(self) -> str:
        """One of them."""
        return json.dumps({"analyzer": self.backend.find(self._get_param("analyzerName")).describe()})

    def delete_analyzer(self) -> str:
        """With its findings."""
        name = self.backend.find(self._get_param("analyzerName")).name
        del self.backend.analyzers[name]
        return "{}"

    def create_archive_rule(self) -> str:
        """By which findings are hidden."""
        self._named().rules[self._get_param("ruleName")] = self._get_param("filter")
        return "{}"

    def delete_archive_rule(self) -> str:
        """They are shown again."""
        self._named().rules.pop(self._get_param("ruleName"), None)
        return "{}"

    def list_archive_rules(self) -> str:
        """All of an analyzer."""
        analyzer = self._named()
        times = dict.fromkeys(("createdAt", "updatedAt"), analyzer.created)
        rules = [{"ruleName": name, "filter": chosen, **times} for name, chosen in analyzer.rules.items()]
        return json.dumps({"archiveRules": rules})

    def _named(self) -> Analyzer:
        return self.backend.find(self._get_param("analyzerName"))

    def list_findings_v2(self) -> str:
        """Those that fit all criteria, without their details."""
        criteria = self._get_param("filter") or {}
        unknown = sorted(criteria.keys() - FILTERS)
        if unknown:
            raise Refusal("ValidationException", f"Invalid filter {unknown}.", reason="fieldValidationFailed")
        found = [one for one in self._analyzer().findings.values() if _fits(one, criteria)]
        return json.dumps({"findings": [{k: v for k, v in one.items() if k != "findingDetails"} for one in found]})

    def get_finding_v2(self) -> str:
        """One, with its details."""
        wanted = self._get_param("id")
        if wanted not in self._analyzer().findings:
            text = f"Finding {wanted} does not exist."
            raise Refusal("ResourceNotFoundException", text, resourceId=wanted, resourceType="Finding")
        return json.dumps(self._analyzer().findings[wanted])

    def _analyzer(self) -> Analyzer:
        """The one of the request: its ARN, not its name."""
        arn = self._get_param("analyzerArn")
        found = self.backend.find(str(arn).rpartition("/")[2])
        if found.arn != arn:
            raise Refusal("ValidationException", f"Invalid analyzer ARN {arn}.", reason="fieldValidationFailed")
        return found


def _fits(finding: dict[str, Any], criteria: dict[str, dict[str, Any]]) -> bool:
    access = (finding["findingDetails"] or [{}])[0].get("externalAccessDetails", {})
    values = {
        **{key: [str(finding[key])] for key in ("status", "findingType", "resourceType", "error") if key in finding},
        "principal.AWS": [access["principal"]["AWS"]] if "AWS" in access.get("principal", {}) else [],
        "isPublic": [str(access["isPublic"]).lower()] if access else [],
    }
    return all(_holds(values.get(key, []), criterion) for key, criterion in criteria.items())


def _holds(values: list[str], criterion: dict[str, Any]) -> bool:
    if "exists" in criterion:
        return bool(values) is criterion["exists"]
    if "contains" in criterion:
        return any(part in value for value in values for part in criterion["contains"])
    return any(value in criterion["eq"] for value in values)


accessanalyzer_backends = BackendDict(LocalAccessAnalyzerBackend, "accessanalyzer")


def install() -> None:
    """Where moto looks for services."""
    if "moto.accessanalyzer" not in sys.modules:
        sys.modules["moto.accessanalyzer"] = sys.modules[__name__]
        pattern = re.compile(r"https?://access-analyzer\.(.+)\.amazonaws\.com")
        backend_url_patterns.append(("accessanalyzer", pattern))
