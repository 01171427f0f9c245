# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where evidence is kept: JSON documents in a directory, or below a prefix of an S3 bucket."""

from __future__ import annotations

import contextlib
import datetime
import typing as t
from pathlib import Path

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.clock import stamp
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.files import check_directories
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Target
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import parsed, text_of, version_of
from ansible_collections.ctl.aws.plugins.module_utils._evidence.folder import Folder

S3 = "s3://"
SUFFIX = ".json"


class Document(t.NamedTuple):
    """A stored document. :param content: None if there is none. :param version: what it is replaced by, or ""."""

    content: dict[str, t.Any] | None
    version: str = ""


class Listed(t.TypedDict):
    """An object of s3:ListObjectsV2."""

    Key: str
    LastModified: datetime.datetime


class Store(t.Protocol):
    """A place for documents, each with a name such as 222222222222/origin.json."""

    uri: str
    target: Target

    def get(self, name: str) -> Document:
        """Read a document."""

    def names(self, folder: str) -> dict[str, str]:
        """The documents of a folder such as 222222222222/runs, each by its name and when it was stored (UTC)."""

    def below(self, folder: str) -> list[str]:
        """Every name that a document could have in a folder and those in it, whoever put it there."""

    def put(self, name: str, content: dict[str, t.Any], version: str, reason: str) -> Step:
        """The step that writes a document, if it still has the version that was read ("": if there is none)."""


def open_store(uri: str, options: t.Mapping[str, t.Any], *, check_mode: bool) -> Store:
    """The store of a URI.

    :param uri: an absolute directory, or s3://bucket/prefix. :param options: the connection options, for S3.
    :raises InputError: it is neither.
    """
    if uri.startswith(S3):
        bucket, _slash, prefix = uri.removeprefix(S3).partition("/")
        if bucket:
            return S3Store(bucket, prefix.strip("/"), StoreConnection(options, check_mode=check_mode))
    path = Path(uri).expanduser()
    if uri.startswith(S3) or not path.is_absolute():
        raise InputError("store", uri, "an absolute directory, or s3:// with a bucket and perhaps a prefix")
    return DirectoryStore(path, check_mode=check_mode)


class StoreConnection(Connection):
    """The way to the account that owns a bucket with evidence: an error says which document it is about."""

    def _call(
        self, service: str, operation: str, region: str | None, parameters: t.Mapping[str, t.Any]
    ) -> dict[str, t.Any]:
        with named(f"{S3}{parameters.get('Bucket', '')}/{parameters.get('Key', '')}"):
            return super()._call(service, operation, region, parameters)


@contextlib.contextmanager
def named(address: str) -> t.Iterator[None]:
    """An error of AWS says which document or folder it is about, and which variables lead there."""
    try:
        yield
    except AwsError as error:
        error.message = f"The evidence store cannot be used: {address}: {error.message}"
        where = "Check the bucket that ctl_evidence_store names, and ctl_evidence_connection."
        error.hint = f"{error.hint} {where}".strip()
        raise


class S3Store:
    """Objects below a prefix of a bucket that the account of the connection owns."""

    def __init__(self, bucket: str, prefix: str, connection: Connection) -> None:
        self.uri = f"{S3}{bucket}/{prefix}".rstrip("/")
        self.target: Target = connection
        self._connection = connection
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    def _where(self, name: str) -> dict[str, str]:
        owner = self._connection.caller.account
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{name}", "ExpectedBucketOwner": owner}

    def get(self, name: str) -> Document:
        """Read an object (s3:GetObject; where s3:ListBucket is missing, S3 does not tell absent from forbidden)."""
        found = self._connection.read_optional("s3", "GetObject", absent=("NoSuchKey",), **self._where(name))
        if not found:
            return Document(None)
        body: t.IO[bytes] = found["Body"]
        return Document(parsed(f"{self.uri}/{name}", name, body.read()), str(found["ETag"]))

    def names(self, folder: str) -> dict[str, str]:
        """The objects of a folder (s3:ListBucket)."""
        return {name: stamp(when.timestamp()) for name, when in self._listed(folder, Delimiter="/").items()}

    def below(self, folder: str) -> list[str]:
        """The objects of a folder and those in it (s3:ListBucket)."""
        return list(self._listed(folder))

    def _listed(self, folder: str, **how: str) -> dict[str, datetime.datetime]:
        """When each object was stored, by its name in the folder."""
        where = {key: value for key, value in self._where("").items() if key != "Key"}
        prefix = f"{self._prefix}{folder}/"
        with named(f"{self.uri}/{folder}"):
            found = self._connection.read_all("s3", "ListObjectsV2", Prefix=prefix, **how, **where)
        listed: list[Listed] = found.get("Contents", [])
        names = {one["Key"].removeprefix(prefix): one["LastModified"] for one in listed}
        return {name: names[name] for name in sorted(names) if name.endswith(SUFFIX)}

    def put(self, name: str, content: dict[str, t.Any], version: str, reason: str) -> Step:
        """The step that writes an object (s3:PutObject), on the condition that nobody wrote it meanwhile."""
        condition = {"IfMatch": version} if version else {"IfNoneMatch": "*"}
        body = {"Body": text_of(content).encode(), "ContentType": "application/json"}
        return Step(
            service="s3",
            operation="PutObject",
            parameters={**self._where(name), **body, **condition},
            reason=reason,
            resource=f"{self.uri}/{name}",
            after={"document": name},
        )


class DirectoryStore:
    """Files in a directory that only their owner can read."""

    def __init__(self, directory: Path, *, check_mode: bool) -> None:
        self.uri = str(directory)
        self._folder = Folder(
            directory,
            check_mode=check_mode,
            trouble="The evidence store cannot be used",
            hint="Check the directory that ctl_evidence_store names, and who may write there.",
        )
        self.target: Target = self._folder

    def get(self, name: str) -> Document:
        """Read a file."""
        text = self._folder.text(name)
        return Document(None) if text is None else Document(parsed(f"{self.uri}/{name}", name, text), version_of(text))

    def names(self, folder: str) -> dict[str, str]:
        """The files of a folder."""
        directory = self._folder.directory
        with self._folder.named(folder):
            check_directories(directory / folder, directory)
            found = sorted((directory / folder).glob(f"*{SUFFIX}"))
            return {path.name: stamp(path.lstat().st_mtime) for path in found}

    def below(self, folder: str) -> list[str]:
        """The files of a folder and those in it, each of which has to be safe."""
        directory = self._folder.directory
        with self._folder.named(folder):
            found = sorted((directory / folder).rglob("*"))
            folders = [path for path in found if path.is_dir()]
            for one in [directory / folder, *folders]:
                check_directories(one, directory)
        names = [path.relative_to(directory / folder) for path in found if path not in folders]
        return [str(name) for name in names if name.suffix == SUFFIX]

    def put(self, name: str, content: dict[str, t.Any], version: str, reason: str) -> Step:
        """The step that writes a file, on the condition that nobody wrote it meanwhile."""
        return self._folder.put(name, text_of(content), version, reason)
