# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lets somebody outside into an account: roles, users, identity providers, and the policies of resources."""

from __future__ import annotations

import html
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.trust.answers import KeyGrant
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import (
    Bucket,
    Entry,
    Key,
    Reported,
    Shared,
    WithPolicy,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    ASSUME_ACTIONS,
    EVERYBODY,
    PROVIDER,
    SERVICE,
    UNKNOWN,
    Access,
    Scope,
    external_access,
    shared_access,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Federation, Iam, Oidc, Saml
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import is_tagged
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Grant

# The identity providers that a role can trust although the account has no provider for them.
WEB_IDENTITIES = ("accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com")
# In place of accounts, in the ACL of a bucket. The canonical id is the one that CloudFront delivers logs with.
EVERYBODY_GROUPS = ("AllUsers", "AuthenticatedUsers")
SERVICE_CANONICAL_IDS = frozenset({"c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"})

_SAML_ADDRESS = re.compile(r"\b(?:entityID|Location|ResponseLocation)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def in_domains(address: str, domains: t.Collection[str]) -> bool:
    """Whether a URL, a URN or a name, however it is written, speaks of a host in one of these domains."""
    found = re.match(r"(?:[\w+.-]+:)?//([^/?#\\]*)", address)
    host = found[1] if found else address
    # A host may end with a dot.
    found_words: list[str] = re.findall(r"[a-z0-9.-]+", host.lower())
    words = [f".{word.strip('.')}" for word in found_words]
    return any(word.endswith(f".{domain.lower()}") for word in words for domain in domains)


def saml_addresses(metadata: str) -> list[str]:
    """The entity id and the locations that a SAML provider's metadata names."""
    pairs: list[tuple[str, str]] = _SAML_ADDRESS.findall(metadata)
    found = {html.unescape(double or single) for double, single in pairs}
    return sorted(address for address in found if address)


def partners_providers(federation: Federation, domains: t.Collection[str]) -> dict[str, list[str]]:
    """The identity providers that count as the partner's: by ARN or name, the addresses by which they do."""
    addresses = {name: [name] for name in WEB_IDENTITIES}
    addresses |= {provider["arn"]: saml_addresses(provider["metadata"]) for provider in federation["saml"].values()}
    addresses |= {provider["arn"]: [url] for url, provider in federation["oidc"].items()}
    every: list[Saml | Oidc] = [*federation["saml"].values(), *federation["oidc"].values()]
    tagged = {item["arn"] for item in every if is_tagged(item["tags"])}
    matching = {arn: [one for one in found if in_domains(one, domains)] for arn, found in addresses.items()}
    return {arn: found for arn, found in matching.items() if found or arn in tagged}


def trust_in_roles(iam: Iam, scope: Scope, admins: t.Collection[str]) -> list[Entry]:
    """Roles that somebody outside can assume. :param admins: the ARNs of those that are administrators."""
    return [
        entry(
            "role",
            name,
            role["arn"],
            _reported(accesses, "its trust policy lets {who} assume it"),
            unique_id=role["id"],
            admin_equivalent=role["arn"] in admins,
        )
        for name, role in iam["roles"].items()
        if (accesses := external_access(role["trust"], scope, ASSUME_ACTIONS))
    ]


def trust_in_users(iam: Iam, admins: t.Collection[str]) -> list[Entry]:
    """Users that were made for the partner. :param admins: the ARNs of those that are administrators."""
    return [
        entry(
            "user",
            name,
            user["arn"],
            {"who": [UNKNOWN], "how": "it is tagged as the partner's"},
            unique_id=user["id"],
            admin_equivalent=user["arn"] in admins,
        )
        for name, user in iam["users"].items()
        if is_tagged(user["tags"])
    ]


def trust_in_providers(federation: Federation, scope: Scope, partners: t.Mapping[str, t.Sequence[str]]) -> list[Entry]:
    """Identity providers that are the partner's, or all of them if trust in anybody is asked for."""
    found = [
        *(("saml", name, one["arn"], saml_addresses(one["metadata"])) for name, one in federation["saml"].items()),
        *(("oidc", name, one["arn"], [name]) for name, one in federation["oidc"].items()),
    ]
    how = "roles can trust whom it signs in"
    return [
        entry(
            f"{kind}_provider",
            name,
            arn,
            {"principals": [*(partners.get(arn) or addresses)], "who": [PROVIDER], "how": how},
        )
        for kind, name, arn, addresses in found
        if not scope.partners or arn in scope.providers
    ]


def trust_in_buckets(buckets: t.Iterable[Bucket], scope: Scope) -> list[Entry]:
    """Buckets whose policy or ACL lets somebody outside in."""
    found = []
    for bucket in buckets:
        accesses = external_access(bucket["policy"], scope) if bucket["policy"] else []
        acl = [access for grant in bucket["grants"] if (access := _acl_access(grant, bucket["owner"]))]
        for reported in _sorted_reports((accesses, "its bucket policy lets {who} in"), (acl, "its ACL lets {who} in")):
            found.append(entry("bucket", bucket["name"], bucket["arn"], reported, region=bucket["region"]))
    return found


def trust_in_keys(keys: t.Iterable[Key], scope: Scope) -> list[Entry]:
    """Keys whose policy or grants let somebody outside use them."""
    found = []
    for key in keys:
        grants = [access for grant in key["grants"] for access in external_access(_as_document(grant), scope)]
        accesses = external_access(key["policy"], scope)
        for reported in _sorted_reports(
            (accesses, "its key policy lets {who} use it"), (grants, "a grant lets {who} use it")
        ):
            found.append(entry("key", key["name"], key["arn"], reported, region=key["region"]))
    return found


def trust_in_policies(things: t.Iterable[WithPolicy], scope: Scope) -> list[Entry]:
    """Event buses and backup vaults whose policy lets somebody outside in."""
    return [
        entry(thing["kind"], thing["name"], thing["arn"], reported, region=thing["region"])
        for thing in things
        if thing["policy"]
        for reported in _sorted_reports((external_access(thing["policy"], scope), "its policy lets {who} in"))
    ]


def trust_in_shared(things: t.Iterable[Shared], scope: Scope) -> list[Entry]:
    """What is shared with somebody outside without a policy. :param things: what shared_things.py reads."""
    found = []
    for thing in things:
        accesses = [access for who in thing["shared_with"] if (access := shared_access(who, scope))]
        for reported in _sorted_reports((accesses, thing["how"])):
            found.append(entry(thing["kind"], thing["name"], thing["arn"], reported, region=thing["region"]))
    return found


def _as_document(grant: KeyGrant) -> dict[str, t.Any]:
    """A grant as the policy that would do the same. One to a service names none of AWS's principals."""
    grantee = grant.get("GranteePrincipal", "")
    principal = {"AWS": grantee} if grantee and not grantee.endswith((".amazonaws.com", ".amazonaws.com.cn")) else {}
    return {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "kms:*"}}


def _acl_access(grant: Grant, owner: str) -> Access | None:
    grantee = grant["Grantee"]
    if grantee.get("URI", "").rpartition("/")[2] in EVERYBODY_GROUPS:
        return Access(frozenset(), frozenset({grantee["URI"]}), ("everybody",), (), (EVERYBODY,))
    name = grantee.get("ID", owner)
    if name in SERVICE_CANONICAL_IDS | {owner}:
        return None
    return Access(frozenset(), frozenset({name}), (f"{name} (whose account is not known)",), (), (UNKNOWN,))


def _sorted_reports(*sources: tuple[t.Sequence[Access], str]) -> t.Iterator[Reported]:
    """What access from several sources comes to: those that count, and those of any account through a service."""
    for through_service in (False, True):
        reported: Reported = {}
        for accesses, sentence in sources:
            reported = _joined(
                reported,
                _reported([access for access in accesses if (SERVICE in access.kinds) is through_service], sentence),
            )
        if reported:
            yield reported


def _reported(accesses: t.Sequence[Access], sentence: str) -> Reported:
    """What several of them come to; nothing without one."""
    if not accesses:
        return {}
    texts = {
        sentence.format(who=" and ".join(access.who))
        + (f" (conditions narrow it: {', '.join(access.keys)})" if access.keys else "")
        for access in accesses
    }
    return {
        "accounts": sorted({account for access in accesses for account in access.accounts}),
        "principals": sorted({name for access in accesses for name in access.principals}),
        "who": sorted({kind for access in accesses for kind in access.kinds}),
        "how": "; ".join(sorted(texts)),
        "conditional": all(access.keys for access in accesses),
    }


def _joined(one: Reported, other: Reported) -> Reported:
    if not one or not other:
        return one or other
    return {
        "accounts": sorted({*one["accounts"], *other["accounts"]}),
        "principals": sorted({*one["principals"], *other["principals"]}),
        "who": sorted({*one["who"], *other["who"]}),
        "how": f"{one['how']}; {other['how']}",
        "conditional": one["conditional"] and other["conditional"],
    }


def entry(
    kind: str,
    name: str,
    arn: str,
    reported: Reported,
    *,
    region: str = "",
    unique_id: str = "",
    admin_equivalent: bool = False,
) -> Entry:
    """One entry of the result."""
    return {
        "kind": kind,
        "name": name,
        "arn": arn,
        "region": region,
        "unique_id": unique_id,
        "accounts": [],
        "principals": [],
        "who": [],
        "conditional": False,
        "admin_equivalent": admin_equivalent,
        **reported,
    }
