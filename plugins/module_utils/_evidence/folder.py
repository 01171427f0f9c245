# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that only their owner can read, in a directory of this machine, written whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, WriteRefused
from ansible_collections.ctl.aws.plugins.module_utils._base.files import (
    check_directories,
    private,
    private_directory,
    reason_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import no_document, version_of


class Folder:
    """What converge() writes to: a directory, whose files may lie in folders of their own.

    :param trouble: the sentence an error begins with. :param hint: what to do about it.
    """

    def __init__(self, directory: Path, *, check_mode: bool, trouble: str, hint: str) -> None:
        self.directory = directory
        self.journal = Journal(None)
        self._check_mode = check_mode
        self._trouble = trouble
        self._hint = hint

    def text(self, name: str) -> str | None:
        """A file's text; None if there is none. :raises CtlError: it cannot be read, or is no text."""
        path = self.directory / name
        with self.named(name):
            check_directories(path.parent, self.directory)
            try:
                with open(path, encoding="utf-8", opener=private) as file:
                    return file.read()
            except FileNotFoundError:
                return None
            except UnicodeDecodeError as error:
                raise no_document(str(path), f"it is cut off or altered ({error})") from error

    def check(self) -> None:
        """:raises CtlError: others could put a file in the place of one of ours."""
        with self.named(""):
            check_directories(self.directory, self.directory)

    def has(self, name: str) -> bool:
        """Whether there is a file, whatever it says."""
        return (self.directory / name).exists()

    def put(self, name: str, text: str, version: str, reason: str) -> Step:
        """The step that writes a file, if it still has the version that was read ("": if there is none)."""
        return Step(
            service="file",
            operation="WriteFile",
            parameters={"name": name, "text": text, "version": version},
            reason=reason,
            resource=f"{self.directory}/{name}",
            after={"document": name},
        )

    def read(self, service: str, operation: str, region: str | None = None, **parameters: t.Any) -> dict[str, t.Any]:
        """No step of a directory waits for a read."""
        raise NotImplementedError(operation)

    def write(
        self, service: str, operation: str, region: str | None, parameters: t.Mapping[str, t.Any]
    ) -> dict[str, t.Any]:
        """Write one file. Only converge() calls this."""
        if self._check_mode:
            raise WriteRefused("Check mode never writes", service=service, operation=operation)
        name, version, text = (str(parameters[key]) for key in ("name", "version", "text"))
        path = self.directory / name
        with self.named(name):
            private_directory(path.parent, self.directory)
            with tempfile.NamedTemporaryFile(dir=path.parent, mode="w", encoding="utf-8", delete=False) as file:
                file.writelines([text])
            self._move(Path(file.name), name, version)
        return {}

    def _move(self, written: Path, name: str, version: str) -> None:
        """Put a complete file in its place; as in S3, a place where another is by now is a failed precondition."""
        path = self.directory / name
        try:
            with _locked(path.parent):
                found = self.text(name)
                if (version_of(found) if found is not None else "") != version:
                    raise CtlError(f"{path} was written by somebody else meanwhile", code="PreconditionFailed")
                os.replace(written, path)
        finally:
            written.unlink(missing_ok=True)

    @contextlib.contextmanager
    def named(self, name: str) -> t.Iterator[None]:
        """An error of the file system says which file it is about, and what to do."""
        path = self.directory / name
        try:
            yield
        except OSError as error:
            raise CtlError(f"{self._trouble}: {path}: {reason_of(error, path)}", hint=self._hint) from error


@contextlib.contextmanager
def _locked(directory: Path) -> t.Iterator[None]:
    """Between looking at a file and replacing it, nobody else does."""
    held = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
