# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is known of an account that is given back, before it is entered."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT

ROLE = "CTLDeveloperRole"


def member(domain: str = "acme.example", method: str = "INVITED") -> dict[str, str]:
    return {"joined": "2026-01-31T08:00:00+00:00", "joined_method": method, "email_domain": domain}


def facts(**more: Any) -> dict[str, Any]:
    return {
        "account_id": ACCOUNT,
        "organization_id": "o-ctlpartner01",
        "role_arn": f"arn:aws:iam::{ACCOUNT}:role/{ROLE}",
        "confirm": "",
        "partner_enters": True,
        "customer_enters": False,
        "member": member(),
        "origin": ["iam", "trails", "contacts"],
        "keep_hardening": True,
        "store": "s3://partner-evidence/all",
        "ledger": {},
        "unfolded": [],
        "root_held_by": "customer",
        "root_held_by_reason": "",
        "partner_domains": ["ctl.io", "lumen.com"],
        "partner_accounts": [],
        "management_accounts": ["111111111111", ""],
        "provider_accounts": ["589942003651"],
        "log_buckets": [f"ctlaudit-{ACCOUNT}", f"config-bucket-{ACCOUNT}"],
        **more,
    }
