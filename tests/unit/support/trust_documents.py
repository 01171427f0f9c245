# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies of every kind, those who may come, and what AWS would answer them: the local AWS's evaluator."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import Visitor, trust_policy
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.emulator.policies import Request, allows
from hypothesis import settings
from hypothesis import strategies as st

PROPERTY = settings(derandomize=True, deadline=None, max_examples=120)
ROOT, USER, ROLE = (f"arn:aws:iam::{PARTNER}:{name}" for name in ("root", "user/operator", "role/Support1"))
SERVICE = "lambda.amazonaws.com"
ASSUME = "sts:AssumeRole"
ARNS = [
    f"arn:aws:iam::{account}:{name}" for account in (PARTNER, STRANGER) for name in ("user/operator", "role/Support1")
]
PATTERNS = [
    f"arn:aws:iam::{PARTNER}:role/Support*",
    "arn:aws:iam::*:user/operator",
    f"arn:aws:iam::{PARTNER}:role/Other",
    "*",
]

Document = dict[str, Any]


def visitor(arn: str, external_id: str = "") -> Visitor:
    return Visitor(arn.split(":")[4], arn, external_id)


def let_in(document: Document, who: Visitor) -> bool:
    """What AWS would answer."""
    names = frozenset({who.account, f"arn:aws:iam::{who.account}:root", who.arn})
    context = {"aws:PrincipalArn": who.arn} | ({"sts:ExternalId": who.external_id} if who.external_id else {})
    return allows(document, Request(ASSUME, {"AWS": names}, context=context))


def serves(document: Document, service: str) -> bool:
    """Whether AWS would let a service in."""
    return allows(document, Request(ASSUME, {"Service": frozenset({service})}))


VISITORS = [visitor(arn, secret) for arn in ARNS for secret in ("", "secret", "other")]

SELECTED = st.lists(st.sampled_from([PARTNER, STRANGER]), unique=True)
MADE = st.builds(
    trust_policy,
    SELECTED,
    st.lists(st.just(SERVICE), max_size=1),
    st.sampled_from(["", "secret", "other"]),
    st.lists(st.sampled_from(PATTERNS), unique=True, max_size=2),
)


def allow(*names: str, effect: str = "Allow", **values: Any) -> Document:
    statement = {"Effect": effect, "Principal": {"AWS": list(names)}, "Action": ASSUME}
    return {**statement, **values}


def document(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def conditions(pairs: Sequence[tuple[str, str, list[str]]]) -> Document:
    found: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in pairs:
        found.setdefault(operator, {})[key] = values
    return {"Condition": found} if found else {}


OPERATORS = ["StringEquals", "StringNotEquals", "ArnLike", "ArnNotLike", "StringEqualsIfExists", "StringNotLike"]
SECRETS = st.lists(st.sampled_from(["secret", "other"]), min_size=1, max_size=2)
NAMES = st.lists(st.sampled_from(PATTERNS + ARNS), min_size=1, max_size=2)
CONDITIONS = st.lists(
    st.tuples(st.sampled_from(OPERATORS), st.just("aws:PrincipalArn"), NAMES)
    | st.tuples(st.sampled_from(OPERATORS), st.just("sts:ExternalId"), SECRETS),
    max_size=2,
).map(conditions)
PRINCIPALS = st.lists(st.sampled_from([PARTNER, ROOT, STRANGER, "*", *ARNS]), min_size=1, max_size=2)
WHO = st.one_of(
    *[PRINCIPALS.map(lambda names: {"Principal": {"AWS": names}})] * 3,
    PRINCIPALS.map(lambda names: {"NotPrincipal": {"AWS": names}}),
    st.just({"Principal": {"Service": SERVICE}}),
)
REST = st.builds(
    lambda who, action, found: {**who, "Action": action, **found},
    WHO,
    st.sampled_from([ASSUME, [ASSUME], "sts:*", "*"]),
    CONDITIONS,
)
DENIALS = REST.map(lambda rest: {"Effect": "Deny", **rest})
STATEMENTS = REST.map(lambda rest: {"Effect": "Allow", **rest}) | DENIALS
ANY = st.lists(STATEMENTS, max_size=3).map(lambda found: document(*found))


@st.composite
def narrowed(draw: st.DrawFn, wide: Document) -> Document:
    """A document that allows at most whom this one allows: fewer statements, more conditions, more denials."""
    kept = [item for item in wide["Statement"] if item["Effect"] == "Deny" or draw(st.booleans())]
    more = draw(CONDITIONS)
    found = [{**more, **item} if item["Effect"] == "Allow" else item for item in kept]
    return document(*found, *draw(st.lists(DENIALS, max_size=1)))


@st.composite
def neighbour(draw: st.DrawFn, one: Document) -> Document:
    """A document that looks much like this one: its conditions have other values."""
    found = copy.deepcopy(one)
    for keys in [keys for item in found["Statement"] for keys in item.get("Condition", {}).values()]:
        for key in keys:
            keys[key] = draw(SECRETS if key == "sts:ExternalId" else NAMES)
    return found


ONE = CONDITIONS.map(lambda found: document(allow(PARTNER, **found)))
PAIRS = st.one_of(
    st.tuples(ONE, ONE),
    ONE.flatmap(lambda wide: st.tuples(neighbour(wide), st.just(wide))),
    (ANY | MADE).flatmap(lambda wide: st.tuples(narrowed(wide) | neighbour(wide), st.just(wide))),
)
