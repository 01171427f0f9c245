# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ledger of an account: what was created or changed in all runs, and which documents are stored of it.

Each document has an entry with its digest, and each entry the digest of the one before: what was altered, removed or
put in between later is seen. A ledger of the first schema has no entries, and proves nothing of its documents.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import RESTORED

SCHEMA = 2
LEDGER = "ledger.json"
# By these calls something comes to be; on what was there before, they make no sense or change it.
CREATING = ("Create", "PutConfigurationRecorder", "PutDeliveryChannel")

Content = dict[str, t.Any]


# By these calls a resource is gone; others of the same beginning take something from one that stays.
REMOVING = frozenset(
    {
        "DeleteAnalyzer",
        "DeleteBucket",
        "DeleteConfigurationRecorder",
        "DeleteDeliveryChannel",
        "DeleteGroup",
        "DeletePolicy",
        "DeleteProvider",
        "DeleteRole",
        "DeleteTrail",
        "DeleteUser",
    }
)


def run_name(run: str) -> str:
    """The document of a run."""
    return f"runs/{run}.json"


def run_of(document: str) -> str:
    """The run that a document is of; "" where it is of none."""
    name = document.removeprefix("runs/").removesuffix(".json")
    return name if document == run_name(name) else ""


def fold(
    ledger: Content | None,
    account: str,
    runs: t.Mapping[str, Content],
    snapshots: t.Mapping[str, Content] | None = None,
) -> Content:
    """The ledger with further runs and snapshots in it; one that is in it already changes nothing.

    :param runs: evidence by run. :param snapshots: origin and backups by document.
    """
    known = ledger or {"kind": "ledger", "account_id": account, "runs": [], "resources": []}
    resources = {(one["account"], one["region"], one["resource"]): dict(one) for one in known["resources"]}
    earlier = known.get("runs", [])
    new = {run: content for run, content in sorted(runs.items()) if run not in earlier}
    for run, content in new.items():
        for step in content["steps"]:
            key = (step["account"], step["region"], step["resource"])
            if step["status"] in ("applied", "unknown"):
                resources[key] = _resource(resources.get(key), run, step)
            elif step["status"] == "failed" and key in resources:
                # A call that AWS did not answer may have been made all the same.
                resources[key] = {**resources[key], "mark": ""}
    entries = list(known.get("documents", []))
    named = {entry["document"] for entry in entries}
    added = {**dict(sorted((snapshots or {}).items())), **{run_name(run): content for run, content in new.items()}}
    for name, content in added.items():
        if name not in named:
            entries.append(_entry(name, content, entries))
    return {
        **known,
        "schema": SCHEMA,
        "runs": [*earlier, *new],
        "resources": [resources[key] for key in sorted(resources)],
        "documents": entries,
    }


def digests(ledger: Content | None) -> dict[str, str]:
    """The digest that each document had when it was stored."""
    return {entry["document"]: entry["digest"] for entry in (ledger or {}).get("documents", [])}


def _entry(name: str, content: Content, before: t.Sequence[Content]) -> Content:
    return {"document": name, "digest": digest(content), "previous": digest(before[-1]) if before else ""}


def _resource(entry: Content | None, run: str, step: Content) -> Content:
    """What the ledger says of one resource after one more step."""
    when = {"run": run, "operation": step["operation"], "time": step["began"]}
    first = {key: step[key] for key in ("account", "service", "region", "resource")}
    created, mark = step["before"] is None and step["operation"].startswith(CREATING), step.get("mark", "")
    restored = created and mark.startswith(RESTORED)
    known = entry or {**first, "created": False, "first": when}
    unique_id = step.get("unique_id") or known.get("unique_id", "")
    # What we make anew, after somebody has removed what was there before us, is ours; what somebody else made, after
    # ours was removed, is not. What is put back is whose it was.
    another = known.get("gone", False) or unique_id not in ("", known.get("unique_id") or unique_id)
    made = (created and not restored) or (known["created"] and (restored or not another))
    known = {**known, "created": made}
    if known.get("last", when)["time"] > when["time"]:
        return known  # of a run whose journal came home late
    recorded = {"certain": step["status"] == "applied", "mark": mark.removeprefix(RESTORED).strip()}
    found = {"last": when, "unique_id": unique_id, **recorded}
    gone = {"gone": True} if step["operation"] in REMOVING else {}
    return {**{key: value for key, value in known.items() if key != "gone"}, **found, **gone}
