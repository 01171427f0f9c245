# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what the root user and users sign in with, from the credential report. None of it is a secret."""

from __future__ import annotations

import csv
import datetime
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.clock import stamp
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition, retrying, wait_until

ROOT = "<root_account>"
# In place of a time: there is none, nobody knows, or nothing was ever done.
NO_TIME = frozenset({"N/A", "no_information", "not_supported", ""})
NOT_YET = ("ReportNotPresent", "ReportExpired", "ReportInProgress")
_KEYS = (1, 2)


class Key(t.TypedDict):
    """An access key of a user. Times in UTC, "" where there is none."""

    number: int
    active: bool
    rotated: str
    last_used: str


class User(t.TypedDict):
    """What a user signs in with. Times in UTC, "" where there is none."""

    name: str
    arn: str
    created: str
    console: bool
    mfa: bool
    password_last_used: str
    password_last_changed: str
    keys: list[Key]
    certificates: int


class Root(t.TypedDict):
    """What the root user signs in with. :param password: None where the report does not tell."""

    mfa: bool
    hardware_mfa: bool
    password: bool | None
    access_keys: int
    certificates: int
    last_used: str


class Certificate(t.TypedDict):
    """A server certificate that is kept in IAM."""

    name: str
    arn: str
    expires: str


class Credentials(t.TypedDict):
    """All of it. :param generated: since when the report is what it is; AWS makes one in four hours at most."""

    generated: str
    root: Root
    users: list[User]
    server_certificates: list[Certificate]


class ServerCertificate(t.TypedDict):
    """A certificate of iam:ListServerCertificates, as far as it is read."""

    ServerCertificateName: str
    Arn: str
    Expiration: datetime.datetime


Line = t.Mapping[str, str]


def read(connection: Connection) -> Credentials:
    """The credential report and what is not in it (iam:GenerateCredentialReport, iam:GetCredentialReport,
    iam:GetAccountSummary, iam:ListVirtualMFADevices, iam:ListServerCertificates).

    :raises CtlError: one of them was refused, or there was no report within a minute.
    """
    found = together(
        report=lambda: _read_report(connection),
        summary=lambda: connection.read("iam", "GetAccountSummary")["SummaryMap"],
        devices=lambda: connection.read_all("iam", "ListVirtualMFADevices", AssignmentStatus="Assigned"),
        certificates=lambda: connection.read_all("iam", "ListServerCertificates"),
    )
    lines = list(csv.DictReader(found["report"]["Content"].decode("utf-8").splitlines()))
    virtual = [one["SerialNumber"] for one in found["devices"]["VirtualMFADevices"] if _is_roots(one)]
    certificates: list[ServerCertificate] = found["certificates"]["ServerCertificateMetadataList"]
    [root] = [line for line in lines if line["user"] == ROOT]
    return {
        "generated": stamp(found["report"]["GeneratedTime"].timestamp()),
        "root": root_of(root, found["summary"], virtual),
        "users": [user_of(line) for line in sorted(lines, key=lambda one: one["user"]) if line["user"] != ROOT],
        "server_certificates": [
            {
                "name": one["ServerCertificateName"],
                "arn": one["Arn"],
                "expires": stamp(one["Expiration"].timestamp()),
            }
            for one in certificates
        ],
    }


def _read_report(connection: Connection) -> dict[str, t.Any]:
    """AWS begins to make one, unless there is one of the last four hours; then it is asked until that is ready."""
    wait_until(connection, Condition("iam", "GenerateCredentialReport", {}, "State", "COMPLETE"))
    return retrying(lambda: connection.read("iam", "GetCredentialReport"), NOT_YET)


def _is_roots(device: t.Mapping[str, t.Any]) -> bool:
    """Whether a virtual MFA device is the root user's: its user is, or where AWS names none, its own name says so."""
    user = str((device.get("User") or {}).get("Arn", ""))
    return user.endswith(":root") or (not user and device["SerialNumber"].endswith("root-account-mfa-device"))


def root_of(line: Line, summary: t.Mapping[str, int], virtual: t.Sequence[str]) -> Root:
    """The root user. Of what both tell, the report or the account's summary, the worse counts.

    :param line: of the report. :param summary: of iam:GetAccountSummary. :param virtual: its virtual MFA devices.
    """
    mfa = _is(line["mfa_active"]) and bool(summary.get("AccountMFAEnabled", 0))
    active = sum(_is(line[f"access_key_{number}_active"]) for number in _KEYS)
    used = [line["password_last_used"], *(line[f"access_key_{number}_last_used_date"] for number in _KEYS)]
    password = {"true": True, "false": False}.get(line["password_enabled"])
    if password is None and "AccountPasswordPresent" in summary:
        password = bool(summary["AccountPasswordPresent"])
    return {
        "mfa": mfa,
        "hardware_mfa": mfa and not virtual,
        "password": password,
        "access_keys": max(active, summary.get("AccountAccessKeysPresent", 0)),
        "certificates": max(_certificates(line), summary.get("AccountSigningCertificatesPresent", 0)),
        "last_used": max(_time(text) for text in used),
    }


def user_of(line: Line) -> User:
    """A user. :param line: of the report."""
    return {
        "name": line["user"],
        "arn": line["arn"],
        "created": _time(line["user_creation_time"]),
        "console": _is(line["password_enabled"]),
        "mfa": _is(line["mfa_active"]),
        "password_last_used": _time(line["password_last_used"]),
        "password_last_changed": _time(line["password_last_changed"]),
        "keys": [
            {
                "number": number,
                "active": _is(line[f"access_key_{number}_active"]),
                "rotated": _time(line[f"access_key_{number}_last_rotated"]),
                "last_used": _time(line[f"access_key_{number}_last_used_date"]),
            }
            for number in _KEYS
            if _is(line[f"access_key_{number}_active"]) or _time(line[f"access_key_{number}_last_rotated"])
        ],
        "certificates": _certificates(line),
    }


def _certificates(line: Line) -> int:
    return sum(_is(line[f"cert_{number}_active"]) for number in _KEYS)


def _is(text: str) -> bool:
    return text.lower() == "true"


def _time(text: str) -> str:
    """A time of the report, such as 2026-01-31T12:00:00+00:00, as all others are."""
    return "" if text in NO_TIME else stamp(datetime.datetime.fromisoformat(text).timestamp())
