# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that describe a customer's account are for their owner alone, and are where they seem to be."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def private_directory(directory: Path, top: Path | None = None) -> None:
    """Make a directory, and those above it that are missing (which pathlib would make for everybody).

    :param top: the directory above it that an operator has named, such as the mount of a volume.
    :raises OSError: it cannot be made, or check_directories() refuses it.
    """
    for one in reversed([directory, *directory.parents]):
        if not one.is_dir():
            one.mkdir(mode=0o700, exist_ok=True)
    check_directories(directory, top)


def check_directories(directory: Path, top: Path | None = None) -> None:
    """Refuse directories in which somebody else could put a file in the place of one of ours.

    Others may see that they are there (a volume of a cluster is open to a group): what is made below is for its owner.
    What does not exist is fine.

    :param top: the directory above it where to begin.
    :raises OSError: one is a symbolic link, belongs to neither us nor root, or can be written to by everybody.
    """
    below = [one for one in directory.parents if top == one or top in one.parents] if top else []
    for one in reversed([directory, *below]):
        _check(one)


def _check(directory: Path) -> None:
    try:
        found = directory.lstat()
    except FileNotFoundError:
        return
    mode = f"(mode {stat.S_IMODE(found.st_mode):04o})"
    problems = {
        "is a symbolic link, and links are not followed: name the directory itself": stat.S_ISLNK(found.st_mode),
        "belongs to neither the user of this process nor root": found.st_uid not in (os.geteuid(), 0),
        f"is open to everybody {mode}: take that away (chmod o-w)": bool(found.st_mode & stat.S_IWOTH),
    }
    problem = next((words for words, holds in problems.items() if holds), "")
    if problem:
        raise OSError(errno.EPERM, problem, str(directory))


def private(path: str, flags: int) -> int:
    """An opener: a new file can be read by its owner alone, and a symbolic link is not followed.

    :raises OSError: it cannot be opened.
    """
    try:
        return os.open(path, flags | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise OSError(errno.ELOOP, "is a symbolic link, and links are not followed", path) from error


def reason_of(error: OSError, path: Path | None = None) -> str:
    """What an error says, with the file that it is about where that is not the one that was asked for."""
    about = f"{error.filename} " if error.filename not in (None, str(path)) else ""
    return f"{about}{error.strerror}"
