# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan of a run: kept as a document, or approved before and held against what is planned now."""

from __future__ import annotations

import json
import os
import time
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.clock import now
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.files import private, reason_of
from ansible_collections.ctl.aws.plugins.module_utils._engine import approval
from ansible_collections.ctl.aws.plugins.module_utils._engine.approval import identity, not_approved
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.place import make_place
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence import account_evidence, brought, plans
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import Content
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import versions
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import steps_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Document, Store, open_store

Params = t.Mapping[str, t.Any]
Answer = dict[str, t.Any]

LEFT_BEHIND_SECONDS = 24 * 3600


def run(params: dict[str, t.Any], check_mode: bool) -> Answer:
    """What the module account_plan does."""
    if not params["journal"]:
        raise InputError("journal", "", "the journal of the run, beside which its plan is noted")
    store = open_store(params["store"], {**params, "journal": None}, check_mode=check_mode)
    task = Task(store, params, Path(params["journal"]).expanduser(), check_mode)
    return {"steps": [], **_STATES[params["state"]](task)}


class Task:
    """What is to be done, and the files of the run. :param journal: that of the run."""

    def __init__(self, store: Store, params: Params, journal: Path, check_mode: bool) -> None:
        self.store, self.params, self.journal, self.check_mode = store, params, journal, check_mode

    @property
    def account(self) -> str:
        """Whose plan it is."""
        return account_evidence.account_of(self.params)

    def beside(self, suffix: str) -> Path:
        """A file of the run."""
        return self.journal.with_suffix(suffix)

    def keep(self, suffix: str, text: str) -> None:
        """Write a file of the run, whole or not at all. Those that runs left behind go."""
        if not self.check_mode:
            _write(self.beside(suffix), text)
            _sweep(self.journal.parent)

    def noted(self) -> dict[str, Content]:
        """What was planned until now, by identity."""
        begun_here = self.beside(approval.PLANNED).exists()
        # In check mode nothing was begun, and nothing is noted.
        text = _read(self.beside(approval.PLANNED)) if begun_here or not self.check_mode else ""
        return {identity(plans.call_of(line)): line for line in map(json.loads, text.splitlines())}

    def note(self) -> Content:
        """What was approved: the plan, its identities, and what was done of it before."""
        return t.cast("Content", json.loads(_read(self.beside(approval.APPROVED))))

    def forget(self) -> None:
        """Remove what was noted."""
        if not self.check_mode:
            self.beside(approval.PLANNED).unlink(missing_ok=True)


def begun(task: Task) -> Answer:
    """What is planned from now on is noted."""
    task.keep(approval.PLANNED, "")
    return {}


def stored(task: Task) -> Answer:
    """What was planned becomes a document."""
    asked = {key: task.params[key] for key in ("playbook", "later")}
    about = {"run": task.journal.stem, **asked, "made": now(), "versions": versions()}
    known = task.store.get(f"{task.account}/{plans.PLANS}/{task.journal.stem}.json").content
    if not known or task.beside(approval.PLANNED).exists():
        lines, ends = task.noted().values(), plans.earliest(task.params["exceptions"])
        content = plans.document(task.account, lines, ends, about)
    else:
        content = known  # it was stored before, and what was noted is gone
    result = _store(task.store, task.account, content, task.check_mode)
    task.forget()
    return result


def _store(store: Store, account: str, content: Content, check_mode: bool) -> Answer:
    """Store a plan, once and for all, and note it in the ledger."""
    name = brought.document_name(plans.PLANS, content["run"], "journal")
    desired = account_evidence.Desired(account, {name: content}, {})
    result = converge(
        store.target,
        lambda: account_evidence.read(store, desired),
        lambda current: account_evidence.plan(current, desired, store),
        check_mode=check_mode,
    )
    known = result.current[name].content
    if known and known["digest"] != content["digest"]:
        raise CtlError(f"The plan {content['run']} of account {account} is stored already, and is another one")
    return {**result.as_dict(), "plan": _summary(content)}


def together(task: Task) -> Answer:
    """The plans of a fleet get one digest."""
    return _store_set(task.store, plans.plan_set(task.journal.stem, task.params["plans"]), task.check_mode)


def _store_set(store: Store, content: Content, check_mode: bool) -> Answer:
    name = brought.document_name(plans.SETS, content["run"], "journal")

    def planned(known: Document) -> Plan:
        reason = f"store the plan set {content['run']}"
        return Plan([] if known.content == content else [store.put(name, content, known.version, reason)])

    result = converge(store.target, lambda: store.get(name), planned, check_mode=check_mode)
    return {**result.as_dict(), "plan": _summary(content)}


def approved(task: Task) -> Answer:
    """From now on nothing is written but what is in the plan."""
    plan = plans.find(task.store, task.account, task.params["digest"])
    if plan["ends"] and plan["ends"] < now()[:10]:
        raise CtlError(
            f"The plan {plan['run']} of account {task.account} ended on {plan['ends']}, with an exception in it",
            hint="Make a plan of the account as it is now, and have that approved.",
            code=approval.NOT_APPROVED,
        )
    before = plans.since(task.store, task.account, plan)
    # What was made once is not approved a second time.
    open_yet = sorted(plans.identities(plan) - plans.made(before, certain=True))
    note = {"identities": open_yet, "plan": plan, "done": sorted(plans.made(before))}
    task.keep(approval.APPROVED, json.dumps(note))
    task.keep(approval.PLANNED, "")
    return {"plan": _summary(plan)}


def compared(task: Task) -> Answer:
    """What is planned now is held against the plan, before the first write."""
    note = task.note()
    found = plans.differences(note, task.noted(), whole=task.params["whole"])
    if found:
        raise not_approved(found)
    return {}


def ended(task: Task) -> Answer:
    """What of the plan is left."""
    note = task.note()
    steps = steps_of(task.journal).steps if task.journal.exists() else []
    return {"left": plans.left(note["plan"], {*note["done"], *plans.made(steps)})}


def _summary(content: Content) -> Answer:
    more = {"calls": len(content.get("calls", [])), "ends": content.get("ends", ""), "later": content.get("later", [])}
    return {"name": content["run"], "digest": content["digest"], **more}


_STATES: dict[str, t.Callable[[Task], Answer]] = {
    "begun": begun,
    "stored": stored,
    "together": together,
    "approved": approved,
    "compared": compared,
    "ended": ended,
}


def _read(path: Path) -> str:
    try:
        with open(path, encoding="utf-8", opener=private) as file:
            return file.read()
    except OSError as error:
        raise _lost(path, error) from error


def _write(path: Path, text: str) -> None:
    """Whole, or not at all."""
    try:
        make_place(path)
        new = path.with_name(f"{path.name}.new")
        with open(new, "w", encoding="utf-8", opener=private) as file:
            file.writelines([text])
        os.replace(new, path)
    except OSError as error:
        raise _lost(path, error) from error


def _sweep(folder: Path) -> None:
    """Remove what belongs to no run any more. None lasts that long."""
    for suffix in (approval.PLANNED, approval.APPROVED):
        for path in folder.glob(f"*{suffix}"):
            if time.time() - path.lstat().st_mtime > LEFT_BEHIND_SECONDS:
                path.unlink(missing_ok=True)


def _lost(path: Path, error: OSError) -> CtlError:
    return CtlError(
        f"The plan of this run cannot be kept in {path}: {reason_of(error, path)}",
        hint="Nothing is written to an account without it: see ctl_evidence_spool.",
    )


MODULE = Definition(
    run=run,
    arguments={
        "state": {"type": "str", "required": True, "choices": list(_STATES)},
        "store": {"type": "str", "required": True},
        "target_account_id": {"type": "str", "default": ""},
        "playbook": {"type": "str", "default": ""},
        "digest": {"type": "str", "default": ""},
        "whole": {"type": "bool", "default": False},
        "exceptions": {"type": "list", "elements": "dict", "default": []},
        "later": {"type": "list", "elements": "str", "default": []},
        "plans": {"type": "dict", "default": {}},
    },
)
