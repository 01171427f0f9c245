# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what is declared of it, as the options of iam_baseline and iam_removal have it."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._evidence.backup_guard import Backup
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import Ledger


class KnownPolicy(t.TypedDict):
    """A policy of the catalogue, as far as removal asks."""

    name: str
    document: Document


class PolicyOption(KnownPolicy):
    """A policy that is to be there."""

    description: str
    path: str
    create_only: bool


class KnownRole(t.TypedDict):
    """A role of the catalogue, as far as removal asks."""

    name: str
    trusted_accounts: list[str]
    trusted_services: list[str]
    policies: list[str]


class RoleOption(KnownRole):
    """A role that is to be there."""

    description: str
    path: str
    trusted_principals: list[str]
    external_id: str | None
    aws_policies: list[str]


class Baseline(t.TypedDict):
    """The options of iam_baseline; by itself, it has some more than as a control."""

    policies: list[PolicyOption]
    roles: list[RoleOption]
    group_policies: list[str]
    excluded_groups: list[str]
    recorded_groups: list[str]
    excluded: list[str]
    ledger: Ledger | None
    known_roles: list[str]
    adopt: list[str]
    reopen: list[str]
    excluded_users: list[str]
    external_id: str | None
    users_in_no_group: t.NotRequired[str]
    exact_trust: t.NotRequired[list[str]]
    backup: t.NotRequired[Backup | None]


class Removal(t.TypedDict):
    """The options of iam_removal."""

    policies: list[KnownPolicy]
    roles: list[KnownRole]
    ledger: Ledger | None
    origin: t.Mapping[str, t.Any] | None
    confirmed: list[str]
    also_remove: list[str]
    kept: list[str]
    own_role: str
    last_role: str
    backup: Backup | None
