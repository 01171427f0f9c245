# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is found in an account that is given back: things of IAM, and who can get in."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._account.trust.trust_report import findings
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import ANALYTICS as CAM

WORDS = {"roles": "role", "policies": "policy"}


def arn(what: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:{what}"


def item(kind: str, name: str) -> dict[str, str]:
    return {"kind": kind, "name": name, "arn": arn(f"{WORDS[kind]}/{name}")}


def trust(name: str, kind: str = "role", where: str = "") -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "arn": where or arn(f"role/{name}"),
        "how": "account 540339316802 may assume it",
        "who": ["account"],
        "accounts": [CAM],
    }


def trusting(
    *items: dict[str, Any],
    unreadable: list[dict[str, str]] | None = None,
    in_vain: list[str] | None = None,
    came: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """As account_trust_info returns it: what is accepted is no finding."""
    return {
        "trust": {
            "trust": list(items),
            "unreadable": unreadable or [],
            "came_since": came or [],
            "findings": findings(items, unreadable or [], came or []),
            "accepted_in_vain": in_vain or [],
        }
    }


def iam(**more: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "steps": [],
        "managed": [],
        "unproved": [],
        "similar_names": [],
        "bounding": [],
        "names": ["app", arn("role/app")],
    }
    return {**nothing, **more}
