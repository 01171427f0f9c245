# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The boundary between Ansible and the engine: main() is the same for all modules."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import HAS_BOTOCORE
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless_in


class _Module(t.Protocol):
    """What main() needs of an AnsibleModule: ansible-core has no types."""

    params: dict[str, t.Any]
    check_mode: bool
    _diff: bool

    def warn(self, warning: str) -> None:
        """Say something that is not the result."""

    def fail_json(self, **result: object) -> None:
        """End the process."""

    def exit_json(self, **result: object) -> None:
        """End the process."""


class Outcome(t.NamedTuple):
    """What came of a task, whichever way it ran. :param result: its result keys. :param warnings: for the operator."""

    result: dict[str, t.Any]
    warnings: list[str]


def outcome(definition: Definition, params: dict[str, t.Any], *, check_mode: bool, diff: bool) -> Outcome:
    """Run a module's function with validated options. A foreseeable failure is a result with ``failed``."""
    account: str | None = params.get("account_id")
    try:
        result = definition.run(params, check_mode)
    except CtlError as error:
        if account:
            error.where.setdefault("account", account)
        return Outcome({"failed": True, **error.as_result()}, [])
    warnings: list[str] = harmless_in(result.pop("warnings", []))
    # In a fleet's output a warning or a difference stands by itself, and a warning that was seen before is not shown
    # again.
    about: str | None = params.get("target_account_id") or account
    if not diff and "diff" in result:
        del result["diff"]
    for difference in result.get("diff", []) if about else []:
        difference.update({key: f"account {about}: {difference[key]}" for key in ("before_header", "after_header")})
    return Outcome(result, [f"{warning} (account {about})" if about else warning for warning in warnings])


def main(definition: Definition) -> None:
    """Run a module the ordinary way (AnsiballZ)."""
    module: _Module = AnsibleModule(
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
