# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cannot be meant of the variables of enrolment and evidence, each in a sentence."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import S3

Facts = t.Mapping[str, t.Any]

_SHORTEST = 8
_ORGANIZATION_ID = re.compile(r"o-[a-z0-9]{10,32}")


def of_store(facts: Facts) -> list[str]:
    """Why there is nowhere to keep evidence.

    :param facts: {"host", "store", "is_durable" (of a directory, as the inventory says it)}
    """
    host, store = facts["host"], facts["store"]
    if store.startswith(S3):
        return []
    if not store.startswith(("/", "~")):
        return [
            f"ctl_evidence_store of {host} is '{store}', expected {S3} with a bucket of the partner's, or an absolute "
            "directory. What an account was like, and what was done to it, is kept there: without it nothing is changed"
        ]
    if facts["is_durable"]:
        return []
    return [
        f"ctl_evidence_store of {host} is the directory {store}. If it outlives this machine or container, say so with "
        "ctl_evidence_store_is_durable; the one of an AWX job does not"
    ]


def guessable(facts: Facts) -> list[str]:
    """Names of the external ids that are set, and too easy to guess. None of their values is in the answer.

    :param facts: {"account_id", "external_ids" (by variable)}
    """
    return [
        name
        for name, value in facts["external_ids"].items()
        if value and (len(str(value)) < _SHORTEST or str(value) == facts["account_id"])
    ]


def of_enrolment(facts: Facts) -> list[str]:
    """Why an account cannot be asked to join.

    :param facts: {"host", "account_id", "approval", "management_account_id", "organization_id"}, each a text.
    """
    host = facts["host"]
    approval = (
        f"ctl_enroll_transfer_approval of {host} is empty, expected a reference to the approved transfer of account "
        f"{facts['account_id']} (a ticket or contract number)"
    )
    management = (
        f"ctl_management_account_id of {host} is '{facts['management_account_id']}', expected {ACCOUNT_ID_EXPECTED}"
    )
    organization = (
        f"ctl_organization_id of {host} is '{facts['organization_id']}', expected the id of the partner's "
        "organization, such as o-abcd012345"
    )
    fine = {
        approval: facts["approval"].strip(),
        management: ACCOUNT_ID.fullmatch(facts["management_account_id"]),
        organization: _ORGANIZATION_ID.fullmatch(facts["organization_id"]),
    }
    return [sentence for sentence, holds in fine.items() if not holds]
