# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way to AWS: credentials, assumed roles, regions, clients, retries, and the write guard.

Every call of the collection goes through a Connection. Reads are free; a write passes only while converge() has
opened the guard for exactly that operation, and never in check mode.
"""

from __future__ import annotations

import contextlib
import threading
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access import patience
from ansible_collections.ctl.aws.plugins.module_utils._access.clients import Caller, Iam, Sts
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import (
    STS_REGION,
    assumed_session,
    journal_of,
    session_label,
    source_session,
    validate,
    whose,
)
from ansible_collections.ctl.aws.plugins.module_utils._access.read_cache import ReadCache
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import is_read
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError, WriteRefused

try:
    import botocore.client
    import botocore.exceptions
    import botocore.session

    HAS_BOTOCORE = True
except ImportError:  # reported by the module's main(), in Ansible's own words
    HAS_BOTOCORE = False


class _Open(threading.local):
    """The write that the guard lets through, in each thread its own."""

    operation: tuple[str, str] | None = None


class Connection:
    """One set of credentials in one account.

    :param options: the connection options of a module (see the documentation fragment ``connection``).
    :param check_mode: whether every write is refused.
    """

    def __init__(self, options: t.Mapping[str, t.Any], *, check_mode: bool) -> None:
        self._begin(options, check_mode)
        validate(options)
        self._source = source_session(options)
        configured: str | None = options.get("region") or self._source.get_config_variable("region")
        self.region = configured or "us-east-1"
        self._partition = self._partition_of(self._source)
        if options.get("role_arn"):
            self._session, arn = assumed_session(self._sts(self._source), options)
            self.caller = self._expected("AssumeRole", Caller.of(arn))
        else:
            self._session = self._source
            self.caller = self._expected("GetCallerIdentity", self._whoami(self._source))
        self._session.register("before-call", self._guard)
        self.journal = journal_of(options, self.caller.account)

    def _begin(self, options: t.Mapping[str, t.Any], check_mode: bool) -> None:
        """What every connection has before it knows any credentials."""
        self._options = options
        self.check_mode = check_mode
        self._lock = threading.Lock()
        self._clients: dict[tuple[str, ...], botocore.client.BaseClient] = {}
        self._open = _Open()
        self._cache: ReadCache[dict[str, t.Any]] | None = None

    def _partition_of(self, session: botocore.session.Session) -> str:
        expected = "the name of an AWS region, such as us-east-1"
        try:
            partition = session.get_partition_for_region(self.region)
        except botocore.exceptions.BotoCoreError as error:
            raise InputError("region", self.region, expected) from error
        # botocore takes everything that looks like a region of the partition, us-esat-1 too.
        if self.region not in session.get_available_regions("sts", partition):
            raise InputError("region", self.region, expected)
        return partition

    def _sts(self, session: botocore.session.Session) -> Sts:
        return t.cast("Sts", self._create_client(session, "sts", STS_REGION.get(self._partition, self.region)))

    def _whoami(self, session: botocore.session.Session) -> Caller:
        with self._translated("sts", "GetCallerIdentity", STS_REGION.get(self._partition, self.region)):
            answer = self._sts(session).get_caller_identity()
        return Caller.of(answer["Arn"])

    def _expected(self, operation: str, caller: Caller) -> Caller:
        """Who we are by an operation of STS, compared with the account that the task says it is for."""
        expected: str | None = self._options.get("account_id")
        if expected and caller.account != expected:
            raise CtlError(
                f"The credentials belong to account {caller.account} ({caller.arn}), not to account {expected}",
                hint="Correct the connection of this host, or its account id. Nothing was written.",
                account=expected,
                service="sts",
                operation=operation,
            )
        return caller

    def assumed_by(self) -> Caller | None:
        """Who assumed the role of this connection; None where its credentials are used as they are."""
        return self._whoami(self._source) if self._options.get("role_arn") else None

    def principal_arn(self, caller: Caller) -> str:
        """The value of aws:PrincipalArn for whoever assumed our role, "" where it cannot be known.

        The ARN of a session does not have its role's path (as those of IAM Identity Center do): iam:GetRole does.
        """
        if not caller.role_name:
            return caller.arn
        try:
            iam = t.cast(Iam, self._create_client(self._source, "iam", self.region))
            return iam.get_role(RoleName=caller.role_name)["Role"]["Arn"]
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
            return ""  # without the permission nothing is assumed: a condition on it then counts as not fulfilled

    def client(self, service: str, region: str | None = None) -> botocore.client.BaseClient:
        """The botocore client of a service in a region, made once. Safe to call from threads."""
        key = (service, region or self.region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._create_client(self._session, *key)
            return self._clients[key]

    def _client_for(self, service: str, operation: str, region: str | None) -> botocore.client.BaseClient:
        """The client that makes a call."""
        return self.client(service, region)

    def read(self, service: str, operation: str, region: str | None = None, **parameters: t.Any) -> dict[str, t.Any]:
        """Make one call that changes nothing.

        :raises AwsError: AWS refused it. :raises WriteRefused: it is not on the list of reads.
        """

        def call() -> dict[str, t.Any]:
            return self._call(service, operation, region, parameters)

        return self._cached(call, service, operation, region or self.region, parameters)

    def _cached(self, call: t.Callable[[], dict[str, t.Any]], *asked: object) -> dict[str, t.Any]:
        return call() if self._cache is None else dict(self._cache.answer(call, *asked))

    @contextlib.contextmanager
    def caching_reads(self) -> t.Iterator[None]:
        """While nothing is written: the same read is made once, whoever asks for it."""
        self._cache = ReadCache()
        try:
            yield
        finally:
            self._cache = None

    def read_optional(
        self, service: str, operation: str, absent: t.Collection[str], region: str | None = None, **parameters: t.Any
    ) -> dict[str, t.Any] | None:
        """Like read(), with None where AWS answers one of the error codes that mean "there is none"."""
        try:
            return self.read(service, operation, region, **parameters)
        except AwsError as error:
            if error.code in absent:
                return None
            raise

    def read_all(
        self, service: str, operation: str, region: str | None = None, **parameters: t.Any
    ) -> dict[str, t.Any]:
        """The answer of a list call with all its pages (which may be empty in between) put together."""
        client = self._client_for(service, operation, region)

        def call() -> dict[str, t.Any]:
            with self._translated(service, operation, region):
                pages = client.get_paginator(botocore.xform_name(operation)).paginate(**parameters)
                return dict(pages.build_full_result())

        return self._cached(call, service, operation, region or self.region, parameters, "all pages")

    def write(
        self, service: str, operation: str, region: str | None, parameters: t.Mapping[str, t.Any]
    ) -> dict[str, t.Any]:
        """Make one call that changes something. Only converge() calls this."""
        if self.check_mode:
            raise WriteRefused("Check mode never writes", service=service, operation=operation)
        if self._cache is not None:
            raise WriteRefused("Nothing is written while reads are cached", service=service, operation=operation)
        self._open.operation = (service, operation)
        try:
            return self._call(service, operation, region, parameters)
        finally:
            self._open.operation = None

    def _call(
        self, service: str, operation: str, region: str | None, parameters: t.Mapping[str, t.Any]
    ) -> dict[str, t.Any]:
        client = self._client_for(service, operation, region)
        method: t.Callable[..., dict[str, t.Any]] | None = getattr(client, botocore.xform_name(operation), None)
        if method is None:
            raise CtlError(
                f"botocore {botocore.__version__} does not know {service}:{operation}",
                hint="Update boto3 and botocore.",
                service=service,
                operation=operation,
            )
        with self._translated(service, operation, region):
            return method(**parameters)

    @contextlib.contextmanager
    def _translated(self, service: str, operation: str, region: str | None) -> t.Iterator[None]:
        try:
            yield
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
            caller: Caller | None = getattr(self, "caller", None)
            where = {"account": caller.account} if caller else whose(self._options)
            raise AwsError.from_botocore(
                error, service=service, operation=operation, region=region or self.region, **where
            ) from error

    def _create_client(
        self, session: botocore.session.Session, service: str, region: str
    ) -> botocore.client.BaseClient:
        options = self._options
        validates: bool = options.get("validate_certs", True)
        verify = options.get("aws_ca_bundle") or None if validates else False
        client = session.create_client(
            service,
            region_name=region,
            endpoint_url=options.get("endpoint_url"),
            verify=verify,
            config=patience.config(service, session_label(options)),
        )
        return patience.bound(client)

    def _guard(self, **event: t.Any) -> None:
        model: botocore.model.OperationModel = event["model"]
        service, operation = model.service_model.service_name, model.name
        if is_read(service, operation) or self._open.operation == (service, operation):
            return
        raise WriteRefused(
            f"{service}:{operation} is not on the list of reads, and no plan asked for it",
            hint="This is a defect of ctl.aws: please report it.",
            service=service,
            operation=operation,
        )
