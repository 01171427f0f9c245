# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cannot be meant of a run, or would be refused later on, each in a sentence."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import tag
from ansible_collections.ctl.aws.plugins.module_utils._account.run.tags import reaches
from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS
from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import S3

Facts = t.Mapping[str, t.Any]

_SHORTEST = 8


class _Part(t.NamedTuple):
    """A part of a playbook.

    :param tags: what reaches it. :param checked_with: whose tags have it checked, too: what comes before it in a run,
        and must not be done where this part would fail. :param when: said of its tags.
    """

    tags: tuple[str, ...]
    checked_with: tuple[str, ...] = ()
    when: str = ""


_HARDENING = tuple(dict.fromkeys(tag(name) for name in CONTROLS))
_PARTS = {
    "enroll": _Part(("ctl_enroll",)),
    # Whatever is asked for: a slip in what is left alone is found in every run.
    "harden": _Part(_HARDENING, ("always",)),
    "provider": _Part(("ctl_provider",), ("ctl_enroll",), " (where ctl_cam_endpoint is set)"),
}


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


def of_parts(facts: Facts) -> list[str]:
    """What keeps a playbook from its work: what its parts cannot work with, or that its tags reach none of them.

    :param facts: {"host", "parts" (by name: "is_there", whether there is anything to do, and "problems", as the role
        says them), "run_tags" and "skip_tags"}
    """
    there = {name: part for name, part in facts["parts"].items() if part["is_there"]}
    if not any(reaches(facts, one) for name in there for one in _PARTS[name].tags):
        without = f" without {', '.join(facts['skip_tags'])}" if facts["skip_tags"] else ""
        expected = ", ".join(f"{', '.join(_PARTS[name].tags)}{_PARTS[name].when}" for name in facts["parts"])
        asked = f"{', '.join(facts['run_tags'])}{without}"
        return [f"Nothing has the tags {asked}: nothing was done. The tags are {expected}"]
    checked = [part for name, part in facts["parts"].items() if _is_checked(name, facts)]
    found = ". ".join(sentence for part in checked for sentence in part["problems"])
    return [f"The variables of {facts['host']} cannot be meant: {found}"] if found else []


def _is_checked(name: str, facts: Facts) -> bool:
    part = _PARTS[name]
    return "always" in part.checked_with or any(reaches(facts, one) for one in (*part.tags, *part.checked_with))


def foreseen(plans: t.Sequence[Facts]) -> list[str]:
    """What would be refused after the account has joined.

    :param plans: {"answer" (of the module that planned it, nothing where it was not asked), "proof" (what it returns
        where it goes through)}
    """
    asked = [plan for plan in plans if plan["answer"] and not plan["answer"].get("skipped", False)]
    return [str(plan["answer"]["msg"]) for plan in asked if plan["proof"] not in plan["answer"]]


def of_type(facts: Facts) -> list[str]:
    """What is not of the type, or none of the choices, that a role's argument specs say.

    :param facts: options (the argument specs) and values (by name).
    """
    values = {
        name: _plain(value)
        for name, value in facts["values"].items()
        # What has no default is empty where it is not set.
        if name in facts["options"] and (value not in (None, "") or "default" in facts["options"][name])
    }
    # What is in a dictionary is looked for in whatever stands in its place.
    strange = [name for name, value in values.items() if _is_dictionary(facts["options"][name], value) is False]
    fitting = {name: value for name, value in values.items() if name not in strange}
    return [
        *(f"{name} is no dictionary" for name in strange),
        *ArgumentSpecValidator(facts["options"]).validate(fitting).error_messages,
    ]


def _is_dictionary(option: Facts, value: t.Any) -> bool | None:
    """Whether a value is one, where it has to be one; None for any other option."""
    return isinstance(value, t.Mapping) if option.get("type") == "dict" else None


def _plain(value: t.Any) -> t.Any:
    """A value without Ansible's lazy containers: the validator copies all that it is given, and with one of those the
    templating engine with every variable of the host. That was a fifth of what a run cost."""
    if isinstance(value, t.Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
