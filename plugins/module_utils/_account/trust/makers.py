# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who made users and roles, as far as CloudTrail's event history tells."""

from __future__ import annotations

import datetime
import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError

# CloudTrail has the events of IAM in one region of a partition, for 90 days.
IAM_EVENTS_REGION = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
HISTORY = datetime.timedelta(days=90)
# The kind of what an event makes, and where its name and its unique id are.
MAKING = {"CreateUser": ("user", "userName", "userId"), "CreateRole": ("role", "roleName", "roleId")}
# AWS answers two pages of 50 events a second.
MOST_EVENTS = 1000

Named = tuple[str, str]
# The same with its unique id, "" where that is not known: another one may have the name by now.
Known = tuple[str, str, str]


class Made(t.NamedTuple):
    """One event: who made what. Each is ("user" or "role", name).

    :param unique_id: that of what was made, or "".
    """

    what: Named
    maker: Named
    session: str
    unique_id: str = ""


def made_by_partner(events: t.Iterable[Made], partners: t.Iterable[Named]) -> dict[Known, str]:
    """What sessions of the partner's made, and what was made by that in turn: the session's ARN by what it made."""
    events = list(events)
    theirs, found, grown = set(partners), dict[Known, str](), True
    while grown:
        made = {(*event.what, event.unique_id): event for event in events if event.maker in theirs}
        new = {known: event.session for known, event in made.items() if known not in found}
        found |= new
        theirs |= {made[known].what for known in new}
        grown = bool(new)
    return found


def maker_of(record: t.Mapping[str, t.Any]) -> Named | None:
    """Who made a call; None where that is neither a user nor a role."""
    who = record.get("userIdentity") or {}
    issuer = (who.get("sessionContext") or {}).get("sessionIssuer") or {}
    maker = ("user", who.get("userName", "")) if who.get("type") == "IAMUser" else ("role", issuer.get("userName", ""))
    return maker if maker[1] else None


def event_of(record: t.Mapping[str, t.Any]) -> Made | None:
    """One record of CloudTrail's; None where nothing was made, or its maker is neither a user nor a role."""
    kind, key, id_key = MAKING[record["eventName"]]
    name, maker = (record.get("requestParameters") or {}).get(key), maker_of(record)
    if not name or not maker or record.get("errorCode"):
        return None
    made = (record.get("responseElements") or {}).get(kind) or {}
    return Made((kind, name), maker, (record.get("userIdentity") or {}).get("arn", ""), made.get(id_key, ""))


def read_records(connection: Connection, names: t.Mapping[str, str]) -> tuple[list[t.Mapping[str, t.Any]], list[str]]:
    """What CloudTrail's history has of some events (cloudtrail:LookupEvents), and a sentence for what was not read.

    :param names: of events, and in words who they tell.
    """
    region = IAM_EVENTS_REGION.get(connection.caller.partition, connection.region)
    found: list[t.Mapping[str, t.Any]] = []
    unread = []
    for name, who in names.items():
        try:
            answer = connection.read_all(
                "cloudtrail",
                "LookupEvents",
                region,
                LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}],
                PaginationConfig={"MaxItems": MOST_EVENTS},
            )
        except AwsError as error:
            unread.append(f"{who}, in CloudTrail: {error}")
            continue
        found += [json.loads(event["CloudTrailEvent"]) for event in answer.get("Events", [])]
        if answer.get("NextToken"):
            unread.append(f"{who}, in CloudTrail: there is more than the newest {MOST_EVENTS}")
    return found, unread


def is_past_event_history(created: str) -> bool:
    """Whether something was created before the history begins. :param created: in UTC, as _iam.read() has it."""
    return created < (datetime.datetime.now(datetime.timezone.utc) - HISTORY).strftime("%Y-%m-%dT%H:%M:%SZ")
