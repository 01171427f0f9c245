# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the groups and users that are left out, by name. A name that names nothing protects nobody."""

from __future__ import annotations

import difflib
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError

# From so much likeness on, a name is a slip of another.
ALIKE = 0.75


class Excluded(t.NamedTuple):
    """Who is left out. :param names: as the account has them. :param warnings: of names that name nothing."""

    names: frozenset[str]
    warnings: list[str]


def excluded(
    option: str,
    given: t.Sequence[str],
    existing: t.Collection[str],
    *,
    meant: t.Collection[str] = (),
    strictly: bool = False,
) -> Excluded:
    """The groups or users of an account that are meant: to IAM, names that differ in case alone are the same.

    :param option: of the module. :param given: names or ARNs. :param existing: the names in the account.
    :param meant: those that somebody wrote down for this very account; others may be for a whole fleet.
    :param strictly: whether each has to be there, since those that are not left out lose something.
    :raises InputError: one is not there, and was meant for the account and is like another, or has to be there.
    """
    known = {name.casefold(): name for name in existing}
    names, warnings = set(), []
    for one in given:
        name = one.strip().rsplit("/", 1)[-1] if one.strip().startswith("arn:") else one.strip()
        found = known.get(name.casefold())
        alike = difflib.get_close_matches(name.casefold(), known, 3, ALIKE)
        if found:
            names.add(found)
            continue
        like = f", such as {', '.join(known[similar] for similar in alike)}" if alike else ""
        if strictly or (alike and one in meant):
            raise InputError(option, one, f"the name of one that the account has{like}. Nothing was left out by it")
        if one in meant:
            warnings.append(f"{option} names {one}, which the account does not have: nothing is left out by it")
    return Excluded(frozenset(names), warnings)
