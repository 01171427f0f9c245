# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who invites: the organization in a handshake's ARN, if its resources agree. All else is display data."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.organizations import normalised

OURS, THEIRS, ID = "o-ctlpartner01", "o-stranger0001", "h-examplehandshakeid111"
ARN = f"arn:aws:organizations::111111111111:handshake/{OURS}/invite/{ID}"


def handshake(**more: Any) -> dict[str, Any]:
    return {
        "Id": ID,
        "Arn": ARN,
        "State": "OPEN",
        "ExpirationTimestamp": datetime.datetime(2026, 1, 31, tzinfo=datetime.timezone.utc),
        "Parties": [{"Id": OURS, "Type": "ORGANIZATION"}],
        "Resources": [{"Type": "ORGANIZATION", "Value": OURS}],
        **more,
    }


# What a handshake says, and whose it is.
SAYS: list[tuple[str, dict[str, Any], str]] = [
    ("all the same", {}, OURS),
    ("a party without the prefix", {"Parties": [{"Id": "ctlpartner01", "Type": "ORGANIZATION"}]}, OURS),
    ("a party of somebody else", {"Parties": [{"Id": THEIRS, "Type": "ORGANIZATION"}]}, OURS),
    ("no party", {"Parties": []}, OURS),
    ("no resource", {"Resources": []}, OURS),
    ("a resource of another kind", {"Resources": [{"Type": "NOTES", "Value": THEIRS}]}, OURS),
    ("a resource of somebody else", {"Resources": [{"Type": "ORGANIZATION", "Value": THEIRS}]}, ""),
    ("two of them", {"Resources": [{"Type": "ORGANIZATION", "Value": one} for one in (OURS, THEIRS)]}, ""),
    ("an ARN of somebody else", {"Arn": ARN.replace(OURS, THEIRS)}, ""),
    ("an ARN of another handshake", {"Arn": ARN.replace(ID, "h-other")}, ""),
    ("an ARN of another action", {"Arn": ARN.replace("/invite/", "/approve_all_features/")}, ""),
    ("an ARN without an organization", {"Arn": ARN.replace(f"{OURS}/", "")}, ""),
]


@pytest.mark.parametrize(("more", "organization"), [row[1:] for row in SAYS], ids=[row[0] for row in SAYS])
def test_the_inviter_is_the_organization_of_the_arn(more: dict[str, Any], organization: str) -> None:
    assert normalised(handshake(**more))["organization_id"] == organization
