# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit: what is said of the root user and of what users sign in with. Each answers a sentence for each finding."""

from __future__ import annotations

import datetime
import typing as t

Facts = t.Mapping[str, t.Any]


def root_keys(facts: Facts) -> list[str]:
    """The root user has keys that anybody who finds them can use without MFA."""
    root = _root(facts)
    said = []
    if root["access_keys"]:
        said.append(f"The root user has {_count(root['access_keys'], 'active access key')}: delete them")
    if root["certificates"]:
        said.append(f"The root user has {_count(root['certificates'], 'active signing certificate')}: delete them")
    return said


def root_mfa(facts: Facts) -> list[str]:
    """Of a root user that cannot sign in, there is nothing to protect."""
    root = _root(facts)
    return [] if root["mfa"] or _cannot_sign_in(root) else ["The root user signs in without MFA"]


def root_hardware_mfa(facts: Facts) -> list[str]:
    """A virtual device is a secret that can be copied."""
    root = _root(facts)
    return [] if root["hardware_mfa"] or _cannot_sign_in(root) else ["The root user has no hardware MFA"]


def root_use(facts: Facts) -> list[str]:
    """The root user was used within the days in which unused credentials count as in use."""
    last = _root(facts)["last_used"]
    if not last or _age(last, facts["today"]) > facts["unused_days"]:
        return []
    return [f"The root user was last used on {last[:10]}: see in CloudTrail what for"]


def console_mfa(facts: Facts) -> list[str]:
    """Users with a password, and nothing besides."""
    return [f"{_user(one)} has a password and no MFA" for one in _users(facts) if one["console"] and not one["mfa"]]


def unused(facts: Facts) -> list[str]:
    """Passwords and active keys that nobody has used for longer than that, or since they were made."""
    days, said = facts["unused_days"], []
    for one in _users(facts):
        last = one["password_last_used"] or one["password_last_changed"] or one["created"]
        if one["console"] and _age(last, facts["today"]) >= days:
            said.append(f"{_user(one)} has a password that was not used {_since(last, one['password_last_used'])}")
        for key in one["keys"]:
            last = key["last_used"] or key["rotated"] or one["created"]
            if key["active"] and _age(last, facts["today"]) >= days:
                said.append(f"{_user(one)} has access key {key['number']} not used {_since(last, key['last_used'])}")
    return said


def old_keys(facts: Facts) -> list[str]:
    """Active keys that were not rotated for longer than that."""
    return [
        f"{_user(one)} has access key {key['number']} of {key['rotated'][:10]}, older than {facts['key_days']} days"
        for one in _users(facts)
        for key in one["keys"]
        if key["active"] and _age(key["rotated"] or one["created"], facts["today"]) > facts["key_days"]
    ]


def expired_certificates(facts: Facts) -> list[str]:
    """Server certificates in IAM that are not valid any more."""
    return [
        f"The server certificate {one['name']} expired on {one['expires'][:10]}"
        for one in facts["seen"]["credentials"]["server_certificates"]
        if one["expires"][:10] < facts["today"]
    ]


def _root(facts: Facts) -> Facts:
    root: Facts = facts["seen"]["credentials"]["root"]
    return root


def _users(facts: Facts) -> list[Facts]:
    users: list[Facts] = facts["seen"]["credentials"]["users"]
    return users


def _cannot_sign_in(root: Facts) -> bool:
    """Whether the report says that there is no password: of one that it does not tell, nobody knows."""
    return root["password"] is False


def _user(one: Facts) -> str:
    return f"IAM user {one['name']}"


def _since(last: str, used: str) -> str:
    return f"since {last[:10]}" if used else f"since it came to be on {last[:10]}"


def _age(moment: str, today: str) -> int:
    """In days. :param moment: a time in UTC. :param today: a day, such as 2027-01-31."""
    return (datetime.date.fromisoformat(today) - datetime.date.fromisoformat(moment[:10])).days


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
