# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tests of plans share: a plan as a table, held against AWS's service models, and its effect on a model."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import botocore.session
import botocore.validate
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import READ_OPERATIONS, is_read
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step
from hypothesis import settings

# Parameters that AWS takes as JSON in a string.
DOCUMENTS = ("PolicyDocument", "AssumeRolePolicyDocument", "Policy")

# The same examples in every run.
PROPERTY = settings(derandomize=True, deadline=None, max_examples=40)

Call = tuple[str, dict[str, Any]]
Effect = Callable[[Any, dict[str, Any]], None]


@functools.cache
def service_model(service: str) -> Any:
    """What botocore knows of a service."""
    return botocore.session.Session().get_service_model(service)


def decoded(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call, with documents as data."""
    return {key: json.loads(value) if key in DOCUMENTS else value for key, value in parameters.items()}


def check_call(service: str, operation: str, parameters: Mapping[str, Any]) -> None:
    """Fail unless the operation exists and takes these parameters."""
    if service == "cam":  # no AWS service
        return
    shape = service_model(service).operation_model(operation).input_shape
    if shape is None:
        assert not parameters, f"{operation} takes no parameters"
        return
    report = botocore.validate.ParamValidator().validate(dict(parameters), shape)
    assert not report.has_errors(), f"{operation}: {report.generate_report()}"


def check_step(step: Step) -> None:
    """Fail unless it is a write, in AWS's terms, told to people, with a wait that only reads."""
    if not step.bulk:  # else it has only those parameters that all calls have
        check_call(step.service, step.operation, step.parameters)
    assert not is_read(step.service, step.operation)
    assert step.reason and step.resource
    for read in (step.waiter, step.precondition):
        if read:
            assert read.operation in READ_OPERATIONS[read.service]
            check_call(read.service, read.operation, read.parameters)


def told(plan: Plan) -> list[Call]:
    """What a plan does: operations and parameters."""
    for step in plan.steps:
        check_step(step)
    return [(step.operation, decoded(step.parameters)) for step in plan.steps]


def operations(plan: Plan) -> list[str]:
    """What a plan does: operations."""
    return [operation for operation, _parameters in told(plan)]


def shows(plan: Plan, wanted: Sequence[Call]) -> None:
    """Fail unless a plan does exactly this; of the parameters only those that are named here count."""
    found = told(plan)
    assert [operation for operation, _parameters in found] == [operation for operation, _parameters in wanted]
    for (operation, parameters), (_operation, expected) in zip(found, wanted, strict=True):
        assert {key: parameters.get(key) for key in expected} == expected, operation


class Unmet(str):
    """A part of the text of what stays unmet, among those of warnings."""


def warns(plan: Plan, *fragments: str) -> None:
    """Fail unless a plan has these warnings, and leaves unmet what is marked so: in order, by parts of the texts."""
    unmet = [fragment for fragment in fragments if isinstance(fragment, Unmet)]
    warnings = [fragment for fragment in fragments if not isinstance(fragment, Unmet)]
    for texts, parts in ((plan.unmet, unmet), (plan.warnings, warnings)):
        assert len(texts) == len(parts), texts
        assert all(part in text for text, part in zip(texts, parts, strict=True)), texts


def after(current: Any, plan: Plan, effects: Mapping[str, Effect]) -> Any:
    """A model of the resource as it is when the plan was applied."""
    state = copy.deepcopy(current)
    for step in plan.steps:
        check_step(step)
        effects[step.operation](state, copy.deepcopy(decoded(step.parameters)))
    return state
