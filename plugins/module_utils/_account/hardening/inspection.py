# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hardening, looked at: what each control is like, and what it should be, when nothing is to be changed."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import (
    EXCLUDED,
    FAILED,
    NOT_RUN,
    OFF,
    PARTS,
    USERS,
    Facts,
    became,
    remediated,
)

# What is true of a control. To be decided: hardening does not set it, and somebody has to say what it should be.
# Compliant is only what was read, and differs in nothing.
COMPLIANT, DRIFTED, DECISION, EXCEPTED, SWITCHED_OFF, UNKNOWN = (
    "compliant",
    "drifted",
    "to be decided",
    "excepted",
    "off",
    "not checked",
)
# The policies on groups are set by the call that sets IAM: what is about a group is theirs.
GROUPS, GROUP = "customer_groups", "IAM group "
SUPPORT_ACCESS = "aws:AWSSupportAccess"
TAGS = "The tags of the run leave it out"


class Finding(t.TypedDict):
    """What is true of one control, or of another thing that is looked at.

    :param check: its name. :param state: see above. :param why: why it was not checked, or not asked for.
    :param differences: what hardening would do, each {"resource", "region", "service", "operation", "reason", "before",
        "after"}.
    :param said: what is named and left, a sentence each. :param exceptions: each {"what", "reason", "until"}.
    :param cis: the recommendations of the CIS AWS Foundations Benchmark 7.0 that it answers.
    """

    check: str
    state: str
    why: str
    differences: list[dict[str, t.Any]]
    said: list[str]
    exceptions: list[dict[str, str]]
    cis: list[str]


def inspection(facts: Facts) -> list[Finding]:
    """What is true of each control, in the order of the register.

    :param facts: what controls.chosen() takes, and {"baseline" (what account_baseline answered in check mode, with
        differences), "honoured" (the exceptions that hold today), "expired" (in words), "options" (by part), "regions"
        (those that are looked after; empty means all)}
    """
    return [_finding(name, facts) for name in (*PARTS, USERS)]


def _finding(name: str, facts: Facts) -> Finding:
    what = became(name, {**facts, "users": {}})
    found = Finding(
        check=name,
        state=COMPLIANT,
        why="",
        differences=_differences(name, facts),
        said=[*_said(name, facts), *(text for text in facts["expired"] if f": {name} " in f"{text} ")],
        exceptions=[_exception(one) for one in facts["honoured"] if one["control"] == name],
        cis=cis(name, facts["options"], all_regions=not facts["regions"]),
    )
    if what == EXCLUDED:
        return {**found, "state": EXCEPTED}
    if what == OFF and name != USERS:
        return {**found, "state": SWITCHED_OFF, "why": f"{_switch(name)} is off"}
    if name == USERS:
        # They are found whether or not anything is taken from them.
        taken = remediated(facts)
        found["differences"] = [_of_user(user) for user in taken]
        found["said"] += [
            f"IAM user {user} is in no group, and has policies of its own" for user in _users(facts, taken)
        ]
        what = became("iam", facts)
        if what == OFF:
            return {**found, "state": SWITCHED_OFF, "why": f"{_switch('iam')} is off"}
    # What is known to have drifted is said, though a part of the control could not be looked at.
    if what in (FAILED, NOT_RUN):
        found["why"] = _why(name, facts)
    if found["differences"]:
        return {**found, "state": DRIFTED}
    if found["why"]:
        return {**found, "state": UNKNOWN}
    if found["said"]:
        return {**found, "state": DECISION}
    # What an exception leaves out of a control was not looked at: the rest is as it should be.
    return {**found, "state": EXCEPTED} if found["exceptions"] else found


def cis(name: str, options: Facts, *, all_regions: bool) -> list[str]:
    """The recommendations that a control answers as the inventory has it: the number of one that it does not is no
    claim of ours.

    :param options: of account_baseline, by part. :param all_regions: whether every region is looked after.
    """

    def of(part: str, option: str) -> t.Any:
        return (options.get(part) or {}).get(option)

    excluded = of("iam", "excluded") or []
    roles = [role for role in of("iam", "roles") or [] if role["name"] not in excluded]
    asked: dict[str, dict[str, bool]] = {
        "iam": {"2.15": any(SUPPORT_ACCESS in role["policies"] for role in roles)},
        "password_policy": {
            "2.8": int(of("password_policy", "minimum_length") or 0) >= 14,
            "2.9": int(of("password_policy", "reuse_prevention") or 0) >= 24,
        },
        "audit_trail": {
            **dict.fromkeys(("4.1", "4.2", "4.8", "4.9"), True),
            "4.4": bool(of("audit_bucket", "access_log_bucket")),
            "4.5": bool(of("audit_trail", "kms_key")),
        },
        "config": {"4.3": all_regions},
        "public_access_block": {"3.1.4": True},
        "ebs_encryption": {"6.1.1": all_regions},
        "access_analyzer": {"2.18": all_regions},
        "security_contact": {"2.3": True},
    }
    return [number for number, answers in asked.get(name, {}).items() if answers]


def _switch(name: str) -> str:
    return "ctl_harden_remediate_users" if name == USERS else f"ctl_harden_{name}"


def _differences(name: str, facts: Facts) -> list[dict[str, t.Any]]:
    answers = facts["baseline"].get("controls", {})
    found = [one for part in PARTS.get(name, ()) for one in answers.get(part, {}).get("differences", [])]
    if name == GROUPS:
        return [one for one in found if one["resource"].startswith(GROUP)]
    return [one for one in found if name != "iam" or not one["resource"].startswith(GROUP)]


def _users(facts: Facts, but: t.Sequence[str]) -> list[str]:
    iam = facts["baseline"].get("controls", {}).get("iam", {})
    return [user for user in iam.get("users_with_direct_policies", []) if user not in but]


def _said(name: str, facts: Facts) -> list[str]:
    """What is named and left. What is said of IAM cannot be told apart from what is said of its groups."""
    if name in (GROUPS, USERS):
        return []
    answers = facts["baseline"].get("controls", {})
    said = [text for part in PARTS[name] for text in answers.get(part, {}).get("warnings", [])]
    return list(dict.fromkeys(said))


def _why(name: str, facts: Facts) -> str:
    """Why a control was not looked at, or not wholly."""
    baseline = facts["baseline"]
    answers = [baseline.get("controls", {}).get(part, {}) for part in PARTS.get(name, ("iam",))]
    said = [str(answer["msg"]) for answer in answers if answer.get("failed", False)]
    return " ".join(said) or str(baseline.get("msg") or TAGS)


def _exception(one: Facts) -> dict[str, str]:
    return {key: str(one.get(key, "")) for key in ("what", "reason", "until")}


def _of_user(user: str) -> dict[str, t.Any]:
    """What is taken from a user in no group is found by its own plan, right before it is taken."""
    return {
        **dict.fromkeys(("region", "service", "operation"), ""),
        "resource": f"IAM user {user}",
        "reason": "take the policies that belong to the user directly",
        "before": None,
        "after": None,
    }
