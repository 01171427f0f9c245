# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom a statement that trusts an identity provider lets in: judged by provider, audience and subject."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Statement, as_list
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import matches, overlaps

# One provider for all customers of a host: only these claims tell one of them from the others. The names of the keys
# are those of AWS's "Available keys for AWS web identity federation".
SHARED_HOSTS: dict[str, tuple[str, ...]] = {
    "token.actions.githubusercontent.com": (
        *("sub", "repository", "repository_id", "repository_owner", "repository_owner_id"),
        *("job_workflow_ref", "enterprise", "enterprise_id"),
    ),
    "gitlab.com": ("sub", "project_path", "project_id", "namespace_path", "namespace_id"),
    "app.terraform.io": ("sub", "terraform_organization_id", "terraform_workspace_id", "terraform_project_id"),
    "agent.buildkite.com": ("sub", "organization_slug", "organization_id"),
    "accounts.google.com": ("aud", "oaud", "sub"),
    "graph.facebook.com": ("app_id",),
    "www.amazon.com": ("app_id", "user_id"),
    "cognito-identity.amazonaws.com": ("aud", "sub"),
}

_PROVIDER = re.compile(r"arn:[\w-]+:iam::\d*:(?:oidc|saml)-provider/(.+)")
# A pattern that names whose it is before its first wildcard: repo:acme/*, or acme/* where no word says what it is.
_NAMED_SUBJECT = re.compile(r"[a-z_]+:[^*?:/]+[:/].*")
_NAMED = re.compile(r"[^*?:/]+[:/].*")
_COMPARING = ("stringequals", "stringequalsignorecase", "stringlike")


class Identity(t.NamedTuple):
    """Who of an identity provider is let in.

    :param names: what conditions on the claims name, where all of their values name somebody.
    :param anybody: whether it is a shared host, all of whose customers are let in.
    """

    provider: str
    names: tuple[str, ...]
    anybody: bool

    def is_one_of(self, subjects: t.Iterable[str]) -> bool:
        """Whether one of these patterns fits who is let in, or the provider itself."""
        return any(
            matches(self.provider, pattern) or any(overlaps(name, pattern) for name in self.names)
            for pattern in subjects
        )


def identity_of(principal: str, statement: Statement) -> Identity:
    """Whom a statement lets in through one of its principals of the kind Federated."""
    found = _PROVIDER.fullmatch(principal)
    provider = found.group(1) if found else principal
    host = provider.split("/")[0]
    claims = [
        (key.rpartition(":")[2].lower(), [str(value) for value in as_list(values)])
        for operator, keys in (statement.get("Condition") or {}).items()
        if operator.lower().removeprefix("foranyvalue:") in _COMPARING
        for key, values in keys.items()
        if key.lower().startswith(("saml:", f"{provider.lower()}:"))
    ]
    telling = SHARED_HOSTS.get(host)
    named = [
        values
        for claim, values in claims
        if (telling is None or claim in telling) and all(_names(claim, value) for value in values)
    ]
    return Identity(provider, tuple(value for values in named for value in values), telling is not None and not named)


def _names(claim: str, value: str) -> bool:
    """Whether a value says whose it is. A variable can be anything."""
    text = value.replace("${", "*")
    if "*" not in text and "?" not in text:
        return bool(text)
    return bool((_NAMED_SUBJECT if claim == "sub" else _NAMED).fullmatch(text))
