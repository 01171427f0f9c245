# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The boundary between Ansible and the engine: a module is a definition, and main() is the same for all."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib
from ansible_collections.ctl.aws.plugins.module_utils._connection import HAS_BOTOCORE
from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError


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
    }


def main(definition: Definition) -> None:
    """Run a module the ordinary way (AnsiballZ)."""
    module = AnsibleModule(
        argument_spec=definition.argument_spec(),
        supports_check_mode=True,
        **definition.constraints,
    )
    if definition.connects_to_aws and not HAS_BOTOCORE:
        module.fail_json(msg=missing_required_lib("boto3 and botocore"))
    try:
        result = definition.run(module.params, module.check_mode)
    except CtlError as error:
        if module.params.get("account_id"):
            error.where.setdefault("account", module.params["account_id"])
        module.fail_json(**error.as_result())
    account = module.params.get("account_id")
    for warning in result.pop("warnings", []):
        # In a fleet's output a warning stands by itself, and one that was seen before is not shown again.
        module.warn(f"{warning} (account {account})" if account else warning)
    if not module._diff:
        result.pop("diff", None)
    module.exit_json(**result)
