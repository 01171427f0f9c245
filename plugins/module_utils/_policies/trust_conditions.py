# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a condition of a trust policy is worth: whether it holds always, never, for anybody who wants, or for few.

AWS's rules: a negated operator, one with IfExists and one with ForAllValues hold where the key is missing, and only
what is LIKE has wildcards. What is not known for sure counts as for few.
"""

from __future__ import annotations

import ipaddress
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Statement, conditions
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import includes, overlaps

# Whom a condition lets through: everybody whatever he does, everybody who cares to, some, nobody.
ALWAYS, ANYBODY, FEW, NEVER = "always", "anybody", "few", "never"

Network: t.TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"
Condition = tuple[str, str, frozenset[str]]

# Keys that every request to assume a role has, and what their values look like.
THERE = {
    "aws:principalarn": "arn:aws:iam::????????????:*",
    "aws:principalaccount": "????????????",
    "aws:principaltype": "*",
    "aws:userid": "*",
    "aws:sourceip": "*",
    "aws:currenttime": "*",
    "aws:epochtime": "*",
    "aws:securetransport": "*",
    "aws:requestedregion": "*",
    "aws:viaawsservice": "*",
    "aws:principalisawsservice": "*",
    "sts:rolesessionname": "*",
}
# Of these, the ones that a request has which nobody signed (of a federated user), or a service of AWS's makes.
ALWAYS_THERE = frozenset("aws:currenttime aws:epochtime aws:securetransport aws:requestedregion".split())
# From within a VPC there is no address.
NOT_FOR_SURE = frozenset({"aws:sourceip"})
# Keys whose value whoever asks chooses himself, in an account of his own.
CHOSEN = frozenset(
    "aws:principaltype aws:username aws:requestedregion aws:useragent aws:referer aws:tagkeys sts:rolesessionname "
    "sts:sourceidentity sts:transitivetagkeys sts:durationseconds aws:multifactorauthpresent aws:multifactorauthage "
    "aws:tokenissuetime".split()
)
CHOSEN_PREFIXES = ("aws:principaltag/", "aws:requesttag/")
# What these keys always are when anybody assumes a role.
FIXED = {"aws:securetransport": "true", "aws:viaawsservice": "false", "aws:principalisawsservice": "false"}

# Accounts that have nothing in common: what fits all of them names no account.
ACCOUNTS = (
    "012345678912",
    "123456789023",
    "314159265358",
    "476543210987",
    "598765432101",
    "602214076000",
    "987654321046",
)
# Values of keys that name somebody, one for each of these accounts.
PROBES: dict[str, t.Callable[[str], str]] = {
    "aws:principalarn": lambda account: f"arn:aws:iam::{account}:*",
    "aws:principalaccount": lambda account: account,
    "aws:principalorgid": lambda account: f"o-{account}",
    "aws:principalorgpaths": lambda account: f"o-{account}/*",
    "aws:userid": lambda account: f"AROA{account}:*",
    "sts:externalid": lambda account: account,
}
# Years: what is before the first is over, what is after the last never comes.
LONG_AGO, FAR_AWAY = 2020, 2200
NOBODYS_ACCOUNT = "000000000000"

OPERATORS = frozenset(
    "null bool ipaddress notipaddress binaryequals stringequals stringnotequals stringequalsignorecase "
    "stringnotequalsignorecase stringlike stringnotlike arnequals arnnotequals arnlike arnnotlike".split()
) | {
    f"{kind}{comparison}"
    for kind in ("date", "numeric")
    for comparison in ("equals", "notequals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals")
}

_REQUESTS = re.compile(r"(aws|iam|sts|saml|[^:]*[./][^:]*):")
_OPERATOR = re.compile(r"(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?")
_LITERAL = ("stringequals", "stringequalsignorecase")
_PARTITION = re.compile(r"^arn:aws-[\w-]+:")
_ARN = re.compile(r"arn:[^:]+:(?:iam|sts)::(?:\d{12}):.+")


def worth(condition: Condition) -> str:
    """ALWAYS, ANYBODY, FEW or NEVER. :param condition: as conditions() of _policies/document.py returns it."""
    operator, key, values = condition
    values = frozenset(_PARTITION.sub("arn:aws:", value) for value in values)
    found = _OPERATOR.fullmatch(operator)
    every, plain, if_exists = found.groups() if found else (None, operator, None)
    there = key in THERE
    if plain not in OPERATORS:
        return FEW
    if plain == "null":
        return _null(there, values)
    if not there and (every == "forallvalues" or if_exists):
        return ANYBODY if _REQUESTS.match(key) else ALWAYS
    if "not" in plain and every == "foranyvalue" and not there:
        return ANYBODY  # it does not hold where the request lacks the key
    if "not" in plain:
        return _negated(plain, key, values)
    if key in FIXED and plain in ("bool", "stringequals", "stringequalsignorecase", "stringlike"):
        return ALWAYS if FIXED[key] in {value.lower() for value in values} else NEVER
    if plain.startswith("date") or key in ("aws:currenttime", "aws:epochtime"):
        return _date(plain, values)
    if _all(plain, key, values):
        return ALWAYS if there else ANYBODY
    if _none(plain, key, values):
        return NEVER
    if key in CHOSEN or key.startswith(CHOSEN_PREFIXES) or _names_nobody(plain, key, values):
        return ANYBODY
    return FEW


def certain(condition: Condition, *, signed: bool) -> bool:
    """Whether a condition holds for every request for sure, so that a denial under it leaves nobody out.

    :param signed: whether only requests count that a principal of an account signed.
    """
    operator, key, _values = condition
    if worth(condition) != ALWAYS or key in NOT_FOR_SURE:
        return False
    return holds_without_key(operator) or key in ALWAYS_THERE or (signed and key in THERE)


def impossible(condition: Condition, *, signed: bool) -> bool:
    """Whether a condition holds for no request for sure. :param signed: see certain()."""
    operator, key, _values = condition
    if worth(condition) != NEVER:
        return False
    if not signed and (operator == "null" or key in FIXED):
        return False  # what nobody signed lacks these keys, and a service has others
    return signed or key in ALWAYS_THERE or not holds_without_key(operator)


def holds_without_key(operator: str) -> bool:
    """Whether a condition holds where a request does not have its key. :param operator: in lower case."""
    if operator.startswith("foranyvalue"):
        return False
    return "not" in operator or operator.endswith("ifexists") or operator.startswith("forallvalues")


def restricting(statement: Statement) -> dict[str, dict[str, object]]:
    """The conditions of a statement, without those that always hold."""
    kept: dict[str, dict[str, object]] = {}
    written: t.Mapping[str, t.Mapping[str, object]] = statement.get("Condition") or {}
    for operator, keys in written.items():
        for key, values in keys.items():
            [condition] = conditions({operator: {key: values}})
            if worth(condition) != ALWAYS:
                kept.setdefault(operator, {})[key] = values
    return kept


def _null(there: bool, values: frozenset[str]) -> str:
    if len(values) != 1:
        return ALWAYS
    if there:
        return NEVER if "true" in values else ALWAYS
    return ANYBODY  # who asks sends the key, or does not


def _negated(plain: str, key: str, values: frozenset[str]) -> str:
    if not _REQUESTS.match(key):
        return ALWAYS
    positive = plain.replace("not", "")
    if _all(positive, key, values):
        return NEVER if key in THERE else ANYBODY
    return ALWAYS if _none(positive, key, values) else ANYBODY


def _all(plain: str, key: str, values: frozenset[str]) -> bool:
    """Whether every value that the key can have is among these."""
    if plain == "ipaddress":
        return any(network.prefixlen == 0 for network in _networks(values))
    if plain == "arnlike" or plain == "arnequals":
        return any(value == "*" or _every_arn(value) for value in values)
    return plain == "stringlike" and any(includes(value, THERE.get(key, "*")) for value in values)


def _every_arn(value: str) -> bool:
    parts = value.split(":", 5)
    wanted = THERE["aws:principalarn"].split(":", 5)
    return len(parts) == len(wanted) and all(map(includes, parts, wanted))


def _none(plain: str, key: str, values: frozenset[str]) -> bool:
    """Whether nobody can have any of these values. A variable of a policy stands for what is not known here."""
    if any("${" in value for value in values):
        return False
    if plain == "ipaddress":
        found = _networks(values)
        return bool(found) and all(_is_unused(network) for network in found)
    wildcards = plain not in _LITERAL and any(sign in value for value in values for sign in "*?")
    if key == "aws:principalarn":
        if not wildcards:
            return not any(_ARN.fullmatch(value) and f":{NOBODYS_ACCOUNT}:" not in value for value in values)
        return not any(overlaps(value, "arn:*") for value in values)
    if key == "aws:principalaccount":
        if not wildcards:
            return not any(re.fullmatch(r"\d{12}", value) and value != NOBODYS_ACCOUNT for value in values)
        return not any(overlaps(value, "????????????") for value in values)
    return False


def _names_nobody(plain: str, key: str, values: frozenset[str]) -> bool:
    """Whether an account of whoever asks can have one of these values, whichever account that is."""
    if key not in PROBES or plain in _LITERAL:
        return False
    return all(any(overlaps(value, PROBES[key](account)) for value in values) for account in ACCOUNTS)


def _networks(values: frozenset[str]) -> list[Network]:
    four: list[ipaddress.IPv4Network] = []
    six: list[ipaddress.IPv6Network] = []
    for value in values:
        try:
            network = ipaddress.ip_network(value, strict=False)
        except ValueError:
            continue
        if isinstance(network, ipaddress.IPv4Network):
            four.append(network)
        else:
            six.append(network)
    return [*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six)]


def _is_unused(network: Network) -> bool:
    """Whether no call can come from a network. Private ones do come in, from within a VPC."""
    return bool(
        network.is_loopback
        or network.is_multicast
        or network.is_reserved
        or (network.network_address.is_unspecified and network.prefixlen == network.max_prefixlen)
    )


def _date(plain: str, values: frozenset[str]) -> str:
    years = [int(value[:4]) for value in values if re.match(r"\d{4}-", value)]
    if len(years) != len(values) or not years:
        return FEW
    if "greater" in plain:
        return ALWAYS if min(years) < LONG_AGO else NEVER if min(years) >= FAR_AWAY else FEW
    if "less" in plain:
        return ALWAYS if max(years) >= FAR_AWAY else NEVER if max(years) < LONG_AGO else FEW
    return FEW
