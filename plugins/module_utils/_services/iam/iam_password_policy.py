# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the account's password policy."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.control import Control
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import Work
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan, Step

# In AWS's names: numbers, and what is on or off.
Policy = t.Mapping[str, int]

RESOURCE = "password policy"

# Module option -> AWS's name, in iam:UpdateAccountPasswordPolicy.
FIELDS = {
    "minimum_length": "MinimumPasswordLength",
    "require_symbols": "RequireSymbols",
    "require_numbers": "RequireNumbers",
    "require_uppercase": "RequireUppercaseCharacters",
    "require_lowercase": "RequireLowercaseCharacters",
    "reuse_prevention": "PasswordReusePrevention",
    "allow_change": "AllowUsersToChangePassword",
    "maximum_age": "MaxPasswordAge",
}

# What iam:UpdateAccountPasswordPolicy takes; 0 switches off.
RANGES = {"minimum_length": (6, 128), "reuse_prevention": (0, 24), "maximum_age": (0, 1095)}

# Where more (or true) is stricter: kept when the account has it already.
STRICTER_WHEN_HIGHER = (
    "MinimumPasswordLength",
    "RequireSymbols",
    "RequireNumbers",
    "RequireUppercaseCharacters",
    "RequireLowercaseCharacters",
    "PasswordReusePrevention",
)


class Options(t.TypedDict):
    """The options of the module."""

    minimum_length: int
    require_symbols: bool
    require_numbers: bool
    require_uppercase: bool
    require_lowercase: bool
    reuse_prevention: int
    allow_change: bool
    maximum_age: int
    keep_stricter: bool
    excluded: list[str]


def read(connection: Connection) -> dict[str, int] | None:
    """The account's password policy in AWS's names, or None where there is none (iam:GetAccountPasswordPolicy)."""
    answer = connection.read_optional("iam", "GetAccountPasswordPolicy", absent=("NoSuchEntity",))
    found: dict[str, int] | None = answer["PasswordPolicy"] if answer else None
    return found


def plan(current: Policy | None, desired: Policy, *, keep_stricter: bool, excluded: t.Collection[str] = ()) -> Plan:
    """One call sets the whole policy: fields that are left out would fall back to AWS's defaults.

    :param desired: in AWS's names; a MaxPasswordAge of 0 means that passwords do not expire.
    :param keep_stricter: fields in which the account is stricter stay as they are. :param excluded: so do these.
    """
    now = _normalised(current or {})
    wanted = _normalised(desired) | {name: now[name] for name in excluded}
    kept = []
    if keep_stricter and current:
        kept = [name for name in STRICTER_WHEN_HIGHER if now[name] > wanted[name]]
        if now["MaxPasswordAge"] and (not wanted["MaxPasswordAge"] or now["MaxPasswordAge"] < wanted["MaxPasswordAge"]):
            kept.append("MaxPasswordAge")
        wanted.update({name: now[name] for name in kept})
    warnings = [f"Password policy: the account is stricter in {name} ({now[name]}), kept" for name in kept]
    if current and now == wanted:
        return Plan(warnings=warnings)
    step = Step(
        service="iam",
        operation="UpdateAccountPasswordPolicy",
        parameters={name: value for name, value in wanted.items() if name not in _OMITTED_WHEN_ZERO or value},
        reason="set the password policy",
        resource=RESOURCE,
        before=now if current else None,
        after=wanted,
        # What somebody else has set since is not ours to set back.
        mark=_mark(wanted),
    )
    return Plan([step], warnings)


def restore(now: Policy | None, then: Policy | None, limits: Limits) -> Plan:
    """The whole policy, or none; one that was set since we did stays."""
    if now == then or not limits.allows(RESOURCE):
        return Plan()
    ours = limits.marks.get(RESOURCE)
    if limits.removes and now and ours and ours != _mark(_normalised(now)):
        return Plan(warnings=[f"The {RESOURCE} was changed since we set it: it stays as it is"])
    if then:
        return plan(now, then, keep_stricter=False)
    return Plan([deletion(now)] if now and limits.removes else [])


def deletion(current: Policy) -> Step:
    """The step that leaves the account without a policy (iam:DeleteAccountPasswordPolicy)."""
    return Step(
        service="iam",
        operation="DeleteAccountPasswordPolicy",
        parameters={},
        reason="remove the password policy: there was none",
        resource=RESOURCE,
        before=current,
    )


# AWS takes no zero here: leaving the field out is how it is switched off. Hard expiry is off unless it is asked for.
_OMITTED_WHEN_ZERO = ("HardExpiry", "MaxPasswordAge", "PasswordReusePrevention")


def _mark(policy: Policy) -> str:
    """What the ledger records of a policy that we set."""
    return " ".join(f"{name}={int(value)}" for name, value in sorted(policy.items()))


def _normalised(policy: Policy) -> dict[str, int]:
    """All fields, with AWS's defaults for those that it leaves out of its answer."""
    defaults: dict[str, int] = dict.fromkeys(FIELDS.values(), False)
    defaults.update(MinimumPasswordLength=6, PasswordReusePrevention=0, MaxPasswordAge=0)
    # Hard expiry locks users out who are late: it is never switched on, and an existing one is switched off.
    return {name: policy.get(name) or default for name, default in defaults.items()} | {
        "HardExpiry": bool(policy.get("HardExpiry"))
    }


def check(params: Options) -> None:
    """:raises InputError: a number is out of the range that AWS takes."""
    asked = _asked(params)
    for option, (lowest, highest) in RANGES.items():
        if not lowest <= asked[option] <= highest:
            raise InputError(option, asked[option], f"a number from {lowest} to {highest}")


def _asked(params: Options) -> dict[str, int]:
    """What FIELDS are to be, by option."""
    return {
        "minimum_length": params["minimum_length"],
        "require_symbols": params["require_symbols"],
        "require_numbers": params["require_numbers"],
        "require_uppercase": params["require_uppercase"],
        "require_lowercase": params["require_lowercase"],
        "reuse_prevention": params["reuse_prevention"],
        "allow_change": params["allow_change"],
        "maximum_age": params["maximum_age"],
    }


def prepare(connection: Connection, params: Options) -> Work[dict[str, int] | None]:
    """What the module iam_password_policy sets."""
    desired = {FIELDS[option]: value for option, value in _asked(params).items()}
    excluded = [FIELDS[option] for option in params["excluded"]]
    return Work(
        read=lambda: read(connection),
        plan=lambda current: plan(current, desired, keep_stricter=params["keep_stricter"], excluded=excluded),
    )


CONTROL = Control(
    prepare=prepare,
    check=check,
    arguments={
        "minimum_length": {"type": "int", "default": 14},
        "require_symbols": {"type": "bool", "default": True},
        "require_numbers": {"type": "bool", "default": True},
        "require_uppercase": {"type": "bool", "default": True},
        "require_lowercase": {"type": "bool", "default": True},
        "reuse_prevention": {"type": "int", "default": 24},
        "allow_change": {"type": "bool", "default": True},
        "maximum_age": {"type": "int", "default": 0},
        "keep_stricter": {"type": "bool", "default": True},
        "excluded": {"type": "list", "elements": "str", "choices": list(FIELDS), "default": []},
    },
)

MODULE = CONTROL.module()
