# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a root user can sign in with, and what of it the owner of the account's address has made."""

from __future__ import annotations

import datetime
import typing as t

PASSWORD = "password"
# Beside a password and a second factor, an owner has no use for these, and AWS advises against them.
UNWANTED = ("access_keys", "signing_certificates")

# Kind of credential -> the list that has it, in which key, and what says which one it is and since when.
LISTS = {
    "mfa_devices": ("ListMFADevices", "MFADevices", "SerialNumber", "EnableDate"),
    "access_keys": ("ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", "CreateDate"),
    "signing_certificates": ("ListSigningCertificates", "Certificates", "CertificateId", "UploadDate"),
}


class Credential(t.NamedTuple):
    """Something to sign in with.

    :param kind: a key of LISTS, or PASSWORD. :param since: when it was made.
    """

    kind: str
    id: str
    since: datetime.datetime

    @property
    def what(self) -> str:
        """In words."""
        return self.kind.replace("_", " ").removesuffix("s") + (f" {self.id}" if self.id else "")


class State(t.TypedDict):
    """What there is. :param address_since: when the address was changed. :param recovered: the last recovery."""

    address_since: datetime.datetime | None
    recovered: datetime.datetime | None
    credentials: list[Credential]


def recovered_since(
    credentials: t.Sequence[Credential], address_since: datetime.datetime | None, recovered: datetime.datetime | None
) -> datetime.datetime | None:
    """Since when the owner of the address can have made credentials: nothing from before is the owner's.

    :param address_since: when the address was changed, if that is known. :param recovered: when, as the ledger proves,
        the password was let be recovered.
    :returns: the time of the recovery; None where nothing proves one. A password that is newer than the address, with
        nothing older beside it, is what a recovery leaves.
    """
    if recovered and (address_since is None or recovered >= address_since):
        return recovered
    password = next((credential.since for credential in credentials if credential.kind == PASSWORD), None)
    if address_since is None or password is None or any(credential.since < address_since for credential in credentials):
        return None
    return password


def owners(current: State) -> list[Credential]:
    """What the owner of the address made: all that is newer than the recovery. Without one, nothing is."""
    credentials = current["credentials"]
    since = recovered_since(credentials, current["address_since"], current["recovered"])
    return [credential for credential in credentials if since and credential.since >= since]


def handed_over(current: State) -> bool:
    """Whether the owner of the address can sign in, and nobody else: a password of the owner's, and nothing older."""
    kept = owners(current)
    return len(kept) == len(current["credentials"]) and any(credential.kind == PASSWORD for credential in kept)


def findings(current: State) -> list[dict[str, str]]:
    """Keys and certificates that are newer than the recovery: the owner's to keep, and to be looked at."""
    return [
        {"kind": credential.kind, "id": credential.id, "since": credential.since.isoformat()}
        for credential in owners(current)
        if credential.kind in UNWANTED
    ]
