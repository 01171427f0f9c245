# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who outside can still get into an account: roles, identity providers, users of the partner, buckets, keys."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils import _aws_policies, _iam, _iam_federation
from ansible_collections.ctl.aws.plugins.module_utils._admin_rights import administrators
from ansible_collections.ctl.aws.plugins.module_utils._connection import Connection, enabled_regions
from ansible_collections.ctl.aws.plugins.module_utils._credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._external_access import (
    partners_providers,
    trust_in_buckets,
    trust_in_keys,
    trust_in_providers,
    trust_in_roles,
    trust_in_users,
)
from ansible_collections.ctl.aws.plugins.module_utils._module import Definition
from ansible_collections.ctl.aws.plugins.module_utils._outsiders import SERVICE, Scope
from ansible_collections.ctl.aws.plugins.module_utils._parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._resource_policies import Found, read_buckets, read_keys

SECTIONS = ("roles", "users", "identity_providers", "buckets", "keys")
# What IAM Identity Center makes in an account, and the account itself cannot delete.
IDENTITY_CENTER_PATH = "/aws-reserved/sso.amazonaws.com/"

ORDER = ("kind", "region", "name")

Item = dict[str, t.Any]


def before_leaving(iam: t.Mapping[str, t.Mapping[str, t.Any]]) -> list[Item]:
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


def _scope(params: t.Mapping[str, t.Any]) -> Scope:
    """Whom a task asks for, as far as the options say it.

    :raises InputError: an account, a domain or an organization that cannot be meant.
    """
    expected = {
        "accounts": (ACCOUNT_ID, ACCOUNT_ID_EXPECTED),
        "domains": (re.compile(r"([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+"), "a domain, such as partner.example"),
        "organizations": (re.compile(r"o-[a-z0-9]{10,32}"), "the id of an organization, such as o-a1b2c3d4e5"),
    }
    for option, (pattern, words) in expected.items():
        for value in params[option]:
            if not pattern.fullmatch(value):
                raise InputError(option, value, words)
    return Scope(
        account="",
        partners=frozenset(params["accounts"]),
        subjects=tuple(params["subjects"]),
        organizations=frozenset(params["organizations"]),
    )


def _read_iam(connection: Connection) -> Item:
    """With who is an administrator, and what was not read to know that."""
    iam = _iam.read(connection)
    documents, unread = _aws_policies.read_attached(connection, iam)
    return {"iam": iam, "admins": administrators(iam, documents), "unread": unread}


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module account_trust_info does."""
    scope = _scope(params)
    connection = Connection(params, check_mode=True)  # whatever the mode of the play: it only reads
    domains = [domain.lower() for domain in params["domains"]]
    wanted = params["sections"] or SECTIONS
    reads: dict[str, t.Callable[[], t.Any]] = {}
    if {"roles", "users"} & set(wanted):
        reads["people"] = lambda: _read_iam(connection)
    if {"roles", "identity_providers"} & set(wanted):
        reads["federation"] = lambda: _iam_federation.read(connection)
    if "buckets" in wanted:
        reads["buckets"] = lambda: read_buckets(connection)
    if "keys" in wanted:
        regions = enabled_regions(connection.region_statuses(), params["regions"])
        reads["keys"] = lambda: read_keys(connection, regions)
    found = together(**reads)
    nothing: Found = ([], [])
    people = found.get("people", {"iam": {"roles": {}, "users": {}}, "admins": frozenset(), "unread": []})
    iam, admins = people["iam"], people["admins"]
    buckets, closed_buckets = found.get("buckets", nothing)
    keys, closed_keys = found.get("keys", nothing)
    federation = found.get("federation", {"saml": {}, "oidc": {}})
    providers = partners_providers(federation, domains)
    scope = scope._replace(account=connection.caller.account, providers=frozenset(providers))
    trust = [
        *(trust_in_roles(iam, scope, admins) if "roles" in wanted else []),
        *(trust_in_users(iam, admins) if "users" in wanted else []),
        *(trust_in_providers(federation, scope, providers) if "identity_providers" in wanted else []),
        *trust_in_buckets(buckets, scope),
        *trust_in_keys(keys, scope),
    ]
    return {
        "trust": _in_order(item for item in trust if SERVICE not in item["who"]),
        "through_services": _in_order(item for item in trust if SERVICE in item["who"]),
        "before_leaving": before_leaving(iam) if "roles" in wanted else [],
        "unreadable": _in_order([*closed_buckets, *closed_keys]),
        "not_looked_at": sorted(people["unread"]),
    }


def _in_order(items: t.Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: [item[key] for key in ORDER])


_NAMES = {"type": "list", "elements": "str", "default": []}

MODULE = Definition(
    run=run,
    arguments={
        "accounts": _NAMES,
        "domains": _NAMES,
        "subjects": _NAMES,
        "organizations": _NAMES,
        "regions": _NAMES,
        "sections": {**_NAMES, "choices": list(SECTIONS)},
    },
)
