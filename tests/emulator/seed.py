# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a seed file to a state: reads it, forgets everything, and makes what it says.

The format is described at the head of seeds/fleet.yml.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.core.utils import utcnow
from moto.organizations.models import organizations_backends

from . import handshakes, orgs, seed_account, seed_settings, services
from .files import Profile
from .policies import as_list
from .state import STATE, Account

SECTIONS = ("partner", "management", "accounts")
# Seeding goes straight to the backends, which must be ours by then.
SEEDED = ("iam", "sts", "organizations", "s3", "cloudtrail", "config", "accessanalyzer", "rolesanywhere")
FLAGS = frozenset(item.name for item in fields(Account))


def read_seed(path: Path) -> dict[str, Any]:
    """The seed in a YAML file."""
    content = yaml.safe_load(path.read_text())
    if not isinstance(content, dict) or set(content) - set(SECTIONS):
        raise ValueError(f"{path}: a seed has {', '.join(SECTIONS)} and nothing else")
    return content


def apply(seed: dict[str, Any]) -> dict[str, Profile]:
    """Makes the seed's state in place of what there is; answers the profiles of its users."""
    for service in SEEDED:
        services.install(service)
    _clear()
    entries = list(_entries(seed))
    for entry in entries:
        account = STATE.account(entry["id"])
        account.set({name: entry[name] for name in FLAGS & set(entry) - {"id"}})
    profiles: dict[str, Profile] = {}
    for entry in entries:
        profiles.update(seed_account.apply(entry))
        seed_settings.apply(entry)
    for entry in entries:
        if "id" in entry.get("organization", {}):
            orgs.create(entry["id"], entry["organization"])
    for entry in entries:
        _join(entry)
        _invite(entry)
    return profiles


def _clear() -> None:
    BackendDict.reset()
    reset_model_data()
    # moto's own reset leaves this behind.
    organizations_backends.master_accounts.clear()
    STATE.clear()


def _entries(seed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in SECTIONS:
        for entry in as_list(seed.get(section)):
            repeat = entry.get("repeat")
            for number in range(repeat or 1):
                one = copy.deepcopy(entry)
                one["id"] = f"{int(entry['id']) + number:012d}"
                if repeat:
                    one["name"] = f"{entry['name']}-{number + 1:03d}"
                one.setdefault("email", f"root@{one['name']}.example.com")
                yield one


def _join(entry: dict[str, Any]) -> None:
    wanted = entry.get("organization", {})
    if "member_of" in wanted:
        backend = orgs.by_id(wanted["member_of"])
        orgs.join(backend, entry["id"], wanted.get("joined", "INVITED"), wanted.get("unit"), wanted.get("tags"))


def _invite(entry: dict[str, Any]) -> None:
    for wanted in entry.get("handshakes", []):
        backend = orgs.backend_of(wanted["from"])
        if backend is None or backend.org is None:
            raise ValueError(f"{entry['name']}: {wanted['from']} has no organization to invite from")
        made = handshakes.add(wanted["from"], backend.org.id, entry["id"], id=wanted.get("id"))
        state = wanted.get("state", "OPEN")
        if state == "EXPIRED":
            made.requested, made.expires = (moment - timedelta(days=16) for moment in (made.requested, made.expires))
            assert made.expires < utcnow()
        else:
            made.state = state
