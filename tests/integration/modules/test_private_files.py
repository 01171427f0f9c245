# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files about a customer are their owner's alone, and what somebody edits stays."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RunModule = Callable[..., dict[str, Any]]


def modes(*paths: Path) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in paths]


def test_what_somebody_has_edited_stays_and_the_rest_is_written_anew(run_module: RunModule, tmp_path: Path) -> None:
    folder = tmp_path / "packets" / "acme"
    files = [{"name": "a.md", "text": "one"}, {"name": "a.yml", "text": "one", "replace": False}]
    run_module("private_files", directory=str(folder), files=files)
    assert modes(folder.parent, folder, folder / "a.md", folder / "a.yml") == [0o700, 0o700, 0o600, 0o600]
    for path in folder.iterdir():
        path.write_text("edited")
    (folder / "theirs.txt").write_text("of somebody else")
    done = run_module("private_files", directory=str(folder), files=files)
    assert [step["resource"] for step in done["steps"]] == [f"{folder}/a.md"]
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "a.md": "one",
        "a.yml": "edited",
        "theirs.txt": "of somebody else",
    }


def test_json_is_json_and_what_stays_need_not_be_read(run_module: RunModule, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("na\xefve".encode("latin-1"))
    files = [{"name": "a.json", "json": {"b": None, "a": [True]}}, {"name": "a.yml", "text": "x", "replace": False}]
    done = run_module("private_files", directory=str(tmp_path), files=files)
    assert [step["resource"] for step in done["steps"]] == [f"{tmp_path}/a.json"]
    assert json.loads((tmp_path / "a.json").read_text()) == {"a": [True], "b": None}
    assert run_module("private_files", directory=str(tmp_path), files=files)["steps"] == []


def in_a_file(folder: Path) -> Path:
    folder.write_text("no directory")
    return folder / "below"


def in_a_link(folder: Path) -> Path:
    folder.symlink_to("/tmp")
    return folder


def open_to_all(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o777)
    return folder


# How the directory is, the name of the file, and words of the message.
REFUSED: list[tuple[Callable[[Path], Path | str], str, str]] = [
    (in_a_file, "a.md", "A file cannot be written"),
    (in_a_link, "a.md", "is a symbolic link"),
    (open_to_all, "a.md", "is open to everybody (mode 0777)"),
    (lambda folder: "packets", "a.md", "expected an absolute directory"),
    (lambda folder: folder, "../a.md", "expected letters, digits"),
    (lambda folder: folder, ".a", "expected letters, digits"),
]


@pytest.mark.parametrize(("prepare", "name", "words"), REFUSED)
def test_where_others_could_read_or_redirect_it_nothing_is_written(
    prepare: Callable[[Path], Path | str], name: str, words: str, run_module: RunModule, tmp_path: Path
) -> None:
    directory = prepare(tmp_path / "packets")
    answer = run_module("private_files", directory=str(directory), files=[{"name": name, "text": "x"}])
    assert answer["failed"] and words in answer["msg"], answer
    assert not list(tmp_path.rglob("*a*.md"))
