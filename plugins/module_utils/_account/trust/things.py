# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can let somebody in, as it is read; and what is told of it.

Those are final that are told apart by the keys that they have.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.trust.answers import KeyGrant
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Grant


class Thing(t.TypedDict):
    """What everything has that can let somebody in. :param region: "" where it is in none."""

    kind: str
    name: str
    arn: str
    region: str


@t.final
class WithPolicy(Thing):
    """An event bus or a backup vault."""

    policy: Document | None


class Shared(Thing):
    """What is shared without a policy. :param shared_with: account ids, ARNs, names of services, "all", "somebody".

    :param how: a sentence with {who}.
    """

    how: str
    shared_with: list[str]


@t.final
class Bucket(t.TypedDict):
    """A bucket. :param owner: the canonical id of who owns it."""

    name: str
    arn: str
    region: str
    policy: Document | None
    grants: list[Grant]
    owner: str


@t.final
class Key(t.TypedDict):
    """A key of KMS."""

    name: str
    arn: str
    region: str
    policy: Document
    grants: list[KeyGrant]


@t.final
class Unreadable(t.TypedDict):
    """What cannot be read, and why."""

    kind: str
    name: str
    region: str
    why: str


@t.final
class Unknown(t.TypedDict):
    """What nobody answers about: a sentence."""

    unknown: str


class Reported(t.TypedDict, total=False):
    """Whom something lets in, and how; of an analyzer's finding, what else it says.

    :param conditional: whether all is narrowed. :param known: whether the analysis is newer than the last write.
    """

    accounts: list[str]
    principals: list[str]
    who: list[str]
    how: str
    conditional: bool
    resource_type: str
    status: str
    analyzed_at: str
    known: bool


@t.final
class Entry(Thing, Reported, total=False):
    """An entry of the result: what is not reported is none."""

    unique_id: str
    admin_equivalent: bool


# What a look at a region finds.
Found: t.TypeAlias = "list[Entry | Unreadable | Unknown]"
