# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail's event history, of what somebody made in IAM. What a seed applies is older than the history."""

from __future__ import annotations

import json
from typing import Any

from moto.core.utils import utcnow
from moto.iam.models import iam_backends

from .callers import CURRENT


def record(account: str, name: str, parameters: dict[str, str], answer: dict[str, Any]) -> None:
    """One event, by whoever calls; it goes with the account's IAM."""
    caller = CURRENT.get()
    if caller is None:
        return
    kind, principal = "IAMUser", caller.principal_arn.rpartition("/")[2]
    who: dict[str, Any] = {"type": kind, "arn": caller.arn, "accountId": caller.account, "userName": principal}
    if caller.is_session:
        issuer = {"type": "Role", "arn": caller.principal_arn, "accountId": caller.account, "userName": principal}
        who = {"type": "AssumedRole", "arn": caller.arn, "accountId": caller.account}
        who["sessionContext"] = {"sessionIssuer": issuer}
    events(account).append(
        {
            "eventName": name,
            "eventSource": "iam.amazonaws.com",
            "eventTime": utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "userIdentity": who,
            "requestParameters": parameters,
            "responseElements": answer,
        }
    )


def events(account: str) -> list[dict[str, Any]]:
    """The records of an account, oldest first."""
    found: list[dict[str, Any]] = iam_backends[account]["aws"].__dict__.setdefault("event_history", [])
    return found


def described(event: dict[str, Any]) -> dict[str, Any]:
    """As LookupEvents answers it."""
    return {
        "EventName": event["eventName"],
        "EventTime": event["eventTime"],
        "EventSource": event["eventSource"],
        "CloudTrailEvent": json.dumps(event),
    }
