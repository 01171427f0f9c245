# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for everything that is put back: nothing masked is written, and what is made again is whose it was."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import CREATING
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    EXTERNAL_ID,
    MASK,
    Document,
    Statement,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import restoring

# What can be done about something that a snapshot has masked.
REMEDY = "a backup has it whole, or the customer sets it again"


def is_masked(value: t.Any) -> bool:
    """Whether something of it was masked when it was kept."""
    return MASK in json.dumps(value, default=str)


def has_masked_address(trust: Document) -> bool:
    """Whether more of a trust policy was masked than external ids, which are in no snapshot."""
    return is_masked([_without_external_id(statement) for statement in statements(trust)])


def _without_external_id(statement: Statement) -> dict[str, t.Any]:
    conditions = {
        operator: {key: value for key, value in keys.items() if key.lower() != EXTERNAL_ID}
        for operator, keys in (statement.get("Condition") or {}).items()
    }
    return {**statement, "Condition": conditions}


def whole_tags(what: str, tags: t.Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Tags without those that were masked. :returns: them, and a warning where one is left out."""
    kept = {key: value for key, value in tags.items() if not is_masked((key, value))}
    lost = sorted(tags.keys() - kept.keys())
    warning = f"{what}: these tags had e-mail addresses in them, which are masked in the snapshot: {', '.join(lost)}"
    return kept, [f"{warning}. They are left out: {REMEDY}"] if lost else []


def whole_description(what: str, description: str) -> tuple[str, list[str]]:
    """A description, or none where it was masked. :returns: it, and a warning where it is left out."""
    if not is_masked(description):
        return description, []
    return "", [f"{what}: its description had an e-mail address in it, which is masked in the snapshot; it gets none"]


def _makes(step: Step) -> bool:
    return step.before is None and step.operation.startswith(CREATING)


def guarded(planned: Plan) -> Plan:
    """A plan without calls that would write something masked, and without those that come to nothing without them."""
    found, missing = Plan(warnings=list(planned.warnings), unmet=list(planned.unmet)), set[str]()
    for step in planned.steps:
        without = sorted(missing.intersection(step.depends_on))
        if is_masked(step.parameters):
            missing |= {step.resource} if _makes(step) else set()
            found.warnings.append(
                f"{step.resource}: the snapshot has {MASK} where something was masked, so this is left out: "
                f"{step.reason}; {REMEDY}"
            )
        elif step.resource not in missing and not without:
            found.steps.append(restoring(step) if _makes(step) else step)
        elif step.resource not in missing:
            found.warnings.append(f"{step.resource}: this is left out, without {', '.join(without)}: {step.reason}")
    return found
