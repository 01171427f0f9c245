# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run in batches: a few accounts first, and no further ones where too many have failed."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError

Facts = t.Mapping[str, t.Any]

BATCHES, FAILURES = "ctl_run_batches", "ctl_run_max_failures"
ALL = "100%"
_SIZE = re.compile(r"[1-9][0-9]*|(?:[1-9][0-9]?|100)%")
_LIMIT = re.compile(r"[0-9]+|[0-9]{1,2}%|100%")
SIZES = "numbers of accounts or percentages above 0, with commas between them, such as 1,10%,100%"
LIMIT = "a number of accounts or a percentage, such as 0 or 5%"


def serial(value: t.Any) -> list[str]:
    """The sizes of the batches, as Ansible's keyword `serial` takes them.

    :param value: a text such as "1,10%,100%", a number, a list of both, or nothing, for all accounts at once.
    :raises InputError: there is something else among them.
    """
    given = value if isinstance(value, (list, tuple)) else str("" if value is None else value).split(",")
    sizes = [str(one).strip() for one in given]
    if sizes in ([], [""]):
        return [ALL]
    if not all(_SIZE.fullmatch(one) for one in sizes):
        raise InputError(BATCHES, value, SIZES)
    return sizes


def stopped(facts: Facts) -> list[str]:
    """Why the accounts of a batch are not begun; nothing where they are.

    :param facts: {"batches" and "max_failures" (or nothing), "waiting_fails" (whether one that waits has failed),
        "hosts" (of the run), "batch" (those of the batch), "dropped" (those that Ansible has dropped), "failures" (of
        those that stopped, by name: for whom each waits, "" for nobody)}
    """
    hosts, limit = facts["hosts"], str(facts["max_failures"] or 0).strip()
    if not _LIMIT.fullmatch(limit):
        return [f"{FAILURES} is '{limit}', expected {LIMIT}"]
    if not facts["batches"]:
        alone = f"{FAILURES} is set, and {BATCHES} is not: all accounts are one batch, and nothing comes after it"
        return [] if facts["max_failures"] in (None, "") else [alone]
    waits = {**facts["failures"], **dict.fromkeys(facts["dropped"], "")}
    counted = ("", "customer", "aws") if facts["waiting_fails"] else ("",)
    # Those of this batch are under way with it.
    failed = [host for host in hosts if host not in facts["batch"] and waits.get(host) in counted]
    most = len(hosts) * int(limit[:-1]) // 100 if limit.endswith("%") else int(limit)
    if len(failed) <= most:
        return []
    return [
        f"{len(failed)} of {len(hosts)} accounts have failed ({', '.join(failed[:5])}{', ...' if failed[5:] else ''}), "
        f"and {FAILURES} is {limit}: nothing was done here. See why they failed, then run again"
    ]


def misplaced(facts: Facts) -> list[str]:
    """That batches are asked for where Ansible does not read them for a play, such as in an inventory.

    :param facts: {"batches" (of an account), "hosts" (of the run), "batch" (those of its batch that go on)}
    """
    try:
        sizes = _sizes(serial(facts["batches"]), len(facts["hosts"]))
    except InputError as error:
        return [error.message]
    if not facts["batches"] or len(facts["hosts"]) == 1 or len(facts["batch"]) <= max(sizes):
        return []
    return [
        f"{BATCHES} is set where Ansible does not read it for a playbook, such as in the inventory: give it on the "
        "command line (-e), or as a variable of the job template"
    ]


def _sizes(sizes: t.Sequence[str], count: int) -> set[int]:
    """How many accounts the batches have, as Ansible counts them: the last size goes on until none is left."""
    found, left = set(), count
    remaining = list(sizes)
    while left > 0:
        size = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        wanted = int(int(size[:-1]) / 100.0 * count) or 1 if size.endswith("%") else int(size)
        found.add(min(wanted, left))
        left -= wanted
    return found
