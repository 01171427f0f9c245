# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the emulator knows beyond moto: accounts with their test flags, handshakes, sessions, organizations."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

DEFAULT_REGIONS = ["us-east-1", "us-west-2", "eu-west-1"]


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
            setattr(self, name, value)


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


@dataclass
class World:
    """All of it. There is one, and reset empties it."""

    accounts: dict[str, Account] = field(default_factory=dict)
    handshakes: dict[str, Handshake] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
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
        self.mfa_delete.clear()

    def describe(self) -> dict[str, Any]:
        """The state as JSON can carry it."""
        return {
            "accounts": [asdict(account) for account in self.accounts.values()],
            "handshakes": [one.describe() for one in self.handshakes.values()],
        }


WORLD = World()
