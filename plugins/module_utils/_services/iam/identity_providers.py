# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the SAML and OpenID Connect providers whose people an account takes for its own, normalised."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each, together
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import writes

# One that somebody removed between the list and the look at it.
GONE = ("NoSuchEntity",)


def read(connection: Connection) -> dict[str, dict[str, t.Any]]:
    """The account's identity providers: two lists, and one call for each provider.

    :returns: {"saml": {name: {arn, metadata (XML), tags}},
        "oidc": {url (without https://): {arn, client_ids, thumbprints, tags}}}
    """
    answers = together(saml=lambda: _read_saml(connection), oidc=lambda: _read_oidc(connection))
    return {kind: dict(sorted(found)) for kind, found in answers.items()}


def _read_saml(connection: Connection) -> list[tuple[str, dict[str, t.Any]]]:
    listed = connection.read("iam", "ListSAMLProviders").get("SAMLProviderList", [])
    arns = [item["Arn"] for item in listed]
    found = each(lambda arn: connection.read_optional("iam", "GetSAMLProvider", absent=GONE, SAMLProviderArn=arn), arns)
    return [
        (
            arn.rpartition("/")[2],
            {"arn": arn, "metadata": provider.get("SAMLMetadataDocument", ""), "tags": _tags(provider)},
        )
        for arn, provider in zip(arns, found, strict=True)
        if provider is not None
    ]


def _read_oidc(connection: Connection) -> list[tuple[str, dict[str, t.Any]]]:
    listed = connection.read("iam", "ListOpenIDConnectProviders").get("OpenIDConnectProviderList", [])
    arns = [item["Arn"] for item in listed]
    found = each(
        lambda arn: connection.read_optional(
            "iam", "GetOpenIDConnectProvider", absent=GONE, OpenIDConnectProviderArn=arn
        ),
        arns,
    )
    return [
        (
            provider["Url"].removeprefix("https://"),
            {
                "arn": arn,
                "client_ids": sorted(provider.get("ClientIDList", [])),
                "thumbprints": sorted(provider.get("ThumbprintList", [])),
                "tags": _tags(provider),
            },
        )
        for arn, provider in zip(arns, found, strict=True)
        if provider is not None
    ]


def _tags(provider: t.Mapping[str, t.Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in provider.get("Tags", [])}


def saml_creation(name: str, provider: t.Mapping[str, t.Any]) -> Step:
    """The step that makes a provider again (iam:CreateSAMLProvider). :param provider: as read() answers."""
    values = {"Name": name, "SAMLMetadataDocument": provider["metadata"], **writes.tag_list(provider.get("tags") or {})}
    return _creation("SAML", "CreateSAMLProvider", name, values)


def oidc_creation(url: str, provider: t.Mapping[str, t.Any]) -> Step:
    """The step that makes a provider again (iam:CreateOpenIDConnectProvider). :param provider: as read() answers."""
    values = {
        "Url": f"https://{url}",
        "ClientIDList": provider["client_ids"],
        "ThumbprintList": provider["thumbprints"],
        **writes.tag_list(provider.get("tags") or {}),
    }
    return _creation("OIDC", "CreateOpenIDConnectProvider", url, values)


def _creation(kind: str, operation: str, name: str, values: dict[str, t.Any]) -> Step:
    return Step(
        service="iam",
        operation=operation,
        parameters=values,
        reason=f"make {kind} provider {name} again",
        resource=f"IAM {kind} provider {name}",
        becomes={"name": name},
    )
