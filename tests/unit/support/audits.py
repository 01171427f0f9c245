# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as an audit finds them: one in which nothing is the matter, and what tests change of it."""

from __future__ import annotations

import copy
from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import document
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.controls import PARTS, USERS
from ansible_collections.ctl.aws.plugins.module_utils._account.hardening.inspection import Finding
from ansible_collections.ctl.aws.tests.accounts import ACME

TODAY, ORGANIZATION = "2026-06-30", "o-ctlpartner01"
USER: dict[str, Any] = {
    "name": "alice",
    "arn": f"arn:aws:iam::{ACME}:user/alice",
    "created": "2026-01-01T00:00:00Z",
    "console": True,
    "mfa": True,
    "password_last_used": "2026-06-20T00:00:00Z",
    "password_last_changed": "2026-01-01T00:00:00Z",
    "keys": [{"number": 1, "active": True, "rotated": "2026-06-01T00:00:00Z", "last_used": "2026-06-29T00:00:00Z"}],
    "certificates": 0,
}
CREDENTIALS: dict[str, Any] = {
    "generated": "2026-06-30T00:00:00Z",
    "root": {"mfa": True, "hardware_mfa": True, "password": True, "access_keys": 0, "certificates": 0, "last_used": ""},
    "users": [USER],
    "server_certificates": [{"name": "site", "arn": "arn", "expires": "2026-06-30T00:00:00Z"}],
}
REGION = {
    "default_security_groups": [{"id": "sg-1", "vpc": "vpc-1", "is_default_vpc": True, "rules": [], "used_by": []}],
    "open_to_the_world": [],
    "network_acls_open": [],
    "instances_without_imdsv2": [],
    "imdsv2_default": "required",
    "vpcs_without_flow_logs": [],
}
VENDOR = {
    "kind": "role",
    "name": "vendor",
    "arn": f"arn:aws:iam::{ACME}:role/vendor",
    "region": "",
    "who": ["account"],
    "accounts": ["999999999999"],
    "how": "its trust policy lets account 999999999999 assume it",
    "admin_equivalent": True,
}


def controls(**states: str) -> list[Finding]:
    """What inspecting the controls says; compliant, but for these."""
    return [
        Finding(
            check=name,
            state=states.get(name, "compliant"),
            why="",
            differences=[],
            said=[],
            exceptions=[],
            cis=["4.3"] if name == "config" else [],
        )
        for name in (*PARTS, USERS)
    ]


def facts(**more: Any) -> dict[str, Any]:
    """What the role puts together of an account in which nothing is the matter."""
    known = {
        "account": "acme-prod",
        "run": "20260630T120000Z-1",
        "taken": "2026-06-30T12:00:00Z",
        "today": TODAY,
        "failure": "",
        "inspection": controls(),
        "look": {
            "snapshot": {"organization": {"id": ORGANIZATION}, "support": "business", "regions": ["us-east-1"]},
        },
        "contacts": {
            "snapshot": {
                "contacts": {"SECURITY": None, "BILLING": {"Name": "B"}, "OPERATIONS": {"Name": "O"}},
                "primary_contact": {"CompanyName": "Acme"},
            }
        },
        "trust": {"findings": [], "trust": [], "accepted": [], "not_looked_at": []},
        "seen": {
            "credentials": CREDENTIALS,
            "credentials_refused": "",
            "network": {"us-east-1": REGION},
            "not_looked_at": [],
        },
        "place": {"member": {"id": ACME}, "parent_id": "ou-1", "blockers": []},
        "organization_id": ORGANIZATION,
        "unit_id": "ou-1",
        "partner_accounts": ["589942003651"],
        "regions": [],
        "unused_days": 45,
        "key_days": 90,
    }
    return {**copy.deepcopy(known), **more}


def stored(account: str = "acme-prod", account_id: str = ACME, **more: Any) -> dict[str, Any]:
    """A document as the evidence store has it."""
    history = more.pop("history", [])
    made = document(facts(account=account, **more))
    return {**made, "account_id": account_id, "versions": {"ctl.aws": "1.0.0"}, "history": history}
