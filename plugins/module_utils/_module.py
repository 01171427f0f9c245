# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The boundary between Ansible and the engine: a module is a definition, and main() is the same for all."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib
from ansible_collections.ctl.aws.plugins.module_utils._connection import HAS_BOTOCORE
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


def connection_arguments() -> dict[str, t.Any]:
    """The options of the documentation fragment ctl.aws.connection.

    Credentials and endpoint_url have no fallback here: botocore reads their environment variables itself.
    """
    return {
        "access_key": {"type": "str", "aliases": ["aws_access_key_id", "aws_access_key"], "no_log": False},
        "secret_key": {"type": "str", "aliases": ["aws_secret_access_key", "aws_secret_key"], "no_log": True},
        "session_token": {"type": "str", "aliases": ["aws_session_token"], "no_log": True},
        "profile": {"type": "str", "aliases": ["aws_profile"]},
        "region": {
            "type": "str",
            "aliases": ["aws_region"],
            "fallback": (env_fallback, ["AWS_REGION", "AWS_DEFAULT_REGION"]),
        },
        "endpoint_url": {"type": "str", "aliases": ["aws_endpoint_url"]},
        "validate_certs": {"type": "bool", "default": True},
        "aws_ca_bundle": {"type": "path", "fallback": (env_fallback, ["AWS_CA_BUNDLE"])},
        "role_arn": {"type": "str"},
        "external_id": {"type": "str", "no_log": True},
        "account_id": {"type": "str"},
        "run_id": {"type": "str"},
        "journal": {"type": "path"},
    }


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
    return Outcome(result, [f"{warning} (account {account})" if account else warning for warning in warnings])


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
