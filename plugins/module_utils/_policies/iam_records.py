# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what an account has, as it is kept in a state, a snapshot and a backup, each by its name."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document


class Thing(t.TypedDict):
    """What everything in IAM has but for identity providers. :param id: its unique id, which no other one ever has."""

    arn: str
    id: str
    path: str


class Policy(Thing):
    """A managed policy of the account. :param documents: those of all its versions, where these are read."""

    description: str
    document: Document
    default_version: str
    versions: list[str]
    tags: dict[str, str]
    documents: t.NotRequired[dict[str, Document]]


class Group(Thing):
    """A group. :param attached: the ARNs of managed policies. :param inline: its own, by name."""

    attached: list[str]
    inline: dict[str, Document]


class Principal(Group):
    """What users and roles have besides what a group has. :param boundary: an ARN, or ""."""

    created: str
    boundary: str
    tags: dict[str, str]


class User(Principal):
    """A user. :param credentials: what it signs in with, where that is read: ids by kind."""

    groups: list[str]
    credentials: t.NotRequired[dict[str, list[str]]]


class Role(Principal):
    """A role."""

    description: str
    max_session: int
    trust: Document
    instance_profiles: list[str]


class Holders(t.TypedDict):
    """Whatever policies are attached to."""

    groups: dict[str, Group]
    users: dict[str, User]
    roles: dict[str, Role]


class Iam(Holders):
    """The account's IAM."""

    policies: dict[str, Policy]


class Saml(t.TypedDict):
    """A SAML provider. :param metadata: XML."""

    arn: str
    metadata: str
    tags: dict[str, str]


class Oidc(t.TypedDict):
    """An OpenID Connect provider."""

    arn: str
    client_ids: list[str]
    thumbprints: list[str]
    tags: dict[str, str]


class Federation(t.TypedDict):
    """The account's identity providers: SAML by name, OpenID Connect by URL (without https://)."""

    saml: dict[str, Saml]
    oidc: dict[str, Oidc]


class Everything(Iam, Federation):
    """All that can be removed."""
