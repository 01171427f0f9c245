# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is ours: the tag that this collection puts on everything that can carry one."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._converge import Step

MANAGED_BY_KEY = "ctl:managed-by"
MANAGED_BY_VALUE = "ctl.aws"


def managed_tags() -> list[dict[str, str]]:
    """The tag list, as IAM, S3 and CloudTrail take it."""
    return [{"Key": MANAGED_BY_KEY, "Value": MANAGED_BY_VALUE}]


def is_tagged(tags: t.Mapping[str, str]) -> bool:
    """Whether a resource's tags say that this collection manages it."""
    return tags.get(MANAGED_BY_KEY) == MANAGED_BY_VALUE


def adoption(
    operation: str, identity: t.Mapping[str, str], what: str, resource: str, existing: t.Mapping[str, t.Any]
) -> Step:
    """The step that tags something in IAM that was there before us.

    :param operation: TagRole or TagPolicy. :param identity: its parameter that names the resource.
    :param existing: what was read of it: its tags and its id.
    """
    return Step(
        service="iam",
        operation=operation,
        parameters={**identity, "Tags": managed_tags()},
        reason=f"adopt {what}",
        resource=resource,
        before={"tags": dict(existing["tags"])},
        becomes={"tags": {**existing["tags"], MANAGED_BY_KEY: MANAGED_BY_VALUE}},
        unique_id=existing["id"],
    )
