# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The boundary between Ansible and the engine: a module is a definition, and main() is the same for all."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.ctl.aws.plugins.module_utils._connection import HAS_BOTOCORE
from ansible_collections.ctl.aws.plugins.module_utils._credentials import connection_arguments
from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._text import harmless_in


@dataclass(frozen=True)
class Definition:
    """What makes a module.

    :param run: (params, check_mode) -> result keys; raises CtlError.
    :param arguments: the module's own options. :param constraints: required_if and the like, for AnsibleModule.
    """

    run: t.Callable[[dict[str, t.Any], bool], dict[str, t.Any]]
    arguments: dict[str, t.Any]
    constraints: dict[str, t.Any] = field(default_factory=dict)
    connects_to_aws: bool = True

    def argument_spec(self) -> dict[str, t.Any]:
        """All options: the module's own, with those of the connection to AWS."""
        return {**(connection_arguments() if self.connects_to_aws else {}), **self.arguments}


class Outcome(t.NamedTuple):
    """What came of a task, whichever way it ran. :param result: its result keys. :param warnings: for the operator."""

    result: dict[str, t.Any]
    warnings: list[str]


def outcome(definition: Definition, params: dict[str, t.Any], *, check_mode: bool, diff: bool) -> Outcome:
    """Run a module's function with validated options. A foreseeable failure is a result with ``failed``."""
    account = params.get("account_id")
    try:
        result = definition.run(params, check_mode)
    except CtlError as error:
        if account:
            error.where.setdefault("account", account)
        return Outcome({"failed": True, **error.as_result()}, [])
    warnings = harmless_in(result.pop("warnings", []))
    if not diff:
        result.pop("diff", None)
    # In a fleet's output a warning stands by itself, and one that was seen before is not shown again.
    about = params.get("target_account_id") or account
    return Outcome(result, [f"{warning} (account {about})" if about else warning for warning in warnings])


def main(definition: Definition) -> None:
    """Run a module the ordinary way (AnsiballZ)."""
    module = AnsibleModule(
        argument_spec=definition.argument_spec(),
        supports_check_mode=True,
        **definition.constraints,
    )
    if definition.connects_to_aws and not HAS_BOTOCORE:
        module.fail_json(msg=missing_required_lib("boto3 and botocore"))
    answer = outcome(definition, module.params, check_mode=module.check_mode, diff=module._diff)
    for warning in answer.warnings:
        module.warn(warning)
    if answer.result.get("failed"):
        module.fail_json(**answer.result)
    module.exit_json(**answer.result)
