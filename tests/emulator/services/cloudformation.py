# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFormation: stacks whose IAM is not acknowledged, and parameters that the template refuses."""

from __future__ import annotations

import re
from typing import Any

import yaml
from moto.cloudformation import urls
from moto.cloudformation.responses import CloudFormationResponse

from ..guarded import Guarded
from ..refusals import Refusal

# The property by which a resource of IAM has a name of its own: AWS then asks for CAPABILITY_NAMED_IAM.
IAM_NAMES = {"AWS::IAM::Role": "RoleName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName"}


class LocalCloudFormationResponse(Guarded, CloudFormationResponse):
    """moto's, which takes every capability for given and every value of a parameter."""

    def check(self, operation: str) -> None:
        """What CreateStack refuses before it makes anything."""
        if operation != "CreateStack":
            return
        # Templates with the long forms of functions, such as Fn::If: the short ones are no plain YAML.
        template = yaml.safe_load(self._get_param("TemplateBody"))
        named = any(
            IAM_NAMES.get(resource["Type"]) in resource.get("Properties", {})
            for resource in template["Resources"].values()
        )
        if named and "CAPABILITY_NAMED_IAM" not in self._get_param("Capabilities", []):
            raise Refusal("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]")
        given = {item["ParameterKey"]: item["ParameterValue"] for item in self._get_param("Parameters", [])}
        for name, parameter in template.get("Parameters", {}).items():
            _check_parameter(name, parameter, given.get(name, parameter.get("Default")))


def _check_parameter(name: str, parameter: dict[str, Any], value: str | None) -> None:
    if value is None:
        raise Refusal("ValidationError", f"Parameters: [{name}] must have values")
    if not re.fullmatch(parameter.get("AllowedPattern", ".*"), value, re.DOTALL):
        text = f"Parameter {name} failed to satisfy constraint: {parameter['ConstraintDescription']}"
        raise Refusal("ValidationError", text)
    if value not in parameter.get("AllowedValues", [value]):
        text = f"Parameter '{name}' must be one of AllowedValues"
        raise Refusal("ValidationError", text)


def install() -> None:
    """In moto's place."""
    urls.url_paths = {**urls.url_paths, "{0}/$": LocalCloudFormationResponse.dispatch}
