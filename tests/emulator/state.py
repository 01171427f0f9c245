# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the emulator knows beyond moto: accounts with their test flags, handshakes, sessions, organizations."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

DEFAULT_REGIONS = ["us-east-1", "us-west-2", "eu-west-1"]


@dataclass
class RootUser:
    """What an account's root user can sign in with: each with the time since which it is there."""

    mfa: dict[str, float] = field(default_factory=dict)
    keys: dict[str, float] = field(default_factory=dict)
    certificates: dict[str, float] = field(default_factory=dict)
    password: float | None = None
    used: float | None = None

    @classmethod
    def of(cls, account_id: str, wanted: Mapping[str, Any]) -> RootUser:
        """From a seed: mfa (virtual, hardware), numbers of keys and certificates, password or not, when it was used."""
        since = time.time() - wanted.get("age", 30 * 86400)
        serials = {"virtual": f"arn:aws:iam::{account_id}:mfa/root-device", "hardware": f"GAHT{account_id}"}
        return cls(
            mfa={serials[kind]: since for kind in wanted.get("mfa", [])},
            keys={f"AKIA{number:016d}": since for number in range(wanted.get("keys", 0))},
            certificates={f"TA{number:022d}": since for number in range(wanted.get("certificates", 0))},
            password=since if wanted.get("password") else None,
            used=time.time() - wanted["used"] if "used" in wanted else None,
        )


@dataclass
class Account:
    """One account and what a test can say about it. Every field but the id is a flag of the control API."""

    id: str
    name: str = ""
    email: str = ""
    support_plan: str = "basic"
    enabled_regions: list[str] = field(default_factory=lambda: list(DEFAULT_REGIONS))
    opt_in_regions: list[str] = field(default_factory=list)
    payment_instrument: bool = True
    phone_verified: bool = True
    eula_accepted: bool = True
    wait_period: bool = False
    suspended: bool = False
    # Of a management account: how many more invitations it may send today; none means no limit.
    invitation_rate_limit: int | None = None
    # Any other Reason: with which inviting or accepting, or leaving or being removed, is refused.
    handshake_reason: str | None = None
    leave_reason: str | None = None
    finalizing: bool = False
    # The last update of its root address: to what, with which code, how far it is, and when that was.
    new_email: str | None = None
    email_otp: str | None = None
    email_status: str | None = None
    email_updated: float | None = None
    # How many more reads show the old address after the code was taken.
    email_lag: int = 0
    # Of a management account: what central root access it has. Of any: what its root user signs in with.
    root_features: list[str] = field(default_factory=list)
    root: RootUser = field(default_factory=RootUser)
    # Of its primary contact, in AWS's names, what differs from a person at an address.
    primary_contact: dict[str, str] = field(default_factory=dict)
    # Lists of Organizations answer an empty page with a NextToken first.
    empty_first_page: bool = False

    @property
    def regions(self) -> list[str]:
        """Regions in which the account may call anything."""
        return self.enabled_regions + [name for name in self.opt_in_regions if name not in self.enabled_regions]

    def set(self, flags: dict[str, Any]) -> None:
        """Sets flags by name; an unknown name is an error, so that a typo does not pass for a test."""
        unknown = set(flags) - {item.name for item in fields(self)} | {"id"} & set(flags)
        if unknown:
            raise ValueError(f"unknown account flags: {', '.join(sorted(unknown))}")
        for name, value in flags.items():
            setattr(self, name, RootUser.of(self.id, value) if name == "root" else value)


@dataclass
class Handshake:
    """An invitation, from a management account to an account."""

    id: str
    management: str
    organization: str
    target: str
    target_type: str
    account: str
    requested: datetime
    expires: datetime
    notes: str | None = None
    state: str = "OPEN"

    @property
    def current_state(self) -> str:
        """The state, with an expiry that has passed taken into account."""
        pending = self.state in ("OPEN", "REQUESTED")
        return "EXPIRED" if pending and utcnow() >= self.expires else self.state

    @property
    def pending(self) -> bool:
        """Whether it still waits for an answer."""
        return self.current_state in ("OPEN", "REQUESTED")

    def describe(self) -> dict[str, Any]:
        """It as JSON can carry it."""
        times = {"requested": self.requested.isoformat(), "expires": self.expires.isoformat()}
        return {**asdict(self), "state": self.current_state, **times}


@dataclass(frozen=True)
class Session:
    """An assumed role's credentials: they are worth nothing once that very role is gone."""

    account: str
    role_id: str
    role_arn: str
    name: str


@dataclass(frozen=True)
class RootSession:
    """Credentials as a member's root user, for one task."""

    account: str
    task: str
    secret: str
    token: str


@dataclass
class World:
    """All of it. There is one, and reset empties it."""

    accounts: dict[str, Account] = field(default_factory=dict)
    handshakes: dict[str, Handshake] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    root_sessions: dict[str, RootSession] = field(default_factory=dict)
    # Buckets whose versions only the root user with a device can delete.
    mfa_delete: set[str] = field(default_factory=set)

    def account(self, account_id: str) -> Account:
        """The account; one that the seed does not name (made by CreateAccount) gets the defaults."""
        return self.accounts.setdefault(account_id, Account(account_id))

    def clear(self) -> None:
        """Forgets everything."""
        self.accounts.clear()
        self.handshakes.clear()
        self.sessions.clear()
        self.root_sessions.clear()
        self.mfa_delete.clear()

    def describe(self) -> dict[str, Any]:
        """The state as JSON can carry it."""
        return {
            "accounts": [asdict(account) for account in self.accounts.values()],
            "handshakes": [one.describe() for one in self.handshakes.values()],
            "root_sessions": [part for one in self.root_sessions.values() for part in (one.secret, one.token)],
        }


STATE = World()
