# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Journals on disk: which are left behind, which lines count, and which files and directories are not trusted."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base import files
from ansible_collections.ctl.aws.plugins.module_utils._base import process as base_process
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.process import Process, is_alive, parse, process
from ansible_collections.ctl.aws.plugins.module_utils._engine import fence
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import RUN, Journal
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import collect, look, steps_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

STEP = Step(service="iam", operation="CreateRole", parameters={}, reason="because", resource="IAM role A")
NOBODY = "elsewhere 1 1"


def journal(path: Path, owner: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> Path:
    """A journal with one step that was applied."""
    if monkeypatch:
        monkeypatch.setenv(base_process.VARIABLE, owner)
    with Journal(str(path), "222222222222").recording(STEP) as answered:
        answered({})
    return path


def ended() -> str:
    """A process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    found = str(process(child.pid))
    child.kill()
    child.wait()
    return found


def zombie() -> tuple[subprocess.Popen[bytes], str]:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    found = str(process(child.pid))
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    return child, found


def test_a_process_is_known_by_its_start_and_place() -> None:
    own = process(os.getpid())
    assert parse(str(own)) == own
    assert is_alive(own) is True
    assert is_alive(own._replace(began="1")) is False, "another process has the number by now"
    assert is_alive(own._replace(place="elsewhere")) is None
    gone = parse(ended())
    assert gone and is_alive(gone) is False
    child, text = zombie()
    dead = parse(text)
    assert dead and is_alive(dead) is False, "its parent has not asked for it yet"
    child.wait()


@given(st.text())
@example("machine ²")
def test_what_is_no_process_is_none(text: str) -> None:
    found = parse(text)
    assert found is None or isinstance(found, Process)


@pytest.mark.parametrize(
    ("owner", "age", "alone", "is_left"),
    [
        ("ended", 0, False, True),
        ("ours", 100_000, True, False),  # quiet for long, and its ansible-playbook is there
        ("elsewhere", 0, False, False),
        ("elsewhere", 3700, False, True),
        ("elsewhere", 0, True, True),
        ("", 0, False, False),
        ("", 3700, False, True),
        ("garbage", 0, True, True),
    ],
)
def test_what_is_left_behind(
    owner: str, age: int, alone: bool, is_left: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = {"ended": ended(), "ours": str(process(os.getpid())), "elsewhere": NOBODY}
    path = journal(tmp_path / "one.jsonl", owners.get(owner, owner), monkeypatch)
    then = time.time() - age
    os.utime(path, (then, then))
    found = look(tmp_path, alone=alone)
    assert (list(found.left), list(found.live)) == ((["one"], []) if is_left else ([], ["one"]))
    assert list(look(tmp_path, "one").left) == [], "the own journal is none of those"


def test_a_call_of_hours_keeps_its_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(base_process.VARIABLE, ended())
    path = tmp_path / "one.jsonl"
    with Journal(str(path)).recording(STEP) as answered:
        os.utime(path, (0, 0))
        during = look(tmp_path, alone=True)
        answered({})
    assert (list(during.left), list(during.live)) == ([], ["one"])
    assert "still under way" in collect(during, closing=True).troubles[0]
    assert list(look(tmp_path).left) == ["one"]


def test_nothing_is_appended_to_a_journal_that_was_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = journal(tmp_path / "one.jsonl", ended(), monkeypatch)
    opened = os.open(path, os.O_RDONLY)
    fcntl.flock(opened, fcntl.LOCK_SH)
    left = look(tmp_path)
    assert not left.left
    os.close(opened)
    found = collect(look(tmp_path), closing=True)
    assert list(found.contents) == ["one"]
    assert [item.name for item in tmp_path.iterdir()] == ["one.left"]
    assert list(collect(look(tmp_path), closing=True).contents) == ["one"], "until it is forgotten"
    found.forget()
    assert list(tmp_path.iterdir()) == []


def test_looking_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal(tmp_path / "one.jsonl", ended(), monkeypatch)
    assert list(collect(look(tmp_path), closing=False).contents) == ["one"]
    assert [item.name for item in tmp_path.iterdir()] == ["one.jsonl"]


INTENT = {
    "time": "2026-01-31T12:00:00.000Z",
    "entry": "e",
    "event": "intent",
    "account": "2",
    "service": "iam",
    "operation": "CreateRole",
    "region": "",
    "resource": "IAM role B",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
# What nearly is a line: an intent with something else in one place, an outcome of nothing, and whatever JSON is.
NEARLY = st.one_of(
    st.tuples(st.sampled_from(sorted(INTENT)), JSON.filter(lambda value: not isinstance(value, str))).map(
        lambda change: {**INTENT, change[0]: change[1]}
    ),
    st.sampled_from(sorted(INTENT)).map(lambda key: {name: value for name, value in INTENT.items() if name != key}),
    st.sampled_from(["applied", "failed", "skipped", "unheard", "intent"]).map(
        lambda event: {"time": "t", "entry": "nothing", "event": event}
    ),
    JSON,
).map(lambda value: json.dumps(value).encode())
GARBAGE = NEARLY | st.binary(max_size=40).filter(lambda line: b"\n" not in line and b"\r" not in line)


@settings(deadline=None)
@given(st.lists(GARBAGE, max_size=4), st.lists(GARBAGE, max_size=4), st.booleans())
def test_garbage_hides_nothing_and_is_kept(
    tmp_path_factory: pytest.TempPathFactory, before: list[bytes], after: list[bytes], torn: bool
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    path = folder / "one.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in before))
    journal(path)
    with path.open("ab") as file:
        file.write(b"".join(line + b"\n" for line in after) + (b'{"time' if torn else b""))
    contents = steps_of(path)
    assert [(step["resource"], step["status"]) for step in contents.steps] == [("IAM role A", "applied")]
    found = collect(look(folder, "one"), path, closing=True)
    found.forget()
    assert [item.suffix for item in folder.iterdir()] == ([".broken"] if contents.broken else [])
    assert len(found.troubles) == bool(contents.broken)
    assert len(look(folder).troubles) == bool(contents.broken), "until somebody has looked at it"


# Lines that would make a step which no document can have.
SPOILT: list[dict[str, Any]] = [
    {**INTENT, "unique_id": ["A"]},
    {**INTENT, "mark": 1},
    {**INTENT, "entry": "one", "event": "applied", "account": 5},
    {**INTENT, "entry": "one", "event": "failed", "unique_id": {"a": 1}},
    *[{"time": "t", "event": RUN, "process": one} for one in (5, None, "here 99999999999999999999", "a b c d")],
    {"time": "t", "event": RUN, "process": f"here {'9' * 5000}"},
]


@pytest.mark.parametrize("line", SPOILT)
def test_a_line_that_spoils_its_step_is_put_aside(line: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in ({**INTENT, "entry": "one"}, line)))
    contents = steps_of(path)
    assert (len(contents.steps), len(contents.broken), contents.process) == (1, 1, "")
    assert contents.steps[0]["status"] == "unknown"
    assert list(look(tmp_path, alone=True).left) == ["one"]


def test_a_line_that_is_too_deep_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text("[" * 100_000 + "\n")
    assert len(steps_of(path).broken) == 1


def test_a_call_of_which_it_is_not_known_whether_it_was_made_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    with pytest.raises(CtlError), Journal(str(path)).recording(STEP):
        raise CtlError("cut off", outcome="unknown")
    with pytest.raises(CtlError), Journal(str(path)).recording(STEP):
        raise CtlError("refused")
    steps = steps_of(path).steps
    assert [(step["status"], step["error"]) for step in steps] == [("unknown", "cut off."), ("failed", "refused.")]


NOTES = [
    "",
    "{}",
    "[]",
    "9",
    '{"state": "held", "until": %s}' % 10**400,
    '{"state": "held", "until": NaN}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NOTES)
def test_a_note_that_says_nothing_permits_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.lease").write_text(text)
    with pytest.raises(CtlError, match="no longer has the lease"):
        fence.check(tmp_path / "one.jsonl")


def link(folder: Path) -> None:
    (folder / "target").touch()
    (folder / "one.jsonl").symlink_to(folder / "target")


def linked_folder(folder: Path) -> None:
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (link, "symbolic link"),
        (linked_folder, "symbolic link"),
        (lambda folder: folder.chmod(0o777), "open to everybody (mode 0777)"),
        (lambda folder: folder.chmod(0o703), "open to everybody (mode 0703)"),
        (lambda folder: folder.chmod(0o1777), "open to everybody (mode 1777)"),
    ],
)
def test_what_others_could_replace_is_no_place_for_a_journal(prepare: Any, words: str, tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    folder.mkdir(mode=0o700)
    prepare(folder)
    with pytest.raises(CtlError) as caught:
        journal(folder / "one.jsonl")
    assert words in str(caught.value)
    assert "cannot be kept" in str(caught.value)


def appended(path: Path) -> None:
    journal(path)


def noted(path: Path) -> None:
    fence.keep(path, fence.Note(fence.HELD, 1.0))


def read(path: Path) -> None:
    steps_of(path)


def linked_spool(spool: Path) -> None:
    spool.rename(spool.parent / "elsewhere")
    spool.symlink_to(spool.parent / "elsewhere")


UNSAFE: list[tuple[Any, str]] = [
    (lambda spool: spool.chmod(0o777), "open to everybody (mode 0777)"),
    (lambda spool: spool.chmod(0o702), "open to everybody (mode 0702)"),
    (linked_spool, "symbolic link"),
]
THEIRS = "neither the user of this process nor root"


def give_away(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a directory somebody else's: root can give it away, and anybody can be taken for another."""
    if os.geteuid() == 0:
        os.chown(directory, 12345, 12345)
    else:
        another = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: another)


@pytest.mark.parametrize("does", [appended, noted, read])
@pytest.mark.parametrize(("prepare", "words"), UNSAFE)
def test_a_spool_in_which_others_could_replace_a_folder_is_none(
    prepare: Any, words: str, does: Any, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    path = journal(spool / "222222222222" / "one.jsonl")
    prepare(spool)
    with pytest.raises(CtlError) as caught:
        does(path)
    assert words in str(caught.value) and str(spool) in str(caught.value)
    assert "ctl_evidence_spool" in str(caught.value)


@pytest.mark.parametrize("mode", [0o700, 0o1777])
@pytest.mark.parametrize("does", [appended, noted, read])
def test_a_spool_of_somebody_else_is_none(
    mode: int, does: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sticky directory, too, its owner can move everything."""
    spool = tmp_path / "spool"
    path = journal(spool / "222222222222" / "one.jsonl")
    spool.chmod(mode)
    give_away(spool, monkeypatch)
    with pytest.raises(CtlError) as caught:
        does(path)
    assert THEIRS in str(caught.value) and "ctl_evidence_spool" in str(caught.value)


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o755, 0o2775, 0o1777])
@pytest.mark.parametrize("does", [appended, noted, read])
def test_a_spool_that_others_can_see_is_one(mode: int, does: Any, tmp_path: Path) -> None:
    """A volume of a cluster; and a place such as /tmp, in which nobody can move what is somebody else's."""
    spool = tmp_path / "volume"
    spool.mkdir()
    spool.chmod(mode)
    path = journal(spool / "222222222222" / "one.jsonl")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    does(path)


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o755, 0o2775])
def test_a_volume_that_others_can_see_gets_a_folder_of_ours(mode: int, tmp_path: Path) -> None:
    top = tmp_path / "volume"
    top.mkdir()
    top.chmod(mode)
    files.private_directory(top / "a" / "b", top)
    assert [(top / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o700, 0o700]
    (top / "a").chmod(0o777)
    with pytest.raises(OSError, match="open to everybody"):
        files.check_directories(top / "a" / "b", top)
    (top / "a").chmod(0o700)
    top.chmod(0o777)
    with pytest.raises(OSError, match="open to everybody"):
        files.check_directories(top / "a" / "b", top)


def test_a_directory_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o700)
    give_away(folder, monkeypatch)
    with pytest.raises(OSError, match=THEIRS):
        files.private_directory(folder)
