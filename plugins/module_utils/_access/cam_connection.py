# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way to the Cloud Application Manager's REST API, under the same write guard as AWS."""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import typing as t
import urllib.error
import urllib.parse
import zlib

from ansible.module_utils.urls import open_url
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import is_read
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError, WriteRefused
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import MASK

TIMEOUT_SECONDS = 30
RELEASE = "4.0"

# Operation -> method and path of the providers API.
CALLS = {
    "ListProviders": ("GET", "/services/providers"),
    "CreateProvider": ("POST", "/services/providers"),
    "GetProvider": ("GET", "/services/providers/{id}"),
    "GetProviderLogs": ("GET", "/services/providers/{id}/logs"),
    "UpdateProvider": ("PUT", "/services/providers/{id}"),
    "DeleteProvider": ("DELETE", "/services/providers/{id}"),
    "SyncProvider": ("PUT", "/services/providers/{id}/sync"),
}

HINTS = {
    400: "The CAM does not take this request: compare the provider with the documentation.",
    401: "Check ctl_cam_token: it may have expired.",
    403: "Check ctl_cam_token, and that its user may manage this provider.",
    404: "Check ctl_cam_provider_id and ctl_cam_endpoint.",
}

# What comes up where no answer comes, half of one, or one that cannot be read.
UNANSWERED = (OSError, http.client.HTTPException, EOFError, zlib.error)
UNREADABLE = (ValueError, RecursionError)
UNREACHED, UNEXPECTED = "EndpointConnectionError", "UnexpectedAnswer"

EXPECTED = "an address such as https://cam.example.com"
NOT_KNOWN = "Whether the call was made is not known: see in the CAM what became of it."
ANOTHER = "See whether ctl_cam_endpoint is the address of the CAM itself, and whether it is in order, then run again."
REDIRECTED = (
    "The CAM sends this call to another address. The token is not sent along: set ctl_cam_endpoint to the address at "
    "which the CAM itself answers."
)


class CamConnection:
    """The CAM with one token.

    :param endpoint: its address, such as https://cam.example.com. :param check_mode: whether every write is refused.
    :param journal: where writes are recorded.
    """

    def __init__(
        self, endpoint: str, token: str, *, validate_certs: bool, check_mode: bool, journal: str | None
    ) -> None:
        self.journal = Journal(journal, "cam")
        self._endpoint = checked_endpoint(endpoint)
        self._token = token
        self._validate_certs = validate_certs
        self._check_mode = check_mode

    def read(self, service: str, operation: str, region: str | None = None, **parameters: t.Any) -> t.Any:
        """Make one call that changes nothing.

        :raises CtlError: the CAM refused it or cannot be reached. :raises WriteRefused: it is not a read.
        """
        if not is_read(service, operation):
            raise WriteRefused(
                f"{service}:{operation} is not on the list of reads", service=service, operation=operation
            )
        return self._call(operation, parameters)

    def write(
        self, service: str, operation: str, region: str | None, parameters: t.Mapping[str, t.Any]
    ) -> dict[str, t.Any]:
        """Make one call that changes something. Only converge() calls this."""
        if self._check_mode:
            raise WriteRefused("Check mode never writes", service=service, operation=operation)
        try:
            answer = self._call(operation, parameters)
        except CtlError as error:
            if error.code in (UNREACHED, UNEXPECTED):
                error.hint = f"{NOT_KNOWN} {error.hint}"
                error.where["outcome"] = "unknown"
            raise
        if not isinstance(answer, dict):
            raise CtlError(
                f"The Cloud Application Manager at {self._endpoint} answered something else than an object",
                hint=f"{NOT_KNOWN} {ANOTHER}",
                code=UNEXPECTED,
                outcome="unknown",
                service=service,
                operation=operation,
            )
        # What came of it is read; of this answer nothing is believed.
        return {}

    def _call(self, operation: str, parameters: t.Mapping[str, t.Any]) -> object:
        method, path = CALLS[operation]
        answer: http.client.HTTPResponse
        url = self._endpoint + path.format_map(parameters)
        where = {"service": "cam", "operation": operation, "url": url}
        headers = {"Content-Type": "application/json", "Elasticbox-Token": self._token, "ElasticBox-Release": RELEASE}
        body = json.dumps(parameters["body"]) if "body" in parameters else None
        try:
            with open_url(
                url,
                method=method,
                headers=headers,
                data=body,
                timeout=TIMEOUT_SECONDS,
                validate_certs=self._validate_certs,
                # It would take the token along, to whatever host.
                follow_redirects="none",
            ) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            refusal = self._without_token(_message(error))
            message = f"The Cloud Application Manager answered {error.code} ({refusal}) to {method} {url}"
            hint = REDIRECTED if 300 <= error.code < 400 else HINTS.get(error.code, "")
            raise CtlError(message, hint=hint, code=str(error.code), answer=refusal, **where) from error
        except (*UNANSWERED, ValueError) as error:
            raise CtlError(
                f"The Cloud Application Manager at {self._endpoint} cannot be reached: "
                f"{self._without_token(str(error))}",
                hint="Check ctl_cam_endpoint and the network, then run again.",
                code=UNREACHED,
                **where,
            ) from error
        return self._parsed(content, where)

    def _parsed(self, content: bytes, where: t.Mapping[str, str]) -> object:
        try:
            text = self._without_token(content.decode())
            return json.loads(text) if text.strip() else {}
        except UNREADABLE as error:
            raise CtlError(
                f"The Cloud Application Manager at {self._endpoint} answered something that cannot be read: "
                f"{self._without_token(str(error))}",
                hint=ANOTHER,
                code=UNEXPECTED,
                **where,
            ) from error

    def _without_token(self, text: str) -> str:
        """What the CAM says, also where it says the token, which would stand in journal and evidence then."""
        for form in (self._token, urllib.parse.quote(self._token, safe=""), json.dumps(self._token)[1:-1]):
            text = text.replace(form, MASK)
        return text


def checked_endpoint(endpoint: str) -> str:
    """The address of a CAM, without what follows its host but a path.

    :raises InputError: the token would go there readable for everybody on the way.
    """
    shown = re.split(r"[?#]", re.sub(r"(?s).*@", f"{MASK}@", endpoint))[0]
    try:
        parts = urllib.parse.urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError("endpoint", shown, EXPECTED) from error
    if "@" in endpoint:
        raise InputError("endpoint", shown, f"{EXPECTED}, without a user or a password: set ctl_cam_token")
    if not host or parts.scheme not in ("https", "http") or parts.query or parts.fragment or port == 0:
        raise InputError("endpoint", shown, EXPECTED)
    if parts.scheme == "http" and not _is_loopback(host):
        raise InputError("endpoint", shown, "https, since the token is sent there (http only to this machine itself)")
    return endpoint.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _message(error: urllib.error.HTTPError) -> str:
    """What the CAM says about a refusal, or the HTTP reason where it says nothing that can be read."""
    try:
        return str(json.loads(error.read()).get("message") or error.reason)
    except (*UNANSWERED, *UNREADABLE, AttributeError):
        return str(error.reason)
