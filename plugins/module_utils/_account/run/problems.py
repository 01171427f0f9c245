# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cannot be meant of a run, or would be refused later on, each in a sentence."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import tag
from ansible_collections.ctl.aws.plugins.module_utils._account.run.tags import reaches
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import S3

Facts = t.Mapping[str, t.Any]

_SHORTEST = 8

# The parts of a playbook, and what reaches them.
_TAGS = {
    "enroll": ["ctl_enroll"],
    "harden": list(dict.fromkeys(tag(name) for name in CONTROLS)),
    "provider": ["ctl_provider"],
}
_WHEN = {"provider": " (where ctl_cam_endpoint is set)"}


def of_store(facts: Facts) -> list[str]:
    """Why there is nowhere to keep evidence.

    :param facts: {"host", "store", "is_durable" (of a directory, as the inventory says it)}
    """
    host, store = facts["host"], facts["store"]
    if store.startswith(S3):
        return []
    if not store.startswith(("/", "~")):
        return [
            f"ctl_evidence_store of {host} is '{store}', expected {S3} with a bucket of the partner's, or an absolute "
            "directory. What an account was like, and what was done to it, is kept there: without it nothing is changed"
        ]
    if facts["is_durable"]:
        return []
    return [
        f"ctl_evidence_store of {host} is the directory {store}. If it outlives this machine or container, say so with "
        "ctl_evidence_store_is_durable; the one of an AWX job does not"
    ]


def guessable(facts: Facts) -> list[str]:
    """Names of the external ids that are set, and too easy to guess. None of their values is in the answer.

    :param facts: {"account_id", "external_ids" (by variable)}
    """
    return [
        name
        for name, value in facts["external_ids"].items()
        if value and (len(str(value)) < _SHORTEST or str(value) == facts["account_id"])
    ]


def of_tags(facts: Facts) -> list[str]:
    """That the tags of a run reach no part of its playbook: nothing would be done, and nothing said.

    :param facts: {"parts" (of the playbook: whether there is anything to do, by name)}, and what reaches() takes.
    """
    parts = [name for name, is_there in facts["parts"].items() if is_there]
    if reaches(facts, *(tag for name in parts for tag in _TAGS[name])):
        return []
    without = f" without {', '.join(facts['skip_tags'])}" if facts["skip_tags"] else ""
    expected = [f"{', '.join(_TAGS[name])}{_WHEN.get(name, '')}" for name in facts["parts"]]
    return [
        f"Nothing has the tags {', '.join(facts['run_tags'])}{without}: nothing was done. The tags are "
        f"{', '.join(expected)}"
    ]


def foreseen(plans: t.Sequence[Facts]) -> list[str]:
    """What would be refused after the account has joined.

    :param plans: {"answer" (of the module that planned it, nothing where it was not asked), "proof" (what it returns
        where it goes through)}
    """
    asked = [plan for plan in plans if plan["answer"] and not plan["answer"].get("skipped", False)]
    return [str(plan["answer"]["msg"]) for plan in asked if plan["proof"] not in plan["answer"]]
