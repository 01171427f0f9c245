# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the Cloud Application Manager answers, as far as it is gone by: nothing of it is believed unread."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import ANOTHER, UNEXPECTED, CamConnection
from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import Shape, trouble
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError

AWS_TYPE = "Amazon Web Services"
NOT_FOUND = "404"

_TEXT: Shape = (str, type(None))
_ACCOUNT: Shape = (str, int, type(None))
# What the CAM has to answer. What else it says of a provider is sent back to it as it is.
_PROVIDER: Shape = {
    "id": str,
    "state": str,
    "name?": _TEXT,
    "updated?": _TEXT,
    "account_id?": _ACCOUNT,
    "credentials?": {"role?": _TEXT, "account_id?": _ACCOUNT},
}
_LOG: Shape = [{"created?": _TEXT, "level?": _TEXT, "text?": _TEXT}]

# An account in an ARN, or by itself; not as a part of a name.
_NAMED_ACCOUNT = re.compile(r"(?<![^\s:])[0-9]{12}(?![^\s:/])")


class Credentials(t.TypedDict, total=False):
    """What a provider has of the account that it is for."""

    role: str | None
    account_id: str | int | None


class Provider(t.TypedDict, total=False):
    """What is gone by of a provider; it has more, which is sent back as it is."""

    id: t.Required[str]
    state: t.Required[str]
    name: str | None
    updated: str | None
    account_id: str | int | None
    credentials: Credentials


class Line(t.TypedDict, total=False):
    """A line of a provider's log."""

    created: str | None
    level: str | None
    text: str | None


class Look(t.NamedTuple):
    """The provider, None if it is gone, and its log."""

    provider: Provider | None
    logs: list[dict[str, str]]


def look(connection: CamConnection, provider_id: str, state: str) -> Look:
    """The provider and its log. Where it shall be absent, None and no log if it is."""
    try:
        provider = parsed_provider(connection.read("cam", "GetProvider", id=provider_id), provider_id)
        return Look(provider, parsed_logs(connection.read("cam", "GetProviderLogs", id=provider_id)))
    except CtlError as error:
        if state == "absent" and error.code == NOT_FOUND:
            return Look(None, [])
        raise


def parsed_provider(answer: object, provider_id: str) -> Provider:
    """A provider as the CAM answered it, if it is the one that was asked for.

    :raises CtlError: it is another one, none, or none of AWS.
    """
    if isinstance(answer, dict) and answer.get("type") != AWS_TYPE:
        raise InputError("provider_id", provider_id, f"a provider of type {AWS_TYPE!r}, not {answer.get('type')!r}")
    _check(answer, _PROVIDER, f"provider {provider_id}", "GetProvider")
    provider = t.cast("Provider", answer)
    if provider["id"] != provider_id:
        raise CtlError(
            f"The Cloud Application Manager was asked for provider {provider_id}, and answered provider "
            f"{provider['id']}",
            hint="Check ctl_cam_provider_id and ctl_cam_endpoint, then run again.",
            code=UNEXPECTED,
        )
    return provider.copy()


def parsed_logs(answer: object) -> list[dict[str, str]]:
    """The log of a provider, oldest first: [{created, level, text}]. :raises CtlError: it is none."""
    _check(answer, _LOG, "the log of a provider", "GetProviderLogs")
    lines = t.cast("list[Line]", answer)
    chosen = [
        {"created": line.get("created") or "", "level": line.get("level") or "", "text": line.get("text") or ""}
        for line in lines
    ]
    return sorted(chosen, key=lambda line: line["created"])


def _check(answer: object, shape: Shape, what: str, operation: str) -> None:
    wrong = trouble(answer, shape)
    if wrong:
        raise CtlError(
            f"The Cloud Application Manager was asked for {what}, and answered something else: {wrong}",
            hint=ANOTHER,
            code=UNEXPECTED,
            service="cam",
            operation=operation,
        )


def accounts_of(provider: Provider) -> set[str]:
    """The accounts that a provider names. A number lacks the zeros that an account begins with."""
    fields = (provider.get("account_id"), provider.get("credentials", {}).get("account_id"))
    texts = [f"{one:012}" if isinstance(one, int) else str(one or "").replace("-", "") for one in fields]
    return set(_NAMED_ACCOUNT.findall(" ".join([role_of(provider), *texts])))


def role_of(provider: Provider) -> str:
    """The Account Role ARN of a provider, or what stands in its place; "" where there is none."""
    return str(provider.get("credentials", {}).get("role") or "")
