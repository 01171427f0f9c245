# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who outside can still get into an account: roles, identity providers, users of the partner, buckets, keys."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses
from ansible_collections.ctl.aws.plugins.module_utils._account.trust import aws_policies, regional_access
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.external_access import (
    partners_providers,
    trust_in_buckets,
    trust_in_keys,
    trust_in_providers,
    trust_in_roles,
    trust_in_users,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.providers_since import (
    NOT_COMPARED,
    changed_providers,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.regional import Looked
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.resource_policies import read_buckets, read_keys
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.since_origin import IDENTITY_CENTER_PATH, look
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import Entry, Unreadable
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.trust_report import accept, findings
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._policies.admin_rights import administrators
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import SERVICE, Scope
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Iam
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details, identity_providers

SECTIONS = ("roles", "users", "newcomers", "identity_providers", "buckets", "keys", *regional_access.SECTIONS)

# Whatever is asked for.
NEVER_LOOKED_AT = (
    "Passwords and keys that others than the partner gave to users of the origin since",
    "ACLs of single objects in S3, and what a pre-signed URL opens",
    "Whose an identity pool of Cognito or a cluster of EKS is that a role trusts",
    "What IAM Access Analyzer does not cover, such as shared documents of Systems Manager, catalogues of Glue, domains "
    "of OpenSearch and destinations of CloudWatch Logs",
    "What a policy denies to single principals or under a condition, which counts as allowed",
)
# A moment in UTC. As texts, such are in the order of time.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")

Item = dict[str, t.Any]
Row = t.TypeVar("Row", Entry, Unreadable)

# What is not asked for.
NOTHING: Item = {
    "people": {"iam": {"roles": {}, "users": {}}, "admins": frozenset(), "unread": []},
    "federation": {"saml": {}, "oidc": {}},
    "buckets": ([], []),
    "keys": ([], []),
    "regional": Looked([], [], []),
}
NO_NEWCOMERS: Item = {"came_since": [], "unreadable": [], "not_looked_at": []}


class Options(t.TypedDict):
    """The options of the module."""

    accounts: list[str]
    domains: list[str]
    subjects: list[str]
    organizations: list[str]
    origin: Item | None
    partner_roles: list[str]
    since: str
    accepted: list[dict[str, str]]
    regions: list[str]
    sections: list[str]


def before_leaving(iam: Iam) -> list[dict[str, str]]:
    """What has to be done while the account is a member: {arn, name, words}."""
    return [
        {
            "arn": role["arn"],
            "name": name,
            "words": f"Role {name} belongs to IAM Identity Center, and the account cannot delete it: before it leaves, "
            "remove the assignment of its permission set to this account in Identity Center",
        }
        for name, role in sorted(iam["roles"].items())
        if role["path"].startswith(IDENTITY_CENTER_PATH)
    ]


def _scope(params: Options) -> Scope:
    """Whom a task asks for, as far as the options say it.

    :raises InputError: an account, a domain or an organization that cannot be meant.
    """
    expected = {
        "accounts": (ACCOUNT_ID, ACCOUNT_ID_EXPECTED),
        "domains": (re.compile(r"([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+"), "a domain, such as partner.example"),
        "organizations": (re.compile(r"o-[a-z0-9]{10,32}"), "the id of an organization, such as o-a1b2c3d4e5"),
    }
    given = {"accounts": params["accounts"], "domains": params["domains"], "organizations": params["organizations"]}
    for option, (pattern, words) in expected.items():
        for value in given[option]:
            if not pattern.fullmatch(value):
                raise InputError(option, value, words)
    if params["since"] and not MOMENT.fullmatch(params["since"]):
        raise InputError("since", params["since"], "a time in UTC, such as 2026-01-31T12:00:00Z")
    return Scope(
        account="",
        partners=frozenset(params["accounts"]),
        subjects=tuple(params["subjects"]),
        organizations=frozenset(params["organizations"]),
    )


def _read_iam(connection: Connection) -> Item:
    """With who is an administrator, and what was not read to know that."""
    iam = authorization_details.read(connection)
    documents, unread = aws_policies.read_attached(connection, iam)
    return {"iam": iam, "admins": administrators(iam, documents), "unread": unread}


def _origin(params: Options) -> Item | None:
    """IAM as it was before onboarding: of a whole snapshot, or by itself.

    :raises InputError: it has neither users nor roles with their ids, so that all would seem to be new.
    """
    given: Item | None = params["origin"]
    if not given:
        return None
    iam: Item = given.get("iam", given)
    things = [iam.get(plural) for plural in ("roles", "users")]
    if not all(isinstance(some, dict) and all("id" in one for one in some.values()) for some in things):
        raise InputError("origin", sorted(given), "a snapshot with its section iam, or that section: roles and users")
    return iam


def _reads(
    connection: Connection, params: Options, scope: Scope, sections: t.Collection[str]
) -> dict[str, t.Callable[[], t.Any]]:
    reads: dict[str, t.Callable[[], t.Any]] = {}
    if {"roles", "users", "newcomers"} & set(sections):
        reads["people"] = lambda: _read_iam(connection)
    if {"roles", "newcomers", "identity_providers"} & set(sections):
        reads["federation"] = lambda: identity_providers.read(connection)
    if "buckets" in sections:
        reads["buckets"] = lambda: read_buckets(connection)
    regional = regional_access.SECTIONS.keys() & set(sections)
    if regional or "keys" in sections:
        regions = enabled_regions(region_statuses(connection), params["regions"])
        asked = regional_access.Asked(connection, scope, params["since"])
        reads["regional"] = lambda: regional_access.read(asked, regional, regions)
        if "keys" in sections:
            reads["keys"] = lambda: read_keys(connection, regions)
    return reads


def _newcomers(connection: Connection, params: Options, iam: Item, federation: Item, trust: t.Iterable[Entry]) -> Item:
    """Roles that trust the partner now count as the partner's, as do those that a task names."""
    theirs = [("role", name) for name in params["partner_roles"]]
    if params["accounts"]:
        theirs += [(item["kind"], item["name"]) for item in trust if item["kind"] in ("role", "user")]
    new = look(connection, iam, _origin(params), theirs)
    then = (params["origin"] or {}).get("federation")
    if then is not None:
        new["came_since"] += changed_providers(federation, then, iam["roles"])
    elif params["origin"]:
        new["not_looked_at"].append(NOT_COMPARED)
    return new


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_trust_info does."""
    asked = _scope(params)
    _origin(params)  # whether it can be meant, before anything is read
    connection = Connection(params, check_mode=True)  # whatever the mode of the play: it only reads
    wanted = params["sections"] or SECTIONS
    scope = asked._replace(account=connection.caller.account)
    found = {**NOTHING, **together(**_reads(connection, params, scope, wanted))}
    iam, admins = found["people"]["iam"], found["people"]["admins"]
    providers = partners_providers(found["federation"], [domain.lower() for domain in params["domains"]])
    scope = scope._replace(providers=frozenset(providers))
    trust = [
        *(trust_in_roles(iam, scope, admins) if "roles" in wanted else []),
        *(trust_in_users(iam, admins) if "users" in wanted else []),
        *(trust_in_providers(found["federation"], scope, providers) if "identity_providers" in wanted else []),
        *trust_in_buckets(found["buckets"][0], scope),
        *trust_in_keys(found["keys"][0], scope),
        *found["regional"].things,
    ]
    new = _newcomers(connection, params, iam, found["federation"], trust) if "newcomers" in wanted else NO_NEWCOMERS
    counting = _in_order(item for item in trust if SERVICE not in item["who"])
    unreadable = _in_order([*found["buckets"][1], *found["keys"][1], *found["regional"].unreadable, *new["unreadable"]])
    flagged = [item for item in new["came_since"] if item["why"]]
    left, accepted, in_vain = accept(findings(counting, unreadable, flagged), params["accepted"])
    return {
        "trust": counting,
        "through_services": _in_order(item for item in trust if SERVICE in item["who"]),
        "came_since": new["came_since"],
        "before_leaving": before_leaving(iam) if "roles" in wanted else [],
        "unreadable": unreadable,
        "not_looked_at": [
            *sorted([*found["people"]["unread"], *new["not_looked_at"], *found["regional"].unknown]),
            *([] if params["sections"] else NEVER_LOOKED_AT),
        ],
        "findings": left,
        "accepted": accepted,
        "accepted_in_vain": in_vain,
    }


def _in_order(items: t.Iterable[Row]) -> list[Row]:
    return sorted(items, key=lambda item: [item["kind"], item["region"], item["name"]])


_NAMES = {"type": "list", "elements": "str", "default": []}

MODULE = Definition(
    run=run,
    arguments={
        "accounts": _NAMES,
        "domains": _NAMES,
        "subjects": _NAMES,
        "organizations": _NAMES,
        "origin": {"type": "dict"},
        "partner_roles": _NAMES,
        "since": {"type": "str", "default": ""},
        "accepted": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {"arn": {"type": "str", "required": True}, "reason": {"type": "str", "required": True}},
        },
        "regions": _NAMES,
        "sections": {**_NAMES, "choices": list(SECTIONS)},
    },
)
