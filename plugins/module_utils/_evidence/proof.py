# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether what a store has of an account is what was stored, as far as its ledger proves that."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._evidence.account_lease import LEASE
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest, kind_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import (
    LEDGER,
    Content,
    digests,
    fold,
    run_name,
    run_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Store

Documents: t.TypeAlias = "t.Mapping[str, Content | None]"


class Verdict(t.NamedTuple):
    """What a ledger proves.

    :param altered: what is not as it was stored, in words. :param unproved: of what nothing can be said, in words.
    :param head: the digest of the last entry. Kept elsewhere, it shows whether entries were taken from the end.
    """

    altered: list[str]
    unproved: list[str]
    head: str


def check(store: Store, account: str) -> Verdict:
    """Look at every file of an account, and compare every document with what the ledger says of it."""
    ledger = store.get(f"{account}/{LEDGER}").content
    names = store.below(account)
    known = [name for name in names if kind_of(name) and name != LEDGER]

    def content(name: str) -> Content | None:
        try:
            return store.get(f"{account}/{name}").content
        except CtlError as error:
            if error.code != "NoDocument":
                raise
            return None

    documents = dict(zip(known, each(content, known), strict=True))
    lease = documents.pop(LEASE, {})
    verdict = verify(account, ledger, documents)
    if lease is None:
        verdict.altered.append(f"{LEASE} is no document of ctl.aws: which run may change the account is not known")
    verdict.unproved.extend(
        f"{name} is nothing that ctl.aws stores: see what it is, then move it elsewhere"
        for name in names
        if not kind_of(name)
    )
    return verdict


def verify(account: str, ledger: Content | None, documents: Documents) -> Verdict:
    """Compare what is stored with what the ledger says of it.

    :param documents: what is stored by name, None for what cannot be read as a document.
    """
    entries = (ledger or {}).get("documents", [])
    known = digests(ledger)
    altered = [*_broken_links(entries), *_not_as_stored(known, documents)]
    listed = {run_name(run) for run in (ledger or {}).get("runs", [])}
    unproved = [
        f"{name} has no digest in the ledger: whether it was altered is not known"
        for name in sorted({*listed, *documents} - known.keys())
    ]
    if not entries and not unproved:
        unproved.append(
            f"nothing is stored of account {account}: no run has changed it, its evidence is at another place, or it "
            "was removed. Check ctl_evidence_store, and bring back what was there"
        )
    if ledger:
        # From altered documents, or without those of the first schema, the ledger cannot be made once more.
        whole = not altered and listed <= known.keys()
        altered += _contradictions(account, ledger, known, documents if whole else None)
    return Verdict(altered, unproved, digest(entries[-1]) if entries else "")


def _broken_links(entries: t.Sequence[Content]) -> t.Iterator[str]:
    for number, entry in enumerate(entries):
        if entry["previous"] != (digest(entries[number - 1]) if number else ""):
            yield f"{LEDGER}: the entry of {entry['document']} does not follow the one before it"


def _not_as_stored(known: t.Mapping[str, str], documents: Documents) -> t.Iterator[str]:
    for name, expected in known.items():
        found = documents.get(name)
        if name not in documents:
            yield f"{name} is in the ledger, and not in the store"
        elif found is None or digest(found) != expected:
            yield f"{name} is not as it was stored"


def _contradictions(
    account: str, ledger: Content, known: t.Mapping[str, str], documents: Documents | None
) -> t.Iterator[str]:
    """Where a ledger is another than its entries make it.

    :param documents: all that have entries, as they were stored; None where they are not.
    """
    if ledger["account_id"] != account:
        yield f"{LEDGER}: it is of account {ledger['account_id']}"
    entered = [run_of(entry["document"]) for entry in ledger.get("documents", []) if run_of(entry["document"])]
    if [run for run in ledger["runs"] if run_name(run) in known] != entered:
        yield f"{LEDGER}: its runs are not those of its entries"
    if documents is None:
        return
    made = _folded(account, known, documents)
    for key in sorted({*made, *ledger} - {"account_id", "runs"}):
        if made.get(key) != ledger.get(key):
            yield f"{LEDGER}: what it says in {key} is not what the stored documents make of it"


def _folded(account: str, known: t.Iterable[str], documents: Documents) -> Content:
    """The ledger as its documents make it, in the order of their entries."""
    made = fold(None, account, {})
    for name in known:
        run, content = run_of(name), documents[name] or {}
        made = fold(made, account, {run: content}) if run else fold(made, account, {}, {name: content})
    return made
