# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what a user signs in with. None of it is a secret here: only names and ids are read."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection


class Kind(t.NamedTuple):
    """One kind of credentials. :param member: the list in the answer. :param key: what names one, in both calls."""

    listed_by: str
    member: str
    key: str
    removed_by: str


KINDS = {
    "access key": Kind("ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", "DeleteAccessKey"),
    "MFA device": Kind("ListMFADevices", "MFADevices", "SerialNumber", "DeactivateMFADevice"),
    "SSH key": Kind("ListSSHPublicKeys", "SSHPublicKeys", "SSHPublicKeyId", "DeleteSSHPublicKey"),
    "signing certificate": Kind("ListSigningCertificates", "Certificates", "CertificateId", "DeleteSigningCertificate"),
    "service-specific credential": Kind(
        "ListServiceSpecificCredentials",
        "ServiceSpecificCredentials",
        "ServiceSpecificCredentialId",
        "DeleteServiceSpecificCredential",
    ),
}
PASSWORD = "password"


def read(connection: Connection, user: str) -> dict[str, list[str]]:
    """What a user has, by KINDS and PASSWORD: the ids, in AWS's order."""
    found = {
        kind: [item[call.key] for item in connection.read("iam", call.listed_by, UserName=user).get(call.member, [])]
        for kind, call in KINDS.items()
    }
    profile = connection.read_optional("iam", "GetLoginProfile", absent=("NoSuchEntity",), UserName=user)
    return {**found, PASSWORD: [user] if profile else []}
