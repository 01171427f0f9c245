# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is remembered of an account: its origin, the evidence of every run that changed something, and the ledger.

origin.json          the account before the first write, never overwritten
runs/<run>.json      one run: plan, steps with request ids and times, result, exceptions, versions
ledger.json          all runs folded: what was created or changed, with unique ids
backups/<run>.json   a snapshot before something is removed
"""

from __future__ import annotations

import itertools
import re
import sys
import typing as t
from pathlib import Path

from ansible.module_utils.ansible_release import __version__ as ansible_version
from ansible_collections.ctl.aws.plugins.module_utils import _fence
from ansible_collections.ctl.aws.plugins.module_utils._converge import Plan, converge
from ansible_collections.ctl.aws.plugins.module_utils._credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._module import Definition
from ansible_collections.ctl.aws.plugins.module_utils._policy import MASK
from ansible_collections.ctl.aws.plugins.module_utils._spool import NONE, Journals, collect, look
from ansible_collections.ctl.aws.plugins.module_utils._store import Document, Store, open_store

try:
    from botocore import __version__ as botocore_version
except ImportError:  # reported by the module's main(), in Ansible's own words
    botocore_version = ""

VERSION = "1.0.0"
SCHEMA = 1
ORIGIN, LEDGER = "origin.json", "ledger.json"
# By these calls something comes to be; on what was there before, they make no sense or change it.
CREATING = ("Create", "PutConfigurationRecorder", "PutDeliveryChannel")
_NAME = re.compile(r"[\w.=@-]+")
_MAIL_ADDRESS = re.compile(r"[^\s\"<>()@,;:]+@[\w-]+(\.[\w-]+)+")

Content = dict[str, t.Any]


class Desired(t.NamedTuple):
    """What is to be stored of an account.

    :param snapshots: the origin or a backup, by document. :param runs: evidence by run.
    """

    account: str
    snapshots: dict[str, Content]
    runs: dict[str, Content]


def without_addresses(value: t.Any) -> t.Any:
    """A copy without e-mail addresses: they are personal data of the customer's people."""
    if isinstance(value, dict):
        return {key: without_addresses(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_addresses(item) for item in value]
    return _MAIL_ADDRESS.sub(MASK, value) if isinstance(value, str) else value


def run_name(run: str) -> str:
    """The document of a run."""
    return f"runs/{run}.json"


def backup_name(name: str) -> str:
    """The document of a backup.

    :raises InputError: the name would lead elsewhere.
    """
    if not _NAME.fullmatch(name):
        raise InputError("backup_name", name, "letters, digits and .=@_-")
    return f"backups/{name}.json"


def check_backup(store: Store, document: str, snapshot: Content) -> None:
    """Read a backup back and compare it with what was to be kept.

    :raises CtlError: it is something else.
    """
    found = store.get(document).content
    if found is None or found["snapshot"] != snapshot:
        raise CtlError(
            f"The backup {store.uri}/{document} does not read back as it was written",
            hint="Nothing may be removed without it: check the store, then run again.",
        )


def free_name(store: Store, account: str, run: str, steps: list[Content]) -> str:
    """The name that evidence of these steps has, or can have: that of the run, with a number where others have it.

    A run whose evidence is stored can go on, with the next playbook of the same ansible-playbook.
    """
    for name in itertools.chain([run], (f"{run}-{number}" for number in itertools.count(2))):
        known = store.get(f"{account}/{run_name(name)}").content
        if known is None or known["steps"] == steps:
            return name
    raise AssertionError  # the numbers do not end


def evidence(account: str, run: str, steps: list[Content], details: t.Mapping[str, t.Any]) -> Content:
    """The document of one run.

    :param steps: what _journal.steps_of() returns. :param details: what the playbook says of it: result, exceptions.
    """
    versions = {
        "ctl.aws": VERSION,
        "ansible-core": ansible_version,
        "botocore": botocore_version,
        "python": ".".join(str(part) for part in sys.version_info[:3]),
    }
    times = sorted(str(step[key]) for step in steps for key in ("began", "ended") if key in step)
    head = {"schema": SCHEMA, "kind": "evidence", "account_id": account, "run": run, "versions": versions}
    return {**head, "began": times[0], "ended": times[-1], "steps": steps, **details}


def fold(ledger: Content | None, account: str, runs: t.Mapping[str, Content]) -> Content:
    """The ledger with further runs in it; one that is in it already changes nothing."""
    known = ledger or {"schema": SCHEMA, "kind": "ledger", "account_id": account, "runs": [], "resources": []}
    resources = {(one["account"], one["region"], one["resource"]): dict(one) for one in known["resources"]}
    new = {run: content for run, content in sorted(runs.items()) if run not in known["runs"]}
    for run, content in new.items():
        for step in content["steps"]:
            if step["status"] in ("applied", "unknown"):
                key = (step["account"], step["region"], step["resource"])
                resources[key] = _entry(resources.get(key), run, step)
    folded = [resources[key] for key in sorted(resources)]
    return {**known, "runs": [*known["runs"], *new], "resources": folded}


def _entry(entry: Content | None, run: str, step: Content) -> Content:
    """What the ledger says of one resource after one more step."""
    when = {"run": run, "operation": step["operation"], "time": step["began"]}
    first = {key: step[key] for key in ("account", "service", "region", "resource")}
    created = step["before"] is None and step["operation"].startswith(CREATING)
    entry = entry or {**first, "created": created, "first": when}
    unique_id = step.get("unique_id") or entry.get("unique_id", "")
    return {**entry, "last": when, "unique_id": unique_id, "certain": step["status"] == "applied"}


def read(store: Store, desired: Desired) -> dict[str, Document]:
    """What is stored already of all that is to be stored."""
    wanted = [*desired.snapshots, *([LEDGER] if desired.runs else []), *map(run_name, desired.runs)]
    return {name: store.get(f"{desired.account}/{name}") for name in wanted}


def plan(current: t.Mapping[str, Document], desired: Desired, store: Store) -> Plan:
    """Store what is not stored yet: snapshots and a run once and for all, the ledger as it grows."""
    contents = {**desired.snapshots, **{run_name(run): content for run, content in desired.runs.items()}}
    planned = Plan()
    for name, content in contents.items():
        if current[name].content is None:
            reason = f"store {name} of account {desired.account}"
            planned.steps.append(store.put(f"{desired.account}/{name}", content, "", reason))
    if desired.runs:
        found = current[LEDGER]
        ledger = fold(found.content, desired.account, desired.runs)
        if ledger != found.content:
            reason = f"add to the ledger of account {desired.account}"
            planned.steps.append(store.put(f"{desired.account}/{LEDGER}", ledger, found.version, reason))
    return planned


def runs_of(
    journals: Journals, store: Store, account: str, details: t.Mapping[str, t.Mapping[str, t.Any]]
) -> dict[str, Content]:
    """Evidence from journals, by the name under which it is, or can be, stored.

    :param details: what is known of runs by the name of their journal; others were cut off.
    """
    found = {}
    for run, contents in journals.contents.items():
        if contents.steps:
            steps = without_addresses(contents.steps)
            name = free_name(store, account, run, steps)
            known = details.get(run, {"result": {"status": "interrupted"}})
            found[name] = without_addresses(evidence(account, name, steps, known))
    return found


def has_lease(journal: Path) -> bool:
    """Whether a run has the lease of the account: then no other one, wherever it is, can be under way."""
    note = _fence.read(journal)
    return note is not None and note.state == _fence.HELD


def account_of(params: t.Mapping[str, t.Any]) -> str:
    """The account that is remembered: part of a path, so it has to look like one."""
    account = str(params["target_account_id"])
    if not ACCOUNT_ID.fullmatch(account):
        raise InputError("target_account_id", account, ACCOUNT_ID_EXPECTED)
    return account


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module account_evidence does."""
    account = account_of(params)
    own = Path(params["journal"]).expanduser() if params["journal"] else None
    # What is stored about a run is no part of it.
    store = open_store(params["store"], {**params, "journal": None}, check_mode=check_mode)
    journals = collect(look(own.parent, own.stem, alone=has_lease(own)), own, closing=not check_mode) if own else NONE
    runs = runs_of(journals, store, account, {own.stem: params["run"]} if own else {})
    head = {"schema": SCHEMA, "account_id": account}
    snapshots: dict[str, Content] = {}
    if params["origin"]:
        snapshots[ORIGIN] = without_addresses({**head, "kind": "origin", "snapshot": params["origin"]})
    if params["backup"]:
        # Whole, addresses too: what is restored from it has to be what it was.
        backup = {**head, "kind": "backup", "snapshot": params["backup"]}
        snapshots[backup_name(params["backup_name"])] = backup
    desired = Desired(account, snapshots, runs)
    result = converge(
        store.target,
        lambda: read(store, desired),
        lambda current: plan(current, desired, store),
        check_mode=check_mode,
    )
    if params["backup"] and not check_mode:
        check_backup(store, f"{account}/{backup_name(params['backup_name'])}", params["backup"])
    if params["forget_journal"] and not check_mode:
        journals.forget()
    outcome = result.as_dict()
    outcome["warnings"] += journals.troubles
    documents = [f"{store.uri}/{account}/{run_name(name)}" for name in runs]
    return {**outcome, "documents": documents, "unfolded": journals.troubles}


MODULE = Definition(
    run=run,
    arguments={
        "store": {"type": "str", "required": True},
        "target_account_id": {"type": "str", "required": True},
        "origin": {"type": "dict"},
        "backup": {"type": "dict"},
        "backup_name": {"type": "str"},
        "run": {"type": "dict", "default": {}},
        "forget_journal": {"type": "bool", "default": False},
    },
    constraints={"required_by": {"backup": ("backup_name",)}},
)
