# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit: the same for other programs. JUnit is for AWX and CI; OCSF is for security tools.

OCSF, and not SARIF: its compliance finding has an account, a resource and a requirement, where SARIF has the line of a
source file.
"""

from __future__ import annotations

import typing as t
from xml.etree import ElementTree

from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import FAIL_ON
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import (
    COMPLIANT,
    DECISION,
    DRIFTED,
    EXCEPTED,
    SWITCHED_OFF,
    UNKNOWN,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.clock import seconds_of
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless

Document = t.Mapping[str, t.Any]

STANDARD = "CIS AWS Foundations Benchmark 7.0.0"
# The compliance finding of OCSF 1.5.0: https://schema.ocsf.io/1.5.0/classes/compliance_finding
_OCSF = {"version": "1.5.0", "category_uid": 2, "class_uid": 2003, "activity_id": 1}
# Our states as its compliance.status_id, and how it calls that.
_STATUS = {
    COMPLIANT: (1, "Pass"),
    DECISION: (2, "Warning"),
    DRIFTED: (3, "Fail"),
    UNKNOWN: (0, "Unknown"),
    EXCEPTED: (99, "Excepted"),
    SWITCHED_OFF: (99, "Off"),
}
# Its severity_id: informational, low, medium. How bad one is in an account, only people know.
_SEVERITY = {COMPLIANT: 1, EXCEPTED: 1, SWITCHED_OFF: 1, DECISION: 2, UNKNOWN: 2, DRIFTED: 3}


def words(check: Document) -> str:
    """All that is said of one check, a sentence a line."""
    changes = [_change(one) for one in check["differences"]]
    excepted = [_exception(one) for one in check["exceptions"]]
    return "\n".join(harmless(text) for text in [*filter(None, [check["why"]]), *changes, *check["said"], *excepted])


def junit(facts: t.Mapping[str, t.Any]) -> str:
    """All accounts as JUnit: a suite for each, a case for each check.

    :param facts: {"documents" (of the shape AUDIT), "fail_on" (of FAIL_ON)}
    """
    suites = ElementTree.Element("testsuites", name="ctl.aws audit")
    for document in facts["documents"]:
        suite = ElementTree.SubElement(suites, "testsuite", name=harmless(document["account"]))
        results = [_case(suite, document, check, facts["fail_on"]) for check in document["checks"]]
        suite.attrib.update({name: str(results.count(name)) for name in ("failures", "errors", "skipped")})
        suite.attrib.update(tests=str(len(results)), timestamp=document["taken"].removesuffix("Z"))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, document: Document, check: Document, fail_on: str) -> str:
    """Add a case. :returns: what it counts as, or ""."""
    name = f"{check['check']}: {check['title']}"
    case = ElementTree.SubElement(suite, "testcase", name=name, classname=harmless(document["account"]), time="0")
    state, text = check["state"], words(check)
    kinds = {UNKNOWN: ("error", "errors"), EXCEPTED: ("skipped", "skipped"), SWITCHED_OFF: ("skipped", "skipped")}
    kind, counted = kinds.get(state, ("failure", "failures") if state in (DRIFTED, DECISION) else ("", ""))
    if state in (UNKNOWN, DECISION, DRIFTED) and state not in FAIL_ON[fail_on]:
        # It does not make the run fail, and so no job that shows this either; it is said all the same.
        kind, counted = "system-out", ""
    if kind:
        element = ElementTree.SubElement(case, kind)
        element.text = text
        if kind != "system-out":
            element.set("message", state)
    return counted


def ocsf(facts: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
    """All accounts as compliance findings of OCSF, one for each check.

    :param facts: {"documents" (of the shape AUDIT, each with "account_id" and "versions")}
    """
    return [_event(document, check) for document in facts["documents"] for check in document["checks"]]


def _event(document: Document, check: Document) -> dict[str, t.Any]:
    status_id, status = _STATUS[check["state"]]
    text = words(check) or check["title"]
    return {
        **{key: _OCSF[key] for key in ("category_uid", "class_uid", "activity_id")},
        "type_uid": 200301,
        "time": int(seconds_of(document["taken"]) * 1000),
        "severity_id": _SEVERITY[check["state"]],
        "message": text,
        "metadata": {
            "version": _OCSF["version"],
            "product": {"name": "ctl.aws", "vendor_name": "ctl.aws", "version": document["versions"]["ctl.aws"]},
        },
        "finding_info": {
            "uid": f"{document['account_id']}/{check['check']}",
            "title": check["title"],
            "desc": text,
            "types": ["Compliance"],
        },
        "compliance": {
            "control": check["check"],
            "status_id": status_id,
            "status": status,
            **({"standards": [STANDARD], "requirements": check["cis"]} if check["cis"] else {}),
        },
        "cloud": {"provider": "AWS", "account": {"uid": document["account_id"], "name": harmless(document["account"])}},
        "resources": _resources(document, check),
        **({"remediation": {"desc": check["mend"]}} if check["mend"] else {}),
    }


def _resources(document: Document, check: Document) -> list[dict[str, str]]:
    found = {(harmless(one["resource"]), one["region"]) for one in check["differences"]}
    return [
        {"name": name, "uid": f"{document['account_id']}/{name}", **({"region": region} if region else {})}
        for name, region in sorted(found)
    ] or [{"name": f"account {document['account_id']}", "uid": document["account_id"]}]


def _change(one: Document) -> str:
    where = f" in {one['region']}" if one["region"] and one["region"] not in one["resource"] else ""
    return f"{one['resource']}{where}: {one['reason']}"


def _exception(one: Document) -> str:
    until = f" until {one['until']}" if one["until"] else ""
    return f"excepted{until}: {one['what'] or 'all of it'} ({one['reason']})"
