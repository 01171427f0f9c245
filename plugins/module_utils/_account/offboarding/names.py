# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: names in the inventory that mean nothing. What they were meant for would be dealt with in
silence as if nobody had named it.
"""

from __future__ import annotations

import difflib
import re
import typing as t

Facts = t.Mapping[str, t.Any]

# How the ledger calls what has an ARN of this kind.
KINDS = {
    "role": "IAM role",
    "policy": "IAM policy",
    "user": "IAM user",
    "group": "IAM group",
    "saml-provider": "IAM SAML provider",
    "oidc-provider": "IAM OIDC provider",
}
_IAM_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:([\w-]+)/(?:.*/)?([^/]+)")
LIKE_IT = 3


class Known(t.NamedTuple):
    """Everything that a name can mean. :param names: names and ARNs. :param resources: as the ledger calls them."""

    names: frozenset[str]
    resources: frozenset[str]

    def has(self, value: str) -> bool:
        """Whether a value means something: by itself, or as the ARN of what is only in the ledger any more."""
        found = _IAM_ARN.fullmatch(value)
        gone = f"{KINDS.get(found[1])} {found[2]}" if found else ""
        return value in self.names or gone in self.resources

    def like(self, value: str) -> list[str]:
        """What a value may have been meant for."""
        return difflib.get_close_matches(value, sorted(self.names), LIKE_IT, 0.6)


def known(facts: Facts) -> Known:
    """What there is, or was, by name.

    :param facts: {"account_id", "catalogue" (its policies and roles), "ledger", "origin" (the snapshot, or None),
        "iam" and "trust", as the modules returned them}
    """
    account = facts["account_id"]
    iam = (facts["origin"] or {}).get("iam", {})
    before = [text for items in iam.values() for name, item in items.items() for text in (name, item["arn"])]
    resources = [entry["resource"] for entry in facts["ledger"].get("resources", [])]
    names = {
        *facts["iam"]["names"],
        *before,
        *(resource.rpartition(" ")[2] for resource in resources),
        *(item["name"] for kind in ("policies", "roles") for item in facts["catalogue"][kind]),
        *(item["arn"] for item in facts["trust"]["trust"]),
        f"ctlaudit-{account}",
        f"config-bucket-{account}",
    }
    return Known(frozenset(names), frozenset(resources))


def unknown(asked: t.Mapping[str, t.Sequence[str]], there: Known, account: str) -> list[str]:
    """A sentence for each name that means nothing. :param asked: the names, by the variable that has them."""
    return [
        f"{variable} names {value}, which is nothing in account {account}, its origin and ledger, or the catalogue"
        + (f"; like it: {', '.join(there.like(value))}." if there.like(value) else ".")
        for variable, values in asked.items()
        for value in values
        if not there.has(value)
    ]
