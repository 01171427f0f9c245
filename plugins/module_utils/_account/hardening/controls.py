# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hardening: which controls are set in a run, and what became of every one."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run.tags import reaches
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS
from ansible_collections.ctl.aws.plugins.module_utils._engine.outcomes import with_region

# What became of a control in a run. One is unmet where the account keeps it from being done, and nothing failed.
DONE, UNMET, OFF, EXCLUDED, FAILED, NOT_RUN = "done", "unmet", "off", "excluded", "failed", "not run"

# How an inventory, YAML or -e writes that a control is off.
SWITCHED_OFF = frozenset({"off", "no", "false", "n", "f", "0", "0.0", ""})

# The controls that an operator knows, by what account_baseline calls their parts.
PARTS = {name: control.parts for name, control in CONTROLS.items() if control.parts}

# The control that has a task of its own.
USERS = "users_in_no_group"

# What is set by the same call as another control is chosen with it.
CHOSEN_WITH = {name: control.chosen_with for name, control in CONTROLS.items() if control.chosen_with}

Facts = t.Mapping[str, t.Any]


def chosen(facts: Facts) -> list[str]:
    """The controls that this run sets: switched on, not excluded, and among the tags of the run.

    :param facts: {"switches" (by control, as the inventory says it), "excluded" (names of controls), "run_tags",
        "skip_tags"}
    """
    return [name for name in (*PARTS, USERS) if not _left_out(name, facts) and _is_tagged(name, facts)]


def options_of_chosen(facts: Facts) -> dict[str, t.Any]:
    """What account_baseline is to set: the options of the parts of the controls that are chosen.

    :param facts: {"chosen" (as chosen() names them), "options" (by part)}
    """
    names = [name for name in facts["chosen"] if name in PARTS and name not in CHOSEN_WITH]
    return {part: facts["options"][part] for name in names for part in PARTS[name]}


def outcome(facts: Facts) -> dict[str, t.Any]:
    """What the role ctl_harden records: ctl_harden_result, whose keys its argument specs name.

    :param facts: what chosen() takes, and {"baseline" (what account_baseline answered; nothing, where it was not
        reached), "users" (the same, of taking policies from users), "exceptions" (evaluated), "skipped" (roles of the
        catalogue that are not made: "name", "requires"), "support" (the plan)}
    """
    baseline, users = facts["baseline"], facts["users"]
    answers = baseline.get("controls", {})
    iam = answers.get("iam", {})
    controls = {name: became(name, facts) for name in (*PARTS, USERS)}
    warnings = [text for answer in (*answers.values(), users) for text in answer.get("warnings", [])]
    return {
        "hardened": not {FAILED, NOT_RUN} & set(controls.values()),
        "ran": bool(baseline) and any(_is_tagged(name, facts) for name in PARTS),
        "controls": controls,
        "differs": _differs(facts),
        "changed": any(answer.get("changed", False) for answer in (baseline, users)),
        "warnings": list(dict.fromkeys(warnings)),
        "closed_roles": iam.get("closed_roles", []),
        "audited": "bucket" in answers.get("audit_bucket", {}),
        "users_in_no_group": iam.get("users_in_no_group", []),
        "not_created": [f"{role['name']} ({role['requires']})" for role in facts["skipped"]] if iam else [],
        "exceptions": facts["exceptions"],
        "support": facts["support"],
    }


def remediated(facts: Facts) -> list[str]:
    """The users in no group whose directly attached and inline policies are taken.

    :param facts: what chosen() takes, and {"baseline" (what account_baseline answered)}
    """
    iam = facts["baseline"].get("controls", {}).get("iam", {})
    return iam.get("users_with_direct_policies", []) if USERS in chosen(facts) else []


def tag(name: str) -> str:
    """The tag of a control, which is the name of its switch."""
    return f"ctl_harden_{CHOSEN_WITH.get(name, name)}"


def _differs(facts: Facts) -> dict[str, list[str]]:
    """What was not as it should be, each resource once, by control; what was as it should be is not in it.

    What is set by the same call as another control stands with that one.
    """
    answers = facts["baseline"].get("controls", {})
    of = {name: [answers.get(part, {}) for part in parts] for name, parts in PARTS.items() if name not in CHOSEN_WITH}
    found = {
        name: list(
            dict.fromkeys(
                with_region(step["resource"], step["region"]) for one in answered for step in one.get("steps", [])
            )
        )
        for name, answered in {**of, USERS: [facts["users"]]}.items()
    }
    return {name: resources for name, resources in found.items() if resources}


def _left_out(name: str, facts: Facts) -> str:
    """Why a control is not set whatever the tags, or nothing."""
    if name in facts["excluded"]:
        return EXCLUDED
    return OFF if str(facts["switches"][name]).lower() in SWITCHED_OFF else ""


def _is_tagged(name: str, facts: Facts) -> bool:
    return reaches(facts, tag(name))


def became(name: str, facts: Facts) -> str:
    """What became of one control: see above.

    :param facts: what outcome() takes, but for what it only passes on.
    """
    baseline = facts["baseline"]
    if not baseline:
        # Whether it would have been left out is not known, and does not count.
        return NOT_RUN
    if _left_out(name, facts):
        return _left_out(name, facts)
    if name == USERS:
        return _became_of_users(facts)
    answers = [baseline.get("controls", {}).get(part) for part in PARTS[name]]
    if any(answer.get("failed", False) for answer in answers if answer):
        return FAILED
    if any(answer["unmet"] for answer in answers if answer):
        return UNMET
    if all(answers):
        return DONE
    # The task may have failed before it came to any control.
    return FAILED if baseline.get("failed", False) and name in chosen(facts) else NOT_RUN


def _became_of_users(facts: Facts) -> str:
    """The users are found while IAM is set: where that is left out, nobody looked for them."""
    known, done = became("iam", facts), facts["users"]
    if known not in (DONE, UNMET):
        return FAILED if known == FAILED else NOT_RUN
    if not remediated(facts):
        return DONE
    if done.get("failed", False):
        return FAILED
    return DONE if done and not done.get("skipped", False) else NOT_RUN
