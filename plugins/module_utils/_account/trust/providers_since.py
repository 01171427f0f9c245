# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Identity providers that came, or that sign in others, since an account's origin: roles trust them by name alone."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import without_addresses
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import principals, statements

Things = t.Mapping[str, t.Mapping[str, t.Any]]
Item = dict[str, t.Any]

# What lets others in when it changes, or when something is added, in words.
WHOLE = {"metadata": "its metadata was changed since the origin"}
ADDED = {
    "client_ids": "audiences were added to it since the origin",
    "thumbprints": "certificates were added to it since the origin",
}
NOT_COMPARED = "Whether identity providers sign in the same as at the origin, which does not have them"


def changed_providers(federation: Things, origin: Things, roles: Things) -> list[Item]:
    """Providers that are not in the origin, or not as they are there.

    :param federation: what _iam_federation.read() returns. :param origin: the same of the time before onboarding.
    :param roles: as _iam.read() returns them.
    :returns: in the form of what else came since; `why` is empty for a new one that no role trusts.
    """
    trusted: dict[str, list[str]] = {}
    for name, role in sorted(roles.items()):
        for statement in statements(role["trust"]):
            for _kind, whom in principals(statement.get("Principal")):
                trusted.setdefault(whom, []).append(name)
    found = []
    for kind, providers in federation.items():
        for name, provider in providers.items():
            then = origin.get(kind, {}).get(name)
            why = _changes(then, provider) if then else _trusting(trusted.get(provider["arn"], []))
            if why or not then:
                found.append(_item(f"{kind}_provider", name, provider["arn"], why, was_there=bool(then)))
    return found


def _trusting(roles: t.Sequence[str]) -> list[str]:
    names = ", ".join(dict.fromkeys(roles))
    return [f"it came since the origin, and signs in whom these roles trust: {names}"] if names else []


def _changes(then: t.Mapping[str, t.Any], now: t.Mapping[str, t.Any]) -> list[str]:
    return [
        # The origin has no e-mail addresses, such as those of contacts.
        *(
            words
            for field, words in WHOLE.items()
            if then.get(field) not in (now.get(field), without_addresses(now.get(field)))
        ),
        *(words for field, words in ADDED.items() if set(now.get(field, [])) - set(then.get(field, []))),
    ]


def _item(kind: str, name: str, arn: str, why: list[str], *, was_there: bool) -> Item:
    reported = {"kind": kind, "name": name, "arn": arn, "unique_id": "", "created": ""}
    return {**reported, "was_there": was_there, "lets_in": [], "why": why}
