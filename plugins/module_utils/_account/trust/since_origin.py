# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What came since an account's origin: users and roles, what they can be used with; and opened roles."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._account.trust import given_credentials
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.given_credentials import GIVING, Credentials
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.makers import (
    HISTORY,
    MAKING,
    Known,
    Made,
    Named,
    event_of,
    is_past_event_history,
    made_by_partner,
    read_records,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import without_addresses
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import (
    Document,
    Statement,
    canonical_statement,
    masked,
    principals,
    statements,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    ASSUME_ACTIONS,
    Scope,
    external_access,
)

# Besides a password and access keys: for repositories, models and databases, and for the oldest calls of EC2.
# Kind -> the call that lists them, and the list in its answer.
OTHER_KEYS = {
    "service-specific credential": ("ListServiceSpecificCredentials", "ServiceSpecificCredentials"),
    "SSH key": ("ListSSHPublicKeys", "SSHPublicKeys"),
    "signing certificate": ("ListSigningCertificates", "Certificates"),
}

# What IAM Identity Center makes in an account, and the account itself cannot delete.
IDENTITY_CENTER_PATH = "/aws-reserved/sso.amazonaws.com/"

Item = dict[str, t.Any]
Things = t.Mapping[str, t.Mapping[str, t.Any]]


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

    :returns: as newcomers(), with `was_there`, `lets_in` and `why`.
    """
    then = {role["id"]: role["trust"] for role in (origin or {}).get("roles", {}).values()}
    found = []
    for name, role in sorted(iam["roles"].items()):
        if role["id"] in then:
            new = _let_in_since(masked(then[role["id"]]), masked(role["trust"]), Scope(account))
            if new:
                why = f"its trust policy was changed since the origin, and lets in {' and '.join(new)}"
                found.append({**_item("role", name, role, was_there=True), "lets_in": new, "why": [why]})
    return found


def _let_in_since(then: Document, now: Document, scope: Scope) -> list[str]:
    """Whom a trust policy lets in by what it says newly of somebody, or since a denial is gone."""
    known = {canonical_statement(one) for statement in statements(then) for one in _one_each(statement)}
    single = [_as_kept(one, known) for statement in statements(now) for one in _one_each(statement)]
    new = [one for one in single if one.get("Effect") != "Allow" or canonical_statement(one) not in known]
    before = {who for access in external_access(then, scope, ASSUME_ACTIONS) for who in access.who}
    now_open = external_access({**now, "Statement": single}, scope, ASSUME_ACTIONS)
    by_new = external_access({**now, "Statement": new}, scope, ASSUME_ACTIONS)
    return sorted(
        {who for access in by_new for who in access.who}
        | {who for access in now_open for who in set(access.who) - before}
    )


def _as_kept(statement: Statement, known: t.Collection[tuple[t.Any, ...]]) -> Statement:
    """A statement as an origin of former years has it, where addresses were masked, if it is one of that."""
    shown: Statement = without_addresses(statement)
    return shown if canonical_statement(shown) in known else statement


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
    found += [
        f"it came since the origin, and has an active {kind}" for kind in (credentials.others if credentials else ())
    ]
    named = (item["kind"], item["name"])
    session = made_by.get((*named, item["unique_id"])) or made_by.get((*named, ""))
    if session:
        found.append(f"it came since the origin, and was made by {session}")
    return found


def let_in(trust: Document, account: str) -> list[str]:
    """Who outside of the account can assume a role, in words."""
    return sorted({who for access in external_access(trust, Scope(account), ASSUME_ACTIONS) for who in access.who})


def read_credentials(connection: Connection, users: t.Sequence[str]) -> dict[str, Credentials | AwsError]:
    """What users can sign in with (iam:GetLoginProfile, iam:ListAccessKeys and so on), or why that cannot be read."""

    def active(user: str, operation: str, member: str) -> list[t.Any]:
        answer = connection.read("iam", operation, UserName=user)
        return [one for one in answer.get(member, []) if one["Status"] == "Active"]

    def read(user: str) -> Credentials | AwsError:
        try:
            profile = connection.read_optional("iam", "GetLoginProfile", absent=("NoSuchEntity",), UserName=user)
            others = tuple(kind for kind, (operation, member) in OTHER_KEYS.items() if active(user, operation, member))
            keys = active(user, "ListAccessKeys", "AccessKeyMetadata")
            return Credentials(profile is not None, len(keys), others, tuple(key["AccessKeyId"] for key in keys))
        except AwsError as error:
            return error

    return dict(zip(users, each(read, users), strict=True))


def look(
    connection: Connection,
    iam: t.Mapping[str, Things],
    origin: t.Mapping[str, Things] | None,
    partners: t.Iterable[Named],
) -> dict[str, list[t.Any]]:
    """What came since the origin.

    :param partners: the roles and users whose sessions are the partner's.
    :returns: {"came_since": newcomers with `lets_in` (who outside can assume a role, in words) and `why`, a list which
        is empty for what is no finding, and roles that were opened since; "unreadable": in the form of the others';
        "not_looked_at": sentences}
    """
    items = newcomers(iam, origin)
    events, unknown = _made(connection) if items else ([], [])
    made_by = made_by_partner(events, partners)
    stayed = {user["id"] for user in (origin or {}).get("users", {}).values()}
    old = {name: user for name, user in iam["users"].items() if user["id"] in stayed}
    given, unknown_of_old = _given(connection, old, {*partners, *(known[:2] for known in made_by)})
    new_users = [item["name"] for item in items if item["kind"] == "user"]
    credentials = read_credentials(connection, [*new_users, *sorted({event.user for event in given})])
    known = {name: found for name, found in credentials.items() if isinstance(found, Credentials)}
    if any(is_past_event_history(item["created"]) for item in items):
        unknown.append(f"Who made users and roles that are older than CloudTrail's history of {HISTORY.days} days")
    if origin is None:
        unknown.append(
            "What came since the origin: there is none, so every user that can sign in and every role that trusts "
            "somebody outside of the account counts as if it had come since"
        )
    for item in items:
        is_role, name = item["kind"] == "role", item["name"]
        item["lets_in"] = let_in(iam["roles"][name]["trust"], connection.caller.account) if is_role else []
        item["why"] = reasons(item, bool(item["lets_in"]), None if is_role else known.get(name), made_by)
    reached = []
    for name in sorted({event.user for event in given}):
        why = given_credentials.reasons(given, name, known.get(name))
        reached += [{**_item("user", name, old[name], was_there=True), "lets_in": [], "why": why}] if why else []
    return {
        "came_since": [*items, *reached, *opened_since(iam, origin, connection.caller.account)],
        "unreadable": [
            {"kind": "user", "name": name, "region": "", "why": str(error)}
            for name, error in credentials.items()
            if isinstance(error, AwsError) and error.code != "NoSuchEntity"
        ],
        "not_looked_at": [*unknown, *unknown_of_old],
    }


def _made(connection: Connection) -> tuple[list[Made], list[str]]:
    """Who made users and roles."""
    records, unread = read_records(connection, {name: f"Who made a {MAKING[name][0]}" for name in MAKING})
    return [made for record in records if (made := event_of(record))], unread


def _given(
    connection: Connection, users: Things, partners: t.Collection[Named]
) -> tuple[list[given_credentials.Given], list[str]]:
    """What the partner gave to users who were there before, and a sentence for what of that is not known."""
    if not users:
        return [], []
    records, unread = read_records(
        connection, {name: f"Who gave users of the origin a {GIVING[name]} ({name})" for name in GIVING}
    )
    if any(is_past_event_history(user["created"]) for user in users.values()):
        unread.append(f"Who gave users of the origin passwords and keys more than {HISTORY.days} days ago")
    events = [given for record in records if (given := given_credentials.given_of(record))]
    created = {name: user["created"] for name, user in users.items()}
    return given_credentials.by_partner(events, partners, created), unread
