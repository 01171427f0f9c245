# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the SAML and OpenID Connect providers whose people an account takes for its own, normalised."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import both, each
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Federation, Oidc, Saml
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import writes
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.answers import (
    ListedProvider,
    OidcProvider,
    SamlProvider,
    Tagged,
)

# One that somebody removed between the list and the look at it.
GONE = ("NoSuchEntity",)


def read(connection: Connection) -> Federation:
    """The account's identity providers: two lists, and one call for each provider."""
    saml, oidc = both(lambda: _read_saml(connection), lambda: _read_oidc(connection))
    return {"saml": dict(sorted(saml)), "oidc": dict(sorted(oidc))}


def _read_saml(connection: Connection) -> list[tuple[str, Saml]]:
    def look(arn: str) -> SamlProvider | None:
        found = connection.read_optional("iam", "GetSAMLProvider", absent=GONE, SAMLProviderArn=arn)
        return None if found is None else t.cast("SamlProvider", found)

    listed: list[ListedProvider] = connection.read("iam", "ListSAMLProviders").get("SAMLProviderList", [])
    arns = [item["Arn"] for item in listed]
    return [
        (
            arn.rpartition("/")[2],
            {"arn": arn, "metadata": provider.get("SAMLMetadataDocument", ""), "tags": _tags(provider)},
        )
        for arn, provider in zip(arns, each(look, arns), strict=True)
        if provider is not None
    ]


def _read_oidc(connection: Connection) -> list[tuple[str, Oidc]]:
    def look(arn: str) -> OidcProvider | None:
        operation = "GetOpenIDConnectProvider"
        found = connection.read_optional("iam", operation, absent=GONE, OpenIDConnectProviderArn=arn)
        return None if found is None else t.cast("OidcProvider", found)

    answer = connection.read("iam", "ListOpenIDConnectProviders")
    listed: list[ListedProvider] = answer.get("OpenIDConnectProviderList", [])
    arns = [item["Arn"] for item in listed]
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
        for arn, provider in zip(arns, each(look, arns), strict=True)
        if provider is not None
    ]


def _tags(provider: Tagged) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in provider.get("Tags", [])}


def saml_creation(name: str, provider: Saml) -> Step:
    """The step that makes a provider again (iam:CreateSAMLProvider). :param provider: as read() answers."""
    values = {"Name": name, "SAMLMetadataDocument": provider["metadata"], **writes.tag_list(provider.get("tags") or {})}
    return _creation("SAML", "CreateSAMLProvider", name, values)


def oidc_creation(url: str, provider: Oidc) -> Step:
    """The step that makes a provider again (iam:CreateOpenIDConnectProvider). :param provider: as read() answers."""
    values = {
        "Url": f"https://{url}",
        "ClientIDList": provider["client_ids"],
        "ThumbprintList": provider["thumbprints"],
        **writes.tag_list(provider.get("tags") or {}),
    }
    return _creation("OIDC", "CreateOpenIDConnectProvider", url, values)


def _creation(kind: str, operation: str, name: str, values: t.Mapping[str, object]) -> Step:
    return Step(
        service="iam",
        operation=operation,
        parameters=values,
        reason=f"make {kind} provider {name} again",
        resource=f"IAM {kind} provider {name}",
        after={"name": name},
    )
