# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit: the document of one account, and what is said of it in the table at the end."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import OneOf, Shape
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.checks import CHECKS, findings
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import tag
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import (
    COMPLIANT,
    DECISION,
    DRIFTED,
    EXCEPTED,
    SWITCHED_OFF,
    UNKNOWN,
    Finding,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import with_region

Facts = t.Mapping[str, t.Any]

# The worst first: an account is as bad as the worst that is true of it. What is excepted, or off, was decided.
STATES = (DRIFTED, UNKNOWN, DECISION, EXCEPTED, SWITCHED_OFF, COMPLIANT)
WORST = (DRIFTED, UNKNOWN, DECISION)
# By ctl_audit_fail_on: which states make the run fail. What nobody has seen is never taken for good.
FAIL_ON: dict[str, tuple[str, ...]] = {
    "never": (),
    "drifted": (DRIFTED, UNKNOWN),
    "undecided": WORST,
}
# What brings the account back, where that is a command.
_PLAYBOOKS = {"membership": "onboard", "organizational_unit": "onboard"}
# How many resources of a check are named below the table: the document has them all.
_NAMED = 3

_DIFFERENCE: Shape = {
    **dict.fromkeys(("resource", "region", "service", "operation", "reason"), str),
    "before": object,
    "after": object,
}
_CHECK: Shape = {
    **dict.fromkeys(("check", "title", "why", "cost", "mend"), str),
    "state": OneOf(STATES),
    "cis": [str],
    "differences": [_DIFFERENCE],
    "said": [str],
    "exceptions": [{"what": str, "reason": str, "until": str}],
}
# The document that a program can read; in docs/schemas by `make readmes`.
AUDIT: Shape = {
    **dict.fromkeys(("account", "taken", "run", "failure", "organization", "support"), str),
    "state": OneOf(STATES),
    "checks": [_CHECK],
    "regions": [str],
    "trust": [dict],
    "credentials": (dict, type(None)),
    "not_looked_at": [str],
}


def document(facts: Facts) -> dict[str, t.Any]:
    """What is true of an account.

    :param facts: {"account" (its name in the inventory), "run", "taken" (a time in UTC), "inspection" (what
        hardening.inspection() answered), and what checks.findings() takes}
    :returns: of the shape AUDIT.
    """
    found = [*facts["inspection"], *findings(facts)]
    seen, trust = facts["look"].get("snapshot", {}), facts["trust"]
    return {
        **{key: str(facts[key]) for key in ("account", "taken", "run", "failure")},
        "state": worst([one["state"] for one in found]),
        "checks": [_shown(one, str(facts["account"])) for one in found],
        "organization": (seen.get("organization") or {}).get("id", ""),
        "support": seen.get("support", ""),
        "regions": seen.get("regions", []),
        "trust": trust.get("trust", []),
        "credentials": facts["seen"].get("credentials"),
        "not_looked_at": [*trust.get("not_looked_at", []), *facts["seen"].get("not_looked_at", [])],
    }


def worst(states: t.Collection[str]) -> str:
    """What an account is, by what is true of its parts. :param states: of STATES."""
    # Where all is left out, nothing was found to be as it should.
    return next((state for state in (*WORST, COMPLIANT, EXCEPTED) if state in states), SWITCHED_OFF)


def result(facts: Facts) -> dict[str, t.Any]:
    """What the table at the end shows of an account.

    :param facts: {"document" (see above), "fail_on" (of FAIL_ON)}
    :returns: {"state", "fails", "why" (it does), "notes" (a sentence for each check that is not as it should be), and
        the cells of the table: "compliant" (of those asked for), "drifted", "undecided", "unchecked", "exceptions"}
    """
    checks = facts["document"]["checks"]
    count = {state: sum(one["state"] == state for one in checks) for state in STATES}
    asked = len(checks) - count[SWITCHED_OFF] - count[EXCEPTED]
    failing = [state for state in FAIL_ON[facts["fail_on"]] if count[state]]
    return {
        "state": facts["document"]["state"],
        "fails": bool(failing),
        "why": f"The run fails for what is {' or '.join(failing)} (ctl_audit_fail_on)" if failing else "",
        "compliant": f"{count[COMPLIANT]}/{asked}",
        "drifted": count[DRIFTED],
        "undecided": count[DECISION],
        "unchecked": count[UNKNOWN],
        "exceptions": sum(len(one["exceptions"]) for one in checks),
        "notes": [sentence(one) for one in checks if one["state"] in WORST],
    }


def sentence(check: Facts) -> str:
    """What is the matter with one check: the first of what was found, and how much more there is."""
    resources = list(dict.fromkeys(with_region(one["resource"], one["region"]) for one in check["differences"]))
    if resources:
        shown, more = ", ".join(resources[:_NAMED]), len(resources) - _NAMED
    else:
        said = [*check["said"], *filter(None, [check["why"]])]
        shown, more = " ".join(said[:1]), len(said) - 1
    return f"{check['check']} {check['state']}: {shown}{f', and {more} more' if more > 0 else ''}"


def _shown(finding: Finding, host: str) -> dict[str, t.Any]:
    name = finding["check"]
    control = CONTROLS.get(name)
    about = {"title": control.title, "cost": control.cost} if control else {"title": CHECKS[name].title, "cost": ""}
    return {**finding, **about, "mend": _command(name, host) if finding["state"] == DRIFTED else ""}


def _command(name: str, host: str) -> str:
    if name in CONTROLS:
        return f"ansible-playbook ctl.aws.harden -l {host} -t {tag(name)}"
    return f"ansible-playbook ctl.aws.{_PLAYBOOKS[name]} -l {host}"
