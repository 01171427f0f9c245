# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The backup without which nothing is removed: at two places, and read back from both by the code that removes."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import connection_arguments
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence.brought import backup_name
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import S3, open_store

Snapshot = t.Mapping[str, t.Any]
# What a backup lacks of what a plan is about to remove from a state, each in words.
State = t.TypeVar("State")
Lacks = t.Callable[[Plan, State, Snapshot], list[str]]


class Place(t.TypedDict):
    """One place of a backup; it has the options of the connection to it, too."""

    store: str


class Backup(t.TypedDict):
    """The option `backup`."""

    name: str
    digest: str
    places: list[Place]


PLACES = 2
NOTHING_DONE = "Nothing was removed. Make the backup again, with account_evidence, at both places."
CHANGED_SINCE = (
    "Nothing was removed. It has changed since the backup was made: run offboarding again, which makes a new one "
    "first, or make it with account_evidence, at both places."
)


def arguments() -> dict[str, t.Any]:
    """The option of the documentation fragment ctl.aws.backup."""
    place = {**connection_arguments(), "store": {"type": "str", "required": True}}
    return {
        "backup": {
            "type": "dict",
            "options": {
                "name": {"type": "str", "required": True},
                "digest": {"type": "str", "required": True},
                "places": {"type": "list", "elements": "dict", "required": True, "options": place},
            },
        }
    }


def required(account: str, region: str, backup: Backup | None, lacks: Lacks[State]) -> t.Callable[[Plan, State], None]:
    """What converge() asks before the first write of a removal.

    :param backup: the option of that name.
    """

    def check(planned: Plan, current: State) -> None:
        check_backup(account, region, backup, planned, current, lacks)

    return check


def check_backup(
    account: str, region: str, backup: Backup | None, planned: Plan, current: State, lacks: Lacks[State]
) -> None:
    """Read a backup at all its places.

    :param region: where the calls would be made that are refused. :param current: the state that the plan was made for.
    :raises CtlError: there are not two, one does not have it or something else under its name, or what the plan removes
        is not in it.
    """
    try:
        _check(account, backup, planned, current, lacks)
    except CtlError as error:
        error.where.setdefault("region", region)
        raise


def _check(account: str, backup: Backup | None, planned: Plan, current: State, lacks: Lacks[State]) -> None:
    if not backup:
        raise CtlError(
            f"Nothing is removed from account {account} without a backup at two places (option backup)",
            hint=NOTHING_DONE,
            account=account,
            option="backup",
        )
    distinct: list[str] = []
    for place in backup["places"]:
        if not any(is_one_place(place["store"], one) for one in distinct):
            distinct.append(place["store"])
    if len(distinct) < PLACES:
        raise CtlError(
            f"The backup {backup['name']} of account {account} is at {len(distinct)} place, and {PLACES} are needed: "
            f"{', '.join(one['store'] for one in backup['places']) or 'none is named'}",
            hint="Name another directory or bucket for one of them, and none within the other: what is lost with one "
            "place must be at the other.",
            account=account,
            option="backup",
        )
    found = each(lambda place: _read(account, backup, place), list(backup["places"]))
    missing = lacks(planned, current, found[0])
    if missing:
        raise CtlError(
            f"The backup {backup['name']} of account {account} does not have all that would be removed: "
            + ", ".join(missing),
            hint=CHANGED_SINCE,
            account=account,
        )


def find(account: str, backup: Backup) -> tuple[Snapshot, list[str]]:
    """A backup from one of its places, with why it is not at the others.

    :raises CtlError: no place has it.
    """
    troubles, found = [], None
    for place in backup["places"]:
        try:
            found = _read(account, backup, place)
        except CtlError as error:
            troubles.append(error.message)
    if found is None:
        raise CtlError(
            f"No copy of backup {backup['name']} of account {account} can be used: {'; '.join(troubles)}",
            hint="Nothing was put back. Bring a copy with this digest back to one of the places.",
            account=account,
        )
    return found, [f"{trouble}. Another copy is used" for trouble in troubles]


def check_outside(backup: Backup | None, bucket: str) -> None:
    """Whether a backup survives a bucket.

    :raises CtlError: one of its places is in it.
    """
    for one in backup["places"] if backup else []:
        if one["store"].startswith(S3) and _bucket(one["store"]) == bucket:
            raise CtlError(
                f"The backup {one['store']} lies in the bucket that is deleted, {bucket}",
                hint="Make the backup at another place. Nothing was deleted.",
                option="backup",
            )


def is_one_place(one: str, other: str) -> bool:
    """Whether two stores are lost together: in one bucket whatever the prefix, or a directory and one within it."""
    if one.startswith(S3) or other.startswith(S3):
        return one.startswith(S3) and other.startswith(S3) and _bucket(one) == _bucket(other)
    paths = [Path(os.path.realpath(os.path.expanduser(store))) for store in (one, other)]
    return paths[0].is_relative_to(paths[1]) or paths[1].is_relative_to(paths[0])


def _bucket(store: str) -> str:
    return store.removeprefix(S3).partition("/")[0]


def _read(account: str, backup: Backup, place: Place) -> Snapshot:
    store = open_store(place["store"], {**place, "journal": None}, check_mode=True)
    name = f"{account}/{backup_name(backup['name'])}"
    content = store.get(name).content
    if content is None:
        raise CtlError(f"The backup {store.uri}/{name} is not there", hint=NOTHING_DONE, account=account)
    if digest(content) != backup["digest"]:
        raise CtlError(
            f"The backup {store.uri}/{name} is not the one that was made: its digest is {digest(content)}, expected "
            f"{backup['digest']}",
            hint=NOTHING_DONE,
            account=account,
        )
    if content.get("kind") != "backup" or content.get("account_id") != account:
        raise CtlError(f"{store.uri}/{name} is no backup of account {account}", hint=NOTHING_DONE, account=account)
    snapshot: Snapshot = content["snapshot"]
    return dict(snapshot)


def lacks_section(name: str, *entries: str) -> Lacks[object]:
    """For what is not of IAM: a section that a backup has to have, or entries of it that it has to know."""

    def lacks(planned: Plan, current: object, snapshot: Snapshot) -> list[str]:
        section = snapshot.get(name)
        if section is None:
            return [name]
        return [f"{name} {entry}" for entry in entries if not section.get(entry)]

    return lacks
