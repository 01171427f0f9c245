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
DELETING = "deleting"
NOT_FOUND = "404"

_TEXT: Shape = (str, type(None))
_ACCOUNT: Shape = (str, int, type(None))
# What the CAM has to answer. What else it says of a provider is sent back to it as it is.
_PROVIDER: Shape = {
    "id": str,
    "state": str,
    "name?": _TEXT,
    "owner?": _TEXT,
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
    owner: str | None
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


class Wanted(t.NamedTuple):
    """Which provider a task is about: by its id, or by its name and the account that it is for.

    :param owner: the workspace that one with that name is looked for in; "" for all that the token sees.
    """

    provider_id: str
    name: str = ""
    owner: str = ""
    account: str = ""


def look(connection: CamConnection, wanted: Wanted, *, may_be_gone: bool) -> Look:
    """The provider and its log; None and no log where nobody has its name, or where it may be gone and is.

    :raises CtlError: the CAM refused it, answered something else, or has two that may be meant.
    """
    provider_id = wanted.provider_id or id_by_name(connection.read("cam", "ListProviders"), wanted)
    if not provider_id:
        return Look(None, [])
    try:
        provider = parsed_provider(connection.read("cam", "GetProvider", id=provider_id), provider_id)
        return Look(provider, parsed_logs(connection.read("cam", "GetProviderLogs", id=provider_id)))
    except CtlError as error:
        if may_be_gone and error.code == NOT_FOUND:
            return Look(None, [])
        raise


def id_by_name(answer: object, wanted: Wanted) -> str:
    """The id of the provider that has a name and works in the account, "" where there is none.

    A name is no proof: one that works in no account yet, or in another one, may be anybody's. Whether a provider works
    in the account already is asked of all that the token sees, whatever their workspace.

    :param answer: what ListProviders answered.
    :raises CtlError: several may be meant, or one that works in the account has another name or workspace, or the one
        of that name does not work in the account.
    """
    _check(answer, [{"type?": _TEXT}], "all providers", "ListProviders")
    of_aws = [one for one in t.cast("list[dict[str, object]]", answer) if one.get("type") == AWS_TYPE]
    # One that cannot be read is none of ours, unless it has the name.
    for one in of_aws:
        if one.get("name") == wanted.name:
            _check(one, _PROVIDER, f"provider {wanted.name!r}", "ListProviders")
    there = [one for one in t.cast("list[Provider]", of_aws) if not trouble(one, _PROVIDER)]
    # One that is going may still have its name, beside the one that came after it.
    staying = [one for one in there if one["state"] != DELETING]
    works_here = [one for one in staying if wanted.account in accounts_of(one)]
    found = [one for one in works_here if one.get("name") == wanted.name and wanted.owner in ("", one.get("owner"))]
    if len(found) > 1:
        raise _unclear(
            f"{len(found)} providers of account {wanted.account} are called {wanted.name!r}: {_ids(found)}", wanted
        )
    if len(works_here) > len(found):
        others = [one for one in works_here if one not in found]
        raise _unclear(
            f"Provider {others[0].get('name') or ''!r} ({_ids(others)}, workspace {others[0].get('owner') or ''!r}) "
            f"works in account {wanted.account} already, and is not the one that is called {wanted.name!r}"
            + (f" in workspace {wanted.owner!r}" if wanted.owner else ""),
            wanted,
        )
    if found:
        return found[0]["id"]
    namesakes = [one for one in staying if one.get("name") == wanted.name and wanted.owner in ("", one.get("owner"))]
    if namesakes:
        raise _unclear(
            f"Provider {wanted.name!r} ({_ids(namesakes)}) does not work in account {wanted.account}: its Account Role "
            f"ARN is {role_of(namesakes[0])!r}",
            wanted,
        )
    return ""


def _ids(providers: t.Sequence[Provider]) -> str:
    return ", ".join(sorted(one["id"] for one in providers))


def _unclear(what: str, wanted: Wanted) -> CtlError:
    return CtlError(
        what,
        hint="If one of them is the account's, set ctl_cam_provider_id to its id. Else another ctl_cam_provider_name "
        "is needed, or whoever manages it in the Cloud Application Manager deletes it. The Cloud Application Manager "
        "was not changed.",
        account=wanted.account,
    )


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
