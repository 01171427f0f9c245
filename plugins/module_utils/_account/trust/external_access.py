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
    Shared,
    Told,
    WithPolicy,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Federation, Iam, Oidc, Saml
from ansible_collections.ctl.aws.plugins.module_utils._policies.outsiders import (
    ASSUME_ACTIONS,
    EVERYBODY,
    PROVIDER,
    SERVICE,
    UNKNOWN,
    Scope,
    Way,
    shared_way,
    ways_in,
)
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
            _told(ways, "its trust policy lets {who} assume it"),
            unique_id=role["id"],
            admin_equivalent=role["arn"] in admins,
        )
        for name, role in iam["roles"].items()
        if (ways := ways_in(role["trust"], scope, ASSUME_ACTIONS))
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
        ways = ways_in(bucket["policy"], scope) if bucket["policy"] else []
        acl = [way for grant in bucket["grants"] if (way := _acl_way(grant, bucket["owner"]))]
        for told in _sorted_told((ways, "its bucket policy lets {who} in"), (acl, "its ACL lets {who} in")):
            found.append(entry("bucket", bucket["name"], bucket["arn"], told, region=bucket["region"]))
    return found


def trust_in_keys(keys: t.Iterable[Key], scope: Scope) -> list[Entry]:
    """Keys whose policy or grants let somebody outside use them."""
    found = []
    for key in keys:
        grants = [way for grant in key["grants"] for way in ways_in(_as_document(grant), scope)]
        ways = ways_in(key["policy"], scope)
        for told in _sorted_told((ways, "its key policy lets {who} use it"), (grants, "a grant lets {who} use it")):
            found.append(entry("key", key["name"], key["arn"], told, region=key["region"]))
    return found


def trust_in_policies(things: t.Iterable[WithPolicy], scope: Scope) -> list[Entry]:
    """Event buses and backup vaults whose policy lets somebody outside in."""
    return [
        entry(thing["kind"], thing["name"], thing["arn"], told, region=thing["region"])
        for thing in things
        if thing["policy"]
        for told in _sorted_told((ways_in(thing["policy"], scope), "its policy lets {who} in"))
    ]


def trust_in_shared(things: t.Iterable[Shared], scope: Scope) -> list[Entry]:
    """What is shared with somebody outside without a policy. :param things: what shared_things.py reads."""
    found = []
    for thing in things:
        ways = [way for who in thing["shared_with"] if (way := shared_way(who, scope))]
        for told in _sorted_told((ways, thing["how"])):
            found.append(entry(thing["kind"], thing["name"], thing["arn"], told, region=thing["region"]))
    return found


def _as_document(grant: KeyGrant) -> dict[str, t.Any]:
    """A grant as the policy that would do the same. One to a service names none of AWS's principals."""
    grantee = grant.get("GranteePrincipal", "")
    principal = {"AWS": grantee} if grantee and not grantee.endswith((".amazonaws.com", ".amazonaws.com.cn")) else {}
    return {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "kms:*"}}


def _acl_way(grant: Grant, owner: str) -> Way | None:
    grantee = grant["Grantee"]
    if grantee.get("URI", "").rpartition("/")[2] in EVERYBODY_GROUPS:
        return Way(frozenset(), frozenset({grantee["URI"]}), ("everybody",), (), (EVERYBODY,))
    name = grantee.get("ID", owner)
    if name in SERVICE_CANONICAL_IDS | {owner}:
        return None
    return Way(frozenset(), frozenset({name}), (f"{name} (whose account cannot be told)",), (), (UNKNOWN,))


def _sorted_told(*sources: tuple[t.Sequence[Way], str]) -> t.Iterator[Told]:
    """What ways from several sources come to: those that count, and those of any account through a service."""
    for through_service in (False, True):
        told: Told = {}
        for ways, sentence in sources:
            told = _joined(told, _told([way for way in ways if (SERVICE in way.kinds) is through_service], sentence))
        if told:
            yield told


def _told(ways: t.Sequence[Way], sentence: str) -> Told:
    """What several ways come to; nothing without one."""
    if not ways:
        return {}
    texts = {
        sentence.format(who=" and ".join(way.who))
        + (f" (conditions narrow it: {', '.join(way.keys)})" if way.keys else "")
        for way in ways
    }
    return {
        "accounts": sorted({account for way in ways for account in way.accounts}),
        "principals": sorted({name for way in ways for name in way.principals}),
        "who": sorted({kind for way in ways for kind in way.kinds}),
        "how": "; ".join(sorted(texts)),
        "conditional": all(way.keys for way in ways),
    }


def _joined(one: Told, other: Told) -> Told:
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
    told: Told,
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
        **told,
    }
