# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: names in the inventory that mean nothing. What they were meant for would be dealt with in
silence as if nobody had named it.
"""

from __future__ import annotations

import difflib
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.root_user.root_owner import UNWANTED
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import matches
from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import CONTACT_TYPES, resource

Facts = t.Mapping[str, t.Any]

OIDC = "oidc-provider"
# How the ledger calls what has an ARN of this kind.
KINDS = {
    "role": "IAM role",
    "policy": "IAM policy",
    "user": "IAM user",
    "group": "IAM group",
    "saml-provider": "IAM SAML provider",
    OIDC: "IAM OIDC provider",
}
_IAM_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:([\w-]+)/(.+)")
BUCKET = "S3 bucket"
# Of the ledger's words, those that end with a name which the inventory can have.
_NAMED = re.compile(rf"({'|'.join([*KINDS.values(), BUCKET])}) (.+)")
BY_NAME = ("confirmed", "keep", "also_remove")
LIKE_IT = 3


class Known(t.NamedTuple):
    """Everything that a name can mean.

    :param names: of what there is, or was. :param there: the ARN of everything in IAM now, by the ledger's words.
    :param arns: all that are known. :param gone: what there was before, by the ledger's words. :param own: how an ARN
        of the account's IAM begins. :param words: those that findings without an ARN are accepted by.
    """

    names: frozenset[str]
    there: dict[str, str]
    arns: frozenset[str]
    gone: frozenset[str]
    own: str
    words: frozenset[str]

    def names_it(self, value: str) -> bool:
        """Whether a value is a name, or the ARN of what it means."""
        return value in self.names or self._is_arn(value)

    def accepts(self, value: str) -> bool:
        """Whether a value is an ARN, a pattern of one, or the words of a finding that has none."""
        account = self.own.split(":")[4]
        keys = rf"(?:{'|'.join(_words(kind) for kind in UNWANTED)}) [\w-]+ of root user {account}"
        fits = any(matches(arn, value) for arn in self.arns)
        return fits or self._is_arn(value) or value in self.words or bool(re.fullmatch(keys, value))

    def _is_arn(self, value: str) -> bool:
        """Whether it is the ARN of what is there; where nothing of that kind and name is, of what was there before."""
        thing = _thing(value)
        if thing in self.there:
            return value == self.there[thing]
        return value in self.arns or (value.startswith(self.own) and thing in self.gone)


def known(facts: Facts) -> Known:
    """What there is, or was.

    :param facts: {"account_id", "catalogue" (its policies and roles), "log_buckets", "ledger", "origin" (the snapshot,
        or None), "look" (for the partition), "iam" and "trust", as the modules returned them}
    """
    account, partition = facts["account_id"], facts["look"]["account"]["partition"]
    own = f"arn:{partition}:iam::{account}:"
    begins = {BUCKET: f"arn:{partition}:s3:::", **{word: f"{own}{kind}/" for kind, word in KINDS.items()}}
    there = {_thing(text): text for text in facts["iam"]["names"] if _thing(text)}
    origin = (facts["origin"] or {}).get("iam", {})
    before = [(name, item["arn"]) for items in origin.values() for name, item in items.items()]
    entries = [one for one in facts["ledger"].get("resources", []) if one["account"] == account]
    recorded = [found for found in (_NAMED.fullmatch(one["resource"]) for one in entries) if found]
    arns = {
        *(item["arn"] for item in facts["trust"]["trust"]),
        *(arn for _name, arn in before if _thing(arn) not in there),
        *(begins[found[1]] + found[2] for found in recorded if found[0] not in there),
        *there.values(),
    }
    names = {
        *(text for text in facts["iam"]["names"] if not _thing(text)),
        *(name for name, _arn in before),
        *(found[2] for found in recorded),
        *(item["name"] for kind in ("policies", "roles") for item in facts["catalogue"][kind]),
        *facts["log_buckets"],
    }
    gone = {found[0] for found in recorded} - there.keys()
    words = {resource(kind, account) for kind in (*CONTACT_TYPES, "primary")}
    return Known(frozenset(names), there, frozenset(arns), frozenset(gone), own, frozenset(words))


def unknown(facts: Facts) -> list[str]:
    """A sentence for each name that means nothing.

    :param facts: what known() takes, and "confirmed", "keep", "also_remove"
    """
    there, account = known(facts), facts["account_id"]
    keys = {f"{_words(kind)} ID of root user {account}" for kind in UNWANTED}
    slips = [
        (f"ctl_offboard_{variable}", value, there.names | there.arns)
        for variable in BY_NAME
        for value in facts[variable]
        if not there.names_it(value)
    ]
    slips += [
        ("ctl_offboard_accepted_trust", value, there.arns | there.words | keys)
        for value in facts["trust"]["accepted_in_vain"]
        if not there.accepts(value)
    ]
    return [
        f"{variable} names {value}, which is nothing in account {account}, its origin and ledger, or the catalogue"
        + (f"; like it: {', '.join(like)}." if (like := _like(value, meant)) else ".")
        for variable, value, meant in slips
    ]


def _like(value: str, meant: t.Collection[str]) -> list[str]:
    """What a value may have been meant for, in whatever case it is written."""
    texts = {text.casefold(): text for text in sorted(meant)}
    return [texts[one] for one in difflib.get_close_matches(value.casefold(), texts, LIKE_IT, 0.6)]


def _thing(arn: str) -> str:
    """How the ledger calls what has an ARN of IAM, or ""."""
    found = _IAM_ARN.fullmatch(arn)
    if not found or found[1] not in KINDS:
        return ""
    # The name of a provider is an address with its path; of all else, what comes after the path.
    return f"{KINDS[found[1]]} {found[2] if found[1] == OIDC else found[2].rpartition('/')[2]}"


def _words(kind: str) -> str:
    """One of a kind of root credentials, as findings call it."""
    return kind.replace("_", " ").removesuffix("s")
