# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What came since an account's origin: users and roles, what they can be used with, who made them; and opened roles."""

from __future__ import annotations

import datetime
import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._outsiders import ASSUME_ACTIONS, Scope, ways_in
from ansible_collections.ctl.aws.plugins.module_utils._parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._policy import (
    Document,
    Statement,
    canonical_statement,
    masked,
    principals,
    statements,
)

# CloudTrail has the events of IAM in one region of a partition, for 90 days.
IAM_EVENTS_REGION = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
HISTORY = datetime.timedelta(days=90)
# The kind of what an event makes, and where its name and its unique id are.
MAKING = {"CreateUser": ("user", "userName", "userId"), "CreateRole": ("role", "roleName", "roleId")}
# AWS answers two pages of 50 events a second.
MOST_EVENTS = 1000

# What IAM Identity Center makes in an account, and the account itself cannot delete.
IDENTITY_CENTER_PATH = "/aws-reserved/sso.amazonaws.com/"

Item = dict[str, t.Any]
Things = t.Mapping[str, t.Mapping[str, t.Any]]
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


class Credentials(t.NamedTuple):
    """What a user can sign in with."""

    password: bool
    active_keys: int


def newcomers(iam: t.Mapping[str, Things], origin: t.Mapping[str, Things] | None) -> list[Item]:
    """The users and roles that are not in the origin, by their unique ids: {kind, name, arn, unique_id, created,
    was_there: False}.

    :param iam: what _iam.read() returns. :param origin: the same of the time before onboarding; None: all are new.
    """
    known = {one["id"] for plural in ("roles", "users") for one in (origin or {}).get(plural, {}).values()}
    return [
        _item(kind, name, one, was_there=False)
        for kind, plural in (("role", "roles"), ("user", "users"))
        for name, one in sorted(iam[plural].items())
        if not one["path"].startswith(IDENTITY_CENTER_PATH) and one["id"] not in known
    ]


def _item(kind: str, name: str, one: t.Mapping[str, t.Any], *, was_there: bool) -> Item:
    fields = {"arn": one["arn"], "unique_id": one["id"], "created": one["created"]}
    return {"kind": kind, "name": name, **fields, "was_there": was_there}


def opened_since(iam: t.Mapping[str, Things], origin: t.Mapping[str, Things] | None, account: str) -> list[Item]:
    """The roles of the origin that let somebody in from outside by what their trust policy did not say then.

    :returns: as newcomers(), with `was_there` and why.
    """
    then = {role["id"]: role["trust"] for role in (origin or {}).get("roles", {}).values()}
    found = []
    for name, role in sorted(iam["roles"].items()):
        if role["id"] in then:
            let_in = _let_in_since(masked(then[role["id"]]), masked(role["trust"]), Scope(account))
            if let_in:
                why = f"its trust policy was changed since the origin, and lets in {' and '.join(let_in)}"
                found.append({**_item("role", name, role, was_there=True), "why": [why]})
    return found


def _let_in_since(then: Document, now: Document, scope: Scope) -> list[str]:
    """Whom a trust policy lets in by what it says newly of somebody, or since a denial is gone."""
    known = {canonical_statement(one) for statement in statements(then) for one in _one_each(statement)}
    single = [one for statement in statements(now) for one in _one_each(statement)]
    new = [one for one in single if one.get("Effect") != "Allow" or canonical_statement(one) not in known]
    before = {who for way in ways_in(then, scope, ASSUME_ACTIONS) for who in way.who}
    now_open = ways_in({**now, "Statement": single}, scope, ASSUME_ACTIONS)
    by_new = ways_in({**now, "Statement": new}, scope, ASSUME_ACTIONS)
    return sorted(
        {who for way in by_new for who in way.who} | {who for way in now_open for who in set(way.who) - before}
    )


def _one_each(statement: Statement) -> list[Statement]:
    """A statement for each of its principals."""
    if "Principal" not in statement:
        return [statement]
    return [{**statement, "Principal": {kind: name}} for kind, name in sorted(principals(statement["Principal"]))]


def reasons(
    item: t.Mapping[str, t.Any],
    trusts_outside: bool,
    credentials: Credentials | None,
    made_by: t.Mapping[Known, str],
) -> list[str]:
    """Why a newcomer is a finding; nothing where it is none.

    :param made_by: the session of the partner's that made it, for each that one made.
    """
    found = []
    if trusts_outside:
        found.append("it came since the origin, and trusts somebody outside of the account")
    if credentials and credentials.password:
        found.append("it came since the origin, and has a password")
    if credentials and credentials.active_keys:
        found.append(f"it came since the origin, and has {credentials.active_keys} active access key(s)")
    named = (item["kind"], item["name"])
    session = made_by.get((*named, item["unique_id"])) or made_by.get((*named, ""))
    if session:
        found.append(f"it came since the origin, and was made by {session}")
    return found


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


def outside_roles(iam: t.Mapping[str, Things], account: str) -> frozenset[str]:
    """The names of the roles that somebody outside of the account can assume."""
    scope = Scope(account)
    return frozenset(name for name, role in iam["roles"].items() if ways_in(role["trust"], scope, ASSUME_ACTIONS))


def event_of(text: str) -> Made | None:
    """One record of CloudTrail's; None where nothing was made, or its maker is neither a user nor a role."""
    record = json.loads(text)
    kind, key, id_key = MAKING[record["eventName"]]
    name = (record.get("requestParameters") or {}).get(key)
    who = record.get("userIdentity") or {}
    issuer = (who.get("sessionContext") or {}).get("sessionIssuer") or {}
    maker = ("user", who.get("userName", "")) if who.get("type") == "IAMUser" else ("role", issuer.get("userName", ""))
    if not name or not maker[1] or record.get("errorCode"):
        return None
    made = (record.get("responseElements") or {}).get(kind) or {}
    return Made((kind, name), maker, who.get("arn", ""), made.get(id_key, ""))


def read_events(connection: Connection) -> tuple[list[Made], list[str]]:
    """Who made users and roles (cloudtrail:LookupEvents), and a sentence for what of it was not read."""
    region = IAM_EVENTS_REGION.get(connection.caller.partition, connection.region)
    found: list[Made] = []
    unread = []
    for name in MAKING:
        try:
            answer = connection.read_all(
                "cloudtrail",
                "LookupEvents",
                region,
                LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}],
                PaginationConfig={"MaxItems": MOST_EVENTS},
            )
        except AwsError as error:
            unread.append(f"Who made a {MAKING[name][0]}, in CloudTrail: {error}")
            continue
        found += [made for event in answer.get("Events", []) if (made := event_of(event["CloudTrailEvent"]))]
        if answer.get("NextToken"):
            unread.append(f"Who made a {MAKING[name][0]}, in CloudTrail: there is more than the newest {MOST_EVENTS}")
    return found, unread


def read_credentials(connection: Connection, users: t.Sequence[str]) -> dict[str, Credentials | AwsError]:
    """What users can sign in with (iam:GetLoginProfile, iam:ListAccessKeys), or why that cannot be read."""

    def read(user: str) -> Credentials | AwsError:
        try:
            profile = connection.read_optional("iam", "GetLoginProfile", absent=("NoSuchEntity",), UserName=user)
            keys = connection.read_all("iam", "ListAccessKeys", UserName=user).get("AccessKeyMetadata", [])
        except AwsError as error:
            return error
        return Credentials(profile is not None, sum(key["Status"] == "Active" for key in keys))

    return dict(zip(users, each(read, users), strict=True))


def look(
    connection: Connection,
    iam: t.Mapping[str, Things],
    origin: t.Mapping[str, Things] | None,
    partners: t.Iterable[Named],
) -> dict[str, list[t.Any]]:
    """What came since the origin.

    :param partners: the roles and users whose sessions are the partner's.
    :returns: {"came_since": newcomers with `why`, a list which is empty for what is no finding, and roles that were
        opened since; "unreadable": in the form of the others'; "not_looked_at": sentences}
    """
    items = newcomers(iam, origin)
    credentials = read_credentials(connection, [item["name"] for item in items if item["kind"] == "user"])
    closed = {name: error for name, error in credentials.items() if isinstance(error, AwsError)}
    events, unknown = read_events(connection) if items else ([], [])
    if any(_is_older(item["created"]) for item in items):
        unknown.append(f"Who made users and roles that are older than CloudTrail's history of {HISTORY.days} days")
    if origin is None:
        unknown.append(
            "What came since the origin: there is none, so every user that can sign in and every role that trusts "
            "somebody outside of the account counts as if it had come since"
        )
    made_by, outside = made_by_partner(events, partners), outside_roles(iam, connection.caller.account)
    for item in items:
        known = credentials.get(item["name"]) if item["kind"] == "user" else None
        trusts = item["kind"] == "role" and item["name"] in outside
        item["why"] = reasons(item, trusts, None if isinstance(known, AwsError) else known, made_by)
    return {
        "came_since": [*items, *opened_since(iam, origin, connection.caller.account)],
        "unreadable": [
            {"kind": "user", "name": name, "region": "", "why": str(error)}
            for name, error in closed.items()
            if error.code != "NoSuchEntity"
        ],
        "not_looked_at": unknown,
    }


def _is_older(created: str) -> bool:
    return created < (datetime.datetime.now(datetime.timezone.utc) - HISTORY).strftime("%Y-%m-%dT%H:%M:%SZ")
