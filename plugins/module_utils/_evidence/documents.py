# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The documents of an evidence store: their text, their digest, and what is none."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import trouble
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._evidence.document_shapes import READ


def kind_of(name: str) -> str:
    """What kind of document has a name within the account's folder; "" if none has."""
    folder, slash, _file = name.rpartition("/")
    kind = f"{folder}/" if slash else name
    return kind if kind in READ else ""


def parsed(where: str, name: str, text: str | bytes) -> dict[str, t.Any]:
    """The content of a document.

    :param where: its address. :param name: its name in the store.
    :raises CtlError: it is none, or lacks what every document of its kind has, with the code NoDocument.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise no_document(where, f"it is cut off or altered ({error})") from error
    wrong = trouble(content, READ.get(kind_of(name.partition("/")[2]), dict))
    if wrong:
        raise no_document(where, wrong)
    return t.cast("dict[str, t.Any]", content)


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
