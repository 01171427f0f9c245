# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account is set to, a control at a time: by a module of its own, or with others in one task."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work, finish, propose

Params = t.Mapping[str, t.Any]


def _nothing(params: Params) -> None:
    """Options that the argument spec says all about."""


@dataclass(frozen=True)
class Control:
    """One thing that is set in an account.

    As in a Definition, what takes options says itself which these are.

    :param prepare: (connection, options) -> what has to be read, planned and answered; it may read. Raises CtlError.
    :param arguments: the options, as an argument spec. :param constraints: required_if and the like.
    :param check: what else cannot be meant of the options; raises CtlError before any call is made.
    """

    prepare: t.Callable[[Connection, t.Any], Work[t.Any]]
    arguments: dict[str, t.Any]
    constraints: dict[str, t.Any] = field(default_factory=dict)
    check: t.Callable[[t.Any], None] = _nothing

    def run(self, params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
        """What the control's own module does."""
        self.check(params)
        connection = Connection(params, check_mode=check_mode)
        return finish(connection, propose(self.prepare(connection, params)), check_mode=check_mode).as_dict()

    def module(self) -> Definition:
        """The control's own module."""
        return Definition(self.run, self.arguments, self.constraints)
