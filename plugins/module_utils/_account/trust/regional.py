# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One kind of thing, looked for in all regions: what there is, what cannot be read, what nobody answers about."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import Entry, Found, Unreadable
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import by_region

# AWS does not offer every service in every region, and where it does not, the name of the host does not exist.
NO_ENDPOINT = ("EndpointConnectionError",)


class Looked(t.NamedTuple):
    """What a look came to.

    :param unknown: sentences.
    """

    things: list[Entry]
    unreadable: list[Unreadable]
    unknown: list[str]


def look(kind: str, read: t.Callable[[str], Found], regions: t.Sequence[str]) -> Looked:
    """Call a reader for every region.

    :param read: what it returns with a `why` is unreadable, as is a region in which it raises; with an `unknown`, a
        sentence.
    """

    def tried(region: str) -> Found | AwsError:
        try:
            return read(region)
        except AwsError as error:
            return error

    looked = Looked([], [], [])
    for region, found in by_region(tried, regions).items():
        if not isinstance(found, AwsError):
            looked.things.extend(one for one in found if "why" not in one and "unknown" not in one)
            looked.unknown.extend(one["unknown"] for one in found if "unknown" in one)
            looked.unreadable.extend(one for one in found if "why" in one)
        elif found.code in NO_ENDPOINT:
            looked.unknown.append(f"Every {kind.replace('_', ' ')} in {region}, where AWS seems to have none: {found}")
        else:
            looked.unreadable.append({"kind": kind, "name": "", "region": region, "why": str(found)})
    return looked
