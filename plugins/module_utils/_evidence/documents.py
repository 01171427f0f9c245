# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The documents of an evidence store: their text, their digest, and what each of them has to have."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError

# What every document of a kind has, by the beginning of its name within the account's folder.
_SHAPES: dict[str, dict[str, type]] = {
    "origin.json": {"snapshot": dict},
    "ledger.json": {"resources": list},
    "lease.json": {"state": str, "run": str, "since": str, "expires": str, "holder": str},
    "runs/": {"steps": list},
    "backups/": {"snapshot": dict},
    "completions/": {"snapshot": dict},
}


def parsed(where: str, name: str, text: str | bytes) -> dict[str, t.Any]:
    """The content of a document.

    :param where: its address. :param name: its name in the store.
    :raises CtlError: it is none, or lacks what every document of its kind has, with the code NoDocument.
    """
    try:
        content = json.loads(text)
    except ValueError as error:
        raise no_document(where, f"it is cut off or altered ({error})") from error
    if not isinstance(content, dict):
        raise no_document(where, f"it is a {type(content).__name__}")
    kind = name.partition("/")[2]
    shape = next((shape for start, shape in _SHAPES.items() if kind.startswith(start)), {})
    wrong = [key for key, expected in shape.items() if not isinstance(content.get(key), expected)]
    wrong += [key for key, expected in shape.items() if expected is list and not wrong and not _of_dicts(content[key])]
    if wrong:
        raise no_document(where, f"its {', '.join(wrong)} is missing or something else")
    return content


def _of_dicts(items: list[t.Any]) -> bool:
    return all(isinstance(item, dict) for item in items)


def no_document(where: str, why: str) -> CtlError:
    """What is said of something that is no document."""
    return CtlError(
        f"{where} is no document of ctl.aws: {why}",
        hint="Bring back what was there, from the versions of the bucket or a copy of the directory that "
        "ctl_evidence_store names. Nothing was written.",
        code="NoDocument",
    )


def digest(content: dict[str, t.Any]) -> str:
    """What identifies a document's content: SHA-256 in hexadecimal over its text as it is stored."""
    return version_of(text_of(content))


def text_of(content: dict[str, t.Any]) -> str:
    """A document as it is stored."""
    return json.dumps(content, indent=2, sort_keys=True, default=str) + "\n"


def version_of(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
