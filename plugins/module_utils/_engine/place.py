# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the journals of an account lie: in its folder of the spool, in which nobody else can put anything."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._base.files import check_directories, private_directory


def make_place(journal: Path) -> None:
    """Make the folder of a journal where there is none.

    :raises OSError: see check_place().
    """
    private_directory(journal.parent)
    check_place(journal)


def check_place(journal: Path) -> None:
    """See that the folder of a journal, and the spool above it, are safe.

    :raises OSError: somebody else could put a file, or a folder, in the place of one of ours.
    """
    check_directories(journal.parent, _spool_of(journal))


def _spool_of(journal: Path) -> Path | None:
    """The spool, if it has to be looked at: in a sticky one of root's, such as /tmp, nobody else moves what is ours."""
    spool = journal.parent.parent
    try:
        found = spool.lstat()
    except FileNotFoundError:
        return None
    return None if found.st_mode & stat.S_ISVTX and found.st_uid in (os.geteuid(), 0) else spool
