# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom a statement that trusts an identity provider lets in: evaluated by provider, audience and subject."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Statement, as_list
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import (
    includes,
    matches,
    overlaps,
    variables_open,
)

# One provider for all customers of a host: only these claims tell one of them from the others, and only in these
# shapes. The names of the keys are those of AWS's "Available keys for AWS web identity federation".
# In a shape {owner} and {id} are a name and an id without a wildcard, {text} is all of a value without one; {more} is
# nothing or whatever follows after a colon, and * is anything.
_ONE = ("{text}",)
SHARED_HOSTS: dict[str, dict[str, tuple[str, ...]]] = {
    "token.actions.githubusercontent.com": {
        # Owners choose what their subjects consist of: what one begins with is told with the name of its claim.
        "sub": (
            *("repo:{owner}/*", "repository:{owner}/*", "job_workflow_ref:{owner}/*", "repository_owner:{owner}{more}"),
            *("repository_id:{id}{more}", "repository_owner_id:{id}{more}"),
            *("enterprise:{id}{more}", "enterprise_id:{id}{more}"),
        ),
        "repository": ("{owner}/*",),
        "repository_id": _ONE,
        "repository_owner": ("{owner}",),
        "repository_owner_id": _ONE,
        "job_workflow_ref": ("{owner}/*",),
        "enterprise": _ONE,
        "enterprise_id": _ONE,
    },
    "gitlab.com": {
        "sub": ("project_path:{owner}/*",),
        "project_path": ("{owner}/*",),
        "project_id": _ONE,
        "namespace_path": ("{owner}", "{owner}/*"),
        "namespace_id": _ONE,
    },
    "app.terraform.io": {
        "sub": ("organization:{owner}:*",),
        "terraform_organization_id": _ONE,
        "terraform_workspace_id": _ONE,
        "terraform_project_id": _ONE,
    },
    "agent.buildkite.com": {
        # A job can ask for the id of one thing instead, or for the name of a queue, which others can give theirs too.
        "sub": ("organization:{owner}:*", "{uuid}"),
        "organization_slug": ("{owner}",),
        "organization_id": _ONE,
    },
    "accounts.google.com": {"aud": _ONE, "oaud": _ONE, "sub": _ONE},
    "graph.facebook.com": {"app_id": _ONE},
    "www.amazon.com": {"app_id": _ONE, "user_id": _ONE},
    "cognito-identity.amazonaws.com": {"aud": _ONE, "sub": _ONE},
}

# What the subjects of an owner begin with, whichever claim names him.
OWNERS = {
    "token.actions.githubusercontent.com": "repo:{}/*",
    "gitlab.com": "project_path:{}/*",
    "app.terraform.io": "organization:{}:*",
    "agent.buildkite.com": "organization:{}:*",
}

_PARTS = {
    # GitHub can write a name with the id that it will always have: acme@123.
    "{owner}": r"(?P<owner>[^*?:/@]+)(?:@\d+)?",
    "{id}": r"[^*?:/]+",
    "{text}": r"[^*?]+",
    "{uuid}": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "{more}": r"(?::.*)?",
    "*": r".*",
}
_SHAPES = {
    shape: re.compile("".join(_PARTS.get(part, re.escape(part)) for part in re.split(r"(\{\w+\}|\*)", shape)))
    for claims in SHARED_HOSTS.values()
    for shapes in claims.values()
    for shape in shapes
}

_PROVIDER = re.compile(r"arn:[\w-]+:iam::\d*:(?:oidc|saml)-provider/(.+)")
# Of a provider that has but one customer: what is named before the first wildcard.
_NAMED_SUBJECT = re.compile(r"[^*?]+|[a-z_]+:[^*?:/]+[:/].*")
_NAMED = re.compile(r"[^*?]+|[^*?:/]+[:/].*")
_IDS = re.compile(r"@\d+(?=[/:])")

_OPERATOR = re.compile(r"(forallvalues:|foranyvalue:)?(stringequals|stringequalsignorecase|stringlike)(ifexists)?")


class Identity(t.NamedTuple):
    """Who of an identity provider is let in.

    :param names: whom conditions on the claims name: patterns, in lower case, as all that is compared here.
    :param values: all that they say. :param anybody: whether it is a shared host, all of whose customers are let in.
    """

    provider: str
    names: tuple[str, ...]
    values: tuple[str, ...]
    anybody: bool

    def is_one_of(self, subjects: t.Iterable[str]) -> bool:
        """Whether one of these patterns can fit who is let in, or fits the provider itself."""
        return any(
            matches(self.provider, pattern, ignore_case=True)
            or any(overlaps(name, pattern.lower()) for name in self.names)
            or any(includes(pattern, value, ignore_case=True) for value in self.values)
            for pattern in subjects
        )


def identity_of(principal: str, statement: Statement) -> Identity:
    """Whom a statement lets in through one of its principals of the kind Federated."""
    found = _PROVIDER.fullmatch(principal)
    provider = found.group(1) if found else principal
    host = provider.split("/")[0].lower()
    names: list[str] = []
    all_values: list[str] = []
    anybody = host in SHARED_HOSTS
    for claim, values, required in _claims(provider, statement):
        named = [_named(host, claim, value) for value in values]
        names += [name for some in named for name in some]
        all_values += values
        anybody = anybody and not (required and named and all(named))
    return Identity(provider, tuple(names), tuple(all_values), anybody)


def _claims(provider: str, statement: Statement) -> t.Iterator[tuple[str, list[str], bool]]:
    """Conditions as (claim, values that it can have, whether it has to have one of them)."""
    for operator, keys in (statement.get("Condition") or {}).items():
        found = _OPERATOR.fullmatch(operator.lower())
        if found:
            required = found.group(1) != "forallvalues:" and not found.group(3)
            for key, values in keys.items():
                if key.lower().startswith(("saml:", f"{provider.lower()}:")):
                    texts = [variables_open(str(value)).lower() for value in as_list(values)]
                    yield key.rpartition(":")[2].lower(), texts, required


def _named(host: str, claim: str, value: str) -> list[str]:
    """What a value of a claim says about whose it is: patterns, none where it can be anybody's."""
    if host not in SHARED_HOSTS:
        return [value] if (_NAMED_SUBJECT if claim == "sub" else _NAMED).fullmatch(value) else []
    said: list[str] = []
    for shape in SHARED_HOSTS[host].get(claim, ()):
        found = _SHAPES[shape].fullmatch(value)
        if found:
            owner, form = found.groupdict().get("owner"), OWNERS.get(host, "")
            said.append(_IDS.sub("", value))
            said += [form.format(owner)] if owner and not value.startswith(form.partition("{}")[0]) else []
    return said
