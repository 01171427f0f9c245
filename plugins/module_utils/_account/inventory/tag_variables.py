# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Variables that an account's tags set: only those that lead nowhere else, and confirm or remove nothing."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

# With their types. Whoever may tag accounts of the organization decides about those that an inventory names.
ALLOWED = {
    "ctl_cam_provider_id": "str",
    "ctl_enroll_require_support": "bool",
    "ctl_harden_password_maximum_age": "int",
    "ctl_harden_password_minimum_length": "int",
    "ctl_harden_password_reuse_prevention": "int",
    "ctl_harden_support_role": "bool",
    "ctl_offboard_contract_end": "str",
    "ctl_offboard_representative": "str",
    "ctl_provider_sync": "str",
    "ctl_regions": "list",
}


def tag_of(variable: str) -> str:
    """The key of the tag that sets a variable: ctl_regions is set by ctl:regions."""
    return "ctl:" + variable.removeprefix("ctl_").replace("_", "-")


def settings(tags: t.Mapping[str, str], variables: t.Sequence[str]) -> dict[str, t.Any]:
    """What the tags of an account set.

    :param variables: those of ALLOWED that they may.
    :returns: values; one that does not fit its type as it is: the run refuses that account, and names the variable.
    """
    return {name: _typed(tags[tag_of(name)], ALLOWED[name]) for name in variables if tag_of(name) in tags}


def _typed(text: str, kind: str) -> t.Any:
    # A tag cannot have a comma.
    given: object = text.split() if kind == "list" else text
    result = ArgumentSpecValidator({"value": {"type": kind}}).validate({"value": given})
    return text if result.error_messages else result.validated_parameters["value"]
