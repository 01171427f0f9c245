# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: all accounts of an organization, for an inventory. AWS gives them by twenty, and throttles low."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.answers import (
    Account,
    OrganizationalUnit,
    Tag,
)

# The external id of an account is a secret, and a tag is none: it is not even kept in a cache.
_SECRET = re.compile(r"external[a-z0-9]*id|extid")


class Asked(t.NamedTuple):
    """What is read of an organization.

    :param organization_id: the organization that it has to be, or none. :param states: which accounts are wanted.
    :param units: whether units are walked. :param within: ids or paths of units, outside of which no account is wanted.
    :param tags: whether the tags of every account are read, a call each. :param whole_email: whether an address has
        more than its domain.
    """

    organization_id: str | None
    states: list[str]
    units: bool
    within: list[str]
    tags: bool
    whole_email: bool


class Unit(t.TypedDict):
    """A root (in nothing), or an organizational unit, with the names that lead to it from below the root."""

    id: str
    parent_id: str
    path: list[str]


class Member(t.TypedDict):
    """An account. What was not asked for is None."""

    id: str
    name: str
    email: str
    state: str
    joined_method: str
    joined: str
    unit: Unit | None
    tags: dict[str, str] | None


class Found(t.TypedDict):
    """An organization, its units where they were asked for, and those of its accounts that are wanted."""

    id: str
    management_account_id: str
    units: list[Unit]
    accounts: list[Member]


def read(connection: Connection, asked: Asked) -> Found:
    """An organization and its accounts, the management account not among them.

    Source: organizations:DescribeOrganization, ListRoots, ListOrganizationalUnitsForParent, ListAccountsForParent or
    ListAccounts, ListTagsForResource.

    :raises CtlError: there is no organization, or another one. :raises InputError: a unit does not exist.
    :raises AwsError: AWS refused a call; only the management account and delegated administrators may make them.
    """
    organization = _read_organization(connection, asked.organization_id)
    units = _read_units(connection) if asked.units or asked.within else []
    listed = _read_by_unit(connection, _wanted(units, asked.within)) if units else _read_all(connection)
    managing = organization["management_account_id"]
    wanted = [one for one in listed if one["id"] != managing and one["state"] in asked.states]
    if not asked.whole_email:
        wanted = [{**one, "email": _masked(one["email"])} for one in wanted]
    return {
        "id": organization["id"],
        "management_account_id": managing,
        "units": units,
        "accounts": _with_tags(connection, wanted) if asked.tags else wanted,
    }


def _read_organization(connection: Connection, expected_id: str | None) -> dict[str, str]:
    found, account = organizations.read_organization(connection), connection.caller.account
    if not found:
        raise CtlError(
            f"Account {account} is in no organization",
            hint="Give the credentials of the management account, or of a delegated administrator.",
            account=account,
        )
    if expected_id and found["id"] != expected_id:
        raise CtlError(
            f"Account {account} is in organization {found['id']}, not {expected_id}",
            hint="Correct organization_id, or the credentials.",
            account=account,
        )
    return found


def _read_units(connection: Connection) -> list[Unit]:
    """The root and all units, each after the one that it is in: a call for each, a level side by side."""
    roots: list[OrganizationalUnit] = connection.read_all("organizations", "ListRoots")["Roots"]
    level: list[Unit] = [{"id": root["Id"], "parent_id": "", "path": []} for root in roots]
    found: list[Unit] = []
    while level:
        found += level
        below = each(lambda unit: _read_below(connection, unit), level)
        level = [unit for units in below for unit in units]
    return found


def _read_below(connection: Connection, parent: Unit) -> list[Unit]:
    answer = connection.read_all("organizations", "ListOrganizationalUnitsForParent", ParentId=parent["id"])
    units: list[OrganizationalUnit] = answer["OrganizationalUnits"]
    return [{"id": unit["Id"], "parent_id": parent["id"], "path": [*parent["path"], unit["Name"]]} for unit in units]


def _wanted(units: t.Sequence[Unit], within: t.Sequence[str]) -> list[Unit]:
    """The units that are named, by id or path, with all below them; all units where none is named."""
    chosen = []
    for name in within:
        named = [unit for unit in units if name in (unit["id"], "/".join(unit["path"]))]
        if len(named) != 1:
            raise InputError("within", name, "the id of a unit or root of the organization, or a path such as A/B")
        chosen += named
    return [unit for unit in units if not within or any(_is_in(unit, above) for above in chosen)]


def _is_in(unit: Unit, above: Unit) -> bool:
    return unit["path"][: len(above["path"])] == above["path"]


def _read_by_unit(connection: Connection, units: t.Sequence[Unit]) -> list[Member]:
    def read_in(unit: Unit) -> list[Member]:
        answer = connection.read_all("organizations", "ListAccountsForParent", ParentId=unit["id"])
        return [_member(account, unit) for account in answer["Accounts"]]

    # By id: one that is moved meanwhile is met twice.
    return list({member["id"]: member for members in each(read_in, units) for member in members}.values())


def _read_all(connection: Connection) -> list[Member]:
    return [_member(account, None) for account in connection.read_all("organizations", "ListAccounts")["Accounts"]]


def _member(account: Account, unit: Unit | None) -> Member:
    return {
        "id": account["Id"],
        "name": account.get("Name", ""),
        "email": account.get("Email", ""),
        "state": organizations.state_of(account),
        "joined_method": account.get("JoinedMethod", ""),
        "joined": account["JoinedTimestamp"].isoformat(),
        "unit": unit,
        "tags": None,
    }


def _is_secret(key: str) -> bool:
    return bool(_SECRET.search(re.sub(r"[^a-z0-9]", "", key.lower())))


def _masked(email: str) -> str:
    """An address without who it is: it is the name of a root user."""
    _local, at, domain = email.rpartition("@")
    return f"***{at}{domain}" if at else ""


def _with_tags(connection: Connection, accounts: t.Sequence[Member]) -> list[Member]:
    """The accounts with their tags; one that has left meanwhile is not among them."""

    def read_tags(account: Member) -> list[Member]:
        answer = connection.read_optional(
            "organizations", "ListTagsForResource", absent=("TargetNotFoundException",), ResourceId=account["id"]
        )
        if answer is None:
            return []
        tags: list[Tag] = answer["Tags"]
        return [{**account, "tags": {tag["Key"]: tag["Value"] for tag in tags if not _is_secret(tag["Key"])}}]

    return [account for found in each(read_tags, accounts) for account in found]
