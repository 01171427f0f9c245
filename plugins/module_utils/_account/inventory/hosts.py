# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts of organizations as hosts of an inventory: their names, what is said of them, and their groups.

Names of accounts and units, addresses and tags are somebody else's text: a member names itself. Nothing here is ever a
template, and no such text alone decides which account a host stands for.
"""

from __future__ import annotations

import collections
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.inventory import tag_variables
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations.accounts import Found, Member, Unit

ID = "ctl_account_id"
# What a host is called by, besides tags, of which each is tag: and its key.
ACCOUNT_ID, NAME, TAG = "account_id", "name", "tag:"

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.]+")
_ENDS_WITH_AN_ID = re.compile(r"(?<![0-9])[0-9]{12}$")
# What is in front of the second character of a template's beginning.
_OPENING = re.compile(r"\{(?=[{%#])")
# What Ansible itself means by these.
_RESERVED = frozenset({"all", "ungrouped", "localhost"})


class Inventory(t.NamedTuple):
    """What other sources have put into the inventory: hosts with their account ids (or ""), and groups."""

    hosts: t.Mapping[str, str]
    groups: frozenset[str]


class Host(t.NamedTuple):
    """An account in an inventory.

    :param unit_id: where it is, or "". :param variables: what is said of it. :param settings: what its tags set.
    """

    account_id: str
    name: str
    unit_id: str
    variables: dict[str, t.Any]
    settings: dict[str, t.Any]


def hosts(
    found: t.Sequence[Found], hostnames: t.Sequence[str], variables: t.Sequence[str], there: Inventory
) -> list[Host]:
    """A host for each account, in the order of their ids.

    :param hostnames: by what a host is called, the first that an account has. :param variables: those that tags may
        set. :param there: a host of an account keeps its name.
    :raises InputError: hostnames has something unknown. :raises CtlError: a host's name is another account's.
    """
    accounts = {member["id"]: (member, one) for one in found for member in one["accounts"]}
    # An account that manages another organization is nobody's member, but sources may be of several organizations.
    managing = {one["management_account_id"] for one in found}
    wanted = {number: accounts[number] for number in sorted(accounts) if number not in managing}
    names = _names([member for member, _one in wanted.values()], hostnames, there)
    return [_host(names[number], member, one, variables) for number, (member, one) in wanted.items()]


def _host(name: str, member: Member, organization: Found, settable: t.Sequence[str]) -> Host:
    unit, tags = member["unit"], member["tags"]
    variables: dict[str, t.Any] = {
        "account_name": member["name"],
        "account_email": member["email"],
        "account_state": member["state"],
        "account_joined": member["joined"],
        "account_joined_method": member["joined_method"],
        "account_organization_id": organization["id"],
        "account_management_account_id": organization["management_account_id"],
    }
    if unit:
        variables |= {"account_unit": "/".join(unit["path"]), "account_unit_id": unit["id"]}
    if tags is not None:
        variables["account_tags"] = tags
    settings = tag_variables.settings(tags or {}, settable)
    unit_id = unit["id"] if unit else ""
    return Host(member["id"], name, unit_id, _harmless(variables), _harmless(settings))


def _harmless(value: t.Any) -> t.Any:
    """A value in which nothing is obeyed by a terminal, and nothing begins a template: not every format keeps marks."""
    if isinstance(value, dict):
        return {_harmless(key): _harmless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    return _OPENING.sub("{ ", harmless(value)) if isinstance(value, str) else value


def _names(members: t.Sequence[Member], hostnames: t.Sequence[str], there: Inventory) -> dict[str, str]:
    """The name of every account's host, by account id: no two are alike."""
    for by in map(str, hostnames):
        if by not in (ACCOUNT_ID, NAME) and not by.startswith(TAG):
            raise InputError("hostnames", by, f"{ACCOUNT_ID}, {NAME}, or {TAG} and the key of a tag")
    known = {number: name for name, number in there.hosts.items() if number}
    wished = {one["id"]: _wished(one, hostnames) for one in members}
    alike = collections.Counter(name.lower() for name in wished.values())
    taken = {name.lower() for name in (*there.hosts, *there.groups, *_RESERVED)}

    def final(number: str, name: str) -> str:
        if number in known:
            return known[number]
        if name == number:
            return name
        misleads = _ENDS_WITH_AN_ID.search(name) and not name.endswith(number)
        return f"{name}-{number}" if misleads or alike[name.lower()] > 1 or name.lower() in taken else name

    names = {number: final(number, name) for number, name in wished.items()}
    for number, name in names.items():
        if there.hosts.get(name, "") not in ("", number):
            raise CtlError(
                f"The host {name} is account {there.hosts[name]} in another source of the inventory",
                hint="Give that host another name, or this account another one by hostnames.",
                account=number,
            )
    return names


def _wished(member: Member, hostnames: t.Sequence[str]) -> str:
    return next(filter(None, (_called(member, by) for by in hostnames)), member["id"])


def _called(member: Member, by: str) -> str:
    if by.startswith(TAG):
        return slug((member["tags"] or {}).get(by.removeprefix(TAG), ""))
    # A member names itself: with its id it can take nobody else's name.
    return member["id"] if by == ACCOUNT_ID else "-".join(filter(None, (slug(member["name"]), member["id"])))


def slug(text: str) -> str:
    """A text as far as it can be part of a host's name: no pattern of Ansible's means more than it."""
    return _NOT_IN_A_NAME.sub("-", text).strip("-.")


def unit_groups(units: t.Sequence[Unit], safe: t.Callable[[str], str]) -> dict[str, str]:
    """The name of each unit's group, by the unit's id; roots have none.

    :param safe: what Ansible makes of a group's name. Two units whose names come out alike have their ids behind.
    """
    names = {unit["id"]: safe("unit_" + "_".join(map(slug, unit["path"]))) for unit in units if unit["path"]}
    alike = collections.Counter(names.values())
    return {number: safe(f"{name}_{number}") if alike[name] > 1 else name for number, name in names.items()}
