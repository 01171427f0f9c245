# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that others wait for or read keys from: written beside, then moved into place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Profile:
    """One principal's access key."""

    account: str
    access_key: str
    secret_key: str


def write_atomically(path: Path, text: str) -> None:
    """Nobody sees half of it, and nobody else may read it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    temporary.replace(path)


def write_credentials(path: Path, profiles: Mapping[str, Profile]) -> None:
    """An AWS shared credentials file with one profile per principal."""
    sections = [
        f"[{name}]\n"
        f"aws_access_key_id = {profile.access_key}\n"
        f"aws_secret_access_key = {profile.secret_key}\n"
        f"aws_account_id = {profile.account}\n"
        for name, profile in profiles.items()
    ]
    write_atomically(path, "\n".join(sections))
