# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files on the machine that runs Ansible which describe a customer's account, such as the hand-over packet."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import version_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.folder import Folder

# A file of the directory itself, and none that is hidden.
_NAME = re.compile(r"[\w@-][\w.@-]*")


class File(t.NamedTuple):
    """What a file has to be. :param replace: whether another text of it gives way; what somebody edits stays."""

    text: str
    replace: bool


class FileOption(t.TypedDict):
    """An item of the option `files`: its text, or what is written as JSON."""

    name: str
    text: str | None
    json: dict[str, object] | list[object] | None
    replace: bool


class Options(t.TypedDict):
    """The options of the module."""

    directory: str
    files: list[FileOption]


def plan(current: t.Mapping[str, str | None], desired: t.Mapping[str, File], folder: Folder) -> Plan:
    """Write what is not there, or is something else.

    :param current: by name, None for a file that there is not.
    """
    planned = Plan()
    for name, file in desired.items():
        found = current[name]
        if found is None or (file.replace and found != file.text):
            version = "" if found is None else version_of(found)
            planned.steps.append(folder.put(name, file.text, version, f"write {name}"))
    return planned


def _text(one: FileOption) -> str:
    """A text as it is given, or JSON: before ansible-core 2.19 a text that looks like JSON does not arrive as it is."""
    return str(one["text"]) if one["json"] is None else json.dumps(one["json"], indent=4, sort_keys=True) + "\n"


def _read(folder: Folder, desired: t.Mapping[str, File]) -> dict[str, str | None]:
    """What is there. Of a file that stays whatever it says, it is enough that it is there."""
    folder.check()
    return {
        name: folder.text(name) if file.replace else ("" if folder.has(name) else None)
        for name, file in desired.items()
    }


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module private_files does."""
    directory = Path(params["directory"]).expanduser()
    if not directory.is_absolute():
        raise InputError("directory", params["directory"], "an absolute directory")
    for one in params["files"]:
        if one["json"] is not None and not isinstance(one["json"], (dict, list)):
            raise InputError("json", one["json"], "a list or a dictionary")
    desired = {one["name"]: File(_text(one), one["replace"]) for one in params["files"]}
    for name in desired:
        if not _NAME.fullmatch(name):
            raise InputError("name", name, "letters, digits and .@_-, and no dot in front")
    folder = Folder(
        directory, check_mode=check_mode, trouble="A file cannot be written", hint="Check who may write there."
    )
    result = converge(
        folder,
        lambda: _read(folder, desired),
        lambda current: plan(current, desired, folder),
        check_mode=check_mode,
    )
    return result.as_dict()


MODULE = Definition(
    run=run,
    arguments={
        "directory": {"type": "str", "required": True},
        "files": {
            "type": "list",
            "elements": "dict",
            "required": True,
            "options": {
                "name": {"type": "str", "required": True},
                "text": {"type": "str"},
                "json": {"type": "raw"},
                "replace": {"type": "bool", "default": True},
            },
            "required_one_of": [("text", "json")],
            "mutually_exclusive": [("text", "json")],
        },
    },
    connects_to_aws=False,
)
