# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module is, as data: its function and its options."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import connection_arguments


@dataclass(frozen=True)
class Definition:
    """What makes a module.

    What takes options says itself which these are: Ansible has seen to it that they are as in ``arguments``.

    :param run: (params, check_mode) -> result keys; raises CtlError.
    :param arguments: the module's own options. :param constraints: required_if and the like, for AnsibleModule.
    """

    run: t.Callable[[t.Any, bool], dict[str, t.Any]]
    arguments: dict[str, t.Any]
    constraints: dict[str, t.Any] = field(default_factory=dict)
    connects_to_aws: bool = True

    def argument_spec(self) -> dict[str, t.Any]:
        """All options: the module's own, with those of the connection to AWS."""
        return {**(connection_arguments() if self.connects_to_aws else {}), **self.arguments}
