# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON Schemas of the documents that are stored and handed over, from the shapes that the code states as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import Like, OneOf, Shape
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import AUDIT
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.packet import PACKET
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.tickets import TICKET
from ansible_collections.ctl.aws.plugins.module_utils._evidence.document_shapes import WRITTEN

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
# By the name of its file: what a document is, and its shape.
DOCUMENTS: dict[str, tuple[str, Shape]] = {
    "origin": ("The account before the first write of ctl.aws", WRITTEN["origin.json"]),
    "completion": ("What the origin lacked, read later", WRITTEN["completions/"]),
    "backup": ("The account before something was removed", WRITTEN["backups/"]),
    "plan": ("What a run would do, for approval", WRITTEN["plans/"]),
    "evidence": ("The evidence of one run", WRITTEN["runs/"]),
    "ledger": ("All runs of an account, folded, and the digest of each document", WRITTEN["ledger.json"]),
    "lease": ("Which run may change the account", WRITTEN["lease.json"]),
    "audit": ("What was true of an account on a day", AUDIT),
    "packet": ("The hand-over packet of an account that is given back", PACKET),
    "ticket": ("The ticket of a customer whose accounts are given back", TICKET),
}
_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", type(None): "null"}


def schema_of(shape: Shape) -> dict[str, Any]:
    """A JSON Schema for a shape of _access/shapes.py. What a shape does not name may be there."""
    if isinstance(shape, dict):
        properties = {key.removesuffix("?"): schema_of(inner) for key, inner in shape.items()}
        required = [key for key in shape if not key.endswith("?")]
        return {"type": "object", "properties": properties, "required": required}
    if isinstance(shape, list):
        return {"type": "array", "items": schema_of(shape[0])}
    if isinstance(shape, OneOf):
        return {"enum": list(shape.texts)}
    if isinstance(shape, Like):
        return {"type": "string", "pattern": f"^(?:{shape.pattern.pattern})$", "description": shape.words}
    if shape is object:
        return {}
    types = [_TYPES[one] for one in (shape if isinstance(shape, tuple) else (shape,))]
    return {"type": types[0] if len(types) == 1 else types}


def schema(name: str) -> str:
    """The text of docs/schemas/<name>.schema.json."""
    title, shape = DOCUMENTS[name]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return json.dumps({**head, **schema_of(shape)}, indent=2) + "\n"
