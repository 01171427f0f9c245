# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lets somebody in in a region, kind by kind: by policies, by sharing, and by what IAM Access Analyzer finds."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._account.trust import (
    external_findings,
    resource_policies,
    shared_things,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.external_access import (
    entry,
    trust_in_policies,
    trust_in_shared,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.regional import Looked, look
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import (
    Found,
    Shared,
    Unknown,
    Unreadable,
    WithPolicy,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import Scope

# There can be very many: with whom each is shared is asked for the accounts that are named, and for everybody.
UNASKED = "that are shared with single accounts, since no accounts are named"


class Asked(t.NamedTuple):
    """What is asked in every region. :param since: the time of the last write, in UTC, or ""."""

    connection: Connection
    scope: Scope
    since: str


def _by_policy(
    read: t.Callable[[Connection, str], list[WithPolicy | Unreadable]],
) -> t.Callable[[Asked, str], Found]:
    def entries(asked: Asked, region: str) -> Found:
        things = read(asked.connection, region)
        readable = [thing for thing in things if "why" not in thing]
        return [*trust_in_policies(readable, asked.scope), *(thing for thing in things if "why" in thing)]

    return entries


def _by_sharing(read: t.Callable[[Connection, str], list[Shared]]) -> t.Callable[[Asked, str], Found]:
    return lambda asked, region: [*trust_in_shared(read(asked.connection, region), asked.scope)]


def _images(asked: Asked, region: str) -> Found:
    things = shared_things.read_images(asked.connection, region)
    most = shared_things.MOST_IMAGES
    more = f"With whom more than {most} images in {region} are shared, but for those that are public"
    return [*trust_in_shared(things, asked.scope), *([Unknown(unknown=more)] if len(things) > most else [])]


def _snapshots(asked: Asked, region: str) -> Found:
    partners = asked.scope.partners
    things = shared_things.read_snapshots(asked.connection, region, partners)
    unknown = f"Snapshots in {region} {UNASKED}"
    return [*trust_in_shared(things, asked.scope), *([] if partners else [Unknown(unknown=unknown)])]


def _findings(asked: Asked, region: str) -> Found:
    """A finding's `how` names what it is about; the finding goes when the resource is closed."""
    known = external_findings.read(asked.connection, region, asked.scope)
    if not known.works:
        what = "queues, topics, functions, secrets, tables, repositories, file systems, access points"
        return [{"unknown": f"In {region}, where no analyzer of external access is at work: {what}"}]
    found = external_findings.trust_in_findings(known.findings, asked.scope, region, asked.since)
    return [
        *(entry(one["kind"], one["name"], one["arn"], one, region=one["region"]) for one in found),
        *external_findings.unreadable(known.failed, region),
    ]


# By section: the kind of what cannot be listed, and what reads a region.
SECTIONS: dict[str, tuple[str, t.Callable[[Asked, str], Found]]] = {
    "event_buses": ("event_bus", _by_policy(resource_policies.read_event_buses)),
    "backup_vaults": ("backup_vault", _by_policy(resource_policies.read_vaults)),
    "resource_shares": ("resource_share", _by_sharing(shared_things.read_shares)),
    "images": ("image", _images),
    "snapshots": ("snapshot", _snapshots),
    "aggregation_authorizations": ("aggregation_authorization", _by_sharing(shared_things.read_authorizations)),
    "trust_anchors": ("trust_anchor", _by_sharing(shared_things.read_anchors)),
    "analyzer_findings": ("analyzer_finding", _findings),
}


def read(asked: Asked, sections: t.Iterable[str], regions: t.Sequence[str]) -> Looked:
    """The entries of `trust` of these sections, in all of these regions."""

    def looked(section: str) -> Looked:
        kind, function = SECTIONS[section]
        return look(kind, lambda region: function(asked, region), regions)

    found = together(**{name: (lambda name=name: looked(name)) for name in sections if name in SECTIONS}).values()
    return Looked(
        [thing for one in found for thing in one.things],
        [thing for one in found for thing in one.unreadable],
        [sentence for one in found for sentence in one.unknown],
    )
