# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Passwords and keys that sessions of the partner's gave to users who were there before, as far as CloudTrail tells."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.trust.makers import Named, maker_of

PASSWORD, ACCESS_KEY = "password", "access key"
# Event -> the kind of credential that it gives.
GIVING = {
    "CreateLoginProfile": PASSWORD,
    "UpdateLoginProfile": PASSWORD,
    "CreateAccessKey": ACCESS_KEY,
    "CreateServiceSpecificCredential": "service-specific credential",
    "UploadSSHPublicKey": "SSH key",
    "UploadSigningCertificate": "signing certificate",
}

Record = t.Mapping[str, t.Any]


class Credentials(t.NamedTuple):
    """What a user can sign in with.

    :param others: the further kinds of which an active one is there. :param key_ids: those of the active access keys.
    """

    password: bool
    active_keys: int
    others: tuple[str, ...] = ()
    key_ids: tuple[str, ...] = ()

    def has(self, kind: str, key_id: str) -> bool:
        """Whether a credential is there and active. :param key_id: that of an access key, "" where it is not known."""
        if kind == ACCESS_KEY:
            return key_id in self.key_ids if key_id else self.active_keys > 0
        return self.password if kind == PASSWORD else kind in self.others


class Given(t.NamedTuple):
    """One event. :param at: as CloudTrail writes it. :param key_id: that of an access key, or ""."""

    user: str
    kind: str
    maker: Named
    session: str
    at: str
    key_id: str = ""


def given_of(record: Record) -> Given | None:
    """What one record of CloudTrail tells; None where nothing was given, or the giver is neither a user nor a role."""
    maker, who = maker_of(record), record.get("userIdentity") or {}
    user = (record.get("requestParameters") or {}).get("userName") or who.get("userName")
    if not user or not maker or record.get("errorCode"):
        return None
    key = (record.get("responseElements") or {}).get("accessKey") or {}
    return Given(
        user,
        GIVING[record["eventName"]],
        maker,
        who.get("arn", ""),
        record.get("eventTime", ""),
        key.get("accessKeyId", ""),
    )


def by_partner(events: t.Iterable[Given], partners: t.Collection[Named], users: t.Mapping[str, str]) -> list[Given]:
    """The newest event of each credential, where a session of the partner's made it.

    :param users: when each user was created: what was given before was given to another one of its name.
    """
    newest: dict[tuple[str, ...], Given] = {}
    # Of those of one second, nobody knows the order: the partner's counts.
    for event in sorted(events, key=lambda one: (one.at, one.maker in partners), reverse=True):
        if event.user in users and event.at >= users[event.user]:
            newest.setdefault((event.user, event.kind, event.key_id), event)
    return [event for event in newest.values() if event.maker in partners]


def reasons(events: t.Iterable[Given], user: str, credentials: Credentials | None) -> list[str]:
    """Why a user who was there before is a finding; nothing where it is none.

    :param credentials: None where they cannot be read: then what was given counts as there.
    """
    return [
        f"its {event.kind} came since the origin, and was made by {event.session}"
        for event in events
        if event.user == user and (credentials is None or credentials.has(event.kind, event.key_id))
    ]
