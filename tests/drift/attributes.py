# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS lets somebody set of the things that hardening sets, from botocore's models; and attributes.yml about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import botocore.session
import yaml
from botocore.model import OperationModel, Shape

TABLE = Path(__file__).with_suffix(".yml")
OURS, REPORTED, CUSTOMERS = "ours", "reported", "customers"
CLASSES = (OURS, REPORTED, CUSTOMERS)
READS = re.compile(r"Get|List|Describe|Head|Lookup|Select")

Kind = dict[str, Any]


class Attribute(NamedTuple):
    """A row of the table. :param sets: members of requests, as OPERATION.MEMBER. :param seen: what answers show it."""

    kind: str
    name: str
    is_of: str
    sets: list[str]
    seen: list[str]
    only: str
    otherwise: str
    note: str


def kinds() -> dict[str, Kind]:
    """The table as it is written, by kind of thing."""
    found: dict[str, Kind] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return found


def attributes() -> Iterator[Attribute]:
    """All rows."""
    for kind, about in kinds().items():
        for is_of in CLASSES:
            for name, row in about.get(is_of, {}).items():
                known = {"sets": [], "seen": [], "only": "", "otherwise": "reported", "note": "", **row}
                yield Attribute(kind, name, is_of, **known)


def operations(about: Kind) -> Iterator[OperationModel]:
    """The operations by which somebody can set such a thing, whichever botocore knows."""
    model = botocore.session.get_session().get_service_model(about["service"])
    named, without = set(about.get("input", [])), set(about.get("without", []))
    for name in model.operation_names:
        operation = model.operation_model(name)
        members = set(operation.input_shape.members) if operation.input_shape else set()
        is_about = named <= members and not without & members if named else False
        is_called = "names" in about and re.search(about["names"], name)
        if not READS.match(name) and (is_about or is_called or name in about.get("operations", [])):
            yield operation


def members(shape: Shape | None, path: str = "") -> Iterator[str]:
    """What a request has, down to the values; lists and maps are one value."""
    if shape is None or shape.type_name != "structure" or not shape.members:
        if path:
            yield path
        return
    for name, member in shape.members.items():
        yield from members(member, f"{path}.{name}" if path else name)


def settable(about: Kind) -> Iterator[str]:
    """What can be set of such a thing: OPERATION.MEMBER, or OPERATION where nothing but the thing is said."""
    ignored = set(about.get("call", []))
    for operation in operations(about):
        found = [one for one in members(operation.input_shape) if one not in ignored]
        yield from [f"{operation.name}.{one}" for one in found] or [operation.name]
