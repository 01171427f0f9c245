# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The evidence of runs: what their journals say, without what is nobody's business, and what they ran on."""

from __future__ import annotations

import itertools
import re
import sys
import typing as t

from ansible.module_utils.ansible_release import __version__ as ansible_version
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import SCHEMA, Content, run_name
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import Journals
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import Store
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import MASK

try:
    from botocore import __version__ as botocore_version
except ImportError:  # reported by the module's main(), in Ansible's own words
    botocore_version = ""

VERSION = "1.0.0"
# What of a policy, role, user or group is an IAM document of the customer's, or has them by name or version.
DOCUMENTS = ("document", "documents", "trust", "inline")
_MAIL_ADDRESS = re.compile(r"[^\s\"<>()@,;:]+@[\w-]+(\.[\w-]+)+")


def without_addresses(value: object) -> t.Any:
    """A copy without e-mail addresses: they are personal data of the customer's people."""
    if isinstance(value, dict):
        return {key: without_addresses(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_addresses(item) for item in value]
    return _MAIL_ADDRESS.sub(MASK, value) if isinstance(value, str) else value


def without_addresses_but_in_policies(content: Content) -> Content:
    """A copy of an origin or a completion without e-mail addresses, but for the customer's IAM documents.

    What is put back of those has to be what it was: with something else in place of an address, it says something else.
    """
    kept: Content = without_addresses(content)
    iam: dict[str, dict[str, Content]] = content["snapshot"].get("iam") or {}
    for kind, items in iam.items():
        for name, item in items.items():
            kept["snapshot"]["iam"][kind][name].update({key: item[key] for key in DOCUMENTS if key in item})
    return kept


def free_name(store: Store, account: str, run: str, steps: list[Content]) -> str:
    """The name that evidence of these steps has, or can have: that of the run, with a number where others have it.

    A run whose evidence is stored can go on, with the next playbook of the same ansible-playbook.
    """
    for name in itertools.chain([run], (f"{run}-{number}" for number in itertools.count(2))):
        known = store.get(f"{account}/{run_name(name)}").content
        if known is None or known["steps"] == steps:
            return name
    raise AssertionError  # the numbers do not end


def versions() -> dict[str, str]:
    """Of the collection, and of what it runs on."""
    return {
        "ctl.aws": VERSION,
        "ansible-core": ansible_version,
        "botocore": botocore_version,
        "python": ".".join(str(part) for part in sys.version_info[:3]),
    }


def evidence(account: str, run: str, steps: list[Content], details: t.Mapping[str, t.Any]) -> Content:
    """The document of one run.

    :param steps: what _journal.steps_of() returns. :param details: what the playbook says of it: result, exceptions.
    """
    times = sorted(str(step[key]) for step in steps for key in ("began", "ended") if key in step)
    head = {"schema": SCHEMA, "kind": "evidence", "account_id": account, "run": run, "versions": versions()}
    return {**head, "began": times[0], "ended": times[-1], "steps": steps, **details}


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
